"""What the bureau asks of an engine: teams at work, and the terms on which they work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.bureau.log import Tasks
from sim.scenario.posts import OF_POOL
from sim.world.staff import Staff

OFFICER, ASSISTANT, POOL = range(3)
ROLES = ("officer", "assistant", "pool")


class Place(NamedTuple):
    """Where somebody works who is neither an officer nor a team's first assistant.

    Attributes
    ----------
    role : int
        Whose stages he or she does: ``ASSISTANT`` or ``POOL``.
    teams : IntArray
        Of whose cases, by number; none: of nobody's.
    """

    role: int
    teams: IntArray


@dataclass(frozen=True)
class Terms:
    """On which terms N cases are worked on by T teams, while a regime is in force.

    Attributes
    ----------
    rank : FloatArray or None
        Place of each case in the service order, (N,); None: that in which it was dealt.
    by_work : bool
        Whether people take the shortest task first instead.
    limit : float
        How many cases a team may have begun and not closed.
    lone : BoolArray
        Whether a team has no assistant, (T,).
    clerical_factor : float
        On the work of an assistant's stage that a lone officer does.
    roles : IntArray
        Whose each stage is, (S,): ``OFFICER``, ``ASSISTANT`` or ``POOL``.
    handover : FloatArray
        Days that a case is on its way after each stage, (S,).
    further : tuple of Place
        Where each of the X people works who are numbered from 2 T on.
    """

    rank: FloatArray | None
    by_work: bool
    limit: float
    lone: BoolArray
    clerical_factor: float
    roles: IntArray
    handover: FloatArray
    further: tuple[Place, ...] = ()

    def go_on_from(self, other: Terms) -> bool:
        """Whether they are those that others were, and nobody shares people."""
        if self.rank is not None or self.further or other.further:
            return False
        pairs = (self.lone, other.lone), (self.roles, other.roles), (self.handover, other.handover)
        return (
            (self.by_work, self.limit, self.clerical_factor)
            == (other.by_work, other.limit, other.clerical_factor)
        ) and all(np.array_equal(mine, its) for mine, its in pairs)


def places(staff: Staff, roles: IntArray, column: int) -> tuple[Place, ...]:
    """Where the further people of a staff work in a month, if stages have these roles, (S,)."""
    further = staff.further
    if further is None:
        return ()
    nobody: IntArray = np.zeros(0, dtype=np.int64)
    is_pooled = bool((roles == POOL).any())
    teams = further.serves(staff.division[:, column])
    return tuple(
        Place(POOL, served if is_pooled else nobody)
        if post.kind == OF_POOL
        else Place(ASSISTANT, served)
        for post, served in zip(further.posts, teams, strict=True)
    )


class Pause(NamedTuple):
    """A script waits until a case is closed: for the first instant at which one is, or for a day.

    All cases that are closed at one instant end one pause. A task without work ends after others
    have taken up work at its instant; where it closes a case, that is a moment of its own.

    Attributes
    ----------
    day : float
        At which the pause ends, if no case is closed before.
    """

    day: float


Moment = float | Pause
"""What a script waits for: a day, or the next closure."""


class Workforce(Protocol):
    """T teams at work on their cases: the clock, and the state of cases and people.

    What happens at events (counts, allocation, filings that are dealt at once) is a script of the
    bureau's, the same for all engines; an engine runs it as a process among those of the people.
    """

    @property
    def plays_months(self) -> bool:
        """Whether the engine plays plain months in one go, and not by the bureau's script."""

    def play_months(self, bureau: Any, months: range, cohort: slice) -> int:
        """Play plain months, of which the first has begun, from its dealing on; how many it played.

        All of them, or until no case of a cohort is open, if there is one. The bureau is then as if
        it had played them by its script.
        """

    @property
    def now(self) -> float:
        """Day of the instant at which a script goes on."""

    @property
    def backlog(self) -> IntArray:
        """Allocated cases that are not closed, (T,)."""

    @property
    def open_cases(self) -> IntArray:
        """Open cases by team, kind and stage reached, (T, K, S); if they are counted."""

    def stages(self, cases: IntArray) -> IntArray:
        """Stage that each of the cases has reached."""

    def reorganise(self, terms: Terms) -> None:
        """Other terms of work."""

    def set_speeds(self, speeds: FloatArray) -> None:
        """Speeds of all people, (2 T + X,); a task keeps the one it began with."""

    def deal(self, cases: IntArray, teams: IntArray, ranks: FloatArray) -> None:
        """Give cases to teams now."""

    def expect(self, cases: IntArray, teams: IntArray, ranks: FloatArray) -> None:
        """Give cases to teams when they are filed, before the next count."""

    def release(self, teams: list[int]) -> tuple[IntArray, IntArray]:
        """Take from teams all cases but those in hand; these by number, and whose they were."""

    def take_back(self, cases: IntArray) -> tuple[IntArray, IntArray]:
        """Take open cases from their teams, but those in hand; these by number, and whose."""

    def run(self, script: Iterator[Moment]) -> None:
        """Run a script to its end; it yields the days, or the closures, that it waits for.

        It goes on when the tasks and waits that end at that instant have ended, before cases that
        were dealt in advance come in, and before anybody takes up work.
        """

    def finish(self, day: float) -> None:
        """Play the instant on ``day``, at which the script ended, to its end."""

    @property
    def closed(self) -> FloatArray:
        """Day on which each case was closed, (N,); nan: it has not been."""

    def record(self) -> Tasks:
        """What was recorded."""

    def fork(self) -> Workforce:
        """The same workforce in the same state, to go on by itself."""
