"""Where teams belong: their divisions, the regions that they serve, and moves between divisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, NamedTuple

from pydantic import Field

from sim.scenario.numbers import Teams
from sim.scenario.parts import Part, TeamRef

Divisions = tuple[int, ...]
"""Division of each team, from 1."""
Homes = tuple[tuple[int, ...], ...]
"""Teams, from 0, that serve each region."""


class TeamMove(Part):
    """Teams that go to another division, with the regions and the cases that go with them.

    They leave all regions that they serve, and serve those that are served by teams which are in
    the new division before and stay there.
    """

    teams: Annotated[tuple[TeamRef, ...], Field(min_length=1)] = Field(
        description="Who: numbers from 1, or names.", examples=[[3, 4]]
    )
    to_division: Teams = Field(
        description="Number of the division; some team is in it and stays.", examples=[3]
    )


class Move(NamedTuple):
    """A team, from 0, and the division that it goes to."""

    team: int
    division: int


def blocks(teams: int, divisions: int) -> Divisions:
    """Divisions as blocks of neighbours, as even as can be, the larger ones first."""
    size, larger = divmod(teams, divisions)
    sizes = [size + 1] * larger + [size] * (divisions - larger)
    return tuple(number for number, n in enumerate(sizes, start=1) for _ in range(n))


def even_homes(shares: Sequence[float], teams: int) -> Homes:
    """Homes of regions of these shares, spread evenly over so many teams.

    With as many teams as regions or more, every region has one; each further team goes to the
    region with most of a share a team (ties: the first in their order), so that one team more takes
    none from any region: Adams' method of apportionment (Balinski and Young 2001, Fair
    Representation). The regions' teams are neighbours, in the order of the regions.

    With fewer, every team has one; regions by falling share (ties: in their order) go to the team
    with the least share so far (ties: the first): Graham (1969), Bounds on multiprocessing timing
    anomalies.
    """
    order = sorted(range(len(shares)), key=lambda i: -shares[i])
    if teams < len(shares):
        loads, home = [0.0] * teams, [0] * len(shares)
        for region in order:
            team = loads.index(min(loads))
            home[region] = team
            loads[team] += shares[region]
        return tuple((team,) for team in home)
    sizes = [1] * len(shares)
    for _ in range(teams - len(shares)):
        a_team = [share / size for share, size in zip(shares, sizes, strict=True)]
        sizes[a_team.index(max(a_team))] += 1
    ends = [sum(sizes[:i]) for i in range(len(sizes) + 1)]
    return tuple(tuple(range(ends[i], ends[i + 1])) for i in range(len(sizes)))


def moved_divisions(divisions: Divisions, moves: Sequence[Move]) -> Divisions:
    """Divisions after teams have moved."""
    to = {move.team: move.division for move in moves}
    return tuple(to.get(team, division) for team, division in enumerate(divisions))


def served_by(divisions: Divisions, homes: Homes, moves: Sequence[Move]) -> dict[int, set[int]]:
    """The regions that each division's teams serve which were in it before and stay."""
    going = {move.team for move in moves}
    served: dict[int, set[int]] = {}
    for region, home in enumerate(homes):
        for team in home:
            if team not in going:
                served.setdefault(divisions[team], set()).add(region)
    return served


def moved_homes(divisions: Divisions, homes: Homes, moves: Sequence[Move]) -> Homes:
    """Homes after teams have moved; ``divisions``: those before.

    Whoever stays keeps the place in each list. Who comes stands behind them, in the order in which
    moves are written; who serves a region before and after stands there, too.
    """
    if not moves:
        return homes
    going, served = {move.team for move in moves}, served_by(divisions, homes, moves)
    return tuple(
        (
            *(team for team in home if team not in going),
            *(move.team for move in moves if region in served.get(move.division, ())),
        )
        for region, home in enumerate(homes)
    )
