"""``sweep``, ``sensitivity``, ``results``, ``compare``, and runs that stop when they know."""

import json
from pathlib import Path

import pandas as pd
import pytest

from tests.support import studied

QUICK = ("--workers", 1)
KEYS = "intake.cases_per_month: [20, 60]\nteams.officer_speed.cv: [0, 0.4]\n"


def manifest(folder: str) -> dict:
    return json.loads(Path(folder, "manifest.json").read_text(encoding="utf-8"))


def test_a_sweep_leaves_tables_a_chart_and_a_summary(tiny, sim_with_charts, blank_charts):
    vary = ("--vary", "intake.cases_per_month=20:60:3", "--vary", "teams.officer_speed.cv=0,0.4")
    answer = sim_with_charts("sweep", tiny, *vary, "--more-than", "1%", "--out", "s", *QUICK)
    assert answer.code == 0, answer.err
    assert len(pd.read_csv("s/points.csv")) == 6
    assert set(pd.read_csv("s/effects.csv")["point"]) == set(range(6))
    assert Path("s/charts/sweep_closures_cases.png").is_file()
    assert Path("s/break_even.csv").is_file()
    assert "clearly above 1 %" in answer.out
    again = sim_with_charts("sweep", tiny, *vary, "--more-than", "1%", "--out", "s", *QUICK)
    assert "there already" in again.out


@pytest.mark.parametrize("design", ["latin-hypercube", "sobol"])
def test_other_designs_fill_the_space(design, tiny, sim):
    vary = ("--vary", "intake.cases_per_month=20:60", "--vary", "teams.officer_speed.cv=0:0.4")
    answer = sim(
        "sweep", tiny, *vary, "--design", design, "--points", 4, "--out", "s", "--replications", 2,
        *QUICK,
    )  # fmt: skip
    assert answer.code == 0, answer.err
    points = pd.read_csv("s/points.csv")
    assert len(points) == 4
    assert points["intake.cases_per_month"].between(20, 60).all()
    assert points["intake.cases_per_month"].nunique() == 4


@pytest.mark.parametrize("method", ["morris", studied("sobol")])
def test_a_sensitivity_study_says_what_decides(method, tiny, sim_with_charts, blank_charts):
    Path("ranges.yaml").write_text(KEYS, encoding="utf-8")
    answer = sim_with_charts(
        "sensitivity", tiny, "--over", "ranges.yaml", "--method", method, "--size", 4,
        "--replications", 2, "--out", "s", *QUICK,
    )  # fmt: skip
    assert answer.code == 0, answer.err
    assert len(pd.read_csv("s/indices.csv")) == 2
    assert len(pd.read_csv("s/tornado.csv")) == 2
    assert Path("s/charts/tornado.png").is_file()
    assert "intake.cases_per_month" in answer.out


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("sweep", "--vary", "intake.cases_per_mnth=20,30"), "did you mean 'cases_per_month'?"),
        (("sweep", "--vary", "intake.cases_per_month=30"), "must be KEY=VALUE,VALUE"),
        (("sweep", "--vary", "intake.cases_per_month=-20,30"), "intake.cases_per_month"),
        (("sweep", "--vary", "seed=1,2", "--design", "sobl"), "did you mean 'sobol'?"),
        (("sweep", "--vary", "seed=1,2", "--more-than", "a lot"), "found 'a lot'"),
        (
            ("sweep", "--vary", "seed=1,2", "--response", "closurs"),
            "did you mean 'closures_cases'?",
        ),
        (("sensitivity", "--over", "none.yaml"), "none.yaml"),
        (("sensitivity", "--over", "bad.yaml"), "bad.yaml:1: seed: found 3; must be [LOW, HIGH]"),
        (("sensitivity", "--over", "keys.yaml", "--method", "sobel"), "did you mean 'sobol'?"),
        (("sensitivity", "--over", "wrong.yaml"), "did you mean 'cases_per_month'?"),
    ],
)
def test_wrong_input_gets_one_message_and_exit_code_2(command, said, tiny, sim):
    Path("bad.yaml").write_text("seed: 3\n", encoding="utf-8")
    Path("keys.yaml").write_text(KEYS, encoding="utf-8")
    Path("wrong.yaml").write_text(KEYS.replace("per_month", "per_mnth"), encoding="utf-8")
    answer = sim(command[0], tiny, *command[1:], *QUICK)
    assert answer.code == 2
    assert said in answer.err
    assert not Path("results").exists()


def test_a_run_stops_when_its_answer_is_known(tiny, sim):
    until = "replications={until: {closures: 8, backlog_sd: 5}, at_least: 4, at_most: 60}"
    answer = sim("run", tiny, "--set", until, "--out", "r", *QUICK)
    assert answer.code == 0, answer.err
    said = " ".join(answer.out.split())
    stopping, n = manifest("r")["stopping"], manifest("r")["replications"]
    assert stopping["reached"]
    assert n < 60
    assert n == max(row["settled_at"] for row in stopping["half_widths"]) + 5
    assert pd.read_csv("r/replications.csv")["replication"].nunique() == n
    assert f"Stopped after {n} replications, as precise as was asked" in said
    rows = pd.read_csv("r/comparison.csv").set_index("measure")
    assert rows.loc["closures_cases", "half_width_95"] <= 8
    # The same on two workers, whose chunks come in another order.
    sim("run", tiny, "--set", until, "--out", "r2", "--workers", 2)
    for name in ("replications", "monthly", "comparison"):
        assert Path(f"r/{name}.csv").read_bytes() == Path(f"r2/{name}.csv").read_bytes()


def test_a_run_that_may_not_go_on_says_that_it_is_not_as_precise(tiny, sim):
    until = "replications={until: {closures: 0.001}, at_least: 4, at_most: 6}"
    answer = sim("run", tiny, "--set", until, "--out", "r", *QUICK)
    assert "NOT as precise as was asked after 6 replications" in " ".join(answer.out.split())
    assert not manifest("r")["stopping"]["reached"]


def test_the_best_arm_is_selected_with_its_probability(tiny, sim):
    best = "replications={best: {closures: 5}, at_least: 5, at_most: 200}"
    answer = sim("run", tiny, "--set", best, "--out", "r", *QUICK)
    found = manifest("r")["stopping"]["best"]
    assert found["arm"] in ("regional", "top_up")
    assert manifest("r")["replications"] == found["replications"]
    assert f"Best in cases closed: likely {found['arm']}." in " ".join(answer.out.split())


def test_the_best_of_one_arm_is_refused(tiny, sim):
    settings = ("--set", "arms=[{name: a}]", "--set", "replications={best: {closures: 5}}")
    answer = sim("run", tiny, *settings, *QUICK)
    assert answer.code == 2
    assert "one arm only" in answer.err


def test_independent_worlds_are_no_pairs(tiny, sim):
    same = ("--set", "arms=[{name: a}, {name: b}]", "--replications", 6, *QUICK)
    sim("run", tiny, *same, "--out", "paired")
    answer = sim("run", tiny, *same, "--independent", "--out", "apart")
    assert "Not paired: every arm has cases and staff of its own" in " ".join(answer.out.split())
    half = {
        name: pd.read_csv(f"{name}/comparison.csv")["half_width_95"].iloc[0]
        for name in ("paired", "apart")
    }
    assert half["paired"] == 0  # the same arm twice on the same worlds
    assert half["apart"] > 1
    assert manifest("apart")["independent"] is True


def test_results_lists_what_is_there_and_compare_joins_it(tiny, sim):
    sim("run", tiny, *QUICK)
    rotation = "arms=[{name: regional}, {name: in turn, allocation: rotation}]"
    sim("run", tiny, "--set", rotation, *QUICK)
    Path("results/tiny/gone.partial/parts").mkdir(parents=True)
    begun = {"program": "execution-bureau-sim", "id": "abc", "holds": ["parts"], "again": False}
    begun |= {"scenario_name": "tiny", "arms": ["regional"], "version": "0.5.0", "by": {}}
    Path("results/tiny/gone.partial/begun.json").write_text(json.dumps(begun), encoding="utf-8")
    listed = sim("results").out
    assert listed.count("yes") == 2
    assert "no: run it again" in " ".join(listed.split())
    runs = [path for path in Path("results/tiny").iterdir() if path.suffix != ".partial"]
    answer = sim("compare", *runs, "--out", "joined")
    assert answer.code == 0, answer.err
    assert set(pd.read_csv("joined/comparison.csv")["arm"]) >= {"top_up", "in turn"} - {"regional"}
    sim("run", tiny, "--seed", 8, "--out", "other", *QUICK)
    refused = sim("compare", runs[0], "other")
    assert refused.code == 2
    assert "does not share its worlds" in refused.err
    assert "seed" in refused.err
    assert sim("compare", runs[0], "nowhere").code == 2
    assert "is given twice" in sim("compare", runs[0], runs[0]).err


def test_check_plays_the_history_and_says_whether_it_is_long_enough(tiny, sim):
    answer = sim("check", tiny, "--warm-up", "--replications", 2, "--out", "w")
    assert answer.code == 0, answer.err
    said = " ".join(answer.out.split())
    assert "MSER-5 deletes" in said
    assert "history: months is 1" in said
    assert Path("w/warm_up.png").is_file()
