"""Options of the test command, and the code that is tested."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from matplotlib.figure import Figure

from sim.bureau.engines import prepare
from sim.report import illustration
from sim.report.charts import drawing
from sim.report.charts.drawing import Drawing
from tests.browsers import CHROMIUM, GROUP, OPTIONS, Watched, shown
from tests.support import draw_few

# Drawn examples are the same in every run; --hypothesis-profile=default draws others.
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.load_profile("fixed")

# Commands that tests start in other folders run this code, not an older one that is installed.
os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
# They find its modules compiled, even if whoever runs the tests keeps no compiled modules; so does
# each worker those tests that the other has compiled.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
TESTS = Path(__file__).parent

# As often as Python usually looks for garbage, that takes a twelfth of the time.
gc.set_threshold(20_000, 20, 50)


@pytest.fixture
def no_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Studies draw no charts, which take most of the time of a small one."""
    monkeypatch.setattr(illustration, "drawing_of", lambda *_: Drawing({}, dict))
    monkeypatch.setattr(illustration, "MOST_DRAWERS", 1)


@pytest.fixture
def blank_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Charts are made of their tables as ever; only the pictures, which take long, are blank."""
    monkeypatch.setattr(illustration, "MOST_DRAWERS", 1)
    blank = {"png": b"", "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>'}
    monkeypatch.setattr(
        drawing, "saved", lambda _figure, name: {f"{name}.{end}": of for end, of in blank.items()}
    )


@pytest.fixture
def two_charts(blank_charts: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `blank_charts`; and studies have two charts only."""
    draw_few(monkeypatch, ("closures", "one_case"))


@pytest.fixture
def no_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Charts are drawn as SVG alone, which pages show: PNG of many pixels takes longer."""
    usual = Figure.savefig

    def saved(figure: Figure, to: Any, **how: Any) -> None:
        if how.get("format") != "png":
            usual(figure, to, **how)

    monkeypatch.setattr(Figure, "savefig", saved)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium, the system's own, one a worker."""
    driven = pytest.importorskip("playwright.sync_api", reason="no Playwright here")
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    with driven.sync_playwright() as driver:
        one = driver.chromium.launch(executable_path=CHROMIUM, args=[*OPTIONS])
        yield one
        one.close()


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[[Path], Watched]]:
    """Opens a page that is a file; it is closed when the test has ended."""
    made: list[Watched] = []

    def open_file(file: Path) -> Watched:
        made.append(shown(browser, file))
        return made[-1]

    yield open_file
    for one in made:
        one.page.close()


def pytest_configure(config: pytest.Config) -> None:
    """A study that is asked for by its name is played, and its image is stored anew with others."""
    option = config.option
    is_named = option.keyword or any("::" in one for one in config.args)
    if option.markexpr == "not study" and (is_named or option.rewrite_regression):
        option.markexpr = ""


def pytest_sessionstart(session: pytest.Session) -> None:
    """Before all tests: one worker compiles the engine, another the tests, each for both."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None or [Path(one).resolve() for one in session.config.args] != [TESTS]:
        return
    if worker == "gw0":
        prepare("auto", lambda: None)
        return
    for file in sorted(TESTS.rglob("test_*.py"), reverse=True):  # the first one begins at the front
        module = ".".join(file.relative_to(TESTS.parent).with_suffix("").parts)
        with suppress(Exception, pytest.skip.Exception):  # it is imported again, and then said
            import_module(module)


def pytest_collection_finish() -> None:
    """No search for garbage goes through the tests themselves, which are a million objects."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist looks at the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share what takes long to make are of one worker, which makes it once.

    Those with a browser, or with the app that it opens; those of a file that share a fixture.
    """
    for item in items:
        if {"app_server", "browser"} & {*getattr(item, "fixturenames", ())}:
            item.add_marker(GROUP)
        elif not item.get_closest_marker("xdist_group") and shares(item):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


def shares(item: pytest.Item) -> bool:
    """Whether a test has a fixture that is made once for its file."""
    known = getattr(item, "_fixtureinfo", None)
    return known is not None and any(
        each[-1].scope == "module" for each in known.name2fixturedefs.values()
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    text = "write the stored tables of tests/regression anew, on purpose"
    parser.addoption("--rewrite-regression", action="store_true", help=text)
