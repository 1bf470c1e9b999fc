"""Cases that come back, and clocks that stop: every instant worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.measures.breakdown import pending_table
from sim.measures.indicators import measures
from sim.measures.play import Play
from sim.scenario.cases import CLOSING_TYPES
from sim.world.begun import Begun
from sim.world.outcome import CaseOutcomes
from tests.hand.tables import allocated, by_month, tasks
from tests.support import coming_back, docket, play_arm, play_on, regions, scenario

LACK, COMPULSORY = CLOSING_TYPES.index("lack_of_assets"), CLOSING_TYPES.index("compulsory")


def three_that_come_back(delay_of_third: float) -> Play:
    """Counts on days 20, 40 and 60; filings wait for them, and so do cases that come back.

    Case  filed  work  dealt  worked on  closed   delay  back on  dealt  worked on  again
      0     0      3    20     20 to 23    23       0       23     40     42 to 46     4
      1     1      5    20     23 to 28    28      12       40     40     46 to 47     1
      2    25      2    40     40 to 42    42      18       60     60     60 to        9
    """
    given = scenario(allocation="rotation")
    cases = docket(given, [0, 1, 25], [[3], [5], [2]])
    cases = coming_back(cases, [0, 1, 2], [0, 12, delay_of_third], [[4], [1], [9]])
    closing_type = np.array([LACK, LACK, COMPULSORY, COMPULSORY, LACK, LACK])
    ends = CaseOutcomes(closing_type, np.zeros(6), np.full(6, -np.inf))
    return play_arm(given, cases=replace(cases, outcome=ends))


def test_cases_come_back_at_the_first_count_from_their_day_on_after_all_filings() -> None:
    play = three_that_come_back(18)
    assert allocated(play) == [(1, 20), (1, 20), (1, 40), (1, 40), (1, 40), (1, 60)]
    assert play.log.allocations.case.tolist() == [0, 1, 2, 3, 4, 5]
    assert tasks(play) == [(20, 23), (23, 28), (40, 42), (42, 46), (46, 47), (60, None)]
    assert play.log.docket.filed.tolist() == [0, 1, 25, 23, 40, 60]
    assert by_month(play, "received") == [[0], [2], [3]]
    assert by_month(play, "closed") == [[0], [2], [3]]


def test_one_whose_day_comes_after_the_last_count_has_not_come_back() -> None:
    play = three_that_come_back(18.5)
    assert play.log.docket.filed.tolist() == [0, 1, 25, 23, 40, np.inf]
    assert allocated(play)[5] == (None, None)
    assert tasks(play)[5] == (None, None)


def test_measures_of_what_comes_back() -> None:
    """Closed: 0, 1, 2 and two that came back. Back in the months: on days 23 and 40."""
    found = measures(three_that_come_back(18))
    expected = {
        "closures_cases": 5,
        "returned_cases": 2,
        "net_closures_cases": 3,
        "first_closures_cases": 3,
        "pending_cases": 0,  # who comes back on the day of the last count belongs to what follows
        "first_pending_cases": 0,
        "lack_of_assets_share": 3 / 5,  # 0, 1 and the case that was 1
        "returned_over_terminated": 2 / 3,
        "terminations_that_return_share": 1,
        "completed_share": 2 / 3,  # 2, and the case that was 0
        "time_to_closure_mean_360_days": (23 + 27 + 17) / 3,  # of first enforcement
        "closed_cases_only_mean_days": (23 + 27 + 17) / 3,
    }
    for name, value in expected.items():
        assert found[name] == pytest.approx(value), name


def test_who_has_come_back_is_pending_from_the_day_of_the_return_on() -> None:
    """At the count on day 40 case 2 and the first return, filed 17 days before, are pending; the
    other comes back on that day, and belongs to the next month.
    """
    table = pending_table(three_that_come_back(18))
    assert table["cases"].reshape(3, -1).sum(axis=1).tolist() == [2, 2, 0]


@pytest.mark.parametrize("timing", ["rolling", "immediate"])
def test_they_wait_for_the_count_whatever_the_timing(timing: str) -> None:
    """Case 0 is closed on day 3 and comes back on it; at the count on day 20 it is dealt, before
    what is filed on day 21.
    """
    given = scenario(allocation={"rule": "rotation", "timing": timing})
    cases = docket(given, [0, 21], [[3], [2]])
    play = play_arm(given, cases=coming_back(cases, [0], [0], [[4]]))
    assert allocated(play) == [(1, 0), (1, 21), (1, 20)]
    assert play.log.allocations.case.tolist() == [0, 2, 1]
    assert tasks(play) == [(0, 3), (24, 26), (20, 24)]


@pytest.mark.parametrize(
    ("absent", "to_original", "teams"),
    [
        ([], True, [1, 2, 1, 1]),  # the case goes back to team 1, whose turn it is all the same
        ([], False, [1, 2, 1, 2]),  # filings first, then by the rule
        ([1], True, [1, 2, 2, 2]),  # team 1 takes no cases: by the rule
    ],
)
def test_one_may_go_to_the_team_that_closed_it(
    absent: list[int], to_original: bool, teams: list[int]
) -> None:
    """Cases 0 and 1 are dealt on day 20; case 2, filed on day 25, and the return of 0 on day 40."""
    given = scenario(
        allocation="rotation",
        teams={"count": 2},
        intake={"regions": regions([1, 2])},
        absences=[{"team": team, "from": "2013-12", "months": 1} for team in absent],
    )
    cases = docket(given, [0, 1, 25], [[3], [5], [2]])
    play = play_arm(given, cases=coming_back(cases, [0], [0], [[4]], [to_original]))
    assert [team for team, _day in allocated(play)] == teams
    order = [0, 1, 3, 2] if to_original and not absent else [0, 1, 2, 3]
    assert play.log.allocations.case.tolist() == order


def test_what_is_closed_at_the_instant_of_a_count_after_it_is_seen_at_the_next() -> None:
    """A case without work is dealt and closed on day 20, after the count."""
    given = scenario(allocation="rotation")
    cases = docket(given, [5], [[0]])
    play = play_arm(given, cases=coming_back(cases, [0], [0], [[4]]))
    assert tasks(play) == [(20, 20), (40, 44)]
    assert play.log.docket.filed.tolist() == [5, 20]


def test_due_first_goes_by_the_day_of_the_return() -> None:
    """At the count on day 40 the return of 0 (day 23, due on 33) is before case 1 (25, due 35)."""
    given = scenario(allocation="rotation", service_order="due_first", time_limit_days=10)
    cases = docket(given, [0, 25], [[3], [2]])
    play = play_arm(given, cases=coming_back(cases, [0], [0], [[4]]))
    assert tasks(play) == [(20, 23), (44, 46), (40, 44)]


def test_the_follow_up_goes_on_with_returns_and_ends_without_them() -> None:
    """Filings of the follow-up stand before returns in its docket, and after them in no log.

    Case 1 of the window is closed on day 61. The return of case 0 is dealt at the last count, case
    2 is filed after it, and the return of 1 would be dealt on day 80, with which all ends.
    """
    given = scenario(
        allocation={"rule": "rotation", "timing": "immediate"}, follow_up={"months": 3}
    )
    cases = docket(given, [45, 58, 61], [[10], [3], [5]])
    play = play_on(given, coming_back(cases, [0, 1], [3, 0], [[15], [1]]), 3)
    assert len(play.log.docket) == 4
    assert play.log.docket.filings == 2
    assert play.log.docket.case.tolist() == [0, 1, 2, 3]
    assert play.log.docket.filed.tolist() == [45, 58, 58, np.inf]
    assert tasks(play) == [(45, 55), (58, None), (None, None), (None, None)]
    assert play.log.follow_up is not None
    assert (play.log.follow_up.closed[:2].tolist(), play.log.follow_up.until) == ([55, 61], 80)


def clocks(stops_clock: bool, limit: float, follow_up: int = 0) -> Play:
    """Four officers with a case each; after its first day a case waits, in the last stage a day.

    Case  filed  wait     closed  days  without the wait
      0     0     10        12     12       2
      1    10      0        12      2       2
      2    40     30    72, after the last count; then 20 days old, 19 of them waited
      3    55    0.5      57.5    2.5       2
    """
    stages = [
        {"stage": "auction", "role": "officer", "work": 1, "wait": 1, "stops_clock": stops_clock},
        {"stage": "close", "role": "officer", "work": 1},
    ]
    given = scenario(
        route=stages,
        teams={"count": 4},
        intake={"regions": regions([1], [2], [3], [4])},
        allocation={"rule": "regional", "timing": "immediate"},
        time_limit_days=limit,
        kinds=[{"name": "a", "closing": {"compulsory": {"share": 1}}}],
    )
    waits = [[10, 0], [0, 0], [30, 0], [0.5, 0]]
    cases = docket(given, [0, 10, 40, 55], [[1, 1]] * 4, waits, region=range(4))
    ends = CaseOutcomes(np.full(4, COMPULSORY), np.zeros(4), np.full(4, -np.inf))
    stops = (True, False) if stops_clock else ()
    cases = replace(cases, outcome=ends, stops_clock=stops)
    return play_on(given, cases, follow_up) if follow_up else play_arm(given, cases=cases)


@pytest.mark.parametrize(
    ("stops_clock", "limit", "late_closures", "late_pending", "in_limit"),
    [(False, 2.2, 2, 1, 1 / 4), (True, 2.2, 0, 0, 1), (True, 1.5, 3, 0, 0), (True, 0.5, 3, 1, 0)],
)
def test_days_of_a_wait_that_stops_the_clock_do_not_count(
    stops_clock: bool, limit: float, late_closures: int, late_pending: int, in_limit: float
) -> None:
    play = clocks(stops_clock, limit, follow_up=5)
    found = measures(play)
    assert play.log.follow_up is not None
    assert play.log.follow_up.closed.tolist() == [12, 12, 72, 57.5]
    assert found["closures_within_limit_share"] == pytest.approx(1 - late_closures / 3)
    assert found["aging_index"] == pytest.approx(late_pending / 4)
    assert found["closed_within_limit_share"] == pytest.approx(in_limit)
    assert sum(map(sum, by_month(play, "closed_within_limit"))) == 3 - late_closures
    assert found["time_to_closure_median_days"] == 2.5  # of all days: 2, 2.5, 12, 32
    assert found["pending_age_mean_days"] == 20


def test_an_open_case_counts_the_days_that_have_passed_so_far() -> None:
    """Followed to the last count, case 2 has waited 19 of 20 days, and is open after one."""
    found = measures(clocks(True, limit=1.5))
    assert found["closed_within_limit_share"] == 0
    assert measures(clocks(True, limit=2.5))["closed_within_limit_share"] == pytest.approx(1)


@pytest.mark.parametrize(("limit", "in_time"), [(6.2, 1), (5.8, 0)])
def test_a_wait_that_began_before_the_run_stops_the_clock_from_day_0_on(
    limit: float, in_time: float
) -> None:
    """Four opening cases, filed on day -5; the last count is on day 60.

    Case  reached  ready  closed  days that count
      0    close     10     11    16 - 10
      1    close      0      1     6
      2    auction   30     no    65 - 29: it waits for no auction before its first stage ends
      3    close     80     no    65 - 60
    """
    given = scenario(
        route=[
            {"stage": "auction", "role": "officer", "work": 1, "wait": 1, "stops_clock": True},
            {"stage": "close", "role": "officer", "work": 1},
        ],
        teams={"count": 4},
        intake={"regions": regions([1], [2], [3], [4])},
        time_limit_days=limit,
        kinds=[{"name": "a", "closing": {"compulsory": {"share": 1}}}],
    )
    cases = docket(given, [-5] * 4, [[1, 1]] * 4, [[100, 0]] * 4, range(4), range(4))
    ends = CaseOutcomes(np.full(4, COMPULSORY), np.zeros(4), np.full(4, -np.inf))
    begun = Begun(np.array([1, 1, 0, 1]), np.array([10.0, 0, 30, 80]))
    cases = replace(cases, outcome=ends, begun=begun, stops_clock=(True, False))
    found = measures(play_arm(given, cases=cases))
    assert found["closures_cases"] == 2
    assert found["closures_within_limit_share"] == in_time
    assert found["aging_index"] == 1 / 4
