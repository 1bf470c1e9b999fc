"""Backlog top-up (存案补平), in the readings that the source leaves open."""

from __future__ import annotations

import heapq
import sys
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.bureau.board import Board, Pool
from sim.bureau.rules.kernels import Kernel, Memory
from sim.bureau.rules.registry import rule
from sim.bureau.rules.turns import in_turn, over_portions
from sim.scenario.rules import TopUp

AS_WRITTEN = TopUp()
"""The model page's reading."""

Cost = Callable[[int, int], float]
"""By how much the k-th case raises the total of the u-th unit; None: by one, as a case."""


class TopUpMemory(NamedTuple):
    """The team that is next in turn, and the teams, (K,), of the cases that were just topped up."""

    pointer: int
    topped: IntArray


class Units(NamedTuple):
    """What is levelled: U teams or divisions.

    Attributes
    ----------
    totals : IntArray | FloatArray
        (U,) backlog, load in days, or sum of weights, of each.
    base : float
        Level below which a unit is topped up.
    sizes : IntArray | None
        (U,) active teams of each; None: one each.
    """

    totals: IntArray | FloatArray
    base: float
    sizes: IntArray | None = None

    @property
    def lists(self) -> tuple[list[float], list[int]]:
        """Totals and sizes, for what goes through them one by one."""
        n = len(self.totals)
        return self.totals.tolist(), [1] * n if self.sizes is None else self.sizes.tolist()


def _pointer(memory: TopUpMemory | None, _teams: int, _regions: int) -> IntArray:
    return np.array([0 if memory is None else memory.pointer, 0])


KERNEL = Kernel(
    "top_up",
    memory=Memory(_pointer, lambda packed, dealt, _: TopUpMemory(int(packed[0]), dealt[: packed[1]])),
    options=lambda options, _teams: np.array([options.base == "including"], dtype=np.int64),
    covers=lambda options: (
        (options.fill, options.unit, options.backlog) == ("lowest_first", "team", "cases")
    ),
)


@rule(TopUp, weighs_work=lambda options: options.backlog != "cases", kernel=KERNEL)
def top_up(
    board: Board, pool: Pool, memory: Any, options: TopUp = AS_WRITTEN
) -> tuple[IntArray, TopUpMemory]:
    """Level the teams (or divisions) below the base, then deal the rest in rotation.

    The base is the mean backlog of the active teams. Units below it are topped up until none
    is, or the pool is empty; O((n + T) log T).

    Parameters
    ----------
    options : TopUp
        ``base``, ``fill``, ``unit`` and ``backlog``, which the source leaves open.
    """
    if KERNEL.covers(options):
        return KERNEL.ask(board, pool, memory, options)
    units, cost = _units(board, pool, options)
    chosen = np.asarray(FILLS[options.fill](units, cost, len(pool)), dtype=np.int64)
    divisions = options.unit == "division"
    topped = _within_divisions(board, chosen) if divisions else board.active[chosen]
    pointer = 0 if memory is None else memory.pointer
    rest, pointer = in_turn(board.active, len(pool) - len(topped), pointer)
    return np.concatenate([topped, rest]), TopUpMemory(pointer, topped)


def _units(board: Board, pool: Pool, options: TopUp) -> tuple[Units, Cost | None]:
    active, including = board.active, options.base == "including"
    if options.backlog != "cases":
        assert board.workload is not None
        of_cases = board.workload.of_case[pool.kind, pool.stage][:, active]  # (n, A)
        days = board.workload.days[active]
        added = float(of_cases.mean(axis=1).sum()) if including else 0.0
        base = round((float(days.sum()) + added) / len(active), 9)
        return Units(days, base), lambda k, u: float(of_cases[k, u])
    backlog = board.backlog[active]
    base = (int(backlog.sum()) + (len(pool) if including else 0)) / len(active)
    if options.unit == "team":
        return Units(backlog, base), None
    _, member, sizes = np.unique(board.division[active], return_inverse=True, return_counts=True)
    totals = np.bincount(member, weights=backlog)
    return Units(totals, base, sizes), None


def _lowest_first(units: Units, cost: Cost | None, n: int) -> Sequence[int] | IntArray:
    """Each case to the lowest unit below the base (ties: the first)."""
    totals, sizes = units.lists
    levels = [total / size for total, size in zip(totals, sizes, strict=True)]
    low = [(level, u) for u, level in enumerate(levels) if level < units.base]
    heapq.heapify(low)
    chosen: list[int] = []
    while low and len(chosen) < n:
        unit = low[0][1]
        totals[unit] = _raised(totals[unit], cost, len(chosen), unit)
        chosen.append(unit)
        level = totals[unit] / sizes[unit]
        if level < units.base:
            heapq.heapreplace(low, (level, unit))
        else:
            heapq.heappop(low)
    return chosen


def _raised(total: float, cost: Cost | None, case: int, unit: int) -> float:
    return total + 1 if cost is None else round(total + cost(case, unit), 9)


def _team_order(units: Units, cost: Cost | None, n: int) -> list[int]:
    """The first unit below the base is topped up, then the next."""
    chosen: list[int] = []
    for unit, (start, size) in enumerate(zip(*units.lists, strict=True)):
        total = start
        while total / size < units.base and len(chosen) < n:
            total = _raised(total, cost, len(chosen), unit)
            chosen.append(unit)
    return chosen


def _in_proportion(units: Units, cost: Cost | None, n: int) -> list[int]:
    """To each unit its part of the cases, by shortfall; in turn over those still short of it."""
    until_none_is_below = _team_order(units, cost, sys.maxsize)
    shortfalls = np.bincount(until_none_is_below, minlength=len(units.totals))
    portions = proportional(shortfalls, min(n, int(shortfalls.sum())))
    order: list[int] = over_portions(portions).tolist()
    return order


def proportional(weights: IntArray, n: int) -> IntArray:
    """Split n into whole parts in proportion to weights, by largest remainders (ties: order)."""
    total = int(weights.sum())
    if not total:
        return np.zeros(len(weights), dtype=np.int64)
    parts, remainders = np.divmod(weights * n, total)
    left = n - int(parts.sum())
    parts[np.argsort(-remainders, kind="stable")[:left]] += 1
    return np.asarray(parts, dtype=np.int64)


def _within_divisions(board: Board, chosen: Sequence[int] | IntArray) -> IntArray:
    """Team of each case that levels a division: the lowest of the division (ties: team order)."""
    numbers = np.unique(board.division[board.active])
    heaps = []
    for number in numbers:
        teams = board.active[board.division[board.active] == number].tolist()
        heaps.append([(int(board.backlog[team]), team) for team in teams])
        heapq.heapify(heaps[-1])
    topped = np.empty(len(chosen), dtype=np.int64)
    for k, unit in enumerate(chosen):
        level, topped[k] = heaps[unit][0]
        heapq.heapreplace(heaps[unit], (level + 1, int(topped[k])))
    return topped


FILLS: dict[str, Callable[[Units, Cost | None, int], Sequence[int] | IntArray]] = {
    "lowest_first": _lowest_first,
    "team_order": _team_order,
    "in_proportion": _in_proportion,
}
