"""Who does each stage of a team's cases at mean speeds, and how many they are.

Whom teams share counts in equal parts, as in `sim.world.capacity`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.scenario.setting import Setting
from sim.world.capacity import ROLES
from sim.world.shared_speeds import shared_speeds


class Crews(NamedTuple):
    """The crews of T teams: officer, assistants, and their part of the pool.

    Attributes
    ----------
    role : IntArray
        Crew that does each stage, (T, S), by the order of `sim.world.capacity.ROLES`.
    pace : FloatArray
        Days that a day of work at speed 1 takes one of its people at each stage, (T, S).
    number : FloatArray
        People of each crew, (T, 3), by what they can do together; 1 where there is nobody.
    """

    role: IntArray
    pace: FloatArray
    number: FloatArray

    def days(self, work: FloatArray) -> FloatArray:
        """Days that each crew works on a case with these days of work at the stages, (T, 3)."""
        of = [np.where(self.role == crew, work, 0.0).sum(axis=1) for crew in range(len(ROLES))]
        return np.stack(of, axis=1) / self.number


def crews_of(setting: Setting, count: int) -> Crews:
    """The crews of the first ``count`` teams of a setting, and of as many that do not exist."""
    teams = len(setting.team_names)
    if count < teams:
        every = crews_of(setting, teams)
        return Crews(every.role[:count], every.pace[:count], every.number[:count])
    further = shared_speeds(setting, count)
    lone = np.pad(np.array(setting.lone), (0, count - teams))
    part_time = np.pad(np.array(setting.availabilities), (0, count - teams), constant_values=1.0)
    officer, first = np.ones(count), np.zeros(count)
    for i, (his, theirs) in enumerate(setting.speeds):
        officer[i] = his.family.expectation
        first[i] = 0.0 if theirs is None else theirs.family.expectation
    first = np.where(further.first > 0, first, 0.0) * part_time
    one_clerk = np.where(first > 0, first, further.of_one_shared)
    one = np.stack([officer * part_time, one_clerk, np.full(count, further.of_one_in_pool)], axis=1)
    clerks = first + further.own * part_time + further.division
    together = np.stack([one[:, 0], clerks, np.full(count, further.pool)], axis=1)
    number = np.ones((count, len(ROLES)))
    np.divide(together, one, out=number, where=(one > 0) & (together > 0))
    wanted = np.array([ROLES.index(stage.role) for stage in setting.route])
    helps_itself = lone[:, None] & (wanted == ROLES.index("assistant"))
    role = np.where(helps_itself, ROLES.index("officer"), wanted)
    speed = np.take_along_axis(one, role, axis=1)
    effort = np.where(helps_itself, setting.clerical_factor, 1.0)
    pace = np.divide(effort, speed, out=np.ones(role.shape), where=speed > 0)
    return Crews(role, pace, number)
