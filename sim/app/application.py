"""The application: every page's routes, the files that pages load, and how refusals are shown."""

from __future__ import annotations

import os
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from sim.app.answers import BAD_INPUT, page, refused
from sim.app.desk import Desk
from sim.app.guard import Guard
from sim.language import _, marked
from sim.scenario.problems import InputError

STATIC = Path(__file__).with_name("static")
INTERACTIVE = Path(__file__).parents[1] / "report" / "interactive"
"""What the report's interactive charts are made of, which pages load, too."""
FLOW = Path(__file__).parents[1] / "report" / "flow"
"""What draws the flow of cases, on animation pages as well."""
LOADED = (".css", ".js", ".svg", ".woff2", ".txt")
"""Endings of the names of files that pages load; there are others beside them."""
LARGE = 10_000
"""Bytes from which an answer is compressed, so that pages with many tables stay light."""
WORDS = {"back": marked("Back to the start")}
SAID = {
    400: marked("This request cannot be understood."),
    404: marked("There is no such page."),
    405: marked("That cannot be done here."),
    413: marked("That is too large."),
}
"""Of refusals that say nothing themselves."""


class _Loaded(StaticFiles):
    """Files that pages load, and none beside them."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        return super().lookup_path(path) if path.endswith(LOADED) else ("", None)


def application(desk: Desk, guard: Guard) -> Starlette:
    """The application over a desk, which answers only what the guard lets through."""
    app = Starlette(
        routes=[
            *_routes(),
            Mount("/static", _Loaded(directory=STATIC)),
            Mount("/interactive", _Loaded(directory=INTERACTIVE)),
            Mount("/flow", _Loaded(directory=FLOW)),
        ],
        middleware=[guard.middleware, Middleware(GZipMiddleware, LARGE, compresslevel=3)],
        exception_handlers={InputError: _bad_input, HTTPException: _failed},
    )
    app.state.desk = desk
    return app


def _routes() -> list[BaseRoute]:
    """The routes of all pages: each module in ``pages`` has its own in ``ROUTES``."""
    package = import_module("sim.app.pages")
    names = sorted(module.name for module in iter_modules(package.__path__, "sim.app.pages."))
    return [route for name in names for route in import_module(name).ROUTES]


def _bad_input(request: Request, error: Exception) -> Response:
    assert isinstance(error, InputError)
    if not _is_page_wanted(request):
        return refused(error)
    return _not_shown(request, "\n".join(one.message for one in error.problems), BAD_INPUT)


def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status, usual = error.status_code, HTTPStatus(error.status_code).phrase
    said = _(SAID[status]) if error.detail == usual and status in SAID else str(error.detail)
    if _is_page_wanted(request):
        return _not_shown(request, said, status)
    return JSONResponse({"said": said}, status)


def _is_page_wanted(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _not_shown(request: Request, said: str, status: int) -> Response:
    """A page that says why there is nothing else."""
    shown = page(request, "failed.html", WORDS, title=_("Not here"), said=said)
    shown.status_code = status
    return shown
