"""Who joins the bureau and who leaves it, and who takes over from whom: months are numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pydantic import Field

from sim.arrays import BoolArray, IntArray
from sim.months import month_number
from sim.scenario.parts import Month, Part, TeamRef

if TYPE_CHECKING:
    from sim.scenario.setting import Setting


class Join(Part):
    """A team that the bureau does not have before a month."""

    team: TeamRef = Field(description="Who.", examples=[10])
    start: Month = Field(
        alias="from",
        description="First month in which the bureau has it, later than the run's first.",
        examples=["2014-03"],
    )


class Leave(Part):
    """A team that the bureau no longer has from a month on."""

    team: TeamRef = Field(description="Who.", examples=[3])
    start: Month = Field(
        alias="from",
        description="First month in which the bureau no longer has it, later than the run's first.",
        examples=["2015-02"],
    )
    to: TeamRef | None = Field(
        default=None,
        description="Who takes over its cases and its place among the homes; `null`: its cases are "
        "dealt anew.",
        examples=[4],
    )


class Tenure(NamedTuple):
    """When a team comes and goes.

    Attributes
    ----------
    joins, leaves : int or None
        Number of the month from which on the bureau has it, or has it no longer.
    heir : int or None
        The team, from 0, that takes over.
    """

    joins: int | None = None
    leaves: int | None = None
    heir: int | None = None

    def is_there(self, month: int) -> bool:
        """Whether the bureau has the team in a month."""
        come = self.joins is None or month >= self.joins
        gone = self.leaves is not None and month >= self.leaves
        if self.joins is None or self.leaves is None or self.joins < self.leaves:
            return come and not gone
        return come or not gone  # it leaves first, and joins again later


ALWAYS = Tenure()


def tenures(setting: Setting) -> dict[int, Tenure]:
    """When teams come and go, by team from 0; without those that are always there."""
    found: dict[int, Tenure] = {}
    for join in setting.joins:
        found[setting.team_index(join.team)] = Tenure(month_number(join.start))
    for leave in setting.leaves:
        team = setting.team_index(leave.team)
        heir = None if leave.to is None else setting.team_index(leave.to)
        month = month_number(leave.start)
        found[team] = found.get(team, ALWAYS)._replace(leaves=month, heir=heir)
    return found


def in_the_bureau(setting: Setting, months: IntArray, count: int) -> BoolArray:
    """Whether joining and leaving let the bureau have each team in each month, (T, M).

    Parameters
    ----------
    months : IntArray
        Numbers of M months.
    count : int
        Of teams, T.
    """
    there = np.ones((count, len(months)), dtype=np.bool_)
    for team, tenure in tenures(setting).items():
        there[team] = [tenure.is_there(month) for month in months.tolist()]
    return there


def heirs(setting: Setting, month: int) -> dict[int, int]:
    """Who stands, in a month, in the place of each team that has gone and named a successor.

    A successor that has gone as well has its own stand in its place; where that leads to nobody
    whom the bureau has, the team is not named.
    """
    known = tenures(setting)
    found: dict[int, int] = {}
    for team in known:
        seen, at = {team}, team
        while not known.get(at, ALWAYS).is_there(month):
            heir = known[at].heir if _has_gone(known[at], month) else None
            if heir is None or heir in seen:
                break
            seen.add(heir)
            at = heir
        else:
            if at != team:
                found[team] = at
    return found


def _has_gone(tenure: Tenure, month: int) -> bool:
    return tenure.leaves is not None and month >= tenure.leaves


def homes_in(setting: Setting, month: int) -> tuple[tuple[int, ...], ...]:
    """Teams that serve each region in a month, successors in the places of those that have gone.

    A successor that is a home of the region already keeps its own place, and the other stays empty.
    """
    instead = heirs(setting, month)
    return tuple(_succeeded(home, instead) for home in setting.homes)


def _succeeded(home: tuple[int, ...], instead: dict[int, int]) -> tuple[int, ...]:
    served: list[int] = []
    for team in home:
        heir = instead.get(team, team)
        served.append(team if heir in home or heir in served else heir)
    return tuple(served)
