"""Time from filing to closure with open cases counted (Kaplan and Meier 1958)."""

from __future__ import annotations

from dataclasses import dataclass

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
    """Estimate the curve from followed cases.

    Where the oldest case is open, the estimate stays as it is from that age up to ``reach``
    (Gill 1980): cases were followed that long and none older is left.

    Parameters
    ----------
    days : (n,) days from filing to closure, or to the end of the run for open cases
    closed : (n,) whether the case was closed
    reach : longest time a case could be followed
    """
    from scipy import stats

    if not len(days):
        return Curve(np.empty(0), np.empty(0), reach)
    sample = stats.CensoredData.right_censored(days, ~closed)
    cdf = stats.ecdf(sample).cdf
    return Curve(cdf.quantiles, cdf.probabilities, reach)
