"""Dealing: what the rule in force is shown at an allocation event, and what it answers."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.bureau.board import Board, Pool, Workload, eased
from sim.bureau.journal import Journal
from sim.bureau.presence import Presence
from sim.bureau.regime import Regime
from sim.bureau.tracks import IN_POOL, Answer, Seen
from sim.world.docket import Rows
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

    def pool(self, cases: Rows, stages: IntArray, filed: FloatArray) -> Pool:
        """What a rule sees of cases that have reached these stages; ``filed``: day of every one."""
        docket, draws = self.world.docket, self.world.rule_draws
        # A rule may reckon with them, for which they are made as wide as its own numbers.
        where, kind = (of[cases].astype(np.int64) for of in (docket.region, docket.kind))
        return Pool(where, kind, filed[cases], draws[cases], stages, docket.register, cases)

    def inform(self, pool: Pool, journal: Journal) -> None:
        """Add to a pool what some rules ask for."""
        if self.regime.traits.sees_who_lost:
            pool.lost_by = journal.lost_by(len(self.world.docket))[pool.rows]
        if self.regime.traits.draws_by_team:
            assert self.world.team_draws is not None
            pool.team_draws = self.world.team_draws[pool.rows]

    def board(self, seen: Seen) -> Board:
        """What a rule sees of the teams: backlogs as they are, but for teams that came back."""
        backlog, journal, workload, dealt = seen
        if self.regime.eases_gradually and self.presence.is_anyone_back:
            gradual = self.regime.is_eased("gradual", self.presence.is_new)
            of = self.active, self.presence.events_back, gradual
            backlog = np.floor(eased(backlog.astype(np.float64), *of)).astype(np.int64)
            if workload is not None:
                workload = Workload(eased(workload.days, *of), workload.of_case)
        division = self.world.staff.division[:, self.column]
        received = partial(self._received, journal, dealt)
        bulletins = journal.last_bulletins
        shown = bulletins, workload, None, received
        return Board(backlog, self.active, division, self.homes, *shown)

    def _received(self, journal: Journal, dealt: IntArray | None, months: int) -> IntArray:
        """What the teams received so far in the current span of so many months, (T,)."""
        since_the_start = journal.counted - self.world.calendar.history_months
        received = journal.received(since_the_start % months)
        return received if dealt is None else received + dealt

    def answer(self, seen: Seen, pool: Pool, escalated: BoolArray | None, memory: Any) -> Answer:
        """Ask the rule about a pool, track by track, as if a track's cases and teams were all.

        Each track has a memory of its own, and sees the backlogs after the tracks before it.

        Parameters
        ----------
        escalated : BoolArray or None
            Whether a case is, (n,); None: there are no tracks.
        memory : Any
            What was remembered of the last time; see `Answer`.
        """
        tracks = self.regime.tracks
        if tracks is None or escalated is None:
            teams, memory = self.ask(self.board(seen), pool, memory)
            return Answer(teams, memory, (memory,))
        if self.regime.traits.heeds_tracks:
            board = self.board(seen)._replace(takes=tracks.takes)
            teams, memory = self.ask(board, replace(pool, track=tracks.of(pool, escalated)), memory)
            return Answer(teams, memory, (memory,))
        answers: IntArray = np.full(len(pool), IN_POOL)
        track, memories, latest = tracks.of(pool, escalated), dict(memory or {}), []
        for number in np.unique(track).tolist():
            part, cases = self.among(tracks.takes[number]), np.flatnonzero(track == number)
            if len(part.active):
                mine, before = pool.part(cases), memories.get(number)
                answers[cases], memories[number] = part.ask(part.board(seen), mine, before)
                latest.append(memories[number])
                seen = seen.after(mine, answers[cases])
        return Answer(answers, memories, tuple(latest))

    def among(self, takes: BoolArray) -> Dealing:
        """Who deals, to those of the teams alone that take the cases, (T,)."""
        takes_them = np.ones(len(self.presence.present), dtype=np.bool_)
        takes_them[: len(takes)] = takes
        return self._replace(active=self.active[takes_them[self.active]])

    def ask(self, board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
        """Ask the rule; the team of each case of the pool, and what the rule remembers.

        Raises
        ------
        ValueError
            If an analyst's own rule gives a case a team that takes none, or gives no answer.
        """
        answer, memory = self.regime.rule(board, pool, memory)
        if self.regime.is_own and not self._are_active(np.asarray(answer), len(pool)):
            raise ValueError(
                "an allocation rule must give each pooled case an active team, or -1: it waits"
            )
        teams: IntArray = np.asarray(answer, dtype=np.int64)
        return teams, memory

    def _are_active(self, answer: NDArray[Any], cases: int) -> bool:
        """Whether an answer names an active team for each case, or -1."""
        if answer.shape != (cases,) or (cases and answer.dtype.kind not in "iu"):
            return False
        given = answer[answer != IN_POOL]
        return bool(np.isin(given, self.active).all())

    def workload(self, open_cases: IntArray, speeds: FloatArray) -> Workload:
        """Expected remaining work of the teams.

        Parameters
        ----------
        open_cases : IntArray
            Open cases of each team by kind and stage reached, (T, K, S).
        speeds : FloatArray
            Speeds in force, (2 T + X,).
        """
        if self.regime.weights is not None:
            return weighed(open_cases, self.regime.weights)
        officer, clerical = self.regime.expected_work
        staff, teams = self.world.staff, len(open_cases)
        lone = staff.lone(self.column)
        officers, clerks = speeds[0 : 2 * teams : 2], speeds[1 : 2 * teams : 2]
        if staff.further is not None:
            division = np.where(staff.exists, staff.division, 0)[:, self.column]
            clerks = staff.further.clerical_speed(speeds[2 * teams :], clerks, division)
        clerical_effort = np.where(lone, self.regime.setting.clerical_factor, 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):  # of teams that do not work now
            per_officer = 1 / officers
            per_clerk = clerical_effort / np.where(lone, officers, clerks)
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
