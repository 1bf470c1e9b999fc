"""Measures of many bureaus together: of a province, and of the whole panel.

All follow from what each bureau leaves, see `sim.measures.pooling`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, IntArray
from sim.measures import spread
from sim.measures.indicators import RESTRICTED_MEAN_DAYS
from sim.measures.life_table import closed_shares, quantile, restricted_mean
from sim.measures.pooling import Row
from sim.measures.tables import Columns

SUMS = (
    "closures_cases",
    "received_cases",
    "amount_closed_yuan",
    "backlog_cases",
    "pending_cases",
    "pending_over_12_months_cases",
    "pending_over_18_months_cases",
    "recovered_yuan",
    "suspended_team_months",
)
"""Measures that add up over bureaus."""
RATIOS = {
    "clearance_rate": ("closures_cases", "received_cases"),
    "closure_rate": ("closures_cases", "_opening_and_received"),
    "disposition_calendar_days": ("_pending_x_365", "_closed_in_a_year"),
    "recovery_rate": ("recovered_yuan", "amount_closed_yuan"),
    "aging_index": ("_pending_late", "_pending_and_closed"),
}
"""Measures that are ratios of sums over bureaus."""
WEIGHTS = {
    "pending_age_mean_days": "pending_cases",
    "closed_within_limit_share": "_filed",
    "closed_cases_only_mean_days": "closures_cases",
    "idle_share_officer": "_officer_months",
    "idle_share_assistant": "_assistant_months",
    "actual_enforcement_rate": "closures_cases",
    "closures_within_limit_share": "closures_cases",
    "response_mean": "teams",
}
"""Measures that are means over bureaus, weighted by what they are means of."""


def together(bureaus: Columns, teams: Columns, months: Columns, ages: Columns) -> Row:
    """Measures of several bureaus together, of one arm in one replication.

    Parameters
    ----------
    bureaus : `bureau_row` of each
    teams : columns bureau (any label), closed, backlog
    months, ages : `month_columns` and `age_columns`, summed or not
    """
    found = {name: _sum(bureaus[name]) for name in SUMS if name in bureaus}
    for name, (part, whole) in RATIOS.items():
        if name in bureaus:
            by = _sum(bureaus[whole])
            found[name] = _sum(bureaus[part]) / by if by > 0 else np.nan
    for name, weight in WEIGHTS.items():
        if name in bureaus:
            found[name] = weighted(bureaus[name], bureaus[weight])
    found |= _times(ages) | _spread(teams, months)
    for name in ("time_to_closure_median_days", "disposition_calendar_days"):
        values = bureaus[name]
        found[f"{name.removesuffix('_days')}_sd_bureaus_days"] = (
            spread.sd(values) if len(values) > 1 else np.nan
        )
    return found


def _sum(values: FloatArray) -> float:
    """The sum; nan if it is not defined for every bureau, so that arms sum the same bureaus."""
    return float(values.sum())


def weighted(values: FloatArray, weights: FloatArray) -> float:
    """Weighted mean; nan if there is no weight, or a value with weight is not defined."""
    counts = weights > 0
    whole = float(weights[counts].sum())
    return float((values[counts] * weights[counts]).sum()) / whole if whole > 0 else np.nan


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
    """Spread over all teams; its part within bureaus and its part between them.

    The variance over all teams is the mean variance within bureaus, weighted by their teams, plus
    the variance of the bureaus' mean backlogs, weighted likewise (law of total variance).
    """
    backlog, bureau = teams["backlog"], _numbered(teams["bureau"])
    size = np.bincount(bureau)
    mean = _sums(bureau, backlog) / size
    within = _sums(bureau, np.square(backlog - mean[bureau])) / size
    between = np.average(np.square(mean - np.average(mean, weights=size)), weights=size)
    return {
        "backlog_sd_cases": spread.sd(backlog),
        "backlog_sd_within_cases": float(np.sqrt(np.average(within, weights=size))),
        "backlog_sd_between_cases": float(np.sqrt(between)),
        "backlog_sd_mean_cases": _mean_sd(months),
        "backlog_cv": spread.cv(backlog),
        "backlog_range_cases": spread.value_range(backlog),
        "backlog_max_over_mean": spread.max_over_mean(backlog),
        "backlog_gini": spread.gini(backlog),
        "backlog_jain": spread.jain(backlog),
        "closures_per_officer_sd_cases": spread.sd(teams["closed"]),
    }


def _numbered(labels: NDArray[Any]) -> IntArray:
    """Number, from 0, of each label."""
    return np.asarray(np.unique(labels, return_inverse=True)[1], dtype=np.int64)


def _mean_sd(months: Columns) -> float:
    """Mean over all counts of the SD over all teams, from sums and squares."""
    month = _numbered(months["month"])
    sums = ("teams", "backlog", "backlog_squared")
    n, total, squares = (_sums(month, months[name]) for name in sums)
    variance: FloatArray = squares / n - np.square(total / n)
    return float(np.sqrt(np.maximum(variance, 0.0)).mean())
