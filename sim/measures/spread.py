"""How evenly something lies: indices of spread over the teams. Undefined is nan."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray, IntArray


def mean(values: FloatArray) -> float:
    """Mean."""
    return float(np.add.reduce(values)) / len(values) if len(values) else np.nan  # fast if few


def sd(values: FloatArray) -> float:
    """Standard deviation over all teams: they are the population, no sample of one."""
    from_mean = values - mean(values)
    return sqrt(mean(from_mean * from_mean))


def sd_of_rows(values: NDArray[Any], counted: BoolArray) -> FloatArray:
    """Standard deviation of what counts in each row where anything does."""
    if counted.all():
        n = values.shape[1]
        from_mean = values - np.add.reduce(values, axis=1, keepdims=True) / n
        return np.asarray(np.sqrt(np.add.reduce(from_mean * from_mean, axis=1) / n))
    known = counted.any(axis=1)
    return np.asarray(np.std(values[known], axis=1, where=counted[known]))


def ratio(numerator: float, denominator: float) -> float:
    """Ratio; nan if there is nothing to divide by, or it is not defined."""
    return numerator / denominator if denominator > 0 else np.nan


def unevenness(values: FloatArray, deviation: float) -> dict[str, float]:
    """The indices of backlogs beside their SD, by the names of their measures."""
    average = mean(values)
    return {
        "backlog_cv": ratio(deviation, average),
        "backlog_range_cases": value_range(values),
        "backlog_max_over_mean": ratio(_largest(values), average),
        "backlog_gini": ratio(_half_difference(values), average),
        "backlog_jain": jain(values),
    }


def cv(values: FloatArray) -> float:
    """Coefficient of variation, SD / mean."""
    return ratio(sd(values), mean(values))


def value_range(values: FloatArray) -> float:
    """Largest minus smallest."""
    return float(values.max() - values.min()) if len(values) else np.nan


def max_over_mean(values: FloatArray) -> float:
    """Largest over mean; 1 when all are equal."""
    return ratio(_largest(values), mean(values))


def gini(values: FloatArray) -> float:
    """Gini coefficient: mean absolute difference of all pairs / (2 x mean); 0 when all equal."""
    return ratio(_half_difference(values), mean(values))


def jain(values: FloatArray) -> float:
    """Jain's fairness index, (sum x)^2 / (n sum x^2): from 1/n (one has all) to 1 (all equal).

    Jain, Chiu and Hawe (1984), DEC Research Report TR-301.
    """
    squares = float(np.add.reduce(values * values))
    return ratio(float(np.add.reduce(values)) ** 2, len(values) * squares)


def _largest(values: FloatArray) -> float:
    return float(values.max(initial=0))


def _half_difference(values: FloatArray) -> float:
    """Half of the mean absolute difference of all pairs."""
    n = len(values)
    return float(np.add.reduce(_weights(n) * np.sort(values))) / max(n, 1) ** 2


@lru_cache(maxsize=64)
def _weights(n: int) -> IntArray:
    """How often each of n values, in increasing order, is the larger of a pair, less the rest."""
    return 2 * np.arange(1, n + 1) - n - 1
