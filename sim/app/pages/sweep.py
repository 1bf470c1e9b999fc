"""SWEEP: one or two keys of a scenario varied, shown as it fills; a cell opens its comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.app.answers import body_of, not_there, page
from sim.app.desk import Desk, desk_of
from sim.app.titles import title_of
from sim.language import _, marked
from sim.scenario.problems import InputError

if TYPE_CHECKING:
    from sim.app.drafts import Draft
    from sim.app.sweeps.filling import Filling
    from sim.scenario.scenario import Scenario

MAP_WORDS = {
    "map": marked("Over the values"),
    "map_measure": marked("Measure that is shown"),
    "map_empty": marked("No point is played in full yet."),
    "map_hint": marked(
        "Open a cell, or a place of the line, to compare the arms there: click it, or go there "
        "with the arrow keys and press Enter."
    ),
    "map_more": marked(
        "Of more than two keys there is no map here; the picture below shows each key in turn."
    ),
    "point_open": marked("Open this point as a scenario"),
    "point_close": marked("Close"),
    "point": marked("Comparison at a point"),
}
"""Words of the map, which the page of a finished sweep shows, too."""
WORDS = {
    **MAP_WORDS,
    "intro": marked(
        "Vary one or two quantities of this scenario, and see where an arm is worth it: the whole "
        "scenario is played at each of their values, with the same draws."
    ),
    "first": marked("First quantity"),
    "second": marked("Second quantity"),
    "key": marked("Which one"),
    "key_help": marked("Type a part of its name, or choose from the list."),
    "now": marked("{label}: {value} in this scenario"),
    "now_whole": marked("{label}: {value} in this scenario; whole numbers only"),
    "how": marked("Its values"),
    "span": marked("from, to, in equal steps"),
    "list": marked("one by one"),
    "from": marked("From"),
    "to": marked("To"),
    "count": marked("How many values"),
    "values": marked("Values, with commas between them"),
    "add": marked("Vary a second quantity, too"),
    "remove": marked("Do not vary the second quantity"),
    "rest": marked("What to look at"),
    "response": marked("Measure"),
    "replications": marked("Replications at each point"),
    "replications_help": marked("More make intervals narrower: four times as many, half as wide."),
    "more_than": marked("Difference that counts"),
    "more_than_help": marked(
        "0: any difference. A number in the measure's unit, or as 2% of the first arm."
    ),
    "bureau": marked("Bureau that is varied"),
    "bureau_help": marked("This scenario has a table of bureaus; a sweep is of one of them."),
    "bureau_take": marked("Take this bureau"),
    "start": marked("Play the sweep"),
    "wrong": marked("Please correct what is marked."),
    "no_keys": marked("This scenario cannot be varied as it stands:"),
    "job": marked("The sweep"),
    "stop": marked("Stop"),
    "resume": marked("Go on"),
    "waiting": marked("Waits for other work to end."),
    "working": marked("Is being played: {done} of {of} replications."),
    "preparing": marked("Gets ready ..."),
    "compiling": marked("Compiles what plays for this computer: up to half a minute, once ..."),
    "writing": marked("Is played; tables and charts are being written."),
    "stopped": marked("Stopped. What is played is kept, and it goes on from there."),
    "failed_job": marked("It could not be played."),
    "finished": marked("Finished."),
    "see_result": marked("See all of it: words, tables, files"),
    "anew": marked("Another sweep"),
}


MOST_DIGITS = 9
"""Of a point's number."""


def sweep(request: Request) -> Response:
    """The page: the form, or a sweep that is under way, by the job's id in the address."""
    desk, draft = desk_of(request), _draft(request)
    bureau = request.query_params.get("bureau", "")
    form: dict[str, Any] = {}
    wrong: list[str] = []
    bureaus: list[str] = []
    try:
        bureaus = _bureaus(desk, draft)
        if bureau or not bureaus:
            form = _form(_loaded(desk, draft, bureau))
    except InputError as error:
        wrong = [one.message for one in error.problems]
    return page(
        request,
        "sweep.html",
        WORDS,
        title=_("Sweep: {name}", name=title_of(desk, draft)),
        draft=draft.id,
        identity=draft.id,
        bureau=bureau,
        bureaus=bureaus,
        wrong=wrong,
        form=form,
    )


def _draft(request: Request) -> Draft:
    draft = desk_of(request).drafts.get(request.path_params["draft"])
    if draft is None:
        raise not_there(_("There is no such scenario."))
    return draft


def _loaded(desk: Desk, draft: Draft, bureau: str = "") -> Scenario:
    """The scenario of a draft, or of one bureau of its table; InputError if there is none."""
    import sim
    from sim.scenario.confined import confined
    from sim.scenario.panel import chosen_bureau

    with confined(desk.folders_of(draft)):
        return chosen_bureau(sim.load(draft.file), bureau or None)


def _bureaus(desk: Desk, draft: Draft) -> list[str]:
    """Names of the bureaus of a draft with a table of them, of which one is to be chosen."""
    import sim
    from sim.scenario.confined import confined
    from sim.scenario.panel import panel_of

    with confined(desk.folders_of(draft)):
        scenario = sim.load(draft.file)
        return [] if scenario.file.bureaus is None else list(panel_of(scenario).names)


def _form(scenario: Scenario) -> dict[str, Any]:
    """What the form offers: keys, measures, and what is usual."""
    from sim.app.sweeps.keys import varied_keys
    from sim.scenario.catalogue import MEASURES, OF_A_BUREAU
    from sim.scenario.defined import why_undefined

    settings = [arm.setting for arm in scenario.arms]
    usual = scenario.file.replications
    return {
        "keys": {name: key.record for name, key in varied_keys(scenario).items()},
        "measures": [
            (name, MEASURES[name].label)
            for name in OF_A_BUREAU
            if not why_undefined(name, scenario.history.setting, settings)
        ],
        "replications": min(usual if isinstance(usual, int) else 10, 10),
        "is_compared": len(scenario.file.arms) > 1,
    }


async def check(request: Request) -> Response:
    """What a form asks for: how much it is, or what is wrong, field by field."""
    form = await body_of(request)
    return await run_in_threadpool(_checked, request, form if isinstance(form, dict) else {})


def _checked(request: Request, form: dict[str, Any]) -> Response:
    from sim.app.sweeps.asked import asked
    from sim.app.sweeps.keys import varied_keys

    desk, draft = desk_of(request), _draft(request)
    try:
        bureau = str(form.get("bureau", ""))
        scenario = _loaded(desk, draft, bureau)
        one = asked(scenario, form, varied_keys(scenario))
    except InputError as error:  # while a form is filled in, that is what is usual
        problems = [{"key": each.place.key, "message": each.message} for each in error.problems]
        return JSONResponse({"problems": problems})
    options = {**one.options, **({"bureau": bureau} if bureau else {})}
    return JSONResponse({"problems": [], "options": options, "size": one.size})


def _filling(request: Request) -> Filling:
    """The sweep that is asked for, as far as it is played; 404 if there is none."""
    from sim.app.sweeps.filling import filling_of

    run = desk_of(request).runs.get(request.path_params["sweep"])
    filling = None if run is None else filling_of(run)
    if filling is None:
        raise not_there(_("There is no such sweep."))
    return filling


def shown_map(request: Request) -> Response:
    """The map of a sweep, finished or not, in one of its measures."""
    from sim.app.sweeps.maps import map_of

    return JSONResponse(map_of(_filling(request), request.query_params.get("measure", "")))


def shown_point(request: Request) -> Response:
    """The comparison at one point of a sweep."""
    from sim.app.sweeps.points import point_of

    point = request.path_params["point"]
    if not point.isdecimal() or len(point) > MOST_DIGITS:
        raise not_there()
    return JSONResponse(point_of(_filling(request), int(point)))


def of_job(request: Request) -> Response:
    """Which study a job is computing, or has left: its id, empty before there is any."""
    desk = desk_of(request)
    job = desk.jobs.get(request.path_params["job"])
    if job is None:
        raise not_there(_("There is no such job."))
    places = (desk.folder / name for name in (job.left, job.work) if name)
    folder = next((place for place in places if place.is_dir()), None)
    return JSONResponse({"run": "" if folder is None else desk.id_of(folder)})


ROUTES = [
    Route("/sweep/{draft}", sweep),
    Route("/sweep/{draft}/check", check, methods=["POST"]),
    Route("/sweeps/of/{job}", of_job),
    Route("/sweeps/{sweep}/map", shown_map),
    Route("/sweeps/{sweep}/points/{point}", shown_point),
]
