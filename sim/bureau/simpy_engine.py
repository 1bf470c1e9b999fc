"""The SimPy engine: plays a plan against a world and records what every case went through.

Nothing is drawn here and nothing is measured. What happens at one instant happens in the
order of the model page: tasks end, waits end, the month is counted, cases are allocated,
filings come in, idle people take up work; ties by case, then by team.
"""

from __future__ import annotations

from collections.abc import Generator
from heapq import heappop, heappush
from math import inf, nan
from typing import Any

import numpy as np
import simpy

from sim.bureau.board import IntArray, Workload
from sim.bureau.log import Log, moves
from sim.bureau.office import Office
from sim.bureau.regime import Plan
from sim.world.world import World

Process = Generator[simpy.Event, Any, None]


class Moment(simpy.Event):
    """An instant on the clock that processes and callbacks can wait for."""

    case = -1

    def __init__(self, clock: Clock) -> None:
        self.env, self.callbacks = clock, []
        self._ok, self._value = True, None


class Clock(simpy.Environment):
    """SimPy's environment with absolute days and an explicit order within an instant."""

    def at(self, day: float, order: int) -> Moment:
        """A moment on ``day``; of moments on one day the lower order comes first."""
        moment = Moment(self)
        heappush(self._queue, (day, order, next(self._eid), moment))  # type: ignore[misc]
        return moment

    def come(self, moment: Moment, order: int) -> None:
        """Let a moment that was left open come now."""
        heappush(self._queue, (self._now, order, next(self._eid), moment))  # type: ignore[misc]


class Person:
    """An officer or assistant.

    ``ready`` and ``fresh``: heaps of (place in the service order, case); ``fresh`` has the cases
    not begun while ``max_open_cases`` is in force. ``work``: effort of every task in this
    person's hands. ``idle``: the moment that would end idleness.
    """

    __slots__ = ("fresh", "idle", "in_hand", "number", "ready", "speed", "team", "work")

    def __init__(self, number: int) -> None:
        self.number, self.team = number, number // 2
        self.speed = 0.0
        self.ready: list[tuple[float, int]] = []
        self.fresh: list[tuple[float, int]] = []
        self.work: list[float] = []
        self.idle: Moment | None = None
        self.in_hand = -1


def play(world: World, plan: Plan) -> Log:
    """Play a plan against a world, up to and including the event after the last month."""
    bureau = Bureau(world, plan)
    bureau.clock.run(until=bureau.last_moment)
    return bureau.log()


class Bureau:
    """The bureau at work: the state that its people and its deputy director share."""

    def __init__(self, world: World, plan: Plan) -> None:
        docket = world.docket
        self.world, self.office = world, Office(world, plan)
        self.setting = plan.history.setting
        n, self.n_stages = docket.work.shape
        self.n_teams = len(world.staff.names)
        # Columns of cases and, at case x stages + stage, of tasks: lists, because single
        # elements of a list are read and written several times faster than an array's.
        self.filed: list[float] = docket.filed.tolist()
        self.wait: list[float] = docket.wait.ravel().tolist()
        self.begin = [nan] * (n * self.n_stages)
        self.end = [nan] * (n * self.n_stages)
        self.done_by = [-1] * (n * self.n_stages)
        self.stage = [0] * n
        self.team = [-1] * n
        self.rank: list[float] = [0.0] * n  # place in the service order, unless it is by work
        self.allocations: list[tuple[int, int, float]] = []
        self.releases: list[tuple[int, int, float]] = []
        self.backlog = [0] * self.n_teams
        self.begun = [0] * self.n_teams  # open cases that have been begun
        self.month = 0
        self.counted = (0, 0)  # allocations and releases up to the last count
        self.pool: list[int] = []
        self.waiting_in_pool: set[int] = set()
        self.people = [Person(number) for number in range(2 * self.n_teams)]
        self.desks: list[list[Person]] = [[] for _ in range(self.n_teams)]
        self.limit: float = inf
        self.by_work = False  # people take the shortest task first
        self.due: list[float] = []
        ends = docket.outcome
        self.not_before: list[float] = [] if ends is None else ends.not_before.tolist()
        # Open cases by team, kind and stage reached, where a rule weighs work.
        self.open_cases: IntArray | None = None
        if plan.history.weighs_work or plan.comparison.weighs_work:
            shape = (self.n_teams, len(docket.kinds), self.n_stages)
            self.open_cases = np.zeros(shape, dtype=np.int64)
        self._start_clock(n)

    def _start_clock(self, n: int) -> None:
        """Order within an instant: task ends, wait ends, count, filings, people; by case."""
        self.wait_ends, self.count, self.filing, self.take_up = n, 2 * n, 2 * n + 1, 3 * n + 1
        self.clock = Clock()
        end = self.world.calendar.end_day
        self.last_moment = self.clock.at(end, self.take_up + 2 * self.n_teams)
        for person in self.people:
            self.clock.process(self.working(person))
        self.clock.process(self.months())

    # Processes

    def working(self, person: Person) -> Process:
        """A person's working life: take the first ready task, finish it, pass the case on."""
        clock, stage, n_stages = self.clock, self.stage, self.n_stages
        begin, end, done_by = self.begin, self.end, self.done_by
        number, take_up = person.number, self.take_up + person.number
        while True:
            case = self.take(person)
            if case < 0:
                person.idle = Moment(clock)
                yield person.idle
                continue
            task = case * n_stages + stage[case]
            begin[task] = day = clock.now
            done_by[task] = number
            person.in_hand = case
            day += person.work[task] / person.speed
            yield clock.at(day, case)
            end[task] = day
            person.in_hand = -1
            self.pass_on(case, task, day)
            if clock.peek() <= day:  # whatever else is due at this instant comes first
                yield clock.at(day, take_up)

    def months(self) -> Process:
        """The months: each is opened, and its allocation event held, after the last one's count."""
        docket, closing = self.world.docket, self.world.calendar.closing.tolist()
        opening = int((docket.opening_team >= 0).sum())
        filed_before = np.searchsorted(docket.filed, closing, side="left").tolist()
        known = [opening, *filed_before, filed_before[-1]]
        for month in range(len(closing) + 1):
            if month:
                yield self.clock.at(closing[month - 1], self.count)
                if self.setting.allocation.timing == "monthly":
                    self.pool.extend(range(known[month - 1], known[month]))
            self.open_month(month)
            if not month:
                for case in range(opening):
                    self.deal(case, int(docket.opening_team[case]))
                self.counted = (opening, 0)
            self.release_absent()
            self.allocate(range(known[month], known[month + 1]))

    def intake(self, cases: range, teams: list[int]) -> Process:
        """Filings dealt at once: to the teams fixed at the event, or by asking the rule."""
        for k, case in enumerate(cases):
            yield self.clock.at(self.filed[case], self.filing + case)
            if teams:
                self.deal(case, teams[k])
            else:
                self.pool.append(case)
                self.deal_pool()

    # A case on its way

    def take(self, person: Person) -> int:
        """The case a free person takes up next, removed from the desk; -1: none."""
        ready, fresh, team, limit = person.ready, person.fresh, person.team, self.limit
        if not person.speed:
            return -1
        if fresh and self.begun[team] < limit and (not ready or fresh[0] < ready[0]):
            case = heappop(fresh)[1]
        elif ready:
            case = heappop(ready)[1]
        else:
            return -1
        if not self.stage[case]:
            self.begun[team] += 1
        return case

    def pass_on(self, case: int, task: int, day: float) -> None:
        """After a task: the case closes, waits, or is ready for its next stage."""
        stage = self.stage[case] + 1
        self.stage[case] = stage
        if self.open_cases is not None:
            self.recount(case, stage - 1, -1)
            self.recount(case, stage, 1)
        if stage == self.n_stages:
            self.close(self.team[case])
            return
        ready = day + self.wait[task]
        if self.not_before and stage == self.n_stages - 1:
            ready = max(ready, self.not_before[case])
        if ready > day:
            over = self.clock.at(ready, self.wait_ends + case)
            over.case = case
            over.callbacks.append(self.wait_over)
        else:
            self.make_ready(case)

    def recount(self, case: int, stage: int, change: int) -> None:
        """Count an open case in or out at a stage, for rules that weigh work."""
        if self.open_cases is not None and stage < self.n_stages:
            self.open_cases[self.team[case], self.world.docket.kind[case], stage] += change

    def close(self, team: int) -> None:
        """A case of the team is closed; with a limit on open cases it may begin another."""
        self.backlog[team] -= 1
        self.begun[team] -= 1
        beginner = self.desks[team][0]
        if beginner.fresh:
            self.wake(beginner)

    def wait_over(self, moment: simpy.Event) -> None:
        """An external wait ends: the case is ready, unless it is in the pool."""
        case = moment.case  # type: ignore[attr-defined]
        if self.team[case] < 0:
            self.waiting_in_pool.discard(case)
        else:
            self.make_ready(case)

    def make_ready(self, case: int) -> None:
        """Lay a case on the desk of the person whose stage it has reached."""
        stage = self.stage[case]
        person = self.desks[self.team[case]][stage]
        rank = person.work[case * self.n_stages + stage] if self.by_work else self.rank[case]
        heappush(person.fresh if self.limit < inf and not stage else person.ready, (rank, case))
        self.wake(person)

    def wake(self, person: Person) -> None:
        """Let an idle person look for work at the end of this instant."""
        if person.idle is not None and person.speed:
            self.clock.come(person.idle, self.take_up + person.number)
            person.idle = None

    # Allocation

    def allocate(self, coming: range) -> None:
        """The allocation event; with rolling timing it fixes the coming filings' teams too."""
        timing, pooled = self.setting.allocation.timing, len(self.pool)
        if timing == "rolling":
            self.pool += coming
        teams = self.deal_pool(pooled)
        if timing != "monthly" and coming:
            self.clock.process(self.intake(coming, teams))

    def deal_pool(self, now: int | None = None) -> list[int]:
        """Ask the rule about the pool and deal its first ``now`` cases; the others' teams."""
        cases = sorted(self.pool)
        now = len(cases) if now is None else now
        teams: list[int] = []
        if cases and len(self.office.active):
            pool = self.office.pool_of(cases, [self.stage[case] for case in cases])
            teams = self.office.sequence(self.month, pool, self.backlog, self.workload())
        self.pool = [] if teams else cases[:now]
        for case, team in zip(cases[:now], teams, strict=False):
            self.deal(case, team)
        return teams[now:]

    def workload(self) -> Workload | None:
        """Expected remaining work of the teams, where the rule in force weighs it."""
        if self.open_cases is None or not self.office.regime.weighs_work:
            return None
        speeds = np.array([person.speed for person in self.people])
        return self.office.workload(self.open_cases, speeds, self.month)

    def deal(self, case: int, team: int) -> None:
        """Give a case to a team and the next allocation number to the case."""
        self.team[case] = team
        self.backlog[team] += 1
        self.begun[team] += self.stage[case] > 0
        if self.open_cases is not None:
            self.recount(case, self.stage[case], 1)
        self.rank[case] = self.service_rank(case, len(self.allocations))
        self.allocations.append((case, team, self.clock.now))
        if case in self.waiting_in_pool:
            self.waiting_in_pool.discard(case)
        else:
            self.make_ready(case)

    def service_rank(self, case: int, number: int) -> float:
        """Place of a case in the service order; the lowest comes first."""
        if self.setting.service_order == "newest_first":
            return -number
        return self.due[case] if self.setting.service_order == "due_first" else number

    # Months

    def open_month(self, month: int) -> None:
        """Count the month that ends, and put the coming one's regime and speeds in force."""
        office, backlog = self.office, np.array(self.backlog)
        self.month = month
        if month:
            given, back = self.counted
            moved = self.moved(self.allocations[given:]), self.moved(self.releases[back:])
            office.count(month, backlog, *moved)
            self.counted = len(self.allocations), len(self.releases)
        if office.open_month(month, backlog):
            self.reorganise(office.column(month))
        self.set_speeds(office.paces[0])
        if office.rush_day < inf:
            rush = self.clock.at(office.rush_day, self.count)
            rush.callbacks.append(lambda _: self.set_speeds(office.paces[1]))

    def moved(self, moves: list[tuple[int, int, float]]) -> IntArray:
        """How many of these moves were each team's, (T,)."""
        return np.bincount([team for _, team, _ in moves], minlength=self.n_teams)

    def set_speeds(self, pace: float) -> None:
        """Put speeds in force; a task keeps the speed it began with."""
        for person, speed in zip(self.people, (self.office.speeds * pace).tolist(), strict=True):
            person.speed = speed
            if person.ready or person.fresh:
                self.wake(person)

    def reorganise(self, column: int) -> None:
        """Another regime: who does which stage, in what order, with what limit."""
        docket = self.world.docket
        self.setting = setting = self.office.regime.setting
        self.by_work = setting.service_order == "shortest_work_first"
        self.limit = inf if setting.max_open_cases is None else setting.max_open_cases
        is_clerical = np.array([role == "assistant" for role in docket.roles])
        alone = docket.work * np.where(is_clerical, setting.clerical_factor, 1.0)
        work, work_alone = docket.work.ravel().tolist(), alone.ravel().tolist()
        self.due = (docket.filed + docket.limit).tolist()
        for number, (case, _, _) in enumerate(self.allocations):
            self.rank[case] = self.service_rank(case, number)
        lone = np.isnan(self.world.staff.assistant_speed[:, column]).tolist()
        for team in range(self.n_teams):
            officer, assistant = self.people[2 * team : 2 * team + 2]
            officer.work, assistant.work = work_alone if lone[team] else work, work
            helper = officer if lone[team] else assistant
            self.desks[team] = [helper if clerical else officer for clerical in is_clerical]
            for case in self.clear_desks(team):
                self.make_ready(case)

    def clear_desks(self, team: int) -> list[int]:
        """Take all ready cases from a team's desks."""
        cases = []
        for person in self.people[2 * team : 2 * team + 2]:
            cases += [case for _, case in person.ready + person.fresh]
            person.ready, person.fresh = [], []
        return cases

    def release_absent(self) -> None:
        """Cases of teams that may not hold them re-enter the pool; those in hand do later."""
        leaving = self.office.leaving(self.month)
        ready = {case for team in leaving for case in self.clear_desks(team)}
        in_hand = {person.in_hand for person in self.people}
        teams = {team for team in leaving if self.backlog[team]}
        for case, team in enumerate(self.team if teams else ()):
            if team in teams and case not in in_hand and self.stage[case] < self.n_stages:
                self.release(case, team, is_ready=case in ready)

    def release(self, case: int, team: int, *, is_ready: bool) -> None:
        """A case re-enters the pool at the stage it has reached; one that waits keeps waiting."""
        self.recount(case, self.stage[case], -1)
        self.team[case] = -1
        self.backlog[team] -= 1
        self.begun[team] -= self.stage[case] > 0
        self.releases.append((case, team, self.clock.now))
        self.pool.append(case)
        if not is_ready:
            self.waiting_in_pool.add(case)

    def log(self) -> Log:
        """What was recorded."""
        shape = (len(self.filed), self.n_stages)
        return Log(
            docket=self.world.docket,
            allocations=moves(self.allocations),
            releases=moves(self.releases),
            begin=np.array(self.begin).reshape(shape),
            end=np.array(self.end).reshape(shape),
            person=np.array(self.done_by, dtype=np.int64).reshape(shape),
            conduct=self.office.conduct,
        )
