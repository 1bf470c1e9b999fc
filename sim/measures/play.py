"""A play: a log with its world, and what several measures and tables need of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.bureau.log import Log
from sim.compiled.functions import flat
from sim.measures.clocks import counted_days
from sim.measures.durations import Curve, in_order, kaplan_meier, restricted_means
from sim.measures.tables import (
    IN_TABLES,
    Columns,
    Holdings,
    columns_of_cases,
    holdings,
    idle_shared,
    monthly_columns,
    monthly_table,
)
from sim.world.calendar import WorkCalendar
from sim.world.world import World

RESTRICTED_MEAN_DAYS = 360.0
DONE = ("received", "handed_back", "closed")
COUNTED = (*DONE, "backlog")
"""Columns of counts: they add up exactly, in whatever order."""


@dataclass(frozen=True)
class Play:
    """A log with its world, and the tables that several measures share."""

    world: World
    log: Log

    @property
    def calendar(self) -> WorkCalendar:
        """The calendar of history and comparison."""
        return self.world.calendar

    @cached_property
    def closed(self) -> FloatArray:
        """Day on which each case was closed, (N,); nan: it was not by the last count."""
        return flat(self.log.closed)

    @cached_property
    def held(self) -> Holdings:
        """Who held which case in which months."""
        return holdings(self.log, self.calendar, self.closed)

    @cached_property
    def measured(self) -> Columns:
        """What measures need of months and teams, history included, (M, T) each."""
        return monthly_columns(self.log, self.world, self.held)

    @cached_property
    def idle_shared(self) -> FloatArray:
        """Idle share of who is shared, in the months of the window, (W, people); nan: not there."""
        return idle_shared(self.log, self.world)[self.calendar.history_months :]

    @cached_property
    def columns(self) -> Columns:
        """Months and teams, history included, (M, T) each."""
        filed = self.log.docket.filed
        of_cases = columns_of_cases(filed, self.is_on_time, self.world, self.held)
        columns = self.measured | of_cases
        return {name: columns[name] for name in IN_TABLES if name in columns}

    @property
    def history(self) -> Columns:
        """Columns of the monthly table in the history's months."""
        return monthly_table(self.columns, self.world, slice(self.calendar.history_months))

    @property
    def after_history(self) -> Columns:
        """Columns of the monthly table after history."""
        return monthly_table(self.columns, self.world, slice(self.calendar.history_months, None))

    def window(self, column: str) -> NDArray[Any]:
        """A column in the months after history, (W, T)."""
        return self.measured[column][self.calendar.history_months :]

    @cached_property
    def _counted(self) -> IntArray:
        """Of each month after history and team what `COUNTED` names, (4, W, T)."""
        return np.array([self.window(name) for name in COUNTED])

    @cached_property
    def of_months(self) -> Columns:
        """What all teams together had and did in each month after history, (W,)."""
        return dict(zip(COUNTED, np.add.reduce(self._counted, axis=2), strict=True))

    @cached_property
    def of_teams(self) -> Columns:
        """What each team did in the months after history together, (T,)."""
        return dict(zip(DONE, np.add.reduce(self._counted[: len(DONE)], axis=1), strict=True))

    @cached_property
    def in_all(self) -> dict[str, float]:
        """What all teams together did in the months after history."""
        return {name: float(np.add.reduce(self.of_months[name])) for name in DONE}

    @property
    def last_backlog(self) -> float:
        """Cases that teams have at the last count."""
        return float(self.of_months["backlog"][-1])

    @property
    def has_teams(self) -> BoolArray:
        """(W, T) teams that the bureau has in each month after history."""
        return self.world.staff.exists.T[self.calendar.history_months :]

    @cached_property
    def is_there(self) -> BoolArray:
        """(T,) teams that the bureau has at the last count."""
        return self.world.staff.exists[:, -1]

    @cached_property
    def at_work(self) -> BoolArray:
        """(W, T) teams that take cases in each month after history: at its count they are at work.

        The bureau has them, their officers are not absent, and they are not suspended.
        """
        return np.asarray(~np.isnan(self.window("idle_share_officer")))

    @cached_property
    def last_backlogs(self) -> FloatArray:
        """Backlog of each team that is at work at the last count."""
        return np.asarray(self.measured["backlog"][-1, self.at_work[-1]], dtype=np.float64)

    @cached_property
    def followed(self) -> BoolArray:
        """(N,) whether a case was filed in the window, and not one that has come back."""
        filed = self.log.docket.filed  # a given docket may go on after the last count
        in_window = (filed >= self.calendar.start_day) & (filed < self.calendar.end_day)
        in_window[self.log.docket.filings :] = False
        return in_window

    @property
    def waits_for_team(self) -> BoolArray:
        """(N,) whether a case's wait in the pool counts: it was filed in the window."""
        return self.followed

    @cached_property
    def days(self) -> FloatArray:
        """(N,) days from filing to closure, or to the last count for open cases.

        Negative for cases only that a given docket files after the last count, and for those that
        have not come back.
        """
        closed, filed = self.closed, self.log.docket.filed
        assert not (closed < filed).any(), "a case was closed before it was filed"
        return np.asarray(np.fmin(closed, self.calendar.end_day) - filed, dtype=np.float64)

    @property
    def is_late(self) -> BoolArray:
        """(N,) whether a case was, or is at the last count, over its time limit."""
        return counted_days(self.log, self.closed, self.calendar.end_day) > self.log.docket.limit

    @property
    def is_on_time(self) -> BoolArray:
        """(N,) whether a case has a time limit and was not over it by the last count."""
        return ~self.is_late

    @property
    def teams(self) -> IntArray:
        """(N,) team that each case was last allocated to; -1: none."""
        return self.log.team

    @cached_property
    def is_closed(self) -> BoolArray:
        """(N,) whether a case is closed by the last count."""
        return self.closed <= self.calendar.end_day

    @property
    def closed_in_last_year(self) -> float:
        """Cases closed in the last twelve months, history included, or in as many as there are."""
        before = self.calendar.months - 12
        since = self.calendar.closing[before - 1] if before > 0 else 0
        return float(np.count_nonzero(self.is_closed & (self.closed > since)))

    @property
    def window_days(self) -> float:
        """Length of the window, days."""
        return self.calendar.end_day - self.calendar.start_day

    @property
    def most_days(self) -> float:
        """Longest time a case filed in the window could be followed, days, if it stayed open."""
        return self.world.as_far_as_known.calendar.end_day - self.calendar.start_day

    @property
    def reach(self) -> float:
        """Longest time a case filed in the window was followed, days, had it stayed open."""
        later = self.log.follow_up
        return self.window_days if later is None else later.until - self.calendar.start_day

    @cached_property
    def time_to_closure(self) -> tuple[FloatArray, BoolArray]:
        """(N,) days from filing to closure, or as long as the case was followed, and if it closed.

        Followed: to the end of the follow-up; where there is none, to the last count. Negative for
        cases only that a given docket files after it.
        """
        later, filed = self.log.follow_up, self.log.docket.filed
        if later is None:
            return self.days, self.is_closed
        days: FloatArray = np.fmin(later.closed, later.until) - filed
        return days, ~np.isnan(later.closed)

    @cached_property
    def by_days(self) -> IntArray:
        """Cases filed in the window, in increasing order of their time to closure."""
        cases = np.flatnonzero(self.followed)
        return cases[in_order(self.time_to_closure[0][cases])]

    @cached_property
    def times(self) -> tuple[FloatArray, BoolArray]:
        """Times of the cases filed in the window, in increasing order, and whether each closed."""
        days, is_closed = self.time_to_closure
        return days[self.by_days], is_closed[self.by_days]

    @cached_property
    def curve(self) -> Curve:
        """Time to closure of all cases filed in the window."""
        return kaplan_meier(*self.times, self.reach)

    @cached_property
    def region_times(self) -> FloatArray:
        """Mean time to closure, restricted to 360 days, of each region with cases."""
        return times_of_groups(self, self.log.docket.region)


def times_of_groups(play: Play, group: IntArray) -> FloatArray:
    """Mean time to closure, restricted to 360 days, of each group with cases in the window.

    Parameters
    ----------
    group : IntArray
        Number of each case's group, (N,); negative: in none.

    Returns
    -------
    FloatArray
        Of each group that has cases, days; a single nan where one is unknown.
    """
    group, (days, is_closed) = group[play.by_days], play.times
    if (group < 0).any():
        known = group >= 0
        group, days, is_closed = group[known], days[known], is_closed[known]
    if play.reach < RESTRICTED_MEAN_DAYS:
        ends_closed = np.ones(int(group.max(initial=0)) + 1, dtype=np.bool_)
        ends_closed[group] = is_closed  # of each group's cases the last one counts
        if not ends_closed.all():
            return np.full(1, np.nan)  # unknown where the case that was followed longest is open
    return restricted_means(days, is_closed, group, play.reach, RESTRICTED_MEAN_DAYS)
