"""RUNS: what was computed in the app's folder, compared, checked and deleted; jobs that wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.app.answers import not_there, page
from sim.app.desk import Desk, desk_of
from sim.app.jobs.job import Job
from sim.app.jobs.kinds import KINDS
from sim.app.pages.jobs import job_of
from sim.app.results.otherwise import otherwise
from sim.app.titles import arms_of_run, title_of_job, title_of_run
from sim.language import _, listed, marked

if TYPE_CHECKING:
    from sim.studies.library import ListedRun

WORDS = {
    "jobs": marked("Jobs"),
    "runs": marked("Computed in this folder"),
    "none": marked("Nothing was computed here yet. Open a scenario and run it."),
    "start": marked("To the scenarios"),
    "compare": marked("Compare the chosen ones"),
    "compare_how": marked(
        "Choose two or more to compare their arms. Runs can be compared if they share their "
        "worlds: the same seed, calendar, history and everything that is drawn."
    ),
    "check": marked("Check the files"),
    "choose": marked("choose"),
    "scenario": marked("scenario"),
    "replications": marked("replications"),
    "state": marked("state"),
    "complete": marked("complete"),
    "incomplete": marked("stopped"),
    "being_computed": marked("at work"),
    "what": marked("what to do"),
    "open": marked("How it goes"),
    "resume": marked("Go on"),
    "again": marked("Try again"),
    "delete": marked("Delete"),
    "delete_name": marked("Delete {name}"),
    "choose_name": marked("Choose {name}, {when}"),
    "ask": marked("Delete this?"),
    "ask_what": marked(
        "{name}: its tables, charts and reports are erased from the disk for good. To have them "
        "again they must be computed again."
    ),
    "cancel": marked("Keep it"),
    "deleted": marked("Deleted: {name}."),
    "damaged": marked("Not as they should be"),
    "by_hand": marked("What cannot be read is not deleted here: look into the folder yourself."),
    "checking": marked("Checking ..."),
    "as_stopped": marked(
        "A run that was stopped goes on from what is kept; of one that was begun in a terminal the "
        "same command goes on."
    ),
    "job": marked("job"),
    "forget": marked("Forget"),
}
STATES = {
    "waiting": marked("waits"),
    "working": marked("at work"),
    "stopped": marked("stopped"),
    "failed": marked("failed"),
}
KIND_NAMES = {
    "run": marked("run"),
    "bureaus": marked("table of bureaus"),
    "decomposition": marked("decomposition"),
    "sweep": marked("sweep"),
    "sensitivity": marked("sensitivity study"),
    "seek": marked("search"),
    "variance": marked("whose chance it is"),
    "sets": marked("sets of values"),
    "ledger": marked("ledger"),
}
"""Of studies, by what their manifests call them."""
COMPARABLE = {"run", "decomposition"}
"""Kinds whose arms play the same worlds as those of another study may."""


@dataclass(frozen=True)
class Row:
    """A study as it is listed.

    Attributes
    ----------
    name, title : str
        Of the file that it is of, and of the scenario in it.
    called : str
        Its title, kind and time, by which it is told from others.
    address : str
        Of its result; empty if there is none to be seen.
    otherwise : str
        In what its scenario differs from the one that it is called by.
    can_be_compared : bool
        Whether it is a run of arms; whether these share their worlds is said where they are chosen.
    job : str
        Address of the job that computes it, or has begun it; empty if there is none.
    """

    id: str
    name: str
    title: str
    called: str
    kind: str
    otherwise: str
    arms: str
    replications: str
    when: str
    is_complete: bool
    can_be_compared: bool
    is_at_work: bool
    address: str
    job: str


def runs(request: Request) -> Response:
    """The page."""
    from sim.studies.library import runs_in

    desk = desk_of(request)
    found, problems = runs_in(desk.results) if desk.results.is_dir() else ([], [])
    jobs = {desk.folder / job.work: job for job in desk.jobs.listed() if job.work}
    return page(
        request,
        "runs.html",
        WORDS,
        title=_("Runs"),
        rows=[_row(run, desk, jobs.get(run.folder)) for run in found],
        jobs=[_listed_job(job, desk) for job in desk.jobs.listed() if job.state != "finished"],
        problems=[_in_words(one.place.file, one.message, desk) for one in problems],
    )


def _row(run: ListedRun, desk: Desk, job: Job | None) -> Row:
    study = run.about.get("study") or {}
    identity = desk.id_of(run.folder)
    kind = _(KIND_NAMES.get(str(study.get("kind", "run")), KIND_NAMES["run"]))
    when = when_in(run.about.get("finished") or run.about.get("started"))
    return Row(
        id=identity,
        name=run.name,
        title=title_of_run(run),
        called=listed([title_of_run(run), kind, when]),
        kind=kind,
        otherwise=otherwise(run, desk.shelf),
        arms=arms_of_run(run),
        replications=_replications(run),
        when=when,
        is_complete=run.complete,
        can_be_compared=run.complete and study.get("kind", "run") in COMPARABLE,
        is_at_work=job is not None and job.state == "working",
        address=_address(run, identity),
        job=f"/run/{job.id}" if job is not None and not run.complete else "",
    )


def _address(run: ListedRun, identity: str) -> str:
    """Where a study, or what a ledger says, is shown; empty: nowhere yet."""
    if not run.complete:
        return ""
    return f"/{'reading' if run.is_ledger else 'results'}/{identity}"


def _replications(run: ListedRun) -> str:
    """How many there are, or how many are kept; nothing of a ledger."""
    from sim.report.findings.library import kept_in_words

    if run.is_ledger:
        return ""
    kept = kept_in_words(run)
    return _("replications: {kept}", kept=kept) if run.complete else kept


def when_in(written: object) -> str:
    """A time of a manifest, in the time of this computer."""
    try:
        return datetime.fromisoformat(str(written)).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return "–"


def _listed_job(job: Job, desk: Desk) -> Mapping[str, Any]:
    ahead = desk.jobs.ahead_of(job)
    before = _("{ahead} before it", ahead=ahead)
    return {
        "id": job.id,
        "name": _("{kind}: {name}", kind=_(KINDS[job.kind].name), name=title_of_job(desk, job)),
        "state": job.state,
        "when": when_in(job.begun),
        "stands": listed([_(STATES[job.state]), *([before] if ahead else [])]),
        "is_wrong": bool(job.problems),
        "kept": f"{job.done} / {job.of}" if job.of else "–",
    }


def _in_words(file: str, message: str, desk: Desk) -> str:
    """What is wrong with a folder, which is named as it lies in the app's folder."""
    return f"{file}: {message}".replace(f"{desk.folder}/", "")


def delete(request: Request) -> Response:
    """Delete a study: what the program has made of it, and nothing else."""
    desk = desk_of(request)
    run = desk.runs.get(request.path_params["run"])
    if run is None:
        raise not_there(_("There is no such run."))
    is_left = run.erase()
    for job in desk.jobs.listed():
        if not run.complete and job.work and desk.folder / job.work == run.folder:
            desk.jobs.forget(job.id)
    where = run.folder.relative_to(desk.folder).as_posix()
    said = _("Deleted; files that are not the program's are left in {folder}.", folder=where)
    return JSONResponse({"said": said if is_left else ""})


def damaged(request: Request) -> Response:
    """What of all studies is not as it was finished, in words."""
    from sim.report.findings.library import damage_in_words

    desk = desk_of(request)
    runs = list(desk.runs.values())
    lines = damage_in_words(runs, [run.damage() for run in runs])
    return JSONResponse({"said": [line.replace(f"{desk.folder}/", "") for line in lines]})


def forget(request: Request) -> Response:
    """Take a job that is over off the list."""
    desk_of(request).jobs.forget(job_of(request).id)
    return JSONResponse({})


ROUTES = [
    Route("/runs", runs),
    Route("/runs/damage", damaged),
    Route("/runs/{run}", delete, methods=["DELETE"]),
    Route("/jobs/{job}", forget, methods=["DELETE"]),
]
