"""Dealing: what the rule in force is shown at an allocation event, and what it answers."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, IntArray
from sim.bureau.board import Board, Bulletin, Pool, Rows, Workload, eased
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
    active : IntArray
        The teams among which the rule deals, (A,): without those with an even share only.
    homes : tuple of tuple of int
        Teams that serve each region, successors among them.
    """

    world: World
    regime: Regime
    presence: Presence
    column: int
    active: IntArray
    homes: tuple[tuple[int, ...], ...]

    def pool(self, cases: Rows, stages: IntArray) -> Pool:
        """What a rule sees of cases that have reached these stages."""
        docket, draws = self.world.docket, self.world.rule_draws
        where, kind, filed = docket.region[cases], docket.kind[cases], docket.filed[cases]
        return Pool(where, kind, filed, draws[cases], stages, docket.register, cases)

    def board(
        self, backlog: IntArray, bulletins: tuple[Bulletin, ...], workload: Workload | None
    ) -> Board:
        """What a rule sees of the teams: backlogs as they are, but for teams that came back."""
        if self.regime.eases_gradually and self.presence.is_anyone_back:
            gradual = self.regime.is_eased("gradual", self.presence.is_new)
            of = self.active, self.presence.events_back, gradual
            backlog = np.floor(eased(backlog.astype(np.float64), *of)).astype(np.int64)
            if workload is not None:
                workload = Workload(eased(workload.days, *of), workload.of_case)
        division = self.world.staff.division[:, self.column]
        return Board(backlog, self.active, division, self.homes, bulletins, workload)

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
        return bool(np.isin(answer, self.active).all())

    def workload(self, open_cases: IntArray, speeds: FloatArray) -> Workload:
        """Expected remaining work of the teams.

        Parameters
        ----------
        open_cases : IntArray
            Open cases of each team by kind and stage reached, (T, K, S).
        speeds : FloatArray
            Speeds in force, (2 T,).
        """
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
