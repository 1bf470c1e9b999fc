"""Expected loads: worked out by hand, and against what is played when nothing is left to chance."""

from typing import Any

import numpy as np
import pytest
from rich.console import Console

from sim.report.inputs.bureaus import panel_in_words
from sim.report.inputs.loads import loads_in_words, loads_of_arms, months_in_words
from sim.report.inputs.unlikely_loads import load_warnings
from sim.scenario.panel import panel_of
from sim.world.course import course
from sim.world.expected_load import expected_loads
from sim.world.opening import opening_load
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
    return " ".join(loads_in_words(given, loads_of_arms(given)))


def warned(given) -> str:
    return " ".join(load_warnings(given, loads_of_arms(given)))


def as_expected(given):
    """The docket of a scenario in which filings come exactly as expected, every case a mean one."""
    expected = course(given, given.reference, opening_load(given))
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
    expected = course(given, given.reference, opening_load(given))
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


def test_an_arm_may_have_other_regions_where_nothing_was_filed_before():
    own = {"name": "one", "intake": {"regions": regions([1, 2])}}
    given = scenario(
        teams={"count": 2},
        intake={"regions": regions([1], [2])},
        arms=[{"name": "two"}, own],
    )
    two, one = (course(given, arm, opening_load(given)) for arm in given.arms)
    assert one.cases.sum() == pytest.approx(two.cases.sum())


def test_the_opening_backlog_is_worked_off_beside_what_comes_in():
    found = loads(two_teams(opening_backlog=[300, 0]))
    # 300 - 42 in January, then 10 come and 42 go each month: 258 - 32 n <= 0 for n = 9
    assert found.opening_until == "2014-10"
    assert not found.teams[0].months
    text = said(two_teams(opening_backlog=[300, 0]))
    assert "under the regional rule, the opening backlog lasts until 2014-10." in text
    assert "Waits come on top, 5 days a case." in text
    late = loads(two_teams(opening_backlog=[900, 0]))
    assert late.opening_left == pytest.approx(900 - 42 - 11 * 32)
    text = said(two_teams(opening_backlog=[900, 0]))
    assert "not worked off by the end of the comparison: 506 cases more are left than" in text


@pytest.mark.parametrize("changes", OVERLOADED.values(), ids=OVERLOADED)
def test_all_is_said_to_be_well_only_where_it_is(changes):
    assert ALL_WELL in said(two_teams())
    text = said(two_teams(**changes))
    assert ALL_WELL not in text
    assert "have more than they can close" in text or "has more than it can close" in text


def test_months_teams_and_growth_are_said():
    text = said(two_teams(**OVERLOADED["surge"]))
    assert "2 of 2 teams have more than they can close: teams 1, 2 in 2014-04 to 2014-07." in text
    assert "0 when the comparison begins, 0 at the end of the comparison. The most, at the" in text
    assert "end of a month: 192." in text  # 2 x (90 - 42) x 2
    text = said(two_teams(**OVERLOADED["history"]))
    assert "teams 1, 2 before the comparison" in text
    assert "64 when the comparison begins" in text  # 2 x 5 x (10 - 3.62)
    gone = two_teams(**OVERLOADED["all away"])
    assert "no team is at work in 2014-03 to 2014-11: nothing is begun then" in warned(gone)


def test_every_arm_is_looked_at_and_what_is_not_heeded_is_said():
    arms = [{"name": "a"}, {"name": "b", "max_open_cases": 1},
            {"name": "c", "max_open_cases": 1, "allocation": "top_up", "appraisal": {}},
    ]  # fmt: skip
    text = said(two_teams(arms=arms))
    assert text.startswith(ALL_WELL)
    assert "Arm b: Under the regional rule 2 of 2 teams" in text
    assert "Arm c: All teams together have more than they can close" in text
    limit = "that max_open_cases may let a team close less than this"
    assert f"leave out chance, other rules than the regional one, {limit} and suspensions." in text
    assert "leave out chance." in said(two_teams())


def test_with_a_limit_on_open_cases_no_more_is_said_than_is_known():
    text = said(two_teams(max_open_cases=5))  # capacity of five: 5 x 21 / 5.8 = 18 > 10
    assert ALL_WELL not in text
    assert "By these bounds every team could keep up" in text
    assert "max_open_cases may let a team close less" in text


UNEVEN = {"cases_per_month": 100, "regions": regions([1], [1, 2])}
"""Team 1 gets 75 of 42, team 2 25 of 42; both together 100 of 84."""


@pytest.mark.parametrize("changes", [
    {"service_order": "shortest_work_first"},
    {"service_order": "due_first", "kinds": [{"name": "a"}, {"name": "b", "work_factor": 1.5}]},
    {"responses": {"month_end": {"gain": 0.2, "days": 5}}},
])  # fmt: skip
def test_what_no_rule_can_do_is_said_only_where_it_is_known(changes):
    every_rule = ("whatever the rule", "no rule leaves fewer")
    assert all(words in said(two_teams(intake=UNEVEN)) for words in every_rule)
    text = said(two_teams(intake=UNEVEN, **changes)).partition("without responses")[0]
    assert "All teams together have more than they can close" in text
    assert not any(words in text for words in every_rule)
    is_by_order = "service_order" in changes
    assert ("where short ones are taken up first, more can be closed" in text) == is_by_order
    assert ("short cases may be taken up first" in text) == is_by_order


def test_all_figures_are_of_the_teams_that_are_named():
    # Team 2 has an opening backlog, but can close what comes in; team 1 cannot.
    given = two_teams(
        intake={"cases_per_month": 80, "regions": regions([1], [1, 2])}, opening_backlog=[0, 300]
    )
    found, text = loads(given), said(given)
    assert [team.is_over for team in found.teams] == [True, False]
    assert found.most == found.teams[0].after == pytest.approx(11 * (60 - 42))
    assert "1 of 2 teams has more than it can close: team 1 in 2014-02 to 2014-12. Its" in text
    # All that is beyond capacity is there at the beginning, and less and less of it.
    given = two_teams(opening_backlog=[300, 300], max_open_cases=2, intake={
        "cases_per_month": 20, "season": [9, *[0.1] * 11]})  # fmt: skip
    found = loads(given)
    assert found.most >= sum(team.before for team in found.teams if team.is_over) == 600
    assert found.whole.most >= found.whole.before == 600


def test_the_most_is_no_less_than_there_is_at_the_beginning():
    season = {"cases_per_month": 100, "season": [1, 1, 1, 1, 1, *[0.1] * 7]}
    given = two_teams(
        calendar={"start": "2014-07", "months": 5, "days_per_month": 21},
        history={"months": 6},
        intake=season,
    )
    found = loads(given)
    before = sum(team.before for team in found.teams)
    # Five months' filings came, 50 a team, and 42 went; hardly any come then.
    assert before == pytest.approx(2 * 5 * 8)
    assert found.whole.before == pytest.approx(before)
    assert (found.most, found.whole.most) == pytest.approx((before, before))


def test_a_backlog_grows_without_end_only_if_it_does_so_to_the_end():
    on = two_teams(intake={"cases_per_month": 120})
    assert "1.43: its backlog grows without end" in warned(on)
    for intake in ({"surges": [{"from": "2014-01", "months": 3, "factor": 20}]},
                   {"season": [9, 9, *[1] * 9, 20], "cases_per_month": 60}):  # fmt: skip
        text = warned(two_teams(intake=intake))
        assert "grows without end" not in text
        assert "over the comparison more comes in than can be closed" in text
        text = warned(two_teams(intake=intake, service_order="shortest_work_first"))
        assert "over the comparison more work comes in than can be done" in text


def test_who_gets_nothing_is_said_only_of_who_gets_nothing():
    away = [{"team": 1, "from": "2014-02", "months": 11}]
    assert "absent" not in warned(two_teams(absences=away))  # in January it may close what it has
    away = [{"team": 1, "from": "2014-01", "months": 12}]
    assert "team 1 is absent throughout: it gets nothing" in warned(two_teams(absences=away))
    one_home = {"cases_per_month": 20, "regions": regions([1])}
    nothing = "team 2 serves no region: it gets nothing"
    stands_in = "team 2 serves no region: under the regional rule it gets cases only when it stands"
    assert nothing in warned(two_teams(intake=one_home))
    history = {
        "calendar": {"start": "2014-01", "months": 3, "days_per_month": 21},
        "history": {"months": 1},
    }  # its cases are dealt when the comparison begins
    for month, changes in (("2014-05", {}), ("2014-01", history)):
        away = [{"team": 1, "from": month, "months": 1}]
        text = warned(two_teams(intake=one_home, absences=away, **changes))
        assert stands_in in text
        assert nothing not in text


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


BUREAUS = {
    "all well": ((20, 20), ["On average every team keeps up with its cases in every month."]),
    "a team": ((80, 20), [": 1 (such teams: 1)."]),
    "all teams": ((80, 200), [
        "whatever the rule: 1. Cases", "no rule leaves fewer", ": another 1 (such teams: 1)."]),
}  # fmt: skip


@pytest.mark.parametrize(("cases", "expected"), BUREAUS.values(), ids=BUREAUS)
def test_bureaus_are_said_in_whole_sentences(cases, expected, tmp_path):
    table = tmp_path / "table.csv"
    rows = [f"{name},{number}" for name, number in zip("AB", cases, strict=True)]
    table.write_text("\n".join(["name,cases_per_month", *rows, ""]), encoding="utf-8")
    intake = {"regions": regions([1], [1, 2])}  # team 1 gets three quarters

    def told(**changes: Any) -> str:
        given = two_teams(bureaus=str(table), intake=intake, **changes)
        console = Console(width=120, color_system=None)
        with console.capture() as caught:
            console.print(panel_in_words(panel_of(given)))
        return " ".join(caught.get().split())

    text = told()
    assert all(one in text for one in expected)
    assert ("Bureaus in which some team has more than it can close" in text) == (max(cases) > 20)
    assert "keeps up" not in told(max_open_cases=9)
    text = told(service_order="shortest_work_first")
    assert "whatever the rule" not in text
    assert "short cases may be taken up first" in text


def test_many_high_loads_are_one_warning():
    def warning(count: int) -> str:
        intake = {
            "cases_per_month": 70 * count,
            "regions": regions(*([i + 1] for i in range(count))),
        }
        return warned(two_teams(teams={"count": count, "assistant_speed": 1}, intake=intake))

    assert "team 1 has a load of 1.67 under the regional rule team 2 has a load" in warning(2)
    text = warning(15)
    assert "15 teams have loads of 1.67 to 1.67 under the regional rule: 1, 2, 3" in text
    assert "and 3 more" in text
