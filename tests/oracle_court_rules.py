"""More rules of the naive player: those that courts and their systems of distribution use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor
from typing import Any

from sim.world.world import World
from tests.oracle_regime import Bulletin, Regime, Sight


class CourtRules:
    """Of a dealer: what it knows, and what these rules remember."""

    regime: Regime
    world: World
    sight: Sight
    load: dict[int, float]  # backlogs of the active teams, as seen, with what has been dealt
    turn: int  # the team next in turn
    rotation: Callable[[int], int]

    def remember_nothing(self) -> None:
        """Nothing has been dealt yet."""
        self.after_left_over = 0  # the team after the last one that got a left-over case
        self.due: list[int] = []  # the teams of a batch, case by case
        self.sums: dict[int, float] = {}  # weights of the cases of each team
        self.took_part: list[int] = []  # the active teams when the accumulator dealt last
        self.cards_left: dict[int, int] = {}
        self.credits: dict[int, int] = {}
        self.turn_of_lost = 0
        self.again: int | None = None  # the team that gets the next case too

    def open_batch(self) -> None:
        """What is settled when a sequence opens."""
        self.is_first = True
        self.due = []
        if self.regime.rule == "even_receipts" and self.sight.batch and self.sight.active:
            self.due = self.even_shares()

    def by_lot(self, teams: Sequence[int], row: int) -> int:
        """One of the teams, by the uniform of the case."""
        return teams[floor(float(self.world.rule_draws[row]) * len(teams))]

    # The ledger

    def as_in_ledger(self, row: int) -> int:
        """Who had the case, if that team takes cases; else the team next in turn."""
        own = self.world.docket.team
        team = -1 if own is None else int(own[row])
        return team if team in self.sight.active else self.rotation(row)

    # Receipts

    def even_receipts(self, row: int) -> int:
        """The next one of those who are due cases."""
        return self.due.pop(0)

    def even_shares(self) -> list[int]:
        """Who gets the cases of the batch."""
        received = {team: self.receipts(team) for team in self.sight.active}
        cases, inside = len(self.sight.batch), dict(received)
        while True:
            level = (sum(inside.values()) + cases) // len(inside)
            stay = {team: r for team, r in inside.items() if r <= level}
            if stay == inside:
                break
            inside = stay
        shares = {team: level - r for team, r in inside.items()}
        left = cases - sum(shares.values())
        order = sorted(shares, key=lambda t: (shares[t], t < self.after_left_over, t))
        for team in order[:left]:
            shares[team] += 1
            self.after_left_over = team + 1
        rounds = range(max(shares.values()))
        return [team for i in rounds for team in sorted(shares) if shares[team] > i]

    def receipts(self, team: int) -> int:
        """Cases allocated to a team in the current span."""
        months, bulletins = len(self.sight.bulletins), self.sight.bulletins
        first = self.world.calendar.history_months  # a span begins with the comparison
        begins = [m for m in range(months + 1) if (m - first) % self.regime.option("window_months")]
        of_span: list[Bulletin] = []
        for month in range(months - 1, -1, -1):
            if month + 1 not in begins:  # the month after it opens a span
                break
            of_span.append(bulletins[month])
        now = self.sight.received[team] + sum(its == team for _row, its in self.sight.dealt)
        return sum(bulletin.received[team] for bulletin in of_span) + now

    # Lots

    def below_mean_lot(self, row: int) -> int:
        """By lot among those below the mean backlog, or among all."""
        mean = sum(self.load.values()) / len(self.load)
        return self.by_lot([t for t in self.load if self.load[t] < mean] or [*self.load], row)

    def deck(self, row: int) -> int:
        """By lot among the cards that active teams have left."""
        while True:
            cards = [t for t in self.sight.active for _ in range(self.cards_left.get(t, 0))]
            if cards:
                break
            given = self.regime.option("cards")
            teams = range(len(self.sight.division))
            self.cards_left = {t: given[t] if t < len(given) else 1 for t in teams}
        team = self.by_lot(cards, row)
        self.cards_left[team] -= 1
        return team

    def accumulator(self, row: int) -> int:
        """By lot among those whose sum is low enough, and those who join by chance."""
        active = self.sight.active
        if self.is_first:
            self.let_newcomers_in()
        low = min(self.sums[team] for team in active)
        most, chance = self.regime.option("most_ahead"), self.regime.option("joining_chance")
        draws: Any = self.world.team_draws
        part = [
            team
            for team in active
            if round(self.sums[team] - low, 9) <= most or draws[row, team] < chance
        ]
        team = self.by_lot(part, row)
        kind = self.world.docket.kinds[int(self.world.docket.kind[row])]
        self.sums[team] = round(self.sums[team] + self.regime.weight(kind), 9)
        self.is_first = False
        return team

    def let_newcomers_in(self) -> None:
        """Who was not there last time begins with the mean of those who were."""
        active = self.sight.active
        there = [self.sums[team] for team in active if team in self.took_part]
        for team in active:
            self.sums.setdefault(team, 0.0)
            if there and team not in self.took_part:
                self.sums[team] = max(self.sums[team], round(sum(there) / len(there), 9))
        self.took_part = list(active)

    # Turns

    def rotation_with_credits(self, row: int) -> int:
        """In turn, with credits for cases that went from team to team."""
        active = self.sight.active
        if row in self.sight.losers:
            team = after(active, self.turn_of_lost)
            self.turn_of_lost = team + 1
            loser = self.sight.losers[row]
            self.credits[loser] = self.credits.get(loser, 0) + 1
            self.credits[team] = self.credits.get(team, 0) - 1
            return team
        team, is_again = after(active, self.turn), False
        if self.again is not None and self.again in active:
            team, is_again = self.again, True
        self.again = None
        if is_again:
            self.turn = team + 1
            return team
        while self.credits.get(team, 0) < 0:
            self.credits[team] += 1
            team = after(active, team + 1)
        self.turn = team + 1
        if self.credits.get(team, 0) > 0:
            self.credits[team] -= 1
            self.again = team
        return team


def after(teams: Sequence[int], number: int) -> int:
    """The first team from a number on, or the first of all."""
    return next((team for team in teams if team >= number), teams[0])
