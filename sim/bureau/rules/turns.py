"""Rules under which teams take turns, and how cases are dealt in turn."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.arrays import IntArray
from sim.bureau.board import Board, Pool
from sim.bureau.rules.registry import rule
from sim.scenario.rules import Rotation, TwoQueues

USUAL = TwoQueues()


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
    first = int(teams.searchsorted(pointer))
    sequence = teams[np.arange(first, first + n) % len(teams)]
    return sequence, int(sequence[-1]) + 1 if n else pointer


@rule(Rotation, deals_blindly=True)
def rotation(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Deal in rotation (平均流水分配); the pointer is kept from month to month."""
    return in_turn(board.active, len(pool), memory or 0)


@rule(TwoQueues, deals_blindly=True)
def two_queues(
    board: Board, pool: Pool, memory: Any, options: TwoQueues = USUAL
) -> tuple[IntArray, Any]:
    """Deal in rotation, cases of ``large_from`` yuan or more in a rotation of their own."""
    sequence, pointers = np.empty(len(pool), dtype=np.int64), memory or (0, 0)
    large = pool.amount >= options.large_from
    sequence[~large], small_next = in_turn(board.active, int((~large).sum()), pointers[0])
    sequence[large], large_next = in_turn(board.active, int(large.sum()), pointers[1])
    return sequence, (small_next, large_next)
