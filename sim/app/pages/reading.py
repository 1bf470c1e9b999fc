"""READING: what a ledger says that was read; a scenario is fitted to it, and opened."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.app.answers import not_there, page
from sim.app.desk import Desk, desk_of
from sim.app.jobs.of_ledger import FITTED
from sim.language import LANGUAGES, _, localized, marked, speaking
from sim.report.findings.summary import CERTAINTY
from sim.running.files import read_regular

if TYPE_CHECKING:
    from sim.report.ledger.reading import Reading
    from sim.studies.library import ListedRun

WORDS = {
    "verdict": marked("What a scenario fitted to the ledger is worth"),
    "no_result": marked(
        "A fit that failed, or cannot be judged, is no result: nothing that its scenario says of "
        "other ways to allocate is supported by this ledger."
    ),
    "answer": marked("What the ledger says"),
    "sure": CERTAINTY,
    "measures": marked("Measures"),
    "problems": marked("What was found in the rows, and done"),
    "no_problems": marked("Nothing was found in the rows that is not used as it stands."),
    "charts": marked("Charts"),
    "no_charts": marked("Charts and report are not made in this language yet."),
    "draw": marked("Make them"),
    "drawing": marked("Charts and report are made …"),
    "downloads": marked("Downloads"),
    "report": marked("Report: {file}"),
    "make_report": marked("Make the report in Chinese and in English"),
    "fit": marked("Fit a scenario"),
    "fit_about": marked(
        "A scenario is fitted to the months until the one chosen; the months after it are "
        "forecast, and the ledger says how good that is. It takes minutes, and can be stopped."
    ),
    "fit_until": marked("Last month that is fitted"),
    "begin_fit": marked("Fit"),
    "no_fit": marked(
        "The uploaded ledger of this reading is not here any more; to fit a scenario, upload it "
        "again, or type  python -m sim ledger FILE --map map.yaml --fit-until MONTH --write "
        "fitted.yaml"
    ),
    "scenario": marked("Open the fitted scenario"),
    "ahead": marked("Open the year after the ledger, if all goes on as before"),
    "scenario_about": marked(
        "It opens as a draft of its own, with its cases and the sets of values that the ledger "
        "does not rule out beside it."
    ),
    "ledger": marked("Back to the ledger"),
}
KINDS = {".png": "image/png", ".svg": "image/svg+xml"}


def reading(request: Request) -> Response:
    """The page."""
    from sim.report.ledger.findings import answer, certainty, measures_table, problems_table
    from sim.report.ledger.fitted import fit_in_words, fit_tables_shown, what_would_settle
    from sim.report.ledger.reading import reading_in
    from sim.report.ledger.verdict import ANSWERS
    from sim.report.page.parts import grid_of

    run = _run(request)
    found, desk = reading_in(run.folder), desk_of(request)
    is_fitted = "verdict" in found
    problems = found["problems"]
    return page(
        request,
        "reading.html",
        WORDS,
        title=_("What the ledger {file} says", file=found.file),
        question=_("{first} to {last}", first=found.first, last=found.last),
        run=request.path_params["reading"],
        passed=bool(is_fitted and _answer(found) == next(iter(ANSWERS))),
        verdict=[*fit_in_words(found), *what_would_settle(found)] if is_fitted else [],
        verdict_tables=[grid_of(one, "") for one in fit_tables_shown(found)] if is_fitted else [],
        answer=list(answer(found)),
        certainty=list(certainty(found)),
        measures=grid_of(measures_table(found), _(WORDS["measures"])),
        problems=grid_of(problems_table(problems), "") if len(problems) else None,
        charts=_charts(found, run.folder),
        has_report=(run.folder / f"{localized('report')}.html").is_file(),
        files=_files(run.folder),
        months=found.months[:-1],
        ledger=_uploaded(desk, run.folder),
        name=found.file,
        scenario=(run.folder / f"{FITTED}.yaml").is_file(),
        ahead=_ahead(run.folder) is not None,
    )


def _answer(found: Reading) -> str:
    """How a fit was judged: passed, failed, or not."""
    from sim.report.ledger.fitted import verdict_in

    return verdict_in(found).answer


def _run(request: Request) -> ListedRun:
    run = desk_of(request).runs.get(request.path_params["reading"])
    if run is None or not run.is_ledger or not run.complete:
        raise not_there(_("There is no such reading of a ledger."))
    return run


def _charts(found: Reading, folder: Path) -> list[tuple[str, str]]:
    """Names and captions of the charts that are drawn in the language in use."""
    from sim.report.charts.look import charts_of
    from sim.report.charts.registry import captions_of

    place = charts_of(folder)
    return [
        (f"{place.name}/{name}.png", text)
        for name, text in captions_of(found).items()
        if (place / f"{name}.png").is_file()
    ]


def _files(folder: Path) -> dict[str, Path]:
    """What can be carried home, by name: a fixed list."""
    from sim.report.ledger.page import MAP_FILE
    from sim.report.ledger.reading import OF_A_FIT, TABLES

    reports = []
    for language in LANGUAGES:
        with speaking(language):
            reports.append(f"{localized('report')}.html")
    tables = [f"{name}.csv" for name in (*TABLES, *OF_A_FIT)]
    fitted = [f"{FITTED}.yaml", f"{FITTED}.cases.csv", f"{FITTED}.sets.csv"]
    names = [*reports, MAP_FILE, *tables, *fitted]
    return {name: folder / name for name in names if (folder / name).is_file()}


def _uploaded(desk: Desk, folder: Path) -> str:
    """Id of the uploaded ledger that was read into a folder; empty if it is not here."""
    left = folder.relative_to(desk.folder).as_posix()
    for job in desk.jobs.listed():
        if job.kind == "ledger" and job.left == left and desk.ledgers.get(job.options["ledger"]):
            return str(job.options["ledger"])
    return ""


def file(request: Request) -> Response:
    """A file that can be carried home."""
    found = _files(_run(request).folder).get(request.path_params["name"])
    if found is None:
        raise not_there(_("There is no such file."))
    kept = {"content-disposition": f"attachment; filename*=UTF-8''{quote(found.name)}"}
    return Response(read_regular(found), media_type="application/octet-stream", headers=kept)


def picture(request: Request) -> Response:
    """A chart."""
    from sim.report.ledger.reading import reading_in

    folder, name = _run(request).folder, request.path_params["name"]
    known = {place.partition("/")[2]: place for place, _text in _charts(reading_in(folder), folder)}
    if name not in known:
        raise not_there(_("There is no such file."))
    return Response(read_regular(folder / known[name]), media_type=KINDS[Path(name).suffix])


def draft(request: Request) -> Response:
    """Open the fitted scenario, or that of the year after the ledger, with what lies beside it."""
    run, desk = _run(request), desk_of(request)
    is_ahead = request.query_params.get("which") == "ahead"
    source = _ahead(run.folder) if is_ahead else run.folder / f"{FITTED}.yaml"
    if source is None or not source.is_file():
        raise not_there(_("No scenario was fitted to this ledger."))
    # Its sets are found beside it by its name.
    begun = desk.drafts.begun(source.stem, read_regular(source).decode("utf-8"))
    for beside in (source.with_suffix(f".{what}.csv") for what in ("cases", "sets")):
        shutil.copyfile(beside, begun.folder / beside.name)
    return JSONResponse({"address": f"/scenario/{begun.id}"})


def _ahead(folder: Path) -> Path | None:
    """The scenario of the year after the ledger; None if there is none."""
    from sim.fitting.ahead import next_names

    place = next_names(folder / f"{FITTED}.yaml")[0]
    return place if place.is_file() else None


ROUTES = [
    Route("/reading/{reading}", reading),
    Route("/reading/{reading}/files/{name}", file),
    Route("/reading/{reading}/pictures/{name}", picture),
    Route("/reading/{reading}/draft", draft, methods=["POST"]),
]
