"""Capacity, least work, two choices, merit, and the gradual return of a team."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from sim.bureau.board import Bulletin, Workload, eased
from sim.bureau.rules.chance import two_choices
from sim.bureau.rules.least import least_work
from sim.bureau.rules.merit import capacity, merit
from sim.scenario.rules import Merit
from tests.hand.tables import board, by_month, deal
from tests.support import docket, play_arm, regions, scenario


def bulletin(opening: list[int], closed: list[int]) -> Bulletin:
    """A month in which nothing was received."""
    before, done = np.array(opening), np.array(closed)
    return Bulletin(before, 0 * before, done, before - done)


def test_capacity_deals_in_proportion_to_closures_also_over_batches_of_one() -> None:
    # Weights 2 and 1: passes begin at 1/4 and 1/2 and grow by 1/2 and 1.
    on = board([0, 0])._replace(bulletins=(bulletin([9, 9], [2, 1]),))
    assert deal(capacity, on, cases=6)[0] == [1, 2, 1, 1, 2, 1]
    single, memory = [], None
    for _ in range(6):
        teams, memory = deal(capacity, on, cases=1, memory=memory)
        single += teams
    assert single == [1, 2, 1, 1, 2, 1]


def test_capacity_counts_three_months_and_a_team_without_closures_as_one_case() -> None:
    months = (bulletin([9, 9], [3, 0]), bulletin([9, 9], [0, 0]), bulletin([9, 9], [1, 0]))
    teams, _ = deal(capacity, board([0, 0])._replace(bulletins=months), cases=10)
    assert teams.count(1) == 8
    assert deal(capacity, board([0, 7]), cases=4)[0] == [1, 2, 1, 2]


def test_least_work_weighs_what_a_case_takes_each_team() -> None:
    # Loads 4 and 1; a case takes 2 and 4 days: team 2 (5), team 1 (6), team 2 (9).
    work = Workload(np.array([4.0, 1.0]), np.array([[[2.0, 4.0]]]))
    assert deal(least_work, board([1, 9])._replace(workload=work), cases=3)[0] == [2, 1, 2]


def test_two_choices_takes_the_lower_of_two_different_teams_drawn_by_one_uniform() -> None:
    # 0.5: team 2, and of the others the second: 3, which has less. 0.1: teams 1 and 2.
    # 0.9: team 3, now with 4, and of the others the second: 2, with 5.
    assert deal(two_choices, board([0, 5, 3]), cases=3, draws=[0.5, 0.1, 0.9])[0] == [3, 1, 3]
    assert deal(two_choices, board([0, 5], absent=[1]), cases=2)[0] == [2, 2]


@pytest.mark.parametrize(
    ("share", "draws", "expected"),
    [
        (1.0, [0.2, 0.7], [1, 2]),  # of two: floor(0.4), floor(1.4)
        (0.5, [0.1, 0.9, 0.3, 0.6], [1, 1, 2, 2]),  # named, in turn, named, in turn
        (0.0, [0.1, 0.1], [1, 2]),
    ],
)
def test_applicants_name_teams_above_the_median_in_all_three(
    share: float, draws: list[float], expected: list[int]
) -> None:
    # Medians: 5 closures, rate 0.5, backlog 5. Teams 1 and 2 are beyond all three.
    on = board([2, 4, 6, 8])._replace(bulletins=(bulletin([10] * 4, [8, 6, 4, 2]),))
    rule = partial(merit, options=Merit(named_share=share))
    assert deal(rule, on, cases=len(draws), draws=draws)[0] == expected


def test_merit_needs_more_closures_a_higher_rate_and_less_backlog_than_the_median() -> None:
    # Medians of nine: 5 closures, rate 0.5, backlog 5. Team 1 has too few closures, team 2 the
    # median rate, team 3 the median of closures, team 4 that of backlog; team 5 has merit.
    closed = np.array([4, 6, 5, 8, 9, 1, 2, 3, 7])
    rate = np.array([0.9, 0.5, 0.8, 0.7, 0.95, 0.1, 0.05, 0.2, 0.3])
    backlog = np.array([1, 2, 3, 5, 4, 6, 7, 8, 9])
    last = Bulletin(1000 * closed / rate, 0 * closed, 1000 * closed, backlog)
    rule = partial(merit, options=Merit(named_share=1.0))
    draws = [0.0, 0.3, 0.6, 0.999]
    on = board([0] * 9)._replace(bulletins=(last,))
    assert deal(rule, on, cases=4, draws=draws)[0] == [5, 5, 5, 5]


def test_an_applicant_at_the_edge_of_the_share_names_nobody() -> None:
    on = board([2, 4, 6, 8])._replace(bulletins=(bulletin([10] * 4, [8, 6, 4, 2]),))
    rule = partial(merit, options=Merit(named_share=0.5))
    assert deal(rule, on, cases=3, draws=[0.5, 0.5, 0.5])[0] == [1, 2, 3]


def test_capacity_carries_over_who_is_due_when_weights_change() -> None:
    # Alike at first: 1, 2, 1; of 3/2 cases each, team 1 had half a case too many and team 2 half
    # a case too few: passes 1 and 0. Then weights 1 and 2: team 2 at 0 and 1/2, team 1 at 1
    # (before team 2 at 1), team 2 at 1 and 3/2.
    alike = board([0, 0])._replace(bulletins=(bulletin([9, 9], [1, 1]),))
    teams, memory = deal(capacity, alike, cases=3)
    assert teams == [1, 2, 1]
    other = board([0, 0])._replace(bulletins=(bulletin([9, 9], [1, 2]),))
    assert deal(capacity, other, cases=5, memory=memory)[0] == [2, 2, 1, 2, 2]


def test_two_choices_that_are_alike_take_the_first_and_count_what_they_took() -> None:
    # 0.9: of three teams the third, and of the others the second.
    assert deal(two_choices, board([0, 5, 5]), cases=3, draws=[0.9] * 3)[0] == [2, 3, 2]


def test_least_work_adds_parts_of_days() -> None:
    # Team 1: 0, 0.4, 0.8, 1.2; team 2 waits at 1.
    work = Workload(np.array([0.0, 1.0]), np.array([[[0.4, 0.4]]]))
    assert deal(least_work, board([0, 0])._replace(workload=work), cases=4)[0] == [1, 1, 1, 2]


def test_loads_that_differ_by_less_than_a_billionth_of_a_day_are_alike() -> None:
    # So that ten tenths are one day. Team 1 has 1.0000000003 after one case: as much as team 2.
    work = Workload(np.array([0.0, 1.0]), np.array([[[1.0000000003, 9.0]]]))
    assert deal(least_work, board([0, 0])._replace(workload=work), cases=2)[0] == [1, 1]
    tenths = Workload(np.array([0.0, 0.3]), np.array([[[0.1, 0.1]]]))  # 0.1 + 0.1 + 0.1 > 0.3
    assert deal(least_work, board([0, 0])._replace(workload=tenths), cases=4)[0] == [1] * 4


def test_without_a_count_nobody_has_merit() -> None:
    assert deal(merit, board([1, 2, 3]), cases=3, draws=[0.1] * 3)[0] == [1, 2, 3]


def test_a_team_that_returns_is_seen_with_more_than_it_has_for_two_events() -> None:
    levels, active = np.array([0.0, 9.0, 12.0]), np.array([0, 1, 2])
    for events, seen in ((1, 7.0), (2, 3.5), (0, 0.0)):  # the mean of the others is 10.5
        found = eased(levels, active, np.array([events, 0, 0]))
        assert found.tolist() == pytest.approx([seen, 9, 12])


@pytest.mark.parametrize(
    ("returning", "received"),
    [
        # Nobody closes anything. Teams 1 and 2 have 12 each, team 3 has 0 and was away in month 1.
        # Day 40, 9 cases: mean 8, so 8 to team 3; the ninth in turn to team 1.
        # Day 60, 9 cases: 13, 12, 8: mean 11: three to team 3, then 2, 3, 1, 2, 3, 1.
        ("level", [[0, 0, 0], [0, 0, 0], [1, 0, 8], [2, 2, 5]]),
        # Day 40: team 3 is seen with 8 (2/3 of 12): mean 32/3, three to 11, then 1, 2, 3, 1, 2, 3.
        # Day 60: 14, 14, 5: seen with 5 + 9/3 = 8, mean 12: four, then 1, 2, 3, 1, 2.
        ("gradual", [[0, 0, 0], [0, 0, 0], [2, 2, 5], [2, 2, 5]]),
    ],
)
def test_a_gradual_return_spreads_the_filling_over_events(
    returning: str, received: list[list[int]]
) -> None:
    bureau = scenario(
        calendar={"months": 4},
        intake={"regions": regions([1])},
        teams={"count": 3},
        allocation={"rule": "top_up", "return": returning},
        absences=[{"team": 3, "from": "2013-11", "months": 1}],
    )
    filed = [0] * 24 + [25] * 9 + [45] * 9
    opening = [0] * 12 + [1] * 12 + [-1] * 18
    cases = docket(bureau, filed, [[1000]] * 42, opening_team=opening)
    assert by_month(play_arm(bureau, cases=cases), "received") == received
