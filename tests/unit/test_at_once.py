"""A run played at once, in memory: equal to one in a folder, honest about its replications."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from math import inf
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import sim
from sim.carried import setup_of
from sim.report.findings.run import run_summary
from sim.report.names import named
from sim.running.executors import Files, chunked
from sim.running.server import METHOD_VARIABLE
from sim.running.tables import as_coded, as_read, table, write_csv
from sim.running.warm import Done, Superseded, TooLong, WarmPool
from sim.scenario.problems import InputError
from sim.scenario.scenario import Scenario
from sim.studies.at_once import LONGEST, at_once, refuse_bureaus
from sim.studies.replication import TABLES
from sim.studies.run import Run
from tests.cli.conftest import TABLE, TINY
from tests.support import studied

ROOT = Path(__file__).parents[2]
DERIVED = ("comparison", "monthly_range", "officers", "horizon")


class Here(WarmPool):
    """A pool whose work is done by this process, at a pace that a test says."""

    def __init__(self, seconds: float = 0.01) -> None:
        super().__init__(2)
        self.each, self.asked = seconds, list[range]()

    def done(self, work, units, is_wanted, longest=inf) -> Done:
        if not is_wanted():
            raise Superseded
        self.asked.append(units)
        files: list[Files] = [work(chunk) for chunk in chunked(units, 2)]
        return Done(files, self.each * len(units))


def run_of(scenario: Scenario) -> Run:
    return Run(*setup_of(scenario, None, {}))


@pytest.fixture
def tiny(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("tiny.yaml").write_text(TINY, "utf-8")
    return Path("tiny.yaml")


def test_every_table_and_sentence_is_that_of_the_run(tiny, no_charts):
    """To the last digit and type, as whoever reads the run's folder has them."""
    scenario = sim.load(tiny, "replications=6", "arms.top_up.allocation.timing=rolling")
    played = at_once(run_of(scenario), Here(), lambda: True)
    run = sim.run(scenario, workers=1, out="run")
    assert played.replications == 6
    for name in (*TABLES, *DERIVED):
        pd.testing.assert_frame_equal(played.outcome.table(name), run.table(name), check_exact=True)
    ours, theirs = (run_summary(named(one)) for one in (played.outcome, run.outcome))
    assert ours.answer == theirs.answer
    assert ours.certainty == theirs.certainty
    assert (ours.course, ours.note) == (theirs.course, theirs.note)


def test_nothing_is_written(tiny):
    at_once(run_of(sim.load(tiny)), Here(), lambda: True)
    assert [file.name for file in Path().iterdir()] == ["tiny.yaml"]


@pytest.mark.parametrize(
    ("asked", "seconds", "played"),
    [
        ("3", 0.001, 3),  # what the scenario asks for
        ("40", 0.001, 40),
        ("90", 0.09, 30),  # 1.5 s of two processes
        ("90", 0.5, 20),  # not fewer, though they take 5 s
        ("{until: {closures: 1}, at_most: 400}", 0.001, 50),
        ("{until: {closures: 1}, at_most: 400}", 0.09, 30),
    ],
)
def test_as_many_as_asked_for_or_as_there_is_time_for(asked, seconds, played, tiny, monkeypatch):
    monkeypatch.setattr("sim.studies.at_once.MOST", 50)
    pool = Here(seconds)
    found = at_once(run_of(sim.load(tiny, f"replications={asked}")), pool, lambda: True)
    assert found.replications == played
    assert found.outcome.about["replications"] == played
    assert sorted(i for units in pool.asked for i in units) == [*range(played)]
    assert found.asked == (int(asked) if asked.isdigit() else None)


def test_a_pace_that_is_known_needs_no_trial(tiny):
    study = run_of(sim.load(tiny, "replications=40"))
    first = at_once(study, Here(0.001), lambda: True)
    pool = Here(0.001)
    again = at_once(study, pool, lambda: True, first.pace)
    assert (pool.asked, again.replications) == ([range(40)], first.replications)


def test_a_pace_of_few_cases_takes_no_replications_from_many(tiny):
    """Of a case each replication takes as long as of hundreds; that pace is none of hundreds."""
    few = at_once(run_of(sim.load(tiny, "intake.cases_per_month=0")), Here(), lambda: True)
    study = run_of(sim.load(tiny, "replications=30"))
    for pace in (few.pace, 1e3 * few.pace):
        assert at_once(study, Here(), lambda: True, pace).replications == 30


def test_replications_stay_as_many_while_the_pace_is_about_the_same(tiny):
    study = run_of(sim.load(tiny, "replications=90"))
    first = at_once(study, Here(0.09), lambda: True)
    again = at_once(study, Here(0.07), lambda: True, first.pace)
    assert first.replications == again.replications == 30


def test_what_would_take_too_long_is_refused_in_words(tiny):
    study = run_of(sim.load(tiny, "replications=90"))
    with pytest.raises(InputError, match="run it in full"):
        at_once(study, Here(2 * LONGEST / 20 * 1.1), lambda: True)


def test_what_is_too_large_by_far_is_not_even_tried(tiny):
    pool = Here()
    with pytest.raises(InputError, match="run it in full"):
        at_once(run_of(sim.load(tiny, "intake.cases_per_month=3000000")), pool, lambda: True)
    assert not pool.asked


def test_first_replications_that_take_too_long_are_given_up(tiny, monkeypatch):
    def given_up(*_asked, **_how):
        raise TooLong

    pool = Here()
    monkeypatch.setattr(pool, "done", given_up)
    with pytest.raises(InputError, match="20 replications would take 300 seconds or more"):
        at_once(run_of(sim.load(tiny, "replications=90")), pool, lambda: True)


def test_a_table_of_bureaus_is_refused_in_words(tiny):
    Path("table.csv").write_text(TABLE, "utf-8")
    scenario = sim.load(tiny, "bureaus=table.csv")
    with pytest.raises(InputError, match="run the scenario in full"):
        refuse_bureaus(scenario)


COLUMNS: dict[str, list[object]] = {
    "arm": ["a", "b", "a"],
    "team": ["NA", "1", "-1"],
    "month": ["2013-10", "", "x"],
    "region": ["=SUM(A1)", "a,b", 'say "so"'],
    "docket": ["a\nb", " a ", "\t"],
    "staff": ["执行", None, "b"],
    "other": ["1", "2", "3"],
    "whole": [1.0, 2.0, 3e8],
    "known": [1.0, math.nan, 3.0],
    "share": [0.1, 1 / 3, 2e-17],
    "zero": [-0.0, 1.0, 2.0],
    "large": [3e14, 1e300, 2.0],
    "larger": [3e14, 1.0, 2.0],
    "endless": [math.inf, 1.0, -math.inf],
    "nothing": [math.nan, math.nan, math.nan],
    "unknown": [1.0, math.nan, 3.0],
    "count": [1, 2, 3],
    "is_so": [True, False, True],
    "maybe": [True, None, False],
    "few": [1, None, 3],
}


@pytest.mark.parametrize("rows", [3, 1, 0])
@pytest.mark.parametrize("names", [[*COLUMNS], *([name] for name in COLUMNS)])
def test_what_is_not_written_is_as_if_it_were_written_and_read(names, rows, tmp_path):
    """Whatever is in a column: whole numbers, none, texts that a cell cannot hold as they are."""
    made = pa.table(
        {
            name: pa.array(values, from_pandas=name != "unknown")[:rows]
            for name, values in COLUMNS.items()
        }
    )
    write_csv(made, tmp_path / "made.csv")
    again = table(tmp_path, "made", names)
    pd.testing.assert_frame_equal(as_read(made, names), again, check_exact=True)
    coded = as_read(made, names, coded=True)
    pd.testing.assert_frame_equal(coded, as_coded(again), check_exact=True)


POOL = """
import os, sys, time
from threading import Thread
from sim.running.warm import Superseded, TooLong, WarmPool

def who(chunk):
    time.sleep(0.05)
    return {"pid": str(os.getpid()).encode(), "numba": str("numba" in sys.modules).encode()}

def hours(chunk):
    time.sleep(7200)

if __name__ == "__main__":
    pool = WarmPool(2)
    started = time.monotonic()
    files = pool.done(who, range(8), lambda: True).files
    pids = {int(one["pid"]) for one in files}
    asked = iter([True, True])
    try:
        pool.done(who, range(4000), lambda: next(asked, False))
    except Superseded:
        print("superseded")
    try:
        pool.done(hours, range(2), lambda: True, 0.1)
    except TooLong:
        print("too long")  # and nobody waits for it
    print(pool.done(who, range(8), lambda: True).files and "done")
    def ended():
        try:
            pool.done(hours, range(2), lambda: True)
        except Superseded:
            print("closed", flush=True)
    at_it = Thread(target=ended)
    at_it.start()
    while not any(worker.asked for worker in pool._workers):
        time.sleep(0.01)
    pool.close()
    at_it.join()
    pids = {int(one["pid"]) for one in pool.done(who, range(8), lambda: True).files}
    os.kill(min(pids), 9)  # its work is done by another
    pids |= {int(one["pid"]) for one in pool.done(who, range(8), lambda: True).files}
    print(os.getpid() in pids, *pids, flush=True)
    os.kill(os.getpid(), 9)
"""


def gone(pid: int) -> bool:
    """Whether a process has ended, be it that nobody has buried it yet."""
    try:
        return ") Z " in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="asks Linux for processes")
@pytest.mark.parametrize("method", ["", studied("spawn")])
def test_workers_end_with_the_program_even_if_it_is_killed(method, tmp_path):
    """One of them killed, the rest of the work is done; what is not wanted is left."""
    (tmp_path / "script.py").write_text(POOL)
    ran = subprocess.run(
        [sys.executable, "script.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), METHOD_VARIABLE: method},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    *said, line = ran.stdout.splitlines()
    is_here, *pids = line.split()
    assert said == ["superseded", "too long", "done", "closed"]
    assert (is_here, ran.returncode) == ("False", -9)
    assert len(pids) > 1
    for _look in range(200):
        if all(gone(int(pid)) for pid in pids):
            return
        subprocess.run(["sleep", "0.05"], check=True)
    pytest.fail("a worker outlives its program")
