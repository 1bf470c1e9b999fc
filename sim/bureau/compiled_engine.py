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

    Records of cases lie in the order of `compiled_memory.find_places`; only here are numbers of the
    docket and places in memory translated into each other.
    """

    def __init__(self, docket: Docket, teams: int) -> None:
        self.docket = docket
        n, stages = docket.work.shape
        self.places = np.full(n, loop.NONE)
        self.used, self.has_released = 0, False
        self.not_before = np.zeros(0) if docket.outcome is None else docket.outcome.not_before
        role = [loop.ASSISTANT if role == "assistant" else loop.OFFICER for role in docket.roles]
        self.role = np.array(role)
        self.all_cases = np.empty(n, dtype=loop.CASE)
        self.all_tasks = np.empty((n, stages), dtype=loop.TASK)
        self.people = np.zeros(2 * teams, dtype=loop.PERSON)
        self.people["end_day"] = np.inf
        self.people["case"] = self.people["ready"] = loop.NONE
        self.teams = np.zeros(teams, dtype=loop.TEAM)
        for name in ("fresh", "waiting", "later", "coming"):
            self.teams[name] = loop.NONE

    def fork(self) -> CompiledWorkforce:
        """The same workforce in the same state, to go on by itself."""
        other = copy(self)
        other.all_cases = np.empty_like(self.all_cases)
        other.all_tasks = np.empty_like(self.all_tasks)
        other.cases[:], other.tasks[:] = self.cases, self.tasks
        other.places, other.people, other.teams = (
            array.copy() for array in (self.places, self.people, self.teams)
        )
        return other

    @property
    def cases(self) -> loop.Records:
        """Records of the cases that have been allocated."""
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
        places = self.places[cases]
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
        known, docket = self.used, self.docket
        places, found = self.places, np.empty_like(cases)
        self.used = memory.find_places(self.all_cases, self.teams, places, cases, teams, known)
        records = self.cases
        memory.lay_out(records, known, docket.filed, self.not_before)
        memory.hand_over(records, places, cases, teams, ranks, found)
        memory.lay_out_tasks(self.tasks, records, known, docket.work, docket.wait, self.role)
        return found

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
        shape = self.all_tasks.shape
        begin, end = np.full(shape, np.nan), np.full(shape, np.nan)
        person = np.full(shape, loop.NONE, dtype=np.int32)
        memory.collect(self.cases, self.tasks, begin, end, person)
        return begin, end, person


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
