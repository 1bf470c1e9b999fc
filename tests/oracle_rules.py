"""The rules of the naive player: asked when a dealing sequence opens, then case by case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor
from statistics import median

from sim.world.world import World
from tests.oracle_court_rules import CourtRules
from tests.oracle_regime import Bulletin, Regime, Sight
from tests.oracle_tenure import homes as homes_of


class Dealer(CourtRules):
    """Knows the rule: is asked with what it sees that day, then names a team case by case."""

    def __init__(self, regime: Regime, world: World) -> None:
        self.regime, self.world = regime, world
        self.turn = 0  # the team next in turn
        self.place_of_region: dict[int, int] = {}  # the place next in turn in a region's homes
        self.stand_in_of_region: dict[int, int] = {}  # the team next in turn if no home is active
        self.kept: dict[int, float] = {}  # capacity: (pass - n / sum of weights) x weight
        self.load: dict[int, float] = {}  # of the active teams, in team order
        self.levelled = False  # whether the last case went to a team below the base
        self.remember_nothing()

    def ask(self, sight: Sight) -> None:
        """Open a new dealing sequence."""
        self.end_of_shares()
        self.sight = sight
        self.load = self.seen_loads()
        self.weights = self.records()
        self.passes = {t: self.kept.get(t, 0.5) / w for t, w in self.weights.items()}
        self.dealt = 0
        self.groups = self.groups_to_level()
        self.base = self.base_to_level_to()
        self.turns = self.turns_of_portions()
        self.open_batch()

    def team_for(self, row: int) -> int | None:
        """The team that the next case of the sequence goes to; None if no team is active."""
        self.levelled = False
        if not self.load:
            return None
        team: int | None = getattr(self, self.regime.rule)(row)
        if team is None:
            return None
        more = self.load[team] + (self.sight.days(team, row) if self.regime.in_days else 1)
        self.load[team] = rounded(more) if self.regime.in_days else more
        self.dealt += 1
        return team

    # What the rules see

    def seen_loads(self) -> dict[int, float]:
        """Backlogs or loads of the active teams, returning ones seen with more if so wanted."""
        loads = {team: self.own_load(team) for team in self.sight.active}
        others = [load for team, load in loads.items() if team not in self.sight.thirds]
        if not others:
            return loads
        mean = sum(others) / len(others)
        for team, thirds in self.sight.thirds.items():
            if team in self.sight.gradual and team in loads and mean > loads[team]:
                seen = loads[team] + thirds / 3 * (mean - loads[team])
                loads[team] = seen if self.regime.in_days else floor(seen)
        return loads

    def own_load(self, team: int) -> float:
        """Number of open cases, or the days they are expected to take."""
        rows = self.sight.held[team]
        just_now = [row for row, its in self.sight.dealt if its == team]
        if not self.regime.in_days:
            return len(rows) + len(just_now)
        load = rounded(sum(self.sight.days(team, row) for row in sorted(rows)))
        for row in just_now:
            load = rounded(load + self.sight.days(team, row))
        return load

    # Rules without memory

    def random(self, row: int) -> int:
        """A team by lot."""
        return self.sight.active[int(self.world.rule_draws[row] * len(self.load))]

    def least_backlog(self, row: int) -> int:
        """The team with the lowest backlog."""
        return self.lowest(self.sight.active)

    def least_work(self, row: int) -> int:
        """The team with the lowest load in days."""
        return self.lowest(self.sight.active)

    def two_choices(self, row: int) -> int:
        """The lower of two teams drawn by lot."""
        teams = list(self.sight.active)
        place = self.world.rule_draws[row] * len(teams)
        first = teams.pop(floor(place))
        second = teams[floor((place - floor(place)) * len(teams))] if teams else first
        return self.lowest([first, second])

    def pull(self, row: int) -> int | None:
        """The team with the lowest backlog, if that is below the cap."""
        below = [team for team in self.load if self.load[team] < self.regime.option("cap")]
        return self.lowest(below) if below else None

    def lowest(self, teams: Sequence[int]) -> int:
        """The team with the lowest load, the first of several."""
        return min(teams, key=lambda team: (self.load[team], team))

    # Rules with turns

    def rotation(self, row: int) -> int:
        """The active team next in turn."""
        team = next_in_turn(self.sight.active, self.turn)
        self.turn = team + 1
        return team

    def regional(self, row: int) -> int:
        """The region's homes in turn, else the teams of their divisions in turn, else all."""
        region = int(self.world.docket.region[row])
        homes, divisions = homes_of(self.regime, region, self.sight.month), self.sight.division
        places = [place for place, home in enumerate(homes) if home in self.load]
        if places:
            place = next_in_turn(places, self.place_of_region.get(region, 0))
            self.place_of_region[region] = (place + 1) % len(homes)
            return homes[place]
        own = {divisions[home] for home in homes}
        near = [team for team in self.load if divisions[team] in own]
        team = next_in_turn(near or self.sight.active, self.stand_in_of_region.get(region, 0))
        self.stand_in_of_region[region] = team + 1
        return team

    def merit(self, row: int) -> int:
        """Cases with a named officer to the teams of merit by lot, all others in rotation."""
        draw, share = float(self.world.rule_draws[row]), self.regime.option("named_share")
        if draw < share and (teams := self.teams_of_merit()):
            return teams[floor(draw / share * len(teams))]
        return self.rotation(row)

    def teams_of_merit(self) -> list[int]:
        """Above the median in closures and closure rate, below it in backlog, last month."""
        active = self.sight.active
        if not self.sight.bulletins:
            return []
        last: Bulletin = self.sight.bulletins[-1]
        closed = median(last.closed[team] for team in active)
        rate = median(last.rate(team) for team in active)
        backlog = median(last.backlog[team] for team in active)
        return [
            team
            for team in active
            if last.closed[team] > closed
            and last.rate(team) > rate
            and last.backlog[team] < backlog
        ]

    # Shares by stride scheduling

    def records(self) -> dict[int, float]:
        """Closures counted in the last three months, or 1; scaled up if not there in all."""
        bulletins, took = self.sight.bulletins[-3:], self.sight.took[-3:]
        weights: dict[int, float] = {}
        months = {team: sum(team in taking for taking in took) for team in self.sight.active}
        closed = {team: sum(b.closed[team] for b in bulletins) for team in self.sight.active}
        whole = [closed[team] or 1 for team, n in months.items() if n == len(took)]
        for team, n in months.items():
            weights[team] = closed[team] or 1
            if n < len(took):
                own = closed[team] * len(took) / n if n else 0
                weights[team] = max(own, sum(whole) / len(whole) if whole else 1)
        return weights

    def capacity(self, row: int) -> int:
        """The team with the lowest pass."""
        team = min(self.passes, key=lambda team: (self.passes[team], team))
        self.passes[team] += 1 / self.weights[team]
        return team

    def end_of_shares(self) -> None:
        """What teams keep of their passes after a batch; one without cases leaves no trace."""
        if not hasattr(self, "sight") or not self.dealt:
            return
        total = sum(self.weights.values())
        for team, weight in self.weights.items():
            self.kept[team] = (self.passes[team] - self.dealt / total) * weight

    # Top-up

    def top_up(self, row: int) -> int:
        """A team of the next group to be levelled, else the team next in turn."""
        group = self.group_to_fill()
        self.levelled = group is not None
        return self.lowest(group) if group else self.rotation(row)

    def groups_to_level(self) -> list[list[int]]:
        """Each active team alone, or those of each division together."""
        teams, division = self.sight.active, self.sight.division
        if self.regime.option("unit") != "division":
            return [[team] for team in teams]
        numbers = sorted({division[team] for team in teams})
        return [[team for team in teams if division[team] == number] for number in numbers]

    def base_to_level_to(self) -> float:
        """Mean load of the active teams, before or including the cases to be dealt."""
        if not self.load:
            return 0.0
        total = sum(self.load.values())
        if self.regime.option("base") == "including":
            total += sum(self.added(row) for row in self.sight.batch)
        base = total / len(self.load)
        return rounded(base) if self.regime.in_days else base

    def added(self, row: int) -> float:
        """What a case adds to the load of the bureau: in days, the mean over the teams."""
        if not self.regime.in_days:
            return 1
        return sum(self.sight.days(team, row) for team in self.load) / len(self.load)

    def group_to_fill(self) -> list[int] | None:
        """The group that the next case levels; None if there is none."""
        if self.regime.option("fill") == "in_proportion":
            return next(self.turns, None)
        below = [group for group in self.groups if self.mean(group) < self.base]
        if self.regime.option("fill") == "lowest_first":
            below.sort(key=self.mean)
        return below[0] if below else None

    def mean(self, group: Sequence[int], more: int = 0) -> float:
        """Mean load of a group with so many cases more."""
        return (sum(self.load[team] for team in group) + more) / len(group)

    def turns_of_portions(self) -> Iterator[list[int]]:
        """The groups in turn, each until it has its portion."""
        portions = portions_of(self.shortfalls(), len(self.sight.batch))
        rounds = range(max(portions, default=0))
        groups = self.groups
        return iter([g for i in rounds for g, n in zip(groups, portions, strict=True) if n > i])

    def shortfalls(self) -> list[int]:
        """The number of cases until a group is no longer below the base, for each group."""
        if self.regime.in_days or self.regime.rule != "top_up":
            return [0 for _ in self.groups]
        missing = [0 for _ in self.groups]
        for i, group in enumerate(self.groups):
            while self.mean(group, missing[i]) < self.base:
                missing[i] += 1
        return missing


def portions_of(shortfalls: Sequence[int], cases: int) -> list[int]:
    """Each its shortfall, or if there are too few cases its proportion by largest remainders."""
    total = sum(shortfalls)
    if cases >= total:
        return list(shortfalls)
    portions = [cases * shortfall // total for shortfall in shortfalls]
    order = sorted(range(len(portions)), key=lambda i: -(cases * shortfalls[i] % total))
    for i in order[: cases - sum(portions)]:
        portions[i] += 1
    return portions


def next_in_turn(numbers: Sequence[int], turn: int) -> int:
    """The first number from ``turn`` on, around the corner if need be."""
    return min(numbers, key=lambda number: (number < turn, number))


def rounded(days: float) -> float:
    """A load in days, to 1e-9."""
    return round(days, 9)
