"""When enough replications are there: the replications algorithm, in a measure's own unit.

Hoad, Robinson and Davies (2010), Automated selection of the number of replications for a
discrete-event simulation, Journal of the Operational Research Society 61, 1632-1644. Theirs goes
by the half-width relative to the mean; a relative one means nothing near zero, where differences
are, so this one goes by the half-width itself.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.analysis.student import kept_quantiles
from sim.arrays import FloatArray
from sim.scenario.replications import look_ahead


def t_quantile(freedom: Any, share: float) -> Any:
    """Quantile of Student's t with so many degrees of freedom."""
    given, kept = np.asarray(freedom), kept_quantiles(share)
    if kept is not None and np.all((given >= 1) & (given <= len(kept))) and np.all(given % 1 == 0):
        return kept[given.astype(np.int64) - 1]
    from scipy.special import stdtrit  # slow to import, and workers do not need it

    return stdtrit(freedom, share)


ENOUGH_DIFFER = 10
"""Replications with a value other than 0 that make an interval, however many are 0."""
RARE = 0.25
"""Share of replications that are 0, from which on values other than 0 are events to be counted."""


def often_zero(zeros: Any, n: Any) -> Any:
    """Whether a quarter or more of n values, and more than one, are 0."""
    return (zeros > 1) & (zeros >= RARE * n)


def rare_among(differ: Any, n: Any) -> Any:
    """Whether too few of n values, ``differ``, are not 0 for an interval of their mean.

    So it is where a quarter or more of them, two at least, are 0, and fewer than ten are not: the
    mean then hangs on events of which hardly any were seen. Where all are 0 nothing was seen, which
    is no matter of rarity.
    """
    return (differ > 0) & (differ < ENOUGH_DIFFER) & often_zero(n - differ, n)


def half_widths(values: FloatArray, confidence: float = 0.95) -> FloatArray:
    """Half-width of the t interval of the mean of the first 1, 2, ... values, (n,).

    Undefined values (nan) do not count but keep their place; nan for fewer than two values, and
    while it is too rare that they are not 0.
    """
    defined = ~np.isnan(values)
    n = np.cumsum(defined)
    centred = np.where(defined, values - (values[defined][0] if defined.any() else 0.0), 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        squares = np.cumsum(centred**2) - np.cumsum(centred) ** 2 / n
        variance = np.maximum(squares, 0.0) / (n - 1)
        half = t_quantile(np.maximum(n - 1, 1), (1 + confidence) / 2) * np.sqrt(variance / n)
    rare = rare_among(np.cumsum(defined & (values != 0)), n)
    return np.where((n > 1) & ~rare, half, np.nan)


def settled(
    values: FloatArray, width: float, confidence: float = 0.95, at_least: int = 20
) -> int | None:
    """The number of replications from which on the half-width is, and stays, narrow enough.

    Parameters
    ----------
    values : FloatArray
        (n,) a value a replication.
    width : float
        Widest half-width allowed, in the values' unit.

    Returns
    -------
    int | None
        The smallest n of at least ``at_least`` at which the half-width is no wider than ``width``
        and stays so over the look-ahead; None while there is none.
    """
    narrow = half_widths(values, confidence) <= width
    wide_after = np.flatnonzero(~narrow)
    start = at_least
    while start + look_ahead(start) <= len(values):
        blocking = wide_after[(wide_after >= start - 1) & (wide_after < start + look_ahead(start))]
        if not len(blocking):
            return start
        start = int(blocking[-1]) + 2
    return None
