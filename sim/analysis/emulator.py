"""Quadratic emulators: what plays at some points say of all points between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray


@dataclass(frozen=True)
class Emulator:
    """Least-squares quadratics of S statistics over a cube, each with its own error.

    Attributes
    ----------
    coefficients : FloatArray
        Of the K terms, (K, S).
    inverse : FloatArray
        Inverse of the terms' sums of products, (K, K).
    residual : FloatArray
        Variance of what the quadratic leaves of a point's mean over its plays: what is not
        quadratic, and the chance that is left in such a mean, (S,).
    log_variance : FloatArray
        Coefficients of the logarithm of the variance between plays of a point, linear, (1 + d, S).
    """

    coefficients: FloatArray
    inverse: FloatArray
    residual: FloatArray
    log_variance: FloatArray

    def mean(self, points: FloatArray) -> FloatArray:
        """Expected statistics at points of the cube from -1 to 1, (P, S)."""
        return np.asarray(terms(points) @ self.coefficients)

    def own_variance(self, points: FloatArray) -> FloatArray:
        """Variance of the emulator's error, (P, S): of its coefficients, and what it leaves."""
        basis = terms(points)
        leverage = np.einsum("pk,kl,pl->p", basis, self.inverse, basis)
        return np.asarray(self.residual * (1 + leverage[:, None]))

    def variance_of_plays(self, points: FloatArray) -> FloatArray:
        """Variance between plays of a point, (P, S)."""
        linear = np.column_stack([np.ones(len(points)), points])
        return np.asarray(np.exp(linear @ self.log_variance))


def terms(points: FloatArray) -> FloatArray:
    """1, each coordinate, and all products of two, (P, (d + 1) (d + 2) / 2)."""
    n, d = points.shape
    whole = np.column_stack([np.ones(n), points])
    first, second = np.triu_indices(d + 1)
    return np.asarray(whole[:, first] * whole[:, second])


def most_terms(dimensions: int) -> int:
    """How many terms a quadratic has."""
    return (dimensions + 1) * (dimensions + 2) // 2


def emulator(points: FloatArray, plays: FloatArray) -> Emulator:
    """Fit quadratics to the means of statistics.

    Parameters
    ----------
    points : FloatArray
        P points of the cube from -1 to 1, (P, d); more than a quadratic has terms.
    plays : FloatArray
        S statistics of R plays at each, (P, R, S), R at least 2, none of them nan. The variance
        between plays is fitted as log-linear; the mean of the logarithm of a sample variance with
        R - 1 degrees of freedom lies below that of the variance by log((R - 1) / 2) - psi((R - 1) /
        2) (Bartlett and Kendall 1946), which is added.
    """
    from scipy.special import digamma

    repeats = plays.shape[1]
    basis, means = terms(points), plays.mean(axis=1)
    inverse = np.linalg.pinv(basis.T @ basis)
    coefficients = inverse @ basis.T @ means
    left = means - basis @ coefficients
    residual = (left**2).sum(axis=0) / max(len(points) - basis.shape[1], 1)
    spread = plays.var(axis=1, ddof=1)
    least = np.maximum(1e-3 * spread.mean(axis=0), 1e-12)
    half = (repeats - 1) / 2
    logs = np.log(np.maximum(spread, least)) + np.log(half) - digamma(half)
    linear = np.column_stack([np.ones(len(points)), points])
    log_variance = np.linalg.lstsq(linear, logs, rcond=None)[0]
    return Emulator(coefficients, inverse, residual, log_variance)
