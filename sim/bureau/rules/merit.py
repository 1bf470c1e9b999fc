"""Rules under which teams that close much get more."""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np

from sim.arrays import IntArray
from sim.bureau.board import Board, Pool
from sim.bureau.rules.registry import rule
from sim.bureau.rules.turns import in_turn
from sim.scenario.rules import Capacity, Merit

AS_USUAL = Merit()


@rule(Capacity)
def capacity(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Cases in proportion to the closures of the last three months.

    Stride scheduling (Waldspurger and Weihl 1995): the team with the lowest pass is next, and
    its pass grows by 1 / weight. What it remembers is each team's pass in units of its own
    stride, so that shares even out over batches of any size.
    """
    weights = _records(board)
    strides = np.full(len(board.backlog), 0.5) if memory is None else memory.copy()
    started = strides[board.active].tolist()
    heap = [(s / w, i) for i, (s, w) in enumerate(zip(started, weights, strict=True))]
    passes = [at for at, _ in heap]
    heapq.heapify(heap)
    sequence = np.empty(len(pool), dtype=np.int64)
    for k in range(len(pool)):
        at, i = heap[0]
        sequence[k] = board.active[i]
        passes[i] = at + 1 / weights[i]
        heapq.heapreplace(heap, (passes[i], i))
    elapsed = len(pool) / sum(weights)
    strides[board.active] = [(p - elapsed) * w for p, w in zip(passes, weights, strict=True)]
    return sequence, strides


def _records(board: Board) -> list[float]:
    """(A,) weights of the active teams: closures of the last months, or 1 where there was none.

    Who took cases in a part of these months only counts as if it had closed as many in each, and
    not less than the mean of those that took cases in all of them.
    """
    bulletins, active = board.bulletins, board.active
    closed = sum((b.closed for b in bulletins), np.zeros(len(board.backlog), dtype=np.int64))
    months = 0 * active
    for bulletin in bulletins:
        months += 1 if bulletin.present is None else bulletin.present[active]
    weights: list[float] = np.maximum(closed, 1)[active].tolist()
    whole = [weight for weight, n in zip(weights, months, strict=True) if n == len(bulletins)]
    least = sum(whole) / len(whole) if whole else 1
    for i in np.flatnonzero(months < len(bulletins)).tolist():
        n = int(months[i])
        scaled = int(closed[active[i]]) * len(bulletins) / n if n else 0
        weights[i] = max(scaled, least)
    return weights


@rule(Merit, deals_blindly=True)
def merit(board: Board, pool: Pool, memory: Any, options: Merit = AS_USUAL) -> tuple[IntArray, Any]:
    """Applicants may name an officer who stands out; all other cases are dealt in rotation.

    Parameters
    ----------
    options : Merit
        Its ``named_share`` of the applicants name one, by lot among those of merit.
    """
    named_share = options.named_share
    able = _of_merit(board)
    named = (pool.draw < named_share) & (len(able) > 0)
    sequence = np.empty(len(pool), dtype=np.int64)
    if named.any():
        sequence[named] = able[(pool.draw[named] / named_share * len(able)).astype(np.int64)]
    sequence[~named], pointer = in_turn(board.active, int((~named).sum()), memory or 0)
    return sequence, pointer


def _of_merit(board: Board) -> IntArray:
    """Active teams above the median in closures and closure rate and below it in backlog."""
    if not board.bulletins:
        return board.active[:0]
    active, last = board.active, board.bulletins[-1]
    closed, rate = last.closed[active], last.closure_rate[active]
    left = last.backlog[active]
    stands_out = (closed > np.median(closed)) & (rate > np.median(rate))
    return np.asarray(active[stands_out & (left < np.median(left))])
