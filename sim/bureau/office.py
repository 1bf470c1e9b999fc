"""The deputy director's office: all that happens at a month's count, and who gets which case.

It knows no engine and no event loop: an engine tells it the backlogs at a count and asks it
for speeds and dealing sequences, so that rules, appraisal and behaviour exist once.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.bureau.appraisal import appraise, no_standing
from sim.bureau.behaviour import Sight, month_end_pace, overworked, response_factors
from sim.bureau.board import Board, Bulletin, Pool, Rows, Workload, eased
from sim.bureau.regime import Plan, Regime
from sim.bureau.rules.top_up import TopUpMemory
from sim.world.world import World

EVENTS_OF_RETURN = 3
MONTHS_REMEMBERED = 3


@dataclass(frozen=True)
class Conduct:
    """What appraisal and behaviour did to T teams in M months: (T, M) each.

    Attributes
    ----------
    response : factor on speed, without the bunching before month ends
    suspended : whether the team was suspended
    rank : place in the ranking at the count that ends the month, from 1; 0: there was none
    """

    response: FloatArray
    suspended: BoolArray
    rank: IntArray


class Office:
    """The state that changes at counts and allocation events only.

    Attributes
    ----------
    regime : the regime in force
    active : (A,) teams that take cases, in team order
    speeds : (2 T,) speed of each team's officer and assistant; 0: does no work
    paces : factors on speeds before and from ``rush_day`` on
    rush_day : day in the month from which work speeds up towards its end; inf: none
    has_conduct : whether there is appraisal or behaviour, in the history or the comparison
    """

    def __init__(self, world: World, plan: Plan) -> None:
        self.world, self.regime = world, plan.history
        self.teams, self.months = len(world.staff.names), world.calendar.months
        self.active: IntArray = np.zeros(0, dtype=np.int64)
        self.usual_speeds, self.staffed = world.staff.by_month
        self.speeds: FloatArray = np.zeros(2 * self.teams)
        self.paces, self.rush_day = (1.0, 1.0), inf
        self.follow(plan)
        self.memory: Any = None
        self.bulletins: list[Bulletin] = []
        self.presence: list[BoolArray] = []
        self.standing = no_standing(self.teams)
        self.overwork: FloatArray = np.zeros(self.teams)
        self.topped_up: IntArray = np.zeros(self.teams, dtype=np.int64)
        self.events_back: IntArray = np.zeros(self.teams, dtype=np.int64)
        self.is_anyone_back = False
        self.responses = np.ones((self.teams, self.months))
        self.suspended = np.zeros(self.responses.shape, dtype=np.bool_)
        self.ranks = np.zeros(self.responses.shape, dtype=np.int64)

    def follow(self, plan: Plan) -> None:
        """Go on under another plan, which has the same history."""
        settings = plan.comparison.setting, plan.history.setting
        self.plan = plan
        self.has_conduct = any(setting.appraisal or setting.responses.on for setting in settings)

    def fork(self) -> Office:
        """The same office in the same state, to go on by itself."""
        other = copy(self)
        other.bulletins, other.presence = [*self.bulletins], [*self.presence]
        for name in ("responses", "suspended", "ranks"):
            setattr(other, name, getattr(self, name).copy())
        return other

    # At a count

    def column(self, month: int) -> int:
        """Column of a month in tables of months; the last month's stays in force after it."""
        return month if month < self.months else self.months - 1

    def count(self, month: int, backlog: IntArray, received: IntArray, left: IntArray) -> None:
        """Publish the bulletin of the month before ``month`` and rank the teams, if it is time.

        Parameters
        ----------
        backlog : (T,) at the count
        received, left : (T,) cases received in that month, and handed back in it
        """
        last = self.bulletins[-1].backlog if self.bulletins else self._opening_backlog()
        self.bulletins.append(Bulletin(last, received, last + received - left - backlog, backlog))
        if self.has_conduct:
            self._rank(month)

    def _rank(self, month: int) -> None:
        given = self.regime.setting.appraisal
        rank = np.zeros(self.teams, dtype=np.int64)
        if given is not None and self._ranking_is_due(month, given.every_months):
            counted = self.presence[-given.every_months :]
            bulletins = self.bulletins[-given.every_months :]
            present = np.logical_and.reduce(counted)
            self.standing = appraise(given, self.standing, bulletins, present, month)
            rank = self.standing.rank
        self.ranks[:, month - 1] = rank

    def _opening_backlog(self) -> IntArray:
        opening = self.world.docket.opening_team
        return np.bincount(opening[opening >= 0], minlength=self.teams)

    def _ranking_is_due(self, month: int, every: int) -> bool:
        """Whether so many months have passed, under this appraisal, since the last ranking."""
        before = self.world.calendar.history_months
        same = self.plan.history.setting.appraisal == self.plan.comparison.setting.appraisal
        begun = before if month > before and not same else 0
        return (month - before) % every == 0 and month - begun >= every

    def open_month(self, month: int, backlog: IntArray) -> bool:
        """Put the month's regime, active teams and speeds in force; whether the regime is new."""
        calendar, column = self.world.calendar, self.column(month)
        changes = month in (0, calendar.history_months)
        if changes:
            in_history = month < calendar.history_months
            self._adopt(self.plan.history if in_history else self.plan.comparison)
        elif self.bulletins and self.regime.setting.responses.overwork is not None:
            self._tire()
        self.speeds, present = self.usual_speeds[column], self.staffed[column]
        if self.has_conduct:
            suspended = self.standing.suspended_until > month
            self._set_active(present & ~suspended)
            self._respond(month, backlog, suspended)
        else:
            self._set_active(present)
        self._set_pace(month, column)
        return changes

    def _respond(self, month: int, backlog: IntArray, suspended: BoolArray) -> None:
        """Let speeds respond, and those of suspended teams be none."""
        factor = self._responses(backlog) if month else np.ones(self.teams)
        if month < self.months:
            self.responses[:, month], self.suspended[:, month] = factor, suspended
        self.speeds = self.speeds * np.repeat(np.where(suspended, 0.0, factor), 2)
        self.topped_up = np.zeros(self.teams, dtype=np.int64)

    def _set_pace(self, month: int, column: int) -> None:
        calendar, given = self.world.calendar, self.regime.setting.responses.month_end
        self.paces, self.rush_day = (1.0, 1.0), inf
        if given is None:
            return
        self.paces = month_end_pace(given, float(calendar.days[column]))
        if self.paces != (1.0, 1.0) and month < self.months:
            self.rush_day = float(calendar.closing[month]) - given.days

    def _adopt(self, regime: Regime) -> None:
        """Another regime: what was remembered under other terms is forgotten."""
        before, after = self.regime.setting, regime.setting
        if regime.rule is not self.regime.rule:
            self.memory = None
        if after.appraisal != before.appraisal:
            self.standing = no_standing(self.teams)
        if after.responses.overwork != before.responses.overwork:
            self.overwork = np.zeros(self.teams)
        elif self.bulletins and after.responses.overwork is not None:
            self._tire()
        self.regime = regime

    def _tire(self) -> None:
        given = self.regime.setting.responses.overwork
        assert given is not None
        self.overwork = overworked(given, self.overwork, self.bulletins[-1].closed)

    def _set_active(self, present: BoolArray) -> None:
        was_present = self.presence[-1] if self.presence else present
        self.presence.append(present)
        if present is was_present and len(self.presence) > 1 and not self.is_anyone_back:
            return
        if (present != was_present).any() or self.is_anyone_back:
            later = self.events_back > 0
            goes_on = np.where(later, (self.events_back + 1) % EVENTS_OF_RETURN, 0)
            self.events_back = np.where(present, np.where(was_present, goes_on, 1), 0)
            self.is_anyone_back = bool(self.events_back.any())
        self.active = np.flatnonzero(present)

    def _responses(self, backlog: IntArray) -> FloatArray:
        regime, active = self.regime, self.active
        if not regime.setting.responses.on:
            return np.ones(self.teams)
        sight = Sight(
            backlog=backlog,
            mean=float(backlog[active].mean()) if len(active) else 0.0,
            topped_up=self.topped_up,
            overwork=self.overwork,
            standing=self.standing,
            expects_top_up=regime.traits.looks_at_backlogs,
            is_top_up=regime.traits.tops_up,
        )
        return response_factors(regime.setting.responses, sight)

    # At an allocation event

    def leaving(self, month: int) -> list[int]:
        """Teams that take no cases and may not hold those they have."""
        if len(self.active) == self.teams:
            return []
        exists = self.world.staff.exists[:, self.column(month)]
        absent = ~self.presence[-1]
        redistribute = self.regime.setting.absent_cases == "redistribute"
        return np.flatnonzero(absent if redistribute else absent & ~exists).tolist()

    def pool_of(self, cases: Rows, stages: IntArray) -> Pool:
        """What a rule sees of cases that have reached these stages."""
        docket, draws = self.world.docket, self.world.rule_draws
        where, kind, filed = docket.region[cases], docket.kind[cases], docket.filed[cases]
        return Pool(where, kind, filed, draws[cases], stages, docket.register, cases)

    def sequence(
        self, month: int, pool: Pool, backlog: IntArray, workload: Workload | None
    ) -> IntArray:
        """Team of each case of the pool; there must be active teams."""
        board = self._board(month, backlog, workload)
        teams, self.memory = self.regime.rule(board, pool, self.memory)
        dealt: IntArray = np.asarray(teams, dtype=np.int64)
        if self.regime.is_own:
            is_team = (dealt >= 0) & (dealt < self.teams)
            if len(dealt) != len(pool) or not (is_team.all() and self.presence[-1][dealt].all()):
                raise ValueError("an allocation rule must give each pooled case an active team")
        if self.has_conduct and isinstance(self.memory, TopUpMemory):
            topped = np.bincount(self.memory.topped, minlength=self.teams)
            self.topped_up = self.topped_up + topped
        return dealt

    def _board(self, month: int, backlog: IntArray, workload: Workload | None) -> Board:
        if self.regime.eases_returns and self.is_anyone_back:
            raised = eased(backlog.astype(np.float64), self.active, self.events_back)
            backlog = np.floor(raised).astype(np.int64)
            if workload is not None:
                days = eased(workload.days, self.active, self.events_back)
                workload = Workload(days, workload.of_case)
        return Board(
            backlog,
            self.active,
            self.world.staff.division[:, self.column(month)],
            self.regime.setting.homes,
            tuple(self.bulletins[-MONTHS_REMEMBERED:]),
            workload,
        )

    def workload(self, open_cases: IntArray, speeds: FloatArray, month: int) -> Workload:
        """Expected remaining work of the teams.

        Parameters
        ----------
        open_cases : (T, K, S) open cases of each team by kind and stage reached
        speeds : (2 T,) speeds in force
        """
        officer, clerical = self.regime.expected_work
        lone = np.isnan(self.world.staff.assistant_speed[:, self.column(month)])
        clerical_effort = np.where(lone, self.regime.setting.clerical_factor, 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):  # of teams that do not work now
            per_officer = 1 / speeds[0::2]
            per_clerk = clerical_effort / np.where(lone, speeds[0::2], speeds[1::2])
            days = (open_cases * officer).sum(axis=(1, 2)) * per_officer
            days += (open_cases * clerical).sum(axis=(1, 2)) * per_clerk
            of_case = officer[..., None] * per_officer + clerical[..., None] * per_clerk
        return Workload(np.round(days, 9), of_case)

    @property
    def conduct(self) -> Conduct | None:
        """What appraisal and behaviour did; None where there is neither."""
        if not self.has_conduct:
            return None
        return Conduct(self.responses, self.suspended, self.ranks)
