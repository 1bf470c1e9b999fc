"""Time from filing to closure with open cases counted (Kaplan and Meier 1958)."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.compiled.functions import flat

ROUNDING = 1e-9
"""How far a product of many shares may lie below what it is, and far less than a step of it."""


@dataclass(frozen=True)
class Curve:
    """Share of cases closed by a day since filing: a step function.

    Attributes
    ----------
    days : FloatArray of shape (K,)
        Days since filing at which the estimate is known to change, increasing.
    closed_share : FloatArray of shape (K,)
        Estimated share closed by that day.
    reach : float
        Longest time a case could be followed, days; beyond it the share is unknown, unless it is 1.
    """

    days: FloatArray
    closed_share: FloatArray
    reach: float

    def at(self, days: FloatArray) -> FloatArray:
        """Share closed by each of the days; nan where it is unknown."""
        if not len(self.days):
            return np.full(np.shape(days), np.nan)
        steps = np.searchsorted(self.days, days, side="right")
        share = np.where(steps > 0, self.closed_share[steps - 1], 0.0)
        return np.where((days <= self.reach) | (share >= 1), share, np.nan)

    def by(self, day: float) -> float:
        """Share closed by one day; nan where it is unknown."""
        if not len(self.days):
            return np.nan
        step = int(self.days.searchsorted(day, side="right"))
        share = float(self.closed_share[step - 1]) if step else 0.0
        return share if day <= self.reach or share >= 1 else np.nan

    def quantile(self, share: float) -> float:
        """First day by which this share is closed; nan if it is not reached."""
        first = np.searchsorted(self.closed_share, share - ROUNDING)
        return float(self.days[first]) if first < len(self.days) else np.nan

    def restricted_mean(self, horizon: float) -> float:
        """Mean of min(time to closure, horizon); nan if cases were not followed that long."""
        if isnan(self.by(horizon)):
            return np.nan
        inside = int(np.searchsorted(self.days, horizon))
        edges, still_open = np.zeros(inside + 2), np.ones(inside + 1)
        edges[1:-1], edges[-1] = self.days[:inside], horizon
        np.subtract(1, self.closed_share[:inside], out=still_open[1:])
        return float(np.add.reduce((edges[1:] - edges[:-1]) * still_open))


def in_order(days: FloatArray) -> IntArray:
    """Places of the days, (n,), in increasing order.

    They are put in order by 65,536ths of their range first, by a radix sort, which leaves little to
    be done: together that takes less than half the time of one sort.
    """
    low = float(days.min(initial=np.inf))
    width = max(float(days.max(initial=-np.inf)) - low, 1e-9)
    roughly = np.argsort(((days - low) * (65_535 / width)).astype(np.uint16), kind="stable")
    return roughly[np.argsort(days[roughly], kind="stable")]


def kaplan_meier(days: FloatArray, closed: BoolArray, reach: float) -> Curve:
    """Estimate the curve from followed cases: the product limit, as `scipy.stats.ecdf` has it.

    Where the oldest case is open, the estimate stays as it is from that age up to ``reach``
    (Gill 1980): cases were followed that long and none older is left.

    Parameters
    ----------
    days : FloatArray of shape (n,)
        Days from filing to closure, or to the end of the run for open cases.
    closed : BoolArray of shape (n,)
        Whether the case was closed.
    reach : float
        Longest time a case could be followed, days.
    """
    sets = risk_sets(days, closed)
    return Curve(sets.days, 1 - np.multiply.accumulate(sets.left_open), reach)


class RiskSets(NamedTuple):
    """How many cases there are to close at each of K ages, and how many of them close.

    Attributes
    ----------
    days : FloatArray of shape (K,)
        Ages at which a case closes or is last seen, days, increasing.
    at_risk : IntArray of shape (K,)
        Cases that are open and followed when they reach that age.
    left_open : FloatArray of shape (K,)
        Share of them that does not close at it.
    """

    days: FloatArray
    at_risk: IntArray
    left_open: FloatArray


def risk_sets(days: FloatArray, closed: BoolArray, entered: FloatArray | None = None) -> RiskSets:
    """Cases at risk by age, with delayed entry where not all were followed from filing on.

    Parameters
    ----------
    days, closed
        As of `kaplan_meier`.
    entered : FloatArray of shape (n,) or None
        Age from which each case was followed, no higher than its days: had it closed earlier, it
        would not be known. It is at risk at that age already. None: all from filing on.
    """
    if (days[1:] < days[:-1]).any():
        order = np.argsort(days, kind="stable")
        days, closed = days[order], closed[order]
    steps = _steps(days)
    at_days = _at(steps, days)
    at_risk = len(days) - steps
    if entered is not None:
        at_risk -= len(days) - np.searchsorted(np.sort(entered), at_days, side="right")
    return RiskSets(at_days, at_risk, _left_open(closed, steps, at_risk))


def _steps(days: FloatArray) -> IntArray:
    """(K,) the first case of each run of cases with equal days."""
    first = np.ones(len(days), dtype=np.bool_)
    np.not_equal(days[1:], days[:-1], out=first[1:])
    return np.flatnonzero(first)


def _at(steps: IntArray, values: NDArray[Any]) -> NDArray[Any]:
    """(K,) the values at the steps; no copy where each case is a step of its own."""
    return values if len(steps) == len(values) else values[steps]


def _left_open(closed: BoolArray, steps: IntArray, at_risk: IntArray) -> FloatArray:
    """(K,) share of the cases at risk that each step leaves open, of `_steps`."""
    if len(steps) < len(closed):
        at_risk_after = at_risk - np.add.reduceat(closed, steps, dtype=np.int64)
    else:
        at_risk_after = at_risk - closed
    return np.asarray(at_risk_after / at_risk, dtype=np.float64)


def restricted_means(
    days: FloatArray,
    closed: BoolArray,
    group: IntArray,
    reach: float,
    horizon: float,
) -> FloatArray:
    """Restricted mean of each group that has cases, in the order of the groups.

    Cases come in increasing order of days within each group.

    Parameters
    ----------
    days, closed, reach
        As of `kaplan_meier`.
    group : IntArray of shape (n,)
        Number of each case's group.
    horizon : float
        As of `Curve.restricted_mean`.

    Returns
    -------
    FloatArray
        Days, of each group that has cases.
    """
    from sim.measures.compiled_times import Areas, Grouped, group_areas

    groups = int(group.max(initial=-1)) + 1
    room = np.empty(len(days), dtype=np.int32), np.zeros(groups, dtype=np.int64)
    numbers = flat(group.astype(np.int32, copy=False))
    cases = Grouped(flat(days), flat(closed), numbers, *room)
    areas = Areas(np.empty(len(days) + groups), np.empty(groups, np.int64), np.empty(groups))
    group_areas(cases, horizon, horizon if horizon <= reach else np.inf, areas)
    means, begin = np.full(groups, np.nan), 0
    for i, (end, used) in enumerate(zip(cases.ends.tolist(), areas.used.tolist(), strict=True)):
        means[i] = np.add.reduce(areas.area[begin + i : begin + i + used])
        begin = end
    if horizon > reach:
        means[areas.last > 0] = np.nan
    return means[np.diff(cases.ends, prepend=0) > 0]
