"""Mean speeds of further assistants and of people whom teams share, in equal parts a team."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray
from sim.scenario.posts import division_people
from sim.scenario.setting import Setting


class SharedSpeeds(NamedTuple):
    """Mean speeds beside those of officers and first assistants, of T teams.

    Attributes
    ----------
    first : FloatArray
        1 where a team has assistants of its own, else 0, (T,).
    own : FloatArray
        Of each team's assistants beside the first, added up, (T,).
    division : FloatArray
        A team's equal part of what its division shares, (T,).
    pool : float
        A team's equal part of the pool.
    of_one_shared, of_one_in_pool : float
        Of one such person; 0: there is none.
    """

    first: FloatArray
    own: FloatArray
    division: FloatArray
    pool: float
    of_one_shared: float
    of_one_in_pool: float

    @property
    def are_any(self) -> bool:
        """Whether teams share anybody."""
        return bool(self.pool or self.division.any())


def shared_speeds(setting: Setting, count: int) -> SharedSpeeds:
    """The mean speeds of a setting, padded with teams that do not exist up to ``count``."""
    teams = len(setting.team_names)
    clerk = [0.0 if one is None else one.family.expectation for _, one in setting.speeds]
    number = np.where(setting.lone, 0, setting.assistants)
    own = np.maximum(number - 1, 0) * np.array(clerk)
    shared, pool = setting.division_assistants, setting.pool
    people = np.array([0, *division_people(setting)])
    division = np.array(setting.divisions)
    each = 0.0 if shared is None else shared.speed.family.expectation
    part = np.zeros(teams)
    if shared is not None:
        helped = np.bincount(division[~np.array(setting.lone)], minlength=len(people))
        part = np.where(
            setting.lone, 0.0, each * people[division] / np.maximum(helped, 1)[division]
        )
    of_pool = 0.0 if pool is None else pool.speed.family.expectation
    return SharedSpeeds(
        padded((number > 0) * 1.0, count),
        padded(own, count),
        padded(part, count),
        0.0 if pool is None else pool.people * of_pool / teams,
        each,
        of_pool,
    )


def padded(values: NDArray[Any], count: int) -> NDArray[Any]:
    """Values of teams, (T,), and nothing for those up to ``count`` that do not exist."""
    return np.concatenate([values, np.zeros(count - len(values), dtype=values.dtype)])
