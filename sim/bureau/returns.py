"""Cases on their way back: when they return, and to which team they go if not by the rule.

All happens at counts: a case comes into the pool at the first one at or after the day on which it
returns, which is its closure and its delay.
"""

from __future__ import annotations

from copy import copy

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.bureau.journal import Journal
from sim.world.docket import Docket
from sim.world.returns import Returns


class Returning:
    """What is known, at some count, of the cases of a docket that come back.

    Attributes
    ----------
    filed : FloatArray
        Day of filing of every case, (N,): of one that has come back the day on which it did; inf:
        it has not.
    """

    def __init__(self, docket: Docket, returns: Returns) -> None:
        self.returns, self.first = returns, docket.filings
        self.filed: FloatArray = docket.filed.copy()
        self._team: IntArray = np.full(len(docket), -1, dtype=np.int64)  # that had a case last
        self._read = 0  # allocations of the journal that are in it

    def fork(self) -> Returning:
        """The same, to go on by itself."""
        other = copy(self)
        other.filed, other._team = self.filed.copy(), self._team.copy()
        return other

    def due(self, closed: FloatArray, day: float) -> IntArray:
        """Cases that come into the pool at the count on this day, in order.

        Parameters
        ----------
        closed : FloatArray
            Day on which each case was closed, (N,); nan: it has not been.
        """
        back = closed[self.returns.parent] + self.returns.delay
        new = np.flatnonzero((back <= day) & np.isinf(self.filed[self.first :]))
        self.filed[self.first + new] = back[new]
        return self.first + new

    def original(self, cases: IntArray, present: BoolArray, journal: Journal) -> IntArray:
        """The team that closed each case before it came back; -1: it goes by the rule.

        Parameters
        ----------
        cases : IntArray
            In the pool, (n,).
        present : BoolArray
            Whether a team takes cases, (T,).
        """
        if not self.returns.to_original.any():
            return np.full(len(cases), -1, dtype=np.int64)
        new = journal.allocations[self._read :]
        self._team[new.case] = new.team  # the last one wins
        self._read += len(new.case)
        back = cases >= self.first
        number = cases[back] - self.first
        before = self._team[self.returns.parent[number]]
        to_it = self.returns.to_original[number] & present[before]
        teams: IntArray = np.full(len(cases), -1, dtype=np.int64)
        teams[back] = np.where(to_it, before, -1)
        return teams


def returning_in(docket: Docket) -> Returning | None:
    """What is known of the cases that come back when a play begins; None: none does."""
    return None if docket.returns is None else Returning(docket, docket.returns)
