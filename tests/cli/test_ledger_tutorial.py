"""The tutorial from an export to an answer: its commands, typed one after the other, print that."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.report.ledger import showing
from tests.cli.conftest import Answer

ROOT = Path(__file__).parents[2]
PAGES = {"en": "ledger_tutorial.md", "zh": "ledger_tutorial.zh.md"}
COMMAND = re.compile(r"^python -m sim (.*)$", re.MULTILINE)


def commands(language: str) -> list[list[str]]:
    """The commands of the page, in its order."""
    page = (ROOT / "docs" / PAGES[language]).read_text("utf-8")
    blocks = re.findall(r"^```\n(python .*?)```$", page, re.MULTILINE | re.DOTALL)
    return [line.split() for block in blocks for line in COMMAND.findall(block)]


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def here(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(showing, "draws_of", lambda _reading: {})
    shutil.copytree(ROOT / "scenarios", "scenarios")


@pytest.mark.parametrize("language", PAGES)
def test_each_command_prints_what_the_tutorial_shows(
    language: str, here: None, sim: Callable[..., Answer]
) -> None:
    page = plain((ROOT / "docs" / PAGES[language]).read_text("utf-8"))
    practice, guess, refused, read, fit, _sets = commands(language)
    said = sim(*practice, "--lang", language)
    assert said.code == 0, said.err
    assert plain(said.out) in page
    said = sim(*guess, "--lang", language)
    assert plain(said.out) in page
    given = Path("map.yaml").read_text("utf-8")
    unsure = given[given.index("extract:") : given.index("officers:\n")].strip()
    assert plain(unsure) in page
    line = next(line for line in given.splitlines() if "as_of: 2015-09-30" in line and "#" in line)
    Path("map.yaml").write_text(given.replace(line, "  as_of: 2015-03-31"), "utf-8")
    said = sim(*refused, "--lang", language)
    assert said.code == 2
    first, *others = said.err.strip().splitlines()
    assert plain(first) in page
    assert len(others) == 2
    Path("map.yaml").write_text(given.replace(line, "  as_of: 2015-09-30"), "utf-8")
    said = sim(*read, "--lang", language)
    assert said.code == 0, said.err
    answer = said.out[said.out.index("• ") :].split("\n\n")[0]
    assert plain(answer) in page
    assert "--fit-until" in fit


def test_both_pages_have_the_same_commands() -> None:
    assert commands("en") == commands("zh")
    assert len(commands("en")) == 6


def test_a_practice_ledger_of_another_form_is_refused(here, sim) -> None:
    answer = sim("practice", "scenarios/baseline.yaml", "--out", "court.doc")
    assert answer.code == 2
    assert "--out: must end in .csv or .xlsx" in answer.err
    assert not Path("court.doc").exists()
