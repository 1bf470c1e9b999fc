"""The ways of all cases through one play, in ticks: what they were allocated to, and their stages.

A case passes through phases: of stage s it is ready (phase 3 s), it is worked on (3 s + 1), and
that stage has ended (3 s + 2), so that it waits for others or is handed over, or after the last
stage is closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.bureau.log import Moves
from sim.measures.clocks import stopped_from_the_start
from sim.measures.play import Play
from sim.report.flow.clock import BEFORE, NEVER, Clock
from sim.scenario.posts import handover
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting

POOL, ESCALATED = -1, -2
"""In place of a team: the case is in the pool; so it is, but for teams that take all kinds."""


@dataclass(frozen=True)
class Paths:
    """The ways of N cases of S stages in the play of an arm.

    Attributes
    ----------
    arm : Arm
        How the bureau is run.
    history : Setting
        How it was run before the comparison.
    play : Play
        What was played.
    """

    arm: Arm
    history: Setting
    play: Play

    @cached_property
    def clock(self) -> Clock:
        """Ticks of its months."""
        return Clock(self.play.calendar)

    @cached_property
    def filed(self) -> IntArray:
        """Tick of filing, (N,); `BEFORE`: earlier; `NEVER`: not in the run."""
        return self.clock.of_events(self.play.log.docket.filed)

    @cached_property
    def moved(self) -> tuple[IntArray, IntArray, IntArray]:
        """Cases, ticks and new places of all moves, in the order of cases, then of moves."""
        log = self.play.log
        to_team, to_pool = log.allocations, log.releases
        case = np.concatenate([to_team.case, to_pool.case])
        place = np.concatenate([to_team.team, np.where(self._escalated, ESCALATED, POOL)])
        tick = self.clock.of_events(np.concatenate([to_team.day, to_pool.day]))
        tick[: len(log.docket.held_at_start)] = BEFORE
        turn = np.concatenate([2 * _turns(to_team), 2 * _turns(to_pool) + 1])
        order = np.lexsort((turn, case))
        return case[order], tick[order], place[order]

    @cached_property
    def entered(self) -> IntArray:
        """Tick at which a case entered each phase, (N, 3 S), never decreasing."""
        log, clock = self.play.log, self.clock
        n, stages = log.begin.shape
        ticks = np.empty((n, 3 * stages), dtype=np.int64)
        for stage in range(stages):
            ticks[:, 3 * stage] = clock.of_events(self._ready(stage))
            ticks[:, 3 * stage + 1] = clock.of_events(log.begin[:, stage])
            ticks[:, 3 * stage + 2] = clock.of_ends(log.end[:, stage])
        ticks[:, -1] = self._closed(ticks[:, -1])
        reached = log.docket.first_stages(np.arange(n))
        ticks[np.arange(3 * stages) < 3 * reached[:, None]] = BEFORE
        return np.asarray(np.minimum.accumulate(ticks[:, ::-1], axis=1)[:, ::-1])

    def _ready(self, stage: int) -> FloatArray:
        """Day on which each case was ready for a stage, (N,); nan: it has not been."""
        log, docket = self.play.log, self.play.log.docket
        if stage == 0:
            ready: FloatArray = docket.filed.copy()
        else:
            end, before = log.end[:, stage - 1], stage - 1
            by_history = end <= self.play.calendar.start_day
            on_the_way = [handover(one)[before] for one in (self.history, self.arm.setting)]
            ready = end + docket.wait[:, before] + np.where(by_history, *on_the_way)
            if docket.outcome is not None and stage == len(docket.stages) - 1:
                ready = np.maximum(ready, docket.outcome.not_before)
        if docket.begun is not None:
            stands = np.flatnonzero(docket.begun.stage == stage)
            ready[stands] = np.where(docket.begun.ready[stands] > 0, docket.begun.ready[stands], -1)
        return ready

    def _closed(self, closed: IntArray) -> IntArray:
        """Ticks of closure; what is closed as it is allocated is closed after its allocation."""
        case, tick, _place = self.moved
        last = np.full(len(closed), BEFORE, dtype=np.int64)
        last[case] = tick
        return np.maximum(closed, last)

    @property
    def _escalated(self) -> BoolArray:
        """Of each release, whether the team gave the case up because it had it too long."""
        releases, staff, log = self.play.log.releases, self.play.world.staff, self.play.log
        calendar = self.play.calendar
        month = np.minimum(calendar.month_of_event(releases.day), calendar.months - 1)
        found = np.zeros(len(releases.case), dtype=np.bool_)
        for setting, of_history in ((self.history, True), (self.arm.setting, False)):
            if setting.escalate is None:
                continue
            at_work = (staff.officer_speed > 0) & staff.exists
            if log.conduct is not None:
                at_work = at_work & ~log.conduct.suspended
            held = staff.exists if setting.absent_cases == "hold" else at_work
            limited = np.isin(releases.team, list(setting.limits))
            mine = (month < calendar.history_months) == of_history
            found |= limited & mine & held[releases.team, month]
        return found

    def over(self, share: float) -> FloatArray:
        """Days since the comparison began until a share of each case's limit is over, (N,)."""
        docket = self.play.log.docket
        day = docket.filed + share * docket.limit
        if docket.stops_clock:
            day = day + stopped_from_the_start(docket, day)
            for stage in np.flatnonzero(docket.stops_clock).tolist():
                is_before = self.play.log.end[:, stage] < day
                day = day + np.where(is_before, docket.wait[:, stage], 0.0)
        return np.asarray(day - self.play.calendar.start_day, dtype=np.float64)

    def presence(self, months: range) -> list[str]:
        """Of each month a letter a team: work, absent, suspended, or not in the bureau."""
        staff, conduct = self.play.world.staff, self.play.log.conduct
        columns = slice(months.start, months.stop)
        letters = np.where(staff.officer_speed[:, columns] > 0, "w", "a")
        if conduct is not None:
            letters[conduct.suspended[:, columns]] = "s"
        letters[~staff.exists[:, columns]] = "n"
        return ["".join(column) for column in letters.T]


def paths_of(scenario: Scenario, arm: Arm, play: Play) -> Paths:
    """The ways of all cases in the play of an arm."""
    return Paths(arm, scenario.history.setting, play)


def _turns(moves: Moves) -> IntArray:
    """How many moves of the same sort each case had before, (K,)."""
    order = np.argsort(moves.case, kind="stable")
    case = moves.case[order]
    turn = np.empty_like(order)
    turn[order] = np.arange(len(case)) - np.searchsorted(case, case)
    return turn


def within(entered: IntArray, first: int, last: int) -> IntArray:
    """Ticks seen from a first one, those up to the last of a span; later ones never come."""
    seen = np.where(entered < first, BEFORE, entered - first)
    return np.where(entered >= last, NEVER, seen)
