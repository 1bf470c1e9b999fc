"""Pages in a real browser: what they ask for, what they complain of, on how much paper they are."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OPTIONS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # nothing leaves this machine
)  # fmt: skip
GROUP = pytest.mark.xdist_group("browser")
"""Of all tests with a browser, whichever folder they are in: one browser for all of them."""
PATIENCE = 60_000
"""Milliseconds that something is waited for, on a machine that is busy."""


@dataclass
class Watched:
    """A page of a browser, and what it did.

    Attributes
    ----------
    page : playwright.sync_api.Page
        In a context of its own.
    inside : tuple of str
        How addresses begin that it may ask for.
    foreign : list of str
        Those that it asked for all the same.
    said : list of str
        What stood in the console.
    wrong : list of str
        Errors of scripts, and what stood in the console as an error.
    bytes : dict of str to int
        What came, by address.
    """

    page: Any
    inside: tuple[str, ...]
    foreign: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    bytes: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("request", self._asks)
        self.page.on("requestfinished", self._comes)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", self._says)

    def _asks(self, request: Any) -> None:
        if not request.url.startswith((*self.inside, "data:", "blob:", "about:")):
            self.foreign.append(request.url)

    def _comes(self, request: Any) -> None:
        self.bytes[request.url] = request.sizes()["responseBodySize"]

    def _says(self, said: Any) -> None:
        self.said.append(said.text)
        if said.type == "error":
            self.wrong.append(said.text)

    def sheets(self) -> int:
        """On how many sheets of paper, A4, the page is printed."""
        printed = self.page.pdf(format="A4", prefer_css_page_size=True)
        return len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))


def shown(browser: Any, file: Path, width: int = 1000) -> Watched:
    """A page that is a file, opened in a context of its own, and drawn."""
    address = file.resolve().as_uri()
    found = Watched(browser.new_page(viewport={"width": width, "height": 1400}), (address,))
    found.page.goto(address)
    return found
