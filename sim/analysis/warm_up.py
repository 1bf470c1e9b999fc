"""Where the beginning of a series ends: MSER-5, and Welch's moving average."""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray
from sim.language import _

BATCH = 5
FEWEST_BATCHES = 4


def mser5(series: FloatArray) -> int:
    """Observations to delete from the beginning of a series, by the rule MSER-5.

    Of the means Y_1..Y_k of batches of 5 observations, those are deleted without which the
    marginal standard error of the rest is least: the d <= k / 2 that minimises
    sum over i > d of (Y_i - mean of Y_{d+1}..Y_k)^2, divided by (k - d)^2. Observations that
    fill no batch at the end do not count; of equal d the least is taken.

    White (1997), An effective truncation heuristic for bias reduction in simulation output;
    White, Cobb and Spratt (2000), A comparison of five steady-state truncation heuristics for
    simulation. A least value at the end of the permitted half says that the series is too
    short for its transient.

    Parameters
    ----------
    series : FloatArray
        (T,) observations at equal distances.

    Raises
    ------
    ValueError
        For a series of fewer than four batches.
    """
    count = len(series) // BATCH
    if count < FEWEST_BATCHES:
        least = FEWEST_BATCHES * BATCH
        raise ValueError(
            _("MSER-5 needs {least} observations or more; found {n}", least=least, n=len(series))
        )
    batches = series[: count * BATCH].reshape(count, BATCH).mean(axis=1)
    batches = batches - batches[-1]  # a constant end has a standard error of exactly 0
    errors = [batches[d:].var() / (count - d) for d in range(count // 2 + 1)]
    return BATCH * int(np.argmin(errors))


def welch(series: FloatArray, window: int) -> FloatArray:
    """Welch's moving average of the replications' mean, (T - window,).

    The i-th value is the mean of the 2 window + 1 points about i; for i <= window, where there
    are not so many before it, of the first 2 i - 1 points.

    Welch (1983), The statistical analysis of simulation results, in: Lavenberg (ed.), Computer
    performance modeling handbook; in this form Law (2015), Simulation modeling and analysis.

    Parameters
    ----------
    series : FloatArray
        (R, T) replications, or the (T,) mean of them.
    window : int
        Points on either side.

    Raises
    ------
    ValueError
        For a window that is negative or leaves no point.
    """
    mean = np.atleast_2d(series).mean(axis=0)
    if not 0 <= window < len(mean):
        raise ValueError(f"the window must be 0 to {len(mean) - 1} points; found {window}")
    reach = np.minimum(np.arange(len(mean) - window), window)
    return np.array([mean[i - r : i + r + 1].mean() for i, r in enumerate(reach.tolist())])
