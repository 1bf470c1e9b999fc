"""Cases followed after the last count: a few scripted ones close at the days worked out by hand."""

import numpy as np
import pytest

from sim.measures.breakdown import region_table
from sim.measures.indicators import measures, survival_table
from sim.measures.play import Play
from tests.hand.tables import tasks
from tests.support import docket, play_arm, play_on, scenario

AT_ONCE = {"rule": "rotation", "timing": "immediate"}


def three_and_one_more(order: str, follow_up: int) -> Play:
    """Counts on days 20, 40, 60, the last, and then 80, 100 ...; the last case comes after it.

    Case  filed  work   oldest first   newest first
      0     0     30       0 to 30        0 to 30
      1    10     40      30 to 70       30 to 70
      2    59     20      70 to 90       75 to 95
      3    61      5      90 to 95       70 to 75
    """
    given = scenario(allocation=AT_ONCE, service_order=order, time_limit_days=35)
    cases = docket(given, [0, 10, 59, 61], [[30], [40], [20], [5]])
    return play_on(given, cases, follow_up)


@pytest.mark.parametrize(
    ("order", "closed", "times"),
    [
        ("allocated_first", [30, 70, 90], [30, 31, 60]),
        ("newest_first", [30, 70, 95], [30, 36, 60]),
    ],
)
def test_cases_are_closed_after_the_last_count_as_what_is_filed_then_lets_them(
    order: str, closed: list[float], times: list[float]
) -> None:
    play = three_and_one_more(order, follow_up=9)
    assert play.log.follow_up is not None
    assert play.log.follow_up.closed.tolist() == closed
    assert play.log.follow_up.until == 100  # at the count on day 80 the third is still open
    found = measures(play)
    assert found["time_to_closure_median_days"] == times[1]
    assert found["time_to_closure_p90_days"] == times[2]
    assert found["time_to_closure_mean_360_days"] == pytest.approx(sum(times) / 3)
    assert found["closed_within_limit_share"] == pytest.approx(sum(t <= 35 for t in times) / 3)
    assert found["open_after_follow_up_share"] == 0
    assert region_table(play)["time_to_closure_mean_days"] == pytest.approx([sum(times) / 3])
    survival = survival_table(play)
    assert survival["day"][-1] == 60  # of the window's length, as without a follow-up
    assert survival["closed_share"][[5, 6, 8, 12]] == pytest.approx([0, 1 / 3, 2 / 3, 1])


def test_all_else_ends_at_the_last_count() -> None:
    play = three_and_one_more("allocated_first", follow_up=9)
    assert tasks(play)[1] == (30, None)
    assert len(play.log.docket) == 3
    assert play.log.allocations.case.tolist() == [0, 1, 2]
    assert play.calendar.end_day == 60
    found = measures(play)
    assert (found["closures_cases"], found["pending_cases"]) == (1, 2)
    assert found["pending_age_mean_days"] == pytest.approx((50 + 1) / 2)


def test_what_is_open_at_the_bound_is_censored_there() -> None:
    """After one month the third is open: 80 - 59 = 21 days, and leaves at that age."""
    play = three_and_one_more("allocated_first", follow_up=1)
    assert play.log.follow_up is not None
    assert play.log.follow_up.closed.tolist() == [30, 70, pytest.approx(np.nan, nan_ok=True)]
    assert play.log.follow_up.until == 80
    found = measures(play)
    assert found["open_after_follow_up_share"] == pytest.approx(1 / 3)
    assert found["time_to_closure_median_days"] == 30  # of the two that were followed further
    assert found["time_to_closure_p90_days"] == 60


def test_nothing_is_played_if_all_cases_are_closed_at_the_last_count() -> None:
    given = scenario(allocation=AT_ONCE)
    play = play_on(given, docket(given, [0, 61], [[60], [5]]), 9)
    assert play.log.follow_up is not None
    assert (play.log.follow_up.closed.tolist(), play.log.follow_up.until) == ([60], 60)


def test_a_given_docket_is_not_followed() -> None:
    given = scenario(allocation=AT_ONCE)
    play = play_arm(given, cases=docket(given, [0, 10, 59], [[30], [40], [20]]))
    assert play.log.follow_up is None
    assert measures(play)["open_after_follow_up_share"] == pytest.approx(2 / 3)


@pytest.mark.parametrize("months", [1, 2])
def test_the_last_months_availability_stays_for_a_month(months: int) -> None:
    """At half speed in the last month, which begins on day 40; the month after it ends on day 80.

    Case  work   begun  speed  closed
      0     9      41    1/2     59
      1     8      59    1/2     75
      2     5      75    1/2     85    begun in the month after the last count
      3     4      85     1      89
    """
    absence = {"team": 1, "from": "2013-12", "months": months, "availability": 0.5}
    given = scenario(allocation=AT_ONCE, absences=[absence])
    play = play_on(given, docket(given, [41, 42, 43, 44], [[9], [8], [5], [4]]), 9)
    assert play.log.follow_up is not None
    assert play.log.follow_up.closed.tolist() == [59, 75, 85, 89]
