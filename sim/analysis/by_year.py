"""Closures year by year: how much of a difference between arms falls into which year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.comparison import paired

MONTHS = 12


@dataclass(frozen=True)
class Span:
    """A year of the comparison, or what is left of one: its months, counted from 1."""

    first: int
    last: int
    difference: float
    half_width: float
    relative: float


def by_year(months: pd.DataFrame, arm: str, reference: str) -> list[Span]:
    """The difference in closures in each year of the comparison, with its 95 % interval.

    Parameters
    ----------
    months : pandas.DataFrame
        Columns arm, replication, month and closed: a row a month, and team or province.

    Returns
    -------
    list of Span
        In cases; ``relative``: to the reference's mean in the same months. Paired by replication,
        each interval for one difference alone, see `paired`.
    """
    labels = list(dict.fromkeys(months["month"]))
    labels.sort()
    spans = []
    closed = {
        name: months[months["arm"] == name].pivot_table(
            index="replication", columns="month", values="closed", aggfunc="sum", fill_value=0
        )
        for name in (arm, reference)
    }
    for first in range(0, len(labels), MONTHS):
        inside = labels[first : first + MONTHS]
        a, b = (
            closed[name].reindex(columns=inside, fill_value=0).sum(axis=1)
            for name in (arm, reference)
        )
        row = paired(a, b)
        spans.append(
            Span(
                first + 1,
                first + len(inside),
                row["difference"],
                row["half_width_95"],
                row["relative_difference"],
            )
        )
    return spans


def single_range(differences: np.ndarray) -> tuple[float, float]:
    """The 95 % prediction interval of the difference in one more replication: a single court.

    Parameters
    ----------
    differences : ndarray of shape (n,)
        In each replication; nan where it is not defined.

    Returns
    -------
    tuple of float
        Mean ∓ t(0.975, n − 1) × SD × √(1 + 1/n); nan for fewer than two. It supposes that
        differences are about normal over replications.
    """
    from sim.analysis.stopping import t_quantile

    known = differences[~np.isnan(differences)]
    n = len(known)
    if n < 2:
        return float("nan"), float("nan")
    reach = float(t_quantile(n - 1, 0.975)) * known.std(ddof=1) * np.sqrt(1 + 1 / n)
    return float(known.mean() - reach), float(known.mean() + reach)
