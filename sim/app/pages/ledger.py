"""LEDGER: a court's ledger is uploaded, its columns are said, and it is read."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.app.answers import body_of, not_there, page
from sim.app.desk import desk_of
from sim.app.ledgers import ENDINGS, MOST_MEGABYTES, UploadedLedger
from sim.language import _, in_a_row, listed, marked
from sim.running.files import write_text_whole
from sim.scenario.problems import InputError, problem

WORDS = {
    "about": marked(
        "A ledger (台账) is what the court's case system writes out: a table with a row a case, an "
        "assignment or an event. Upload it, say which column is what, and see what it says of "
        "backlog, durations and how cases are spread over officers."
    ),
    "file": marked("The ledger's file"),
    "upload": marked("Upload"),
    "uploading": marked("Uploading, and looking at its columns …"),
    "uploaded": marked("Uploaded ledgers"),
    "none": marked("None is here."),
    "name": marked("File"),
    "when": marked("Uploaded (UTC)"),
    "lies": marked("The copy lies in"),
    "open": marked("Open"),
    "delete": marked("Delete"),
    "sure": marked(
        "Delete the uploaded copy of {name} and its map? What was read of it stays among the runs."
    ),
    "practice": marked(
        "No ledger at hand? The command  python -m sim practice scenarios/baseline.yaml --out "
        "court.csv  writes one to practise with."
    ),
    "exported": marked("Day on which the ledger was exported"),
    "exported_help": marked(
        "Such as 2015-09-30. What is open on that day counts as open; of a case that was closed "
        "later the ledger cannot know."
    ),
    "columns": marked("Which column is what"),
    "columns_about": marked(
        "What is chosen here was guessed from the headings; see whether it holds. The first five "
        "values that differ stand beside each column below."
    ),
    "no_column": marked("(none)"),
    "several": marked("{names} together"),
    "column_values": marked("The columns and their first values"),
    "heading": marked("Heading"),
    "first_values": marked("The first five values that differ"),
    "taken_for": marked("Taken for"),
    "unsure": marked("Check this one."),
    "questions": marked("What the guess leaves open"),
    "map": marked("The map, as text"),
    "map_about": marked(
        "All that the map can say; what is chosen above changes its line here. Lines with ??? are "
        "open: delete the # before what holds."
    ),
    "save": marked("Check the map"),
    "map_holds": marked("The map can be read. Whether it fits the rows shows when they are read."),
    "read": marked("Read the ledger"),
    "read_about": marked(
        "All rows are read and checked; where they contradict the map or each other, all of that "
        "is said at once, with the key that settles it, and nothing is made."
    ),
    "first": marked("First month that counts"),
    "last": marked("Last month that counts"),
    "month_help": marked("Such as 2013-05; empty: all whole months of the ledger."),
    "reading": marked("The ledger is read …"),
    "waits": marked("Waits until what was begun before is finished …"),
    "stop": marked("Stop"),
    "stopped": marked("Stopped."),
    "refused": marked("It was not read; this is why:"),
    "line": marked("line {line}"),
    "names_shown": marked(
        "Names of officers will be written into the results (officers.hash: false)."
    ),
    "finished": marked("Read."),
}
PERSONAL = marked(
    "A ledger is personal data. The copy lies in {folder} on this computer, nothing of it leaves "
    "this computer, and it can be deleted here at any time. In results officers are called O001, "
    "O002 ... and case numbers are replaced, unless the map says otherwise."
)
KNOWN = {
    "case": marked("Number of the case"),
    "filed": marked("Day of filing"),
    "assigned": marked("Day of allocation"),
    "officer": marked("Officer"),
    "closed": marked("Day of closure"),
    "kind": marked("Kind of case"),
    "region": marked("Region"),
    "amount": marked("Amount, yuan"),
    "limit": marked("Time limit"),
    "status": marked("Status: open or closed"),
    "outcome": marked("How it was closed"),
    "event": marked("Event (rows that are events)"),
    "time": marked("Time of the event"),
}
"""What the keys of a map's columns are called."""


def ledgers(request: Request) -> Response:
    """The page: what is uploaded, and where one is chosen."""
    desk = desk_of(request)
    shown = [
        {"id": one.id, "name": one.name, "when": one.uploaded[:16].replace("T", " ")}
        | {"folder": _place(request, one.folder)}
        for one in desk.ledgers.listed()
    ]
    return page(
        request,
        "ledgers.html",
        WORDS,
        title=_("Ledger"),
        ledgers=shown,
        personal=_(PERSONAL, folder=_place(request, desk.ledgers.folder)),
        accepted=",".join(ENDINGS),
        limits=_("{known}; at most {most} MB.", known=listed([*ENDINGS]), most=MOST_MEGABYTES),
    )


def _place(request: Request, folder: Path) -> str:
    """Where something lies, seen from the folder that the app was started in."""
    return folder.relative_to(desk_of(request).folder).as_posix()


async def upload(request: Request) -> Response:
    """Keep a ledger, the body of the request, and guess its map."""
    kept = desk_of(request).ledgers
    ledger = await kept.begun(request.query_params.get("name", ""), request.stream())
    try:
        await run_in_threadpool(_guess, ledger)
    except BaseException:  # whatever it is, no copy of personal data stays for it
        kept.delete(ledger)
        raise
    return JSONResponse({"address": f"/ledger/{ledger.id}"})


def _guess(ledger: UploadedLedger) -> None:
    from sim.ledger.guess import guessed

    write_text_whole(ledger.map_file, guessed(ledger.file).text)


def ledger_page(request: Request) -> Response:
    """The page of a ledger: its columns, its map, and how it is read."""
    from sim.ledger.guess import guessed
    from sim.ledger.map_edits import columns_of, exported_on

    ledger = _ledger(request)
    guess, chosen = guessed(ledger.file), columns_of(ledger.map_file)
    headings = [column.heading for column in guess.columns]
    exported = exported_on(ledger.map_file)
    return page(
        request,
        "ledger.html",
        WORDS,
        title=_("Ledger: {file}", file=ledger.name),
        ledger={"id": ledger.id, "name": ledger.name, "folder": _place(request, ledger.folder)},
        personal=_(PERSONAL, folder=_place(request, ledger.folder)),
        fields=[_field(key, chosen.get(key, ()), headings, guess) for key in KNOWN],
        columns=[
            (one.heading, list(one.values), _(KNOWN[one.key]) if one.key else "–", one.sure)
            for one in guess.columns
        ],
        questions=[one for one in guess.questions if not (exported and "extract.as_of" in one)],
        exported=exported,
        map=ledger.map_file.read_text("utf-8-sig"),
        job=request.query_params.get("job", ""),
    )


def _field(key: str, chosen: tuple[str, ...], headings: list[str], guess: Any) -> dict[str, Any]:
    """A key of the map's columns as a form has it: what can be chosen, and what is."""
    options = [([], _(WORDS["no_column"])), *(([one], one) for one in headings)]
    if chosen and list(chosen) not in [value for value, _shown in options]:
        options.append(([*chosen], _(WORDS["several"], names=in_a_row([" + ".join(chosen)]))))
    unsure = {(one.key, one.heading) for one in guess.columns if one.key and not one.sure}
    return {
        "key": key,
        "label": _(KNOWN[key]),
        "options": [(value, shown, value == [*chosen]) for value, shown in options],
        "unsure": any((key, heading) in unsure for heading in chosen),
    }


async def put_map(request: Request) -> Response:
    """Keep a map's text, with another column for a key if one is given; what is wrong in it."""
    ledger, asked = _ledger(request), await body_of(request)
    text = asked.get("text") if isinstance(asked, dict) else None
    if not isinstance(text, str):
        raise InputError([problem("text", _("is of another form than is asked for"))])
    return JSONResponse(await run_in_threadpool(_put_map, ledger, text, asked))


def _put_map(ledger: UploadedLedger, text: str, asked: dict[str, Any]) -> dict[str, Any]:
    from sim.ledger.map_edits import columns_of, exported_on, with_column, with_export

    write_text_whole(ledger.map_file, text)
    key, headings = asked.get("key"), asked.get("headings")
    if key in KNOWN and isinstance(headings, list):
        known = columns_of(ledger.map_file)
        text = with_column(text, key, [str(one) for one in headings], known)
        write_text_whole(ledger.map_file, text)
    if isinstance(day := asked.get("exported"), str):
        text = with_export(text, day.strip())
        write_text_whole(ledger.map_file, text)
    columns = {name: list(found) for name, found in columns_of(ledger.map_file).items()}
    exported = exported_on(ledger.map_file)
    return {"text": text, "columns": columns, "exported": exported, **_checked(ledger)}


def _checked(ledger: UploadedLedger) -> dict[str, Any]:
    """What is wrong in a map, and whether names would be shown."""
    from sim.app.jobs.telling import in_plain
    from sim.ledger.map_file import read_map
    from sim.scenario.confined import confined

    try:
        with confined([ledger.folder]):
            known = read_map(ledger.map_file)
    except InputError as error:
        return {"problems": in_plain(error), "shows_names": False}
    return {"problems": [], "shows_names": not known.officers.hash}


def delete(request: Request) -> Response:
    """Delete a ledger that was uploaded, its map, and what is known of how it was read."""
    desk, ledger = desk_of(request), _ledger(request)
    mine = [one for one in desk.jobs.listed() if one.options.get("ledger") == ledger.id]
    for job in mine:
        desk.jobs.stop(job.id)
        desk.jobs.forget(job.id)
    if ledger.folder.is_dir():
        shutil.rmtree(ledger.folder)
    return JSONResponse({"address": "/ledger"})


def _ledger(request: Request) -> UploadedLedger:
    ledger = desk_of(request).ledgers.get(request.path_params["ledger"])
    if ledger is None:
        raise not_there(_("There is no such ledger."))
    return ledger


ROUTES = [
    Route("/ledger", ledgers),
    Route("/ledgers", upload, methods=["POST"]),
    Route("/ledger/{ledger}", ledger_page),
    Route("/ledger/{ledger}/map", put_map, methods=["POST"]),
    Route("/ledger/{ledger}/delete", delete, methods=["POST"]),
]
