"""What the SimPy engine is made of: its clock, desks and people."""

from __future__ import annotations

from heapq import heappush

import simpy


class Instant(simpy.Event):
    """An instant on the clock that processes and callbacks can wait for."""

    case = -1

    def __init__(self, clock: Clock) -> None:
        self.env, self.callbacks = clock, []
        self._ok, self._value = True, None


class Clock(simpy.Environment):
    """SimPy's environment with absolute days and an explicit order within an instant."""

    def at(self, day: float, order: int) -> Instant:
        """A moment on ``day``; of moments on one day the lower order comes first."""
        moment = Instant(self)
        heappush(self._queue, (day, order, next(self._eid), moment))  # type: ignore[misc]
        return moment

    def trigger(self, moment: Instant, order: int) -> None:
        """Let a moment that was left open come now."""
        heappush(self._queue, (self._now, order, next(self._eid), moment))  # type: ignore[misc]


class Desk:
    """Where the cases of a team lie that are ready for people of a role.

    Attributes
    ----------
    team : int
        Whose cases they are.
    people : list of Person
        Who works at it.
    ready, fresh : list of tuple
        Heaps of (place in the service order, case); ``fresh`` has the cases not begun while
        ``max_open_cases`` is in force.
    work : list of float
        Effort of every task at this desk.
    """

    __slots__ = ("fresh", "people", "ready", "team", "work")

    def __init__(self, team: int) -> None:
        self.team = team
        self.people: list[Person] = []
        self.ready: list[tuple[float, int]] = []
        self.fresh: list[tuple[float, int]] = []
        self.work: list[float] = []

    def heap(self, *, is_full: bool) -> list[tuple[float, int]]:
        """The heap with the next case; it is empty if there is none."""
        if self.fresh and not is_full and (not self.ready or self.fresh[0] < self.ready[0]):
            return self.fresh
        return self.ready


class Person:
    """Somebody who works.

    Attributes
    ----------
    number : int
        Of the person.
    speed : float
        In force; 0: does no work.
    desks : list of Desk
        At which he or she works.
    idle : Instant or None
        The moment that would end idleness.
    in_hand : int
        Case that is worked on; -1: none.
    """

    __slots__ = ("desks", "idle", "in_hand", "number", "speed")

    def __init__(self, number: int) -> None:
        self.number = number
        self.speed = 0.0
        self.desks: list[Desk] = []
        self.idle: Instant | None = None
        self.in_hand = -1
