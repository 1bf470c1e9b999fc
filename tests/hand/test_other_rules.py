"""Rotation, least backlog and chance, as functions of what the deputy director sees."""

import pytest

from sim.bureau.rules.chance import random
from sim.bureau.rules.least import least_backlog
from sim.bureau.rules.turns import rotation
from tests.hand.tables import board, deal


def test_rotation_goes_on_where_it_ended_and_passes_over_absent_teams() -> None:
    everybody, without_2 = board([0, 0, 0]), board([0, 0, 0], absent=[2])
    teams, memory = deal(rotation, everybody, cases=4)
    assert teams == [1, 2, 3, 1]  # next is team 2 ...
    teams, memory = deal(rotation, without_2, cases=3, memory=memory)
    assert teams == [3, 1, 3]  # ... which is absent; next is team 1
    teams, memory = deal(rotation, everybody, cases=0, memory=memory)
    assert teams == []
    assert deal(rotation, everybody, cases=2, memory=memory)[0] == [1, 2]


@pytest.mark.parametrize(
    ("backlogs", "absent", "teams"),
    [
        # 2, 0, 1 -> 2, 1, 1 -> tie by team: 2, 2, 1 -> 2, 2, 2 -> 3, 2, 2 -> 3, 3, 2
        ([2, 0, 1], (), [2, 2, 3, 1, 2, 3]),
        ([2, 0, 1], (2,), [3, 1, 3, 1]),
        ([4], (), [1, 1]),
        ([1, 2], (), []),
    ],
)
def test_least_backlog_deals_each_case_to_the_lowest_team(
    backlogs: list[int], absent: tuple[int, ...], teams: list[int]
) -> None:
    assert deal(least_backlog, board(backlogs, absent), cases=len(teams))[0] == teams


def test_chance_cuts_the_unit_interval_evenly_among_the_active_teams() -> None:
    """Thirds for teams 1, 2 and 4."""
    draws = [0.0, 0.33, 0.34, 0.66, 0.67, 0.99]
    on = board([9, 0, 0, 5], absent=[3])
    assert deal(random, on, cases=6, draws=draws)[0] == [1, 1, 2, 2, 4, 4]
