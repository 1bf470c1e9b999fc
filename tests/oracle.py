"""A second, naive player of a world, written from the model's description alone.

It goes from instant to instant and does the steps of an instant in their stated order. It shares
no code with the engine: where the two logs differ, one of them departs from the description.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from math import inf, isnan

from sim.world.world import World

OFFICER, ASSISTANT = 0, 1


@dataclass(frozen=True)
class Regime:
    """A way to run the bureau: ``homes`` of the regions (teams, from 0), ``divisions`` of teams."""

    rule: str
    timing: str
    homes: Sequence[Sequence[int]]
    divisions: Sequence[int]
    service_order: str = "allocated_first"
    max_open_cases: int | None = None
    clerical_factor: float = 1.0
    absent_cases: str = "hold"


@dataclass
class Case:
    """A case and where it stands: its current stage is ready, in hand, waiting, or all is done."""

    row: int
    stage: int = 0
    state: str = "ready"
    team: int = -1
    number: int = -1  # of its last allocation
    begin: list[float] = field(default_factory=list)  # of each stage so far, as the next two
    end: list[float] = field(default_factory=list)
    person: list[int] = field(default_factory=list)


class Dealer:
    """Knows the rule: is asked with the backlogs of the day, then names a team case by case."""

    def __init__(self, regime: Regime, world: World) -> None:
        self.regime, self.world = regime, world
        self.turn = 0  # the team next in turn
        self.place_of_region: dict[int, int] = {}  # the place next in turn in a region's homes
        self.stand_in_of_region: dict[int, int] = {}  # the team next in turn if no home is active
        self.load: dict[int, int] = {}  # of the active teams, in team order
        self.base = 0.0

    def ask(self, backlogs: Sequence[int], active: Sequence[int]) -> None:
        """Open a new dealing sequence."""
        self.load = {team: backlogs[team] for team in active}
        self.base = sum(self.load.values()) / max(len(active), 1)

    def team_for(self, row: int) -> int | None:
        """The team that the next case of the sequence goes to; None if no team is active."""
        if not self.load:
            return None
        match self.regime.rule:
            case "regional":
                team = self.regional(int(self.world.docket.region[row]))
            case "random":
                team = list(self.load)[int(self.world.rule_draws[row] * len(self.load))]
            case "least_backlog":
                team = self.least_loaded(list(self.load))
            case "top_up" if below := [t for t in self.load if self.load[t] < self.base]:
                team = self.least_loaded(below)
            case _:
                team = next_in_turn(list(self.load), self.turn)
                self.turn = team + 1
        self.load[team] += 1
        return team

    def least_loaded(self, teams: Sequence[int]) -> int:
        """The team with the lowest backlog, the first of several."""
        return min(teams, key=lambda team: (self.load[team], team))

    def regional(self, region: int) -> int:
        """The region's homes in turn, else the teams of their divisions in turn, else all."""
        homes, divisions = self.regime.homes[region], self.regime.divisions
        places = [place for place, home in enumerate(homes) if home in self.load]
        if places:
            place = next_in_turn(places, self.place_of_region.get(region, 0))
            self.place_of_region[region] = (place + 1) % len(homes)
            return homes[place]
        own = {divisions[home] for home in homes}
        near = [team for team in self.load if divisions[team] in own]
        team = next_in_turn(near or list(self.load), self.stand_in_of_region.get(region, 0))
        self.stand_in_of_region[region] = team + 1
        return team


def next_in_turn(numbers: Sequence[int], turn: int) -> int:
    """The first number from ``turn`` on, around the corner if need be."""
    return min(numbers, key=lambda number: (number < turn, number))


class Bureau:
    """The bureau between two instants, and the steps that lead through an instant."""

    def __init__(self, world: World, history: Regime, arm: Regime) -> None:
        docket, calendar = world.docket, world.calendar
        self.world, self.arm = world, arm
        self.regime = history if calendar.history_months else arm
        self.dealer = Dealer(self.regime, world)
        self.now, self.month, self.column = 0.0, -1, 0
        self.teams = range(len(world.staff.names))
        self.work, self.wait = docket.work.tolist(), docket.wait.tolist()
        self.filed, self.due = docket.filed.tolist(), (docket.filed + docket.limit).tolist()
        self.events = [0.0, *calendar.closing.tolist()]
        self.to_file: list[int] = []
        self.pool: list[int] = []
        self.held: list[set[int]] = [set() for _ in self.teams]  # each team's open cases
        self.ready: dict[tuple[int, str], set[int]] = defaultdict(set)  # by team and role
        self.hands: dict[tuple[int, int], tuple[float, int]] = {}  # person: end of task, case
        self.waits: list[tuple[float, int]] = []  # end of wait, case
        self.cases = [Case(row) for row in range(len(docket))]
        self.allocations: list[tuple[int, int, float]] = []  # case, team, day
        self.releases: list[tuple[int, int, float]] = []
        for row, team in enumerate(docket.opening_team.tolist()):
            self.to_file.append(row) if team < 0 else self.give(row, team)

    def run(self) -> Bureau:
        """Live through all instants up to and including that of the last count."""
        while (instant := self.next_instant()) <= self.world.calendar.end_day:
            self.now = instant
            self.end_tasks()
            self.end_waits()
            if self.events[:1] == [instant]:
                self.count()
                self.allocation_event()
            self.file()
            while self.take_up():  # a task without work ends before the next is taken up
                self.end_tasks()
                self.end_waits()
        return self

    def next_instant(self) -> float:
        """The earliest of all that is to come."""
        first = [*self.events[:1], *(self.filed[row] for row in self.to_file[:1])]
        ends = [end for end, _ in [*self.hands.values(), *self.waits[:1]]]
        return min(first + ends, default=inf)

    def end_tasks(self) -> None:
        """Who is done lays the task down; the case closes, waits or is ready for its next stage."""
        for person, (end, row) in list(self.hands.items()):
            if end == self.now:
                del self.hands[person]
                self.end_task(self.cases[row])

    def end_task(self, case: Case) -> None:
        """A case's task ends."""
        wait = self.wait[case.row][case.stage]
        case.end.append(self.now)
        case.stage += 1
        if case.stage == len(self.world.docket.stages):
            case.state = "closed"
            self.held[case.team].remove(case.row)
        elif wait > 0:
            case.state = "waiting"
            insort(self.waits, (self.now + wait, case.row))
        else:
            self.make_ready(case)

    def end_waits(self) -> None:
        """Cases whose wait is over become ready."""
        while self.waits and self.waits[0][0] == self.now:
            self.make_ready(self.cases[self.waits.pop(0)[1]])

    def make_ready(self, case: Case) -> None:
        """The case's stage can be worked on, by the team it is with, if it is with one."""
        case.state = "ready"
        if case.team >= 0:
            self.ready[case.team, self.role(case)].add(case.row)

    def role(self, case: Case) -> str:
        """Whose work the case's stage is."""
        return self.world.docket.roles[case.stage]

    def count(self) -> None:
        """A month ends, or day 0 begins; after the last month of history the arm takes over."""
        self.events.pop(0)
        self.month += 1
        self.column = min(self.month, self.world.calendar.months - 1)  # the last month stays
        if self.month == self.world.calendar.history_months:
            if self.arm.rule != self.regime.rule:
                self.dealer = Dealer(self.arm, self.world)
            self.regime = self.dealer.regime = self.arm

    def allocation_event(self) -> None:
        """Take back what teams lose, then deal the pool; with rolling, filings go on from there."""
        active = self.active()
        for case in self.cases:
            if case.team >= 0 and case.state in ("ready", "waiting"):
                self.take_back(case, active)
        self.dealer.ask([len(held) for held in self.held], active)
        pool, self.pool = sorted(self.pool), []
        for row in pool:
            self.deal(row)

    def take_back(self, case: Case, active: Sequence[int]) -> None:
        """The case goes back to the pool if its team is gone, or absent and may not hold it."""
        gone = not self.world.staff.exists[case.team, self.column]
        if case.team not in active and (gone or self.regime.absent_cases == "redistribute"):
            self.releases.append((case.row, case.team, self.now))
            self.held[case.team].remove(case.row)
            self.ready[case.team, self.role(case)].discard(case.row)
            self.pool.append(case.row)
            case.team = -1

    def active(self) -> list[int]:
        """Teams that the bureau has and that are there this month."""
        return [team for team in self.teams if self.speed(team, OFFICER) > 0]

    def deal(self, row: int) -> None:
        """The next case of the sequence goes to its team, or into the pool if there is none."""
        team = self.dealer.team_for(row)
        self.pool.append(row) if team is None else self.give(row, team)

    def give(self, row: int, team: int) -> None:
        """Allocate a case."""
        case = self.cases[row]
        case.team, case.number = team, len(self.allocations)
        self.allocations.append((row, team, self.now))
        self.held[team].add(row)
        if case.state == "ready":
            self.make_ready(case)

    def file(self) -> None:
        """Filings of this instant come in."""
        while self.to_file and self.filed[self.to_file[0]] == self.now:
            row = self.to_file.pop(0)
            if self.regime.timing == "immediate":
                self.dealer.ask([len(held) for held in self.held], self.active())
            self.pool.append(row) if self.regime.timing == "monthly" else self.deal(row)

    def take_up(self) -> bool:
        """The first idle person who has a ready task takes up the first in the team's order."""
        for person in product(self.teams, (OFFICER, ASSISTANT)):
            if person not in self.hands and (tasks := self.tasks(*person)):
                self.begin_task(person, min(tasks, key=self.precedence))
                return True
        return False

    def tasks(self, team: int, who: int) -> list[Case]:
        """The ready tasks that a person may take up."""
        rows = self.ready[team, ("officer", "assistant")[who]]
        if who == OFFICER and isnan(self.speed(team, ASSISTANT)):
            rows = rows | self.ready[team, "assistant"]
        if not rows or not self.speed(team, who) > 0:
            return []
        begun = sum(bool(self.cases[row].begin) for row in self.held[team])
        full = begun >= (self.regime.max_open_cases or inf)
        return [self.cases[row] for row in rows if self.cases[row].begin or not full]

    def precedence(self, case: Case) -> tuple[float, int]:
        """The case's place in the service order; the smallest comes first."""
        orders = {
            "allocated_first": case.number,
            "newest_first": -case.number,
            "shortest_work_first": self.effort(case),
            "due_first": self.due[case.row],
        }
        return orders[self.regime.service_order], case.row

    def effort(self, case: Case) -> float:
        """Work of the task at hand, for the team the case is with."""
        work: float = self.work[case.row][case.stage]
        clerical = self.role(case) == "assistant" and isnan(self.speed(case.team, ASSISTANT))
        return work * self.regime.clerical_factor if clerical else work

    def begin_task(self, person: tuple[int, int], case: Case) -> None:
        """A person takes up a case, and goes on with it at the speed of this day."""
        self.ready[case.team, self.role(case)].remove(case.row)
        case.state = "in hand"
        case.begin.append(self.now)
        case.person.append(2 * person[0] + person[1])
        self.hands[person] = (self.now + self.effort(case) / self.speed(*person), case.row)

    def speed(self, team: int, who: int) -> float:
        """Speed of a person this month: 0 if absent, nan for an assistant there is not."""
        staff = self.world.staff
        speeds = (staff.officer_speed, staff.assistant_speed)[who]
        return float(speeds[team, self.column])


def play(world: World, history: Regime, arm: Regime) -> Bureau:
    """The bureau after an arm, and the history before it, were played against a world."""
    return Bureau(world, history, arm).run()
