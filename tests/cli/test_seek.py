"""``seek``, and sweeps of one arm, as a user calls them."""

from pathlib import Path

import pandas as pd
import pytest

QUICK = ("--workers", 1)
TEAMS = ("--vary", "teams.count=2:4", "--set", "intake.homes=even")


def said(answer) -> str:
    return " ".join(answer.out.split())


def test_a_search_leaves_a_table_charts_and_a_summary(tiny, sim_with_charts, blank_charts):
    seek = ("seek", tiny, *TEAMS, "--until", "pending_cases <= 6", "--at-most", 40, "--out", "s")
    answer = sim_with_charts(*seek, "--arm", "top_up", *QUICK)
    assert answer.code == 0, answer.err
    values = pd.read_csv("s/values.csv")
    assert values.columns[1] == "teams.count"
    assert set(pd.read_csv("s/replications.csv")["arm"]) == {"top_up"}
    assert Path("s/charts/sought.png").is_file()
    assert not Path("s/charts/costs.png").exists()
    assert "top_up" in said(answer)
    assert "at most 6 cases" in said(answer)
    assert "with a probability of 95 % or more" in said(answer)
    again = sim_with_charts(*seek, "--arm", "top_up", *QUICK)
    assert "there already" in again.out
    assert "反推" not in again.out
    chinese = sim_with_charts(*seek, "--arm", "top_up", "--lang", "zh", *QUICK)
    assert "不高于 6 件" in said(chinese)


@pytest.mark.usefixtures("no_charts")
def test_where_no_value_meets_it_is_said_what_keeps_it_from_there(tiny, sim):
    never = ("--until", "time_to_closure_median_days <= 0.1", "--at-most", 20, "--out", "s")
    answer = sim("seek", tiny, *TEAMS, *never, *QUICK)
    assert answer.code == 0, answer.err
    assert "Even if all work took no time" in said(answer)
    assert pd.read_csv("s/values.csv").iloc[-1]["work"] == "none"


def test_of_several_keys_the_cheapest_combination_is_sought(tiny, sim_with_charts, blank_charts):
    keys = ("--vary", "teams.count=2,3", "--vary", "teams.assistant_speed=1,2")
    costs = ("--cost", "teams.count=1, teams.assistant_speed=0.5")
    until = ("--until", "pending_cases<=60", "--at-most", 20, "--out", "s")
    answer = sim_with_charts("seek", tiny, *keys, *costs, *until, *QUICK)
    assert answer.code == 0, answer.err
    assert Path("s/charts/costs.svg").is_file()
    table = pd.read_csv("s/values.csv")
    assert table["sought"].any()
    assert f"costs {table.loc[table['sought'], 'cost'].iloc[0]:g}" in said(answer)


UNTIL = ("--until", "closures >= 1")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--until", "closurs >= 1", *TEAMS), "--until: no measure 'closurs'; did you mean"),
        (("--until", "closures is 1", *TEAMS), "--until: found 'closures is 1'; must be"),
        (("--until", "closed_within_limit >= 95", *TEAMS), "write 95 % or 0.95"),
        ((*UNTIL, *TEAMS, "--arm", "topup"), "--arm: no arm 'topup'; did you mean 'top_up'?"),
        ((*UNTIL, "--vary", "teams.count=0:3"), "--vary teams.count=0: "),
        ((*UNTIL, "--vary", "teams.cont=2:3"), "did you mean 'count'?"),
        (
            (*UNTIL, "--vary", "teams.count=2:3", "--vary", "history.months=1,2"),
            "--cost: of several",
        ),
        ((*UNTIL, *TEAMS, "--cost", "teams=1"), "--cost: teams is not varied"),
        ((*UNTIL, *TEAMS, "--cost", "teams.count=1", "--largest"), "the other end of the key"),
        ((*UNTIL, *TEAMS, "--confidence", 1.5), "--confidence: found 1.5"),
        (
            (*UNTIL, *TEAMS, "--at-most", 3),
            "--at-most: found 3; must be a whole number, 20 or more",
        ),
        ((*UNTIL, "--vary", "seed=1:3"), "--vary seed: is the same at all points"),
    ],
)
def test_wrong_input_gets_one_message_and_exit_code_2(options, message, tiny, sim):
    answer = sim("seek", tiny, *options, *QUICK)
    assert answer.code == 2
    assert message in answer.err
    assert not Path("results").exists()


def test_a_sweep_of_one_arm_shows_its_level(tiny, sim_with_charts):
    one = ("--set", "arms=[{name: only}]", "--vary", "intake.cases_per_month=20,60")
    answer = sim_with_charts("sweep", tiny, *one, "--replications", 3, "--out", "s", *QUICK)
    assert answer.code == 0, answer.err
    levels, rows = pd.read_csv("s/levels.csv"), pd.read_csv("s/replications.csv")
    closures = levels[levels["measure"] == "closures_cases"]["mean"].tolist()
    assert closures == pytest.approx(rows.groupby("point")["closures_cases"].mean().tolist())
    assert "the level is lowest at intake.cases_per_month = 20" in said(answer)
    assert [file.name for file in Path("s/charts").glob("*.png")] == ["levels_closures_cases.png"]
    refused = sim_with_charts("sweep", tiny, *one, "--more-than", "2%", *QUICK)
    assert (refused.code, "--more-than: is for differences" in refused.err) == (2, True)
