"""RUN: how a job goes, at an address of its own; stopped, gone on with, and what came of it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.app.answers import page
from sim.app.desk import desk_of
from sim.app.jobs.kinds import KINDS
from sim.app.pages.jobs import job_of, shown
from sim.app.titles import title_of_job
from sim.language import _, marked

WORDS = {
    "progress": marked("Progress"),
    "waiting": marked("Waits: {ahead} before it."),
    "next": marked("Waits: it is the next one."),
    "begins": marked("Reading the scenario ..."),
    "reading": marked("Reading the ledger ..."),
    "compiling": marked("Compiling the engine for this machine: up to half a minute, once ..."),
    "playing": marked("Playing ..."),
    "tables": marked("Writing the tables ..."),
    "charts": marked("Drawing charts and writing pages ..."),
    "replications": marked("{done} of {of} replications"),
    "bureaus": marked("{done} of {of} bureaus"),
    "bureau_replications": marked("{done} of {of} replications of bureaus"),
    "most_replications": marked("{done} of at most {of} replications"),
    "most_bureaus": marked("{done} of at most {of} bureaus"),
    "left": marked("About {time} left, if it goes on like this."),
    "most_left": marked("At most about {time} left, if it goes on like this."),
    "seconds": marked("{n} seconds"),
    "minutes": marked("{n} minutes"),
    "hours": marked("{n} hours"),
    "stopping": marked("Stopping ..."),
    "stopped": marked("Stopped. Nothing is kept yet; it can be begun again."),
    "kept": marked("Stopped. Kept: {done}. It goes on from there."),
    "failed": marked("It could not be done."),
    "finished": marked("Finished."),
    "gone": marked("Finished; what came of it was deleted since."),
    "stop": marked("Stop"),
    "resume": marked("Go on"),
    "again": marked("Try again"),
    "result": marked("To the result"),
    "scenario": marked("Back to the scenario"),
    "runs": marked("All runs"),
    "said": marked("To bear in mind"),
    "problems": marked("What is wrong"),
    "line": marked("line {line}"),
    "leave": marked(
        "You may close this page and come back: it goes on as long as the program is open, and "
        "what is finished is kept."
    ),
}


def run(request: Request) -> Response:
    """The page."""
    desk, job = desk_of(request), job_of(request)
    title = _("{kind}: {name}", kind=_(KINDS[job.kind].name), name=title_of_job(desk, job))
    return page(request, "run.html", WORDS, title=title, job=shown(job, desk))


ROUTES = [Route("/run/{job}", run)]
