"""The posts of a setting beside those of officers and of teams' first assistants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sim.scenario.distributions import Distribution
from sim.scenario.setting import Setting

OWN, OF_DIVISION, OF_POOL = range(3)


class Post(NamedTuple):
    """The post of somebody who is neither an officer nor a team's first assistant.

    Attributes
    ----------
    kind : int
        ``OWN``, ``OF_DIVISION`` or ``OF_POOL``.
    place : int
        The team, from 0, or the division, from 1; 0: the pool.
    number : int
        Among the people of that place: of a team's own assistants from 2, else from 1.
    """

    kind: int
    place: int
    number: int


def posts_of(setting: Setting) -> Mapping[Post, Distribution]:
    """Posts beside those of officers and first assistants, and the speeds of who holds them."""
    posts: dict[Post, Distribution] = {}
    own = enumerate(zip(setting.assistants, setting.speeds, strict=True))
    for team, (assistants, (_officer, speed)) in own:
        if speed is not None:
            posts |= {Post(OWN, team, number): speed for number in range(2, assistants + 1)}
    for division, people in enumerate(division_people(setting), start=1):
        assert setting.division_assistants is not None
        shared = setting.division_assistants.speed
        posts |= {Post(OF_DIVISION, division, i + 1): shared for i in range(people)}
    if (pool := setting.pool) is not None:
        posts |= {Post(OF_POOL, 0, i + 1): pool.speed for i in range(pool.people)}
    return posts


def division_people(setting: Setting) -> tuple[int, ...]:
    """How many assistants each division shares; empty: none does."""
    shared = setting.division_assistants
    if shared is None:
        return ()
    people = shared.people
    return people if isinstance(people, tuple) else (people,) * max(setting.divisions)


def handover(setting: Setting) -> list[float]:
    """Days that a case is on its way after each stage: where just one of two stages is pooled."""
    days = 0.0 if setting.pool is None else setting.pool.handover_days
    pooled = [stage.role == "pool" for stage in setting.route]
    return [days * (a != b) for a, b in zip(pooled, [*pooled[1:], pooled[-1]], strict=True)]
