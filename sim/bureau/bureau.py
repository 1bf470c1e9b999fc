"""The bureau, month by month: counts, allocation events and filings.

All that happens here is the same whatever engine plays the teams between two events; an
engine is a `Workforce`: an event loop, and the state of cases and people that it changes.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from math import inf
from typing import Protocol

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.bureau.board import Workload, rows_of
from sim.bureau.log import Batch, Log, Tasks, moves
from sim.bureau.office import Office
from sim.bureau.regime import Plan
from sim.world.world import World

NO_CASES: IntArray = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Terms:
    """On which terms N cases are worked on by T teams, while a regime is in force.

    Attributes
    ----------
    rank : (N,) place of each case in the service order
    by_work : whether people take the shortest task first instead
    limit : how many cases a team may have begun and not closed
    lone : (T,) whether a team has no assistant
    clerical_factor : on the work of an assistant's stage that a lone officer does
    """

    rank: FloatArray
    by_work: bool
    limit: float
    lone: BoolArray
    clerical_factor: float


class Workforce(Protocol):
    """T teams at work on their cases: the event loop, and what it changes."""

    @property
    def backlog(self) -> IntArray:
        """(T,) allocated cases that are not closed."""

    @property
    def open_cases(self) -> IntArray:
        """(T, K, S) open cases by team, kind and stage reached; if they are counted."""

    def stages(self, cases: IntArray) -> IntArray:
        """Stage that each of the cases has reached."""

    def reorganise(self, terms: Terms) -> None:
        """Other terms of work."""

    def set_speeds(self, speeds: FloatArray) -> None:
        """Speeds, (2 T,), of officers and assistants; a task keeps the one it began with."""

    def deal(self, cases: IntArray, teams: IntArray, ranks: FloatArray) -> None:
        """Give cases to teams now."""

    def expect(self, cases: IntArray, teams: IntArray, ranks: FloatArray) -> None:
        """Give cases to teams when they are filed, before the next count."""

    def release(self, teams: list[int]) -> tuple[IntArray, IntArray]:
        """Take from teams all cases but those in hand; these by number, and whose they were."""

    def work_until(self, day: float, *, is_over: bool = False) -> None:
        """Play up to the count (or filing) on ``day``: tasks and waits end, nobody takes up work.

        ``is_over``: play that instant to its end; idle people take up work.
        """

    def record(self) -> Tasks:
        """What was recorded."""

    def fork(self) -> Workforce:
        """The same workforce in the same state, to go on by itself."""


class Bureau:
    """A plan played against a world by a workforce, from the first event to the last."""

    def __init__(self, world: World, plan: Plan, workforce: Workforce) -> None:
        docket, closing = world.docket, world.calendar.closing
        self.world, self.office, self.workforce = world, Office(world, plan), workforce
        self.setting = plan.history.setting
        self.day = 0.0
        self.speeds = self.office.speeds
        self.rush_day = inf
        filed = np.searchsorted(docket.filed, closing, side="left").tolist()
        self.known = [docket.opening, *filed, filed[-1]]  # cases filed before each event
        self.pool = NO_CASES
        self.cases = np.arange(len(docket))
        self.allocated = 0
        self.allocations: list[Batch] = []
        self.releases: list[Batch] = []
        self.none: IntArray = np.zeros(len(world.staff.names), dtype=np.int64)  # of any team
        self.received, self.left = self.none, self.none

    def play(self, first: int = 0) -> Log:
        """Play, from a month on, up to and including the event after the last month."""
        self.play_months(range(first, self.world.calendar.months + 1))
        self.workforce.work_until(self.day, is_over=True)
        return self.log()

    def play_months(self, months: range) -> None:
        """Play months, from the event that opens each up to its count."""
        closing: list[float] = self.world.calendar.closing.tolist()
        for month in months:
            self.open_month(month)
            if not month:
                self.deal_opening()
            self.release_absent(month)
            coming = self.cases[self.known[month] : self.known[month + 1]]
            self.allocate(month, coming)
            if month < len(closing):
                self.work_until(closing[month])
                if self.setting.allocation.timing == "monthly":
                    self.pool = np.concatenate([self.pool, coming]) if len(self.pool) else coming

    def fork(self) -> Bureau:
        """The same bureau in the same state, to go on by itself."""
        other = copy(self)
        other.office, other.workforce = self.office.fork(), self.workforce.fork()
        other.allocations, other.releases = [*self.allocations], [*self.releases]
        return other

    # A month begins

    def open_month(self, month: int) -> None:
        """Count the month that ends, and put the coming one's regime and speeds in force."""
        office, backlog = self.office, self.workforce.backlog
        if month:
            office.count(month, backlog, self.received, self.left)
            self.received = self.left = self.none  # who changes one makes another
        if office.open_month(month, backlog):
            self.setting = office.regime.setting
            self.workforce.reorganise(self.terms(office.column(month)))
        self.rush_day = office.rush_day
        self.set_speeds(office.paces[0])

    def terms(self, column: int) -> Terms:
        """The terms of work under the regime in force."""
        setting = self.setting
        return Terms(
            rank=self.all_ranks(),
            by_work=setting.service_order == "shortest_work_first",
            limit=inf if setting.max_open_cases is None else setting.max_open_cases,
            lone=np.isnan(self.world.staff.assistant_speed[:, column]),
            clerical_factor=setting.clerical_factor,
        )

    def set_speeds(self, pace: float) -> None:
        """Put the month's speeds in force, times a pace."""
        self.speeds = self.office.speeds if pace == 1.0 else self.office.speeds * pace
        self.workforce.set_speeds(self.speeds)

    def deal_opening(self) -> None:
        """The opening backlog is in its teams' hands; they have not received it."""
        cases = self.cases[: self.known[0]]
        self.deal(cases, self.world.docket.opening_team[cases])
        self.received = self.none

    def release_absent(self, month: int) -> None:
        """Cases of teams that may not hold them re-enter the pool; those in hand do later."""
        leaving = self.office.leaving(month)
        if leaving:
            backlog = self.workforce.backlog
            leaving = [team for team in leaving if backlog[team]]
        if not leaving:
            return
        cases, teams = self.workforce.release(leaving)
        self.releases.append((cases, teams, self.day))
        self.left = self.left + np.bincount(teams, minlength=len(self.none))
        self.pool = np.sort(np.concatenate([self.pool, cases]))

    # Allocation

    def allocate(self, month: int, coming: IntArray) -> None:
        """The allocation event, and, unless cases wait for the next one, the month's filings."""
        timing = self.setting.allocation.timing
        if timing != "monthly" and not len(self.office.active):
            self.pool = np.concatenate([self.pool, coming])  # they wait for somebody to come back
            return
        blind = self.office.regime.traits.deals_blindly
        in_advance = timing == "rolling" or (timing == "immediate" and blind)
        self.deal_pool(month, coming if in_advance else NO_CASES)
        if timing == "immediate" and not in_advance:
            for case in coming.tolist():
                self.work_until(float(self.world.docket.filed[case]))
                self.pool = np.array([case])
                self.deal_pool(month)

    def deal_pool(self, month: int, coming: IntArray = NO_CASES) -> None:
        """Ask the rule about the pool and the filings to come; deal these when they are filed."""
        cases = np.concatenate([self.pool, coming]) if len(coming) else self.pool
        if not len(cases) or not len(self.office.active):
            return
        pool = self.office.pool_of(rows_of(cases), self.workforce.stages(cases))
        backlog = self.workforce.backlog
        teams = self.office.sequence(month, pool, backlog, self.workload(month))
        now = len(self.pool)
        self.deal(self.pool, teams[:now])
        if len(coming):
            ranks = self.record(coming, teams[now:], self.world.docket.filed[coming])
            self.workforce.expect(coming, teams[now:], ranks)
        self.pool = NO_CASES

    def workload(self, month: int) -> Workload | None:
        """Expected remaining work of the teams, where the rule in force weighs it."""
        if not self.office.regime.traits.weighs_work:
            return None
        return self.office.workload(self.workforce.open_cases, self.speeds, month)

    def deal(self, cases: IntArray, teams: IntArray) -> None:
        """Give cases to teams now."""
        self.workforce.deal(cases, teams, self.record(cases, teams, self.day))

    def record(self, cases: IntArray, teams: IntArray, days: float | FloatArray) -> FloatArray:
        """Write down allocations, each with the next allocation number; the cases' ranks."""
        numbers = np.arange(self.allocated, self.allocated + len(cases), dtype=np.float64)
        self.allocated += len(cases)
        received = np.bincount(teams, minlength=len(self.none))
        self.received = received if self.received is self.none else self.received + received
        self.allocations.append((cases, teams, days))
        return self.ranks(cases, numbers)

    def all_ranks(self) -> FloatArray:
        """Place of every case, (N,), in the service order; 0 where it has none yet."""
        numbers, last = np.zeros(len(self.cases)), 0
        for cases, _teams, _days in self.allocations:
            numbers[cases] = np.arange(last, last + len(cases))
            last += len(cases)
        return self.ranks(self.cases, numbers)

    def ranks(self, cases: IntArray, numbers: FloatArray) -> FloatArray:
        """Place of cases, with their allocation numbers, in the service order, lowest first."""
        docket = self.world.docket
        match self.setting.service_order:
            case "newest_first":
                return -numbers
            case "due_first":
                return docket.filed[cases] + docket.limit[cases]
            case _:
                return numbers

    # The clock

    def work_until(self, day: float) -> None:
        """Let the teams work until what happens next on ``day``; they may hurry on the way."""
        if self.rush_day <= day:
            self.workforce.work_until(self.rush_day)
            self.rush_day = inf
            self.set_speeds(self.office.paces[1])
        self.workforce.work_until(day)
        self.day = day

    def log(self) -> Log:
        """What was recorded."""
        return Log(
            self.world.docket,
            moves(self.allocations),
            moves(self.releases),
            *self.workforce.record(),
            self.office.conduct,
        )
