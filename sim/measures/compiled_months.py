"""Columns of a log in one pass: who held which case in which months, and what was done in them."""

from __future__ import annotations

from math import ceil, isnan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray, Int32Array, IntArray
from sim.compiled.functions import called_on_columns, compiled_on_columns


class Counts(NamedTuple):
    """When the months of a calendar are counted.

    Attributes
    ----------
    closing : FloatArray
        Closing day of each month, (M,).
    by_day : IntArray
        Counts up to each whole day, from 0 to that of the last count.
    """

    closing: FloatArray
    by_day: IntArray


@compiled_on_columns
def month_of_event(day: float, counts: Counts) -> int:
    """As `sim.world.calendar.WorkCalendar.month_of_event`, of one day."""
    closing, by_day = counts
    if not day < closing[-1]:  # nan, too
        return len(closing)
    month: int = by_day[int(day)] if day > 0 else by_day[0]
    while closing[month] <= day:  # a count within that day
        month += 1
    return month


@compiled_on_columns
def month_of_end(day: float, counts: Counts) -> int:
    """As `sim.world.calendar.WorkCalendar.month_of_end`, of one day."""
    closing, by_day = counts
    if not day <= closing[-1]:  # nan, too
        return len(closing)
    month: int = by_day[ceil(day) - 1] if day > 1 else by_day[0]
    while closing[month] < day:
        month += 1
    return month


class Held(NamedTuple):
    """Columns of `sim.measures.tables.Holdings`, in its order."""

    case: Int32Array
    team: Int32Array
    from_month: Int32Array
    to_month: Int32Array
    closed: BoolArray


@called_on_columns
def hold(held: Held, day: FloatArray, closed: FloatArray, counts: Counts) -> None:
    """Fill in the months of cases that stay with a team until they are closed.

    Parameters
    ----------
    held : Held
        Case and team of each allocation; the rest is written.
    day : FloatArray
        Of each allocation, (K,).
    closed : FloatArray
        Day of closure of each case, (N,); nan: open.
    counts : Counts
        Of the calendar.
    """
    for row in range(len(day)):
        end = closed[held.case[row]]
        month = month_of_event(day[row], counts)
        held.from_month[row] = month
        # A case without work, closed at the instant it is allocated, belongs to the month after.
        held.to_month[row] = max(month_of_end(end, counts), month)
        held.closed[row] = not isnan(end)


class Tables(NamedTuple):
    """What `count` adds up, by month and team: (M, T), and a row before for the opening backlog.

    Attributes
    ----------
    came : IntArray
        Cases received, (M + 1, T).
    handed_back, closed : IntArray
        Cases that left, (M, T).
    yuan, recovered : FloatArray
        Of those that were closed, (M, T).
    """

    came: IntArray
    handed_back: IntArray
    closed: IntArray
    yuan: FloatArray
    recovered: FloatArray


@called_on_columns
def count(held: Held, amount: FloatArray, recovered: FloatArray, tables: Tables) -> None:
    """Count the cases that came to and left each team in each month, in the order of rows.

    Parameters
    ----------
    held : Held
        Who held which case.
    amount, recovered : FloatArray
        Yuan of each case, (N,); recovered: or empty, if that is not known.
    tables : Tables
        Added to.
    """
    months = len(tables.closed)
    for row in range(len(held.case)):
        case, team, since = held.case[row], held.team[row], held.from_month[row] + 1
        if since <= months:
            tables.came[since, team] += 1
        month = held.to_month[row]
        if month >= months:
            continue
        if not held.closed[row]:
            tables.handed_back[month, team] += 1
            continue
        tables.closed[month, team] += 1
        tables.yuan[month, team] += amount[case]
        if len(recovered):
            tables.recovered[month, team] += recovered[case]


@called_on_columns
def count_cases(
    held: Held, filed: FloatArray, on_time: BoolArray, within: IntArray, first: FloatArray
) -> None:
    """Count what was closed within its limit, and note the first filing in blocks of months.

    The counts that a span of months covers are two blocks of 2^k of them, which may overlap.

    Parameters
    ----------
    held : Held
        Who held which case.
    filed, on_time
        Day of filing, and whether a limit was kept, (N,) each.
    within : IntArray
        Added to, (M, T).
    first : FloatArray
        Day of the first filing of the open cases in the blocks that begin with each month,
        (levels, M, T), inf where there is none; lowered.
    """
    months = len(within)
    for row in range(len(held.case)):
        case, team, end = held.case[row], held.team[row], held.to_month[row]
        if end < months and held.closed[row] and on_time[case]:
            within[end, team] += 1
        begin = max(held.from_month[row], 0)
        if begin >= end:
            continue
        level, length = 0, 1
        while 2 * length <= end - begin:
            level, length = level + 1, 2 * length
        day = filed[case]
        first[level, begin, team] = min(first[level, begin, team], day)
        first[level, end - length, team] = min(first[level, end - length, team], day)


class Tasks(NamedTuple):
    """Of a log, one after the other, (K,) each."""

    begin: FloatArray
    end: FloatArray
    person: NDArray[np.int32]


class Work(NamedTuple):
    """Where days of work are added up.

    Attributes
    ----------
    busy : FloatArray
        Days that each person worked in each month, (M, P).
    part : FloatArray
        Room for what is added next, (M, P): zeros.
    place, month : NDArray of int32
        Room for the tasks that go on after a month: which they are, and in which one next, (K,).
    """

    busy: FloatArray
    part: FloatArray
    place: NDArray[np.int32]
    month: NDArray[np.int32]


@compiled_on_columns
def _month_after(month: int, closing: FloatArray) -> int:
    """The next month with a day in it."""
    after = month + 1
    while after < len(closing) and closing[after] == closing[month]:
        after += 1
    return after


@compiled_on_columns
def _add(work: Work) -> None:
    """Add a part to what there is, and clear it."""
    for month in range(len(work.busy)):
        for person in range(work.busy.shape[1]):
            work.busy[month, person] += work.part[month, person]
            work.part[month, person] = 0.0


@called_on_columns
def work_days(tasks: Tasks, counts: Counts, work: Work) -> None:
    """Add the days that people worked on tasks in each month.

    First what falls in the months in which tasks begin, then in the next ones of those that go on,
    and so forth: sums are rounded as these parts are added.

    Parameters
    ----------
    tasks : Tasks
        Of some cases.
    counts : Counts
        Of the calendar.
    work : Work
        Added to.
    """
    closing, left = counts.closing, 0
    for task in range(len(tasks.person)):
        person = tasks.person[task]
        if person < 0:
            continue
        begin = tasks.begin[task]
        month = month_of_event(begin, counts)
        if month == len(closing):
            continue
        end, count = tasks.end[task], closing[month]
        if end <= count:
            work.part[month, person] += end - begin
            continue
        work.part[month, person] += count - begin
        work.place[left], work.month[left] = task, _month_after(month, closing)
        left += 1
    _add(work)
    while left:
        left = _go_on(tasks, closing, work, left)
        _add(work)


@compiled_on_columns
def _go_on(tasks: Tasks, closing: FloatArray, work: Work, left: int) -> int:
    """Days of the next month of the tasks that go on; how many go on after it."""
    still = 0
    for i in range(left):
        task, month = work.place[i], work.month[i]
        if month == len(closing):
            continue
        person, begin = tasks.person[task], closing[month - 1]
        end, count = tasks.end[task], closing[month]
        if end <= count:
            work.part[month, person] += end - begin
            continue
        work.part[month, person] += count - begin
        work.place[still], work.month[still] = task, _month_after(month, closing)
        still += 1
    return still
