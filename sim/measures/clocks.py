"""Days that count against a time limit: those from filing on in which the clock was not stopped."""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.bureau.log import Log
from sim.world.docket import Docket


def stopped_days(
    stops_clock: tuple[bool, ...], ends: FloatArray, waits: FloatArray, until: FloatArray
) -> FloatArray:
    """Days before ``until`` of waits that stop the clock, (n,).

    Parameters
    ----------
    stops_clock : tuple of bool
        Of the wait after each stage, (S,).
    ends : FloatArray
        Day on which work on each stage ended, (n, S); nan: it has not.
    waits : FloatArray
        Days of the wait after each stage, (n, S).
    until : FloatArray
        Day of closure, or up to which a case was followed, (n,).
    """
    stopped = np.zeros(len(until))
    for stage in np.flatnonzero(stops_clock).tolist():
        since = np.clip(until - ends[:, stage], 0.0, waits[:, stage])
        stopped += np.nan_to_num(since, nan=0.0)
    return stopped


def stopped_from_the_start(docket: Docket, until: FloatArray) -> FloatArray:
    """Days from day 0 to ``until`` of waits that stop the clock and began before the run, (N,).

    They are those up to the ready day of opening cases; when such a wait began is not known.
    """
    stopped, begun = np.zeros(len(until)), docket.begun
    if begun is not None:
        waits = (begun.stage > 0) & np.array(docket.stops_clock)[begun.stage - 1]
        n = len(begun.stage)
        stopped[:n] = np.where(waits, np.clip(np.minimum(until[:n], begun.ready), 0.0, None), 0.0)
    return stopped


def counted_days(log: Log, closed: FloatArray, end_day: float) -> FloatArray:
    """Days that count against the limit of each case up to its closure or the last count, (N,)."""
    until, docket = np.fmin(closed, end_day), log.docket
    days: FloatArray = until - docket.filed
    if docket.stops_clock:
        days -= stopped_days(docket.stops_clock, log.end, docket.wait, until)
        days -= stopped_from_the_start(docket, until)
    return days


def days_counted_to_closure(log: Log, cases: IntArray, days: FloatArray) -> FloatArray:
    """Days that count of those that cases were followed from filing on, (n,) each."""
    docket = log.docket
    if not docket.stops_clock:
        return days
    ends = log.end if log.follow_up is None else log.follow_up.end
    assert ends is not None, "a follow-up keeps the ends of stages where the clock stops"
    until = docket.filed[cases] + days
    return days - stopped_days(docket.stops_clock, ends[cases], docket.wait[cases], until)
