"""The tutorial's mistakes get the answers that it shows, in English and in Chinese."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = {"en": "tutorial.md", "zh": "tutorial.zh.md"}


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """The copy of the baseline that the reader has made."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "scenarios", "scenarios")
    return Path(shutil.copy("scenarios/baseline.yaml", "scenarios/mine.yaml"))


def write(file: Path, line: int, text: str) -> None:
    lines = file.read_text("utf-8").splitlines()
    assert lines[line - 1].split(":")[0].strip() in ("months", "cases_per_month")
    file.write_text("\n".join([*lines[: line - 1], text, *lines[line:]]), "utf-8")


def page(language: str) -> str:
    return (ROOT / "docs" / PAGES[language]).read_text("utf-8")


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize(
    ("line", "written"),
    [
        (19, "  month: 24"),
        (27, "  cases_per_month:280      # a fifth more"),
        (27, "  cases_per_month：280      # a fifth more"),
        (27, "  cases_per_month: 280 cases"),
    ],
)
def test_a_mistake_is_answered_as_the_tutorial_says(line, written, language, mine, sim):
    write(mine, line, written)
    answer = sim("check", mine, "--lang", language)
    assert answer.code == 2
    block = next(b for b in page(language).split("```") if answer.err.strip() in b)
    shown = [said for said in block.strip().splitlines() if f":{line}: " not in said]
    assert shown == []  # no line that is not printed


@pytest.mark.parametrize("language", PAGES)
def test_in_another_folder_there_is_no_such_file(language, mine, sim, monkeypatch):
    elsewhere = Path("elsewhere")
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    answer = sim("run", "scenarios/baseline.yaml", "--lang", language)
    assert answer.err.strip() in page(language)


@pytest.mark.parametrize(
    ("language", "begins", "ends"),
    [
        ("en", "Under the regional rule", "What the file sets"),
        ("zh", "按地域分案时", "情景文件设定了什么"),
    ],
)
def test_the_check_of_a_fifth_more_cases_says_what_the_tutorial_does(
    language, begins, ends, mine, sim
):
    write(mine, 27, "  cases_per_month: 280")
    answer = sim("check", mine, "--lang", language).out
    loads = answer[answer.index(begins) : answer.index(ends)]
    assert " ".join(loads.split()) in " ".join(page(language).split())
