"""Measures of many bureaus together: of a province, and of the whole panel.

A bureau leaves its measures and what they are ratios of, its teams at the last count, its months,
and how many of its cases were closed or still open at each age. All others follow from these.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures import spread
from sim.measures.indicators import RESTRICTED_MEAN_DAYS, Play, measures
from sim.measures.life_table import closed_shares, quantile, restricted_mean
from sim.scenario.distributions import FloatArray

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
WEIGHTS = {
    "clearance_rate": "received_cases",
    "closure_rate": "_opening_and_received",
    "disposition_calendar_days": "_closed_in_a_year",
    "pending_age_mean_days": "pending_cases",
    "closed_within_limit_share": "_filed",
    "closed_cases_only_mean_days": "closures_cases",
    "idle_share_officer": "teams",
    "idle_share_assistant": "teams",
    "actual_enforcement_rate": "closures_cases",
    "recovery_rate": "amount_closed_yuan",
    "closures_within_limit_share": "closures_cases",
    "aging_index": "_pending_and_closed_in_a_year",
    "response_mean": "teams",
}
"""Measures that are weighted means over bureaus; the weight of a ratio is what it divides by."""
PARTS = tuple(dict.fromkeys(name for name in WEIGHTS.values() if name.startswith("_")))
"""Weights that are no measures themselves."""

Row = dict[str, float]


def bureau_row(play: Play) -> Row:
    """Measures of one bureau, and the weights of `WEIGHTS` that are no measures."""
    found = measures(play)
    months = play.calendar.months - play.calendar.history_months
    year = min(12, months)
    closed = float(play.window("closed")[-year:].sum()) * 12 / year
    left = (
        found["backlog_cases"] + found["closures_cases"] + float(play.window("handed_back").sum())
    )
    return found | {
        "teams": float(play.is_there.sum()),
        "_opening_and_received": left,
        "_closed_in_a_year": closed,
        "_pending_and_closed_in_a_year": found["pending_cases"] + closed,
        "_filed": float(play.followed.sum()),
    }


def team_columns(play: Play) -> dict[str, NDArray[Any]]:
    """What each team that the bureau has at the last count had and did, (T,) each."""
    there = play.is_there
    return {
        "team": np.array(play.world.staff.names, dtype=object)[there],
        "received": play.window("received").sum(axis=0)[there],
        "closed": play.window("closed").sum(axis=0)[there],
        "backlog": play.columns["backlog"][-1, there],
    }


def month_columns(play: Play) -> dict[str, NDArray[Any]]:
    """Sums over the bureau's teams in each month, (W,) each; squares of the backlogs too."""
    there = play.world.staff.exists.T[play.calendar.history_months :]
    backlog = play.window("backlog") * there
    return {
        "month": np.array(play.calendar.labels[play.calendar.history_months :], dtype=object),
        "teams": there.sum(axis=1),
        "received": play.window("received").sum(axis=1),
        "closed": play.window("closed").sum(axis=1),
        "backlog": backlog.sum(axis=1),
        "backlog_squared": np.square(backlog).sum(axis=1),
    }


def age_columns(play: Play) -> dict[str, NDArray[Any]]:
    """Cases filed in the window by whole days of age, (A,): closed at it, and open at the end."""
    cases, n = play.followed, int(np.ceil(play.follow_up)) + 1
    age = np.minimum(play.days[cases].astype(np.int64), n - 1)
    closed = play.is_closed[cases]
    return {
        "day": np.arange(n),
        "closed": np.bincount(age[closed], minlength=n),
        "open": np.bincount(age[~closed], minlength=n),
    }


def together(
    bureaus: pd.DataFrame, teams: pd.DataFrame, months: pd.DataFrame, ages: pd.DataFrame
) -> Row:
    """Measures of several bureaus together, of one arm in one replication.

    Parameters
    ----------
    bureaus : `bureau_row` of each
    teams : columns bureau, closed, backlog
    months, ages : `month_columns` and `age_columns`, summed or not
    """
    found = {name: float(bureaus[name].sum()) for name in SUMS if name in bureaus}
    for name, by in WEIGHTS.items():
        if name in bureaus:
            found[name] = weighted(bureaus[name], bureaus[by])
    found |= _times(ages) | _spread(teams, months)
    for name in ("time_to_closure_median_days", "disposition_calendar_days"):
        found[f"{name.removesuffix('_days')}_sd_bureaus_days"] = spread.sd(
            bureaus[name].dropna().to_numpy(dtype=np.float64)
        )
    return found


def weighted(values: pd.Series, weights: pd.Series) -> float:
    """Weighted mean of the values that are defined; nan if there is no weight."""
    value, weight = values.to_numpy(dtype=np.float64), weights.to_numpy(dtype=np.float64)
    known = ~np.isnan(value)
    whole = float(weight[known].sum())
    return float(value[known] @ weight[known]) / whole if whole > 0 else np.nan


def _times(ages: pd.DataFrame) -> Row:
    by_day = ages.groupby("day")[["closed", "open"]].sum()
    shares = closed_shares(by_day["closed"].to_numpy(float), by_day["open"].to_numpy(float))
    return {
        "time_to_closure_median_days": quantile(shares, 0.5),
        "time_to_closure_p90_days": quantile(shares, 0.9),
        "time_to_closure_mean_360_days": restricted_mean(shares, RESTRICTED_MEAN_DAYS),
    }


def _spread(teams: pd.DataFrame, months: pd.DataFrame) -> Row:
    """Spread over all teams; its part within bureaus and its part between them.

    The variance over all teams is the mean variance within bureaus, weighted by their teams, plus
    the variance of the bureaus' mean backlogs, weighted likewise (law of total variance).
    """
    backlog = teams["backlog"].to_numpy(dtype=np.float64)
    of_bureaus = teams.groupby("bureau", sort=False)["backlog"]
    within = of_bureaus.var(ddof=0).to_numpy(dtype=np.float64)
    mean, size = (of_bureaus.agg(how).to_numpy(dtype=np.float64) for how in ("mean", "size"))
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
        "closures_per_officer_sd_cases": spread.sd(teams["closed"].to_numpy(dtype=np.float64)),
    }


def _mean_sd(months: pd.DataFrame) -> float:
    """Mean over all counts of the SD over all teams, from sums and squares."""
    by_month = months.groupby("month", sort=False)[["teams", "backlog", "backlog_squared"]].sum()
    n, total, squares = (by_month[name].to_numpy(dtype=np.float64) for name in by_month)
    variance: FloatArray = squares / n - np.square(total / n)
    return float(np.sqrt(np.maximum(variance, 0.0)).mean())
