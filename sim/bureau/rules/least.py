"""Rules that give each case to whoever has least."""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np

from sim.arrays import IntArray
from sim.bureau.board import Board, Pool
from sim.bureau.rules.kernels import Kernel
from sim.bureau.rules.registry import rule
from sim.scenario.rules import LeastBacklog, LeastWork


LOWEST_FIRST = Kernel("least_backlog")


@rule(LeastBacklog, kernel=LOWEST_FIRST)
def least_backlog(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Each case to the team with the lowest backlog (ties: team order)."""
    return LOWEST_FIRST.ask(board, pool, memory)


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
