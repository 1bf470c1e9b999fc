"""The bureau, month by month: counts, allocation events and filings.

All that happens here is the same whatever engine plays the teams between two events: it is a
script that yields each day it waits for, and the engine runs it as a process among the others.
Months in which nothing else happens (`sim.bureau.plain`) an engine may play in one go.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from copy import copy
from dataclasses import replace
from math import inf

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.bureau.allocations import Allocations
from sim.bureau.behaviour import Rush, bunched
from sim.bureau.conduct import due_appraisal, morale_at_first
from sim.bureau.dealing import Dealing
from sim.bureau.even_share import NOBODY
from sim.bureau.log import NO_CASES, FollowUp, Log, moves
from sim.bureau.plain import plain_months
from sim.bureau.pull import month_of_pulling
from sim.bureau.regime import Plan
from sim.bureau.workforce import Moment, Pause, Terms, Workforce, places
from sim.world.world import World

NOBODYS = slice(0)  # a cohort without cases


class Bureau(Allocations):
    """A plan played against a world by a workforce, from the first event to the last, and on.

    Parameters
    ----------
    world : World
        What happens to the bureau.
    plan : Plan
        How it is run.
    workforce : Workforce
        Who works on the cases: an engine.

    Attributes
    ----------
    window : World
        Up to the last count; ``world`` goes on with what comes after it, if that is known.
    rushes : tuple of Rush
        The changes of pace that are still to come in the current month.
    """

    def __init__(self, world: World, plan: Plan, workforce: Workforce) -> None:
        super().__init__(world, plan, workforce)
        self.window, self.plan = world, plan
        self.rushes: tuple[Rush, ...] = ()

    def play(self, first: int = 0) -> Log:
        """Play, from a month on, up to and including the event after the last month.

        Where the world goes on, its cases are then followed until they are closed.
        """
        self.play_months(range(first, self.last_event + 1))
        self.workforce.finish(self.day)
        log = self.log()
        return log if self.world is self.window else replace(log, follow_up=self.follow_up())

    def follow_up(self) -> FollowUp:
        """Play on until the cases filed in the window are closed, or there are no more months."""
        calendar, docket, self.is_counted = self.window.calendar, self.window.docket, True
        cohort = slice(int(np.searchsorted(docket.filed, calendar.start_day)), docket.filings)
        self.workforce.run(self.months_after(cohort))
        rows = self.world.docket.first_rows(docket.filings)
        end = self.workforce.record()[1][rows].copy() if docket.stops_clock else None
        return FollowUp(self.workforce.closed[rows].copy(), self.day, end)

    def play_months(self, months: range) -> None:
        """Play months, from the event that opens each up to its count."""
        self.workforce.run(self.script(months))

    def fork(self, plan: Plan) -> Bureau:
        """The same bureau in the same state, to go on by itself under a plan of equal history.

        A script cannot be copied. Between two scripts it has nothing that would have to be: all
        state stands here, in the journal and in the workforce.
        """
        other = copy(self)
        other.workforce, other.journal = self.workforce.fork(), self.journal.fork()
        other.returning = self.returning and self.returning.fork()
        other.follow(plan)
        return other

    def follow(self, plan: Plan) -> None:
        """Go on under another plan, which has the same history."""
        self.plan = plan
        if not plan.has_conduct:
            self.morale = None
        elif self.morale is None:
            self.morale = morale_at_first(len(self.world.staff.names))

    # A month as a process

    def script(self, months: range) -> Iterator[Moment]:
        """What happens in months, from the event that opens each up to its count.

        Yields
        ------
        Moment
            The day of what happens next, or a pause until a case is closed; it happens when the
            teams have worked up to that instant.
        """
        while months:
            dealing = self.begin(months[0])
            months = yield from self.go_on(dealing, months)

    def months_after(self, cohort: slice) -> Iterator[Moment]:
        """What happens after the last count, until cases are closed; yields as `script` does.

        The month that the event at the last count opened goes on: with its own length, and with the
        cases that are filed in it.
        """
        months = range(self.last_event, self.world.calendar.months)
        while months and np.isnan(self.workforce.closed[cohort]).any():
            if months[0] > self.last_event:
                dealing = self.begin(months[0])
            else:
                self.set_pace(months[0])
                dealing = self.dealing_in(months[0])
            months = yield from self.go_on(dealing, months, cohort)

    def go_on(
        self, dealing: Dealing, months: range, cohort: slice = NOBODYS
    ) -> Generator[Moment, None, range]:
        """Play the first of months, which has begun, up to its count; the months that are left.

        An engine that can plays all months in one go that are plain, until no case of a cohort is
        open, if there is one.
        """
        if self.workforce.plays_months:
            plain = plain_months(self, months)
            if plain:
                return months[self.workforce.play_months(self, plain, cohort) :]
        if months[0] == self.last_event and not self.is_counted:
            self.deal_pool(dealing)  # it knows of nothing that is filed later
        else:
            yield from self.rest_of(months[0], dealing)
        return months[1:]

    def begin(self, month: int) -> Dealing:
        """A month begins; who deals its cases."""
        self.open_month(month)
        if not month:
            self.deal_opening()
        self.release_absent(month)
        self.escalate(month)
        if self.returning is not None:
            self.bring_back(self.returning)
        if self.regime.gives_even_shares:
            of_rule = self.presence, self.regime, self.workforce.backlog
            self.even_share = self.even_share.followed_by(*of_rule)
        return self.dealing_in(month)

    def rest_of(self, month: int, dealing: Dealing) -> Iterator[Moment]:
        """What comes after a month's beginning, or its event if that is over, up to its count."""
        coming = np.arange(self.filed_before[month], self.filed_before[month + 1])
        closing = float(self.world.calendar.closing[month])
        if self.regime.pulls_at_closures:
            yield from month_of_pulling(self, dealing, coming, closing)
            return
        yield from self.allocate(dealing, coming, is_dealt=month == self.last_event)
        yield from self.until(closing)
        if self.setting.allocation.timing == "monthly":
            self.pool = np.concatenate([self.pool, coming]) if len(self.pool) else coming

    def until(self, day: float) -> Iterator[Moment]:
        """Wait for a day; people may speed up on the way."""
        while self.rushes and self.rushes[0].day <= day:
            yield self.rushes[0].day
            self.day = self.rushes[0].day
            self.hurry()
        yield day
        self.day = day

    def until_closure(self, day: float) -> Iterator[Moment]:
        """Wait until a case is closed, or people speed up, at the latest for a day."""
        yield Pause(min(day, self.rushes[0].day) if self.rushes else day)
        self.day = self.workforce.now
        self.hurry()

    def hurry(self) -> None:
        """Put the speeds of a change of pace in force that has come."""
        if self.rushes and self.rushes[0].day <= self.day:
            rush, *later = self.rushes
            self.set_speeds(rush.speeds)
            self.rushes = tuple(later)

    def allocate(self, dealing: Dealing, coming: IntArray, *, is_dealt: bool) -> Iterator[Moment]:
        """The event, unless the pool ``is_dealt``, and what does not wait for the next one."""
        timing = self.setting.allocation.timing
        if timing != "monthly" and not len(self.presence.active):
            self.pool = np.concatenate([self.pool, coming])  # they wait for somebody to come back
            return
        in_advance = self.regime.is_dealt_ahead
        ahead = coming if in_advance else NO_CASES
        if is_dealt:
            self.deal_apart(dealing, NO_CASES, ahead)
        else:
            self.deal_pool(dealing, ahead)
        if timing == "immediate" and not in_advance:
            for case in coming.tolist():
                yield from self.until(float(self.world.docket.filed[case]))
                self.deal_apart(dealing, np.array([case]))

    # A month begins

    def open_month(self, month: int) -> None:
        """Count the month that ends, and put the coming one's regime and speeds in force."""
        backlog = self.workforce.backlog
        if month:
            self.count(month, backlog)
        if month in (0, self.world.calendar.history_months):
            self.adopt(month)
        column, staff = self.column(month), self.world.staff
        present, exists = staff.by_month[1][column], staff.existing[column]
        if self.morale is None:
            self.presence = self.presence.followed_by(present, month, exists)
        else:
            suspended = self.morale.suspended_in(month)
            self.presence = self.presence.followed_by(present & ~suspended, month, exists)
            active = self.presence.active
            self.morale = self.morale.in_month(self.regime, backlog, active, suspended)
        self.set_pace(month)

    def set_pace(self, month: int) -> None:
        """Put the speeds of a month in force."""
        speeds = self.world.staff.by_month[0][self.column(month)]
        if self.morale is not None:
            further = self.world.staff.further
            of_teams = self.morale.factors
            speeds = speeds * (of_teams if further is None else further.factors(of_teams))
        calendar = (self.world if self.is_counted else self.window).calendar
        speeds, self.rushes = bunched(self.setting, calendar, month, speeds)
        self.set_speeds(speeds)

    def count(self, month: int, backlog: IntArray) -> None:
        """Publish the bulletin of the month before ``month``; rank the teams, if it is time."""
        self.journal.publish(backlog, self.presence.present)
        if self.morale is not None:
            due = due_appraisal(self.setting, month, self.world.calendar.history_months)
            bulletins, response = self.journal.bulletins, self.setting.responses.overwork
            if response is not None:
                self.morale = self.morale.tired(response, bulletins[-1].closed)
            self.morale = self.morale.ranked(due, bulletins, self.presence, month)

    def adopt(self, month: int) -> None:
        """Put the regime of the history or the comparison in force, which begins now."""
        before, in_history = self.regime, month < self.world.calendar.history_months
        self.regime = self.plan.history if in_history else self.plan.comparison
        self.setting = self.regime.setting
        if not self.regime.goes_on_from(before):
            self.memory, self.even_share = None, NOBODY
        if self.regime.escalates_after is None and self.escalated.any():  # it is heeded no more
            self.escalated = np.zeros_like(self.escalated)
        if self.morale is not None:
            self.morale = self.morale.under(before.setting, self.setting)
        order = before.setting.service_order
        self.workforce.reorganise(self.terms(self.column(month), order))

    def terms(self, column: int, order: str) -> Terms:
        """The terms of work under the regime in force, which follows another service order."""
        setting, staff, rank = self.setting, self.world.staff, None
        if setting.service_order != order:
            cases = np.arange(len(self.world.docket))
            rank = self.ranks(cases, self.journal.numbers(len(cases)))
        return Terms(
            rank=rank,
            by_work=setting.service_order == "shortest_work_first",
            limit=inf if setting.max_open_cases is None else setting.max_open_cases,
            lone=staff.lone(column),
            clerical_factor=setting.clerical_factor,
            roles=self.regime.roles,
            handover=self.regime.handover,
            further=places(staff, self.regime.roles, column),
        )

    def set_speeds(self, speeds: FloatArray) -> None:
        """Put speeds in force, (2 T + X,)."""
        self.speeds = speeds
        self.workforce.set_speeds(speeds)

    def log(self) -> Log:
        """What was recorded up to the last count."""
        docket, tasks = self.window.docket, self.workforce.record()
        rows = self.world.docket.first_rows(docket.filings)
        if self.world is not self.window:  # what comes later is written into the same columns
            begin, end, person = tasks
            tasks = begin[rows].copy(), end[rows].copy(), person[rows].copy()
        if self.returning is not None:
            docket = replace(docket, filed=self.returning.filed[rows].copy())
        later = self.world.docket.filings - docket.filings  # filings that come before returns
        return Log(
            docket,
            self.journal.allocations.without(docket.filings, later),
            moves(self.journal.releases).without(docket.filings, later),
            *tasks,
            None if self.morale is None else self.morale.record(self.last_event),
            keeps_pool=self.plan.keeps_pool,
        )
