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

from sim.bureau.allocation import Board, Pool
from sim.bureau.log import Log, Moves
from sim.bureau.regime import Plan, Regime
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

    ``ready`` and ``fresh`` are heaps of (place in the service order, case); ``fresh`` holds
    the cases not begun while ``max_open_cases`` is in force. ``work`` is the effort of every
    task in this person's hands. ``idle`` is the moment that would end idleness.
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
        self.world, self.plan, self.regime = world, plan, plan.history
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
        self.active = self.divisions = np.zeros(0, dtype=np.int64)
        self.pool: list[int] = []
        self.waiting_in_pool: set[int] = set()
        self.memory: Any = None
        self.people = [Person(number) for number in range(2 * self.n_teams)]
        self.desks: list[list[Person]] = [[] for _ in range(self.n_teams)]
        self.limit: float = inf
        self.due: list[float] = []
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
                if self.regime.timing == "monthly":
                    self.pool.extend(range(known[month - 1], known[month]))
            self.open_month(month)
            if not month:
                for case in range(opening):
                    self.deal(case, int(docket.opening_team[case]))
            self.release_absent(month)
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
        self.stage[case] += 1
        if self.stage[case] == self.n_stages:
            self.close(self.team[case])
        elif self.wait[task] > 0:
            over = self.clock.at(day + self.wait[task], self.wait_ends + case)
            over.case = case
            over.callbacks.append(self.wait_over)
        else:
            self.make_ready(case)

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
        by_work = self.regime.service_order == "shortest_work_first"
        rank = person.work[case * self.n_stages + stage] if by_work else self.rank[case]
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
        timing, pooled = self.regime.timing, len(self.pool)
        if timing == "rolling":
            self.pool += coming
        teams = self.deal_pool(pooled)
        if timing != "monthly" and coming:
            self.clock.process(self.intake(coming, teams))

    def deal_pool(self, now: int | None = None) -> list[int]:
        """Ask the rule about the pool and deal its first ``now`` cases; the others' teams."""
        cases = sorted(self.pool)
        now = len(cases) if now is None else now
        teams = self.sequence(cases)
        self.pool = [] if teams else cases[:now]
        for case, team in zip(cases[:now], teams, strict=False):
            self.deal(case, team)
        return teams[now:]

    def sequence(self, cases: list[int]) -> list[int]:
        """The rule's dealing sequence for these cases; empty if no team is active."""
        if not cases or not len(self.active):
            return []
        world, chosen = self.world, np.array(cases)
        docket = world.docket
        board = Board(np.array(self.backlog), self.active, self.divisions, self.regime.homes)
        columns = (docket.region, docket.kind, docket.filed, world.rule_draws)
        pool = Pool(*(column[chosen] for column in columns))
        teams, self.memory = self.regime.rule(board, pool, self.memory)
        dealt: list[int] = np.asarray(teams).tolist()
        if len(dealt) != len(cases) or not set(dealt) <= set(self.active.tolist()):
            raise ValueError("an allocation rule must give each pooled case an active team")
        return dealt

    def deal(self, case: int, team: int) -> None:
        """Give a case to a team and the next allocation number to the case."""
        self.team[case] = team
        self.backlog[team] += 1
        self.begun[team] += self.stage[case] > 0
        self.rank[case] = self.service_rank(case, len(self.allocations))
        self.allocations.append((case, team, self.clock.now))
        if case in self.waiting_in_pool:
            self.waiting_in_pool.discard(case)
        else:
            self.make_ready(case)

    def service_rank(self, case: int, number: int) -> float:
        """Place of a case in the service order; the lowest comes first."""
        match self.regime.service_order:
            case "newest_first":
                return -number
            case "due_first":
                return self.due[case]
            case _:
                return number

    # Months

    def open_month(self, month: int) -> None:
        """Put the month's regime and speeds in force; after the last month its own stay."""
        calendar, staff = self.world.calendar, self.world.staff
        column = min(month, calendar.months - 1)
        if month in (0, calendar.history_months):
            in_history = month < calendar.history_months
            self.reorganise(self.plan.history if in_history else self.plan.comparison, column)
        self.active = np.flatnonzero(staff.officer_speed[:, column] > 0)
        officers = staff.officer_speed[:, column].tolist()
        assistants = np.nan_to_num(staff.assistant_speed[:, column]).tolist()
        for person in self.people:
            speeds = assistants if person.number % 2 else officers
            person.speed = speeds[person.team]
            if person.ready or person.fresh:
                self.wake(person)

    def reorganise(self, regime: Regime, column: int) -> None:
        """Another regime: who does which stage, in what order, with what limit."""
        docket = self.world.docket
        if regime.rule is not self.regime.rule:
            self.memory = None
        self.regime = regime
        missing = self.n_teams - len(regime.divisions)  # teams that only the other regime has
        self.divisions = np.array([*regime.divisions, *[0] * missing])
        self.limit = inf if regime.max_open_cases is None else regime.max_open_cases
        is_clerical = np.array([role == "assistant" for role in docket.roles])
        alone = docket.work * np.where(is_clerical, regime.clerical_factor, 1.0)
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

    def release_absent(self, month: int) -> None:
        """Cases of absent teams re-enter the pool, if the regime says so or the team is gone.

        Those in hand do not: they follow at the next event.
        """
        column = min(month, self.world.calendar.months - 1)
        exists = self.world.staff.exists[:, column]
        absent = np.setdiff1d(np.arange(self.n_teams), self.active)
        leaving = [t for t in absent.tolist() if self.regime.redistribute or not exists[t]]
        ready = {case for team in leaving for case in self.clear_desks(team)}
        in_hand = {person.in_hand for person in self.people}
        teams = {team for team in leaving if self.backlog[team]}
        for case, team in enumerate(self.team if teams else ()):
            if team in teams and case not in in_hand and self.stage[case] < self.n_stages:
                self.release(case, team, is_ready=case in ready)

    def release(self, case: int, team: int, *, is_ready: bool) -> None:
        """A case re-enters the pool at the stage it has reached; one that waits keeps waiting."""
        self.team[case] = -1
        self.backlog[team] -= 1
        self.begun[team] -= self.stage[case] > 0
        self.releases.append((case, team, self.clock.now))
        self.pool.append(case)
        if not is_ready:
            self.waiting_in_pool.add(case)

    def log(self) -> Log:
        """What was recorded, as columns."""
        shape = (len(self.filed), self.n_stages)
        return Log(
            docket=self.world.docket,
            allocations=_moves(self.allocations),
            releases=_moves(self.releases),
            begin=np.array(self.begin).reshape(shape),
            end=np.array(self.end).reshape(shape),
            person=np.array(self.done_by, dtype=np.int64).reshape(shape),
        )


def _moves(rows: list[tuple[int, int, float]]) -> Moves:
    case, team, day = zip(*rows, strict=True) if rows else ((), (), ())
    return Moves(
        np.array(case, dtype=np.int64), np.array(team, dtype=np.int64), np.array(day, dtype=float)
    )
