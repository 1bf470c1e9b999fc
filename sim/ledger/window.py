"""The window of a ledger: the court's months that are measured."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.language import _
from sim.ledger.clock import Clock, clock_of
from sim.ledger.ledger import Ledger
from sim.ledger.records import Days
from sim.months import ClosingDay, closing_date, first_date, month_name, month_number
from sim.scenario.calendar import Calendar
from sim.scenario.numbers import MOST_MONTHS
from sim.scenario.problems import InputError, Problem, problem
from sim.world.calendar import WorkCalendar, calendar_of

HOLIDAY, WEEKEND = 7, 2
"""Days that may lack at an end of a month that counts as whole: if the end is only the first filing
or the last day with anything, and if the map says it."""


@dataclass(frozen=True)
class Window:
    """M months of a court, and the clock on which days are counted from their first midnight.

    Attributes
    ----------
    calendar : WorkCalendar
        The months; ``calendar.source`` is the scenario's calendar that has them.
    begins : Days
        Midnights with which the months begin, and that which ends the last, (M + 1,).
    clock : Clock
        Of all days of the ledger.
    partial : tuple of str
        Months of which the ledger does not have all days.
    """

    calendar: WorkCalendar
    begins: Days
    clock: Clock
    partial: tuple[str, ...] = ()

    @property
    def months(self) -> tuple[str, ...]:
        """Names of the months, (M,)."""
        return self.calendar.labels

    @property
    def start(self) -> np.datetime64:
        """Midnight with which the window begins."""
        return np.datetime64(self.begins[0])

    @property
    def end(self) -> np.datetime64:
        """Midnight with which it ends: that of the last count."""
        return np.datetime64(self.begins[-1])

    @cached_property
    def quarters(self) -> IntArray:
        """Number of the quarter that each month is in, (M,): 4 x year + 0 ... 3."""
        return self.calendar.numbers // 3

    def month_of(self, days: Days) -> IntArray:
        """Month of each day: -1 before the window, M after it and where there is no day (NaT)."""
        return np.searchsorted(self.begins, days, side="right") - 1

    def day_of(self, days: Days | np.datetime64) -> FloatArray:
        """Days on the clock since the window's start; nan where there is no day."""
        return self.clock.days(self.start, days)


def window_of(ledger: Ledger, first: str | None = None, last: str | None = None) -> Window:
    """The months from ``first`` to ``last``, or all that the ledger has wholly.

    The ledger begins with its first filing and ends with the last day that has anything; a month
    counts as whole if no more than seven days of it lie outside, as public holidays are so long.
    Where the map says ``extract: begins`` or ``as_of`` it is that day, and no more than two may.
    Who names a month outright gets it also where the ledger has only a part of it;
    `Window.partial` says so.

    Parameters
    ----------
    ledger : Ledger
        Whose months they are.
    first, last : str or None
        Months such as 2011-01.

    Raises
    ------
    InputError
        If a month is none, lies outside the ledger, or the last is before the first; if the
        ledger has no whole month; if there are more than a scenario may have.
    """
    span = _Span.of(ledger)
    months = [_month(first, "--from"), _month(last, "--to")]
    known = [one for one in months if isinstance(one, Problem)]
    if known:
        raise InputError(known)
    begin, end = (one if isinstance(one, int) else None for one in months)
    begin = span.first_whole if begin is None else begin
    end = span.last_whole if end is None else end
    if why := _wrong(span, begin, end):
        raise InputError([problem(ledger.file, why, key="--from, --to")])
    calendar = Calendar(
        start=month_name(begin),
        months=end - begin + 1,
        working_days="all" if ledger.map.days == "calendar" else ledger.map.days,
        closing_day=span.closing_day,
    )
    partial = [
        month_name(month)
        for month in sorted({begin, end})
        if not span.first_whole <= month <= span.last_whole
    ]
    dates = [first_date(month, span.closing_day) for month in range(begin, end + 2)]
    clock = clock_of(ledger.map, ledger.file, *span.dates, until=_last_limit(ledger))
    return Window(calendar_of(calendar), np.array(dates, "datetime64[us]"), clock, tuple(partial))


def last_whole_month(last: date, closing_day: ClosingDay) -> str:
    """The last month that counts as whole if its days end with ``last``, as 2011-12."""
    return month_name(_last_whole(last, closing_day, HOLIDAY))


def _last_whole(last: date, closing_day: ClosingDay, may_lack: int) -> int:
    """Number of the last month of which no more days lack after ``last`` than may."""
    month = month_with(last, closing_day)
    return month - ((closing_date(month, closing_day) - last).days > may_lack)


def month_with(day: date, closing_day: ClosingDay) -> int:
    """Number of the court's month in which a day lies."""
    month = day.year * 12 + day.month - 1
    return month + (day > closing_date(month, closing_day))


def _last_limit(ledger: Ledger) -> date | None:
    """The last day on which a time limit ends; None: no case has one."""
    limits = ledger.limit[~np.isnat(ledger.limit)]
    return limits.max().astype("datetime64[D]").item() if len(limits) else None


def _month(text: str | None, option: str) -> int | Problem | None:
    """Number of a month that an option names."""
    if text is None:
        return None
    year, _dash, month = text.partition("-")
    if len(year) == 4 and (year + month).isdecimal() and 1 <= int(month or 0) <= 12:
        return month_number(text)
    return problem(option, _("'{found}' is no month; write it as 2011-01", found=text))


@dataclass(frozen=True)
class _Span:
    """Days of which a ledger says what was filed.

    Attributes
    ----------
    first, last : date
        The first and the last day.
    earliest : date
        Of anything in it.
    may_lack : tuple of int
        Days that may lack at the first and at the last month if it shall count as whole.
    closing_day : ClosingDay
        Day that ends a court's month.
    """

    first: date
    last: date
    earliest: date
    may_lack: tuple[int, int]
    closing_day: ClosingDay

    @classmethod
    def of(cls, ledger: Ledger) -> _Span:
        known = [days[~np.isnat(days)] for days in (ledger.filed, ledger.closed)]
        if not len(known[0]):
            raise InputError([problem(ledger.file, _("has no case with a day of filing"))])
        earliest = min(day.min() for day in known if len(day)).astype("datetime64[D]").item()
        begins, as_of = ledger.map.extract.begins, ledger.map.extract.as_of
        may_lack = WEEKEND if begins else HOLIDAY, WEEKEND if as_of else HOLIDAY
        first = date.fromisoformat(begins) if begins else known[0].min().astype("M8[D]").item()
        last = (ledger.as_of - np.timedelta64(1, "us")).astype("datetime64[D]").item()
        return cls(first, last, min(earliest, first), may_lack, ledger.map.closing_day)

    @property
    def months(self) -> tuple[int, int]:
        """Numbers of the first and the last month that the ledger has a day of."""
        return month_with(self.first, self.closing_day), month_with(self.last, self.closing_day)

    @property
    def first_whole(self) -> int:
        """First month that counts as whole."""
        month = self.months[0]
        lacks = (self.first - first_date(month, self.closing_day)).days
        return month + (lacks > self.may_lack[0])

    @property
    def last_whole(self) -> int:
        """Last month that counts as whole."""
        return _last_whole(self.last, self.closing_day, self.may_lack[1])

    @property
    def dates(self) -> tuple[date, date]:
        """First and last date of all court's months in which the ledger has anything."""
        begin = first_date(month_with(self.earliest, self.closing_day), self.closing_day)
        return begin, closing_date(self.months[1], self.closing_day) + timedelta(days=1)


def _wrong(span: _Span, begin: int, end: int) -> str:
    """Why these months cannot be a window; empty if they can."""
    first, last = span.months
    of = {"first": month_name(first), "last": month_name(last)}
    asked = {"begin": month_name(begin), "end": month_name(end)}
    if begin > end and span.first_whole > span.last_whole:
        return _("has no whole month: its days go from {first} to {last}", **of)
    if begin > end:
        return _("{begin} is after {end}; the ledger goes from {first} to {last}", **asked, **of)
    if begin < first or end > last:
        return _(
            "the ledger goes from {first} to {last}, and does not have all of {begin} to {end}",
            **asked,
            **of,
        )
    if end - begin + 1 > MOST_MONTHS:
        return _(
            "{n:,} months; at most {most} can be measured", n=end - begin + 1, most=MOST_MONTHS
        )
    return ""
