"""Intervals over replications."""

from __future__ import annotations

from sim.analysis.comparison import half_width
from sim.arrays import FloatArray

Ends = tuple[FloatArray, FloatArray]
"""Lower and upper ends of intervals, nan where there is none."""


def mean_ends(values: FloatArray, simultaneous: int = 1) -> Ends:
    """Ends of the 95 % interval of the mean, (...), of values (..., R); nan for fewer than two.

    Parameters
    ----------
    simultaneous : int
        How many such intervals shall hold at once with 95 %; each is widened for it after
        Bonferroni.
    """
    mean, half = values.mean(axis=-1), half_width(values, values.ndim - 1, simultaneous)
    return mean - half, mean + half
