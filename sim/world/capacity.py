"""What teams can do, month by month, in expectation: means stand for what is drawn.

Formulas: docs/model.md, "Expected loads".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.arrays import FloatArray
from sim.scenario.posts import handover
from sim.scenario.setting import Setting
from sim.world.calendar import WorkCalendar
from sim.world.shared_speeds import padded, shared_speeds
from sim.world.staff import availability

ROLES = ("officer", "assistant", "pool")


def work_of_case(setting: Setting, role: str) -> float:
    """Expected effort of a case for a role, days at speed 1."""
    stages = (stage.work.family.expectation for stage in setting.route if stage.role == role)
    return _of_kinds(setting, [kind.work_factor for kind in setting.kinds]) * sum(stages)


def wait_of_case(setting: Setting) -> float:
    """Expected days in which a case waits between its stages."""
    waits = (stage.wait.family.expectation for stage in setting.route if stage.wait)
    return _of_kinds(setting, [kind.wait_factor for kind in setting.kinds]) * sum(waits)


def _of_kinds(setting: Setting, factors: list[float]) -> float:
    """Mean of the kinds' factors over their shares."""
    shares = [kind.share for kind in setting.kinds]
    return sum(s * f for s, f in zip(shares, factors, strict=True)) / sum(shares)


@dataclass(frozen=True)
class TeamCapacity:
    """How many cases a month each of T teams can close in each of M months, (M, T).

    Attributes
    ----------
    officer, assistant : FloatArray
        By what they can do; inf where there is no work for them. Whom teams share counts in equal
        parts.
    pool : FloatArray
        By a team's equal part of what the pool's people can do.
    open_cases : FloatArray
        By ``max_open_cases``; inf where there is no limit.
    """

    officer: FloatArray
    assistant: FloatArray
    pool: FloatArray
    open_cases: FloatArray

    @cached_property
    def least(self) -> FloatArray:
        """The narrowest of the four, (M, T); 0 for a team that is not there."""
        own = np.minimum(np.minimum(self.officer, self.assistant), self.open_cases)
        return np.where(self.officer > 0, np.minimum(own, self.pool), 0.0)


def capacity_of(setting: Setting, calendar: WorkCalendar, count: int) -> TeamCapacity:
    """Capacity of the teams of one setting, padded with teams that do not exist up to ``count``."""
    speeds = np.zeros((2, count))
    mean = {id(one): one.family.expectation for pair in setting.speeds for one in pair if one}
    lone = padded(np.array(setting.lone), count)
    further = shared_speeds(setting, count)
    for i, (officer, assistant) in enumerate(setting.speeds):
        speeds[:, i] = mean[id(officer)], mean[id(assistant)] if assistant else 0.0
    there = availability(setting, calendar, count).T
    officers = speeds[0] * there
    clerks = np.where(lone, officers, (speeds[1] + further.own) * there + further.division)
    work, clerical, pooled = (work_of_case(setting, role) for role in ROLES)
    own = _over(np.where(lone, work + setting.clerical_factor * clerical, work), officers)
    needed = np.where(lone, 0.0, clerical)
    helped = np.where(needed > 0, _over(needed, clerks), 0.0)
    passed_on = np.full(own.shape, pooled / further.pool if pooled else 0.0)
    days, limit = calendar.days[:, None], np.full(own.shape, np.inf)
    if setting.max_open_cases is not None:
        single = np.where(further.first > 0, speeds[1] * there, further.of_one_shared)
        each = np.where(needed > 0, _over(needed, single), 0.0)
        in_pool = pooled / further.of_one_in_pool if pooled else 0.0
        away = in_pool + wait_of_case(setting) + sum(handover(setting))
        limit = _over(setting.max_open_cases * days, own + each + away)
    return TeamCapacity(_over(days, own), _over(days, helped), _over(days, passed_on), limit)


def _over(amount: FloatArray, divisor: FloatArray) -> FloatArray:
    """Amounts over divisors; inf where these are 0: nobody is there, or there is no work."""
    unbounded = np.full(divisor.shape, np.inf)
    return np.asarray(np.divide(amount, divisor, out=unbounded, where=divisor > 0))


def spliced(both: list[TeamCapacity], before: int) -> TeamCapacity:
    """The capacity under the history's setting, and from then on that under the arm's."""
    first, then = both
    return TeamCapacity(
        np.concatenate([first.officer[:before], then.officer[before:]]),
        np.concatenate([first.assistant[:before], then.assistant[before:]]),
        np.concatenate([first.pool[:before], then.pool[before:]]),
        np.concatenate([first.open_cases[:before], then.open_cases[before:]]),
    )
