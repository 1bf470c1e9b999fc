"""The simulator from Python means the same as the commands."""

from __future__ import annotations

import doctest
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import sim
import sim.api
from sim.report.charts.registry import charts_of
from sim.scenario.problems import InputError
from tests.support import scenario as small_scenario

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch) -> None:
    monkeypatch.chdir(ROOT)


def baseline(*settings: str):
    given = ("replications=2", "calendar.months=2", "history.months=2")
    return sim.load("scenarios/baseline.yaml", *given, *settings)


def test_the_examples_of_the_docstrings_are_true(no_charts):
    found = doctest.testmod(sim.api)
    assert found.attempted >= 10
    assert found.failed == 0


@pytest.mark.study
def test_a_report_is_written_by_a_script_that_is_not_made_for_workers(tmp_path, no_charts):
    """A script without ``if __name__ == "__main__"``, of a run that had several workers.

    The script draws the charts; the run before it need not.
    """
    sim.run(small_scenario(), out=tmp_path / "run", workers=2)
    script = tmp_path / "script.py"
    script.write_text('import sim\nprint(sim.write_report("run").name)\n')
    ran = subprocess.run(
        [sys.executable, script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.stdout, ran.stderr) == ("report.html\n", "")


def test_a_run_gives_its_tables_charts_and_words(tmp_path, blank_charts):
    found = sim.run(baseline(), out=tmp_path / "run", workers=1)
    assert found.computed
    pd.testing.assert_frame_equal(
        found.comparison, pd.read_csv(tmp_path / "run" / "comparison.csv"), check_dtype=False
    )
    assert {"monthly", "replications", "survival", "worlds"} <= set(found.tables)
    assert set(found.charts) == {one.name for one in charts_of("run")} - {"pool"}  # nobody waits
    assert all(file.is_file() for file in found.charts.values())
    assert str(found) == (tmp_path / "run" / "summary.txt").read_text(encoding="utf-8")
    assert found.manifest["replications"] == 2
    assert not sim.run(baseline(), out=tmp_path / "run", workers=1).computed


def test_a_table_that_is_not_there_is_said_so(tmp_path, no_charts):
    found = sim.run(baseline(), out=tmp_path / "run", workers=1)
    with pytest.raises(InputError, match="no table 'effects'; there are assumptions, comparison"):
        found.table("effects")


def test_compare_joins_runs_that_share_their_worlds(tmp_path, no_charts):
    rules = ["regional", "rotation", "top_up"]
    arms = [f"{{name: {rule}, allocation: {rule}}}" for rule in rules]
    whole = sim.run(baseline(f"arms=[{', '.join(arms)}]"), out=tmp_path / "whole", workers=1)
    parts = [
        sim.run(baseline(f"arms=[{one}]"), out=tmp_path / rule, workers=1)
        for rule, one in zip(rules, arms, strict=True)
    ]
    together = sim.compare(*parts)
    pd.testing.assert_frame_equal(together, whole.comparison, check_dtype=False)


def test_a_sweep_at_one_value_is_the_run(tmp_path, no_charts):
    found = sim.sweep(
        baseline(), {"intake.cases_per_month": [200, 260]}, out=tmp_path / "sweep", workers=1
    )
    run = sim.run(baseline("intake.cases_per_month=260"), out=tmp_path / "run", workers=1)
    effects = found.table("effects")
    at_last = effects[effects["point"] == 1].drop(columns="point").reset_index(drop=True)
    pd.testing.assert_frame_equal(at_last, run.comparison, check_dtype=False)


def test_a_sensitivity_study_says_which_key_decides(tmp_path, blank_charts):
    ranges = {"intake.cases_per_month": (150.0, 400.0), "teams.assistant_speed": (0.99, 1.01)}
    found = sim.sensitivity(baseline(), ranges, size=2, out=tmp_path / "study", workers=1)
    assert found.table("indices")["key"].iloc[0] == "intake.cases_per_month"
    assert "intake.cases_per_month" in str(found)
    assert found.manifest["points"] == 5 + 2 * 3


def test_one_arm_has_no_difference_to_study():
    with pytest.raises(InputError, match="has one arm only"):
        sim.sensitivity(baseline("arms=[{name: only}]"), {"intake.cases_per_month": (200, 260)})
    one = baseline("arms=[{name: only}]")
    with pytest.raises(InputError, match="is for differences, and there is one arm only"):
        sim.sweep(one, {"intake.cases_per_month": [200, 260]}, more_than="2%")


def test_decompose_gives_the_contributions(tmp_path, blank_charts):
    parts = "parts=[{name: rule, allocation: top_up}, {name: more, teams: {assistant_speed: 1.1}}]"
    arms = "arms=[{name: none}, {name: all, parts: [rule, more]}]"
    found = sim.decompose(baseline(parts, arms), out=tmp_path / "parts", workers=1)
    rows = found.table("contributions").set_index(["measure", "part"])["contribution"]
    closures = rows["closures_cases"]
    assert closures["rule"] + closures["more"] == pytest.approx(closures["all"])


def test_what_is_not_offered_is_no_attribute():
    with pytest.raises(AttributeError, match="no attribute 'walk'"):
        sim.walk  # noqa: B018


def test_one_bureau_of_a_table_is_taken_whatever_was_called_before():
    whole = sim.load("scenarios/national.yaml", "calendar.months=2")
    assert sim.one_bureau(whole, "P01-001").file.bureaus is None


def test_what_no_study_takes_is_refused(tmp_path):
    with pytest.raises(TypeError, match="unexpected keyword argument 'worker'; allowed: out, work"):
        sim.run(baseline(), out=tmp_path / "run", worker=1)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    "call",
    [
        lambda scenario: sim.run(scenario, engine=None),
        lambda scenario: sim.sweep(scenario, {"intake.cases_per_month": [200, 260]}, design=None),
        lambda scenario: sim.sensitivity(
            scenario, {"intake.cases_per_month": (200, 260)}, method=3
        ),
        lambda _scenario: sim.rule(5),
    ],
)
def test_what_is_no_name_is_refused_as_a_wrong_name_is(call):
    with pytest.raises(InputError, match="allowed: "):
        call(baseline())


@pytest.mark.study
def test_a_language_holds_for_processes_that_are_started_then():
    code = (
        "import sim, subprocess, sys; sim.use_language('zh'); "
        "subprocess.run([sys.executable, '-m', 'sim', 'check', 'nope.yaml'])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).stderr
    assert "没有这个文件" in told.decode()
