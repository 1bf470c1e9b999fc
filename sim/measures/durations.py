"""Time from filing to closure with open cases counted (Kaplan and Meier 1958)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sim.scenario.distributions import FloatArray


@dataclass(frozen=True)
class Curve:
    """Share of cases closed by a day since filing: a step function.

    Attributes
    ----------
    days : (K,) days since filing at which the estimate is known to change, increasing
    closed_share : (K,) estimated share closed by that day
    reach : longest time a case could be followed; beyond it the share is unknown, unless it is 1
    """

    days: FloatArray
    closed_share: FloatArray
    reach: float

    def at(self, days: FloatArray) -> FloatArray:
        """Share closed by each of the days; nan where it is unknown."""
        if not len(self.days):
            return np.full(np.shape(days), np.nan)
        steps = np.concatenate([[0.0], self.closed_share])
        share = steps[np.searchsorted(self.days, days, side="right")]
        return np.where((days <= self.reach) | (share >= 1), share, np.nan)

    def quantile(self, share: float) -> float:
        """First day by which this share is closed; nan if it is not reached."""
        reached = np.flatnonzero(self.closed_share >= share)
        return float(self.days[reached[0]]) if len(reached) else np.nan

    def restricted_mean(self, horizon: float) -> float:
        """Mean of min(time to closure, horizon); nan if cases were not followed that long."""
        if np.isnan(self.at(np.array([horizon]))[0]):
            return np.nan
        inside = self.days < horizon
        edges = np.concatenate([[0.0], self.days[inside], [horizon]])
        still_open = 1 - np.concatenate([[0.0], self.closed_share[inside]])
        return float(np.diff(edges) @ still_open)


def kaplan_meier(days: FloatArray, closed: NDArray[np.bool_], reach: float) -> Curve:
    """Estimate the curve from followed cases: the product limit, as `scipy.stats.ecdf` has it.

    Where the oldest case is open, the estimate stays as it is from that age up to ``reach``
    (Gill 1980): cases were followed that long and none older is left.

    Parameters
    ----------
    days : (n,) days from filing to closure, or to the end of the run for open cases
    closed : (n,) whether the case was closed
    reach : longest time a case could be followed
    """
    order = np.argsort(days)
    return _product_limit(days[order], closed[order], reach)


def _product_limit(days: FloatArray, closed: NDArray[np.bool_], reach: float) -> Curve:
    """The curve of cases in increasing order of days."""
    if not len(days):
        return Curve(np.empty(0), np.empty(0), reach)
    last = np.append(days[1:] > days[:-1], True)  # of the cases with equal days
    until = np.flatnonzero(last) + 1
    at_risk = len(days) - np.append(0, until[:-1])
    closures = np.diff(np.cumsum(closed)[last], prepend=0)
    return Curve(days[last], 1 - np.cumprod((at_risk - closures) / at_risk), reach)


def restricted_means(
    days: FloatArray,
    closed: NDArray[np.bool_],
    group: NDArray[np.int64],
    reach: float,
    horizon: float,
) -> FloatArray:
    """Restricted mean of each group that has cases, in the order of the groups.

    Parameters
    ----------
    days, closed, reach : as of `kaplan_meier`
    group : (n,) number of each case's group
    horizon : as of `Curve.restricted_mean`
    """
    order = np.lexsort((days, group))
    days, closed, group = days[order], closed[order], group[order]
    edges = [0, *(np.flatnonzero(np.diff(group)) + 1).tolist(), len(group)]
    spans = [(a, b) for a, b in pairwise(edges) if a < b]
    curves = (_product_limit(days[a:b], closed[a:b], reach) for a, b in spans)
    return np.array([curve.restricted_mean(horizon) for curve in curves], dtype=np.float64)
