"""What one case went through in a play: from filing to closure, span by span."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from sim.measures.play import Play

CaseState = Literal["before", "pool", "desk", "officer", "assistant", "pooled", "waiting"]
STATE_OF: dict[str, CaseState] = {"officer": "officer", "assistant": "assistant", "pool": "pooled"}
Interval = tuple[float, float]


@dataclass(frozen=True)
class Span:
    """A span of a case's life.

    Attributes
    ----------
    state : CaseState
        before: before the run, of a case that a team had then or somebody had begun; pool: not
        allocated; desk: with a team that does nothing on it; officer, assistant: worked on by;
        pooled: worked on by the pool's people; waiting: for somebody outside the bureau.
    begin, end : float
        Days since filing.
    stage : str
        The stage that is worked on; empty in other states.
    """

    state: CaseState
    begin: float
    end: float
    stage: str = ""


@dataclass(frozen=True)
class Life:
    """A case's life in one play.

    Attributes
    ----------
    spans : tuple of Span
        In order.
    closed : bool
        Whether it is closed at their end.
    """

    spans: tuple[Span, ...]
    closed: bool

    @property
    def days(self) -> float:
        """From filing to closure, or to the last count."""
        return self.spans[-1].end if self.spans else 0.0

    def days_in(self, state: CaseState) -> float:
        """Days spent in a state."""
        return sum(span.end - span.begin for span in self.spans if span.state == state)


def life(play: Play, row: int) -> Life:
    """The life of the case in a row of the docket, up to the last count."""
    filed, closed = float(play.log.docket.filed[row]), bool(play.is_closed[row])
    until = filed + float(play.days[row])
    held, work, waits = _held(play, row, until), _work(play, row, until), _waits(play, row)
    clip, is_of_before = _within(filed, until), _is_of_before(play, row)
    intervals = [(0.0, until), *held, *waits, *((begin, end) for begin, end, _ in work)]
    cuts = sorted({filed, until, *(clip(day) for interval in intervals for day in interval)})
    spans: list[Span] = []
    for begin, end in pairwise(cuts):
        middle = (begin + end) / 2
        state, stage = _state(middle, held, work, waits)
        if middle < 0 and is_of_before:
            state = "before"
        goes_on = bool(spans) and (spans[-1].state, spans[-1].stage) == (state, stage)
        since = spans.pop().begin if goes_on else begin - filed
        spans.append(Span(state, since, end - filed, stage))
    return Life(tuple(spans), closed)


def _within(low: float, high: float) -> Callable[[float], float]:
    return lambda day: min(max(day, low), high)


def _held(play: Play, row: int, until: float) -> list[Interval]:
    """When the case was with a team."""
    allocations, releases = play.log.allocations, play.log.releases
    begins: list[float] = allocations.day[allocations.case == row].tolist()
    ends: list[float] = releases.day[releases.case == row].tolist()
    return [(day, ends[i] if i < len(ends) else until) for i, day in enumerate(begins)]


def _is_of_before(play: Play, row: int) -> bool:
    """Whether a team had the case before the run, or somebody had begun it."""
    docket = play.log.docket
    return bool(docket.opening_team[row] >= 0 or docket.first_stages(np.array([row]))[0])


def _work(play: Play, row: int, until: float) -> list[tuple[float, float, tuple[CaseState, str]]]:
    """When each stage was worked on, and by whom."""
    log, spans = play.log, []
    for stage in np.flatnonzero(log.person[row] >= 0).tolist():
        role: CaseState = STATE_OF[play.world.staff.roles[log.person[row, stage]]]
        begin, end = float(log.begin[row, stage]), float(np.fmin(log.end[row, stage], until))
        spans.append((begin, end, (role, log.docket.stages[stage])))
    return spans


def _waits(play: Play, row: int) -> list[Interval]:
    """When nobody could work on the case."""
    return list(_waits_after(play, row))


def _waits_after(play: Play, row: int) -> Iterator[Interval]:
    log, docket = play.log, play.log.docket
    reached = int(docket.first_stages(np.array([row]))[0])
    if docket.begun is not None and row < docket.opening:
        yield 0.0, float(docket.begun.ready[row])
    for stage in range(reached, len(docket.stages) - 1):
        end = float(log.end[row, stage])
        if np.isnan(end):
            return
        ready = end + float(docket.wait[row, stage])
        if stage == len(docket.stages) - 2 and docket.outcome is not None:
            ready = max(ready, float(docket.outcome.not_before[row]))
        yield end, ready


def _state(
    day: float,
    held: list[Interval],
    work: list[tuple[float, float, tuple[CaseState, str]]],
    waits: list[Interval],
) -> tuple[CaseState, str]:
    for begin, end, who_and_what in work:
        if begin <= day < end:
            return who_and_what
    if any(begin <= day < end for begin, end in waits):
        return "waiting", ""
    return ("desk" if any(begin <= day < end for begin, end in held) else "pool"), ""
