"""What a play comes to by team, by region and by age: small tables, for charts and questions."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, IntArray
from sim.compiled.functions import flat
from sim.measures.durations import restricted_means
from sim.measures.play import RESTRICTED_MEAN_DAYS, Play
from sim.measures.tables import Columns, counts_of

AGE_BANDS = (0, 3, 6, 12, 18)
"""Months above which a band of ages begins."""


def breakdowns(play: Play) -> dict[str, Columns]:
    """The tables ``teams``, ``regions`` and ``pending`` of a play."""
    return {
        "teams": team_table(play),
        "regions": region_table(play),
        "pending": pending_table(play),
    }


def team_table(play: Play) -> Columns:
    """What each team that the bureau has at the last count is and did in the window, (T,) each."""
    there, staff = play.is_there, play.world.staff
    since = play.calendar.history_months
    months = staff.exists[there, since:]
    return {
        "team": np.array(staff.names)[there],
        "officer_speed": _mean_where(staff.officer_speed[there, since:], months),
        "assistant_speed": _mean_where(staff.assistant_speed[there, since:], months),
        "received": play.of_teams["received"][there],
        "closed": play.of_teams["closed"][there],
        "idle_share_officer": _mean_known(play.window("idle_share_officer")[:, there]),
        "idle_share_assistant": _mean_known(play.window("idle_share_assistant")[:, there]),
    }


def _mean_where(values: FloatArray, where: np.ndarray) -> FloatArray:
    """Mean of each row over the months in which the bureau has the team; nan: nobody is there."""
    return np.asarray((values * where).sum(axis=1) / where.sum(axis=1), dtype=np.float64)


def _mean_known(values: FloatArray) -> FloatArray:
    """Mean of each column over the months in which it is known; nan if it never is."""
    known = ~np.isnan(values)
    n = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    return np.where(n > 0, total / np.maximum(n, 1), np.nan)


def region_table(play: Play) -> Columns:
    """Time from filing to closure of the cases of each region that has any, (R,) each.

    The mean is restricted to ``within_days``: 360, or as long as a case could be followed if that
    is shorter.
    """
    region = play.log.docket.region
    filed = np.bincount(region[play.by_days], minlength=len(play.log.docket.regions))
    within, means = RESTRICTED_MEAN_DAYS, play.region_times
    if play.most_days < RESTRICTED_MEAN_DAYS and len(play.by_days):
        within = play.most_days
        means = restricted_means(*play.times, region[play.by_days], play.reach, within)
    return {
        "region": np.array(play.log.docket.regions)[filed > 0],
        "filed": filed[filed > 0],
        "within_days": np.full(len(means), within),
        "time_to_closure_mean_days": means,
    }


def pending_table(play: Play) -> Columns:
    """Cases filed and not closed at each count of the window, by age, (W x 5,) each.

    A band has the cases older than ``over_months`` x the mean working days of a month, and not
    older than the next band's.
    """
    from sim.measures.compiled_times import Ages, count_ages

    calendar = play.calendar
    change = np.zeros((len(AGE_BANDS), calendar.months + 1), dtype=np.int64)
    ages = Ages(np.array(AGE_BANDS) * calendar.month_days, calendar.history_months, change)
    count_ages(flat(play.log.docket.filed), play.closed, ages, counts_of(calendar))
    older = np.cumsum(change, axis=1)[:, calendar.history_months : -1]
    at_least = np.array([*older, np.zeros_like(older[0])])
    month, over = _counts_and_bands(calendar.labels[calendar.history_months :])
    cases = (at_least[:-1] - at_least[1:]).T.ravel()
    return {"month": month, "over_months": over, "cases": cases}


@lru_cache(maxsize=16)
def _counts_and_bands(labels: tuple[str, ...]) -> tuple[NDArray[Any], IntArray]:
    """Month and band of each row of a pending table; plays of one calendar share them."""
    return np.repeat(np.array(labels), len(AGE_BANDS)), np.tile(AGE_BANDS, len(labels))
