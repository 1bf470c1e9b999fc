"""WHAT IF: values changed beside the answer, that of a paired experiment played at once."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.app.answers import body_of, not_there, page
from sim.app.desk import Desk, desk_of
from sim.app.drafts import Draft
from sim.language import _, chosen, marked
from sim.running.warm import Superseded
from sim.scenario.problems import InputError

SUPERSEDED = 409
WORDS = {
    "intro": marked(
        "Change a value: the experiment is played again at once, every arm on the same draws of "
        "chance, and the answer is new a moment later. Nothing is written until you say so."
    ),
    "turned": marked("Values"),
    "rules": marked("Rules of the arms"),
    "rule": marked("{arm}: rule"),
    "timing": marked("{arm}: when cases are given"),
    "add": marked("Change another value"),
    "which": marked("Value (type to search)"),
    "whose": marked("Of"),
    "all_arms": marked("all arms"),
    "add_it": marked("Add"),
    "no_such": marked("There is no such value here. Choose one of the list."),
    "only_of": marked("{key} ({arm} only)"),
    "exactly": marked("{name}, exactly"),
    "reset": marked("Back to {value}"),
    "reset_all": marked("Undo all changes"),
    "settings": marked("What you have changed"),
    "nothing": marked("Nothing yet: this is the scenario as it stands."),
    "as_options": marked("The same for the command line:"),
    "run": marked("Run it in full"),
    "run_help": marked(
        "With all replications the scenario asks for, kept in a folder, with report and tables."
    ),
    "fresh": marked("with other draws of chance than here (another seed)"),
    "fresh_help": marked(
        "Without that mark a run plays the draws that you see here, too. Values that you chose "
        "because they look good here look good there for the same reason: a test of them needs "
        "other draws."
    ),
    "keep": marked("Keep these values in the scenario"),
    "answer": marked("The answer"),
    "change": marked("Compared with before the last change"),
    "change_help": marked(
        "The intervals are those of this one change. Who tries twenty values that change nothing "
        "must expect one of them to look as if it did. Pale in the charts is the answer before: "
        "how far the two lie apart there does not show whether the change is more than chance."
    ),
    "before": marked("before: {figure}"),
    "sure": marked("How sure is that?"),
    "sure_more": marked("More on how sure it is"),
    "course": marked("How it comes about over the months"),
    "charts": marked("Charts"),
    "tables": marked("The figures behind the answer"),
    "renewing": marked("Being renewed: what you see is of the values before."),
    "first": marked("The scenario is being played for the first time: a moment."),
    "preparing": marked(
        "Getting ready, once for this start of the program: the processes that play are started, "
        "and the engine is loaded, or compiled if that has not been done on this computer. This "
        "takes some seconds, compiling up to a minute; after that a change is answered at once."
    ),
    "elsewhere": marked(
        "The scenario was changed since this page was opened. The answer is of the scenario as it "
        "is now; the values beside it may be old ones. Load this page again."
    ),
    "not_renewed": marked("Not renewed: a value is wrong. What you see is of the values before."),
    "not_answered": marked("Not renewed: {why} What you see is of the values before."),
    "renewed": marked("The answer is new: {sentence}"),
    "unheeded": marked("Without effect"),
    "wrong": marked("These values cannot be played:"),
    "number": marked("must be a number"),
    "refused": marked("This scenario cannot be answered for at once"),
    "mend": marked("Mend it as text"),
}


def draft_of(request: Request) -> Draft:
    """The draft that a page's address names; 404 if there is none."""
    draft = desk_of(request).drafts.get(request.path_params["draft"])
    if draft is None:
        raise not_there(_("There is no such scenario open. Open it again from the start."))
    return draft


def what_if(request: Request) -> Response:
    """The page; of a scenario that cannot be answered for at once, why."""
    desk, draft = desk_of(request), draft_of(request)
    try:
        title, data = _shown(desk, draft)
        problems: list[str] = []
    except InputError as error:
        title, data, problems = draft.name, {}, [str(one.message) for one in error.problems]
    data["settings"] = request.query_params.getlist("set")
    data |= {"draft": draft.id, "name": draft.name, "is_ready": desk.asking.is_ready}
    heading = _("What if: {title}", title=title)
    shown = {"title": heading, "data": data, "problems": problems, "is_ready": data["is_ready"]}
    return page(request, "what_if.html", WORDS, draft=draft.id, **shown)


def _shown(desk: Desk, draft: Draft) -> tuple[str, dict[str, Any]]:
    """The title of a draft, and what can be turned in it."""
    from sim.app.what_if.asking import loaded, text_mark
    from sim.app.what_if.knobs import knobs, rules_of_arms
    from sim.report.names import names_in

    scenario = loaded(draft, desk.folders_of(draft), ())
    names = names_in(scenario)
    arms = [[arm.name, names[arm.name]] for arm in scenario.file.arms]
    return chosen(scenario.file.title), {
        "of": text_mark(draft.text),
        "question": chosen(scenario.file.question),
        "fresh_seed": str((scenario.file.seed + 1) % 2**64),  # a script rounds large numbers
        "knobs": [knob.record() for knob in knobs(scenario, names)],
        "rules": [rules.record() for rules in rules_of_arms(scenario, names)],
        "arms": arms,
    }


async def answer(request: Request) -> Response:
    """The answer with settings laid over the scenario; 409 if the page has asked anew."""
    from sim.app.what_if.asking import asked_in

    asked = asked_in(await body_of(request))
    desk, draft = desk_of(request), draft_of(request)
    try:
        found = await run_in_threadpool(desk.asking.answer, draft, desk.folders_of(draft), asked)
    except Superseded:
        return JSONResponse({"said": ""}, SUPERSEDED)
    return JSONResponse(found)


ROUTES = [
    Route("/what-if/{draft}", what_if),
    Route("/what-if/{draft}/answer", answer, methods=["POST"]),
]
