"""An interval that theory must lie inside, and that is narrow enough to keep a wrong one out."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

LEVEL = 0.999
"""Under the law, one seed in 1,000 would raise a false alarm; the seeds are fixed."""


def assert_theory_holds(
    theory: float, values: ArrayLike, narrow: float, level: float = LEVEL
) -> None:
    """The t interval of independent values holds the theoretical mean, and is narrow.

    Parameters
    ----------
    values : (n,) independent, one a replication where cases depend on each other
    narrow : largest half-width allowed, as a share of ``theory``
    """
    sample = np.asarray(values, dtype=np.float64)
    mean = float(sample.mean())
    half = float(stats.t.ppf((1 + level) / 2, len(sample) - 1) * stats.sem(sample))
    found = f"{mean:.5g} +- {half:.2g}, theory {theory:.5g}"
    assert half < narrow * abs(theory), f"the interval is too wide to tell: {found}"
    assert abs(mean - theory) < half, f"theory lies outside: {found}"


def assert_distribution_holds(cdf: stats.distributions.rv_frozen, values: ArrayLike) -> None:
    """No share of independent values departs from a continuous distribution by more than chance.

    The largest departure (Kolmogorov and Smirnov) stays below its 99.9 % quantile, and that
    quantile is below 0.01: a false alarm for one seed in 1,000.
    """
    sample = np.asarray(values, dtype=np.float64)
    allowed = float(stats.kstwo.ppf(LEVEL, len(sample)))
    assert allowed < 0.01, f"{len(sample)} values are too few to tell"
    assert stats.kstest(sample, cdf.cdf).statistic < allowed
