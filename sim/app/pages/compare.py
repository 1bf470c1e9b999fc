"""COMPARE: the arms of several runs in one table, where they share their worlds."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.app.answers import page
from sim.app.desk import desk_of
from sim.language import _, marked
from sim.scenario.problems import InputError

WORDS = {
    "runs": marked("Runs"),
    "reference": marked("The first arm of this run is the reference"),
    "first": marked("Take as the reference"),
    "all": marked("All runs"),
    "refused": marked("These cannot be compared"),
    "few": marked("Choose two runs or more, on the page of runs."),
    "figures": marked("The arms of these runs, compared"),
}


def compare(request: Request) -> Response:
    """The page: a table, or why there is none."""
    from sim.report.findings.compared_runs import compared_runs
    from sim.report.page.parts import grid_of
    from sim.studies.library import compare_runs, other_versions

    known = desk_of(request).runs
    chosen = [one for one in dict.fromkeys(request.query_params.getlist("run")) if one in known]
    folders = [known[one].folder for one in chosen]
    names = {
        str(folder): f"{known[one].name} ({folder.name})"
        for one, folder in zip(chosen, folders, strict=True)
    }
    grid, sentences, problems = None, [], []
    if len(folders) > 1:
        try:
            table, replications, arms = compare_runs(folders)
            n = replications["replication"].nunique()
            figures, said = compared_runs(folders, table, arms, n)
            grid = grid_of(figures, _(WORDS["figures"]))
            sentences = [_named(one, names) for one in (said, other_versions(folders)) if one]
        except InputError as error:
            problems = [_named(f"{one.place.file}: {one.message}", names) for one in error.problems]
    others = [
        (name, "&".join(f"run={one}" for one in [first, *(x for x in chosen if x != first)]))
        for name, first in zip(names.values(), chosen, strict=True)
    ]
    return page(
        request,
        "compare.html",
        WORDS,
        title=_("Runs compared"),
        runs=others,
        grid=grid,
        sentences=sentences,
        problems=problems,
    )


def _named(text: str, names: dict[str, str]) -> str:
    """A text in which runs are named as their reader knows them, not by where they lie."""
    for folder, name in names.items():
        text = text.replace(folder, name)
    return text


ROUTES = [Route("/compare", compare)]
