"""Dealing: what the rule in force is shown at an allocation event, and what it answers."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, IntArray
from sim.bureau.board import Board, Pool, Rows, Workload, eased
from sim.bureau.journal import Journal
from sim.bureau.presence import Presence
from sim.bureau.regime import Regime
from sim.world.world import World


class Dealing(NamedTuple):
    """Who deals from an event on, by which rule, to which teams.

    Attributes
    ----------
    world : World
        The world that is played.
    regime : Regime
        The regime in force.
    presence : Presence
        The teams that take cases; there must be one when cases are dealt.
    column : int
        The month, as a column of tables of months.
    """

    world: World
    regime: Regime
    presence: Presence
    column: int

    def pool(self, cases: Rows, stages: IntArray, journal: Journal) -> Pool:
        """What a rule sees of cases that have reached these stages."""
        docket, draws, traits = self.world.docket, self.world.rule_draws, self.regime.traits
        where, kind, filed = docket.region[cases], docket.kind[cases], docket.filed[cases]
        pool = Pool(where, kind, filed, draws[cases], stages, docket.register, cases)
        if traits.sees_who_lost:
            pool.lost_by = journal.lost_by(len(docket))[cases]
        if traits.draws_by_team:
            assert self.world.team_draws is not None
            pool.team_draws = self.world.team_draws[cases]
        return pool

    def board(self, backlog: IntArray, journal: Journal, workload: Workload | None) -> Board:
        """What a rule sees of the teams: backlogs as they are, but for teams that came back."""
        presence = self.presence
        if self.regime.eases_returns and presence.is_anyone_back:
            active, events_back = presence.active, presence.events_back
            raised = eased(backlog.astype(np.float64), active, events_back)
            backlog = np.floor(raised).astype(np.int64)
            if workload is not None:
                days = eased(workload.days, active, events_back)
                workload = Workload(days, workload.of_case)
        division = self.world.staff.division[:, self.column]
        homes = self.regime.setting.homes
        received = partial(self._received, journal)
        bulletins = journal.last_bulletins
        return Board(backlog, presence.active, division, homes, bulletins, workload, received)

    def _received(self, journal: Journal, months: int) -> IntArray:
        """What the teams received so far in the current span of so many months, (T,)."""
        since_the_start = len(journal.bulletins) - self.world.calendar.history_months
        return journal.received(since_the_start % months)

    def ask(self, board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
        """Ask the rule; the team of each case of the pool, and what the rule remembers.

        Raises
        ------
        ValueError
            If an analyst's own rule does not give each case an active team.
        """
        answer, memory = self.regime.rule(board, pool, memory)
        if self.regime.is_own and not self._are_active(np.asarray(answer), len(pool)):
            raise ValueError("an allocation rule must give each pooled case an active team")
        teams: IntArray = np.asarray(answer, dtype=np.int64)
        return teams, memory

    def _are_active(self, answer: NDArray[Any], cases: int) -> bool:
        """Whether an answer names as many teams as there are cases, all of them active."""
        if answer.shape != (cases,) or (cases and answer.dtype.kind not in "iu"):
            return False
        present = self.presence.present
        is_team = (answer >= 0) & (answer < len(present))
        return bool(is_team.all() and present[answer.astype(np.int64)].all())

    def workload(self, open_cases: IntArray, speeds: FloatArray) -> Workload:
        """Expected remaining work of the teams.

        Parameters
        ----------
        open_cases : IntArray
            Open cases of each team by kind and stage reached, (T, K, S).
        speeds : FloatArray
            Speeds in force, (2 T,).
        """
        if self.regime.weights is not None:
            return weighed(open_cases, self.regime.weights)
        officer, clerical = self.regime.expected_work
        lone = self.world.staff.lone(self.column)
        clerical_effort = np.where(lone, self.regime.setting.clerical_factor, 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):  # of teams that do not work now
            per_officer = 1 / speeds[0::2]
            per_clerk = clerical_effort / np.where(lone, speeds[0::2], speeds[1::2])
            days = (open_cases * officer).sum(axis=(1, 2)) * per_officer
            days += (open_cases * clerical).sum(axis=(1, 2)) * per_clerk
            of_case = officer[..., None] * per_officer + clerical[..., None] * per_clerk
        return Workload(np.round(days, 9), of_case)


def weighed(open_cases: IntArray, weights: FloatArray) -> Workload:
    """What open cases, (T, K, S), weigh by the weights of their kinds, (K,)."""
    teams, kinds, stages = open_cases.shape
    sums = (open_cases.sum(axis=2) * weights).sum(axis=1)
    of_case = np.broadcast_to(weights[:, None, None], (kinds, stages, teams))
    return Workload(np.round(sums, 9), of_case)
