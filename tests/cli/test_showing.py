"""The commands that show a finished run."""

import shutil
from pathlib import Path

import pytest

KEPT: list[Path] = []


@pytest.fixture
def run(tiny, sim, tmp_path_factory) -> Path:
    """A finished run of the tiny scenario, in a fresh folder ``run``."""
    if not KEPT:
        assert sim("run", tiny, "--workers", 1, "--out", "run").code == 0
        KEPT.append(tmp_path_factory.mktemp("kept") / "run")
        shutil.copytree("run", KEPT[0])
    elif not Path("run").exists():
        shutil.copytree(KEPT[0], "run")
    return Path("run")


@pytest.fixture
def not_runs(run, tiny, many, sim) -> dict[str, str]:
    """Folders that hold something else, and what is said of them."""
    panel = sim("run", many, "--workers", 1, "--out", "panel", "--replications", 1)
    keys = "intake.cases_per_month=20,40"
    sweep = sim("sweep", tiny, "--vary", keys, "--workers", 1, "--out", "sweep")
    assert (panel.code, sweep.code) == (0, 0)
    return {
        "panel": "is a run of a table of bureaus; run one of them by itself with --bureau",
        "sweep": "is a study of many points; run the scenario by itself to look into it",
        "country": "holds no finished run",
    }


def test_a_case_is_told_and_drawn(run, sim):
    answer = sim("case", run)
    assert (answer.code, answer.err) == (0, "")
    assert "changes most from regional to top_up" in answer.out
    assert answer.out.count(": closed after ") == 2
    (chart,) = run.glob("charts/case-0-*.png")
    assert answer.out.endswith(f"Chart: {chart}\n")
    assert chart.with_suffix(".svg").is_file()


def test_any_case_of_any_replication_can_be_asked_for(run, sim):
    answer = sim("case", run, "--case", 5, "--replication", 2, "--lang", "zh")
    assert "第 2 次重复的第 5 号案件" in answer.out
    assert (run / "charts-zh/case-2-5.png").is_file()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--case", 12345], "--case: no case 12345; cases are numbered from 0 to"),
        (["--replication", 3], "--replication: found 3; the run has replications 0 to 2"),
    ],
)
def test_cases_that_are_not_there_are_refused(options, said, run, sim):
    answer = sim("case", run, *options)
    assert answer.code == 2
    assert answer.err.startswith(said)


def test_a_case_is_followed_in_runs_of_one_bureau_only(not_runs, sim):
    for folder, said in not_runs.items():
        answer = sim("case", folder)
        assert (answer.code, answer.err) == (2, f"{folder}: {said}\n")


def test_independent_arms_have_no_case_in_common(tiny, sim):
    assert sim("run", tiny, "--independent", "--workers", 1, "--out", "apart").code == 0
    answer = sim("case", "apart")
    assert answer.code == 2
    assert "every arm has cases of its own" in answer.err
