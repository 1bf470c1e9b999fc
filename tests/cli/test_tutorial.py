"""The tutorial's mistakes get the answers that it shows, in both languages of the page."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("tutorial.md", "tutorial.zh.md")
NUMBER = "cases_per_month: 234"


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """The copy of the baseline that the reader has made."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "scenarios", "scenarios")
    return Path(shutil.copy("scenarios/baseline.yaml", "scenarios/mine.yaml"))


def shown(answer: str) -> bool:
    """Whether all pages show what the program said."""
    return all(answer.strip() in (ROOT / "docs" / page).read_text("utf-8") for page in PAGES)


@pytest.mark.parametrize(
    "written",
    [
        "cases_per_months: 280",
        "cases_per_month:280",
        "cases_per_month：280",
        "cases_per_month: 280 cases",
    ],
)
def test_a_mistake_is_answered_as_the_tutorial_says(written, mine, sim):
    text = mine.read_text("utf-8")
    mine.write_text(text.replace(NUMBER, written), "utf-8")
    answer = sim("check", mine)
    assert answer.code == 2
    assert shown(answer.err)


def test_in_another_folder_there_is_no_such_file(mine, sim, monkeypatch):
    elsewhere = Path("elsewhere")
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert shown(sim("run", "scenarios/baseline.yaml").err)


def test_the_check_of_a_fifth_more_cases_ends_as_the_tutorial_says(mine, sim):
    text = mine.read_text("utf-8")
    mine.write_text(text.replace(NUMBER, "cases_per_month: 280"), "utf-8")
    answer = sim("check", mine).out
    end = " ".join(answer[answer.index("Under the regional rule") :].split())
    for page in PAGES:
        assert end in " ".join((ROOT / "docs" / page).read_text("utf-8").split())
