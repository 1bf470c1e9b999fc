"""A second, naive player of a world, written from the model's description alone.

It goes from instant to instant and does the steps of an instant in their stated order. It shares
no code with the engine: where the two logs differ, one of them departs from the description.
"""

from __future__ import annotations

from math import inf, nan

from sim.world.world import World
from tests.oracle_office import Office
from tests.oracle_regime import Regime
from tests.oracle_work import Work


class Bureau(Office, Work):
    """The bureau, led through one instant after another."""

    def run(self) -> Bureau:
        """Live through all instants up to and including that of the last count."""
        while self.next_instant() <= self.window.calendar.end_day:
            self.end_what_ends()
            self.begin_what_begins()
        return self

    def follow(self) -> tuple[list[float], float]:
        """After `run`, live on until the window's cases are closed, or its months are over.

        When each case was closed (nan: it was not), and the count at which this ends.
        """
        start, cohort = self.window.calendar.start_day, self.cases[: self.window.docket.filings]
        watched = [case for case in cohort if self.filed[case.row] >= start]
        if self.events:
            self.month_length = float(self.world.calendar.days[self.month])
            self.look_at_calendar()
            if self.pulls:  # what was closed at the last count, after its event
                self.pull()
            if self.regime.allocation.timing == "rolling":
                self.dealer.ask(self.sight(self.coming()))
        while any(case.state != "closed" for case in watched) and self.events:
            is_count = False
            while not is_count:
                self.end_what_ends()
                is_count = self.events[:1] == [self.now]
                if is_count and (
                    len(self.events) == 1 or all(case.state == "closed" for case in watched)
                ):
                    self.events = []
                else:
                    self.begin_what_begins()
        closed = [case.end[-1] if case.state == "closed" else nan for case in cohort]
        return closed, self.now

    def end_what_ends(self) -> None:
        """The first half of the next instant."""
        self.now = self.next_instant()
        self.end_tasks()
        self.end_waits()

    def begin_what_begins(self) -> None:
        """The second half of an instant."""
        while self.spurts and self.spurts[0][0] == self.now:
            self.late.add(self.spurts.pop(0)[1])
        if self.events[:1] == [self.now]:
            self.count()
            self.allocation_event()
        elif self.pulls and self.closes:
            self.pull()
        self.file()
        while self.take_up():  # a task without work ends before the next is taken up
            self.end_tasks()
            self.end_waits()
            if self.pulls and self.closes and self.now != self.window.calendar.end_day:
                self.pull()

    def next_instant(self) -> float:
        """The earliest of all that is to come."""
        spurts = [day for day, _ in self.spurts[:1]]
        first = [*self.events[:1], *spurts, *(self.filed[row] for row in self.to_file[:1])]
        ends = [end for end, _ in [*self.hands.values(), *self.waits[:1]]]
        return min(first + ends, default=inf)


def play(world: World, history: Regime, arm: Regime) -> Bureau:
    """The bureau after an arm, and the history before it, were played against a world."""
    return Bureau(world, history, arm).run()
