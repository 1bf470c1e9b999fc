"""The regional rule: each region has its home teams."""

from __future__ import annotations

import numpy as np

from sim.arrays import IntArray
from sim.bureau.board import Board, Pool
from sim.bureau.rules.kernels import Kernel, Memory
from sim.bureau.rules.registry import rule
from sim.scenario.rules import Regional


def _pointers(memory: IntArray | None, _teams: int, regions: int) -> IntArray:
    """What is remembered; an arm may have more regions than its history."""
    if memory is None:
        return np.zeros(2 * regions, dtype=np.int64)
    return np.pad(memory, (0, max(2 * regions - len(memory), 0)))


POINTERS = Memory(_pointers, lambda packed, _dealt, _memory: packed)
KERNEL = Kernel("regional", integer="region", memory=POINTERS)


@rule(Regional, deals_blindly=True, kernel=KERNEL)
def regional(board: Board, pool: Pool, memory: IntArray | None) -> tuple[IntArray, IntArray]:
    """Each case to its region's home teams, in turn where there are several.

    If none of them is active, to the active teams of their divisions, else to all, in
    team order. Two pointers per region are kept from month to month, (2 R,): the place in the list
    of homes, and the team next in turn among the stand-ins.
    """
    return KERNEL.ask(board, pool, memory)
