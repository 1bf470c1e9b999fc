"""What teams can do in a month at the points of the distribution of their drawn speeds.

Formulas: docs/model.md, "Expected loads".
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from statistics import NormalDist

import numpy as np

from sim.arrays import FloatArray
from sim.scenario.distributions import Distribution
from sim.scenario.posts import handover
from sim.scenario.setting import Setting
from sim.world.calendar import WorkCalendar
from sim.world.capacity import ROLES, wait_of_case, work_of_case
from sim.world.people import within_reason
from sim.world.shared_speeds import shared_speeds
from sim.world.staff import availability

POINTS, STEP = 610, 377
"""Neighbouring Fibonacci numbers: points (i, i x 377 mod 610) lie evenly in the unit square."""
ONE = np.array([0.5])
"""Where a speed is given, a single point stands for it."""


class DrawnCapacity:
    """Cases a month that each of T teams can close, at Q points of equal weight.

    Point q of a team has its officer at quantile u[q] of the officer's speed, and its assistant at
    v[q] of the assistant's, (u, v) being a Fibonacci lattice: each coordinate is the midpoint rule,
    and both together that of Niederreiter (1992, Random number generation and quasi-Monte Carlo
    methods, chapter 5). Where all speeds are given, Q is 1.

    Attributes
    ----------
    officer, assistant : FloatArray
        Their speeds, (T, Q); 0: there is no such team, or no assistant.
    """

    def __init__(self, setting: Setting, calendar: WorkCalendar, count: int, points: int) -> None:
        shape = count, points
        self.officer, self.assistant = np.zeros(shape), np.zeros(shape)
        lone = np.pad(np.array(setting.lone), (0, count - len(setting.lone)))[:, None]
        self._further = shared_speeds(setting, count)
        for i, (officer, assistant) in enumerate(setting.speeds):
            self.officer[i] = _speeds(officer, points, is_officer=True)
            if assistant is not None:
                first = _speeds(assistant, points, is_officer=False)
                self.assistant[i] = first + self._further.own[i]
        work, clerical, pooled = (work_of_case(setting, role) for role in ROLES)
        own = np.where(lone, work + setting.clerical_factor * clerical, work)
        helped = np.where(lone, 0.0, clerical)
        self._own, self._helped = _days(own, self.officer), _days(helped, self.assistant)
        self._clerical = np.where(lone, 0.0, clerical)
        self._pooled = pooled / self._further.pool if pooled else 0.0
        self._in_pool = pooled / self._further.of_one_in_pool if pooled else 0.0
        self._wait = wait_of_case(setting) + sum(handover(setting))
        self._limit = setting.max_open_cases
        self._days, self._there = calendar.days, availability(setting, calendar, count)
        self._exists = self.officer > 0
        self._known = -1, np.zeros(shape)  # the last month that was asked for

    def least(self, month: int) -> FloatArray:
        """The narrowest of what officer, assistant and ``max_open_cases`` allow, (T, Q)."""
        last, able = self._known
        if last < 0 or not self._are_alike(last, month):
            able = self._able(self._days[month], self._there[:, month, None])
        self._known = month, able
        return able

    def _of_one(self) -> FloatArray:
        """Days that a case takes one assistant, (T, Q)."""
        if not self._further.are_any and not self._further.own.any():
            return self._helped
        own = self.assistant - self._further.own[:, None]
        single = np.where(own > 0, own, self._further.of_one_shared)
        return _days(np.broadcast_to(self._clerical, single.shape), single)

    def _are_alike(self, one: int, other: int) -> bool:
        there = self._there
        return bool(
            self._days[one] == self._days[other] and (there[:, one] == there[:, other]).all()
        )

    def _able(self, days: float, there: FloatArray) -> FloatArray:
        with np.errstate(divide="ignore", invalid="ignore"):
            able = days * there / np.maximum(self._own, self._helped)
            if self._further.are_any:
                clerks = self.assistant * there + self._further.division[:, None]
                helped = np.where(self._clerical > 0, self._clerical / clerks, 0.0)
                able = days / np.maximum(np.maximum(self._own / there, helped), self._pooled)
            if self._limit is not None:
                begun = (self._own + self._of_one()) / there + self._in_pool + self._wait
                able = np.minimum(able, self._limit * days / begun)
        return np.where((there > 0) & self._exists, able, 0.0)


def drawn_capacities(
    settings: Sequence[Setting], calendar: WorkCalendar, count: int
) -> list[DrawnCapacity]:
    """Those of the settings of history and comparison, at the same quantiles."""
    points = POINTS if any(map(is_drawn, settings)) else 1
    return [DrawnCapacity(setting, calendar, count, points) for setting in settings]


def is_drawn(setting: Setting) -> bool:
    """Whether some speed is drawn, and not given."""
    distinct = {id(one): one for pair in setting.speeds for one in pair if one is not None}
    return any(one.family.base != "none" for one in distinct.values())


def _days(work: FloatArray, speed: FloatArray) -> FloatArray:
    """Days that a case takes a person, (T, Q); 0: there is no work for them."""
    return np.asarray(np.divide(work, speed, out=np.zeros(speed.shape), where=speed > 0))


def _speeds(distribution: Distribution, points: int, *, is_officer: bool) -> FloatArray:
    """Speeds at the quantiles of the points, (Q,)."""
    family = distribution.family
    return within_reason(family.transform(_draws(family.base, points, is_officer)))


@cache
def _draws(base: str, points: int, is_officer: bool) -> FloatArray:
    """Parameter-free draws at the quantiles of the points, (Q,); see `Streams.draws`."""
    number = np.arange(points)
    quantile = ((number if is_officer else number * STEP % points) + 0.5) / points
    if base == "normal":
        return np.array([NormalDist().inv_cdf(each) for each in quantile.tolist()])
    return np.asarray(-np.log1p(-quantile) if base == "exponential" else quantile)
