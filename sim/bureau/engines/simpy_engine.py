"""The SimPy engine: plays a plan against a world and records what every case went through.

Nothing is drawn here and nothing is measured. What happens at one instant happens in the
order of the model page: tasks end, waits end, the month is counted, cases are allocated,
filings come in, idle people take up work; ties by case, then by team. It is the reference
for the compiled engine, which must give the same log.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from heapq import heappop, heappush
from math import inf, nan
from typing import Any

import numpy as np
import simpy

from sim.arrays import FloatArray, IntArray
from sim.bureau.engines.simpy_parts import Clock, Desk, Instant, Person
from sim.bureau.log import Tasks
from sim.bureau.workforce import ASSISTANT, OFFICER, ROLES, Moment, Pause, Place, Terms
from sim.world.docket import Docket

Process = Generator[simpy.Event, Any, None]


class SimpyWorkforce:
    """The teams at work in SimPy processes: a `Workforce`."""

    def __init__(
        self, docket: Docket, teams: int, further: int = 0, *, counts_open_cases: bool
    ) -> None:
        self.docket, self.n_teams = docket, teams
        n, self.n_stages = docket.work.shape
        # Columns of cases and, at case x stages + stage, of tasks: lists, because single
        # elements of a list are read and written several times faster than an array's.
        self.filed: list[float] = docket.filed.tolist()
        self.wait: list[float] = docket.wait.ravel().tolist()
        self.begin = [nan] * (n * self.n_stages)
        self.end = [nan] * (n * self.n_stages)
        self.done_by = [-1] * (n * self.n_stages)
        self.stage: list[int] = docket.first_stages(np.arange(n)).tolist()
        self.team = [-1] * n
        self.rank = [0.0] * n  # place in the service order, unless it is by work
        self.backlogs = [0] * self.n_teams
        self.begun = [0] * self.n_teams  # open cases that have been begun
        self.waiting_in_pool: set[int] = set()
        self.people = [Person(number) for number in range(2 * self.n_teams + further)]
        self.desks = [[Desk(team) for _ in ROLES] for team in range(self.n_teams)]
        self.desk_of_stage: list[list[Desk]] = []  # of each team, of each stage
        self.handover = [0.0] * self.n_stages
        self.limit: float = inf
        self.by_work = False  # people take the shortest task first
        ends = docket.outcome
        self.not_before: list[float] = [] if ends is None else ends.not_before.tolist()
        self.open_cases: IntArray = np.zeros((self.n_teams, len(docket.kinds), self.n_stages), int)
        self.counts_open_cases = counts_open_cases
        self.pause: Instant | None = None  # ends at the next closure
        # Order within an instant: task ends, wait ends, count, filings, people; by case.
        self.wait_ends, self.count, self.filing, self.take_up = n, 2 * n, 2 * n + 1, 3 * n + 1
        self.clock = Clock()
        for person in self.people:
            self.clock.process(self.working(person))
        self.clock.run(until=self.clock.at(0.0, 0))  # everybody is there, and idle
        if docket.begun is not None:
            for case in np.flatnonzero(docket.begun.ready > 0).tolist():
                self.waiting_in_pool.add(case)
                self.wait_until(float(docket.begun.ready[case]), case)

    @property
    def plays_months(self) -> bool:
        """It plays all months by the bureau's script."""
        return False

    def play_months(self, bureau: Any, months: range, cohort: slice) -> int:  # noqa: ARG002
        """It does not; see `plays_months`."""
        return 0

    @property
    def now(self) -> float:
        """Day of the instant at which a script goes on."""
        return float(self.clock.now)

    def run(self, script: Iterator[Moment]) -> None:
        """Run a script to its end."""
        self.clock.run(until=self.clock.process(self.events(script)))

    def events(self, script: Iterator[Moment]) -> Process:
        """The bureau's counts and allocation events."""
        for moment in script:
            if isinstance(moment, Pause):
                yield self.pausing(moment)
            else:
                yield self.clock.at(moment, self.count)

    def pausing(self, pause: Pause) -> Instant:
        """The instant at which a pause ends: at a closure, or at the latest on its day."""
        self.pause = ends = Instant(self.clock)

        def end(_: simpy.Event) -> None:
            if self.pause is ends:
                self.end_pause()

        self.clock.at(pause.day, self.count).callbacks.append(end)
        return ends

    def end_pause(self) -> None:
        """The script goes on at this instant, where the month is counted at others."""
        if self.pause is not None:
            self.clock.trigger(self.pause, self.count)
            self.pause = None

    def finish(self, day: float) -> None:
        """Play the instant on ``day``, at which the script ended, to its end."""
        self.clock.run(until=self.clock.at(day, self.take_up + len(self.people)))

    def working(self, person: Person) -> Process:
        """A person's working life: take the first ready task, finish it, pass the case on."""
        clock, stage, n_stages = self.clock, self.stage, self.n_stages
        begin, end, done_by = self.begin, self.end, self.done_by
        number, take_up = person.number, self.take_up + person.number
        while True:
            desk, case = self.take(person)
            if desk is None:
                person.idle = Instant(clock)
                yield person.idle
                continue
            task = case * n_stages + stage[case]
            begin[task] = day = clock.now
            done_by[task] = number
            person.in_hand = case
            day += desk.work[task] / person.speed
            yield clock.at(day, case)
            end[task] = day
            person.in_hand = -1
            self.pass_on(case, task, day)
            if clock.peek() <= day:  # whatever else is due at this instant comes first
                yield clock.at(day, take_up)

    # A case on its way

    def take(self, person: Person) -> tuple[Desk | None, int]:
        """The case a free person takes up next, removed from its desk; no desk: there is none."""
        if not person.speed:
            return None, -1
        found, first = None, (inf, 0)
        for desk in person.desks:
            heap = desk.heap(is_full=self.begun[desk.team] >= self.limit)
            if heap and heap[0] < first:
                found, first = desk, heap[0]
        if found is None:
            return None, -1
        _, case = heappop(found.heap(is_full=self.begun[found.team] >= self.limit))
        if not self.stage[case]:
            self.begun[found.team] += 1
        return found, case

    def pass_on(self, case: int, task: int, day: float) -> None:
        """After a task: the case closes, waits, or is ready for its next stage."""
        stage = self.stage[case] + 1
        self.stage[case] = stage
        if self.counts_open_cases:
            self.recount(case, stage - 1, -1)
            self.recount(case, stage, 1)
        if stage == self.n_stages:
            self.close(self.team[case])
            return
        ready = day + self.wait[task] + self.handover[stage - 1]
        if self.not_before and stage == self.n_stages - 1:
            ready = max(ready, self.not_before[case])
        if ready > day:
            self.wait_until(ready, case)
        else:
            self.make_ready(case)

    def wait_until(self, day: float, case: int) -> None:
        """Nobody can work on a case before a day."""
        over = self.clock.at(day, self.wait_ends + case)
        over.case = case
        over.callbacks.append(self.wait_over)

    def recount(self, case: int, stage: int, change: int) -> None:
        """Count an open case in or out at a stage, for rules that weigh work."""
        if stage < self.n_stages:
            self.open_cases[self.team[case], self.docket.kind[case], stage] += change

    def close(self, team: int) -> None:
        """A case of the team is closed; with a limit on open cases it may begin another."""
        self.end_pause()
        self.backlogs[team] -= 1
        self.begun[team] -= 1
        first = self.desk_of_stage[team][0]
        if first.fresh:
            self.wake(first)

    def wait_over(self, moment: simpy.Event) -> None:
        """An external wait ends: the case is ready, unless it is in the pool."""
        case = moment.case  # type: ignore[attr-defined]
        if self.team[case] < 0:
            self.waiting_in_pool.discard(case)
        else:
            self.make_ready(case)

    def make_ready(self, case: int) -> None:
        """Lay a case on the desk of the people whose stage it has reached."""
        stage = self.stage[case]
        desk = self.desk_of_stage[self.team[case]][stage]
        rank = desk.work[case * self.n_stages + stage] if self.by_work else self.rank[case]
        heappush(desk.fresh if self.limit < inf and not stage else desk.ready, (rank, case))
        self.wake(desk)

    def wake(self, desk: Desk) -> None:
        """Let the idle people of a desk look for work at the end of this instant."""
        for person in desk.people:
            if person.idle is not None and person.speed:
                self.clock.trigger(person.idle, self.take_up + person.number)
                person.idle = None

    # At an event

    @property
    def backlog(self) -> IntArray:
        """Allocated cases that are not closed, (T,)."""
        return np.array(self.backlogs)

    def stages(self, cases: IntArray) -> IntArray:
        """Stage that each of the cases has reached."""
        return np.array([self.stage[case] for case in cases.tolist()], dtype=np.int64)

    def deal(self, cases: IntArray, teams: IntArray, ranks: FloatArray) -> None:
        """Give cases to teams now."""
        for case, team, rank in zip(cases.tolist(), teams.tolist(), ranks.tolist(), strict=True):
            self.give(case, team, rank)

    def expect(self, cases: IntArray, teams: IntArray, ranks: FloatArray) -> None:
        """Give cases to teams when they are filed."""
        self.clock.process(self.intake(cases.tolist(), teams.tolist(), ranks.tolist()))

    def intake(self, cases: list[int], teams: list[int], ranks: list[float]) -> Process:
        """Filings that come in, each to its team."""
        for case, team, rank in zip(cases, teams, ranks, strict=True):
            yield self.clock.at(self.filed[case], self.filing + case)
            self.give(case, team, rank)

    def give(self, case: int, team: int, rank: float) -> None:
        """Give a case to a team; it is ready, unless it waits."""
        self.team[case], self.rank[case] = team, rank
        self.backlogs[team] += 1
        self.begun[team] += self.stage[case] > 0
        if self.counts_open_cases:
            self.recount(case, self.stage[case], 1)
        if case in self.waiting_in_pool:
            self.waiting_in_pool.discard(case)
        else:
            self.make_ready(case)

    def set_speeds(self, speeds: FloatArray) -> None:
        """Put speeds in force; a task keeps the speed it began with."""
        for person, speed in zip(self.people, speeds.tolist(), strict=True):
            person.speed = speed
        for desks in self.desks:
            for desk in desks:
                if desk.ready or desk.fresh:
                    self.wake(desk)

    def reorganise(self, terms: Terms) -> None:
        """Other terms: who does which stage, in what order, with what limit."""
        docket = self.docket
        self.by_work, self.limit = terms.by_work, terms.limit
        if terms.rank is not None:
            self.rank = terms.rank.tolist()
        self.handover = terms.handover.tolist()
        is_clerical = terms.roles == ASSISTANT
        alone = docket.work * np.where(is_clerical, terms.clerical_factor, 1.0)
        work, work_alone = docket.work.ravel().tolist(), alone.ravel().tolist()
        ready = [case for team in range(self.n_teams) for case in self.clear_desks(team)]
        self.desk_of_stage = []
        for desks, lone in zip(self.desks, terms.lone.tolist(), strict=True):
            for desk in desks:
                desk.people, desk.work = [], work_alone if lone else work
            roles = np.where(is_clerical & lone, OFFICER, terms.roles)
            self.desk_of_stage.append([desks[role] for role in roles])
        own = (Place(i % 2, np.array([i // 2])) for i in range(2 * self.n_teams))
        for person, place in zip(self.people, [*own, *terms.further], strict=True):
            person.desks = [self.desks[team][place.role] for team in place.teams]
            for desk in person.desks:
                desk.people.append(person)
        for case in ready:
            self.make_ready(case)

    def clear_desks(self, team: int) -> list[int]:
        """Take all ready cases from a team's desks."""
        cases = []
        for desk in self.desks[team]:
            cases += [case for _, case in desk.ready + desk.fresh]
            desk.ready, desk.fresh = [], []
        return cases

    def release(self, teams: list[int]) -> tuple[IntArray, IntArray]:
        """Take from teams every case but those in hand; one that waits keeps waiting."""
        leaving = set(teams)
        theirs = [
            case
            for case, team in enumerate(self.team)
            if team in leaving and self.stage[case] < self.n_stages
        ]
        return self.take_back(np.array(theirs, dtype=np.int64))

    def take_back(self, cases: IntArray) -> tuple[IntArray, IntArray]:
        """Take open cases from their teams, but those in hand; one that waits keeps waiting."""
        in_hand = {person.in_hand for person in self.people}
        taken = [case for case in cases.tolist() if case not in in_hand]
        whose = [self.team[case] for case in taken]
        ready = {case for team in sorted(set(whose)) for case in self.clear_desks(team)}
        for case, team in zip(taken, whose, strict=True):
            if self.counts_open_cases:
                self.recount(case, self.stage[case], -1)
            self.team[case] = -1
            self.backlogs[team] -= 1
            self.begun[team] -= self.stage[case] > 0
        self.waiting_in_pool.update(case for case in taken if case not in ready)
        for case in ready.difference(taken):
            self.make_ready(case)
        return np.array(taken, dtype=np.int64), np.array(whose, dtype=np.int64)

    def fork(self) -> SimpyWorkforce:
        """Running processes cannot be copied: SimPy plays every plan from the beginning."""
        raise TypeError("a SimPy workforce cannot be copied")

    @property
    def closed(self) -> FloatArray:
        """Day on which each case was closed, (N,); nan: it has not been."""
        return np.array(self.end[self.n_stages - 1 :: self.n_stages])

    def record(self) -> Tasks:
        """What was recorded."""
        shape = (len(self.filed), self.n_stages)
        return (
            np.array(self.begin).reshape(shape),
            np.array(self.end).reshape(shape),
            np.array(self.done_by, dtype=np.int32).reshape(shape),
        )
