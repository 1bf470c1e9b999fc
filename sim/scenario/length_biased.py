"""What is found in progress: a wait or work that is met at any moment is likely a long one.

At a moment in the stationary state the wait in progress has the density x f(x) / E[X], and the
share of it that has passed is uniform; what is left has the density (1 - F(x)) / E[X] and the mean
E[X^2] / (2 E[X]) (Cox 1962, Renewal Theory, chapter 5). Here is the first of the two for every
family of distributions, by a monotone transform of uniforms as all values are made.
"""

from __future__ import annotations

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
)

HALVINGS = 60
"""Of an interval, until a double cannot be told from the next."""


@singledispatch
def length_biased(family: Family, uniforms: FloatArray) -> FloatArray:
    """Values with the density x f(x) / E[X] of a family, at these uniforms.

    Parameters
    ----------
    family : Family
        With a mean above 0.
    uniforms : FloatArray
        Strictly between 0 and 1, (n,).

    Returns
    -------
    FloatArray
        Increasing with the uniforms, (n,).
    """
    raise NotImplementedError(type(family).__name__)


@length_biased.register
def _fixed(family: Fixed, uniforms: FloatArray) -> FloatArray:
    return family.transform(uniforms)


@length_biased.register
def _exponential(family: Exponential, uniforms: FloatArray) -> FloatArray:
    """A gamma distribution of shape 2."""
    from scipy.special import gammaincinv

    return np.asarray(family.mean * gammaincinv(2.0, uniforms), dtype=np.float64)


@length_biased.register
def _lognormal(family: Lognormal, uniforms: FloatArray) -> FloatArray:
    """A lognormal distribution whose logarithm has a mean larger by its variance."""
    from scipy.special import ndtri

    return np.asarray(family.transform(ndtri(uniforms)) * (1 + family.cv**2), dtype=np.float64)


@length_biased.register
def _gamma(family: Gamma, uniforms: FloatArray) -> FloatArray:
    """A gamma distribution whose shape is larger by 1."""
    from scipy.special import gammaincinv

    shape = 1 / family.cv**2
    return np.asarray(family.mean / shape * gammaincinv(shape + 1, uniforms), dtype=np.float64)


@length_biased.register
def _weibull(family: Weibull, uniforms: FloatArray) -> FloatArray:
    """(X / scale) ** shape has a gamma distribution of shape 1 + 1 / shape."""
    from scipy.special import gammaincinv

    powers = np.asarray(gammaincinv(1 + 1 / family.shape, uniforms), dtype=np.float64)
    return family.transform(powers)


@length_biased.register
def _uniform(family: Uniform, uniforms: FloatArray) -> FloatArray:
    """Its square is uniform."""
    low, high = family.low**2, family.high**2
    return np.asarray(np.sqrt(low + (high - low) * uniforms), dtype=np.float64)


@length_biased.register
def _triangular(family: Triangular, uniforms: FloatArray) -> FloatArray:
    """The integral of x f(x) is a cubic on either side of the mode; halving inverts it."""
    low, mode, high = family.low, family.mode, family.high
    wanted = uniforms * family.expectation
    below, above = np.full_like(wanted, low), np.full_like(wanted, high)
    for _halving in range(HALVINGS):
        middle = (below + above) / 2
        is_short = _moment(middle, low, mode, high) < wanted
        below, above = np.where(is_short, middle, below), np.where(is_short, above, middle)
    return (below + above) / 2


def _moment(x: FloatArray, low: float, mode: float, high: float) -> FloatArray:
    """Integral of y f(y) from ``low`` to x of a triangular density f."""

    def rising(y: FloatArray) -> FloatArray:
        """Of y (y - low), twice, over (high - low) (mode - low)."""
        if mode == low:
            return np.zeros_like(y)
        whole = (y**3 - low**3) / 3 - low * (y**2 - low**2) / 2
        return 2 * whole / ((high - low) * (mode - low))

    def falling(y: FloatArray) -> FloatArray:
        """Of y (high - y), twice, over (high - low) (high - mode)."""
        if mode == high:
            return np.zeros_like(y)
        whole = high * (y**2 - mode**2) / 2 - (y**3 - mode**3) / 3
        return 2 * whole / ((high - low) * (high - mode))

    return rising(np.minimum(x, mode)) + falling(np.maximum(x, mode))


@length_biased.register
def _empirical(family: Empirical, uniforms: FloatArray) -> FloatArray:
    """Each value by its weight times itself."""
    weights = tuple((family.shares * np.array(family.values)).tolist())
    return family.model_copy(update={"weights": weights}).transform(uniforms)


@length_biased.register
def _mixture(family: Mixture, uniforms: FloatArray) -> FloatArray:
    """That of the distribution of its other values: nobody is met at a time of length 0."""
    return length_biased(family.of.family, uniforms)
