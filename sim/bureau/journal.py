"""The bureau's journal: who got which cases or gave them back, and the bulletins made of it."""

from __future__ import annotations

from copy import copy

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.bureau.board import Bulletin
from sim.bureau.log import Batch

MONTHS_REMEMBERED = 3


class Journal:
    """Allocations and releases of T teams so far, and the bulletins of the months counted.

    Parameters
    ----------
    opening : IntArray
        Backlog of each team, (T,), when the run begins. Allocating it is the first thing written
        down, and is in no bulletin: it was received before.

    Attributes
    ----------
    allocations, releases : list of Batch
        In the order of happening.
    allocated : int
        Cases allocated so far; the number of the next allocation.
    bulletins : list of Bulletin
        Of the months counted so far.
    """

    def __init__(self, opening: IntArray) -> None:
        self.allocations: list[Batch] = []
        self.releases: list[Batch] = []
        self.allocated = 0
        self.bulletins: list[Bulletin] = []
        self._teams, self._nothing = len(opening), 0 * opening
        self._backlog = opening  # at the last count
        self._counted = 1, 0  # allocations and releases that bulletins tell of

    def fork(self) -> Journal:
        """The same journal, to go on by itself."""
        other = copy(self)
        other.allocations, other.releases = [*self.allocations], [*self.releases]
        other.bulletins = [*self.bulletins]
        return other

    def allocate(self, cases: IntArray, teams: IntArray, days: float | FloatArray) -> FloatArray:
        """Write down allocations; their numbers."""
        numbers = np.arange(self.allocated, self.allocated + len(cases), dtype=np.float64)
        self.allocated += len(cases)
        self.allocations.append((cases, teams, days))
        return numbers

    def release(self, cases: IntArray, teams: IntArray, day: float) -> None:
        """Write down cases that teams gave back."""
        self.releases.append((cases, teams, day))

    def numbers(self, n: int) -> FloatArray:
        """Number of the last allocation of each of n cases, (n,); 0 where there is none."""
        numbers, last = np.zeros(n), 0
        for cases, _teams, _days in self.allocations:
            numbers[cases] = np.arange(last, last + len(cases))
            last += len(cases)
        return numbers

    def publish(self, backlog: IntArray, present: BoolArray | None = None) -> None:
        """Publish the bulletin of the month that ends with this backlog, (T,).

        Parameters
        ----------
        present : BoolArray or None
            Whether each team took cases in that month, (T,); None: all did.
        """
        allocated, released = self._counted
        received = self._by_team(self.allocations[allocated:])
        left = self._by_team(self.releases[released:])
        self._counted = len(self.allocations), len(self.releases)
        closed = self._backlog + received - left - backlog
        self.bulletins.append(Bulletin(self._backlog, received, closed, backlog, present))
        self._backlog = backlog

    @property
    def last_bulletins(self) -> tuple[Bulletin, ...]:
        """The bulletins that a rule may look at, the last one last."""
        return tuple(self.bulletins[-MONTHS_REMEMBERED:])

    def _by_team(self, batches: list[Batch]) -> IntArray:
        if not batches:
            return self._nothing
        teams = batches[0][1] if len(batches) == 1 else np.concatenate([b[1] for b in batches])
        return np.bincount(teams, minlength=self._teams)
