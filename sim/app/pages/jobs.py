"""Jobs asked for, looked at, stopped and gone on with: JSON, for the scripts of all pages."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.app.answers import body_of, not_there
from sim.app.desk import Desk, desk_of
from sim.app.jobs.job import Job, seconds_left
from sim.language import _
from sim.scenario.problems import InputError, problem


def job_of(request: Request) -> Job:
    """The job that a request's address names; 404 if there is none."""
    job = desk_of(request).jobs.get(request.path_params["job"])
    if job is None:
        raise not_there(_("There is no such job."))
    return job


def shown(job: Job, desk: Desk) -> dict[str, Any]:
    """What pages show of a job."""
    is_left = job.state == "finished" and (desk.folder / job.left).is_dir()
    run = desk.id_of(desk.folder / job.left) if is_left else None
    place = "reading" if job.kind == "ledger" else "results"
    return {
        "id": job.id,
        "address": f"/run/{job.id}",
        "kind": job.kind,
        "name": job.name,
        "draft": job.draft if desk.drafts.get(job.draft) else "",
        "state": job.state,
        "stage": job.stage,
        "done": job.done,
        "of": job.of,
        "unit": job.unit,
        "is_most": job.is_most,
        "ahead": desk.jobs.ahead_of(job) if job.state == "waiting" else 0,
        "seconds_left": seconds_left(job, time.monotonic()),
        "said": list(job.said),
        "language": job.language,
        "work": Path(job.work).name if job.work else None,
        "run": run,
        "result": run and f"/{place}/{run}",
        "problems": list(job.problems),
        "failed": job.failed,
    }


async def begin(request: Request) -> Response:
    """Begin a job: ``{"kind", "draft", "options"}``; its id and address are the answer."""
    asked = await body_of(request)
    wanted = {"kind": str, "draft": str, "options": dict}
    given = asked if isinstance(asked, dict) else {}
    values = {name: given.get(name, of()) for name, of in wanted.items()}
    for name, of in wanted.items():
        if not isinstance(values[name], of):
            raise InputError([problem(name, _("is of another form than is asked for"))])
    job = await run_in_threadpool(desk_of(request).jobs.begin, *values.values())
    return JSONResponse({"id": job.id, "address": f"/run/{job.id}"})


def listed(request: Request) -> Response:
    """All jobs, the newest first."""
    desk = desk_of(request)
    return JSONResponse({"jobs": [shown(job, desk) for job in desk.jobs.listed()]})


def one(request: Request) -> Response:
    """How a job goes."""
    return JSONResponse(shown(job_of(request), desk_of(request)))


def stop(request: Request) -> Response:
    """Stop a job."""
    desk_of(request).jobs.stop(job_of(request).id)
    return one(request)


def resume(request: Request) -> Response:
    """Go on with a job that was stopped."""
    desk_of(request).jobs.resume(job_of(request).id)
    return one(request)


ROUTES = [
    Route("/jobs", begin, methods=["POST"]),
    Route("/jobs", listed),
    Route("/jobs/{job}", one),
    Route("/jobs/{job}/stop", stop, methods=["POST"]),
    Route("/jobs/{job}/resume", resume, methods=["POST"]),
]
