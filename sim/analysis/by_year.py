"""Closures year by year: how much of a difference between arms falls into which year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.intervals import mean_ends

MONTHS = 12


@dataclass(frozen=True)
class Span:
    """A year of the comparison, or what is left of one: its months, counted from 1.

    Attributes
    ----------
    first, last : int
        Months of the comparison.
    difference, low, high : float
        Mean over the replications in cases, with the ends of its 95 % interval.
    relative : float
        The difference as a share of the reference's mean in the same months; nan if that is 0.
    """

    first: int
    last: int
    difference: float
    low: float
    high: float
    relative: float


def by_year(months: pd.DataFrame, arm: str, reference: str, pairs: int = 1) -> list[Span]:
    """The difference in closures in each year of the comparison, with its 95 % interval.

    Parameters
    ----------
    months : pandas.DataFrame
        Columns arm, replication, month and closed: a row a month, and team or province.
    pairs : int, optional
        How many differences, of as many arms, the intervals hold for together (Bonferroni).

    Returns
    -------
    list of Span
        Paired by replication; intervals: see `mean_ends`.
    """
    labels = sorted(set(months["month"]))
    closed = {
        name: months[months["arm"] == name]
        .pivot_table(
            index="replication", columns="month", values="closed", aggfunc="sum", fill_value=0
        )
        .reindex(columns=labels, fill_value=0)
        .to_numpy(dtype=np.float64)
        for name in (arm, reference)
    }
    spans = []
    for first in range(0, len(labels), MONTHS):
        last = min(first + MONTHS, len(labels))
        a, b = (closed[name][:, first:last].sum(axis=1) for name in (arm, reference))
        low, high = map(float, mean_ends(a - b, pairs))
        mean, of = float((a - b).mean()), float(b.mean())
        spans.append(Span(first + 1, last, mean, low, high, mean / of if of else np.nan))
    return spans
