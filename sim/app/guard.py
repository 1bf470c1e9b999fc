"""Who may ask, and in which language the answer is: before any page is reached.

Other users of this machine reach what listens on it, and so do pages of the web in its user's
browser: by a name that is bound to this machine's address (DNS rebinding), by forms and by scripts.
Whoever asks must therefore have the key, ask this address by its own name, and from its own pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from hmac import compare_digest
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.app.answers import said
from sim.language import LANGUAGES, Language, _, marked, speaking

NAMES = ("127.0.0.1", "localhost")
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
"""Of every answer that does not say otherwise itself."""
READING = {"GET", "HEAD"}
MOST_BYTES = 500_000_000
"""Of what a request brings, at the most; pages allow less."""
A_YEAR = 365 * 24 * 3600
FORBIDDEN, TOO_LARGE, FAULT = 403, 413, 500
FOREIGN = marked(
    "This address belongs to the simulator on this computer, and answers to its own pages only."
)
NO_KEY = marked(
    "The simulator opens for whoever has its key. Open the address that it printed when it was "
    "started, with all that stands in it."
)


@dataclass(frozen=True)
class Guard:
    """What is let through.

    Attributes
    ----------
    port : int
        On which the app listens.
    secret : str
        In the address that is opened first; then in a cookie.
    """

    port: int
    secret: str

    @property
    def middleware(self) -> Middleware:
        """The guard as a part of an application."""
        return Middleware(_Guarded, guard=self)

    @property
    def key_cookie(self) -> str:
        """Name of the cookie with the key: cookies do not tell ports apart, so it does."""
        return f"bureau-sim-key-{self.port}"

    @property
    def language_cookie(self) -> str:
        """Name of the cookie with the language."""
        return f"bureau-sim-language-{self.port}"

    @property
    def hosts(self) -> set[str]:
        """How the app may be called."""
        usual = {f"{name}:{self.port}" for name in NAMES}
        return usual | set(NAMES) if self.port == 80 else usual

    def objection(self, asked: HTTPConnection) -> str:
        """Why a request is not let through, in English; empty if it is."""
        hosts, origins = (asked.headers.getlist(name) for name in ("host", "origin"))
        if len(hosts) != 1 or hosts[0] not in self.hosts:
            return FOREIGN
        is_reading = asked.scope.get("method") in READING
        if origins != [f"http://{hosts[0]}"] and (origins or not is_reading):
            return FOREIGN
        brings_key = is_reading and self.is_key(asked.query_params.get("key", ""))
        is_from_here = asked.headers.get("sec-fetch-site", "none") in {"same-origin", "none"}
        if not is_from_here and not brings_key:
            return FOREIGN
        has_key = self.is_key(asked.cookies.get(self.key_cookie, ""))
        return "" if has_key or brings_key else NO_KEY

    def is_key(self, text: str) -> bool:
        """Whether this is the key; how long that takes tells nothing of it."""
        return compare_digest(text.encode("utf-8", "replace"), self.secret.encode())

    def language_of(self, asked: HTTPConnection) -> Language:
        """The language that was chosen on a page, else what the browser prefers."""
        chosen = asked.query_params.get("lang"), asked.cookies.get(self.language_cookie)
        wanted = [*chosen, asked.headers.get("accept-language", "")[:2].lower(), "en"]
        return next(one for name in wanted for one in LANGUAGES if name == one)


class _Guarded:
    """An application behind a guard."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self.app, self.guard = app, guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":  # the application's own beginning and end
            await self.app(scope, receive, send)
        if scope["type"] == "websocket":  # there is none
            await send({"type": "websocket.close", "code": 1008})
        if scope["type"] != "http":
            return
        answering = _Answering(receive, send)
        request = Request(scope, answering.receive)
        with speaking(self.guard.language_of(request)):
            if why := self.guard.objection(request):
                await said(request, _(why), FORBIDDEN)(scope, receive, answering.send)
            elif (turned := _turned(request, self.guard)) is not None:
                await turned(scope, receive, answering.send)
            else:
                await self._answer(request, answering)

    async def _answer(self, request: Request, answering: _Answering) -> None:
        """Have the application answer; a fault of its own is said in words."""
        try:
            await self.app(request.scope, answering.receive, answering.send)
        except Exception as error:
            from sim.running.faults import in_words

            words = in_words(error)
            if answering.has_begun:
                raise
            answer = said(request, words, FAULT)
            await answer(request.scope, answering.receive, answering.send)


@dataclass
class _Answering:
    """What goes in and out of an application: no more than is allowed, with safe headers."""

    received: Receive
    sent: Send
    bytes: int = 0
    has_begun: bool = False

    async def receive(self) -> Message:
        message = await self.received()
        self.bytes += len(message.get("body", b""))
        if self.bytes > MOST_BYTES:
            raise HTTPException(TOO_LARGE)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await self.sent(message)


def _turned(request: Request, guard: Guard) -> Response | None:
    """The same address without key and language, which are in cookies then; None: it has none."""
    query = request.query_params
    if request.method not in READING or not {"key", "lang"} & query.keys():
        return None
    rest = urlencode([one for one in query.multi_items() if one[0] not in {"key", "lang"}])
    path = request.scope.get("raw_path", b"/").decode("ascii", "replace").partition("?")[0]
    target = f"http://{request.headers['host']}{path}" + (f"?{rest}" if rest else "")
    answer = _to(request, target)
    kept: dict[str, Any] = {"httponly": True, "samesite": "strict", "path": "/"}
    if guard.is_key(query.get("key", "")):
        answer.set_cookie(guard.key_cookie, guard.secret, **kept)
    if "lang" in query:
        language = guard.language_of(request)
        answer.set_cookie(guard.language_cookie, language, max_age=A_YEAR, **kept)
    return answer


def _to(request: Request, target: str) -> Response:
    """Go on to another address of the app.

    Where a page of others led here, as that of a terminal in a browser, the browser would not send
    the cookie along; so a page of our own leads on.
    """
    if request.headers.get("sec-fetch-site", "none") in {"same-origin", "none"}:
        return RedirectResponse(target, 303)
    return said(request, "", onward=target)
