"""Months, and dates of a court's months, which may end on a closing day of its own."""

from __future__ import annotations

import calendar as gregorian
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Literal

ClosingDay = Literal["last"] | int


@cache
def month_number(month: str) -> int:
    """Months since year 0, so that months can be subtracted; any day is ignored."""
    year, number = month.split("-")[:2]
    return int(year) * 12 + int(number) - 1


def month_name(month: int) -> str:
    """A month by its number, as 2013-10."""
    return f"{month // 12}-{month % 12 + 1:02d}"


@lru_cache(maxsize=4096)
def closing_date(month: int, closing_day: ClosingDay) -> date:
    """Last date of a court's month, by its number (see `month_number`)."""
    year, before = divmod(month, 12)
    last = gregorian.monthrange(year, before + 1)[1]
    return date(year, before + 1, last if closing_day == "last" else int(closing_day))


def first_date(month: int, closing_day: ClosingDay) -> date:
    """First date of a court's month: the day after the closing day before."""
    return closing_date(month - 1, closing_day) + timedelta(days=1)


@lru_cache(maxsize=4096)  # the same few in all bureaus of a table
def dates_filed(filed: str) -> tuple[date, date]:
    """First and last date of a month such as 2013-05, or twice a day such as 2013-05-14.

    Raises
    ------
    ValueError
        If there is no such day.
    """
    year, month, *day = map(int, filed.split("-"))
    if day:
        return (date(year, month, day[0]),) * 2
    return date(year, month, 1), date(year, month, gregorian.monthrange(year, month)[1])


def share_before(month: str, day: date) -> float:
    """Share, 0..1, of the days of a month such as 2013-05 that lie before a date."""
    first, last = dates_filed(month)
    whole = (last - first).days + 1
    return min(max((day - first).days, 0), whole) / whole
