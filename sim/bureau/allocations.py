"""Cases between the pool and the teams: who gets them, gives them back, and takes them over."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.bureau.board import Workload, rows_of
from sim.bureau.conduct import Morale, morale_at_first
from sim.bureau.dealing import Dealing
from sim.bureau.escalation import overdue
from sim.bureau.even_share import NOBODY
from sim.bureau.journal import Journal
from sim.bureau.log import NO_CASES
from sim.bureau.presence import Presence
from sim.bureau.regime import Plan
from sim.bureau.returns import Returning, returning_in
from sim.bureau.tracks import IN_POOL, Seen
from sim.bureau.workforce import Workforce
from sim.scenario.tenure import heirs, homes_in
from sim.world.begun import POOL
from sim.world.docket import Rows
from sim.world.world import World


class Allocations:
    """The cases of a bureau, in the pool or with a team, and what allocating them needs.

    Attributes
    ----------
    world : World
        What is played, with what comes after the last count if that is known.
    workforce : Workforce
        Who works on the cases: an engine.
    is_counted : bool
        Whether the last count is over, and what comes after it is played.
    day : float
        Day of the last event or filing that was dealt with.
    filed_before : list of int
        Cases filed before each event.
    regime, setting : Regime, Setting
        In force.
    presence : Presence
        Who takes cases.
    even_share : EvenShare
        Who gets an even share of the new cases only.
    morale : Morale or None
        What appraisal and behaviour make of the teams; None: the plan has neither.
    memory : Any
        What the rule in force remembers.
    journal : Journal
        Who got which cases, and the bulletins.
    returning : Returning or None
        What is known of the cases that come back; None: none does.
    pool : IntArray
        Cases filed and not allocated, or to be filed and not to be, in order of filing; those
        that have come back stand after the others when an event begins.
    escalated : BoolArray
        Whether a case is left to teams that take all kinds, (N,).
    speeds : FloatArray
        Speeds in force of all people, (2 T + X,); 0: does no work.
    """

    def __init__(self, world: World, plan: Plan, workforce: Workforce) -> None:
        self.world, self.workforce = world.as_far_as_known, workforce
        docket, teams = self.world.docket, len(world.staff.names)
        self.filed_before = self.world.filed_before
        self.last_event = world.calendar.months  # at the last count
        self.is_counted = False
        self.regime, self.setting = plan.history, plan.history.setting
        staff = world.staff
        self.presence = Presence.at_first(staff.by_month[1][0], staff.existing[0])
        self.even_share = NOBODY
        self.morale: Morale | None = morale_at_first(teams) if plan.has_conduct else None
        self.memory: Any = None
        self.journal = Journal(np.bincount(docket.holders, minlength=teams), len(docket))
        self.returning = returning_in(docket)
        self.pool = NO_CASES
        self.escalated: BoolArray = np.zeros(len(docket), dtype=np.bool_)
        self.speeds: FloatArray = np.zeros(world.staff.people)
        self.day = 0.0

    # At an event, before cases are dealt

    def dealing_in(self, month: int) -> Dealing:
        """Who deals the cases of a month that has begun."""
        active, column = self.presence.active, self.column(month)
        if len(self.even_share.teams):
            active = active[~np.isin(active, self.even_share.teams)]
        homes = self.setting.homes
        if self.regime.has_heirs:
            homes = homes_in(self.setting, int(self.world.calendar.numbers[column]))
        return Dealing(self.world, self.regime, self.presence, column, active, homes)

    def column(self, month: int) -> int:
        """Column of a month in tables of months.

        The last month's availability stays in force at the last count, and in the month after it.
        """
        return month - (month == self.last_event)

    def deal_opening(self) -> None:
        """The opening backlog is in its teams' hands, or in the pool."""
        docket = self.world.docket
        if not docket.opening:
            return
        self.deal(docket.held_at_start, docket.holders)
        if len(docket.held_at_start) < docket.opening:
            self.pool = np.flatnonzero(docket.opening_team[: docket.opening] == POOL)

    def release_absent(self, month: int) -> None:
        """Cases of teams that may not hold them go to their successors, or re-enter the pool.

        Those in hand do so later.
        """
        if len(self.presence.active) == len(self.presence.present):
            return
        redistribute = self.setting.absent_cases == "redistribute"
        leaving = self.presence.leaving(self.presence.exists, redistribute=redistribute)
        if leaving:
            backlog = self.workforce.backlog
            leaving = [team for team in leaving if backlog[team]]
        if leaving:
            cases, teams = self.workforce.release(leaving)
            self.journal.release(cases, teams, self.day)
            self.to_pool(self.not_handed(cases, teams, month))

    def not_handed(self, cases: IntArray, teams: IntArray, month: int) -> IntArray:
        """Hand cases that teams gave up to successors at work; those that have none."""
        if not self.regime.has_heirs:
            return cases
        successors = heirs(self.setting, int(self.world.calendar.numbers[self.column(month)]))
        present = self.presence.present
        heir = np.array([successors.get(team, -1) for team in teams.tolist()], dtype=np.int64)
        handed = (heir >= 0) & present[heir]
        if handed.any():
            order = np.argsort(cases[handed])
            self.deal(cases[handed][order], heir[handed][order])
        return cases[~handed]

    def escalate(self, month: int) -> None:
        """What teams limited to kinds have not closed in time re-enters the pool, for others."""
        if self.regime.escalates_after is not None:
            is_open = np.isnan(self.workforce.closed)
            is_open[self.pool] = False
            late = overdue(self.dealing_in(month), self.journal, is_open, month)
            cases, teams = self.workforce.take_back(late)
            self.escalated = self.escalated.copy()  # a bureau that went on from here has it, too
            self.escalated[cases] = True
            self.journal.release(cases, teams, self.day)
            self.to_pool(cases)

    def to_pool(self, cases: IntArray) -> None:
        """Cases that were taken from teams re-enter the pool."""
        self.pool = np.sort(np.concatenate([self.pool, cases]))

    def bring_back(self, returning: Returning) -> None:
        """Cases that have come back enter the pool; some go to the team that closed them."""
        back = returning.due(self.workforce.closed, self.day)
        cases = np.sort(np.concatenate([self.pool, back]))
        teams = returning.original(cases, self.presence.present, self.journal)
        to_team = teams >= 0
        self.pool = cases[~to_team]
        if to_team.any():
            self.deal(cases[to_team], teams[to_team])

    # Cases are dealt

    def deal_pool(self, dealing: Dealing, coming: IntArray = NO_CASES) -> None:
        """Deal the pool, and the filings to come, which go to their teams when they are filed."""
        cases = np.concatenate([self.pool, coming]) if len(coming) else self.pool
        if not len(cases) or not len(self.presence.active):
            return
        teams, now, left = self.teams_for(cases, dealing), len(self.pool), NO_CASES
        if self.regime.may_leave_cases:
            is_dealt = teams != IN_POOL
            now, left = int(is_dealt[:now].sum()), cases[~is_dealt]
            cases, teams = cases[is_dealt], teams[is_dealt]
        self.deal(cases[:now], teams[:now])
        self.expect(cases[now:], teams[now:])
        self.pool = left  # until the next event, be they filed already or not

    def teams_for(self, cases: IntArray, dealing: Dealing) -> IntArray:
        """The team of each case: one whose even share it is, or the one that the rule names."""
        if not len(self.even_share.teams):
            return self.ask(cases, dealing)
        teams, self.even_share = self.even_share.dealt(self.presence.active, len(cases))
        if self.regime.tracks is not None:  # a turn passes with a case that is not for the team
            kinds, escalated = self.world.docket.kind[cases], self.escalated[cases]
            may = self.regime.tracks.allows(kinds, escalated, teams)
            teams = np.where(may, teams, IN_POOL)
        by_rule = teams == IN_POOL
        if by_rule.any():
            teams[by_rule] = self.ask(cases[by_rule], dealing)
        return teams

    def ask(self, cases: IntArray, dealing: Dealing) -> IntArray:
        """The team that the rule in force names for each case; `IN_POOL`: it stays there."""
        workload: Workload | None = None
        if self.regime.traits.weighs_work:
            workload = dealing.workload(self.workforce.open_cases, self.speeds)
        pool = dealing.pool(self.rows(cases), self.workforce.stages(cases), self.filed)
        dealing.inform(pool, self.journal)
        seen = Seen(self.workforce.backlog, self.journal, workload)
        escalated = None if self.regime.tracks is None else self.escalated[cases]
        teams, self.memory, latest = dealing.answer(seen, pool, escalated, self.memory)
        if self.morale is not None:
            self.morale = reduce(Morale.after_dealing, latest, self.morale)
        return teams

    def deal_apart(self, dealing: Dealing, cases: IntArray, coming: IntArray = NO_CASES) -> None:
        """Ask the rule about cases, and filings to come; the pool waits on for the next event."""
        waiting, self.pool = self.pool, cases
        self.deal_pool(dealing, coming)
        if len(waiting):
            self.pool = np.concatenate([waiting, self.pool])

    def expect(self, cases: IntArray, teams: IntArray) -> None:
        """Give cases to teams when they are filed, before the next count."""
        if len(cases):
            numbers = self.journal.allocate(cases, teams, self.world.docket.filed[cases])
            self.workforce.expect(cases, teams, self.ranks(cases, numbers))

    def rows(self, cases: IntArray) -> Rows:
        """The rows of cases to be dealt, which are in order unless some have come back."""
        return rows_of(cases) if self.returning is None else cases

    @property
    def filed(self) -> FloatArray:
        """Day of filing of every case, as far as it is known, (N,)."""
        return self.world.docket.filed if self.returning is None else self.returning.filed

    def deal(self, cases: IntArray, teams: IntArray) -> None:
        """Give cases to teams now."""
        numbers = self.journal.allocate(cases, teams, self.day)
        self.workforce.deal(cases, teams, self.ranks(cases, numbers))

    def ranks(self, cases: IntArray, numbers: FloatArray) -> FloatArray:
        """Place of cases, with their allocation numbers, in the service order, lowest first."""
        match self.setting.service_order:
            case "newest_first":
                return -numbers
            case "due_first":
                return self.filed[cases] + self.world.docket.limit[cases]
            case _:
                return numbers
