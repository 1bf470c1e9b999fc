"""Rules that give each case to whoever has least, and how levels are filled."""

from __future__ import annotations

import heapq
from math import ceil, inf
from typing import Any

import numpy as np

from sim.arrays import IntArray
from sim.bureau.board import Board, Pool
from sim.bureau.rules.registry import rule
from sim.scenario.rules import LeastBacklog, LeastWork


@rule(LeastBacklog)
def least_backlog(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Each case to the team with the lowest backlog (ties: team order)."""
    chosen = lowest_first(board.backlog[board.active], len(pool))
    return board.active[chosen], memory


@rule(LeastWork, weighs_work=True)
def least_work(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Each case to the team with the least expected remaining work, in days (ties: team order)."""
    assert board.workload is not None
    of_case = board.workload.of_case.tolist()
    reached = zip(pool.kind.tolist(), pool.stage.tolist(), strict=True)
    heap = [(float(board.workload.days[t]), int(t)) for t in board.active]
    heapq.heapify(heap)
    sequence = np.empty(len(pool), dtype=np.int64)
    for k, (kind, stage) in enumerate(reached):
        days, team = heap[0]
        sequence[k] = team
        heapq.heapreplace(heap, (round(days + of_case[kind][stage][team], 9), team))
    return sequence, memory


def lowest_first(levels: IntArray, n: int, below: float = inf) -> IntArray:
    """Give up to n cases one by one to whoever has the fewest, while that is fewer than ``below``.

    Water filling: the k-th case that a team with b cases gets lifts it from b + k, so the order
    of giving is that of these levels (ties: team order).

    Parameters
    ----------
    levels : IntArray
        (A,) cases that each team has.

    Returns
    -------
    IntArray
        Position of each case's team, (n,) or fewer.
    """
    if n == 1:  # as it is with every filing dealt at once
        fewest = levels.argmin()
        return np.array([fewest] if levels[fewest] < below else [], dtype=np.int64)
    counts = _filled(levels, n, below)
    team = np.arange(len(levels)).repeat(counts)
    # The first case of a team lifts it from its level, the next from one more ...
    lifted = np.arange(len(team)) + (levels - counts.cumsum() + counts)[team]
    return np.asarray(team[lifted.argsort(kind="stable")[:n]])


def _filled(levels: IntArray, n: int, below: float) -> IntArray:
    """Cases that lift each team to ``below``, (A,), or to where n or a few more are used up."""
    if below < inf:
        counts = np.maximum(ceil(below) - levels, 0)
        if counts.sum() <= n:
            return np.asarray(counts)
    low_first = np.sort(levels)
    filled = low_first.cumsum() + n
    surface = ceil(min(below, float((filled / np.arange(1, len(levels) + 1)).min()) + 1))
    return np.maximum(surface - levels, 0)
