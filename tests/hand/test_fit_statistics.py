"""Statistics of a fit by hand: five cases of two officers in three months of ten days."""

import numpy as np
import pytest

from sim.fitting.known import excess, expected_closures
from sim.fitting.model import presence
from sim.fitting.past import Past
from sim.fitting.statistics import (
    STATISTICS,
    curve,
    elasticities,
    hazards,
    statistics,
    target_of,
)

#            filed, closed, officer
CASES = [(-4, 6, 0), (-2, 12, 1), (1, 25, 0), (3, 8, 0), (11, np.inf, 1)]
"""The fourth is closed while the third, filed before it by the same officer, is open."""


@pytest.fixture
def past():
    filed, closed, team = (np.array(column) for column in zip(*CASES, strict=True))
    return Past(filed.astype(float), closed, team, np.array([10.0, 20.0, 30.0]), 2)


def of(past, name):
    return statistics(past, target_of(past))[list(STATISTICS).index(name)]


def test_flows_and_backlogs(past):
    assert past.filings.tolist() == [2, 1, 0]
    assert past.closures.tolist() == [2, 1, 1]
    assert past.backlogs.tolist() == [[1, 1, 1, 0], [1, 1, 1, 1]]
    assert past.closed_by_team.tolist() == [[2, 0, 1], [0, 1, 0]]


def test_open_days_by_officer_and_month(past):
    # officer 1: 6 + 9 + 5 days, then 10, then 5; officer 2: 10, then 2 + 9, then 10
    assert past.open_days.tolist() == [[20, 10, 5], [10, 11, 10]]
    assert hazards(past).tolist() == pytest.approx([2 / 30, 1 / 21, 1 / 15])


def test_opening_cases_enter_the_curve_at_their_age(past):
    # Ages at which cases leave: 10, 14, 24, 5, and 19 open. At age 5 there are at risk: all five
    # (those of the opening entered at 4 and 2); at 10 four; at 14 three; at 24 one.
    days, share = curve(past)
    assert days.tolist() == [5, 10, 14, 24]
    left = np.cumprod([4 / 5, 3 / 4, 2 / 3, 0 / 1])
    assert share == pytest.approx(1 - left)


def test_a_case_that_enters_late_is_not_at_risk_before(past):
    late = Past(past.filed[:1] - 20, past.closed[:1], past.team[:1], past.ends, 2)
    columns = ("filed", "closed", "team")
    two = [np.append(getattr(late, one), getattr(past, one)[3]) for one in columns]
    both = Past(*two, past.ends, 2)
    days, share = curve(both)
    # Alone at risk at age 5 is the case that is filed in the window: that it empties the risk set
    # says nothing of the other, so that the step is left out.
    assert days.tolist() == [5, 30]
    assert share.tolist() == [0, 1]


def test_closures_out_of_order(past):
    assert of(past, "out_of_order_share") == 1 / 4


def test_totals_are_logarithms(past):
    assert of(past, "closures") == pytest.approx(np.log(4.5))
    assert of(past, "backlog_at_end") == pytest.approx(np.log(1.5))


def test_spread_of_closures_per_open_case(past):
    hazard, weight = np.array([3 / 35, 1 / 31]), np.array([35, 31]) / 66
    mean = weight @ hazard
    assert of(past, "spread_of_hazard") == pytest.approx(
        np.sqrt(weight @ (hazard - mean) ** 2) / mean
    )


def test_gini_is_of_officers_who_have_cases(past):
    # 1 and 1, 1 and 1, then one officer alone
    assert of(past, "gini") == pytest.approx(0)


def test_too_few_months_with_cases_have_no_elasticity(past):
    assert np.isnan(elasticities(past)).all()


def test_closures_in_proportion_to_load_have_elasticity_1():
    # each month officer 1 gets 2 cases and officer 2 gets 6, all closed at once
    filed = np.array([m + 0.1 * i for m in range(6) for i in range(8)]) * 1.0
    team = np.tile([0, 0, 1, 1, 1, 1, 1, 1], 6)
    past = Past(filed, filed + 0.1, team, np.arange(1.0, 7.0), 2)
    pooled, within = elasticities(past)
    assert pooled == pytest.approx(1)
    assert np.isnan(within)  # no officer's own load ever varies


def test_an_empty_past_has_no_statistics_but_its_totals():
    none = Past(np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64), np.array([10.0, 20.0]), 1)
    found = dict(zip(STATISTICS, statistics(none, target_of(none)), strict=True))
    known = {name for name, value in found.items() if not np.isnan(value)}
    assert known == {"closures", "backlog_at_end"}


def test_a_case_filed_at_the_instant_of_a_count_is_of_the_month_after():
    day = np.array([0.0, 10.0])
    past = Past(day, day + 1, np.array([0, 0]), np.array([10.0, 20.0]), 1)
    assert past.received.tolist() == [[1, 1]]
    assert past.filings.tolist() == [1, 1]


def test_presence_is_from_the_first_case_to_the_last(past):
    # officer 1 closes the last case in month 3; officer 2 has an open one at the end
    assert presence(past).tolist() == [[0, 3], [0, 3]]
    assert presence(past.first(1)).tolist() == [[0, 1], [0, 1]]
    later = past.from_month(1)  # officer 1 has nothing more to do after month 3 of 3
    assert presence(later).tolist() == [[0, 2], [0, 2]]
    nobody = Past(past.filed, past.closed, past.team, past.ends, 3)
    assert presence(nobody)[2].tolist() == [3, 3]


def test_expected_closures_add_up_to_those_that_came(past):
    expected = expected_closures(past)
    assert expected.sum() == pytest.approx(past.closures.sum())
    # Hazards are 1/5 at age 5, 1/4 at 10, 1/3 at 14, 1 at 24. In the first ten days the first case
    # is of ages 4 to 10, the second 2 to 12, the third 0 to 9, the fourth 0 to 5.
    assert expected[0] == pytest.approx(4 * 1 / 5 + 2 * 1 / 4)


def test_excess_by_hand():
    # mean 10 expected; X^2 = (25 + 0 + 25) / 10 = 5 of 2 degrees; size = 30 - 300/30 = 20
    found = excess(np.array([5.0, 10.0, 15.0]), np.full(3, 1.0))
    assert found.index == pytest.approx(2.5)
    assert found.cv == pytest.approx(np.sqrt(3 / 20), rel=1e-3)
    assert excess(np.array([10.0, 10.0, 10.0]), np.ones(3)).cv == 0
