"""What teams can do, month by month, in expectation: means stand for what is drawn.

Formulas: docs/model.md, "Expected loads".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.arrays import FloatArray
from sim.scenario.setting import Setting
from sim.world.calendar import WorkCalendar
from sim.world.staff import availability


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
        By what each of them can do; inf where there is no work for them.
    open_cases : FloatArray
        By ``max_open_cases``; inf where there is no limit.
    """

    officer: FloatArray
    assistant: FloatArray
    open_cases: FloatArray

    @cached_property
    def least(self) -> FloatArray:
        """The narrowest of the three, (M, T); 0 for a team that is not there."""
        return np.minimum(np.minimum(self.officer, self.assistant), self.open_cases)


def capacity_of(setting: Setting, calendar: WorkCalendar, count: int) -> TeamCapacity:
    """Capacity of the teams of one setting, padded with teams that do not exist up to ``count``."""
    speeds = np.zeros((2, count))
    mean = {id(one): one.family.expectation for pair in setting.speeds for one in pair if one}
    lone = np.zeros(count, dtype=np.bool_)
    for i, (officer, assistant) in enumerate(setting.speeds):
        lone[i] = assistant is None
        speeds[:, i] = mean[id(officer)], mean[id(assistant or officer)]
    present = speeds[:, None, :] * availability(setting, calendar, count).T
    work, clerical = (work_of_case(setting, role) for role in ("officer", "assistant"))
    own = _over(np.where(lone, work + setting.clerical_factor * clerical, work), present[0])
    helped = _over(np.where(lone, 0.0, clerical), present[1])
    days, limit = calendar.days[:, None], np.full(own.shape, np.inf)
    if setting.max_open_cases is not None:
        limit = _over(setting.max_open_cases * days, own + helped + wait_of_case(setting))
    return TeamCapacity(_over(days, own), _over(days, helped), limit)


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
        np.concatenate([first.open_cases[:before], then.open_cases[before:]]),
    )
