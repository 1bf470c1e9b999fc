"""What a play, or a ledger, says of cases: the columns that statistics and fits are taken of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.measures.play import Play


@dataclass(frozen=True)
class Past:
    """N cases of M months: those open at the first midnight, and those filed in the months.

    Attributes
    ----------
    filed : FloatArray
        Day since the first midnight, (N,); negative of opening cases.
    closed : FloatArray
        Day, (N,); inf: not by the end of the last month.
    team : IntArray
        Whose, (N,); -1: nobody's.
    ends : FloatArray
        Day on which each month ends, (M,).
    teams : int
        How many there are.
    """

    filed: FloatArray
    closed: FloatArray
    team: IntArray
    ends: FloatArray
    teams: int

    @cached_property
    def edges(self) -> FloatArray:
        """Beginnings of the months, and the last end, (M + 1,)."""
        return np.concatenate([[0.0], self.ends])

    @property
    def end(self) -> float:
        """Day on which the last month ends."""
        return float(self.ends[-1])

    @property
    def is_opening(self) -> BoolArray:
        """Whether a case is there at the first midnight, (N,)."""
        return np.asarray(self.filed < 0)

    @property
    def is_closed(self) -> BoolArray:
        """Whether a case is closed by the end, (N,)."""
        return np.asarray(np.isfinite(self.closed))

    @cached_property
    def closures(self) -> IntArray:
        """Cases closed in each month, (M,)."""
        month = np.searchsorted(self.ends, self.closed[self.is_closed])
        return np.bincount(month, minlength=len(self.ends))[: len(self.ends)]

    @cached_property
    def filings(self) -> IntArray:
        """Cases filed in each month, (M,)."""
        month = np.searchsorted(self.ends, self.filed[~self.is_opening], side="right")
        return np.bincount(month, minlength=len(self.ends))

    @cached_property
    def open_days(self) -> FloatArray:
        """Sum over cases of the days open, by team and month, (T, M); of nobody's not."""
        begin, end = np.maximum(self.filed, 0.0), np.minimum(self.closed, self.end)
        whose = self.team >= 0
        days = np.empty((self.teams, len(self.ends)))
        for m, (low, high) in enumerate(zip(self.edges[:-1], self.ends, strict=True)):
            here = np.clip(np.minimum(end, high) - np.maximum(begin, low), 0.0, None)
            days[:, m] = np.bincount(self.team[whose], here[whose], self.teams)
        return days

    def by_team(self, day: FloatArray, cases: BoolArray) -> IntArray:
        """How many of the cases, which somebody has, have their day in each month, (T, M)."""
        here = cases & (self.team >= 0)
        month = np.minimum(np.searchsorted(self.ends, day[here]), len(self.ends) - 1)
        cells = self.team[here] * len(self.ends) + month
        counts = np.bincount(cells, minlength=self.teams * len(self.ends))
        return counts.reshape(self.teams, len(self.ends))

    @cached_property
    def closed_by_team(self) -> IntArray:
        """Cases closed by each team in each month, (T, M)."""
        return self.by_team(self.closed, self.is_closed)

    @cached_property
    def received(self) -> IntArray:
        """Cases filed for each team in each month, (T, M)."""
        return self.by_team(self.filed, ~self.is_opening)

    @cached_property
    def backlogs(self) -> IntArray:
        """Open cases of each team at the beginning of the first month and each end, (T, M + 1)."""
        here = self.is_opening & (self.team >= 0)
        opening = np.bincount(self.team[here], minlength=self.teams)
        change = np.cumsum(self.received - self.closed_by_team, axis=1)
        return np.column_stack([opening, opening[:, None] + change])

    def first(self, months: int) -> Past:
        """The same, as if it ended with so many months."""
        ends = self.ends[:months]
        known = self.filed < ends[-1]
        closed = np.where(self.closed <= ends[-1], self.closed, np.inf)
        return Past(self.filed[known], closed[known], self.team[known], ends, self.teams)

    def from_month(self, first: int) -> Past:
        """The same from a month on: what was closed before is gone."""
        begin = float(self.edges[first])
        kept = self.closed > begin if first else np.ones(len(self.filed), dtype=np.bool_)
        columns = self.filed[kept] - begin, self.closed[kept] - begin, self.team[kept]
        return Past(*columns, self.ends[first:] - begin, self.teams)


def past_of(play: Play) -> Past:
    """The cases of a play, from the first midnight of its months to the last one's end.

    A case that was closed before it was filed, as some ledgers have them, counts as closed on the
    day of filing. Of a case that changed hands the last team counts.
    """
    calendar, kept = play.calendar, in_past(play)
    start, end = calendar.start_day, calendar.end_day
    ends = calendar.closing[calendar.history_months :] - start
    filed, closed = play.log.docket.filed[kept], play.log.closed[kept]
    closed = np.where(closed <= end, np.maximum(closed, filed), np.inf)
    return Past(
        filed - start, closed - start, play.log.team[kept], ends, len(play.world.staff.names)
    )


def in_past(play: Play) -> BoolArray:
    """Which cases are open at the first midnight of a play's months, or filed in them, (N,)."""
    filed, closed = play.log.docket.filed, play.log.closed
    start, end = play.calendar.start_day, play.calendar.end_day
    is_over = (filed < start) & (closed <= start)
    return np.asarray((filed < end) & ~is_over)
