"""The clock in working days: month lengths, closing days, and dates before the run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, IntArray
from sim.months import ClosingDay, closing_date, dates_filed, first_date, month_number
from sim.scenario.calendar import Calendar
from sim.scenario.days import WorkingDays
from sim.scenario.scenario import Scenario
from sim.world.working_days import DAY, is_known, worked

DEFAULT_DAYS_PER_MONTH = 21.0


@dataclass(frozen=True)
class WorkCalendar:
    """Months of history and comparison; of a world that goes on, those of the follow-up as well.

    Attributes
    ----------
    days : FloatArray
        Working days of each month, (M,).
    closing : FloatArray
        Closing day of each month, (M,): days passed at its count.
    labels : tuple of str
        Names, (M,), as 2013-10.
    history_months : int
        Months that belong to the history.
    source : Calendar
        The scenario's calendar, from which it is made.
    """

    days: FloatArray
    closing: FloatArray
    labels: tuple[str, ...]
    history_months: int
    source: Calendar

    @property
    def months(self) -> int:
        """Months of history and comparison together."""
        return len(self.labels)

    def column(self, month: int) -> int:
        """Column of a month in tables of months; the last month's stays in force after it."""
        return min(month, self.months - 1)

    def is_december(self, month: int) -> bool:
        """Whether a court's month of the run, or the one after its last, is a December."""
        return (month_number(self.labels[0]) + month) % 12 == 11

    @cached_property
    def numbers(self) -> IntArray:
        """Numbers of the months, (M,)."""
        return np.array([month_number(label) for label in self.labels])

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
        """Day on which each month ends, (M + 1,); what comes after the last one has that day."""
        return np.append(self.closing, self.end_day)

    @cached_property
    def month_days(self) -> float:
        """Mean length of a month, days."""
        return float(self.days.mean())

    def first_day(self, month: str) -> float:
        """Day on which the first of a month falls; inf if that is after the last count.

        Before the run it is by mean length where months are alike. With real days it is exact, and
        -inf before all days that are known: no case can be filed there.
        """
        since = month_number(month) - month_number(self.labels[0])
        if (days := self.source.working_days) is not None:
            return self._real_day(dates_filed(month)[0], days)
        if since <= 0:
            return since * self.month_days
        return float(self.closing[since - 1]) if since < self.months else np.inf

    def _real_day(self, day: date, days: WorkingDays) -> float:
        """Working days from the first day of the run to a date."""
        first, last = (month_number(self.labels[i]) for i in (0, -1))
        if day > closing_date(last, self.source.closing_day):
            return np.inf
        begin = first_date(first, self.source.closing_day)
        if day < begin:
            is_before_all = not is_known(day.year, days) and day.year < begin.year
            return -np.inf if is_before_all else -float(_worked(day, begin - DAY, days))
        if not is_known(day.year, days):
            return float(self.closing[month_number(f"{day:%Y-%m}") - first - 1])
        return float(_worked(begin, day - DAY, days))

    def month_of_event(self, day: FloatArray) -> NDArray[np.int64]:
        """Month of what follows a count at the same instant (filings, allocations); nan: M."""
        if self._are_within_days:
            return np.searchsorted(self.closing, day, side="right")
        return self._counts_up_to(day)

    def month_of_end(self, day: FloatArray) -> NDArray[np.int64]:
        """Month of what precedes a count at the same instant (ends of tasks, closures); nan: M."""
        if self._are_within_days:
            return np.searchsorted(self.closing, day, side="left")
        return self._counts_up_to(np.ceil(day) - 1)

    @cached_property
    def _are_within_days(self) -> bool:
        """Whether there are counts within a day."""
        return bool((self.closing % 1).any())

    @cached_property
    def counts_by_day(self) -> NDArray[np.int64]:
        """Counts up to each whole day from 0 to that of the last count."""
        return np.searchsorted(self.closing, np.arange(int(self.end_day) + 1), side="right")

    def _counts_up_to(self, day: FloatArray) -> NDArray[np.int64]:
        """Counts up to days; none before day 0, all after the last."""
        whole = np.fmin(day, self.end_day).astype(np.int32)  # fast
        return self.counts_by_day.take(whole, mode="clip")


def make_calendar(scenario: Scenario, follow_up: int = 0) -> WorkCalendar:
    """The calendar of a scenario, and so many months of follow-up after its last count."""
    return calendar_of(scenario.calendar, scenario.history_months, follow_up)


@lru_cache(maxsize=16)
def calendar_of(calendar: Calendar, history: int = 0, follow_up: int = 0) -> WorkCalendar:
    """The months of a scenario's calendar; bureaus that keep the same one share them."""
    first = month_number(calendar.start) - history
    numbers = range(first, first + history + calendar.months + follow_up)
    labels = tuple(f"{n // 12}-{n % 12 + 1:02d}" for n in numbers)
    if (real := calendar.working_days) is not None:
        spans = [_known_span(n, calendar.closing_day, real) for n in numbers]
        days = np.array([_worked(*span, real) for span in spans], dtype=np.float64)
    else:
        days = np.full(len(labels), calendar.days_per_month or DEFAULT_DAYS_PER_MONTH)
    return WorkCalendar(days, np.cumsum(days), labels, history, calendar)


def _known_span(month: int, closing_day: ClosingDay, days: WorkingDays) -> tuple[date, date]:
    """First and last date of a court's month, or of the last one of that name that is known.

    Only months of a follow-up can be unknown.
    """
    while not is_known(closing_date(month, closing_day).year, days):
        month -= 12
    return first_date(month, closing_day), closing_date(month, closing_day)


def _worked(first: date, last: date, days: WorkingDays) -> int:
    """Days worked from one date to another, both included; 0 if there are none."""
    dates = (first + i * DAY for i in range((last - first).days + 1))
    return sum(map(worked(days), dates))


class Past(NamedTuple):
    """When cases were filed before the run, of one month or day, or of several, (n,) each.

    In working days, at a place p from 0 to 1 in it: ((first + length p) / whole + after) x days.
    """

    first: Any
    length: Any
    whole: Any = 1.0
    after: Any = -0.0  # leaves also -0.0 as it is
    days: Any = 1.0

    def at(self, place: FloatArray) -> FloatArray:
        """Working days (negative), (n,)."""
        day = (self.first + self.length * place) / self.whole
        return np.asarray((day + self.after) * self.days, dtype=np.float64)


def days_ago(age: float) -> Past:
    """So many working days before the run."""
    return Past(-age, -0.0)


def past_of(scenario: Scenario, filed: str) -> Past:
    """A date before the run: a month such as 2013-05, or a day such as 2013-05-14.

    Of a month that is only partly before the run, because the court closes its months on a day of
    its own, the days before the run's first day count alone.
    """
    calendar = scenario.calendar
    first = month_number(calendar.start) - scenario.history_months
    begin, end = dates_filed(filed)
    if (days := calendar.working_days) is not None:
        before = first_date(first, calendar.closing_day) - DAY
        inside = _worked(begin, min(end, before), days)
        return Past(-float(_worked(begin, before, days)), inside)
    per_month = calendar.days_per_month or DEFAULT_DAYS_PER_MONTH
    in_month = closing_date(month_number(filed), "last").day
    after = month_number(filed) - first
    return Past(begin.day - 1, (end - begin).days + 1, in_month, after, per_month)
