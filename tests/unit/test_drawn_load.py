"""Expected loads over the distribution of speeds: worked by hand, in closed form, and as drawn."""

from __future__ import annotations

from math import log1p, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from sim.report.inputs.loads import loads_in_words, loads_of_arms
from sim.scenario.scenario import load
from sim.world.calendar import make_calendar
from sim.world.course import course
from sim.world.expected_load import expected_loads
from sim.world.opening import opening_load
from sim.world.staff import draw_staff
from sim.world.streams import Streams
from tests.support import regions, scenario

HALF_OR_ONE_AND_A_HALF = {"empirical": {"values": [0.5, 1.5]}}
below = NormalDist().cdf


def teams_of(count: int = 2, **changes: Any) -> Any:
    given: dict[str, Any] = {
        "calendar": {"start": "2014-01", "months": 12, "days_per_month": 21},
        "intake": {
            "cases_per_month": 30 * count,
            "regions": regions(*([i + 1] for i in range(count))),
        },
        "route": [
            {"stage": "plan", "role": "officer", "work": 0.7, "wait": 5},
            {"stage": "close", "role": "assistant", "work": 0.35},
        ],
        "teams": {"count": count, "assistant_speed": 1, "officer_speed": HALF_OR_ONE_AND_A_HALF},
        "allocation": {"timing": "immediate"},
    }
    return scenario(**given | changes)


def reference(given: Any) -> Any:
    return expected_loads(given, given.reference)


def test_two_speeds_are_worked_by_hand():
    # An officer closes 15 or 45 of 30 a month, each as likely: half of the teams leave 15.
    # At the mean speed, 30 of 30, nothing is left.
    found = reference(teams_of())
    assert [team.overload for team in found.teams] == [0.5, 0.5]
    assert [team.growth for team in found.teams] == pytest.approx([7.5, 7.5])
    assert [team.growth_at_mean_speeds for team in found.teams] == pytest.approx([0, 0])
    assert found.overloaded == pytest.approx((0.25, 0.5, 0.25))
    assert found.expected_overloaded == 1
    assert found.after == pytest.approx(12 * 15)
    # An assistant of half the mean speed closes 30 of 30: the officer alone is scarce.
    # One of a third closes 20: then at least 10 are left, and 15 with the slow officer.
    slow = {"count": 2, "officer_speed": HALF_OR_ONE_AND_A_HALF, "assistant_speed": 1 / 3}
    found = reference(teams_of(teams=slow))
    assert [team.overload for team in found.teams] == [1, 1]
    assert found.growth == pytest.approx(2 * 12.5)
    assert found.overloaded == pytest.approx((0, 0, 1))


def test_officer_and_assistant_are_drawn_apart():
    # 15 or 45 by the officer, 30 or 90 by the assistant: short is the slow officer alone.
    both = {
        "count": 1,
        "officer_speed": HALF_OR_ONE_AND_A_HALF,
        "assistant_speed": HALF_OR_ONE_AND_A_HALF,
    }
    # With 33 cases: 18 are left with a slow officer, 3 with a fast one and a slow assistant.
    found = reference(teams_of(1, teams=both, intake={
        "cases_per_month": 33, "regions": regions([1])}))  # fmt: skip
    assert found.teams[0].overload == pytest.approx(0.75, abs=0.002)
    assert found.growth == pytest.approx(0.5 * 18 + 0.25 * 3, abs=0.02)


def test_a_lone_officer_and_a_limit_are_integrated_as_well():
    lone = {"count": 1, "officer_speed": HALF_OR_ONE_AND_A_HALF, "assistant_speed": None}
    # 21 s / 1.05 = 10 or 30 of 30 a month.
    assert reference(teams_of(1, teams=lone)).growth == pytest.approx(10)
    # One case open at a time: 21 / (0.7 / s + 0.35 + 5) a month, as 1.05 + ... is what one takes.
    found = reference(teams_of(1, max_open_cases=2))
    able = [2 * 21 / (0.7 / s + 0.35 + 5) for s in (0.5, 1.5)]
    assert found.growth == pytest.approx(30 - sum(able) / 2)


def test_given_speeds_leave_nothing_to_integrate():
    given = teams_of(teams={"count": 2, "assistant_speed": 1, "officer_speed": 0.9})
    found = reference(given)
    assert found.overloaded == ()
    assert [team.growth for team in found.teams] == [t.growth_at_mean_speeds for t in found.teams]
    assert found.growth == pytest.approx(2 * 3)
    text = " ".join(loads_in_words(given, loads_of_arms(given)))
    assert "Under the regional rule 2 of 2 teams have more than they can close" in text
    assert "may be drawn" not in text


def shortfall(cases: float, able: float, sigma: float) -> float:
    """E max(0, cases - able x speed), the speed being lognormal with mean 1 and this log SD."""
    d = np.log(cases / able) / sigma
    return cases * below(d + sigma / 2) - able * below(d - sigma / 2)


def test_the_baseline_is_as_in_closed_form():
    given = load("scenarios/baseline.yaml")
    found, sigma = reference(given), sqrt(log1p(0.2**2))
    by_officer, by_assistant = 21 / 0.57, 21 / 0.60
    for team in found.teams:
        most = min(team.cases, by_assistant)
        growth = team.cases - most + shortfall(most, by_officer, sigma)
        assert team.growth == pytest.approx(growth, abs=0.01)
        likely = below(np.log(team.cases / by_officer) / sigma + sigma / 2)
        overload = 1 if team.cases > by_assistant else likely
        assert team.overload == pytest.approx(overload, abs=1 / 610)
    assert found.growth == pytest.approx(5.9, abs=0.05)
    assert found.expected_overloaded == pytest.approx(1.7, abs=0.05)
    assert found.overloaded[1] == pytest.approx(0.45, abs=0.01)
    assert sum(team.growth_at_mean_speeds for team in found.teams) == pytest.approx(1.6, abs=0.05)
    text = " ".join(loads_in_words(given, loads_of_arms(given)))
    assert "1.7 of 9 teams are overloaded on average" in text
    assert "1 in 45 %, 2 in 42 %" in text
    assert "grow by 5.9 cases a month (1.6 if everybody had the mean speed)" in text


DRAWN = {
    "count": 3,
    "officer_speed": {"lognormal": {"mean": 1, "cv": 0.4}},
    "assistant_speed": {"gamma": {"mean": 1, "cv": 0.5}},
}
VARIED = {
    "calendar": {"start": "2014-07", "months": 18, "days_per_month": 21},
    "history": {"months": 6, "arm": {"teams": DRAWN | {"count": 2}, "intake": {
        "regions": regions([1], [2], [1, 2])}}},
    "intake": {
        "cases_per_month": 80,
        "regions": regions([1], [2], [3]),
        "season": [1.5, 0.5, *[1] * 8, 1.5, 1.5],
        "trend_per_year": 0.2,
    },
    "teams": DRAWN,
    "absences": [{"team": 2, "from": "2014-09", "months": 5, "availability": 0.5}],
}  # fmt: skip
"""A team joins when the comparison begins; season, trend, and half an absence."""


def as_drawn(given: Any, replications: int) -> Any:
    """Cases beyond capacity at the end, and whether overloaded, of drawn staffs: (n, T) each."""
    expected, before = course(given, given.reference, opening_load(given)), given.history_months
    left, over = [], []
    for replication in range(replications):
        calendar = make_calendar(given)
        staff = draw_staff(given, given.reference, calendar, Streams(7, replication))
        able = calendar.days * np.minimum(staff.officer_speed / 0.7, staff.assistant_speed / 0.35)
        waiting = np.zeros(len(able))
        for month in range(calendar.months):
            waiting = np.maximum(waiting + expected.cases[month] - able[:, month], 0)
        left.append(waiting)
        over.append(expected.cases[before:-1].sum(axis=0) > able[:, before:].sum(axis=1))
    return np.array(left), np.array(over)


def test_staffs_as_they_are_drawn_leave_as_many_on_average():
    given = teams_of(3, **VARIED)
    left, over = as_drawn(given, 1000)
    found = reference(given)
    # Five standard errors: false alarms once in 200,000; and 0.2 % of what comes, for the points.
    for i, team in enumerate(found.teams):
        error = 5 * left[:, i].std() / sqrt(len(left)) + 0.002 * 18 * team.cases
        assert team.after == pytest.approx(left[:, i].mean(), abs=error)
        assert team.overload == pytest.approx(over[:, i].mean(), abs=5 * 0.5 / sqrt(1000))
    numbers = np.bincount(over.sum(axis=1), minlength=4) / len(over)
    assert found.overloaded == pytest.approx(numbers, abs=5 * 0.5 / sqrt(1000))
    assert found.growth > 1.1 * sum(team.growth_at_mean_speeds for team in found.teams)


def test_what_is_dealt_again_is_the_mean_of_what_is_left():
    # Half of the teams 1 leave 15 a month in three months; then all of it goes to team 2.
    away = [{"team": 1, "from": "2014-04", "months": 1}]
    given = teams_of(absences=away, absent_cases="redistribute")
    drawn = course(given, given.reference, opening_load(given), drawn=True)
    assert drawn.waiting[3] == pytest.approx([22.5, 22.5])
    assert drawn.cases[3] == pytest.approx([0, 60 + 22.5])


STAFF = {"people": 6, "officer_ability": HALF_OR_ONE_AND_A_HALF, "clerical_ability": 1}


@pytest.mark.parametrize(("plan", "is_left_out"), [
    ({"selection": "chance"}, False),
    ({"selection": "competitive"}, True),
    ({"selection": "perfect"}, True),
    ({"matching": "two_way"}, True),
])  # fmt: skip
def test_of_selected_staff_it_is_said_what_is_not_integrated(plan, is_left_out):
    given = teams_of(teams={"count": 2, "assistant_speed": 1}, staff=STAFF | plan)
    text = " ".join(loads_in_words(given, loads_of_arms(given)))
    assert ("that a competition chooses abler people" in text) == is_left_out
    assert reference(given).growth == pytest.approx(15)
