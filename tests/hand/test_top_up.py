"""Top-up: the lowest teams are filled up to the mean backlog, the rest goes round in turn."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest

from sim.bureau.rules.top_up import top_up
from tests.hand.tables import allocated, board, by_month, deal
from tests.support import docket, play_arm, regions, scenario

TENS = [10, 20, 30, 40, 50, 60, 70, 80, 90]
LEVELLED = [
    # Up to the mean of 50: 40 + 30 + 20 + 10 = 100. Of the other 50 each gets 5, five one more.
    (150, [56, 56, 56, 56, 56, 65, 75, 85, 95]),
    # Too few: lowest first, 30 + 20 + 10 = 60 lift the first three to the fourth.
    (60, [40, 40, 40, 40, 50, 60, 70, 80, 90]),
    (0, TENS),
]


@pytest.mark.parametrize(("cases", "after"), LEVELLED)
def test_the_rule_levels_the_low_teams_first(cases: int, after: list[int]) -> None:
    dealt = Counter(deal(top_up, board(TENS), cases=cases)[0])
    assert [before + dealt[team + 1] for team, before in enumerate(TENS)] == after


@pytest.mark.parametrize(("cases", "after"), LEVELLED)
def test_the_bureau_levels_the_low_teams_first(cases: int, after: list[int]) -> None:
    """An opening backlog of which every case takes longer than the run; filed in month 0."""
    given = scenario(
        intake={"regions": regions(range(1, 10))},
        teams={"count": 9},
        allocation={"rule": "top_up"},
    )
    teams = [*np.repeat(np.arange(9), TENS), *[-1] * cases]
    filed = [0] * sum(TENS) + [1] * cases
    play = play_arm(given, cases=docket(given, filed, [[1000]] * len(filed), opening_team=teams))
    assert by_month(play, "backlog") == [TENS, after, after]


@pytest.mark.parametrize(
    ("backlogs", "teams"),
    [
        # Mean 4: 0 -> 3, then the tie of 3 and 3 goes by team, then 4 and 4, then in rotation.
        ([0, 3, 9], [1, 1, 1, 1, 2, 1, 2, 3, 1]),
        # The same from the other side: the rotation starts at team 1 all the same.
        ([9, 3, 0], [3, 3, 3, 2, 3, 1, 2, 3]),
        # The mean 0.5 is a fraction: one case lifts team 1 above it.
        ([0, 1], [1, 1, 2, 1]),
        # Mean 5 / 3: team 2 goes to 2, which is not below it any more.
        ([2, 1, 2], [2, 1, 2, 3, 1]),
        # All at the mean, or nobody has anything: nothing to level.
        ([3, 3, 3], [1, 2, 3, 1]),
        ([0, 0], [1, 2, 1]),
        # Ties below the mean of 2 go by team, again and again.
        ([0, 0, 6], [1, 2, 1, 2, 1, 2, 3]),
        # One team alone is always at its mean.
        ([7], [1, 1, 1]),
    ],
)
def test_cases_go_one_by_one_to_the_lowest_below_the_mean_and_then_in_rotation(
    backlogs: list[int], teams: list[int]
) -> None:
    for cases in range(len(teams) + 1):  # a smaller pool gets the beginning of the sequence
        assert deal(top_up, board(backlogs), cases=cases)[0] == teams[:cases]


def test_teams_that_are_absent_count_neither_for_the_mean_nor_for_the_rotation() -> None:
    """Mean of teams 1 and 3 is 2; with team 2 it would be 8."""
    assert deal(top_up, board([0, 20, 4], absent=[2]), cases=5)[0] == [1, 1, 1, 3, 1]


def test_the_rule_remembers_who_is_next_in_turn_but_not_whom_it_topped_up() -> None:
    level, low = board([5, 5, 5]), board([3, 6, 6])
    teams, memory = deal(top_up, level, cases=2)
    assert teams == [1, 2]
    teams, memory = deal(top_up, low, cases=2, memory=memory)  # mean 5
    assert teams == [1, 1]
    teams, memory = deal(top_up, low, cases=4, memory=memory)
    assert teams == [1, 1, 3, 1]
    teams, memory = deal(top_up, level, cases=0, memory=memory)
    assert teams == []
    assert deal(top_up, level, cases=2, memory=memory)[0] == [2, 3]


@pytest.mark.parametrize(
    ("opening", "filed", "expected"),
    [
        # Month 0: nobody has anything, so in rotation: 1, 2, 1. They take longer than the run.
        # Month 1: 2 and 1, mean 1.5: team 2 is topped up, then the rotation goes on with team 2.
        ([], [1, 2, 3, 21, 22, 23], [(1, 20), (2, 20), (1, 20), (2, 40), (2, 40), (1, 40)]),
        # The two of team 1 are from before: month 0 tops up team 2 to the mean of 1.
        ([0, 0], [5], [(1, 0), (1, 0), (2, 20)]),
    ],
)
def test_the_bureau_keeps_the_rotation_from_month_to_month(
    opening: Sequence[int], filed: list[float], expected: list[tuple[int, float]]
) -> None:
    given = scenario(
        intake={"regions": regions([1, 2])}, teams={"count": 2}, allocation={"rule": "top_up"}
    )
    days = [0] * len(opening) + filed
    teams = [*opening, *[-1] * len(filed)]
    play = play_arm(given, cases=docket(given, days, [[1000]] * len(days), opening_team=teams))
    assert allocated(play) == expected
