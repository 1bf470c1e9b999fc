"""The clock in working days: month lengths, closing days, and dates before the run."""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.scenario.checks import month_number
from sim.scenario.distributions import FloatArray
from sim.scenario.scenario import Scenario
from sim.scenario.schema import Calendar

DEFAULT_DAYS_PER_MONTH = 21.0


@dataclass(frozen=True)
class WorkCalendar:
    """Months of history and comparison.

    Attributes
    ----------
    days : (M,) working days of each month
    closing : (M,) closing day of each month: days passed at its count
    labels : M names, as 2013-10
    history_months : months that belong to the history
    """

    days: FloatArray
    closing: FloatArray
    labels: tuple[str, ...]
    history_months: int

    @property
    def months(self) -> int:
        """Months of history and comparison together."""
        return len(self.labels)

    @property
    def start_day(self) -> float:
        """Day on which the comparison begins."""
        return float(self.closing[self.history_months - 1]) if self.history_months else 0.0

    @property
    def end_day(self) -> float:
        """Day of the last count."""
        return float(self.closing[-1])

    @cached_property
    def ends(self) -> FloatArray:
        """(M + 1,) day on which each month ends; what comes after the last one has that day."""
        return np.append(self.closing, self.end_day)

    @cached_property
    def month_days(self) -> float:
        """Mean length of a month, days."""
        return float(self.days.mean())

    def first_day(self, month: str) -> float:
        """Day on which a month begins; by mean length before the run, inf after it."""
        since = month_number(month) - month_number(self.labels[0])
        if since <= 0:
            return since * self.month_days
        return float(self.closing[since - 1]) if since < self.months else np.inf

    def month_of_event(self, day: FloatArray) -> NDArray[np.int64]:
        """Month of what follows a count at the same instant (filings, allocations); nan: M."""
        if not len(self._counts_by_day):
            return np.searchsorted(self.closing, day, side="right")
        return self._counts_up_to(day)

    def month_of_end(self, day: FloatArray) -> NDArray[np.int64]:
        """Month of what precedes a count at the same instant (ends of tasks, closures); nan: M."""
        if not len(self._counts_by_day):
            return np.searchsorted(self.closing, day, side="left")
        return self._counts_up_to(np.ceil(day) - 1)

    @cached_property
    def _counts_by_day(self) -> NDArray[np.int64]:
        """Counts up to each day from 0 to the last; empty if counts are within a day."""
        if (self.closing % 1).any():
            return np.empty(0, dtype=np.int64)
        return np.searchsorted(self.closing, np.arange(self.end_day + 1), side="right")

    def _counts_up_to(self, day: FloatArray) -> NDArray[np.int64]:
        """Counts up to days; none before day 0, all after the last."""
        whole = np.fmin(day, self.end_day).astype(np.int32)  # fast
        return self._counts_by_day.take(whole, mode="clip")


def make_calendar(scenario: Scenario) -> WorkCalendar:
    """The calendar of a scenario."""
    return _made(scenario.calendar, scenario.history_months)


@lru_cache(maxsize=16)
def _made(given: Calendar, history: int) -> WorkCalendar:
    """A calendar; bureaus that keep the same one share it."""
    first = month_number(given.start) - history
    numbers = range(first, first + history + given.months)
    labels = tuple(f"{n // 12}-{n % 12 + 1:02d}" for n in numbers)
    if given.working_days == "china":
        days = np.array([len(list(_workdays(*_span(n, given)))) for n in numbers], dtype=np.float64)
    else:
        days = np.full(len(labels), given.days_per_month or DEFAULT_DAYS_PER_MONTH)
    return WorkCalendar(days, np.cumsum(days), labels, history)


def _closing_date(number: int, given: Calendar) -> date:
    year, month = divmod(number, 12)
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, last if given.closing_day == "last" else given.closing_day)


def _span(number: int, given: Calendar) -> tuple[date, date]:
    """First and last date of a court's month: from the day after the previous closing day."""
    return _closing_date(number - 1, given) + timedelta(days=1), _closing_date(number, given)


def _workdays(first: date, last: date) -> Iterator[date]:
    from chinese_calendar import is_workday

    days = (first + timedelta(days=i) for i in range((last - first).days + 1))
    return (day for day in days if is_workday(day))


def days_before(scenario: Scenario, filed: str, position: FloatArray) -> FloatArray:
    """Working days (negative), (n,), of a date before the run.

    Parameters
    ----------
    filed : a month such as 2013-05, or a day such as 2013-05-14
    position : (n,) 0..1, where in that month or day
    """
    given = scenario.calendar
    first = month_number(given.start) - scenario.history_months
    year, month, *day = map(int, filed.split("-"))
    in_month = gregorian.monthrange(year, month)[1]
    begin = date(year, month, min(day[0], in_month) if day else 1)
    length = 1 if day else in_month
    if given.working_days == "china":
        known = _workdays(begin, _span(first, given)[0] - timedelta(days=1))
        inside = len(list(_workdays(begin, begin + timedelta(days=length - 1))))
        return -float(len(list(known))) + inside * position
    per_month = given.days_per_month or DEFAULT_DAYS_PER_MONTH
    passed = (begin.day - 1 + length * position) / in_month
    return (year * 12 + month - 1 - first + passed) * per_month
