"""The compiled engine: a workforce whose event loop is machine code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.bureau.bureau import Bureau
from sim.bureau.engines import compiled_groups as groups
from sim.bureau.engines import compiled_loop as loop
from sim.bureau.engines import compiled_memory as memory
from sim.bureau.engines import compiled_months
from sim.bureau.engines import compiled_records as records
from sim.bureau.engines.cut import NOBODYS, crew_of, everybody
from sim.bureau.engines.months import Months, rehearse_months
from sim.bureau.log import Tasks
from sim.bureau.rules.kernels import as_array
from sim.bureau.workforce import Moment, Pause, Terms
from sim.compiled.hearing import told
from sim.world.docket import Docket

WORDS = np.uint32  # of which any record is made


class CompiledWorkforce:
    """The teams at work in compiled code: a `Workforce`.

    Records of cases lie where `compiled_memory` puts them; only here and there are numbers of the
    docket and places in memory translated into each other.

    Attributes
    ----------
    follows_script : bool
        Whether all months are played by the bureau's script; if not, plain ones in one go.
    """

    def __init__(self, docket: Docket, teams: int, further: int = 0) -> None:
        self.docket = docket
        shape = docket.work.shape
        room = len(docket) + teams * memory.AT_LEAST
        self.used, self.has_released = 0, False
        self.speeds: FloatArray | None = None
        self.docketed = memory.docketed(docket)
        people = np.zeros(2 * teams + further + 1, records.PERSON)
        of_teams = np.zeros(teams, records.TEAM)
        people["end_day"] = np.inf
        for name in ("case", "line", "line_end", "heap"):
            people[name] = records.NONE
        for name in ("fresh", "waiting", "later", "coming", "free"):
            of_teams[name] = records.NONE
        self.all = records.State(
            np.empty(room, records.CASE),
            np.empty((room, shape[1]), records.TASK),
            people,
            of_teams,
            begin=np.full(shape, np.nan),
            end=np.full(shape, np.nan),
            person=np.full(shape, records.NOBODY, np.int32),
            handover=np.zeros(shape[1]),
            role=np.zeros(shape[1], np.uint32),
        )
        self.now = 0.0
        self.follows_script = False
        self.terms: Terms | None = None
        self.everybody: groups.Crew | None = None  # made when it is first needed
        self.crew: groups.Crew | None = None  # None: each team has its officer and assistant

    def fork(self) -> CompiledWorkforce:
        """The same workforce in the same state, to go on by itself."""
        other = copy(self)
        new = (np.empty_like(array) for array in self.all[:4])
        other.all = records.State(*new, *(array.copy() for array in self.all[4:]))
        for mine, its in zip(self.state[:4], other.state[:4], strict=True):
            its.view(WORDS)[:] = mine.view(WORDS)  # not field by field
        other.docketed = self.docketed._replace(place=self.docketed.place.copy())
        return other

    @property
    def state(self) -> records.State:
        """The state, with the records of cases that are used: of open ones, and of some closed."""
        cases, tasks = self.all.cases[: self.used], self.all.tasks[: self.used]
        return self.all._replace(cases=cases, tasks=tasks)

    @property
    def backlog(self) -> IntArray:
        """Allocated cases that are not closed, (T,)."""
        backlog: IntArray = self.all.teams["backlog"].copy()
        return backlog

    @property
    def open_cases(self) -> IntArray:
        """Open cases by team, kind and stage reached, (T, K, S)."""
        shape = (len(self.all.teams), len(self.docket.kinds), len(self.docket.stages))
        open_cases = np.zeros(shape, dtype=np.int64)
        memory.count_open(self.state.cases, self.docket.kind, open_cases)
        return open_cases

    def stages(self, cases: IntArray) -> IntArray:
        """Stage that each of the cases has reached."""
        stages = self.docket.first_stages(cases)
        if self.has_released:
            places = self.docketed.place[cases]
            known = places != records.NONE
            stages[known] = self.all.cases["stage"][places[known]]
        return stages

    def reorganise(self, terms: Terms) -> None:
        """Other terms of work."""
        if self.terms is not None and terms.go_on_from(self.terms):
            return
        state = self.state
        for name in ("limit", "by_work", "lone", "clerical_factor"):
            state.teams[name] = getattr(terms, name)
        if terms.rank is not None:
            state.cases["rank"] = terms.rank[state.cases["number"]]
        state.role[:], state.handover[:] = terms.roles, terms.handover
        loop.lay_anew(state)
        self.terms, self.everybody = terms, None
        self.crew = crew_of(terms, self.held) if terms.further else None

    @property
    def held(self) -> IntArray:
        """Team of the case that each person has in hand, (2 T + X,); -1: none."""
        case = self.all.people["case"][:-1]
        teams = np.append(self.state.cases["team"].astype(np.int64), NOBODYS)
        return teams[np.where(case == records.NONE, self.used, case)]

    def set_speeds(self, speeds: FloatArray) -> None:
        """Speeds of all people, (2 T + X,); a task keeps the one it began with."""
        if speeds is not self.speeds:
            self.speeds = speeds
            self.all.people["speed"][:-1] = speeds

    def deal(self, cases: IntArray, teams: IntArray, ranks: FloatArray) -> None:
        """Give cases to teams now."""
        dealt = memory.Dealt(as_array(cases, np.int32), as_array(teams, np.int32), ranks)
        self.used = loop.deal(self.all, self.docketed, dealt, self.used)

    def expect(self, cases: IntArray, teams: IntArray, ranks: FloatArray) -> None:
        """Give cases to teams when they are filed, before the next count."""
        coming = memory.Dealt(as_array(cases, np.int32), as_array(teams, np.int32), ranks)
        self.used = loop.expect(self.all, self.docketed, coming, self.used)

    def release(self, teams: list[int]) -> tuple[IntArray, IntArray]:
        """Take from teams all cases but those in hand; these by number, and whose they were."""
        return self._take_back(np.isin(self.state.cases["team"], teams))

    def take_back(self, cases: IntArray) -> tuple[IntArray, IntArray]:
        """Take open cases from their teams, but those in hand; these by number, and whose."""
        chosen = np.zeros(self.used, dtype=np.bool_)
        chosen[self.docketed.place[cases]] = True
        return self._take_back(chosen)

    def _take_back(self, taken: BoolArray) -> tuple[IntArray, IntArray]:
        """Take cases back, (R,) by their place in memory."""
        self.has_released = True
        state = self.state
        whose = state.cases["team"].astype(np.int64)
        loop.take_back(state, taken, np.zeros(len(state.teams), dtype=np.bool_))
        numbers = state.cases["number"][taken].astype(np.int64)
        order = np.argsort(numbers)
        return numbers[order], whose[taken][order]

    def run(self, script: Iterator[Moment]) -> None:
        """Run a script to its end: play the teams up to each moment that it waits for."""
        for moment in script:
            if isinstance(moment, Pause):
                self.now = self.play_to_closure(moment.day)
            else:
                self.play(moment, is_over=False)

    @property
    def plays_months(self) -> bool:
        """Whether it plays plain months in one go: where teams have clocks of their own."""
        return self.crew is None and not self.follows_script

    def play_months(self, bureau: Bureau, plain: range, cohort: slice) -> int:
        """Play plain months, or until no case of a cohort is open; how many it played."""
        months = Months(bureau, plain)
        span = months.span(cohort)
        most = len(span.pool) + int(span.filed_before[-1] - span.filed_before[0])
        desk, written = months.desk(most), months.blank(most)
        played = compiled_months.play_months(
            self.all, self.docketed, span, desk, written, self.used
        )
        n, self.used = int(played[0]), int(played[1])
        of_months = written._replace(upto=written.upto[:n], backlog=written.backlog[:n])
        months.take_over(span, desk.memory, of_months)
        self.now = bureau.day
        return n

    def play_to_closure(self, day: float) -> float:
        """Play all teams up to the first closure, or a day; the day on which they stop."""
        assert self.terms is not None  # they are at work
        self.everybody = self.everybody or everybody(self.terms)
        return float(groups.play_together(self.all, self.everybody, day, False, True))

    def finish(self, day: float) -> None:
        """Play the instant on ``day``, at which the script ended, to its end."""
        self.play(day, is_over=True)

    def play(self, day: float, *, is_over: bool) -> None:
        """Play up to the count on a day, or all of that day's instant."""
        if self.crew is None:
            loop.play_teams(self.all, day, is_over)
        else:
            groups.play_together(self.all, self.crew, day, is_over, False)
        self.now = day

    @property
    def closed(self) -> FloatArray:
        """Day on which each case was closed, (N,); nan: it has not been."""
        return self.all.end[:, -1]

    def record(self) -> Tasks:
        """What was recorded."""
        loop.write_all_down(self.all, self.used)
        return self.all.begin, self.all.end, self.all.person


def rehearse(compiling: Callable[[], None]) -> None:
    """Have one team close one case, so that all that is compiled is loaded, or compiled first.

    Parameters
    ----------
    compiling : callable
        Called when a compilation begins.
    """
    one, none = np.ones(1), np.zeros(1, dtype=np.int64)
    task = np.ones((1, 1))
    names = ("",)
    docket = Docket(none, one, none, none, one, task, task, one, none, names, names, names)
    with told(compiling):
        team = CompiledWorkforce(docket, 1)
        team.reorganise(Terms(one, False, np.inf, one > 0, 1.0, none, one))
        team.set_speeds(np.zeros(2))  # so that the case can be taken back
        team.expect(none, none, one)
        team.run(iter([2.0, Pause(2.0)]))
        team.release([0])
        team.take_back(none[:0])
        team.set_speeds(np.ones(2))
        team.deal(none, none, one)
        team.set_speeds(np.ones(2))
        team.finish(4.0)
        team.open_cases  # noqa: B018 - counted by compiled code
        team.record()
        rehearse_months(team.all, team.docketed)
