"""Allocation rules: pure functions from what the deputy director sees to a dealing sequence.

A rule gets the board (backlogs, active teams ...), the pool (filed cases in order of
filing) and what it remembers from the last time (None at first). It returns the team of
each pooled case and what it wants to remember. It knows no clock and no scenario, and
nothing of a case's future work, waits or outcome.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.distributions import FloatArray

IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Board:
    """What is known of T teams at an allocation event.

    Attributes
    ----------
    backlog : (T,) allocated cases that are not closed
    active : (A,) teams that take cases, in team order
    division : (T,) number of the team's division
    homes : teams that serve each region, in the order of the scenario
    """

    backlog: IntArray
    active: IntArray
    division: IntArray
    homes: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Pool:
    """Cases to deal, in order of filing: (n,) columns; ``draw`` holds uniforms for chance."""

    region: IntArray
    kind: IntArray
    filed: FloatArray
    draw: FloatArray

    def __len__(self) -> int:
        return len(self.region)


Rule = Callable[[Board, Pool, Any], tuple[IntArray, Any]]


def in_turn(teams: IntArray, n: int, pointer: int) -> tuple[IntArray, int]:
    """Deal n cases one by one in turn.

    Parameters
    ----------
    teams : (A,) teams that take part, increasing
    pointer : team that is next in turn; if it takes no part, the next one that does

    Returns
    -------
    sequence : (n,) team of each case
    pointer : team that is next in turn afterwards
    """
    first = int(np.searchsorted(teams, pointer))
    sequence = teams[(first + np.arange(n)) % len(teams)]
    return sequence, int(sequence[-1]) + 1 if n else pointer


def rotation(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Deal in rotation (平均流水分配); the pointer is kept from month to month."""
    return in_turn(board.active, len(pool), memory or 0)


def top_up(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Backlog top-up (存案补平).

    The base is the mean backlog of the active teams before any new case. Case by case the
    lowest team below the base gets one (ties: team order) until none is below it; the
    rest is dealt in rotation. O((n + T) log T).
    """
    base = board.backlog[board.active].mean()
    low = [(int(board.backlog[t]), int(t)) for t in board.active if board.backlog[t] < base]
    heapq.heapify(low)
    topped: list[int] = []
    while low and len(topped) < len(pool):
        backlog, team = low[0]
        topped.append(team)
        if backlog + 1 < base:
            heapq.heapreplace(low, (backlog + 1, team))
        else:
            heapq.heappop(low)
    rest, pointer = in_turn(board.active, len(pool) - len(topped), memory or 0)
    return np.concatenate([np.array(topped, dtype=np.int64), rest]), pointer


def least_backlog(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Each case to the team with the lowest backlog (ties: team order)."""
    heap = [(int(board.backlog[t]), int(t)) for t in board.active]
    heapq.heapify(heap)
    sequence = np.empty(len(pool), dtype=np.int64)
    for k in range(len(pool)):
        backlog, team = heap[0]
        sequence[k] = team
        heapq.heapreplace(heap, (backlog + 1, team))
    return sequence, memory


def random(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Each case to an active team by lot, all equally likely."""
    return board.active[(pool.draw * len(board.active)).astype(np.int64)], memory


def regional(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Each case to its region's home teams, in turn where there are several.

    If none of them is active, to the active teams of their divisions, else to all, in
    team order. A pointer per region is kept from month to month: the place in the list of
    homes, and the team next in turn among the stand-ins.
    """
    pointers = dict(memory or {})
    sequence = np.empty(len(pool), dtype=np.int64)
    for region in np.unique(pool.region).tolist():
        mine = np.flatnonzero(pool.region == region)
        place, stand_in = pointers.get(region, (0, 0))
        dealt, place = _homes_in_turn(board, region, len(mine), place)
        if dealt is None:
            dealt, stand_in = in_turn(_stand_ins(board, region), len(mine), stand_in)
        sequence[mine] = dealt
        pointers[region] = (place, stand_in)
    return sequence, pointers


def _homes_in_turn(board: Board, region: int, n: int, place: int) -> tuple[IntArray | None, int]:
    """Teams of n cases and the next place in the list of homes; None if no home is active."""
    homes = np.array(board.homes[region])
    places = np.flatnonzero(np.isin(homes, board.active))
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
}
