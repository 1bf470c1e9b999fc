"""Folders of results as a user meets them: two terminals, damaged files, folders of one's own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from tests.support import WITHOUT_CHARTS

RUN = ["run", "tiny.yaml", "--out", "run", "--workers", "1"]


def tables(folder: str = "run") -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).glob("*.csv")}


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """Where a finished run is kept for all tests, once one has asked for it."""
    return tmp_path_factory.mktemp("kept") / "run"


@pytest.fixture
def finished(tiny, sim, kept) -> Path:
    """A finished run in the current folder, of each test its own."""
    if not kept.exists():
        assert sim(*RUN).code == 0
        shutil.copytree("run", kept)
    else:
        shutil.copytree(kept, "run")
    return Path("run")


HALTED = f"""
import sys
{WITHOUT_CHARTS}
from sim.studies import run as runs
from sim.cli import main
usual = runs.play_chunk
def halted(study, chunk):
    if chunk.start == 1:
        print("playing", flush=True)
        sys.stdin.readline()
    return usual(study, chunk)
runs.play_chunk = halted
sys.argv = ["sim", *sys.argv[1:]]
main()
"""


def test_a_second_run_into_the_same_folder_is_refused_or_waits_and_the_first_one_is_whole(
    tiny, sim, monkeypatch
):
    """Another seed, the same command, and --again: all are told who computes it, since when."""
    command = [sys.executable, "-c", HALTED, *RUN, "--engine", "simpy", "--quiet"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    usual = FileLock.acquire

    def acquire(lock: FileLock, *how: object, blocking: bool = True) -> object:
        if blocking:  # from now on it is waited for, and goes on
            first.stdin.write("\n")
            first.stdin.flush()
        return usual(lock, *how, blocking=blocking)

    with subprocess.Popen(command, **pipes) as first:
        assert first.stdout.readline() == "playing\n"
        for more in ([], ["--seed", 8], ["--again"]):
            second = sim(*RUN, *more)
            assert second.code == 2
            assert f"run: is being computed by process {first.pid} on " in second.err
            assert "--wait waits for it" in second.err
        told = sim(*RUN, "--lang", "zh")
        assert f"进程 {first.pid} 计算；加上 --wait 可等待其完成" in told.err
        with monkeypatch.context() as patched:
            patched.setattr(FileLock, "acquire", acquire)
            waited = sim(*RUN, "--wait")
        assert first.communicate()[0] == "run\n"
    assert (first.returncode, waited.code) == (0, 0)
    assert waited.err.startswith("Waiting: run: is being computed by process")
    assert waited.out.startswith("This run is there already")
    found = tables()
    assert sim("run", "tiny.yaml", "--out", "alone", "--workers", 1).code == 0
    assert tables("alone") == found
    assert sorted(path.name for path in Path().iterdir()) == ["alone", "run", "tiny.yaml"]


@pytest.mark.study
def test_a_process_that_is_killed_leaves_no_lock(tiny, sim):
    command = [sys.executable, "-c", HALTED, *RUN, "--engine", "simpy"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as first:
        assert first.stdout.readline() == "playing\n"
        os.kill(first.pid, signal.SIGKILL)
    assert sim(*RUN).code == 0
    assert json.loads(Path("run/manifest.json").read_text("utf-8"))["replications"] == 3


@pytest.mark.parametrize(  # all in all ways: tests/unit/test_library.py
    ("how", "name"),
    [("deleted", "monthly.csv"), ("cut", "replications.csv"), ("edited", "scenario.yaml")],
)
def test_a_damaged_table_is_said_by_every_command_that_reads_it(name, how, finished, sim):
    before, file = tables(), finished / name
    data = file.read_bytes()
    if how == "deleted":
        file.unlink()
    else:
        file.write_bytes(data[:-30] if how == "cut" else data.replace(b"3", b"4", 1))
    word = f"{name} is {'missing' if how == 'deleted' else 'changed'}"
    for command in (["report"], ["case"], ["animate"], ["compare", "run"]):
        answer = sim(*command, "run")
        assert answer.code == 2, command
        assert "Traceback" not in answer.err
        if command[0] != "compare":
            assert f"run: is not as it was finished ({word}): nothing is said" in answer.err
    checked = sim("results", ".", "--check")
    assert (checked.code, f"run: {word}" in checked.out) == (1, True)
    listed = json.loads(sim("results", ".", "--check", "--json").out)["runs"]
    assert [one["name"] for one in listed[0]["damage"]] == [name]
    again = sim(*RUN)
    assert again.code == 0
    assert again.err == (
        f"run is not as it was finished ({word}); what the run makes is made again.\n"
    )
    assert tables() == before
    checked = sim("results", ".", "--check")
    assert (checked.code, "All files are as they were" in checked.out) == (0, True)


def test_a_report_that_is_gone_is_made_again_without_playing(finished, sim, monkeypatch):
    (finished / "report.html").unlink()
    monkeypatch.setattr("sim.studies.run.play_chunk", None)
    answer = sim(*RUN)
    assert answer.code == 0
    assert "report.html is missing" in answer.err
    assert (finished / "report.html").is_file()
    assert sim("results", ".", "--check").code == 0


def test_reports_in_both_languages_are_part_of_what_is_checked(finished, sim):
    assert sim("report", "run", "--lang", "zh").code == 0
    assert sim("results", ".", "--check").code == 0
    (finished / "report-zh.html").write_text("another", encoding="utf-8")
    assert "report-zh.html is changed" in sim("results", ".", "--check").out


def test_runs_of_another_version_are_said_to_be_so(finished, sim):
    sim(*RUN, "--set", "arms=[{name: x, allocation: rotation}]", "--out", "other")
    file = finished / "manifest.json"
    manifest = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(manifest | {"version": "0.3.0"}), encoding="utf-8")
    compared = sim("compare", "run", "other")
    assert "run by version 0.3.0" in " ".join(compared.out.split())
    document = json.loads(sim("compare", "run", "other", "--json").out)
    assert "run by version 0.3.0" in document["versions"]
    for command in ("report", "case", "animate"):
        answer = sim(command, "run")
        assert answer.code == 0
        assert "Not all of this is of the same program: run by version 0.3.0" in answer.err


def test_the_users_own_folders_stay(tiny, sim):
    """Of a place that is taken, the program says so; what lies beside it is not touched."""
    for name in ("run.partial", "full.old", "full.growing"):
        Path(name).mkdir()
        (Path(name) / "thesis.txt").write_text("years of work")
    Path("web").mkdir()
    Path("web/manifest.json").write_text('{"name": "a program of the web", "id": "x"}')
    refused = sim(*RUN)
    assert refused.code == 2
    assert refused.err.startswith("run.partial: is in the way")
    for _time in range(2):
        assert sim(*RUN, "--out", "full", "--again", "--quiet").code == 0
    refused = sim("run", "tiny.yaml", "--out", "web", "--again")
    assert refused.code == 2
    assert "web/manifest.json" in refused.err
    kept = {path.parent.name for path in Path().glob("*/thesis.txt")}
    assert kept == {"run.partial", "full.old", "full.growing"}
    assert sim("run", "tiny.yaml", "--out", ".").code == 2


def test_code_that_was_changed_under_the_same_version_computes_anew(finished, sim, monkeypatch):
    before = json.loads(Path("run/manifest.json").read_text("utf-8"))
    monkeypatch.setattr("sim.running.provenance.code_digest", lambda: "0123456789ab")
    refused = sim(*RUN)
    assert (refused.code, "holds something else" in refused.err) == (2, True)
    assert sim(*RUN, "--again").code == 0
    after = json.loads(Path("run/manifest.json").read_text("utf-8"))
    assert (before["code"], after["code"]) != (after["code"], before["code"])
    assert before["id"] != after["id"]


@pytest.mark.usefixtures("with_reports")
def test_what_shows_a_run_is_made_again_in_the_language_that_it_was_in(finished, sim):
    assert sim("report", "run", "--lang", "zh").code == 0
    for name in ("report.html", "summary-zh.txt"):
        (finished / name).write_text("cut", encoding="utf-8")
    answer = sim(*RUN)
    assert "report.html is changed, summary-zh.txt is changed" in answer.err
    assert "Tiny" in (finished / "report.html").read_text("utf-8")
    assert "方案" in (finished / "summary-zh.txt").read_text("utf-8")
    assert sim("results", ".", "--check").code == 0


def test_a_report_in_one_language_does_not_forget_what_is_missing_in_the_other(finished, sim):
    (finished / "summary.txt").unlink()
    assert sim("report", "run", "--lang", "zh").code == 0
    checked = sim("results", ".", "--check")
    assert (checked.code, "summary.txt is missing" in checked.out) == (1, True)


def test_a_folder_in_the_place_of_a_table_is_kept_beside_the_new_one(finished, sim):
    before = tables()
    (finished / "teams.csv").unlink()
    (finished / "teams.csv").mkdir()
    (finished / "teams.csv" / "mine.txt").write_text("mine", encoding="utf-8")
    assert sim(*RUN).code == 0
    assert tables() == before
    assert [path.read_text("utf-8") for path in Path("run").rglob("mine.txt")] == ["mine"]
    assert not Path("run.partial").exists()
    assert sim("results", ".", "--check").code == 0


@pytest.mark.parametrize("place", [".", "/", "", ".."])
def test_where_no_run_is_there_is_none(place, tiny, sim):
    for command in ("report", "case", "animate"):
        answer = sim(command, place)
        assert (answer.code, "holds no finished run" in answer.err) == (2, True), answer.err


def test_the_check_of_results_says_what_cannot_be_checked(finished, sim):
    assert sim("results").out == "No runs in results.\n"  # there is no such folder yet
    answer = sim("results", "nowhere", "--check")
    assert (answer.code, answer.err) == (2, "nowhere: no such folder\n")
    (finished / "manifest.json").unlink()
    answer = sim("results", ".", "--check")
    assert answer.code == 1
    assert "run: holds tables of a run, but no manifest.json" in answer.err
    assert "as they were" not in answer.out


def test_a_run_is_there_whatever_lies_beside_it(finished, sim):
    Path("run.partial").mkdir()
    Path("run.partial/notes.txt").write_text("mine", encoding="utf-8")
    assert sim(*RUN).out.startswith("This run is there already")
    assert sim(*RUN, "--again").code == 2
    assert Path("run.partial/notes.txt").exists()
