"""The compiled engine: a workforce whose event loop is machine code."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

import numpy as np
from numba.core import event

from sim.bureau import compiled_loop as loop
from sim.bureau import compiled_memory as memory
from sim.bureau.board import IntArray
from sim.bureau.bureau import Terms
from sim.bureau.log import Tasks
from sim.scenario.distributions import FloatArray
from sim.world.docket import Docket


class CompiledWorkforce:
    """The teams at work in compiled code: a `Workforce`.

    Records of cases lie where `compiled_memory` puts them; only here and there are numbers of the
    docket and places in memory translated into each other.
    """

    def __init__(self, docket: Docket, teams: int) -> None:
        self.docket = docket
        n, stages = shape = docket.work.shape
        self.used, self.has_released = 0, False
        self.docketed = memory.docketed(docket)
        self.written = memory.Written(
            np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, loop.NONE, np.int32)
        )
        self.all_cases = np.empty(n, dtype=loop.CASE)
        self.all_tasks = np.empty((n, stages), dtype=loop.TASK)
        self.people = np.zeros(2 * teams, dtype=loop.PERSON)
        self.people["end_day"] = np.inf
        self.people["case"] = self.people["ready"] = loop.NONE
        self.teams = np.zeros(teams, dtype=loop.TEAM)
        for name in ("fresh", "waiting", "later", "coming", "closed", "free"):
            self.teams[name] = loop.NONE

    def fork(self) -> CompiledWorkforce:
        """The same workforce in the same state, to go on by itself."""
        other = copy(self)
        other.all_cases = np.empty_like(self.all_cases)
        other.all_tasks = np.empty_like(self.all_tasks)
        other.cases[:], other.tasks[:] = self.cases, self.tasks
        other.docketed = self.docketed._replace(place=self.docketed.place.copy())
        begin, end, person = self.written
        other.written = memory.Written(begin.copy(), end.copy(), person.copy())
        other.people, other.teams = self.people.copy(), self.teams.copy()
        return other

    @property
    def cases(self) -> loop.Records:
        """Records of the cases that are allocated and not closed, and of some that are."""
        return self.all_cases[: self.used]

    @property
    def tasks(self) -> loop.Records:
        """Records of their tasks."""
        return self.all_tasks[: self.used]

    @property
    def backlog(self) -> IntArray:
        """(T,) allocated cases that are not closed."""
        return self.teams["backlog"].copy()

    @property
    def open_cases(self) -> IntArray:
        """(T, K, S) open cases by team, kind and stage reached."""
        shape = (len(self.teams), len(self.docket.kinds), self.all_tasks.shape[1])
        open_cases = np.zeros(shape, dtype=np.int64)
        memory.count_open(self.cases, self.docket.kind, open_cases)
        return open_cases

    def stages(self, cases: IntArray) -> IntArray:
        """Stage that each of the cases has reached."""
        if not self.has_released:
            return np.zeros(len(cases), dtype=np.int64)
        places = self.docketed.place[cases]
        return np.where(places < 0, 0, self.all_cases["stage"][places])

    def reorganise(self, terms: Terms) -> None:
        """Other terms of work."""
        self.teams["limit"], self.teams["by_work"] = terms.limit, terms.by_work
        self.teams["lone"] = terms.lone
        self.teams["clerical_factor"] = terms.clerical_factor
        self.cases["rank"] = terms.rank[self.cases["number"]]
        loop.lay_anew(self.cases, self.tasks, self.people, self.teams)

    def set_speeds(self, speeds: FloatArray) -> None:
        """Speeds, (2 T,), of officers and assistants; a task keeps the one it began with."""
        self.people["speed"] = speeds

    def deal(self, cases: IntArray, teams: IntArray, ranks: FloatArray) -> None:
        """Give cases to teams now."""
        places = self._places(cases, teams, ranks)
        loop.deal(self.cases, self.tasks, self.people, self.teams, places)

    def expect(self, cases: IntArray, teams: IntArray, ranks: FloatArray) -> None:
        """Give cases to teams when they are filed, before the next count."""
        loop.expect(self.cases, self.teams, self._places(cases, teams, ranks))

    def _places(self, cases: IntArray, teams: IntArray, ranks: FloatArray) -> IntArray:
        """Where the records of dealt cases lie; new ones get theirs."""
        memory.free(self.cases, self.tasks, self.teams, self.written)
        dealt = memory.Dealt(cases, teams, ranks, np.empty_like(cases))
        everything = self.all_cases, self.all_tasks, self.teams
        self.used = memory.receive(*everything, self.docketed, dealt, self.used)
        return dealt.place

    def release(self, teams: list[int]) -> tuple[IntArray, IntArray]:
        """Take from teams all cases but those in hand; these by number, and whose they were."""
        self.has_released = True
        leaving = np.zeros(len(self.teams), dtype=np.bool_)
        leaving[teams] = True
        whose, taken = self.cases["team"].astype(np.int64), np.zeros(self.used, dtype=np.bool_)
        loop.release(self.cases, self.tasks, self.people, self.teams, leaving, taken)
        numbers = self.cases["number"][taken].astype(np.int64)
        order = np.argsort(numbers)
        return numbers[order], whose[taken][order]

    def work_until(self, day: float, *, is_over: bool = False) -> None:
        """Play up to the count (or filing) on ``day``; ``is_over``: to the end of that instant."""
        loop.play_teams(self.cases, self.tasks, self.people, self.teams, day, is_over)

    def record(self) -> Tasks:
        """What was recorded."""
        memory.write_all_down(self.cases, self.tasks, self.written)
        return self.written


class _Compilation(event.Listener):
    """Hears when Numba begins to compile, and says so once."""

    def __init__(self, begun: Callable[[], None]) -> None:
        self.begun, self.is_said = begun, False

    def on_start(self, event: event.Event) -> None:  # noqa: ARG002 - Numba's signature
        if not self.is_said:
            self.is_said = True
            self.begun()

    def on_end(self, event: event.Event) -> None:
        pass


def rehearse(compiling: Callable[[], None]) -> None:
    """Have one team close one case, so that all of the event loop is loaded, or compiled first.

    Parameters
    ----------
    compiling : called when a compilation begins
    """
    one, none = np.ones(1), np.zeros(1, dtype=np.int64)
    task = np.ones((1, 1))
    names = ("",)
    docket = Docket(
        none, one, none, none, one, task, task, one, none, names, names, names, ("officer",)
    )
    with event.install_listener("numba:compile", _Compilation(compiling)):
        team = CompiledWorkforce(docket, 1)
        team.reorganise(Terms(one, False, np.inf, one > 0, 1.0))
        team.set_speeds(np.ones(2))
        team.expect(none, none, one)
        team.work_until(1.0)
        team.release([0])
        team.deal(none, none, one)
        team.work_until(3.0, is_over=True)
        team.open_cases  # noqa: B018 - counted by compiled code
        team.record()
