"""About thirteen numbers in which a play can be held against a ledger; the same for both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray
from sim.fitting.past import Past
from sim.language import marked
from sim.measures.spread import gini

SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Closed by the days at which the curves are compared."""
STATISTICS = {
    **{f"closed_by_{100 * share:g}_percent_day": marked("closure curve") for share in SHARES},
    "closures": marked("closures"),
    "dispersion_of_months": marked("dispersion of the months' closures"),
    "elasticity_pooled": marked("elasticity of closures to load"),
    "elasticity_within": marked("elasticity of closures to load within officers"),
    "out_of_order_share": marked("share closed out of order"),
    "spread_of_hazard": marked("spread of closures per open case over officers"),
    "gini": marked("Gini of backlogs"),
    "backlog_at_end": marked("backlog at the end"),
}
"""Names, and what each is in words."""
LEAST_LOADS = 8
"""Officers' months with cases, below which no elasticity is taken."""


@dataclass(frozen=True)
class Target:
    """What the statistics of a ledger are taken at, the same for all plays.

    Attributes
    ----------
    days : FloatArray
        Days since filing by which the ledger's curve has the shares ``SHARES`` closed, (5,); nan
        where it does not get there.
    """

    days: FloatArray


def target_of(past: Past) -> Target:
    """Where the curve of a ledger is at a tenth, a quarter, a half ...."""
    days, share = curve(past)
    at = np.searchsorted(share, np.array(SHARES) - 1e-9)
    reached = at < len(days)
    return Target(np.where(reached, days[np.minimum(at, len(days) - 1)], np.nan))


def statistics(past: Past, target: Target) -> FloatArray:
    """The statistics of a play, (13,), in the order of ``STATISTICS``; nan: undefined.

    - Closure curve: log odds of the share closed by each of the target's days, product limit with
      delayed entry of the cases that are open at the beginning (Kaplan and Meier 1958; Andersen
      et al. 1993, IV.1); a share of k cases of n counts as (k + 1/2) / (n + 1), so that it is
      finite.
    - Closures, and the backlog at the end: logarithms of the numbers (plus 1/2).
    - Dispersion: SD / mean over the months of closures per open case and day.
    - Elasticity of closures to load (open at the beginning of a month, or filed in it), over the
      officers' months with load: slope of the least-squares line, times mean load over mean
      closures; within officers: of the deviations from each officer's own means.
    - Share closed out of order: of the closures, those at which an older case of the same officer
      is open.
    - Spread: SD / mean over officers of closures per open case and day, both weighted by their
      open-case days.
    - Gini: mean over the counts, of the backlogs of officers who have any.
    """
    pooled, within = elasticities(past)
    backlog = past.is_opening.sum() + past.filings.sum() - past.closures.sum()
    return np.array(
        [
            *_shares_closed(past, target.days),
            np.log(past.closures.sum() + 0.5),
            _dispersion(past),
            pooled,
            within,
            _out_of_order(past),
            _spread(past),
            _mean_known(ginis(past)),
            np.log(backlog + 0.5),
        ]
    )


def curve(past: Past) -> tuple[FloatArray, FloatArray]:
    """Share closed by days since filing: days of the steps, (K,), and shares, (K,).

    Cases that are open at the beginning enter at the age that they have then.
    """
    entry = np.maximum(-past.filed, 0.0)
    leave = np.minimum(past.closed, past.end) - past.filed
    closed = past.is_closed
    days, events = np.unique(leave[closed], return_counts=True)
    entered = np.searchsorted(np.sort(entry[entry > 0]), days, side="left")
    entered += int((entry == 0).sum())
    at_risk = entered - np.searchsorted(np.sort(leave), days, side="left")
    left_open = 1 - events / np.maximum(at_risk, events)
    # a risk set that is emptied early on, by a few old cases, says nothing of those after it
    left_open[(left_open == 0) & (np.arange(len(days)) < len(days) - 1)] = 1.0
    return days, 1 - np.multiply.accumulate(left_open)


def _shares_closed(past: Past, days: FloatArray) -> FloatArray:
    """Log odds of the shares closed by the days, (5,)."""
    at, share = curve(past)
    n = len(past.filed)
    steps = np.searchsorted(at, days, side="right")
    reached = np.where(steps > 0, np.append(share, 0.0)[steps - 1], 0.0)
    odds = (reached * n + 0.5) / ((1 - reached) * n + 0.5)
    return np.where(np.isnan(days), np.nan, np.log(odds))


def hazards(past: Past) -> FloatArray:
    """Closures per open case and day in each month, (M,); nan where nothing was open."""
    begin, end = np.maximum(past.filed, 0.0), np.minimum(past.closed, past.end)
    days = np.array(
        [
            np.clip(np.minimum(end, high) - np.maximum(begin, low), 0.0, None).sum()
            for low, high in zip(past.edges[:-1], past.ends, strict=True)
        ]
    )
    return np.where(days > 0, past.closures / np.maximum(days, 1e-300), np.nan)


def _mean_known(values: FloatArray) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else np.nan


def _dispersion(past: Past) -> float:
    hazard = hazards(past)
    if len(hazard) < 3 or np.isnan(hazard).any() or not hazard.any():
        return np.nan
    return float(hazard.std(ddof=1) / hazard.mean())


def elasticities(past: Past) -> tuple[float, float]:
    """Elasticity of officers' closures of a month to their load: pooled, and within officers."""
    load = past.backlogs[:, :-1] + past.received
    there = load > 0
    if there.sum() < LEAST_LOADS:
        return np.nan, np.nan
    team = np.nonzero(there)[0]
    loads, closed = load[there].astype(np.float64), past.closed_by_team[there].astype(np.float64)
    scale = loads.mean() / max(closed.mean(), 1e-9)
    months = np.maximum(np.bincount(team, minlength=past.teams), 1)
    apart = [v - (np.bincount(team, v, past.teams) / months)[team] for v in (loads, closed)]
    return _slope(loads, closed) * scale, _slope(*apart) * scale


def _slope(x: FloatArray, y: FloatArray) -> float:
    x = x - x.mean()
    square = float(x @ x)
    return float(x @ (y - y.mean())) / square if square > 0 else np.nan


def _out_of_order(past: Past) -> float:
    """Share of officers' closures at which an older case of theirs is open."""
    own = past.team >= 0
    filed, closed, team = past.filed[own], past.closed[own], past.team[own]
    order = np.lexsort((filed, team))
    closed, team = closed[order], team[order]
    is_closed = np.isfinite(closed)
    if not is_closed.any():
        return np.nan
    last = np.where(is_closed, closed, past.end + 1.0) + team * (past.end + 2.0)
    latest = np.concatenate([[-1.0], np.maximum.accumulate(last)[:-1]])
    return float((latest > last)[is_closed].mean())


def _spread(past: Past) -> float:
    days, closed = past.open_days.sum(axis=1), past.closed_by_team.sum(axis=1)
    has = days > 0
    if has.sum() < 2 or not closed.any():
        return np.nan
    hazard, weight = closed[has] / days[has], days[has] / days[has].sum()
    mean = float(weight @ hazard)
    return float(np.sqrt(weight @ (hazard - mean) ** 2)) / mean


def ginis(past: Past) -> FloatArray:
    """Gini of the backlogs at each month's end, over officers who have any, (M,); nan: nobody."""
    held = past.backlogs[:, 1:].T.astype(np.float64)
    return np.array([gini(backlog[backlog > 0]) for backlog in held])
