"""How evenly something lies: indices of spread over the teams. Undefined is nan."""

from __future__ import annotations

import numpy as np

from sim.scenario.distributions import FloatArray


def sd(values: FloatArray) -> float:
    """Standard deviation over all teams: they are the population, no sample of one."""
    return float(np.std(values)) if len(values) else np.nan


def cv(values: FloatArray) -> float:
    """Coefficient of variation, SD / mean."""
    return _over_mean(sd(values), values)


def value_range(values: FloatArray) -> float:
    """Largest minus smallest."""
    return float(np.ptp(values)) if len(values) else np.nan


def max_over_mean(values: FloatArray) -> float:
    """Largest over mean; 1 when all are equal."""
    return _over_mean(float(np.max(values, initial=0)), values)


def gini(values: FloatArray) -> float:
    """Gini coefficient: mean absolute difference of all pairs / (2 x mean); 0 when all equal."""
    n = len(values)
    weights = 2 * np.arange(1, n + 1) - n - 1
    return _over_mean(float(weights @ np.sort(values)) / max(n, 1) ** 2, values)


def jain(values: FloatArray) -> float:
    """Jain's fairness index, (sum x)^2 / (n sum x^2): from 1/n (one has all) to 1 (all equal).

    Jain, Chiu and Hawe (1984), DEC Research Report TR-301.
    """
    squares = float(np.sum(np.square(values)))
    return float(np.sum(values)) ** 2 / (len(values) * squares) if squares > 0 else np.nan


def _over_mean(numerator: float, values: FloatArray) -> float:
    mean = float(np.mean(values)) if len(values) else 0.0
    return numerator / mean if mean > 0 else np.nan
