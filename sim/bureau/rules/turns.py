"""Rules under which teams take turns, and how cases are dealt in turn."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.arrays import IntArray
from sim.bureau.board import Board, Pool
from sim.bureau.rules.kernels import POINTER, Kernel, dealt_in_turn
from sim.bureau.rules.registry import rule
from sim.scenario.rules import Rotation


def in_turn(teams: IntArray, n: int, pointer: int) -> tuple[IntArray, int]:
    """Deal n cases one by one in turn.

    Parameters
    ----------
    teams : IntArray
        (A,) teams that take part, increasing.
    pointer : int
        Team that is next in turn; if it takes no part, the next one that does.

    Returns
    -------
    sequence : (n,) team of each case
    pointer : team that is next in turn afterwards
    """
    return dealt_in_turn(teams, n, pointer)


def over_portions(portions: IntArray) -> IntArray:
    """Deal in turn, in order, over those who have not had their portion.

    Parameters
    ----------
    portions : IntArray
        (A,) cases of each.

    Returns
    -------
    IntArray
        Position of each case's team, (sum of portions,).
    """
    place = np.arange(len(portions)).repeat(portions)
    turn = np.arange(len(place)) - (portions.cumsum() - portions)[place]
    return np.asarray(place[turn.argsort(kind="stable")])


@rule(Rotation, deals_blindly=True, kernel=Kernel("rotation", memory=POINTER))
def rotation(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Deal in rotation (平均流水分配); the pointer is kept from month to month."""
    return in_turn(board.active, len(pool), memory or 0)
