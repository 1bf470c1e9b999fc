"""What share of one mean another mean is, with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.analysis.intervals import CONFIDENCE
from sim.analysis.stopping import t_quantile
from sim.arrays import FloatArray


@dataclass(frozen=True)
class Ratio:
    """A ratio of two means and its interval, from ``low`` to ``high``."""

    value: float
    low: float
    high: float


def ratio_of_means(part: FloatArray, whole: FloatArray, simultaneous: int = 1) -> Ratio | None:
    """Ratio of the means of paired values with its 95 % interval after Fieller.

    The interval holds every ratio r for which the t interval of the mean of ``part - r whole``
    holds 0 (Fieller 1954, Some problems in interval estimation, J. R. Stat. Soc. B 16). It holds
    as often as that does, however skewed the ratio itself is: less often than it says where there
    are few replications and the differences are skewed (docs/studies.md).

    Parameters
    ----------
    part, whole : FloatArray
        (R,) a value a replication, none of them nan.
    simultaneous : int
        How many such intervals shall hold at once, after Bonferroni.

    Returns
    -------
    Ratio or None
        None where the interval is not bounded: the mean of ``whole`` may be 0.
    """
    n = len(whole)
    if n < 2:
        return None
    quantile = float(t_quantile(n - 1, 1 - (1 - CONFIDENCE) / 2 / simultaneous))
    a, b = float(part.mean()), float(whole.mean())
    deviations = part - a, whole - b
    factor = quantile**2 / n / (n - 1)
    aa, ab, bb = (factor * float(x @ y) for x, y in _pairs(*deviations))
    leading = b**2 - bb
    if not leading > 0:
        return None
    middle = (a * b - ab) / leading
    half = math.sqrt(max(middle**2 - (a**2 - aa) / leading, 0.0))
    return Ratio(a / b, middle - half, middle + half)


def _pairs(x: FloatArray, y: FloatArray) -> tuple[tuple[FloatArray, FloatArray], ...]:
    return (x, x), (x, y), (y, y)
