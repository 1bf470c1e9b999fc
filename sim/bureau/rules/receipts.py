"""Levelling of what teams receive, whatever they close."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.arrays import IntArray
from sim.bureau.board import Board, Pool
from sim.bureau.rules.registry import rule
from sim.bureau.rules.turns import over_portions
from sim.scenario.court_rules import EvenReceipts

AS_USUAL = EvenReceipts()


@rule(EvenReceipts)
def even_receipts(
    board: Board, pool: Pool, memory: Any, options: EvenReceipts = AS_USUAL
) -> tuple[IntArray, Any]:
    """Cases to those who received least in the window, dealt in turn over their portions.

    Parameters
    ----------
    options : EvenReceipts
        Its ``window_months``: how long a window is.
    """
    active, received = board.active, board.received(options.window_months)
    portions, pointer = entitlements(received[active], len(pool), active, memory or 0)
    return active[over_portions(portions)], pointer


def entitlements(
    received: IntArray, n: int, teams: IntArray, pointer: int = 0
) -> tuple[IntArray, int]:
    """How many of n cases each team gets, so that receipts are as even as they can be.

    The level is floor((receipts + n) / teams); who has more drops out, and the level is that of
    the others. What is left over goes one each to those who get least (ties: in turn).

    Parameters
    ----------
    received : IntArray
        (A,) cases that each team has received.
    teams : IntArray
        (A,) numbers of the teams, increasing.
    pointer : int
        Team that is next in turn for what is left over.

    Returns
    -------
    portions : (A,) cases
    pointer : team that is next in turn afterwards
    """
    inside = np.ones(len(received), dtype=np.bool_)
    level = (int(received.sum()) + n) // len(received)
    while (received[inside] > level).any():
        inside &= received <= level
        level = (int(received[inside].sum()) + n) // int(inside.sum())
    portions = np.where(inside, level - received, 0)
    left = n - int(portions.sum())
    if left:
        by_turn = np.lexsort((teams, teams < pointer, portions, ~inside))
        portions[by_turn[:left]] += 1
        pointer = int(teams[by_turn[left - 1]]) + 1
    return portions, pointer
