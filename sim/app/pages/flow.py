"""The flow of cases of a finished run: its data, what draws it, and a page of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.app.answers import not_there, page
from sim.app.desk import desk_of
from sim.language import _, marked
from sim.language.signs import in_one_line
from sim.scenario.problems import InputError, problem

if TYPE_CHECKING:
    from sim.studies.library import ListedRun

WORDS = {
    "waits": marked("The replication is played again …"),
    "replication": marked("Replication"),
    "arms": marked("Arms shown"),
    "show": marked("Show"),
    "result": marked("Back to the result"),
}


def flow_of_cases(request: Request) -> Response:
    """The page of a run's flow; its script asks for the data."""
    run = _run(request)
    names = _names(run.folder)
    title = _("Flow of cases: {title}", title=in_one_line(run.name))
    chosen = request.query_params.getlist("arms") or list(names)[:2]
    return page(
        request,
        "flow.html",
        WORDS,
        title=title,
        run=request.path_params["run"],
        arms=[(key, name, key in chosen) for key, name in names.items()],
        replication=request.query_params.get("replication", "0"),
        last=run.replications - 1,
    )


def data(request: Request) -> Response:
    """Every case of ``replication`` under ``arms``, from the month ``first`` on."""
    from sim.report.flow.flow import FlowAsked, flow
    from sim.studies.library import run_in

    asked, run = request.query_params, _run(request)
    replication = asked.get("replication", "0")
    if not replication.isdecimal() or len(replication) > 9:
        why = _("found {found}; a replication is a whole number from 0 on", found=replication[:20])
        raise InputError([problem("replication", why)])
    arms = tuple(arm for arm in asked.getlist("arms") if arm)
    found = flow(run_in(run.folder), FlowAsked(arms, int(replication), asked.get("first", "")))
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Response(text, media_type="application/json")


def _run(request: Request) -> ListedRun:
    run = desk_of(request).runs.get(request.path_params["run"])
    if run is None or not run.complete or run.is_ledger:
        raise not_there(_("There is no such run."))
    return run


def _names(folder: Path) -> dict[str, str]:
    """What the arms of a run are called, by their names in the file."""
    from sim.report.names import names_in
    from sim.studies.library import run_in

    run = run_in(folder)
    names = names_in(run.study.base)
    return {arm: names.get(arm, arm) for arm in run.study.arms}


ROUTES = [
    Route("/results/{run}/flow", data),
    Route("/results/{run}/flow-of-cases", flow_of_cases),
]
