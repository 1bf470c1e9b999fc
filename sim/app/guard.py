"""Who may ask, and in which language the answer is: before any page is reached."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.language import LANGUAGES, Language, speaking

LANGUAGE_COOKIE = "language"
POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


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


class _Guarded:
    """An application behind a guard."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self.app, self.guard = app, guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":  # the application's own beginning and end
            await self.app(scope, receive, send)
        if scope["type"] != "http":
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        with speaking(language_of(Request(scope))):
            await self.app(scope, receive, sent)


def language_of(request: Request) -> Language:
    """The language that was chosen on a page, else what the browser prefers."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    wanted = [chosen, request.headers.get("accept-language", "")[:2].lower(), "en"]
    return next(one for name in wanted for one in LANGUAGES if name == one)
