"""Columns of days: what refuses them, each with its lines and the key that settles it."""

from __future__ import annotations

from zoneinfo import ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray
from sim.language import _, marked
from sim.ledger.dates import ReadDays, read_days
from sim.ledger.numbers import read_day_counts
from sim.ledger.records import Days
from sim.ledger.source import Source
from sim.ledger.table import Column
from sim.scenario.problems import InputError, Problem, shown
from sim.scenario.sheet import and_more

MOST_DAYS = 20_000
"""A time limit of more days is likely a day counted from 1900."""


def day_column(source: Source, key: str) -> Days:
    """Days of a column, (R,); NaT where nothing stands.

    Raises
    ------
    InputError
        If a cell is no day, and the map does not say that it stands for none.
    """
    column = source.column(key)
    read = _read(source, column)
    _refuse(source, key, column, read, read.unread & column.used())
    return read.days[column.codes]


def limit_column(source: Source) -> tuple[Days | None, FloatArray | None]:
    """Time limits: days, (R,), or numbers of days, (R,); the other is None.

    Raises
    ------
    InputError
        If a cell is neither, or some are the one and some the other.
    """
    column = source.column("limit")
    counts = read_day_counts(column.texts)
    read = _read(source, column)
    used = column.used()
    few = counts <= MOST_DAYS
    if (used & few).any() and not (used & ~np.isnat(read.days)).any():
        bad = used & ~few & ~read.missing
        if bad.any():
            what = _("is no number of days")
            raise InputError([_no_such(source, "limit", column, bad, what)])
        return None, counts[column.codes]
    _refuse(source, "limit", column, read, read.unread & used)
    return read.days[column.codes], None


def _read(source: Source, column: Column) -> ReadDays:
    try:
        return read_days(column.texts, source.known.dates, column.used())
    except ZoneInfoNotFoundError:
        why = marked(
            "has times with an offset, and this computer has no table of time zones:  pip install "
            "tzdata"
        )
        raise source.error(_(why), 0, "dates.timezone") from None


def _refuse(source: Source, key: str, column: Column, read: ReadDays, bad: BoolArray) -> None:
    if not bad.any():
        return
    serial, either = bad & read.serial, bad & read.either_order
    problems: list[Problem] = []
    if serial.any():
        problems.append(_serials(source, key, column, serial))
    if either.any():
        problems.append(_orders(source, key, column, read, either))
    if (other := bad & ~serial & ~either).any():
        problems.append(_no_such(source, key, column, other, _("is no day")))
    raise InputError(problems)


def _first(source: Source, column: Column, which: BoolArray) -> tuple[int, str, int]:
    """Line and text of the first row whose text is one of these, and how many rows are."""
    rows = column.rows_of(which)
    first = rows[0]
    return int(source.table.lines[first]), column.texts[column.codes[first]], len(rows)


def _no_such(source: Source, key: str, column: Column, bad: BoolArray, what: str) -> Problem:
    line, text, n = _first(source, column, bad)
    why = _(
        "'{heading}': found {found}, which {what}{more}; if it stands for none, name it under "
        "dates.missing",
        heading=source.heading(key),
        found=shown(text),
        what=what,
        more=and_more(n - 1),
    )
    return source.problem(why, line, f"columns.{key}")


def _serials(source: Source, key: str, column: Column, bad: BoolArray) -> Problem:
    line, text, n = _first(source, column, bad)
    why = _(
        "'{heading}': found {found}{more}; if these are days as spreadsheet programs count them "
        "from 1900, say  excel_serials: true",
        heading=source.heading(key),
        found=shown(text),
        more=and_more(n - 1),
    )
    return source.problem(why, line, "dates.excel_serials")


def _orders(source: Source, key: str, column: Column, read: ReadDays, bad: BoolArray) -> Problem:
    line, text, n = _first(source, column, bad)
    said = source.known.dates.order
    parts = {"heading": source.heading(key), "found": shown(text), "more": and_more(n - 1)}
    used = column.used()
    if said:
        why = marked("'{heading}': found {found}, which is no day in the order {order}{more}")
        return source.problem(_(why, **parts, order=said), line, "dates.order")
    if (used & read.day_first).any() and (used & read.month_first).any():
        first, one, _n = _first(source, column, read.day_first)
        second, other, _n = _first(source, column, read.month_first)
        why = marked(
            "'{heading}': line {first} ({one}) has the day first, line {second} ({other}) the "
            "month; no order fits both: mend the file, or name what is no day under dates.missing"
        )
        lines = {"first": first, "second": second, "one": shown(one), "other": shown(other)}
        return source.problem(_(why, **parts, **lines), min(first, second), "dates.order")
    if read.order and (used & (read.day_first | read.month_first)).any():
        first, one, _n = _first(source, column, read.day_first | read.month_first)
        why = marked(
            "'{heading}': found {found}, which is no day in the order {order} that line {first} "
            "({one}) shows{more}"
        )
        shows = {"order": read.order, "first": first, "one": shown(one)}
        return source.problem(_(why, **parts, **shows), line, "dates.order")
    why = marked(
        "'{heading}': found {found}{more}, and no line shows whether the day or the month is "
        "first; say  order: dmy  or  order: mdy"
    )
    return source.problem(_(why, **parts), line, "dates.order")


def outside(source: Source, days: Days) -> NDArray[np.bool_]:
    """Days that the map says cannot be, (R,)."""
    dates = source.known.dates
    found = np.zeros(len(days), dtype=np.bool_)
    if dates.earliest:
        found |= days < np.datetime64(dates.earliest)
    if dates.latest:
        found |= days >= np.datetime64(dates.latest) + np.timedelta64(1, "D")
    return found
