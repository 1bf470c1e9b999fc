"""Values of a quantity that is known to exceed another: of what is not over yet.

By the tails of the families, not by 1 less what is below: of a case that is open for far longer
than its waits usually are, the latter has no digits left.
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

LEAST_TAIL = 1e-290
"""Below it a probability has no digits to be drawn from."""


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
    above = _above(family, np.maximum(bounds, 0.0), uniforms)
    return np.where(bounds > 0, above, quantile(family, uniforms))


@singledispatch
def _above(family: Family, bounds: FloatArray, uniforms: FloatArray) -> FloatArray:
    """Values above bounds, from 0 on, (n,); of families that have a greatest value."""
    below = at_most(family, bounds)
    return quantile(family, below + uniforms * (1 - below))


@_above.register
def _exponential(family: Exponential, bounds: FloatArray, uniforms: FloatArray) -> FloatArray:
    return bounds - family.mean * np.log1p(-uniforms)


@_above.register
def _lognormal(family: Lognormal, bounds: FloatArray, uniforms: FloatArray) -> FloatArray:
    from scipy.special import log_ndtr, ndtri_exp

    variance = math.log1p(family.cv**2)
    if not variance:
        return np.full(len(bounds), family.mean)
    with np.errstate(divide="ignore"):  # of 0
        scores = (np.log(bounds / family.mean) + variance / 2) / math.sqrt(variance)
    found = -ndtri_exp(log_ndtr(-scores) + np.log1p(-uniforms))
    return np.asarray(family.mean * np.exp(math.sqrt(variance) * found - variance / 2))


@_above.register
def _gamma(family: Gamma, bounds: FloatArray, uniforms: FloatArray) -> FloatArray:
    """Where the tail is too small for a number: by the hazard at the bound, which hardly moves."""
    from scipy.special import gammaincc, gammainccinv

    shape = 1 / family.cv**2
    scaled = shape / family.mean * bounds
    tail = gammaincc(shape, scaled)
    far = tail < LEAST_TAIL
    found = gammainccinv(shape, np.where(far, 0.5, tail) * (1 - uniforms))
    hazard = np.maximum(1 - (shape - 1) / np.maximum(scaled, 1e-300), 1e-3)
    found = np.where(far, scaled - np.log1p(-uniforms) / hazard, found)
    return np.asarray(found * family.mean / shape, dtype=np.float64)


@_above.register
def _weibull(family: Weibull, bounds: FloatArray, uniforms: FloatArray) -> FloatArray:
    shape = family.shape
    scale = family.mean / math.gamma(1 + 1 / shape)
    found: FloatArray = scale * ((bounds / scale) ** shape - np.log1p(-uniforms)) ** (1 / shape)
    return found


@_above.register
def _mixture(family: Mixture, bounds: FloatArray, uniforms: FloatArray) -> FloatArray:
    """What is above a bound, which 0 is not, is of the other family."""
    return _above(family.of.family, bounds, uniforms)


@singledispatch
def at_most(family: Family, values: FloatArray) -> FloatArray:
    """Probability that a value of a family is at most each of these, from 0 on, (n,)."""
    raise NotImplementedError(type(family).__name__)


@at_most.register
def _fixed(family: Fixed, values: FloatArray) -> FloatArray:
    return np.where(values >= family.value, 1.0, 0.0)


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
