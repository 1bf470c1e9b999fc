"""The log of a play: what every case went through, in columns."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray, Int32Array, IntArray
from sim.world.docket import Docket

NO_CASES: IntArray = np.zeros(0, dtype=np.int64)
NO_NUMBERS: Int32Array = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True)
class Moves:
    """K cases that went to teams, or were taken from them: columns, (K,), as they happened."""

    case: Int32Array
    team: Int32Array
    day: FloatArray

    def __getitem__(self, some: slice) -> Moves:
        return Moves(self.case[some], self.team[some], self.day[some])

    def without(self, first: int, rows: int) -> Moves:
        """The same of cases numbered as if so many rows, from the first on, were not there."""
        if not rows or not (self.case >= first).any():
            return self
        return replace(self, case=np.where(self.case >= first, self.case - rows, self.case))


NO_MOVES = Moves(NO_NUMBERS, NO_NUMBERS, np.zeros(0))
Batch = tuple[IntArray, IntArray, float | FloatArray]
"""Cases that moved, their teams, and the day, or that of each case."""


def moves(batches: list[Batch]) -> Moves:
    """Moves from batches, in their order."""
    if not batches:
        return NO_MOVES
    case = np.concatenate([cases for cases, _, _ in batches]).astype(np.int32)
    team = np.concatenate([teams for _, teams, _ in batches]).astype(np.int32)
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
class FollowUp:
    """What became of the N cases of a log after the last count.

    Attributes
    ----------
    closed : FloatArray
        Day on which each was closed, before that count or after it, (N,); nan: it is still open.
    until : float
        Count at which the follow-up ended: all cases filed in the window are closed, or there are
        no more months to follow them in.
    end : FloatArray or None
        Day on which work on each stage ended, (N, S); None where no wait stops the clock.
    """

    closed: FloatArray
    until: float
    end: FloatArray | None = None


@dataclass(frozen=True)
class Log:
    """What happened to N cases of S stages; days are nan, persons -1, where it did not happen.

    So they are for stages that ended before the run.

    Attributes
    ----------
    docket : Docket
        The cases; those that come back are filed on the day on which they did, or never (inf).
    allocations : Moves
        Every allocation; its row is the case's allocation number.
    releases : Moves
        Cases that re-entered the pool from an absent team.
    begin, end : FloatArray
        Days between which each stage was worked on, (N, S).
    person : NDArray of int32
        Who did it, (N, S): 2 x team for its officer, 2 x team + 1 for its assistant.
    conduct : Conduct or None
        What appraisal and behaviour did; None: the plan has neither.
    follow_up : FollowUp or None
        What came after the last count, with which all else ends; None: it is not known.
    keeps_pool : bool
        Whether, under some arm of the scenario, cases may stay in the pool though there are teams.
    """

    docket: Docket
    allocations: Moves
    releases: Moves
    begin: FloatArray
    end: FloatArray
    person: NDArray[np.int32]
    conduct: Conduct | None = None
    follow_up: FollowUp | None = None
    keeps_pool: bool = False

    @property
    def team(self) -> IntArray:
        """Last team a case was allocated to, (N,); -1: none yet."""
        team = np.full(len(self.docket), -1, dtype=np.int64)
        team[self.allocations.case] = self.allocations.team  # the last one wins
        return team

    @property
    def allocated(self) -> FloatArray:
        """Day of the first allocation, (N,)."""
        day = np.full(len(self.docket), np.nan)
        day[self.allocations.case[::-1]] = self.allocations.day[::-1]
        return day

    @property
    def started(self) -> FloatArray:
        """Day a case was first worked on, (N,); nan also where that was before the run."""
        return self.begin[:, 0]

    @property
    def closed(self) -> FloatArray:
        """Day a case was closed, (N,)."""
        return self.end[:, -1]
