"""The kernels of rules: how a rule's board, pool and memory become arrays, and arrays an answer.

A kernel is the rule as a loop over arrays, in `compiled_kernels`: its one source. A rule that has
one asks it about a pool; the compiled engine asks it about month after month.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np

from sim.arrays import FloatArray, Int32Array, IntArray
from sim.bureau.board import Board, Pool
from sim.compiled.functions import as_python

COMPILED_ENGINE = "sim.bureau.engines.compiled_engine"
NOTHING: IntArray = np.zeros(0, dtype=np.int64)
NO_DRAWS: FloatArray = np.zeros(0)


class Memory(NamedTuple):
    """How what a rule remembers becomes an array that a kernel changes, and the other way round.

    Attributes
    ----------
    packed : callable
        From the memory, the number of teams and that of regions to the array.
    unpacked : callable
        From the array, the team of each case that was dealt last, and the memory before, to the
        memory.
    """

    packed: Callable[[Any, int, int], IntArray] = lambda _memory, _teams, _regions: NOTHING
    unpacked: Callable[[IntArray, IntArray, Any], Any] = lambda _packed, _dealt, memory: memory


NO_MEMORY = Memory()
POINTER = Memory(
    lambda memory, _teams, _regions: np.array([memory or 0]),
    lambda packed, _dealt, _memory: int(packed[0]),
)
"""The team that is next in turn."""


class Kernel(NamedTuple):
    """The kernel of a rule.

    Attributes
    ----------
    name : str
        Of `compiled_kernels.KERNELS`.
    integer : str
        Column of a pool that it asks for, or none.
    draws : bool
        Whether it asks for the uniforms of cases.
    memory : Memory
        What it remembers.
    options : callable
        From the rule's options and the number of teams to the kernel's.
    covers : callable
        From the rule's options to whether the kernel has them.
    """

    name: str
    integer: str = ""
    draws: bool = False
    memory: Memory = NO_MEMORY
    options: Callable[[Any, int], IntArray] = lambda _options, _teams: NOTHING
    covers: Callable[[Any], bool] = lambda _options: True

    @property
    def number(self) -> int:
        """Of the kernel, where it is compiled."""
        return int(kernels().KERNELS.index(self.name))

    def ask(
        self, board: Board, pool: Pool, memory: Any, options: Any = None
    ) -> tuple[IntArray, Any]:
        """The team of each case of a pool, (n,), and the new memory."""
        teams, n = len(board.backlog), len(pool)
        packed = self.memory.packed(memory, teams, len(board.homes))
        dealt: Int32Array = np.empty(n, dtype=np.int32)
        asked = kernels().Asked(
            as_array(board.active),
            board.backlog.astype(np.int64),  # a copy
            as_array(board.division),
            *homes_in_arrays(board.homes),
            self.options(options, teams),
            as_array(getattr(pool, self.integer)) if self.integer else NOTHING,
            as_array(pool.draw, np.float64) if self.draws else NO_DRAWS,
            np.empty(teams, dtype=np.int64),
            np.empty(n + teams + 1, dtype=np.int64),
        )
        kernels().answer(self.number, asked, packed, dealt)
        answer = dealt.astype(np.int64)
        return answer, self.memory.unpacked(packed, answer, memory)


def dealt_in_turn(teams: IntArray, n: int, pointer: int) -> tuple[IntArray, int]:
    """The teams of n cases that are dealt in turn, (n,), and who is next in turn then."""
    packed, dealt = np.array([pointer]), np.empty(n, dtype=np.int32)
    none = NOTHING
    asked = kernels().Asked(as_array(teams), *[none] * 6, NO_DRAWS, none, none)
    kernels().answer(0, asked, packed, dealt)
    return dealt.astype(np.int64), int(packed[0])


def as_array(column: Any, dtype: type = np.int64) -> Any:
    """A column as compiled functions take it: they are compiled for arrays of one kind only."""
    if type(column) is np.ndarray and column.dtype == dtype and column.flags.carray:
        return column  # in a tenth of the time
    return np.require(column, dtype, ["C", "W"])


@lru_cache(maxsize=16)
def homes_in_arrays(homes: tuple[tuple[int, ...], ...]) -> tuple[IntArray, IntArray]:
    """Where the homes of each of R regions begin, (R + 1,), in a list of them all, (H,)."""
    begin: IntArray = np.cumsum([0, *map(len, homes)])
    return begin, np.array([team for home in homes for team in home], dtype=np.int64)


def kernels() -> Any:
    """What asks the kernels: compiled where the compiled engine plays, else as Python.

    So who plays by SimPy needs no Numba, and waits for nothing to be compiled.
    """
    return _compiled() if sys.modules.get(COMPILED_ENGINE) else _as_python()


@cache
def _compiled() -> Any:
    from sim.bureau.rules import compiled_kernels

    return compiled_kernels


@cache
def _as_python() -> Any:
    return as_python("sim.bureau.rules.compiled_kernels")
