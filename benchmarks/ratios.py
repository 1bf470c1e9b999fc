"""What pairs of times say of two programs: medians of ratios, and what chance allows.

Pairs are taken as independent; nothing else is asked of how times scatter. A ratio lies above its
median with probability 1/2, so that the order of the ratios alone gives an interval of it, the one
of the sign test (Conover, *Practical Nonparametric Statistics*, 3rd ed. 1999, section 3.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb
from statistics import median
from typing import NamedTuple


class Ratio(NamedTuple):
    """How many times as long the new program takes: median of the pairs, and its interval."""

    median: float
    low: float
    high: float

    def is_above(self, bound: float) -> bool:
        """Whether it is above a bound, beyond what chance allows."""
        return self.low > bound


def tail(k: int, n: int) -> float:
    """Probability of k heads or fewer among n fair tosses."""
    return sum(comb(n, i) for i in range(k + 1)) * 0.5**n


def fewest_pairs(alpha: float) -> int:
    """How many pairs an interval of the median needs that is wrong with probability alpha."""
    n = 1
    while 2 * tail(0, n) > alpha:
        n += 1
    return n


def ratio_of(old: Sequence[float], new: Sequence[float], alpha: float) -> Ratio:
    """New over old, of times taken in pairs.

    Parameters
    ----------
    old, new : sequence of float
        Times, a pair at each place.
    alpha : float
        Probability, at the most, with which the interval leaves the true median out.

    Raises
    ------
    ValueError
        If the pairs are too few for it.
    """
    ratios = sorted(b / a for a, b in zip(old, new, strict=True))
    n = len(ratios)
    if n < fewest_pairs(alpha):
        raise ValueError(f"{n} pairs; needs {fewest_pairs(alpha)}")
    outside = 0  # ratios at each end that may lie beyond the interval
    while 2 * tail(outside, n) <= alpha:
        outside += 1
    return Ratio(median(ratios), ratios[outside - 1], ratios[n - outside])
