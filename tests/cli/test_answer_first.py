"""The answer is printed as soon as the tables stand; charts and page are made after it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.cli.early import needs_workers
from sim.report import illustration
from sim.report.charts.drawing import Drawing
from sim.running.checksums import file_digest
from sim.studies import run

RUN = ["run", "tiny.yaml", "--out", "run", "--workers", 1]
CALLED = "python -m sim report run"


@pytest.fixture
def while_drawing(monkeypatch) -> Callable[[Callable[[], None]], None]:
    """Have something happen instead of the charts, or before them."""

    def do(happens: Callable[[], None]) -> None:
        def drawing_of(*_outcome: object) -> Drawing[dict[str, Any]]:
            happens()
            return Drawing({}, dict)

        monkeypatch.setattr(illustration, "drawing_of", drawing_of)

    return do


def raising(error: BaseException) -> Callable[[], None]:
    def happens() -> None:
        raise error

    return happens


def test_the_answer_is_there_before_charts_are_begun_and_where_all_is_afterwards(
    tiny, sim, while_drawing, capsys
):
    before: list[str] = []
    while_drawing(lambda: before.append(capsys.readouterr().out))
    answer = sim(*RUN)
    assert (answer.code, len(before)) == (0, 1)
    summary = Path("run/summary.txt").read_text("utf-8")  # its lines break elsewhere
    assert before[0].split() == summary.split()
    assert answer.out == "\nTables, charts and manifest: run\n"


def test_the_log_of_assumptions_comes_with_the_charts_or_where_there_are_none(
    tiny, sim, while_drawing
):
    log, before = Path("run/assumptions.csv"), []
    while_drawing(lambda: before.append(log.exists()))
    assert sim(*RUN).code == 0
    assert (before, log.exists()) == ([False], True)
    written = log.read_bytes()
    assert sim(*RUN, "--again", "--no-charts").code == 0
    assert log.read_bytes() == written
    sums = json.loads(Path("run/manifest.json").read_text("utf-8"))["checksums_sha256"]
    assert sums[log.name] == file_digest(log)


@pytest.mark.parametrize(
    ("options", "said"), [(["--quiet"], "run\n"), (["--json"], '{\n  "folder": "run"')]
)
def test_scripts_hear_of_a_run_when_all_of_it_is_there(options, said, tiny, sim, while_drawing,
                                                       capsys):  # fmt: skip
    before: list[str] = []
    while_drawing(lambda: before.append(capsys.readouterr().out))
    answer = sim(*RUN, *options)
    assert (answer.code, before) == (0, [""])
    assert answer.out.startswith(said)


@pytest.mark.parametrize(
    ("error", "code", "first"),
    [
        (KeyboardInterrupt(), 130, "Stopped. The tables are finished, in run."),
        (OSError(28, "No space left on device", "run/charts"), 1, "The tables are finished, in "),
        (RuntimeError("no font"), 70, "The tables are finished, in run."),
    ],
)
def test_what_stops_the_charts_leaves_a_whole_run_and_says_how_to_go_on(
    error, code, first, tiny, sim, while_drawing, monkeypatch
):
    while_drawing(raising(error))
    answer = sim(*RUN)
    assert answer.code == code
    assert answer.err.startswith(first)
    assert answer.err.splitlines()[0].endswith(CALLED)
    assert "Traceback" not in answer.err
    assert "closes" in answer.out
    assert not Path("run.partial").exists()
    sums = json.loads(Path("run/manifest.json").read_text("utf-8"))["checksums_sha256"]
    assert {"comparison.csv", "summary.txt"} <= set(sums)
    assert "report.html" not in sums
    assert all(file_digest(Path("run") / name) == digits for name, digits in sums.items())

    def play_chunk(*_what: object) -> None:
        raise AssertionError("played again")

    monkeypatch.setattr(run, "play_chunk", play_chunk)
    while_drawing(lambda: None)
    again = sim(*RUN)
    assert (again.code, again.err) == (0, "")
    assert again.out.endswith("Tables, charts and manifest: run\n")
    sums = json.loads(Path("run/manifest.json").read_text("utf-8"))["checksums_sha256"]
    assert sums["report.html"] == file_digest(Path("run/report.html"))


def test_an_answer_that_nobody_reads_costs_no_charts(tiny, sim, monkeypatch):
    def gone(_shown: object) -> None:
        raise BrokenPipeError(32, "Broken pipe", "the output")

    monkeypatch.setattr("sim.cli.terminal.show", gone)
    answer = sim(*RUN)
    assert answer.code != 0
    assert Path("run/report.html").is_file()


def test_without_a_command_there_is_help(sim):
    answer = sim()
    assert "Usage" in answer.out + answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("words", "is_needed"),
    [
        (["run", "a.yaml"], True),
        (["--lang", "zh", "sweep", "a.yaml", "--vary", "x=1,2"], True),
        (["run", "a.yaml", "--out", "new", "--engine=simpy"], True),
        (["run", "a.yaml", "--out", "."], False),  # perhaps it is there already
        (["run", "a.yaml", "--workers=1"], False),
        (["run", "--help"], False),
        (["run", "a.yaml", "--cluster", "tcp://a:1"], False),
        (["check", "a.yaml"], False),
        (["--help"], False),
        ([], False),
    ],
)
def test_workers_are_begun_early_only_where_the_words_ask_for_them(words, is_needed):
    assert needs_workers(words) is is_needed
