"""The bureau that is fitted: what a ledger says of it, and what is left open.

A case is taken up by its officer, waits, and is closed by the officer: the simplest route in which
time passes both because officers are busy and because nothing can be done. In which of its two
stages the work is, a ledger does not say; half of it is in each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.fitting.past import Past

TAKE_UP, CLOSE = "take_up", "close"
ORDERS = ("allocated_first", "newest_first")
LEAST_AVAILABILITY = 0.05
USES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Shares of time worked at which sets are sought."""


@dataclass(frozen=True)
class Parameter:
    """One that is sought between two values.

    Attributes
    ----------
    low, high : float
        Between them; of the mean wait in parts of the mean time to closure.
    by_ratio : bool
        Whether equal ratios count alike, instead of equal differences.
    """

    low: float
    high: float
    by_ratio: bool = False

    def value(self, unit: FloatArray) -> FloatArray:
        """Values at places from -1 to 1."""
        share = (unit + 1) / 2
        if self.by_ratio:
            return np.asarray(self.low * (self.high / self.low) ** share)
        return self.low + (self.high - self.low) * share

    def place(self, value: float) -> float:
        """Where a value is, from -1 to 1."""
        if self.by_ratio:
            return 2 * float(np.log(value / self.low) / np.log(self.high / self.low)) - 1
        return 2 * (value - self.low) / (self.high - self.low) - 1


PARAMETERS = {
    "use": Parameter(0.25, 1.05),
    "wait_mean": Parameter(0.15, 1.1, by_ratio=True),
    "wait_cv": Parameter(0.3, 2.5, by_ratio=True),
    "speed_cv": Parameter(0.0, 0.6),
    "by_load": Parameter(0.0, 1.0),
}
"""Sought: share of time worked; mean wait, over the mean time to closure; its SD / mean; SD / mean
of officers' speeds; how far officers' time goes with the cases that they close: 0, all have the
same; 1, in proportion."""


@dataclass(frozen=True)
class Point:
    """One set of values, and the order of work."""

    use: float
    wait_mean: float
    wait_cv: float
    speed_cv: float
    by_load: float
    order: str = ORDERS[0]


def point_at(place: FloatArray, order: str) -> Point:
    """The point at a place of the cube from -1 to 1, (5,)."""
    values = [p.value(x) for p, x in zip(PARAMETERS.values(), place, strict=True)]
    return Point(*(float(f"{float(v):.6g}") for v in values), order)


def place_of(point: Point) -> FloatArray:
    """Where a point is in the cube, (5,)."""
    return np.array([p.place(getattr(point, name)) for name, p in PARAMETERS.items()])


@dataclass(frozen=True)
class Known:
    """What is taken from a ledger, and is the same at all points.

    Attributes
    ----------
    base : Mapping
        The scenario but for what is sought: calendar, intake, kinds, amount, limit, arms.
    officers : tuple of str
        Names of the T teams.
    present : IntArray
        First month of each, and the month in which it is no longer there, (T, 2).
    month_days : FloatArray
        Days of each month that is fitted, (L,).
    rate : FloatArray
        Cases that each officer closed a day, (T,).
    closures : float
        Cases closed in all.
    mean_days : float
        Mean time to closure by the curve, restricted to where it is known.
    """

    base: Mapping[str, Any]
    officers: tuple[str, ...]
    present: IntArray
    month_days: FloatArray
    rate: FloatArray
    closures: float
    mean_days: float

    @cached_property
    def days(self) -> FloatArray:
        """Days that each officer is there in the months that are fitted, (T,)."""
        edges = np.concatenate([[0.0], np.cumsum(self.month_days)])
        first, gone = np.clip(self.present, 0, len(self.month_days)).T
        return np.asarray(np.maximum(edges[gone] - edges[first], 0.0))

    def availability(self, by_load: float) -> FloatArray:
        """Share of time that each officer has, (T,); the most is 1."""
        share = (1 - by_load) + by_load * self.rate / max(float(self.rate.max()), 1e-12)
        share = np.maximum(share / share.max(), LEAST_AVAILABILITY)
        return np.asarray(np.round(share, 4))

    def work(self, point: Point) -> float:
        """Mean work of a case, days at speed 1, with which the share of time worked is as said.

        The time of all officers, times that share, over the closures. Speeds are lognormal with
        mean 1, so that a day of work takes 1 + cv^2 days on average.
        """
        time = float(self.availability(point.by_load) @ self.days)
        slow = 1 + point.speed_cv**2
        return point.use * time / (max(self.closures, 1.0) * slow)

    def keys(self, point: Point) -> dict[str, Any]:
        """The keys of the scenario that the point sets, with their values."""
        half = float(f"{self.work(point) / 2:.6g}")
        free = self.availability(point.by_load).tolist()
        return {
            f"route.{TAKE_UP}.work.exponential.mean": half,
            f"route.{CLOSE}.work.exponential.mean": half,
            f"route.{TAKE_UP}.wait.gamma.mean": self.wait_mean(point),
            f"route.{TAKE_UP}.wait.gamma.cv": point.wait_cv,
            "teams.each.officer_speed.lognormal.cv": point.speed_cv,
            "service_order": point.order,
            **{
                f"teams.{name}.availability": share
                for name, share in zip(self.officers, free, strict=True)
            },
        }

    def wait_mean(self, point: Point) -> float:
        """Mean wait, days."""
        return float(f"{point.wait_mean * self.mean_days:.6g}")

    def data(self, point: Point) -> dict[str, Any]:
        """The scenario at a point, as a file has it."""
        keys = self.keys(point)
        work = {"exponential": {"mean": keys[f"route.{TAKE_UP}.work.exponential.mean"]}}
        wait = {"gamma": {"mean": self.wait_mean(point), "cv": point.wait_cv}}
        free = self.availability(point.by_load).tolist()
        speed = {"lognormal": {"mean": 1, "cv": point.speed_cv}}
        return {
            **self.base,
            "route": [
                {"stage": TAKE_UP, "role": "officer", "work": work, "wait": wait},
                {"stage": CLOSE, "role": "officer", "work": work},
            ],
            "teams": {
                "each": {"officer_speed": speed, "assistant_speed": None},
                "list": [
                    {"name": name, "availability": share}
                    for name, share in zip(self.officers, free, strict=True)
                ],
            },
            "service_order": point.order,
        }


def presence(past: Past) -> IntArray:
    """First month of each officer, and the one in which he or she is no longer there, (T, 2).

    From the first case (received, or open at the beginning) to the last (received or closed); who
    has open cases at the end stays. Both are M of officers without any case.
    """
    months = len(past.ends)
    active = (past.received > 0) | (past.closed_by_team > 0)
    first = np.where(active.any(axis=1), active.argmax(axis=1), months)
    first[past.backlogs[:, 0] > 0] = 0
    last = months - active[:, ::-1].argmax(axis=1)
    last[past.backlogs[:, -1] > 0] = months
    last = np.where(active.any(axis=1) | (past.backlogs[:, -1] > 0), last, first)
    return np.column_stack([first, last]).astype(np.int64)
