"""Whether a mean is above or below a target, asked again and again as replications come in.

An interval of a fixed number of replications may not be looked at until it is clear of a target:
sooner or later chance makes it so. A confidence sequence holds at all looks at once. This one is
of the t-test by the method of mixtures (Robbins 1970, Statistical methods related to the law of the
iterated logarithm, Annals of Mathematical Statistics 41; Lai 1976, On confidence sequences, Annals
of Statistics 4), in the closed form of Wang and Ramdas (2025, Anytime-valid t-tests and confidence
sequences for Gaussian means with unknown variance, Sequential Analysis 44).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.analysis.intervals import Moments, untransformed
from sim.analysis.stopping import rare_among
from sim.arrays import FloatArray

PRIOR = 4.0
"""c squared: effects of 1 / 2 SD are those for which the sequence is narrowest early."""
ROUNDING = 1e-14
"""Share of the mean square below which a variance is the rounding of equal values."""
Verdict = Literal["meets", "fails", "unclear", "open"]
"""``unclear``: not known after the most replications; ``open``: more are needed to know it."""


@dataclass(frozen=True)
class Target:
    """What the mean of a measure is to meet.

    Attributes
    ----------
    measure : str
        Its full name.
    at_least : bool
        Whether the mean is to be this value or more, else this value or less.
    value : float
        In the unit of the tables.
    """

    measure: str
    at_least: bool
    value: float

    @property
    def sign(self) -> int:
        """1 if more is better for it, else -1."""
        return 1 if self.at_least else -1


@dataclass(frozen=True)
class Looks:
    """When replications are looked at, and what each mean may be wrong with.

    Attributes
    ----------
    error : float
        Probability with which a mean is declared to lie on the wrong side of the target.
    at_least, at_most : int
        Replications at the first look and at the last one.
    batch : int
        Replications from look to look.
    """

    error: float
    at_least: int
    at_most: int
    batch: int = 5

    def at(self, n: int) -> np.ndarray:
        """The looks that n replications allow, in increasing order."""
        looks = np.arange(self.at_least, min(n, self.at_most) + 1, self.batch)
        is_last = n >= self.at_most and (not len(looks) or looks[-1] != self.at_most)
        return np.append(looks, self.at_most) if is_last else looks

    def following(self, n: int) -> int:
        """The replications that the first look after n of them needs."""
        if n < self.at_least:
            return self.at_least
        done = (n - self.at_least) // self.batch + 1
        return min(self.at_least + done * self.batch, self.at_most)


@dataclass(frozen=True)
class Judged:
    """What is known of a mean.

    Attributes
    ----------
    verdict : {"meets", "fails", "unclear", "open"}
        On which side of the target it lies.
    replications : int
        That were looked at.
    """

    verdict: Verdict
    replications: int


def sequence_ends(values: FloatArray, error: float) -> tuple[FloatArray, FloatArray]:
    """Ends of the confidence sequence of the mean after the first 1, 2, ... values, (n,) each.

    The mean of Gaussian values lies below a lower end, or above an upper end, at any n, with a
    probability of at most ``error`` each. Of skewed values the quantiles of the sequence are put
    through Hall's transformation, as those of all other intervals (`sim.analysis.intervals`);
    what that leaves is measured by ``benchmarks/seek_errors.py``. Undefined values (nan) do not
    count but keep their place. -inf and inf where the mean may still be anything, as for fewer
    than two values, and while it is too rare that values are not 0.
    """
    known = ~np.isnan(values)
    of = _moments_so_far(values, known)
    with np.errstate(invalid="ignore", divide="ignore"):
        left = 1 - ((2 * error) ** 2 * PRIOR / (of.n + PRIOR)) ** (1 / of.n)
        spread = left * (of.n + PRIOR)
        quantile = np.sqrt(spread * (of.n - 1) / (of.n - spread))
        standard_error = of.sd / np.sqrt(of.n)
        low, high = (
            of.mean - standard_error * untransformed(sign * quantile, of) for sign in (1, -1)
        )
    rare = rare_among(np.cumsum(known & (values != 0)), of.n)
    is_there = (of.n > 1) & (of.n > spread) & ~rare
    return np.where(is_there, low, -np.inf), np.where(is_there, high, np.inf)


def _moments_so_far(values: FloatArray, known: np.ndarray) -> Moments:
    """Moments of the first 1, 2, ... values, (n,) each; see `sim.analysis.intervals.moments`."""
    n = np.cumsum(known).astype(np.float64)
    shift = values[known][0] if known.any() else 0.0
    centred = np.where(known, values - shift, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        first, second, third = (np.cumsum(centred**power) / n for power in (1, 2, 3))
        variance = second - first**2
        variance = np.where(variance > ROUNDING * second, variance, 0.0)
        skewness = (third - 3 * first * second + 2 * first**3) / variance**1.5
        sd = np.where(n > 1, np.sqrt(variance * n / (n - 1)), np.nan)
    return Moments(n, first + shift, sd, np.where(variance > 0, skewness, 0.0))


def judged(values: FloatArray, target: Target, looks: Looks) -> Judged:
    """On which side of a target a mean lies, by its replications in their order, (n,)."""
    low, high = sequence_ends(values, looks.error)
    at = looks.at(len(values))
    above, below = low[at - 1] >= target.value, high[at - 1] <= target.value
    meets, fails = (above, below) if target.at_least else (below, above)
    decided = np.flatnonzero(meets | fails)
    if len(decided):
        first = decided[0]
        return Judged("meets" if meets[first] else "fails", int(at[first]))
    return Judged("unclear" if len(values) >= looks.at_most else "open", len(values))
