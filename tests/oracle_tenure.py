"""Who joins and leaves the naive player's bureau, and who gets an even share of new cases only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.oracle_regime import Regime


def has(regime: Regime, team: int, month: str) -> bool:
    """Whether the bureau has a team in a month, as far as joining and leaving go."""
    joins, leaves = regime.joins.get(team, ""), regime.leaves.get(team, ("9999-99", None))[0]
    if joins > leaves:  # it leaves, and comes back later
        return month < leaves or month >= joins
    return joins <= month < leaves


def successor(regime: Regime, team: int, month: str) -> int | None:
    """Who stands in the place of a team that has gone; None if nobody does."""
    passed = [team]
    while not has(regime, passed[-1], month):
        leaves, heir = regime.leaves.get(passed[-1], ("9999-99", None))
        if month < leaves or heir is None or heir in passed:
            return None
        passed.append(heir)
    return passed[-1] if len(passed) > 1 else None


def homes(regime: Regime, region: int, month: str) -> list[int]:
    """Who serves a region in a month, place by place."""
    served = list(regime.homes[region])
    for place, team in enumerate(regime.homes[region]):
        heir = successor(regime, team, month)
        if heir is not None and heir not in regime.homes[region] and heir not in served:
            served[place] = heir
    return served


def new_teams(
    took: Sequence[Sequence[int]], had: Sequence[set[int]], teams: Iterable[int]
) -> set[int]:
    """Teams that are new, from an event without them to the third in a row that they take cases at.

    ``took``: who takes cases from each event on; ``had``: whom the bureau has.
    """
    new: set[int] = set()
    for team in teams:
        in_a_row = 0
        for taking, there in zip(took, had, strict=True):
            if team not in there:
                new.add(team)
            in_a_row = in_a_row + 1 if team in taking else 0
            if in_a_row >= 3:
                new.discard(team)
    return new


class Newcomers:
    """Teams with an even share of the new cases only, and whose turn it is among all."""

    def __init__(self) -> None:
        self.teams: set[int] = set()
        self.turn = 0

    def settle(self, active: Sequence[int], beginning: Iterable[int], backlog: list[int]) -> None:
        """At an event: who begins is added; who is no longer below the others' mean is not."""
        mine = {team for team in self.teams if team in active} | set(beginning)
        others = [team for team in active if team not in mine]
        self.teams = set()
        if others:
            mean = sum(backlog[team] for team in others) / len(others)
            self.teams = {team for team in mine if backlog[team] < mean}

    def portion(self, active: Sequence[int], batch: Sequence[int]) -> dict[int, int]:
        """Which cases of a batch they get, by turns of all."""
        mine: dict[int, int] = {}
        for row in batch if self.teams else ():
            later = [team for team in active if team >= self.turn]
            team = later[0] if later else active[0]
            self.turn = team + 1
            if team in self.teams:
                mine[row] = team
        return mine
