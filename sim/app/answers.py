"""What requests are answered with: pages from templates, JSON, and refusals in words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from sim.app.jobs.telling import in_plain
from sim.language import LANGUAGES, _, language_in_use, language_tag, marked
from sim.scenario.problems import InputError
from sim.version import __version__

TEMPLATES = Path(__file__).with_name("templates")
BAD_INPUT, NOT_THERE = 422, 404
MOST_JSON = 2_000_000
"""Bytes of a request's JSON, at the most."""
HALF_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]")
"""What JSON may have one in."""
NAVIGATION = {
    "/": marked("Start"),
    "/runs": marked("Runs"),
    "/ledger": marked("Ledger"),
    "/help": marked("Help"),
}
"""The pages that can be gone to from everywhere, by their addresses."""
OF_A_DRAFT = {
    "scenario": marked("Scenario"),
    "what-if": marked("What if"),
    "sweep": marked("Sweep"),
}
"""The pages of an open scenario, by the first part of their addresses."""
LAYOUT = {
    "program": marked("Execution bureau simulator"),
    "skip": marked("Skip to the content"),
    "navigation": marked("Pages"),
    "of_draft": marked("Pages of this scenario"),
    "language": marked("Language"),
    "script": marked("This page works with JavaScript, which is switched off here."),
    "failed": marked("The program does not answer. Is it still running?"),
    "alone": marked("Works on this computer alone: nothing is sent anywhere."),
}
"""Words of the frame around every page."""
NOT_KEPT = ("lang", "key")
"""Of an address's query, what is not carried over when the language is chosen."""
NAMES_OF_LANGUAGES = {"en": "English", "zh": "中文"}


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(
    request: Request,
    template: str,
    words: Mapping[str, str],
    *,
    draft: str = "",
    **values: Any,
) -> Response:
    """A page in the language in use.

    Parameters
    ----------
    template : str
        File name in ``templates``; it extends ``layout.html``.
    words : mapping of str to str
        Marked texts of the page, by name: ``words.NAME`` in the template, and in its scripts
        (``common.js`` has them from the element ``words``).
    draft : str
        Id of the open scenario that the page is of, whose other pages are linked then.
    **values
        What else the template shows; ``title`` is needed.
    """
    shown = {name: _(text) for name, text in {**LAYOUT, **words}.items()}
    text = (
        _environment()
        .get_template(template)
        .render(
            language=language_tag(),
            languages=[
                (one, NAMES_OF_LANGUAGES[one], one == language_in_use()) for one in LANGUAGES
            ],
            navigation=[
                (address, _(name), request.url.path == address)
                for address, name in NAVIGATION.items()
            ],
            query=[one for one in request.query_params.multi_items() if one[0] not in NOT_KEPT],
            draft=draft,
            tabs=[
                (f"/{first}/{draft}", _(name), request.url.path == f"/{first}/{draft}")
                for first, name in OF_A_DRAFT.items()
                if draft
            ],
            version=__version__,
            words=SimpleNamespace(**shown),  # of a dictionary  words.copy  would be a method
            for_scripts=shown,
            **values,
        )
    )
    return HTMLResponse(text)


def refused(error: InputError) -> JSONResponse:
    """Bad input, in words: each problem with the file's name, line and key."""
    return JSONResponse({"problems": in_plain(error)}, BAD_INPUT)


async def body_of(request: Request) -> Any:
    """The JSON of a request; 413 if it is too large, 400 if it is none.

    Half characters, which no file can have, become question marks.
    """
    data = await bytes_of(request, MOST_JSON)
    try:
        found = json.loads(data, parse_constant=_refuse)
        if HALF_CHARACTER.search(data):
            found = json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    return found


def _refuse(constant: str) -> None:
    """NaN and the like, which are no JSON."""
    raise ValueError(constant)


async def bytes_of(request: Request, most: int, why: str | None = None) -> bytes:
    """The body of a request; 413, with ``why``, if it is larger than allowed."""
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > most:
            raise HTTPException(413, why)
    return bytes(data)


def said(request: Request, words: str, status: int = 200, onward: str = "") -> Response:
    """A sentence, as a page for whoever looks at pages, else as JSON.

    The page needs nothing else of the app, for whoever may see nothing else of it.

    Parameters
    ----------
    onward : str
        Address that the page leads to at once.
    """
    if "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"said": words}, status)
    text = (
        _environment()
        .get_template("said.html")
        .render(language=language_tag(), title=_(LAYOUT["program"]), said=words, onward=onward)
    )
    return HTMLResponse(text, status)


def not_there(what: str = "") -> HTTPException:
    """404, with what is not there in words."""
    return HTTPException(NOT_THERE, what or _("There is no such page."))
