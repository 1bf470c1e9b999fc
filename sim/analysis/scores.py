"""How good forecasts of counts are: bands, whether they hold what comes, and what they cost.

Two naive forecasts, which know nothing but the counts of past months, are the yardsticks.
"""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from sim.analysis.intervals import Ends
from sim.arrays import BoolArray, FloatArray

COVERAGE = 0.9
"""Of a band, the part of what comes that lies in it if the forecast is right."""
FEWEST_PLAYS = 19
"""Of fewer plays no two enclose the next one with 90 %."""
DISPERSIONS, SPLITS = 60, 15
LARGEST_CV = 2.0


def band(plays: FloatArray) -> Ends:
    """Ends of the 90 % band of D plays (D, ...): ranks 0.05 (D + 1) from either end.

    Between ranks on a straight line. If what comes is one more such play, the band holds it with
    90 %, whatever the distribution (Wilks 1941). nan where there are fewer than 19 plays, or where
    one of them is nan.
    """
    if len(plays) < FEWEST_PLAYS:
        nothing = np.full(plays.shape[1:], np.nan)
        return nothing, nothing
    tail = (1 - COVERAGE) / 2
    low, high = np.quantile(plays, [tail, 1 - tail], axis=0, method="weibull")
    return np.asarray(low), np.asarray(high)


def covered(low: FloatArray, high: FloatArray, came: FloatArray) -> BoolArray:
    """Whether what came lies in a band, its ends included."""
    return np.asarray((low <= came) & (came <= high))


def interval_scores(low: FloatArray, high: FloatArray, came: FloatArray) -> FloatArray:
    """The interval score of central 90 % bands: the width, and 20 times by how much one missed.

    Its mean is least for the true quantiles, so that neither wide nor bold bands win (Gneiting and
    Raftery 2007, Strictly proper scoring rules, JASA 102, 359-378, equation 43).

    Parameters
    ----------
    low, high, came : FloatArray
        Ends of the bands, and what came, of one shape.
    """
    missed = np.maximum(low - came, 0) + np.maximum(came - high, 0)
    return np.asarray(high - low + 2 / (1 - COVERAGE) * missed)


def poisson_band(counts: FloatArray) -> tuple[float, float]:
    """The 90 % band of a month like the L months before it, if counts are Poisson.

    It is that of the predictive distribution under Jeffreys' prior, so that it allows for a mean
    that is known from L months only: a negative binomial of size S + 1/2 and probability
    L / (L + 1), S the sum of the counts.
    """
    from scipy import stats

    size, odds = counts.sum() + 0.5, len(counts) / (len(counts) + 1)
    low, high = stats.nbinom.ppf(_tails(), size, odds)
    return float(low), float(high)


def negative_binomial_band(counts: FloatArray) -> tuple[float, float]:
    """The 90 % band of a month like the L months before it, if counts are negative binomial.

    It is that of the predictive distribution, so that it allows for a mean and a dispersion that
    are known from L months only. Prior: of the ratio D of variance to mean 1 / D from 1 to
    1 + 4 m, m the mean of the counts (a coefficient of variation of 2); of the mean, D given,
    Jeffreys'. Where counts vary far more than Poisson ones and L is not small, the band comes near
    that of Student's t.
    """
    from scipy import special, stats

    months, total = len(counts), float(counts.sum())
    mean = (total + 0.5) / months
    widest = np.log1p(mean * LARGEST_CV**2)
    log_ratio = (np.arange(DISPERSIONS) + 0.5) / DISPERSIONS * widest  # its prior is flat
    size = mean / np.expm1(log_ratio)
    weight = special.betaln(months * size, total + 0.5) + np.log(size) / 2
    weight += (special.gammaln(counts[:, None] + size) - special.gammaln(size)).sum(axis=0)
    weight = np.exp(weight - weight.max())
    levels = (np.arange(SPLITS) + 0.5) / SPLITS
    odds = stats.beta.ppf(levels[:, None], months * size, total + 0.5)

    def reached(count: int) -> float:
        each = stats.nbinom.cdf(count, size, odds).mean(axis=0)
        return float(weight @ each / weight.sum())

    most = range(int(100 * counts.max()) + 1000)
    low, high = (float(bisect_left(most, tail, key=reached)) for tail in _tails())
    return low, high


def _tails() -> FloatArray:
    """Of the ends of a band."""
    return np.array([(1 - COVERAGE) / 2, (1 + COVERAGE) / 2])


def most_missed(months: int) -> int:
    """The largest number of covered months, of so many, at which 90 % bands have failed; or -1.

    If the bands hold each month with 90 %, independently, so few or fewer are covered with 5 % at
    the most: 3 of 6, 8 of 12, 18 of 24, 28 of 36.
    """
    from scipy import stats

    chance = stats.binom.cdf(np.arange(months + 1), months, COVERAGE)
    return int(np.searchsorted(chance, 0.05, side="right")) - 1
