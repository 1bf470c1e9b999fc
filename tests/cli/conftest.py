"""The command line as a user meets it."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from sim.cli import main
from sim.language import use_language
from sim.report.page import page
from sim.report.summaries import page_file
from sim.running.files import write_text_whole
from sim.studies.study import Outcome

TINY = """\
title: Tiny
question: Does it run?
calendar: {start: 2013-10, months: 2, days_per_month: 10}
history: {months: 1}
intake:
  cases_per_month: 40
  regions:
    - {name: A, share: 1, home: [1]}
    - {name: B, share: 2, home: [2]}
route:
  - {stage: plan, role: officer, work: {gamma: {mean: 0.3, cv: 1}}, wait: {exponential: {mean: 2}}}
  - {stage: closing, role: assistant, work: 0.2}
amount: {lognormal: {mean: 55000, cv: 3}}
teams:
  count: 2
  officer_speed: {lognormal: {mean: 1, cv: 0.2}}
arms:
  - {name: regional, allocation: regional}
  - {name: top_up, allocation: top_up}
replications: 3
seed: 7
"""

TABLE = """\
name,province,teams,divisions,cases_per_month,region_imbalance,opening_backlog
Ax,N,2,1,40,0.4,6
Bx,N,3,1,70,0,
Cx,S,2,1,50,0.6,9
Dx,S,1,1,20,0.5,3
"""


@dataclass(frozen=True)
class Answer:
    """What a command left: its exit code and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny scenario file in an empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    file = Path("tiny.yaml")
    file.write_text(TINY, encoding="utf-8")
    return file


@pytest.fixture
def many(tiny: Path) -> Path:
    """A scenario with a table of bureaus beside it."""
    folder = Path("country")
    folder.mkdir()
    (folder / "table.csv").write_text(TABLE, encoding="utf-8")
    file = folder / "many.yaml"
    file.write_text(
        "extends: ../tiny.yaml\nbureaus: table.csv\nhistory: {months: 0}\n"
        "calendar: {start: 2013-10, months: 3, days_per_month: 10}\nreplications: 3\n",
        encoding="utf-8",
    )
    return file


@contextmanager
def restored_environment() -> Iterator[None]:
    """The language that a command chose holds for that command alone."""
    before = dict(os.environ)
    try:
        yield
    finally:
        use_language("en")
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture
def with_reports() -> None:
    """For tests that read reports: runs of `sim` write theirs."""


@pytest.fixture
def sim(
    sim_with_charts: Callable[..., Answer],
    no_charts: None,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Answer]:
    """Call the program in this process; runs draw no charts, and there is nothing in a report.

    A report takes a quarter of a tiny run; tests that read it ask for `with_reports`.
    """
    if "with_reports" not in request.fixturenames:
        monkeypatch.setattr(page, "write_page", empty_report)
    return sim_with_charts


def empty_report(outcome: Outcome, *_: object) -> None:
    """In place of what writes reports."""
    write_text_whole(page_file(outcome.folder), "")


@pytest.fixture
def sim_with_charts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Answer]:
    """Call the program in this process, just as it is."""

    def call(*arguments: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["sim", *map(str, arguments)])
        monkeypatch.setattr(gc, "freeze", lambda: None)  # the process of the tests goes on
        with restored_environment(), pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return Answer(int(ended.value.code or 0), printed.out, printed.err)

    return call
