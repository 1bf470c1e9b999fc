"""COMPARE: the arms of several runs in one table, where they share their worlds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.app.answers import page
from sim.app.desk import desk_of
from sim.app.titles import title_of_run
from sim.language import _, marked
from sim.scenario.problems import InputError

if TYPE_CHECKING:
    from sim.studies.library import ListedRun

WORDS = {
    "runs": marked("Runs"),
    "reference": marked("The first arm of this run is the reference"),
    "first": marked("Take as the reference"),
    "all": marked("All runs"),
    "refused": marked("These cannot be compared"),
    "few": marked("Choose two runs or more, on the page of runs."),
    "table": marked("comparison.csv: all measures"),
    "figures": marked("The arms of these runs, compared"),
}


def compare(request: Request) -> Response:
    """The page: a table, or why there is none."""
    from sim.report.findings.compared_runs import compared_runs
    from sim.report.page.parts import grid_of
    from sim.studies.library import compare_runs, other_versions

    chosen = _chosen(request)
    folders = [run.folder for run in chosen.values()]
    names = {str(run.folder): f"{title_of_run(run)} ({run.folder.name})" for run in chosen.values()}
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
        (name, _address(first, chosen)) for name, first in zip(names.values(), chosen, strict=True)
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


def _chosen(request: Request) -> dict[str, ListedRun]:
    """The runs that the address names, by their ids, in its order; what there is not is left out.

    The same one need not be named twice.
    """
    known = desk_of(request).runs
    named = dict.fromkeys(request.query_params.getlist("run"))
    return {one: known[one] for one in named if one in known}


def _address(first: str, chosen: Iterable[str]) -> str:
    """The query that names runs, this one first."""
    return "&".join(f"run={one}" for one in dict.fromkeys([first, *chosen]))


def table(request: Request) -> Response:
    """All measures of the comparison, as the command line writes them."""
    from sim.running.tables import write_csv
    from sim.studies.library import compare_runs

    compared, _replications, _arms = compare_runs([run.folder for run in _chosen(request).values()])
    with TemporaryDirectory() as folder:
        file = Path(folder) / "comparison.csv"
        write_csv(compared, file)
        return Response(file.read_bytes(), media_type="text/csv; charset=utf-8")


def _named(text: str, names: dict[str, str]) -> str:
    """A text in which runs are named as their reader knows them, not by where they lie."""
    for folder, name in names.items():
        text = text.replace(folder, name)
    return text


ROUTES = [Route("/compare", compare), Route("/compare/comparison.csv", table)]
