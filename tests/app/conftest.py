"""The app as its user meets it: a server of its own, a client that asks, a browser that shows."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from starlette.testclient import TestClient

from sim.app.application import application
from sim.app.desk import Desk
from sim.app.guard import Guard
from sim.language import Language, language_in_use
from sim.report.ledger import showing
from sim.report.ledger.results import LedgerAsked, carry_out_ledger
from tests.browsers import PATIENCE, Watched
from tests.court_ledger import write_court_ledger

ROOT = Path(__file__).parents[2]
AXE = Path(__file__).with_name("vendor") / "axe.min.js"
SMALL = """\
title: "{title}"
question: Does dealing by turns even out what the teams have?
extends: {baseline}
calendar: {{months: 3}}
history: {{months: 2}}
replications: 3
"""


def small_folder(folder: Path) -> Path:
    """A folder with two scenarios of a few months, `small` and `other`, made of the baseline."""
    scenarios = folder / "scenarios"
    scenarios.mkdir(parents=True)
    for name, title in {"small": "A small bureau", "other": "Another small bureau"}.items():
        shutil.copy(ROOT / "scenarios/baseline.yaml", scenarios / "baseline.yaml")
        (scenarios / f"{name}.yaml").write_text(
            SMALL.format(title=title, baseline="baseline.yaml"), "utf-8"
        )
    return folder


KEY, PORT = "k" * 32, 8765
"""Of the application that is asked in this process."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk over an empty folder, with the scenarios `small` and `other`."""
    return Desk(small_folder(tmp_path / "desk"))


@pytest.fixture
def asked_in(desk: Desk) -> Iterator[Callable[[Language], TestClient]]:
    """A client of the application over the desk that reads this language; the guard knows it."""
    guard = Guard(PORT, KEY)
    app = application(desk, guard)
    made: list[TestClient] = []

    def client(language: Language) -> TestClient:
        address = f"http://127.0.0.1:{PORT}"
        one = TestClient(app, base_url=address, headers={"origin": address})
        made.append(one.__enter__())
        one.get("/", params={"key": KEY})
        one.cookies.set(guard.language_cookie, language)
        return one

    before = language_in_use()
    yield client
    for one in made:
        one.__exit__(None, None, None)
    desk.end()
    assert language_in_use() == before


@pytest.fixture
def client(asked_in: Callable[[Language], TestClient]) -> TestClient:
    """A client whose user reads English."""
    return asked_in("en")


@pytest.fixture
def chinese(asked_in: Callable[[Language], TestClient]) -> TestClient:
    """A client whose user reads Chinese, of the same application as `client`."""
    return asked_in("zh")


@dataclass(frozen=True)
class Served:
    """An app that was started by its command.

    Attributes
    ----------
    opened : str
        The address that it printed, its key in it.
    folder : pathlib.Path
        In which it works.
    process : subprocess.Popen
        The server.
    """

    opened: str
    folder: Path
    process: subprocess.Popen[str]

    @property
    def origin(self) -> str:
        """The address without path and key."""
        parts = urlsplit(self.opened)
        return f"{parts.scheme}://{parts.netloc}"


@pytest.fixture(scope="session")
def app_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app, started by its command once a worker, in a folder of its own."""
    folder = small_folder(tmp_path_factory.mktemp("app"))
    command = [sys.executable, "-m", "sim", "app", "--no-browser"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            said = process.stdout.readline()
            yield Served(said.split()[-1], folder, process)
        finally:
            process.kill()


@pytest.fixture(scope="session")
def server_client(app_server: Served) -> Iterator[httpx2.Client]:
    """What asks the started app, behind its guard."""
    how = {"follow_redirects": True, "trust_env": False, "timeout": PATIENCE / 1000}
    headers = {"origin": app_server.origin, "accept-language": "en"}
    with httpx2.Client(base_url=app_server.origin, headers=headers, **how) as client:
        client.get(app_server.opened).raise_for_status()
        yield client


@dataclass(frozen=True)
class Played:
    """A run of the scenario `small` in the started app: ids of its draft, its job and itself.

    And those of a ledger that was uploaded, and of what was read of one.
    """

    draft: str
    job: str
    run: str
    ledger: str
    reading: str


@pytest.fixture(scope="session")
def played(server_client: httpx2.Client, app_server: Served) -> Played:
    """The scenario `small`, opened and run to its end, once a worker."""
    opened = server_client.post("/drafts", json={"scenario": "small"}).json()
    draft = opened["address"].rpartition("/")[2]
    begun = server_client.post("/jobs", json={"kind": "run", "draft": draft, "options": {}})
    job = begun.json()["id"]
    until = time.monotonic() + PATIENCE / 1000
    while (now := server_client.get(f"/jobs/{job}").json())["state"] in ("waiting", "working"):
        assert time.monotonic() < until, now
        time.sleep(0.05)
    assert now["state"] == "finished", now
    return Played(draft, job, now["run"], *_ledger(server_client, app_server.folder))


def _ledger(client: httpx2.Client, folder: Path) -> tuple[str, str]:
    """Ids of an uploaded ledger, and of a reading of it, which is made here without charts."""
    place = folder / "of-the-court"
    place.mkdir()
    write_court_ledger(place)
    file = place / "台账.csv"
    uploaded = client.post("/ledgers", params={"name": file.name}, content=file.read_bytes())
    out = folder / "results/ledger-台账/0123456789ab"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(showing, "draws_of", lambda _reading: {})
        carry_out_ledger(LedgerAsked(file, place / "map.yaml"), out)
    reading = Desk(folder.resolve()).id_of(folder.resolve() / out.relative_to(folder))
    return uploaded.json()["address"].rpartition("/")[2], reading


OF_WORDS = ("cat.forms", "cat.language", "cat.name-role-value", "cat.text-alternatives")
RULES: dict[Language, tuple[str, ...]] = {"en": (), "zh": OF_WORDS}
"""What axe looks at: all of it, or what hangs on words; colours and structure are the same."""


@dataclass
class Page(Watched):
    """A page of the app in a browser, in a context of its own, which is behind the guard.

    Attributes
    ----------
    rules : tuple of str
        Tags of the rules that axe looks at; none are all of them.
    """

    rules: tuple[str, ...] = ()

    def goto(self, path: str) -> Any:
        """Open a page of the app, and wait until nothing is asked for any more."""
        return self.page.goto(f"{self.inside[0][:-1]}{path}", wait_until="networkidle")

    def axe(self, *, contrast: bool = False) -> list[str]:
        """The rules of accessibility that the page breaks, each with where.

        Contrast takes longer than all others, and is looked at on every page as it opens.
        """
        # Playwright's evaluation is no script of the page: its policy stays as strict as it is.
        self.page.evaluate(AXE.read_text("utf-8"))
        how = {
            "resultTypes": ["violations"],
            "rules": {"color-contrast": {"enabled": contrast}},
            **({"runOnly": [*self.rules]} if self.rules else {}),
        }
        found = self.page.evaluate("how => axe.run(how)", how)
        return [
            f"{one['id']}: {node['target']} {node['html'][:200]}"
            for one in found["violations"]
            for node in one["nodes"]
        ]


@pytest.fixture
def browser_in(browser: Any, app_server: Served) -> Iterator[Callable[..., Page]]:
    """Opens a page of the app in a language: `browser_in("zh", viewport=...)`.

    At the end no page may have asked for anything outside the app, nor have complained: a test
    that provokes a complaint empties `wrong` when it has seen it.
    """
    made: list[Page] = []

    def opened(language: Language = "en", **options: Any) -> Page:
        tag = {"en": "en-US", "zh": "zh-CN"}[language]
        context = browser.new_context(locale=tag, **options)
        page = Page(context.new_page(), (f"{app_server.origin}/",), rules=RULES[language])
        made.append(page)
        # The key is asked for without a page, which would be shown for nothing.
        assert context.request.get(app_server.opened, max_redirects=0).status < 400
        cookie = Guard(urlsplit(app_server.origin).port or 80, "").language_cookie
        context.add_cookies([{"name": cookie, "value": language, "url": app_server.origin}])
        return page

    yield opened
    for one in made:
        one.page.context.close()
        assert not one.foreign
        assert not one.wrong


@pytest.fixture
def browser_page(browser_in: Callable[..., Page]) -> Page:
    """A page behind the guard of the app, in English, with nothing of it to be seen yet."""
    return browser_in("en")
