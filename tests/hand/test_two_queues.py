"""Large cases and all others are dealt in two rotations."""

from __future__ import annotations

from functools import partial

from sim.bureau.rules.turns import two_queues
from sim.scenario.rules import TwoQueues
from tests.hand.tables import board, deal


def test_large_cases_have_a_turn_of_their_own_that_is_kept() -> None:
    # Small, large, small, large, small: small ones to 1, 2, 3; large ones to 1, 2.
    amounts = [9e3, 1e5, 99_999, 3e5, 1]
    teams, memory = deal(two_queues, board([5, 0, 9]), amounts=amounts)
    assert teams == [1, 1, 2, 2, 3]
    # A small one is next to team 1, large ones to 3, and then to 2 as team 1 is absent.
    assert deal(two_queues, board([0, 0, 0], absent=[1]), amounts=[2e5, 2e5, 1], memory=memory)[
        0
    ] == [3, 2, 2]


def test_what_is_large_is_an_option() -> None:
    rule = partial(two_queues, options=TwoQueues(large_from=50))
    assert deal(rule, board([0, 0]), amounts=[49, 50, 51, 48])[0] == [1, 1, 2, 2]
    assert deal(rule, board([0, 0]), amounts=[])[0] == []
    assert deal(rule, board([0, 0], absent=[2]), amounts=[49, 51, 52])[0] == [1, 1, 1]
