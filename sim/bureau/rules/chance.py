"""Rules that leave to chance which teams get a case."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.arrays import IntArray
from sim.bureau.board import Board, Pool
from sim.bureau.rules.registry import rule
from sim.scenario.rules import Random, TwoChoices


@rule(Random, deals_blindly=True)
def random(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Each case to an active team by lot, all equally likely."""
    return board.active[(pool.draw * len(board.active)).astype(np.int64)], memory


@rule(TwoChoices)
def two_choices(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Each case to the less loaded of two active teams drawn by lot (ties: team order).

    Mitzenmacher (2001), The power of two choices in randomized load balancing.
    """
    active, n = board.active, len(board.active)
    if n == 1:
        return np.repeat(active, len(pool)), memory
    place = pool.draw * n
    one = place.astype(np.int64)
    other = ((place - one) * (n - 1)).astype(np.int64)
    other += other >= one
    backlog = board.backlog.tolist()
    sequence = np.empty(len(pool), dtype=np.int64)
    firsts = active[np.minimum(one, other)].tolist()
    seconds = active[np.maximum(one, other)].tolist()
    for k, (first, second) in enumerate(zip(firsts, seconds, strict=True)):
        sequence[k] = team = second if backlog[second] < backlog[first] else first
        backlog[team] += 1
    return sequence, memory
