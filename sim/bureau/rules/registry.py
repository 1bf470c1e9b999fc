"""Allocation rules: pure functions from what the deputy director sees to a dealing sequence.

A rule gets the board (backlogs, active teams ...), the pool (filed cases in order of
filing) and what it remembers from the last time (None at first). It returns the team of
each pooled case and what it wants to remember. It knows no clock and no scenario, and
nothing of a case's future work, waits or outcome.
"""

from __future__ import annotations

import heapq
from functools import cache, lru_cache, partial
from inspect import signature
from typing import Any

import numpy as np

from sim.arrays import BoolArray, IntArray
from sim.bureau.board import Board, Pool, Rule
from sim.bureau.rules.top_up import in_turn, lowest_first, top_up
from sim.scenario.conduct import RULE_OPTIONS, Allocation

MERIT = Allocation(rule="merit")


def rotation(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Deal in rotation (平均流水分配); the pointer is kept from month to month."""
    return in_turn(board.active, len(pool), memory or 0)


def least_backlog(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Each case to the team with the lowest backlog (ties: team order)."""
    chosen = lowest_first(board.backlog[board.active], len(pool))
    return board.active[chosen], memory


def random(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Each case to an active team by lot, all equally likely."""
    return board.active[(pool.draw * len(board.active)).astype(np.int64)], memory


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


def capacity(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Cases in proportion to the closures of the last three months.

    Stride scheduling (Waldspurger and Weihl 1995): the team with the lowest pass is next, and
    its pass grows by 1 / weight. What it remembers is each team's pass in units of its own
    stride, so that shares even out over batches of any size.
    """
    closed = sum((b.closed for b in board.bulletins), np.zeros(len(board.backlog), dtype=np.int64))
    weights = np.maximum(closed, 1)[board.active].tolist()
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


def merit(
    board: Board, pool: Pool, memory: Any, reading: Allocation = MERIT
) -> tuple[IntArray, Any]:
    """Applicants may name an officer who stands out; all other cases are dealt in rotation.

    Parameters
    ----------
    reading : its ``named_share`` of the applicants name one, by lot among those of merit
    """
    named_share = reading.named_share
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


def regional(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Each case to its region's home teams, in turn where there are several.

    If none of them is active, to the active teams of their divisions, else to all, in
    team order. A pointer per region is kept from month to month: the place in the list of
    homes, and the team next in turn among the stand-ins.
    """
    only = _only_home(board.homes)
    if len(board.active) < len(board.backlog):
        only = np.where((only >= 0) & _present(board)[only], only, -1)
    sequence = only[pool.region]
    if sequence.min(initial=0) >= 0:
        return sequence, memory
    pointers, present = dict(memory or {}), _present(board)
    for region in np.unique(pool.region[sequence < 0]).tolist():
        mine = np.flatnonzero(pool.region == region)
        place, stand_in = pointers.get(region, (0, 0))
        dealt, place = _homes_in_turn(board, present, region, len(mine), place)
        if dealt is None:
            dealt, stand_in = in_turn(_stand_ins(board, region), len(mine), stand_in)
        sequence[mine] = dealt
        pointers[region] = (place, stand_in)
    return sequence, pointers


def _present(board: Board) -> BoolArray:
    """(T,) whether a team takes cases."""
    present = np.zeros(len(board.backlog), dtype=np.bool_)
    present[board.active] = True
    return present


@lru_cache(maxsize=16)
def _only_home(homes: tuple[tuple[int, ...], ...]) -> IntArray:
    """The team that serves each region by itself; -1: there are several."""
    return np.array([home[0] if len(home) == 1 else -1 for home in homes], dtype=np.int64)


def _homes_in_turn(
    board: Board, present: BoolArray, region: int, n: int, place: int
) -> tuple[IntArray | None, int]:
    """Teams of n cases and the next place in the list of homes; None if no home is active."""
    homes = np.array(board.homes[region])
    places = np.flatnonzero(present[homes])
    if not len(places):
        return None, place
    taken, after = in_turn(places, n, place)
    return homes[taken], after % len(homes)


def _stand_ins(board: Board, region: int) -> IntArray:
    divisions = board.division[list(board.homes[region])]
    near = board.active[np.isin(board.division[board.active], divisions)]
    return near if len(near) else board.active


RULES: dict[str, Rule] = {
    "regional": regional,
    "top_up": top_up,
    "rotation": rotation,
    "least_backlog": least_backlog,
    "random": random,
    "capacity": capacity,
    "least_work": least_work,
    "two_choices": two_choices,
    "merit": merit,
}
LOOK_AT_BACKLOGS = ("top_up", "least_backlog", "two_choices", "least_work")
"""Rules under which who has little gets more."""
DEAL_BLINDLY = ("regional", "rotation", "random", "merit")
"""Rules that look at nothing which changes between two events, and deal a batch of cases as they
would deal them one by one."""


def rule_of(allocation: Allocation) -> Rule:
    """The rule of an allocation with its options; the very same object for the same options."""
    options = RULE_OPTIONS.get(allocation.rule, ())
    return _rule(allocation.rule, tuple((name, getattr(allocation, name)) for name in options))


@cache
def _rule(name: str, options: tuple[tuple[str, Any], ...]) -> Rule:
    reading = Allocation.model_construct(None, **{"rule": name, **dict(options)})
    takes_reading = "reading" in signature(RULES[name]).parameters
    return partial(RULES[name], **({"reading": reading} if takes_reading else {}))
