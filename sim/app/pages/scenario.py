"""SCENARIO: an open scenario as a form, as YAML and in words; every change is one of its text."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.app.answers import body_of, bytes_of, not_there, page
from sim.app.desk import desk_of
from sim.app.drafts import Draft, refuse_long
from sim.app.form import past
from sim.app.titles import title_of
from sim.language import _, marked
from sim.running.files import write_bytes_whole
from sim.scenario.problems import InputError, problem

WORDS = {
    "heading": marked("Scenario: {title}"),
    "file": marked("File: {name}"),
    "views": marked("Views of the scenario"),
    "form": marked("Form"),
    "yaml": marked("YAML"),
    "in_words": marked("In words"),
    "run": marked("Run"),
    "run_times": marked("Run: {times}"),
    "undo": marked("Undo"),
    "back": marked("Back to how it was opened"),
    "back_sure": marked("Take back all changes since the scenario was opened?"),
    "save": marked("Save as a scenario of your own"),
    "save_name": marked("Name of the scenario"),
    "save_help": marked("It is written into the folder scenarios, where you started the program."),
    "save_do": marked("Save"),
    "save_replace": marked("There is already: {names}. Replace it?"),
    "replace": marked("Replace"),
    "cancel": marked("Cancel"),
    "saved": marked("Saved in the folder scenarios: {names}"),
    "download": marked("Download the YAML file"),
    "table": marked("Add a table (CSV)"),
    "table_help": marked(
        "A table of bureaus, of cases or of days, which the scenario can then name."
    ),
    "table_added": marked("{name} lies beside the scenario now: give this name where it is asked."),
    "tables": marked("Tables beside it: {names}"),
    "problems": marked("This must be put right before it can run:"),
    "problem_at": marked("line {line}"),
    "problem_in": marked("in {file}"),
    "stale": marked(
        "The YAML cannot be read at present. What stands in the form is older than it, and cannot "
        "be changed until the YAML is put right."
    ),
    "only_yaml": marked("Can be changed in the YAML only"),
    "changes": marked("{n} changed"),
    "changed": marked("changed"),
    "note": marked("The file says of it: {note}"),
    "note_before": marked("The file said of the value before: {note}"),
    "loads": marked("What is asked of the teams"),
    "warnings": marked("Likely not meant"),
    "hints": marked("Worth knowing"),
    "no_warnings": marked("No warnings."),
    "warned": marked("Warnings beside the form: {n}."),
    "cannot": marked("It cannot be said before what is wrong is put right."),
    "base": marked("The scenario"),
    "key": marked("What differs"),
    "as_base": marked("as the scenario"),
    "add_key": marked("A key that differs"),
    "choose_key": marked("Choose a key"),
    "in_arm": marked("in"),
    "differ": marked("Let it differ"),
    "not_differ": marked("As the scenario again"),
    "add_arm": marked("Add"),
    "arm_name": marked("Name of a further one"),
    "remove": marked("Remove"),
    "remove_what": marked("Remove {name}"),
    "add": marked("Add a row"),
    "new_key": marked("Name of a further one"),
    "use": marked("Is used"),
    "more": marked("More of {name}"),
    "options": marked("{n} more options, as usual"),
    "none_yet": marked("None."),
    "usual_again": marked("Leave it out here"),
    "line": marked("Line {line} of the YAML"),
    "text_label": marked("The scenario as YAML"),
    "text_help": marked(
        "The Tab key leaves the text. What you write is checked as soon as you pause."
    ),
    "kept": marked("Everything is kept as you write."),
    "elsewhere": marked("The scenario was changed in another tab since; here is how it is now."),
    "made": marked("Changed: {what}"),
    "undone": marked("The last change is taken back."),
    "reading": marked("It is being reckoned ..."),
    "all_bureaus": marked(
        "The scenario has a table of bureaus. To reckon the loads of all of them takes a while: "
        "for some thousand bureaus up to a minute."
    ),
    "reckon": marked("Reckon them"),
}


def draft_of(request: Request) -> Draft:
    """The draft that a request's address names; 404 if there is none."""
    draft = desk_of(request).drafts.get(request.path_params["draft"])
    if draft is None:
        raise not_there(_("This scenario is not open. Open it from the start page."))
    return draft


def scenario(request: Request) -> Response:
    """The page."""
    from sim.app.form.state import state_of

    desk, draft = desk_of(request), draft_of(request)
    title = _(WORDS["heading"], title=title_of(desk, draft))
    shown = {"title": title, "name": draft.name, "state": state_of(desk, draft)}
    return page(request, "scenario.html", WORDS, draft=draft.id, **shown)


def state(request: Request) -> Response:
    """How the draft is now."""
    return _answer(request, draft_of(request))


def _answer(request: Request, draft: Draft, **more: Any) -> Response:
    from sim.app.form.state import state_of

    return JSONResponse({**state_of(desk_of(request), draft), **more})


async def edit(request: Request) -> Response:
    """A change in the form, ``{"path", ...}``; see `sim.app.form.changes.changed`."""
    asked = await body_of(request)
    given = asked if isinstance(asked, dict) else {}
    path = given.get("path")
    if not isinstance(path, list) or not all(isinstance(step, str | int) for step in path):
        raise HTTPException(400)
    return await run_in_threadpool(_edited, request, given)


def _edited(request: Request, asked: dict[str, Any]) -> Response:
    from sim.app.form.changes import changed
    from sim.scenario.confined import confined
    from sim.scenario.reading import tree_from

    desk, draft = desk_of(request), draft_of(request)
    with past.alone_with(draft), confined(desk.folders_of(draft)):
        text = changed(draft.text, asked, draft.file, lambda text: tree_from(draft.file, text))
        past.put(desk.drafts, draft, text)
    return _answer(request, draft)


async def write(request: Request) -> Response:
    """Another text, ``{"text", "version"}``: of the text that it was made from."""
    asked = await body_of(request)
    given = asked if isinstance(asked, dict) else {}
    if not isinstance(given.get("text"), str):
        raise HTTPException(400)
    return await run_in_threadpool(_written, request, given)


def _written(request: Request, asked: dict[str, Any]) -> Response:
    from sim.app.form.state import version_of
    from sim.scenario.texts import LARGEST_FILE_BYTES

    desk, draft = desk_of(request), draft_of(request)
    text = asked["text"].replace("\r\n", "\n").replace("\r", "\n")
    if len(text.encode("utf-8", "replace")) > LARGEST_FILE_BYTES:
        raise HTTPException(413)
    refuse_long(text, draft.file.name)
    with past.alone_with(draft):
        if asked.get("version") != version_of(draft.text):
            return _answer(request, draft, elsewhere=True)
        past.put(desk.drafts, draft, text.encode("utf-8", "replace").decode("utf-8"))
    return _answer(request, draft)


def undo(request: Request) -> Response:
    """Take the last change back."""
    draft = draft_of(request)
    with past.alone_with(draft):
        past.undone(desk_of(request).drafts, draft)
    return _answer(request, draft)


def back(request: Request) -> Response:
    """Take all changes back; that can be undone itself."""
    draft = draft_of(request)
    with past.alone_with(draft):
        past.put(desk_of(request).drafts, draft, past.first_text(draft))
    return _answer(request, draft)


def in_words(request: Request) -> Response:
    """What the scenario means, in words."""
    from sim.app.form.state import words_of

    return JSONResponse({"blocks": words_of(desk_of(request), draft_of(request))})


async def save(request: Request) -> Response:
    """Save it among the user's scenarios, ``{"name", "replace"}``."""
    asked = await body_of(request)
    given = asked if isinstance(asked, dict) else {}
    return await run_in_threadpool(
        _saved, request, str(given.get("name", "")), given.get("replace") is True
    )


def _saved(request: Request, name: str, replace: bool) -> Response:
    from sim.app.form.saving import ExistsError, saved

    try:
        names = saved(desk_of(request), draft_of(request), name, replace=replace)
    except ExistsError as there:
        return JSONResponse({"exists": there.names})
    return JSONResponse({"saved": names})


def download(request: Request) -> Response:
    """The file."""
    draft = draft_of(request)
    name = quote(draft.file.name)
    return Response(
        draft.text.encode(),
        media_type="application/yaml",
        headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"},
    )


async def upload(request: Request) -> Response:
    """A table beside it: the body of the request, its ``name`` in the address."""
    from sim.app.form.saving import LARGEST_TABLE, plain_name

    draft, name = draft_of(request), request.query_params.get("name", "")
    if not name.lower().endswith(".csv"):
        raise InputError([problem(name, _("give a table: a file whose name ends with .csv"))])
    stem = plain_name(name[: -len(".csv")], ".csv")
    data = await bytes_of(request, LARGEST_TABLE)
    with past.alone_with(draft):
        write_bytes_whole(draft.folder / f"{stem}.csv", data)
    return await run_in_threadpool(_answer, request, draft, added=f"{stem}.csv")


ROUTES = [
    Route("/scenario/{draft}", scenario),
    Route("/scenario/{draft}/state", state),
    Route("/scenario/{draft}/edit", edit, methods=["POST"]),
    Route("/scenario/{draft}/text", write, methods=["POST"]),
    Route("/scenario/{draft}/undo", undo, methods=["POST"]),
    Route("/scenario/{draft}/back", back, methods=["POST"]),
    Route("/scenario/{draft}/words", in_words),
    Route("/scenario/{draft}/save", save, methods=["POST"]),
    Route("/scenario/{draft}/file", download),
    Route("/scenario/{draft}/tables", upload, methods=["PUT"]),
]
