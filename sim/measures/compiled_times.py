"""Cases by age in one pass: how old what is open is at each count, and times of groups of cases."""

from __future__ import annotations

from typing import NamedTuple

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.compiled.functions import called_on_columns
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
    """Cases in increasing order of days, (n,), and those of each of G groups.

    Attributes
    ----------
    days : FloatArray
        From filing to closure, or as long as a case was followed, (n,).
    closed : BoolArray
        Whether it closed then, (n,).
    order : IntArray
        The cases group by group, (n,), each group's in increasing order of days.
    ends : IntArray
        Where each group's end in it, (G,).
    """

    days: FloatArray
    closed: BoolArray
    order: IntArray
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


@called_on_columns
def group_areas(cases: Grouped, horizon: float, upto: float, areas: Areas) -> None:
    """Areas under each group's share of cases still open, from step to step of its curve.

    Parameters
    ----------
    cases : Grouped
        Every group has one at least.
    horizon : float
        Day on which the last area ends.
    upto : float
        Day from which on steps do not count.
    areas : Areas
        Written.
    """
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
