"""Expected loads: worked out by hand, and against what is played when nothing is left to chance."""

from typing import Any

import numpy as np
import pytest

from sim.report.loads import load_warnings, loads_in_words, months_in_words
from sim.world.load import course, expected_loads, opening_by_team
from tests.support import docket, monthly, play_arm, regions, scenario

TWO_TEAMS: dict[str, Any] = {
    "calendar": {"start": "2014-01", "months": 12, "days_per_month": 21},
    "intake": {"cases_per_month": 20, "regions": regions([1], [2])},
    "route": [
        {"stage": "plan", "role": "officer", "work": 0.5, "wait": 5},
        {"stage": "close", "role": "assistant", "work": 0.3},
    ],
    "teams": {"count": 2, "assistant_speed": 1},
}
"""Ten cases a month a team; an officer has time for 21 / 0.5 = 42, an assistant for 70."""
ALL_WELL = "On average every team keeps up with its cases in every month."
OVERLOADED = {
    "one case open": {"max_open_cases": 1},
    "two cases open": {"max_open_cases": 2},
    "hardly there": {
        "absences": [{"team": 1, "from": "2014-03", "months": 9, "availability": 0.1}]
    },
    "season": {"intake": {"cases_per_month": 20, "season": [9, 9, *[1] * 9, 9]}},
    "surge": {"intake": {"surges": [{"from": "2014-03", "months": 2, "factor": 9}]}},
    "trend": {"intake": {"trend_per_year": 9}},
    "away": {
        "intake": {"cases_per_month": 60},
        "absences": [{"team": 1, "from": "2014-03", "months": 9}],
    },
    "all away": {
        "absences": [{"team": team, "from": "2014-03", "months": 9} for team in (1, 2)],
    },
    "dealt anew": {
        "intake": {"cases_per_month": 160},
        "absences": [{"team": 1, "from": "2014-07", "months": 5}],
        "absent_cases": "redistribute",
    },
    "at once": {"intake": {"cases_per_month": 120}, "allocation": {"timing": "immediate"}},
    "lone officers": {
        "intake": {"cases_per_month": 80},
        "teams": {"count": 2, "assistant_speed": None},
    },
    "kinds": {
        "intake": {"cases_per_month": 60},
        "kinds": [{"name": "hard", "work_factor": 2, "wait_factor": 0}],
    },
    "history": {
        "calendar": {"start": "2014-07", "months": 6, "days_per_month": 21},
        "history": {"months": 6, "arm": {"max_open_cases": 1}},
    },
}


def two_teams(**changes: Any):
    given = {**TWO_TEAMS, **changes}
    return scenario(**given | {"intake": TWO_TEAMS["intake"] | given["intake"]})


def loads(given):
    return expected_loads(given, given.reference)


def said(given) -> str:
    return " ".join(loads_in_words(given))


def warned(given) -> str:
    return " ".join(load_warnings(given))


def as_expected(given):
    """The docket of a scenario in which filings come exactly as expected, every case a mean one."""
    expected = course(given, given.reference, opening_by_team(given))
    closing = np.append(0.0, expected.calendar.closing)
    rate = np.append(0.0, np.cumsum(expected.filed))
    filed = np.interp(np.arange(int(rate[-1])) + 0.5, rate, closing)
    factor = given.reference.setting.kinds[0].work_factor
    wait = 5.0 * given.reference.setting.kinds[0].wait_factor
    n = len(filed)
    return docket(
        given,
        filed.tolist(),
        [[0.5 * factor, 0.3 * factor]] * n,
        [[wait, 0.0]] * n,
        region=[i % 2 for i in range(n)],
    )


@pytest.mark.parametrize("changes", OVERLOADED.values(), ids=OVERLOADED)
def test_backlogs_grow_as_is_expected_where_nothing_is_left_to_chance(changes):
    given = two_teams(**changes)
    play = play_arm(given, cases=as_expected(given))
    table = monthly(play)
    played = table.pivot(index="month", columns="team", values="backlog").to_numpy()
    expected = course(given, given.reference, np.zeros(0))
    waiting = expected.waiting[1:]
    # What is in hand is in the played backlog, too: at most what a team begins in the five days of
    # the wait, all of it in one month where it is there for once.
    in_hand = played - waiting
    most = expected.capacity.least * 8 / 21 + 4
    assert (in_hand > -3).all()
    assert (in_hand < most).all()
    assert waiting.max() > 25 or expected.undealt.max() > 25


def test_a_limit_on_open_cases_is_the_time_from_beginning_to_closing():
    found = loads(two_teams(max_open_cases=1)).teams[0]
    assert found.open_cases == pytest.approx(10 / (21 / 5.8))
    assert found.load == found.open_cases
    assert found.capacity == pytest.approx(21 / 5.8)  # 3.6 of 10 cases a month
    assert found.after == pytest.approx(11 * (10 - 21 / 5.8))  # the first month's wait for the 2nd
    assert found.months == tuple(f"2014-{month:02d}" for month in range(2, 13))
    half = two_teams(max_open_cases=1, absences=[{"team": 1, "from": "2014-01", "months": 12,
                                                  "availability": 0.5}])  # fmt: skip
    assert loads(half).teams[0].open_cases == pytest.approx(10 / (21 / 6.6))


def test_loads_are_work_by_capacity():
    given = two_teams(teams={"count": 2, "assistant_speed": 0.5, "officer_speed": 2})
    found = loads(given).teams[0]
    assert (found.cases, found.officer, found.assistant) == pytest.approx((10, 5 / 42, 3 / 10.5))
    assert found.open_cases is None
    lone = loads(two_teams(teams={"count": 2, "assistant_speed": None}, clerical_factor=2)).teams[0]
    assert lone.officer == pytest.approx(10 * (0.5 + 0.6) / 21)
    assert lone.assistant is None


def test_cases_of_who_is_away_go_to_stand_ins():
    away = [{"team": 1, "from": "2014-01", "months": 12}]
    found = loads(two_teams(absences=away))
    assert [team.cases for team in found.teams] == pytest.approx([0, 20])
    assert found.whole.load == pytest.approx(20 / 42)


def test_stand_ins_are_of_the_division_or_else_all():
    away = [{"team": 1, "from": "2014-01", "months": 12}]
    teams = {"count": 4, "divisions": 2, "assistant_speed": 1}  # divisions of 1, 2 and of 3, 4
    given = two_teams(teams=teams, absences=away)
    assert [team.cases for team in loads(given).teams] == pytest.approx([0, 20, 0, 0])
    both = [*away, {"team": 2, "from": "2014-01", "months": 12}]
    given = two_teams(teams=teams, absences=both)
    assert [team.cases for team in loads(given).teams] == pytest.approx([0, 0, 10, 10])


def test_the_opening_backlog_is_worked_off_beside_what_comes_in():
    found = loads(two_teams(opening_backlog=[300, 0]))
    # 300 - 42 in January, then 10 come and 42 go each month: 258 - 32 n <= 0 for n = 9
    assert found.opening_until == "2014-10"
    assert not found.teams[0].months
    assert "worked off by 2014-10" in said(two_teams(opening_backlog=[300, 0]))
    late = loads(two_teams(opening_backlog=[900, 0]))
    assert late.opening_left == pytest.approx(900 - 42 - 11 * 32)
    assert "not worked off by the end: 506 cases" in said(two_teams(opening_backlog=[900, 0]))


@pytest.mark.parametrize("changes", OVERLOADED.values(), ids=OVERLOADED)
def test_all_is_said_to_be_well_only_where_it_is(changes):
    assert ALL_WELL in said(two_teams())
    text = said(two_teams(**changes))
    assert ALL_WELL not in text
    assert "get more than they can close" in text


def test_months_teams_and_growth_are_said():
    text = said(two_teams(**OVERLOADED["surge"]))
    assert "2 of 2 teams get more than they can close (1, 2) in 2014-04 to 2014-07" in text
    assert "0 when the comparison begins, 192 at the most" in text  # 2 x (90 - 42) x 2
    text = said(two_teams(**OVERLOADED["history"]))
    assert "(1, 2) before the comparison" in text
    assert "64 when the comparison begins" in text  # 2 x 5 x (10 - 3.62)
    gone = two_teams(**OVERLOADED["all away"])
    assert "no team is at work in 2014-03 to 2014-11: nothing is closed" in warned(gone)


def test_every_arm_is_looked_at_and_what_is_not_heeded_is_said():
    arms = [{"name": "a"}, {"name": "b", "max_open_cases": 1},
            {"name": "c", "max_open_cases": 1, "allocation": "top_up", "appraisal": {}},
    ]  # fmt: skip
    text = said(two_teams(arms=arms))
    assert text.startswith(ALL_WELL)
    assert "Arm b: Under the regional rule 2 of 2 teams" in text
    assert "Arm c: All teams together get more than they can close" in text
    assert "do not heed chance, other rules than the regional one, suspensions." in text
    assert "chance." in said(two_teams())


def test_together_is_the_least_that_any_rule_leaves():
    uneven = {"cases_per_month": 100, "regions": regions([1], [1, 2])}
    for arm in ({"name": "a"}, {"name": "b", "allocation": "top_up"}):
        given = two_teams(intake=uneven, arms=[arm])
        backlog = monthly(play_arm(given)).groupby("month")["backlog"].sum().iloc[-1]
        found = loads(given)
        assert backlog > found.whole.after - 60  # 1,200 filings: three standard errors are 104
        assert sum(team.after for team in found.teams) > found.whole.after


def test_months_are_named_as_spans():
    months = ["2014-01", "2014-02", "2014-12", "2015-01", "2015-03"]
    assert months_in_words(months, 24) == "2014-01 to 2014-02, 2014-12 to 2015-01, 2015-03"
    assert months_in_words([*months, "2015-05"], 24) == "6 of 24 months, first in 2014-01"
    assert months_in_words(months, 5) == "all 5 months"
    assert months_in_words(months[:1], 1) == "the one month"
