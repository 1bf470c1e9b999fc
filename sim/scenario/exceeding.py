"""Values of a quantity that is known to exceed another: of what is not over yet.

For every family of distributions its distribution function, and from it, by the transform of the
family, a value given that it lies above a bound.
"""

from __future__ import annotations

import math
from functools import singledispatch

import numpy as np

from sim.arrays import FloatArray
from sim.scenario.distributions import (
    Empirical,
    Exponential,
    Family,
    Fixed,
    Gamma,
    Lognormal,
    Mixture,
    Triangular,
    Uniform,
    Weibull,
    quantile,
)


def exceeding(family: Family, bounds: FloatArray, uniforms: FloatArray) -> FloatArray:
    """Values of a family given that they lie above bounds, at these uniforms.

    Parameters
    ----------
    bounds : FloatArray
        (n,); below 0: no bound.
    uniforms : FloatArray
        Strictly between 0 and 1, (n,).

    Returns
    -------
    FloatArray
        The quantile at F(bound) + u (1 - F(bound)), (n,); the greatest value where the bound is
        never exceeded.
    """
    below = np.where(bounds > 0, at_most(family, np.maximum(bounds, 0.0)), 0.0)
    return quantile(family, below + uniforms * (1 - below))


@singledispatch
def at_most(family: Family, values: FloatArray) -> FloatArray:
    """Probability that a value of a family is at most each of these, from 0 on, (n,)."""
    raise NotImplementedError(type(family).__name__)


@at_most.register
def _fixed(family: Fixed, values: FloatArray) -> FloatArray:
    return np.where(values >= family.value, 1.0, 0.0)


@at_most.register
def _exponential(family: Exponential, values: FloatArray) -> FloatArray:
    return -np.expm1(-values / family.mean)


@at_most.register
def _lognormal(family: Lognormal, values: FloatArray) -> FloatArray:
    from scipy.special import ndtr

    variance = math.log1p(family.cv**2)
    with np.errstate(divide="ignore", invalid="ignore"):  # of 0; of no spread
        scores = (np.log(values / family.mean) + variance / 2) / math.sqrt(variance)
    return np.asarray(ndtr(np.nan_to_num(scores, nan=np.inf)), dtype=np.float64)


@at_most.register
def _gamma(family: Gamma, values: FloatArray) -> FloatArray:
    from scipy.special import gammainc

    shape = 1 / family.cv**2
    return np.asarray(gammainc(shape, shape / family.mean * values), dtype=np.float64)


@at_most.register
def _weibull(family: Weibull, values: FloatArray) -> FloatArray:
    shape = family.shape
    scale = family.mean / math.gamma(1 + 1 / shape)
    return np.asarray(-np.expm1(-((values / scale) ** shape)), dtype=np.float64)


@at_most.register
def _uniform(family: Uniform, values: FloatArray) -> FloatArray:
    share = (values - family.low) / (family.high - family.low)
    return np.asarray(np.clip(share, 0.0, 1.0), dtype=np.float64)


@at_most.register
def _triangular(family: Triangular, values: FloatArray) -> FloatArray:
    low, mode, high = family.low, family.mode, family.high
    within = np.clip(values, low, high)
    rising = (within - low) ** 2 / max((high - low) * (mode - low), 1e-300)
    falling = 1 - (high - within) ** 2 / max((high - low) * (high - mode), 1e-300)
    share = np.where(within < mode, rising, falling) if mode < high else rising
    return np.asarray(share, dtype=np.float64)


@at_most.register
def _empirical(family: Empirical, values: FloatArray) -> FloatArray:
    order = np.argsort(family.values, kind="stable")
    known, cumulative = np.array(family.values)[order], np.cumsum(family.shares[order])
    there = np.searchsorted(known, values, side="right")
    below: FloatArray = np.append(0.0, np.minimum(cumulative, 1.0))
    return below[there]


@at_most.register
def _mixture(family: Mixture, values: FloatArray) -> FloatArray:
    return 1 - family.share * (1 - at_most(family.of.family, values))
