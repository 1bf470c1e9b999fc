"""A run's folder that others have made: read and added to without harm to what is outside it."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from sim import api
from sim.language.signs import HIDDEN
from tests.cli.conftest import TINY
from tests.support import draw_few

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links are made as on POSIX")
MINE = "years of work"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sent")
    (folder / "tiny.yaml").write_text(TINY, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        draw_few(patched, ["closures"])
        return api.run(api.load(folder / "tiny.yaml"), out=folder / "run", workers=1).folder


@pytest.fixture
def run(finished: Path, tiny: Path) -> Path:
    """A copy of a run beside a scenario in the current folder."""
    return Path(shutil.copytree(finished, "run"))


@pytest.fixture
def mine() -> Path:
    file = Path("mine")
    (file / "folder").mkdir(parents=True)
    (file / "thesis.txt").write_text(MINE)
    return file


def untouched(mine: Path) -> bool:
    inside = sorted(path.name for path in mine.rglob("*"))
    return inside == ["folder", "thesis.txt"] and (mine / "thesis.txt").read_text() == MINE


COMMANDS = (("report", "run"), ("case", "run"), ("animate", "run"))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(
    ("name", "to"),
    [
        ("report.html", "thesis.txt"),
        ("summary.txt", "thesis.txt"),
        ("animation.html", "thesis.txt"),
        ("charts", "folder"),
        ("charts/case-0-1.png", "thesis.txt"),
        ("monthly.csv", "thesis.txt"),
    ],
)
def test_links_are_refused_and_what_they_lead_to_stays(name, to, command, run, mine, sim):
    link = run / name
    if link.is_dir():
        shutil.rmtree(link)
    link.parent.mkdir(exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to((mine / to).absolute())
    answer = sim(*command)
    assert answer.code == 2
    assert answer.err.startswith(f"{link}: is a link that leads out of the results folder")
    assert untouched(mine)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_pipe_for_a_table_does_not_hang(command, run, sim):
    (run / "monthly.csv").unlink()
    os.mkfifo(run / "monthly.csv")
    answer = sim(*command)
    assert (answer.code, answer.err) == (2, "run/monthly.csv: is not a regular file\n")


def test_a_folder_may_be_reached_by_a_link_of_the_users_own_and_nothing_half_written_is_left(
    run, sim
):
    Path("latest").symlink_to(run)
    for command, *_ in COMMANDS:
        assert sim(command, "latest").code == 0
    assert not [path for path in run.rglob("*") if "growing" in path.name]


def test_names_of_files_and_settings_are_shown_and_not_obeyed(tiny, sim):
    for command in (
        ("check", "\x1b[2Jno.yaml"),
        ("check", tiny, "--set", "\x9b2J=1"),
        ("check", tiny, "--set", "teams.count=\x1b[2J"),
        ("run", tiny, "--engine", "\x1b[2J"),
        ("case", "\x1b]0;x\x07"),
        ("results", "\x1b[2J"),
        ("world", tiny, "--out", "\x1b[2J"),
    ):
        answer = sim(*command)
        assert not HIDDEN.search(answer.out + answer.err)
        assert "\\x" in answer.out + answer.err


MARKED = "</script><img src=x onerror=alert(1)>$\\frac{1}{$"  # what may stand in a title
EVIL = "\x1b]0;owned\x07\x9b2J\u202e</script><img src=x onerror=alert(1)>$\\frac{1}{$"


def test_words_of_others_are_shown_and_not_obeyed(run, sim_with_charts, no_pixels, monkeypatch):
    """Titles in a manifest, on the terminal and in every file."""
    draw_few(monkeypatch, ("closures", "differences", "one_case", "team_backlogs"))
    manifest = json.loads((run / "manifest.json").read_text("utf-8"))
    manifest["scenario"]["title"] = manifest["scenario"]["question"] = MARKED
    manifest["title"] = {"en": MARKED, "zh": MARKED}
    manifest["command"] = EVIL
    (run / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    printed = []
    listed = {**manifest, "arms": ["regional", "top\x1b[2J_up"], "scenario_name": EVIL}
    Path("listed").mkdir()
    Path("listed", "manifest.json").write_text(json.dumps(listed), "utf-8")
    for command in (*COMMANDS, ("results", "."), ("results", ".", "--json")):
        answer = sim_with_charts(*command)
        assert answer.code == 0, answer.err
        printed += [answer.out, answer.err]
    texts = [*run.glob("*.txt"), *run.glob("*.html"), *run.glob("*/*.svg")]
    assert len(texts) > 6
    for said in [*printed, *(file.read_text("utf-8") for file in texts)]:
        assert not HIDDEN.search(said)
    assert not [file for file in run.glob("*.html") if "<img src=x" in file.read_text("utf-8")]
    assert "\\x1b]0;owned" in (run / "report.html").read_text("utf-8")
