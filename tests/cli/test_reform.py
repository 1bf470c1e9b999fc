"""``decompose`` and ``staff``, and what is wrong with a reform said with its place."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

SCENARIOS = Path(__file__).parents[2] / "scenarios"
PARTS = """\
parts:
  - {name: fast, teams: {officer_speed: 1.5}}
  - {name: top_up, allocation: top_up}
"""


@pytest.fixture
def reform(tiny: Path) -> Path:
    tiny.write_text(tiny.read_text("utf-8") + PARTS, encoding="utf-8")
    return tiny


def test_decompose_says_what_each_part_contributes_and_adds_up_in_each_replication(
    reform, sim_with_charts, blank_charts
):
    answer = sim_with_charts("decompose", reform, "--out", "taken_apart")
    assert answer.code == 0, answer.err
    assert "• All parts together change closures by" in answer.out
    folder = Path("taken_apart")
    assert {"waterfall.png", "waterfall.svg"} == {f.name for f in (folder / "charts").iterdir()}
    single = pd.read_csv(folder / "contributions_by_replication.csv")
    values = pd.read_csv(folder / "replications.csv").set_index(["arm", "replication"])
    assert sorted(set(values.index.get_level_values(0))) == [
        "fast",
        "fast + top_up",
        "none",
        "top_up",
    ]
    for measure, rows in single.groupby("measure"):
        total = values.loc["fast + top_up", measure] - values.loc["none", measure]
        added = rows.groupby("replication")["contribution"].sum()
        np.testing.assert_allclose(added, total[added.index], rtol=1e-9, atol=1e-9)
    assert "there already" in sim_with_charts("decompose", reform, "--out", "taken_apart").out


def test_decompose_lands_beside_the_runs_and_not_in_them(reform, sim):
    run, apart = (
        sim(command, reform, "--quiet", "--workers", 1).out.strip()
        for command in ("run", "decompose")
    )
    assert Path(run).parent == Path("results/tiny")
    assert Path(apart).parent == Path("results/tiny-decomposition")
    assert Path(apart).name != Path(run).name


def test_decompose_without_parts_is_refused(tiny, sim):
    answer = sim("decompose", tiny)
    assert answer.code == 2
    assert "decompose needs 2 to 6 entries in parts; found none" in answer.err


def test_an_arm_that_names_parts_is_the_arm_that_has_their_keys(reform, sim):
    out = sim("check", reform, "--set", "arms=[{name: both, parts: [fast, top_up]}]").out
    assert "Arm both: allocation top_up, monthly" in " ".join(out.split())


def test_staff_shows_competition_teams_and_who_awaits_a_post(sim):
    answer = sim("staff", SCENARIOS / "huancui_after.yaml")
    assert answer.code == 0, answer.err
    assert "Officers are chosen by competition" in answer.out
    assert answer.out.count("officer  ") >= 9
    assert "3 await a post: person " in answer.out
    assert "officer (9): mean ability" in " ".join(answer.out.split())


def test_staff_of_a_scenario_that_selects_nobody_is_refused(tiny, sim):
    answer = sim("staff", tiny)
    assert answer.code == 2
    assert "tiny.yaml: selects no staff" in answer.err
    wrong = sim("staff", SCENARIOS / "huancui.yaml", "--arm", "afer")
    assert wrong.code == 2
    assert "no arm 'afer'" in wrong.err


WRONG = {
    "appraisal: {rankng: closures}": "appraisal.rankng: no such key; did you mean 'ranking'?",
    "appraisal: {ranking: speed}": 'appraisal.ranking: found "speed"; allowed: closure_rate,',
    "appraisal: {every_months: 0}": "appraisal.every_months: found 0; must be 1 or more",
    "responses: {pressure: {gain: -1}}": "pressure.gain: found -1; must be 0 or more",
    "responses: {pressure: {gain: 1, range: [1.1, 2]}}": "must be two numbers with 1 between",
    "responses: {presure: {gain: 1}}": "no such key; did you mean 'pressure'?",
    "responses: {recognition: {factor: 1.1}}": "responses.recognition: needs  appraisal",
    "allocation: {rule: topup}": "allocation.rule: found \"topup\"; did you mean 'top_up'?",
    "allocation: {rule: top_up, backlog: work, unit: division}": "backlog: work goes with unit",
    "staff: {people: 3}": "staff.people: found 3 people for 2 officers and 2 assistants",
    "staff: {people: 9, selection: seniority}": "staff.selection: seniority needs staff.age",
    "staff: {people: 9, correlation: 2}": "staff.correlation: found 2; must be 1 or less",
    "staff: {people: 9, division_capacity: [1, 1]}": "found 2 numbers for 1 divisions",
    "kinds: [{name: a, closing: {settled: {share: 0}}}]": "closing types add up to nothing",
    "kinds: [{name: a, closing: {settled: {share: 1}}}, {name: b}]": "kinds[1]: has no closing",
    "kinds: [{name: a, closing: {settled: {share: 1, recovered: 2}}}]": "its mean must be 1 or",
    "parts: [{name: a, seed: 3}]": "seed: is the same for all arms",
    "parts: [{name: a}, {name: a}]": 'parts[1].name: "a" is used already',
    "parts: [{name: a, teams: {count: 1}}]": "no team 2; there are teams 1 to 1",
    "arms: [{name: x, parts: [tams]}]": 'arms[0].parts[0]: no part "tams"; the scenario has no',
}


@pytest.mark.parametrize(("text", "said"), WRONG.items(), ids=WRONG)
def test_what_is_wrong_with_a_reform_is_said_with_its_place(text, said, tiny, sim):
    plain = tiny.read_text("utf-8").replace(
        "officer_speed: {lognormal: {mean: 1, cv: 0.2}}", "divisions: 1"
    )
    if text.startswith("arms"):
        plain = plain[: plain.index("arms:")] + "replications: 3\n"
    tiny.write_text(f"{plain}{text}\n", encoding="utf-8")
    answer = sim("check", tiny)
    assert answer.code == 2
    assert said in answer.err
    assert answer.err.startswith("tiny.yaml:")
    assert "Traceback" not in answer.err


def test_an_option_of_another_rule_is_refused_with_its_line(tiny, sim):
    text = tiny.read_text("utf-8") + "allocation:\n  rule: rotation\n  fill: team_order\n"
    tiny.write_text(text, encoding="utf-8")
    answer = sim("check", tiny)
    assert answer.code == 2
    line = len(text.splitlines())
    words = f"tiny.yaml:{line}: allocation.fill: is an option of top_up, not of rotation"
    assert answer.err.startswith(words)
