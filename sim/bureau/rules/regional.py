"""The regional rule: each region has its home teams."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from sim.arrays import BoolArray, IntArray
from sim.bureau.board import Board, Pool
from sim.bureau.rules.registry import rule
from sim.bureau.rules.turns import in_turn
from sim.scenario.rules import Regional


@rule(Regional, deals_blindly=True)
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
