"""The log of a play: what every case went through, in columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.world.docket import Docket


@dataclass(frozen=True)
class Moves:
    """Cases given to teams, or taken from them: (K,) columns in the order of happening."""

    case: IntArray
    team: IntArray
    day: FloatArray


Batch = tuple[IntArray, IntArray, float | FloatArray]
"""Cases that moved, their teams, and the day, or that of each case."""


def moves(batches: list[Batch]) -> Moves:
    """Moves from batches, in their order."""
    nothing: IntArray = np.zeros(0, dtype=np.int64)
    case = np.concatenate([nothing, *(cases for cases, _, _ in batches)])
    team = np.concatenate([nothing, *(teams for _, teams, _ in batches)])
    day, last = np.empty(len(case)), 0
    for cases, _, days in batches:
        day[last : last + len(cases)] = days
        last += len(cases)
    return Moves(case, team, day)


@dataclass(frozen=True)
class Conduct:
    """What appraisal and behaviour did to T teams in M months: (T, M) each.

    Attributes
    ----------
    response : FloatArray
        Factor on speed, without the bunching before month ends.
    suspended : BoolArray
        Whether the team was suspended.
    rank : IntArray
        Place in the ranking at the count that ends the month, from 1; 0: there was none.
    """

    response: FloatArray
    suspended: BoolArray
    rank: IntArray


Tasks = tuple[FloatArray, FloatArray, NDArray[np.int32]]
"""Begin, end and person of every task, (N, S) each, as in `Log`."""


@dataclass(frozen=True)
class Log:
    """What happened to N cases of S stages; days are nan, persons -1, where it did not happen.

    Attributes
    ----------
    docket : the cases
    allocations : every allocation; its row is the case's allocation number
    releases : cases that re-entered the pool from an absent team
    begin, end : (N, S) days between which each stage was worked on
    person : (N, S) who did it: 2 x team for its officer, 2 x team + 1 for its assistant
    conduct : what appraisal and behaviour did; None: the plan has neither
    """

    docket: Docket
    allocations: Moves
    releases: Moves
    begin: FloatArray
    end: FloatArray
    person: NDArray[np.int32]
    conduct: Conduct | None = None

    @property
    def team(self) -> IntArray:
        """(N,) last team a case was allocated to; -1: none yet."""
        team = np.full(len(self.docket), -1, dtype=np.int64)
        team[self.allocations.case] = self.allocations.team  # the last one wins
        return team

    @property
    def allocated(self) -> FloatArray:
        """(N,) day of the first allocation."""
        day = np.full(len(self.docket), np.nan)
        day[self.allocations.case[::-1]] = self.allocations.day[::-1]
        return day

    @property
    def started(self) -> FloatArray:
        """(N,) day a case was first worked on."""
        return self.begin[:, 0]

    @property
    def closed(self) -> FloatArray:
        """(N,) day a case was closed."""
        return self.end[:, -1]
