"""The clock of a court's ledger: its days with their times as days of the calendar, or worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.language import _
from sim.ledger.mapping import LedgerMap
from sim.ledger.records import Days
from sim.scenario.days import WorkingDays
from sim.scenario.problems import InputError, problem
from sim.world.working_days import is_known, worked

DAY = np.timedelta64(1, "D").astype("timedelta64[us]").astype(np.int64)
"""Microseconds."""
MOST_YEARS = 10
"""No time limit is longer; later days are slips of the pen."""


@dataclass(frozen=True)
class Clock:
    """Passes on days that are worked, and stands still on others.

    Attributes
    ----------
    first : np.datetime64
        First day that is known, ``datetime64[D]``.
    works : BoolArray
        Whether each day from it on is worked, (D,); what lies outside counts as worked.
    """

    first: np.datetime64
    works: BoolArray

    @property
    def passed(self) -> IntArray:
        """Worked days before each day, and before the one after the last, (D + 1,)."""
        return np.concatenate([[0], np.cumsum(self.works, dtype=np.int64)])

    def microseconds(self, days: Days) -> IntArray:
        """Microseconds on the clock since its first day, exact; what NaT gives means nothing."""
        since: IntArray = (days - self.first).astype("timedelta64[us]").astype(np.int64)
        if self.works.all():
            return since
        number, rest = since // DAY, since % DAY
        inside = np.clip(number, 0, len(self.works) - 1)
        outside = number != inside
        clock = self.passed[inside] * DAY + rest * self.works[inside]
        beyond = self.passed[-1] * DAY + since - len(self.works) * DAY
        return np.where(outside, np.where(number < 0, since, beyond), clock)

    def days(self, begin: Days | np.datetime64, end: Days | np.datetime64) -> FloatArray:
        """Days on the clock from one time to another, with fractions; nan where one is NaT."""
        begin, end = np.asarray(begin), np.asarray(end)
        passed = (self.microseconds(end) - self.microseconds(begin)) / DAY
        return np.where(np.isnat(begin) | np.isnat(end), np.nan, passed)


def clock_of(
    ledger_map: LedgerMap, file: str, first: date, last: date, until: date | None = None
) -> Clock:
    """The clock of a map's ``days`` over these dates, both included.

    Time limits end later than the ledger does: it goes on to ``until`` as far as it is known which
    days are worked, ten years at the most.

    Raises
    ------
    InputError
        If working days are asked for of years in which they are not known.
    """
    days = ledger_map.days
    if days in ("calendar", "all"):
        return Clock(np.datetime64(first, "D"), np.ones(1, dtype=np.bool_))
    assert days != "calendar"
    assert days != "working", "the map's reader makes it `china`"
    _need_known(days, file, first, last)
    last = max(last, _last_known(days, last, until or last))
    n = (last - first).days + 1
    is_worked = worked(days)
    works = np.fromiter((is_worked(first + timedelta(i)) for i in range(n)), np.bool_, n)
    return Clock(np.datetime64(first, "D"), works)


def _need_known(days: WorkingDays, file: str, first: date, last: date) -> None:
    unknown = [y for y in range(first.year, last.year + 1) if not is_known(y, days)]
    if unknown:
        why = _(
            "has days in {year}, of which it is not known which were worked; say  days: weekdays  "
            "or  days: calendar",
            year=unknown[0],
        )
        raise InputError([problem(file, why, key="days")])


def _last_known(days: WorkingDays, last: date, until: date) -> date:
    """The last date until one, at most ten years after ``last``, of years that are known."""
    year = last.year
    while year < min(until.year, last.year + MOST_YEARS) and is_known(year + 1, days):
        year += 1
    return min(until, date(year, 12, 31))
