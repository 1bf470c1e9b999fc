"""Cases by age in one pass: how old what is open is at each count, and times of groups of cases."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray, Int32Array, IntArray
from sim.compiled.functions import called_on_columns, compiled_on_columns
from sim.measures.compiled_months import Counts, month_of_end, month_of_event


class Ages(NamedTuple):
    """What `count_ages` counts.

    Attributes
    ----------
    over : FloatArray
        Ages, days, (A,), increasing.
    since : int
        Month that counts first.
    change : IntArray
        By how many cases those that are open and over each age change with each month, (A, M + 1);
        right in sum up to the first month that counts, and in each after it.
    """

    over: FloatArray
    since: int
    change: IntArray


@called_on_columns
def count_ages(filed: FloatArray, closed: FloatArray, ages: Ages, counts: Counts) -> None:
    """Count by how many cases those that are open and over some ages change with each month.

    Parameters
    ----------
    filed, closed : FloatArray
        Days of filing and closure, (N,) each; nan: open.
    ages : Ages
        Its changes are added to.
    counts : Counts
        Of the calendar, of M months.
    """
    for case in range(len(filed)):
        left = month_of_end(closed[case], counts)
        if left <= ages.since:
            continue
        for age in range(len(ages.over)):
            since = month_of_event(filed[case] + ages.over[age], counts)
            if since >= left:
                break
            ages.change[age, since] += 1
            ages.change[age, left] -= 1


class Grouped(NamedTuple):
    """Cases in increasing order of days, (n,) each, of G groups.

    Attributes
    ----------
    days : FloatArray
        From filing to closure, or as long as a case was followed.
    closed : BoolArray
        Whether it closed then.
    group : Int32Array
        Number of its group, from 0.
    order : NDArray of int32
        Room for the cases group by group, each group's in increasing order of days.
    ends : IntArray
        Room for where each group's end in it, (G,): zeros.
    """

    days: FloatArray
    closed: BoolArray
    group: Int32Array
    order: NDArray[np.int32]
    ends: IntArray


class Areas(NamedTuple):
    """What `group_areas` writes.

    Attributes
    ----------
    area : FloatArray
        A group's begin where its cases begin, and one further for each group before it, (n + G,).
    used : IntArray
        How many a group has, (G,).
    last : FloatArray
        Share of each group that is still open after its last step, (G,).
    """

    area: FloatArray
    used: IntArray
    last: FloatArray


@compiled_on_columns
def _put_in_groups(cases: Grouped) -> None:
    """Put the cases in order, group by group."""
    ends, place = cases.ends, 0
    for case in range(len(cases.group)):
        ends[cases.group[case]] += 1
    for group in range(len(ends)):
        size = ends[group]
        ends[group] = place
        place += size
    for case in range(len(cases.group)):
        group = cases.group[case]
        cases.order[ends[group]] = case
        ends[group] += 1


@called_on_columns
def group_areas(cases: Grouped, horizon: float, upto: float, areas: Areas) -> None:
    """Areas under each group's share of cases still open, from step to step of its curve.

    Parameters
    ----------
    cases : Grouped
        They are put in order first.
    horizon : float
        Day on which the last area ends.
    upto : float
        Day from which on steps do not count.
    areas : Areas
        Written.
    """
    _put_in_groups(cases)
    row = 0
    for group in range(len(cases.ends)):
        first, end = row + group, cases.ends[group]
        place, still_open, begin = first, 1.0, 0.0
        while row < end and begin < upto:
            day, at_risk = cases.days[cases.order[row]], end - row
            closed = 0
            while row < end and not cases.days[cases.order[row]] > day:  # nor nan
                closed += cases.closed[cases.order[row]]
                row += 1
            step = max(day, 0.0)
            areas.area[place] = (min(step, upto) - begin) * (1 - (1 - still_open))
            still_open *= (at_risk - closed) / at_risk
            begin, place = step, place + 1
        row = end
        if begin < upto:
            areas.area[place] = (horizon - begin) * (1 - (1 - still_open))
            place += 1
        areas.used[group], areas.last[group] = place - first, 1 - (1 - still_open)
