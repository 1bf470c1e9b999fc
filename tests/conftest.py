"""Options of the test command, and the code that is tested."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from sim.report import illustration
from sim.report.charts import drawing
from sim.report.charts.drawing import Drawing

# Drawn examples are the same in every run; --hypothesis-profile=default draws others.
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.load_profile("fixed")

# Commands that tests start in other folders run this code, not an older one that is installed.
os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])


@pytest.fixture
def no_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Studies draw no charts, which take most of the time of a small one."""
    monkeypatch.setattr(illustration, "drawing_of", lambda *_: Drawing({}, dict))


@pytest.fixture
def blank_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Charts are made of their tables as ever; only the pictures, which take long, are blank."""
    blank = {"png": b"", "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>'}
    monkeypatch.setattr(
        drawing, "saved", lambda _figure, name: {f"{name}.{end}": of for end, of in blank.items()}
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    text = "write the stored tables of tests/regression anew, on purpose"
    parser.addoption("--rewrite-regression", action="store_true", help=text)
