"""The naive player's tracks: who may be given which case, and what is dealt anew in time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sim.world.world import World
from tests.oracle_regime import Regime, Sight
from tests.oracle_rules import Dealer
from tests.oracle_tenure import Newcomers


class TrackOffice:
    """Asks the rule of each track, and keeps what it answers until the case is dealt."""

    def __init__(self, regime: Regime, world: World) -> None:
        self.regime, self.world = regime, world
        self.dealers: dict[tuple[bool, ...], Dealer] = {}
        self.newcomers = Newcomers()
        self.escalated: set[int] = set()
        self.answers: dict[int, tuple[int, bool] | None] = {}

    def under(self, regime: Regime) -> None:
        """Another regime; another rule, or other limits, remember nothing."""
        before, self.regime = self.regime, regime
        if not regime.escalate_after or not regime.limits:
            self.escalated = set()
        if (before.terms, before.limits) != (regime.terms, regime.limits):
            self.dealers, self.newcomers = {}, Newcomers()
        for dealer in self.dealers.values():
            dealer.regime = regime

    def ask(self, sight: Sight) -> None:
        """Ask about a batch: track by track, in the order of kinds, escalated cases at the end."""
        dealt: list[tuple[int, int]] = []
        sight = self.without_shares(sight)
        if self.regime.rule == "pull":  # first filed first, whatever the track
            for row in sight.batch:
                self.ask_track(self.row_of(self.class_of(row)), replace(sight, batch=[row]), dealt)
            return
        for key in dict.fromkeys(self.row_of(kind) for kind in [*self.kinds, None]):
            batch = [row for row in sight.batch if self.row_of(self.class_of(row)) == key]
            if batch:
                self.ask_track(key, replace(sight, batch=batch), dealt)

    def without_shares(self, sight: Sight) -> Sight:
        """What is left for the rule when newcomers have had their even shares of a batch."""
        turns = self.newcomers.portion(sight.active, sight.batch) if sight.active else {}
        mine = {
            row: team
            for row, team in turns.items()
            if self.takes(team, self.row_of(self.class_of(row)))
        }
        self.answers |= {row: (team, False) for row, team in mine.items()}
        others = [team for team in sight.active if team not in self.newcomers.teams]
        return replace(sight, active=others, batch=[row for row in sight.batch if row not in mine])

    def ask_track(self, key: tuple[bool, ...], sight: Sight, dealt: list[tuple[int, int]]) -> None:
        """Ask about cases of one track; add who gets which to what was dealt before."""
        active = [team for team in sight.active if self.takes(team, key)]
        dealer = self.dealers.setdefault(key, Dealer(self.regime, self.world))
        dealer.ask(replace(sight, active=active, dealt=list(dealt)))
        for row in sight.batch:
            team = dealer.team_for(row)
            self.answers[row] = None if team is None else (team, dealer.levelled)
            dealt += [] if team is None else [(row, team)]

    def answer(self, row: int) -> tuple[int, bool] | None:
        """Team of a case, and whether it levels that team; None: it stays in the pool."""
        return self.answers.pop(row)

    @property
    def kinds(self) -> range:
        """Numbers of the kinds."""
        return range(len(self.world.docket.kinds))

    def class_of(self, row: int) -> int | None:
        """Kind of a case; None for one that is escalated."""
        return None if row in self.escalated else int(self.world.docket.kind[row])

    def row_of(self, kind: int | None) -> tuple[bool, ...]:
        """Whether each limited team takes cases of a kind, or escalated ones."""
        return tuple(kind in self.regime.limits[team] for team in sorted(self.regime.limits))

    def takes(self, team: int, key: Sequence[bool]) -> bool:
        """Whether a team takes the cases of a track."""
        limited = sorted(self.regime.limits)
        return team not in limited or key[limited.index(team)]


def overdue(
    limits: Mapping[int, Sequence[int]],
    allocations: Iterable[tuple[int, int, float]],
    until: float,
) -> list[int]:
    """Cases that were last allocated to a limited team, by a day."""
    last = {row: (team, day) for row, team, day in allocations}
    return [row for row, (team, day) in sorted(last.items()) if team in limits and day <= until]
