"""Intervals over replications: of a mean, of a single court, of what pairing bought.

Means of differences have one interval everywhere: Hall's, which heeds how skewed they are and is
Student's where they are not. Its coverage, and that of the others, is measured by
``benchmarks/interval_coverage.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.analysis.stopping import often_zero, rare_among, t_quantile
from sim.arrays import FloatArray

CONFIDENCE = 0.95
LARGEST_CV = 0.2
"""Standard error of a mean, as a share of it, from which on a ratio of means has no interval."""
ENOUGH_FOR_RANKS = 39
"""Replications whose lowest and highest value have a single court between them with 95 %."""
ENOUGH_FOR_A_RANGE = 5
ENOUGH_FOR_PAIRING = 5

Ends = tuple[FloatArray, FloatArray]
"""Lower and upper ends of intervals, nan where there is none."""


@dataclass(frozen=True)
class Moments:
    """What is known of values along their last axis; undefined ones (nan) do not count.

    Attributes
    ----------
    n : FloatArray
        How many are defined, (...).
    mean, sd, skewness : FloatArray
        Mean, standard deviation (n - 1) and third standardised moment (n), (...); nan where there
        are too few, and a skewness of 0 where all values are alike.
    """

    n: FloatArray
    mean: FloatArray
    sd: FloatArray
    skewness: FloatArray


def moments(values: FloatArray) -> Moments:
    """Moments along the last axis of (..., R)."""
    known = ~np.isnan(values)
    n = known.sum(axis=-1).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, values, 0.0).sum(axis=-1) / n
        centred = np.where(known, values - mean[..., None], 0.0)
        squares = (centred**2).sum(axis=-1)
        sd = np.where(n > 1, np.sqrt(squares / (n - 1)), np.nan)
        skewness = (centred**3).sum(axis=-1) / n / (squares / n) ** 1.5
    return Moments(n, mean, sd, np.where(squares > 0, skewness, 0.0))


def mean_ends(values: FloatArray, simultaneous: int = 1) -> Ends:
    """Ends of the 95 % interval of the mean, (...), of values (..., R); nan for fewer than two.

    Hall (1992), On the removal of skewness by transformation, Journal of the Royal Statistical
    Society B 54, 221-228: with the skewness g of n values, the studentised mean T has less of it as
    T + a T**2 + a**2 T**3 / 3 + g / (6 sqrt(n)), a = g / (3 sqrt(n)), which is inverted at the
    quantiles of Student's t (n - 1). Without skewness it is Student's interval.

    Parameters
    ----------
    simultaneous : int
        How many such intervals shall hold at once with 95 %; each is widened for it after
        Bonferroni.
    """
    of = moments(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        quantile = t_quantile(np.maximum(of.n - 1, 1), 1 - (1 - CONFIDENCE) / 2 / simultaneous)
        error = of.sd / np.sqrt(of.n)
        low, high = (of.mean - error * untransformed(sign * quantile, of) for sign in (1, -1))
    return low, high


def untransformed(quantile: FloatArray, of: Moments) -> FloatArray:
    """The studentised mean whose transform is ``quantile``."""
    bend = of.skewness / (3 * np.sqrt(of.n))
    straight = np.abs(bend) < 1e-9  # as the transform is then, to the digits that there are
    bend = np.where(straight, 1.0, bend)
    bent = (np.cbrt(1 + 3 * bend * (quantile - bend / 2)) - 1) / bend
    return np.where(straight, quantile, bent)


def too_rare(differences: FloatArray) -> np.ndarray:
    """Whether too few of the differences (..., R) are not 0; see `rare_among`."""
    known = ~np.isnan(differences)
    differ = (known & (differences != 0)).sum(axis=-1)
    return np.asarray(rare_among(differ, known.sum(axis=-1)))


def _often_zero(values: FloatArray) -> np.ndarray:
    """Whether many of the values (..., R) are 0."""
    return np.asarray(often_zero((values == 0).sum(axis=-1), (~np.isnan(values)).sum(axis=-1)))


def single_ends(values: FloatArray) -> Ends:
    """Ends of the range in which a further value lies with 95 %, (...), of values (..., R).

    From 39 values on they are order statistics of ranks 0.025 (n + 1) from either end, between
    ranks on a straight line, which presumes nothing of the distribution (Wilks 1941; Hahn and
    Meeker 1991, Statistical Intervals, ch. 5). Of fewer, for which no ranks have 95 %, they are
    Student's prediction interval, moved by the skewness to the first term of Cornish and Fisher
    (1938). nan for fewer than five, and where there are fewer than 39 of which a quarter or more
    are 0, which no such curve fits.
    """
    of = moments(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        quantile = t_quantile(np.maximum(of.n - 1, 1), (1 + CONFIDENCE) / 2)
        spread = of.sd * np.sqrt(1 + 1 / of.n)
        moved = of.skewness / 6 * (quantile**2 - 1)
        low, high = (of.mean + spread * (sign * quantile + moved) for sign in (-1, 1))
    by_rank, fits = _ranked_ends(values, of.n), of.n >= ENOUGH_FOR_A_RANGE
    fits &= ~_often_zero(values)
    ends = [
        np.where(of.n >= ENOUGH_FOR_RANKS, ranked, np.where(fits, end, np.nan))
        for ranked, end in zip(by_rank, (low, high), strict=True)
    ]
    return ends[0], ends[1]


def _ranked_ends(values: FloatArray, n: FloatArray) -> Ends:
    """Values of ranks 0.025 (n + 1) from either end; the outermost where there are too few."""
    ordered = np.sort(values, axis=-1)  # nan last
    rank = np.maximum(0.025 * (n + 1), 1.0)
    last = values.shape[-1] - 1
    low, high = (_between_ranks(ordered, np.clip(at, 0, last)) for at in (rank - 1, n - rank))
    return low, high


def _between_ranks(ordered: FloatArray, place: FloatArray) -> FloatArray:
    """The ordered values (..., R) at places (...) from 0, between places on a straight line."""
    below, above = np.floor(place).astype(int), np.ceil(place).astype(int)
    one, other = (np.take_along_axis(ordered, at[..., None], -1)[..., 0] for at in (below, above))
    return np.asarray(one + (place - below) * (other - one))


def is_imprecise(values: FloatArray) -> np.ndarray:
    """Whether the mean of values (..., R) is too near 0 for an interval of a ratio with it.

    So it is from a standard error of a fifth of the mean on. Cochran (1977), Sampling Techniques,
    ch. 6, asks for a tenth; a fifth is what the coverage that was measured asks for.
    """
    of = moments(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(~(of.sd / np.sqrt(of.n) < LARGEST_CV * np.abs(of.mean)))


def pairing_ends(arm: FloatArray, reference: FloatArray) -> Ends:
    """Ends of the 95 % interval of var(arm - reference) / (var arm + var reference).

    With D and U, difference and sum of the arms, the ratio is 2 v / (1 + v), v = var D / var U; the
    interval is the jackknife's of log v (Miller 1968, Jackknifing variances, Annals of Mathematical
    Statistics 39, 567-582), with Student's t.

    Parameters
    ----------
    arm, reference : FloatArray
        (..., R), defined in the same replications.

    Returns
    -------
    (FloatArray, FloatArray)
        (...) each; nan for fewer than five replications, for arms that do not vary, and where the
        arms are equal in a quarter or more of the replications.
    """
    sides = [side - moments(side).mean[..., None] for side in (arm, reference)]
    known = ~np.isnan(sides[0])
    n = known.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        whole, without = (
            np.log(difference) - np.log(total)
            for difference, total in zip(
                _variances(sides[0] - sides[1]), _variances(sides[0] + sides[1]), strict=True
            )
        )
        pseudo = n[..., None] * whole[..., None] - (n[..., None] - 1) * without
        error = moments(np.where(known, pseudo, np.nan)).sd / np.sqrt(n)
        quantile = t_quantile(np.maximum(n - 1, 1), (1 + CONFIDENCE) / 2)
        logs = (whole - quantile * error, whole + quantile * error)
        low, high = (2 / (1 + np.exp(-log)) for log in logs)
    undefined = (n < ENOUGH_FOR_PAIRING) | ~np.isfinite(low) | ~np.isfinite(high)
    undefined |= _often_zero(arm - reference)
    return np.where(undefined, np.nan, low), np.where(undefined, np.nan, high)


def _variances(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Variance (n - 1) of values (..., R) of mean 0, and without each of them in turn."""
    known = ~np.isnan(values)
    filled = np.where(known, values, 0.0)
    n, squares = known.sum(axis=-1), (filled**2).sum(axis=-1)
    left = squares[..., None] - filled**2
    without = left - filled**2 / (n[..., None] - 1)  # the mean of the others is -value / (n - 1)
    return squares / (n - 1), np.maximum(without, 0.0) / (n[..., None] - 2)
