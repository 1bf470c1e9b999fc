"""START: the ready scenarios as cards, a file to load, what one can go on with."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.app.answers import body_of, bytes_of, not_there, page
from sim.app.cards import first_sentence, groups, said_in
from sim.app.desk import Desk, desk_of
from sim.app.drafts import Draft, refuse_long
from sim.app.results.otherwise import otherwise
from sim.app.results.shown import stale
from sim.app.shelf import Shelf
from sim.app.titles import title_of, title_of_run
from sim.language import _, marked
from sim.running.files import is_plain, write_bytes_whole
from sim.scenario.names import folder_name
from sim.scenario.problems import InputError, problem
from sim.scenario.texts import LARGEST_FILE_BYTES, SCENARIOS, read_text

MOST_RUNS, MOST_DRAFTS = 5, 8
WORDS = {
    "what_text": marked(
        "A simulator of a court's execution bureau: it plays the same cases and the same people "
        "under several ways to run the bureau, again and again with other draws of chance, and "
        "says what differs, and how sure that is."
    ),
    "first": marked("What to do first"),
    "first_text": marked(
        "Open the first scenario below under “What if”, move a slider, and read the answer. Then "
        "run it in full to have a report."
    ),
    "limits": marked("What it cannot tell"),
    "limits_text": marked(
        "It is a calculation, no measurement: what a change does in the model, not what it did or "
        "will do in a real court. If a value of the scenario is wrong, the answer may be wrong "
        "however narrow its interval. It does not judge people."
    ),
    "newcomers": marked("If you are here for the first time"),
    "drafts": marked("Open scenarios"),
    "edited": marked("changed"),
    "recent": marked("Recent results"),
    "all_runs": marked("All runs and jobs"),
    "no_runs": marked("Nothing has been run in this folder yet."),
    "load": marked("Load a scenario of your own"),
    "file": marked("A scenario (YAML), with the tables (CSV) that it names, chosen together"),
    "file_help": marked(
        "The files are copied into this app's folder; yours stay as they are. A file with mistakes "
        "opens, too: what is wrong is shown beside its text."
    ),
    "load_it": marked("Load"),
    "no_file": marked("Choose a scenario: a file whose name ends in .yaml or .yml."),
    "two_files": marked("Choose one scenario only; tables may be several."),
    "ledger": marked("You have a court's ledger?"),
    "ledger_text": marked(
        "A list of cases exported from the court's system can be measured, and a model "
        "fitted to it."
    ),
    "ledger_open": marked("To the ledger"),
    "fact": marked("{what}: {which}"),
    "arms": marked("Arms"),
    "differ": marked("They differ in"),
    "last": marked("Last result"),
    "last_of_others": marked("Last result, by another version of the program"),
    "took": marked("took {seconds} s"),
    "reading": marked("Reading the scenarios ..."),
    "open": marked("Open"),
    "open_name": marked("Open {name}"),
    "what_if": marked("What if"),
    "what_if_name": marked("What if: {name}"),
    "delete": marked("Delete"),
    "delete_name": marked("Delete {name}"),
    "ask": marked("Delete this open scenario?"),
    "ask_what": marked(
        "{name} and the tables that were uploaded with it are erased. Results stay, and so do the "
        "scenarios below."
    ),
    "keep": marked("Keep it"),
    "deleted": marked("Deleted: {name}."),
}


def start(request: Request) -> Response:
    """The page; what takes long to read comes later."""
    desk = desk_of(request)
    drafts = [_draft_record(desk, draft) for draft in desk.drafts.listed()[:MOST_DRAFTS]]
    title = _("Execution bureau simulator")
    own = [name for name, file in desk.shelf.files.items() if file.parent == desk.shelf.own]
    shown: dict[str, Any] = {"groups": groups(desk.shelf), "own": own, "drafts": drafts}
    return page(request, "start.html", WORDS, title=title, **shown)


def _draft_record(desk: Desk, draft: Draft) -> dict[str, Any]:
    from sim.app.form.past import first_text

    changed = datetime.fromtimestamp(draft.file.stat().st_mtime).astimezone()
    return {
        "id": draft.id,
        "name": title_of(desk, draft),
        "file": draft.name,
        "edited": draft.text != first_text(draft),
        "changed": changed.isoformat(sep=" ", timespec="minutes")[:16],
    }


def cards(request: Request) -> Response:
    """What the cards show of each scenario."""
    return JSONResponse({"cards": desk_of(request).cards.records()})


def results(request: Request) -> Response:
    """The last results, and the first sentence of the last one of each scenario as it stands.

    A run of the same name with other values answers another question: it is among the last results,
    but on no card.
    """
    desk = desk_of(request)
    complete = [(identity, run) for identity, run in desk.runs.items() if run.complete]
    says = {name: card["says"] for name, card in desk.cards.records().items()}
    last: dict[str, Any] = {}
    for identity, run in complete:
        if run.is_ledger or run.name in last or not says.get(run.name):
            continue
        if run.about["study"]["kind"] in OF_A_SCENARIO and _said_in(run) == says[run.name]:
            last[run.name] = _last_record(identity, run)
    recent = [_run_record(identity, run, desk.shelf) for identity, run in complete[:MOST_RUNS]]
    return JSONResponse({"recent": recent, "last": last})


def _said_in(run: Any) -> str:
    try:
        return said_in(run)
    except (InputError, OSError):  # its tables cannot be read
        return ""


def _last_record(identity: str, run: Any) -> dict[str, Any]:
    is_other = bool(stale(run.about))
    sentence = first_sentence(run.folder)
    return {"id": identity, "sentence": sentence, "is_other": is_other, **_when(run.about)}


OF_A_SCENARIO = ("run", "bureaus")
"""Studies that answer the question of a scenario itself."""


def _run_record(identity: str, run: Any, shelf: Shelf) -> dict[str, Any]:
    place = "reading" if run.is_ledger else "results"
    said = {"name": title_of_run(run), "otherwise": otherwise(run, shelf)}
    return {"address": f"/{place}/{identity}", **said, **_when(run.about)}


def _when(about: Any) -> dict[str, Any]:
    try:
        local = datetime.fromisoformat(str(about.get("finished"))).astimezone()
        when = local.isoformat(sep=" ", timespec="minutes")[:16]
    except ValueError:
        when = ""
    return {"when": when, "seconds": about.get("seconds")}


async def begin(request: Request) -> Response:
    """Open a scenario of the shelf: a draft is begun, whose address is the answer."""
    desk, asked = desk_of(request), await body_of(request)
    name = str(asked.get("scenario", "") if isinstance(asked, dict) else "")
    file = desk.shelf.files.get(name)
    if file is None:
        raise not_there(_("There is no such scenario."))
    return _begun(desk, name, read_text(file), origin=name)


async def load(request: Request) -> Response:
    """Open a scenario that is sent as the body, ``?name=`` its file's name; mistakes and all."""
    given = request.query_params.get("name", "")
    name = PurePath(given)
    if not is_plain(given) or len(name.parts) != 1 or name.suffix.lower() not in SCENARIOS:
        why = _("must be the name of a scenario's file, which ends in .yaml or .yml")
        raise InputError([problem("name", why)])
    why = _("The file is too large for a scenario.")
    data = await bytes_of(request, LARGEST_FILE_BYTES, why)
    fit = folder_name(name.stem.lstrip("-. "))  # results are, and a command has no option of it
    return await run_in_threadpool(_sent, desk_of(request), fit, data)


def _sent(desk: Desk, name: str, data: bytes) -> Response:
    """A draft of what was sent, if it is a text."""
    draft = desk.drafts.begun(name, "")
    write_bytes_whole(draft.file, data)
    try:
        text = read_text(draft.file)
        refuse_long(text, draft.file.name)
        desk.drafts.put(draft, text)
    except InputError:
        desk.drafts.remove(draft)
        raise
    return JSONResponse({"id": draft.id, "address": f"/scenario/{draft.id}"})


def _begun(desk: Desk, name: str, text: str, origin: str = "") -> Response:
    draft = desk.drafts.begun(name, text, origin)
    return JSONResponse({"id": draft.id, "address": f"/scenario/{draft.id}"})


def delete(request: Request) -> Response:
    """Delete a draft."""
    drafts = desk_of(request).drafts
    draft = drafts.get(request.path_params["draft"])
    if draft is None:
        raise not_there(_("There is no such scenario open."))
    drafts.remove(draft)
    return JSONResponse({})


ROUTES = [
    Route("/", start),
    Route("/start/cards", cards),
    Route("/start/results", results),
    Route("/drafts", begin, methods=["POST"]),
    Route("/drafts/file", load, methods=["POST"]),
    Route("/drafts/{draft}", delete, methods=["DELETE"]),
]
