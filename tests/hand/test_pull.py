"""Teams get a case when they have fewer than the cap: the rule alone, at counts, at closures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from sim.bureau.rules.pull import pull
from sim.measures.indicators import measures
from sim.measures.play import Play
from sim.scenario.problems import InputError
from sim.scenario.rules import Pull
from tests.hand.tables import allocated, board, by_month, deal, tasks
from tests.support import coming_back, docket, play_arm, scenario

WAITS = 0
"""Team of a case that stays in the pool, in `deal`."""


def up_to(cap: int) -> Any:
    return partial(pull, options=Pull(cap=cap))


def played(filed: Sequence[float], work: Sequence[float], cap: int, **changes: Any) -> Play:
    """Lone officers and months of 20 days."""
    timing = changes.pop("timing", "immediate")
    allocation = {"rule": "pull", "cap": cap, "timing": timing}
    given = scenario(**{"allocation": allocation, "calendar": {"months": 4}} | changes)
    return play_arm(given, cases=docket(given, filed, [[days] for days in work]))


def test_the_lowest_below_the_cap_is_next_and_the_rest_waits() -> None:
    assert deal(up_to(3), board([2, 0, 5, 1]), cases=8)[0] == [2, 2, 4, 1, 2, 4, WAITS, WAITS]
    assert deal(up_to(3), board([2, 0], absent=[2]), cases=2)[0] == [1, WAITS]
    assert deal(up_to(3), board([3, 4]), cases=2)[0] == [WAITS, WAITS]


def test_a_case_of_another_kind_may_pass_those_that_wait() -> None:
    """Cap 2; team 1 has 1 and takes the first track alone; team 2 has 0 and takes both.

    The first two cases, of the second track, fill team 2; of the others the first fits in team 1.
    """
    takes = np.array([[True, True], [False, True]])
    on = board([1, 0])._replace(takes=takes)
    with_tracks = replace(pool_of(5), track=np.array([1, 1, 1, 0, 0]))
    assert pull(on, with_tracks, None, Pull(cap=2))[0].tolist() == [1, 1, -1, 0, -1]
    mixed = replace(pool_of(4), track=np.array([0, 1, 0, 1]))
    assert pull(on, mixed, None, Pull(cap=2))[0].tolist() == [1, 1, 0, -1]


def pool_of(n: int) -> Any:
    """So many cases, in order of filing."""
    seen: list[Any] = []

    def look(_board: Any, pool: Any, _memory: Any) -> Any:
        seen.append(pool)
        return np.zeros(len(pool), dtype=np.int64), None

    deal(look, board([0]), cases=n)
    return seen[0]


def test_at_counts_a_closed_case_is_replaced_at_the_next_event() -> None:
    """One officer, cap 1.  Case  filed  work  dealt  done
    0      1     5    20    25
    1      2     5    40    45
    2     41     5    60    65  (filed after 40)
    """
    play = played([1, 2, 41], [5, 5, 5], cap=1, timing="monthly")
    assert allocated(play) == [(1, 20.0), (1, 40.0), (1, 60.0)]
    assert by_month(play, "backlog") == [[0], [0], [0], [0]]


def test_at_closures_the_pool_is_served_at_once_and_filings_find_room() -> None:
    """Two officers, cap 1; first filed first, ties in team order.

    Case  filed  work  dealt      done
      0      1    10    1: team 1   11
      1      2     6    2: team 2    8
      2      3     3    8: team 2   11
      3      4     4   11: team 1   15   both are free at 11: the first two of the pool
      4      5     9   11: team 2   20
      5     30     1   30: team 1   31   both have room
    """
    play = played([1, 2, 3, 4, 5, 30], [10, 6, 3, 4, 9, 1], cap=1, teams={"count": 2})
    assert allocated(play) == [(1, 1), (2, 2), (2, 8), (1, 11), (2, 11), (1, 30)]
    assert tasks(play) == [(1, 11), (2, 8), (8, 11), (11, 15), (11, 20), (30, 31)]


def test_what_is_closed_at_a_count_is_replaced_by_its_event_and_a_filing_comes_behind() -> None:
    """One officer, cap 1: case 0 is closed on day 20, case 2 filed then; case 1 waits since 2."""
    play = played([1, 2, 20], [19, 5, 5], cap=1)
    assert tasks(play) == [(1, 20), (20, 25), (25, 30)]
    assert by_month(play, "backlog")[0] == [0]  # at the count case 0 is closed, 1 is in the pool
    assert by_month(play, "closed") == [[1], [2], [0], [0]]


def test_a_case_without_work_is_replaced_before_the_next_takes_up_work() -> None:
    """Cap 1, two officers. Case 0 needs no work: case 2 follows it at team 1, before 1 begins."""
    play = played([5, 5, 5, 5], [0, 4, 0, 3], cap=1, teams={"count": 2})
    assert allocated(play) == [(1, 5), (2, 5), (1, 5), (1, 5)]
    assert tasks(play) == [(5, 5), (5, 9), (5, 5), (5, 8)]


def test_an_absent_team_pulls_nothing_though_it_closes_the_case_in_hand() -> None:
    """Team 1 is away from 20 to 40 with case 0 in hand until 30; team 2 gets what comes."""
    play = played(
        [1, 2, 3, 22],
        [29, 24, 2, 2],
        cap=1,
        teams={"count": 2},
        absences=[{"team": 1, "from": "2013-11", "months": 1}],
    )
    assert allocated(play) == [(1, 1), (2, 2), (2, 26), (2, 28)]


def test_the_wait_in_the_pool_is_measured_and_is_in_the_time_to_closure() -> None:
    """One officer, cap 1, works of 30 days: dealt on 0, 30 and 60; the fourth waits on 80."""
    play = played([0, 0, 0, 0], [30, 30, 30, 30], cap=1)
    found = measures(play)
    assert (found["backlog_cases"], found["pending_cases"], found["pool_cases"]) == (1, 2, 1)
    assert found["pool_wait_mean_days"] == pytest.approx((0 + 30 + 60 + 80) / 4)
    assert found["closed_cases_only_mean_days"] == pytest.approx((30 + 60) / 2)
    assert "pool_cases" not in measures(play_arm(scenario()))


def test_rolling_pull_is_refused() -> None:
    with pytest.raises(InputError, match='timing: found "rolling"; allowed: monthly, immediate'):
        scenario(allocation={"rule": "pull", "timing": "rolling"})


def test_what_is_filed_while_a_returned_case_waits_comes_before_it() -> None:
    """One officer, cap 1, counts on days 20 and 40.

    Case  filed  work  dealt  done
    0      1     3     1      4     comes back on day 4, and into the pool at the count on day 20
    1      5    25     5     30
    2     25     2    30     32
    0 again      4    32     36
    """
    given = scenario(allocation={"rule": "pull", "cap": 1, "timing": "immediate"})
    cases = coming_back(docket(given, [1, 5, 25], [[3], [25], [2]]), [0], [0], [[4]])
    play = play_arm(given, cases=cases)
    assert tasks(play) == [(1, 4), (5, 30), (30, 32), (32, 36)]
    assert allocated(play) == [(1, 1), (1, 5), (1, 30), (1, 32)]
