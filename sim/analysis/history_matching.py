"""History matching: which points of a space data do not rule out (Craig et al. 1997)."""

from __future__ import annotations

import numpy as np

from sim.analysis.emulator import Emulator
from sim.arrays import FloatArray

LIMIT = 3.0
"""Implausibility above which a point is ruled out: Pukelsheim's (1994) three sigma."""


def implausibility(observed: FloatArray, mean: FloatArray, variance: FloatArray) -> FloatArray:
    """Distance of what is observed from what a point predicts, in SDs, (P, S).

    Parameters
    ----------
    observed : FloatArray
        Statistics of the data, (S,).
    mean, variance : FloatArray
        What each point predicts, and the variance of the difference: chance of the data and error
        of the prediction together, (P, S).
    """
    return np.asarray(np.abs(observed - mean) / np.sqrt(variance))


def emulated_implausibility(
    observed: FloatArray, emulator: Emulator, points: FloatArray, discrepancy: FloatArray
) -> FloatArray:
    """Implausibility of points that were not played, (P, S) (Andrianakis et al. 2015).

    The data are one play of the truth, so that their variance is that between plays of a point; to
    it come the emulator's own, and the square of the ``discrepancy``, an SD that is known to be
    left out by the model, (S,).
    """
    variance = emulator.own_variance(points) + emulator.variance_of_plays(points)
    return implausibility(observed, emulator.mean(points), variance + discrepancy**2)


def played_implausibility(
    observed: FloatArray, plays: FloatArray, discrepancy: FloatArray
) -> FloatArray:
    """Implausibility of points that were played, (P, S); ``plays``: (P, R, S).

    The data are one play more: their difference from the mean of R has the variance between plays
    times 1 + 1 / R.
    """
    repeats = plays.shape[1]
    variance = plays.var(axis=1, ddof=1) * (1 + 1 / repeats) + discrepancy**2
    return implausibility(observed, plays.mean(axis=1), np.maximum(variance, 1e-12))
