"""RESULT: what a study found, its charts, tables and files, and how it is repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sim.app.answers import NAMES_OF_LANGUAGES, body_of, not_there, page
from sim.app.desk import desk_of
from sim.app.pages.sweep import MAP_WORDS
from sim.app.results import files
from sim.app.results.opened import begun_from
from sim.app.results.otherwise import otherwise
from sim.app.results.reading import contents_of, figures_of, has_figures, outcome_of
from sim.app.results.repeated import in_python
from sim.app.results.shown import (
    NotShown,
    definitions,
    differing_table,
    digests_table,
    refused,
    repeated,
    stale,
    unfinished,
    values_table,
)
from sim.language import _, marked
from sim.running.files import read_regular
from sim.scenario.problems import InputError

if TYPE_CHECKING:
    from sim.studies.library import ListedRun
    from sim.studies.study import Outcome

WORDS = {
    "tables": marked("Tables"),
    "definitions": marked("Open a measure to read what it means and how it is counted."),
    "measure_unit": marked("Unit: {unit}"),
    "files": marked("To take along"),
    "report": marked("Report: one page to mail and to print"),
    "workbook": marked("Excel workbook: all tables, a sheet each"),
    "brief": marked("Brief: two pages for leadership, for Word"),
    "making": marked("Making {file} ..."),
    "made": marked("{file} is ready."),
    "not_made": marked("It was not made; try again."),
    "table_files": marked("Tables as files"),
    "table_files_note": marked(
        "Comma-separated values, the same to the last byte as in the folder of the study."
    ),
    "inputs": marked("What it was made from"),
    "again": marked("Go on from here"),
    "draft": marked("Open its scenario as a new draft"),
    "draft_note": marked("The draft is a copy: this study stays as it is."),
    "repeat": marked("Repeat it without the browser"),
    "command": marked("In a terminal"),
    "python": marked("In Python"),
    "copy": marked("Copy"),
    "copied": marked("Copied."),
    "not_copied": marked("It could not be copied; select the text and copy it by hand."),
    "pictures": marked("Charts as pictures"),
    "picture_none": marked(
        "Those that are not shown above, and those for documents, are drawn when they are asked "
        "for."
    ),
    "draw": marked("Draw the pictures"),
    "drawing": marked("Drawing ..."),
    "all_values": marked("All values of the scenario and where they come from"),
    "left_out": marked("What the model leaves out"),
    "behind": marked("Program, seed, versions and checksums"),
    "glossary": marked("What the words mean"),
    "flow": marked("How cases flow"),
    "flow_note": marked(
        "Every case of one replication, in team and stage, of several arms the first two side by "
        "side. It is one draw of chance: what the arms differ by on average stands above."
    ),
    "flow_show": marked("Show the flow of cases"),
    "flow_page": marked("On a page of its own, with other replications and arms"),
    "waits": marked("The replication is played again …"),
    "months_from": marked("Months from"),
    "months_to": marked("to"),
    "runs": marked("All studies"),
    "job": marked("See how it goes"),
}
"""Words of the page; its headings are those of the report."""
SECTIONS = ("charts", "tables", "arms", "assumptions", "files", "again")


def result(request: Request) -> Response:
    """The page of a study, or why it cannot be shown."""
    run = _run(request)
    if run.is_ledger:
        return RedirectResponse(f"/reading/{request.path_params['run']}")
    if not run.complete:
        return _not_shown(request, run, unfinished(run))
    try:
        outcome, report = outcome_of(run.folder), contents_of(run.folder)
    except InputError as error:
        return _not_shown(request, run, refused(run, error))
    from sim.report.page.page import WORDS as OF_THE_REPORT

    identity, study = request.path_params["run"], outcome.study
    inputs = _data(identity, outcome, inputs=True)
    is_map = bool(outcome.about["study"].get("is_grid"))
    return page(
        request,
        "result.html",
        {**OF_THE_REPORT, **MAP_WORDS, **WORDS},
        title=report["title"],
        run=identity,
        report=report,
        sections=_sections(is_map),
        warnings=list(filter(None, [stale(outcome.about)])),
        otherwise=otherwise(run, desk_of(request).shelf),
        definitions=definitions(report),
        assumed=values_table(report),
        digests=digests_table(report),
        differing=differing_table(report),
        figures=has_figures(study.kind) and not is_map,
        drawn=_drawn(identity, outcome),
        made=_made(identity, outcome),
        tables=_data(identity, outcome, inputs=False),
        inputs=inputs,
        repeated=repeated(outcome.about, [name for name, _address in inputs]),
        python=in_python(outcome.about),
        is_sweep=is_map,
        has_flow=not study.no_months,
    )


def _run(request: Request) -> ListedRun:
    """The study that is asked for; 404 if there is none."""
    run = desk_of(request).runs.get(request.path_params["run"])
    if run is None:
        raise not_there(_("There is no such study: it may have been deleted or moved."))
    return run


def _outcome(request: Request) -> Outcome:
    """What the study that is asked for has left; InputError if it cannot be shown."""
    return outcome_of(_run(request).folder)


def _not_shown(request: Request, run: ListedRun, why: NotShown) -> Response:
    desk = desk_of(request)
    works = (one for one in desk.jobs.listed() if one.work and desk.folder / one.work == run.folder)
    job = next((f"/run/{one.id}" for one in works), "")
    return page(request, "not_shown.html", WORDS, title=why.title, said=why.said, job=job)


def _sections(is_map: bool) -> list[tuple[str, str]]:
    """The parts of the page, by what leads to them."""
    from sim.report.page.page import WORDS as OF_THE_REPORT

    every = OF_THE_REPORT | MAP_WORDS | WORDS
    names = ["answer", *(["map"] if is_map else []), *SECTIONS]
    return [("map-title" if name == "map" else name, _(every[name])) for name in names]


def _data(identity: str, outcome: Outcome, inputs: bool) -> list[tuple[str, str]]:
    """Names of tables, or of inputs, with their addresses."""
    names = (name for name in files.data_files(outcome) if files.is_input(outcome, name) == inputs)
    return [(name, f"/results/{identity}/files/{name}") for name in names]


def _drawn(identity: str, outcome: Outcome) -> list[tuple[str, str, str]]:
    """Charts that are drawn: name, address of the picture, caption; in the order of the report."""
    from sim.report.charts.registry import captions_of
    from sim.report.names import named

    there = files.pictures(outcome)
    return [
        (name, f"/results/{identity}/pictures/{name}.svg", caption)
        for name, caption in captions_of(named(outcome).study).items()
        if f"{name}.svg" in there
    ]


def _made(identity: str, outcome: Outcome) -> list[dict[str, Any]]:
    """What is made when it is asked for, in each language."""
    return [
        {
            "what": one.what,
            "language": one.language,
            "about": _(WORDS[one.what]),
            "shown": f"{one.file.name} ({NAMES_OF_LANGUAGES[one.language]})",
            "file": one.file.name,
            "address": f"/results/{identity}/made/{one.what}/{one.language}",
            "is_there": one.is_there,
        }
        for one in files.made_files(outcome)
    ]


def data_file(request: Request) -> Response:
    """A table or an input, to be saved."""
    outcome, name = _outcome(request), request.path_params["name"]
    file = files.data_files(outcome).get(name)
    if file is None:
        raise not_there(_("This study has no such file."))
    return files.attachment(file, files.download_name(outcome, name))


def made_file(request: Request) -> Response:
    """A report, a workbook or a brief that is made, to be saved; 404 if it is not made yet."""
    outcome = _outcome(request)
    what, language = request.path_params["what"], request.path_params["language"]
    for one in files.made_files(outcome):
        if (one.what, one.language) == (what, language) and one.is_there:
            return files.attachment(one.file, files.download_name(outcome, one.file.name))
    raise not_there(_("This is not made yet."))


def picture(request: Request) -> Response:
    """A chart as it is drawn."""
    outcome, name = _outcome(request), request.path_params["name"]
    file = files.pictures(outcome).get(name)
    if file is None:
        raise not_there(_("This study has no such chart, or it is not drawn yet."))
    return Response(read_regular(file), media_type=files.KINDS[file.suffix])


def charts(request: Request) -> Response:
    """The interactive charts, as data."""
    from sim.report.interactive.figure import words

    return JSONResponse({"words": words(), "figures": figures_of(_run(request).folder)})


async def draft(request: Request) -> Response:
    """Open the study's scenario, or that of one of its points, as a new draft."""
    asked = await body_of(request)
    point = asked.get("point") if isinstance(asked, dict) else None
    if point is not None and (not isinstance(point, int) or isinstance(point, bool)):
        raise HTTPException(400)
    return await run_in_threadpool(_begin, request, point)


def _begin(request: Request, point: int | None) -> Response:
    begun = begun_from(_outcome(request), desk_of(request).drafts, point)
    return JSONResponse({"address": f"/scenario/{begun.id}"})


ROUTES = [
    Route("/results/{run}", result),
    Route("/results/{run}/files/{name}", data_file),
    Route("/results/{run}/made/{what}/{language}", made_file),
    Route("/results/{run}/pictures/{name}", picture),
    Route("/results/{run}/figures", charts),
    Route("/results/{run}/draft", draft, methods=["POST"]),
]
