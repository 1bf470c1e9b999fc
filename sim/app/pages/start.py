"""START: the ready scenarios as cards, a file to load, the last runs."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.app.answers import body_of, not_there, page
from sim.app.desk import desk_of
from sim.language import _, marked
from sim.scenario.texts import read_text

WORDS = {
    "ready": marked("Ready scenarios"),
    "open": marked("Open"),
}


def start(request: Request) -> Response:
    """The page."""
    names = list(desk_of(request).shelf.files)
    return page(request, "start.html", WORDS, title=_("Execution bureau simulator"), names=names)


async def begin(request: Request) -> Response:
    """Open a scenario of the shelf: a draft is begun, whose address is the answer."""
    desk, name = desk_of(request), str((await body_of(request)).get("scenario", ""))
    file = desk.shelf.files.get(name)
    if file is None:
        raise not_there(_("There is no such scenario."))
    draft = desk.drafts.begun(name, read_text(file), origin=name)
    return JSONResponse({"address": f"/scenario/{draft.id}"})


ROUTES = [Route("/", start), Route("/drafts", begin, methods=["POST"])]
