"""Measures of many bureaus together: of a province, and of the whole table of bureaus.

First what one bureau leaves: its measures and what they are ratios of, its teams at the last count,
its months, and how many of its cases were closed or still open at each age. Then `pooled_row`,
which makes measures of that, each as its record in `sim.scenario.catalogue` says.
"""

from __future__ import annotations

from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, IntArray
from sim.measures import spread
from sim.measures.indicators import closed_a_year, measures
from sim.measures.life_table import closed_shares, quantile, restricted_mean
from sim.measures.play import RESTRICTED_MEAN_DAYS, Play
from sim.measures.returns import return_counts
from sim.measures.spread import ratio
from sim.measures.tables import Columns
from sim.scenario.catalogue import MEASURES
from sim.scenario.measure import Mean, Ratio, Sum

Row = dict[str, float]


def bureau_row(play: Play) -> Row:
    """Measures of one bureau, its teams, and what those of many are made of (``_...``)."""
    row = measures(play)
    closed, pending = row["closures_cases"], row["pending_cases"]
    terms = {
        "_opening_and_received": row["backlog_cases"] + closed + play.in_all["handed_back"],
        "_pending_x_365": 365 * pending,
        "_closed_in_a_year": closed_a_year(play),
        "_filed": float(np.count_nonzero(play.followed)),
        "_officer_months": _known(play.window("idle_share_officer")),
        "_assistant_months": _known(play.window("idle_share_assistant")),
    }
    if "idle_share_shared" in row:
        terms["_shared_months"] = _known(play.idle_shared)
    counts = return_counts(play)
    terms["_first_closed"] = counts.get("first_closures_cases", closed)
    terms |= {name: n for name, n in counts.items() if name.startswith("_")}
    if "aging_index" in row:
        pending_and_closed = pending + play.closed_in_last_year
        late = row["aging_index"] * pending_and_closed if pending_and_closed else 0.0
        terms |= {"_pending_late": late, "_pending_and_closed": pending_and_closed}
    return row | {"teams": float(play.is_there.sum())} | terms


def _known(values: FloatArray) -> float:
    """How many values are defined."""
    return float(np.count_nonzero(~np.isnan(values)))


def team_columns(play: Play) -> dict[str, NDArray[Any]]:
    """What each team that the bureau has at the last count had and did, (T,) each.

    ``_at_work``: whether it is at work then, so that it counts in spreads.
    """
    there = play.is_there
    return {
        "team": np.array(play.world.staff.names, dtype=object)[there],
        "received": play.of_teams["received"][there],
        "closed": play.of_teams["closed"][there],
        "backlog": play.measured["backlog"][-1, there],
        "_at_work": play.at_work[-1, there].astype(np.int64),
    }


def month_columns(play: Play) -> dict[str, NDArray[Any]]:
    """Sums over the teams in each month, (W,) each.

    What begins with ``_`` is of those at work at its count: their number, backlogs and squares.
    """
    at_work, of_months = play.at_work, play.of_months
    backlog = play.window("backlog") * at_work
    return {
        "month": np.array(play.calendar.labels[play.calendar.history_months :], dtype=object),
        "teams": play.has_teams.sum(axis=1),
        "received": of_months["received"],
        "closed": of_months["closed"],
        "backlog": of_months["backlog"],
        "_at_work": at_work.sum(axis=1),
        "_backlog": backlog.sum(axis=1),
        "_backlog_squared": np.square(backlog).sum(axis=1),
    }


def age_columns(play: Play) -> dict[str, NDArray[Any]]:
    """Cases filed in the window by whole days of age, (A,): closed at it, and open at the end.

    They are followed as `Play.time_to_closure` says; A depends on the scenario alone.
    """
    n = ceil(play.most_days) + 1
    days, closed = play.times
    age = np.minimum(days.astype(np.int64), n - 1)
    both = np.bincount(age + n * closed, minlength=2 * n)
    return {"day": np.arange(n), "closed": both[n:], "open": both[:n]}


def pooled_row(bureaus: Columns, teams: Columns, months: Columns, ages: Columns) -> Row:
    """Measures of several bureaus together, of one arm in one replication.

    Sums come first, then ratios, means and what has its own way, each in the catalogue's order.

    Parameters
    ----------
    bureaus : Columns
        `bureau_row` of each.
    teams : Columns
        Columns bureau (any label), closed, backlog, _at_work.
    months, ages : Columns
        `month_columns` and `age_columns`, summed or not.

    Returns
    -------
    dict of str to float
        Of all measures but those of one bureau only, and those that no bureau defines.
    """
    sums: Row = {}
    ratios: Row = {}
    means: Row = {}
    for name, measure in MEASURES.items():
        if name not in bureaus:
            continue
        match measure.pooled:
            case Sum():
                sums[name] = _sum(bureaus[name])
            case Ratio(numerator, denominator):
                ratios[name] = ratio(_sum(bureaus[numerator]), _sum(bureaus[denominator]))
            case Mean(weight):
                means[name] = weighted(bureaus[name], bureaus[weight])
    return sums | ratios | means | _times(ages) | _spread(teams, months) | _over_bureaus(bureaus)


def _sum(values: FloatArray) -> float:
    """The sum; nan if it is not defined for every bureau, so that arms sum the same bureaus."""
    return float(values.sum())


def weighted(values: FloatArray, weights: FloatArray) -> float:
    """Weighted mean; nan if there is no weight, or a value with weight is not defined."""
    counts = weights > 0
    return ratio(float((values[counts] * weights[counts]).sum()), float(weights[counts].sum()))


def _sums(group: IntArray, values: FloatArray) -> FloatArray:
    """Sum of the values of each group, by its number."""
    return np.asarray(np.bincount(group, values), dtype=np.float64)


def _times(ages: Columns) -> Row:
    day = ages["day"].astype(np.int64)
    shares = closed_shares(*(_sums(day, ages[name]) for name in ("closed", "open")))
    return {
        "time_to_closure_median_days": quantile(shares, 0.5),
        "time_to_closure_p90_days": quantile(shares, 0.9),
        "time_to_closure_mean_360_days": restricted_mean(shares, RESTRICTED_MEAN_DAYS),
    }


def _spread(teams: Columns, months: Columns) -> Row:
    """Spread over all teams at work; its part within bureaus and its part between them.

    The variance over all teams is the mean variance within bureaus, weighted by their teams, plus
    the variance of the bureaus' mean backlogs, weighted likewise (law of total variance).
    """
    at_work = teams["_at_work"] > 0
    if not at_work.any():
        return _nobody_at_work(months)
    backlog, bureau = teams["backlog"][at_work], _numbered(teams["bureau"][at_work])
    size, deviation = np.bincount(bureau), spread.sd(backlog)
    mean = _sums(bureau, backlog) / size
    within = _sums(bureau, np.square(backlog - mean[bureau])) / size
    between = np.average(np.square(mean - np.average(mean, weights=size)), weights=size)
    return {
        "backlog_sd_cases": deviation,
        "backlog_sd_within_cases": float(np.sqrt(np.average(within, weights=size))),
        "backlog_sd_between_cases": float(np.sqrt(between)),
        "backlog_sd_mean_cases": _mean_sd(months),
        **spread.unevenness(backlog, deviation),
        "closures_per_officer_sd_cases": spread.sd(teams["closed"][at_work]),
    }


def _nobody_at_work(months: Columns) -> Row:
    """Measures of spread where no team is at work at the last count: only the counts' mean is."""
    names = ("backlog_sd_cases", "backlog_sd_within_cases", "backlog_sd_between_cases")
    undefined = dict.fromkeys((*names, "closures_per_officer_sd_cases"), np.nan)
    nothing = spread.unevenness(np.zeros(0), np.nan)
    return undefined | nothing | {"backlog_sd_mean_cases": _mean_sd(months)}


def _over_bureaus(bureaus: Columns) -> Row:
    """How unlike the bureaus are; nan if there is but one."""
    one = len(bureaus["closures_cases"]) < 2
    return {
        pooled: np.nan if one else spread.sd(bureaus[of_each])
        for pooled, of_each in (
            ("time_to_closure_median_sd_bureaus_days", "time_to_closure_median_days"),
            ("disposition_calendar_sd_bureaus_days", "disposition_calendar_days"),
        )
    }


def _numbered(labels: NDArray[Any]) -> IntArray:
    """Number, from 0, of each label."""
    return np.asarray(np.unique(labels, return_inverse=True)[1], dtype=np.int64)


def _mean_sd(months: Columns) -> float:
    """Mean over all counts of the SD over all teams at work, from sums and squares."""
    month = _numbered(months["month"])
    sums = ("_at_work", "_backlog", "_backlog_squared")
    n, total, squares = (_sums(month, months[name]) for name in sums)
    known = n > 0
    n, total, squares = n[known], total[known], squares[known]
    variance: FloatArray = squares / n - np.square(total / n)
    return spread.mean(np.sqrt(np.maximum(variance, 0.0)))
