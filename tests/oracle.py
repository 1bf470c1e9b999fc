"""A second, naive player of a world, written from the model's description alone.

It goes from instant to instant and does the steps of an instant in their stated order. It shares
no code with the engine: where the two logs differ, one of them departs from the description.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise, product
from math import inf, isnan, nan

from sim.world.world import World
from tests.oracle_conduct import Appraiser, Standing, factor_of, month_end, strained
from tests.oracle_regime import Bulletin, Regime, Sight, not_before_of
from tests.oracle_rules import Dealer

OFFICER, ASSISTANT = 0, 1


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


class Bureau:
    """The bureau between two instants, and the steps that lead through an instant.

    It knows of what is filed after the last count, and does not look at it before.
    """

    def __init__(self, world: World, history: Regime, arm: Regime) -> None:
        self.window, self.world, self.arm = world, world.as_far_as_known, arm
        docket, calendar = self.world.docket, self.world.calendar
        self.regime = history if calendar.history_months else arm
        self.dealer = Dealer(self.regime, self.world)
        self.appraiser = Appraiser(self.regime.appraisal, since=0)
        self.now, self.month, self.column = 0.0, -1, 0
        self.month_length = 0.0
        self.teams = range(len(world.staff.names))
        self.work, self.wait = docket.work.tolist(), docket.wait.tolist()
        self.filed, self.due = docket.filed.tolist(), (docket.filed + docket.limit).tolist()
        self.not_before = not_before_of(self.world)
        self.events = [0.0, *calendar.closing.tolist()]
        self.spurts: list[float] = []  # when the last days of this month begin, if people hurry
        self.is_late = False
        self.to_file: list[int] = []
        self.pool: list[int] = []
        self.held: list[set[int]] = [set() for _ in self.teams]  # each team's open cases
        self.ready: dict[tuple[int, str], set[int]] = defaultdict(set)  # by team and role
        self.hands: dict[tuple[int, int], tuple[float, int]] = {}  # person: end of task, case
        self.waits: list[tuple[float, int]] = []  # end of wait, case
        self.cases = [Case(row) for row in range(len(docket))]
        self.allocations: list[tuple[int, int, float]] = []  # case, team, day
        self.releases: list[tuple[int, int, float]] = []
        self.bulletins: list[Bulletin] = []
        self.took: list[list[int]] = []  # who takes cases from each event to the next
        self.factor = [1.0 for _ in self.teams]  # product of a team's responses
        self.strain = [0.0 for _ in self.teams]  # state of overwork
        for row, team in enumerate(docket.opening_team.tolist()):
            self.to_file.append(row) if team < 0 else self.give(row, team)
        self.begin_month()

    def begin_month(self) -> None:
        """Nothing has happened yet of what a bulletin counts."""
        self.start = [len(held) for held in self.held]
        self.received = [0 for _ in self.teams]
        self.closed = [0 for _ in self.teams]
        self.topped_up = [0 for _ in self.teams]

    def run(self) -> Bureau:
        """Live through all instants up to and including that of the last count."""
        while self.next_instant() <= self.window.calendar.end_day:
            self.end_what_ends()
            self.begin_what_begins()
        return self

    def follow(self) -> tuple[list[float], float]:
        """After `run`, live on until the window's cases are closed, or its months are over.

        When each case was closed (nan: it was not), and the count at which this ends.
        """
        start, cohort = self.window.calendar.start_day, self.cases[: len(self.window.docket)]
        watched = [case for case in cohort if self.filed[case.row] >= start]
        if self.events:
            self.month_length = float(self.world.calendar.days[self.month])
            self.look_at_calendar()
            if self.regime.allocation.timing == "rolling":
                self.dealer.ask(self.sight(self.coming()))
        while any(case.state != "closed" for case in watched) and self.events:
            is_count = False
            while not is_count:
                self.end_what_ends()
                is_count = self.events[:1] == [self.now]
                if is_count and (
                    len(self.events) == 1 or all(case.state == "closed" for case in watched)
                ):
                    self.events = []
                else:
                    self.begin_what_begins()
        closed = [case.end[-1] if case.state == "closed" else nan for case in cohort]
        return closed, self.now

    def end_what_ends(self) -> None:
        """The first half of the next instant."""
        self.now = self.next_instant()
        self.end_tasks()
        self.end_waits()

    def begin_what_begins(self) -> None:
        """The second half of an instant."""
        if self.spurts[:1] == [self.now]:
            self.spurts.pop()
            self.is_late = True
        if self.events[:1] == [self.now]:
            self.count()
            self.allocation_event()
        self.file()
        while self.take_up():  # a task without work ends before the next is taken up
            self.end_tasks()
            self.end_waits()

    def next_instant(self) -> float:
        """The earliest of all that is to come."""
        first = [*self.events[:1], *self.spurts, *(self.filed[row] for row in self.to_file[:1])]
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
            self.closed[case.team] += 1
            self.held[case.team].remove(case.row)
            return
        ready = self.now + wait
        if case.stage == len(self.world.docket.stages) - 1:
            ready = max(ready, self.not_before[case.row])
        if ready > self.now:
            case.state = "waiting"
            insort(self.waits, (ready, case.row))
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
        self.column = self.month - (self.month == self.window.calendar.months)  # the last stays
        self.month_length = float(self.world.calendar.days[self.column])
        backlog = [len(held) for held in self.held]
        history = self.world.calendar.history_months
        if self.month > 0:
            self.bulletins.append(Bulletin(self.start, self.received, self.closed, backlog))
            self.appraiser.count(self.month, history, self.bulletins, self.took)
            self.tire()
        if self.month == history:
            self.change_regime()
        self.took.append([team for team in self.teams if self.is_active(team)])
        if self.month > 0:
            self.respond(backlog)
        self.is_late = False
        if self.month != self.window.calendar.months:  # the last count looks at no month to come
            self.look_at_calendar()
        self.begin_month()

    def tire(self) -> None:
        """The state of overwork after a month."""
        overwork = self.regime.responses.overwork
        for team in self.teams if overwork else ():
            self.strain[team] = strained(overwork, self.strain[team], self.closed[team])

    def change_regime(self) -> None:
        """The comparison begins; what is the same as in the history goes on."""
        before, self.regime = self.regime, self.arm
        if before.terms != self.arm.terms:
            self.dealer = Dealer(self.arm, self.world)
        self.dealer.regime = self.arm
        if before.appraisal != self.arm.appraisal:
            self.appraiser = Appraiser(self.arm.appraisal, since=self.month)
        if before.responses.overwork != self.arm.responses.overwork:
            self.strain = [0.0 for _ in self.teams]

    def respond(self, backlog: list[int]) -> None:
        """People respond to the count and to what comes, until the next count."""
        active = self.took[-1]
        mean = sum(backlog[team] for team in active) / max(len(active), 1)
        for team in self.teams:
            standing = Standing(
                rule=self.regime.rule,
                backlog=backlog[team],
                mean=mean,
                strain=self.strain[team],
                topped_up=self.topped_up[team],
                is_last=team == self.appraiser.last,
                is_commended=team in self.appraiser.commended,
            )
            self.factor[team] = factor_of(self.regime.responses, standing)

    def look_at_calendar(self) -> None:
        """When the last days of the month begin."""
        if self.regime.responses.month_end:
            days = self.regime.responses.month_end.days
            self.spurts = [self.events[0] - days] if self.month_length > days else []

    def allocation_event(self) -> None:
        """Take back what teams lose, then deal the pool; with rolling, filings go on from there."""
        for case in self.cases:
            if case.team >= 0 and case.state in ("ready", "waiting"):
                self.take_back(case)
        pool, self.pool = sorted(self.pool), []
        rolling = self.regime.allocation.timing == "rolling"
        coming = [] if self.month == self.window.calendar.months else self.coming()
        self.dealer.ask(self.sight(pool + coming if rolling else pool))
        for row in pool:
            self.deal(row)

    def coming(self) -> list[int]:
        """What is filed before the next count."""
        return [row for row in self.to_file if self.filed[row] < min(self.events, default=0)]

    def sight(self, batch: list[int]) -> Sight:
        """What the rule sees at this moment."""
        speeds = [[self.speed(team, who) for who in (OFFICER, ASSISTANT)] for team in self.teams]
        return Sight(
            active=self.took[-1],
            held=self.held,
            division=self.world.staff.division[:, self.column].tolist(),
            thirds=self.thirds(),
            batch=batch,
            days=lambda team, row: self.days_left(*speeds[team], row),
            bulletins=self.bulletins,
        )

    def thirds(self) -> dict[int, int]:
        """Teams that take cases again after an event at which they took none; 2, then 1 third."""
        came_back = [set(now) - set(before) for before, now in pairwise(self.took)]
        thirds = {team: 1 for now in came_back[-2:-1] for team in now if team in self.took[-1]}
        return thirds | {team: 2 for now in came_back[-1:] for team in now}

    def days_left(self, officer: float, assistant: float, row: int) -> float:
        """Expected days of the stages that a case has not ended, with people of such speeds."""
        case, parts = self.cases[row], {"officer": 0.0, "assistant": 0.0}
        for stage in range(case.stage, len(self.world.docket.stages)):
            parts[self.world.docket.roles[stage]] += self.regime.stage_means[stage]
        factor = self.regime.kind_factors[self.world.docket.kind[row]]
        own, clerical = parts["officer"] * factor, parts["assistant"] * factor
        if isnan(assistant):
            return time(own, officer) + time(clerical * self.regime.clerical_factor, officer)
        return time(own, officer) + time(clerical, assistant)

    def take_back(self, case: Case) -> None:
        """The case goes back to the pool if its team is gone, or absent and may not hold it."""
        gone = not self.world.staff.exists[case.team, self.column]
        if case.team not in self.took[-1] and (gone or self.regime.absent_cases == "redistribute"):
            self.releases.append((case.row, case.team, self.now))
            self.held[case.team].remove(case.row)
            self.ready[case.team, self.role(case)].discard(case.row)
            self.pool.append(case.row)
            case.team = -1

    def is_active(self, team: int) -> bool:
        """Whether the bureau has the team, and it is there this month and not suspended."""
        there = self.world.staff.officer_speed[team, self.column] > 0
        return bool(there) and not self.appraiser.is_suspended(team, self.month)

    def deal(self, row: int) -> None:
        """The next case of the sequence goes to its team, or into the pool if there is none."""
        team = self.dealer.team_for(row)
        if team is None:
            self.pool.append(row)
        else:
            self.topped_up[team] += self.dealer.levelled
            self.give(row, team)

    def give(self, row: int, team: int) -> None:
        """Allocate a case."""
        case = self.cases[row]
        case.team, case.number = team, len(self.allocations)
        self.allocations.append((row, team, self.now))
        self.held[team].add(row)
        if self.took:  # the opening backlog is not received
            self.received[team] += 1
        if case.state == "ready":
            self.make_ready(case)

    def file(self) -> None:
        """Filings of this instant come in."""
        while self.to_file and self.filed[self.to_file[0]] == self.now:
            row = self.to_file.pop(0)
            timing = self.regime.allocation.timing
            if timing == "immediate":
                self.dealer.ask(self.sight([row]))
            self.pool.append(row) if timing == "monthly" else self.deal(row)

    def take_up(self) -> bool:
        """The first idle person who has a ready task takes up the first in the team's order."""
        anything = {team for (team, _), rows in self.ready.items() if rows}
        for person in product(sorted(anything), (OFFICER, ASSISTANT)):
            if person not in self.hands and (tasks := self.tasks(*person)):
                self.begin_task(person, min(tasks, key=self.precedence))
                return True
        return False

    def tasks(self, team: int, who: int) -> list[Case]:
        """The ready tasks that a person may take up."""
        rows, clerical = (
            self.ready[team, ("officer", "assistant")[who]],
            self.ready[team, "assistant"],
        )
        if who == OFFICER and clerical and isnan(self.speed(team, ASSISTANT)):
            rows = rows | clerical
        if not rows or team not in self.took[-1] or not self.speed(team, who) > 0:
            return []
        most = self.regime.max_open_cases or inf
        full = most < inf and sum(bool(self.cases[row].begin) for row in self.held[team]) >= most
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
        """Speed of a person at this moment: 0 if absent, nan for an assistant there is not."""
        staff = self.world.staff
        speeds = (staff.officer_speed, staff.assistant_speed)[who]
        speed = float(speeds[team, self.column]) * self.factor[team]
        hurry = self.regime.responses.month_end
        if hurry is None:
            return speed
        return speed * month_end(hurry, self.month_length, self.is_late)


def time(work: float, speed: float) -> float:
    """Days that work takes; for who stands still, none or for ever."""
    if speed == 0:
        return inf if work else 0.0
    return work / speed


def play(world: World, history: Regime, arm: Regime) -> Bureau:
    """The bureau after an arm, and the history before it, were played against a world."""
    return Bureau(world, history, arm).run()
