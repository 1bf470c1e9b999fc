"""Do both engines give the same log? If not, the first case in which they differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.bureau.engines import play
from sim.bureau.log import Log, Moves
from sim.bureau.regime import plan
from sim.language import _, marked
from sim.scenario.scenario import Scenario
from sim.studies.replication import Setup, plays
from sim.world.docket import Docket
from sim.world.world import draw_worlds

ALLOCATED = marked("team it is allocated to: (case, team from 0, day)")
RELEASED = marked("team it is taken from: (case, team from 0, day)")
OF_STAGE = {
    "begin": marked("begin of stage {n} ({stage})"),
    "end": marked("end of stage {n} ({stage})"),
    "person": marked("person (2 x team, + 1: assistant) of stage {n} ({stage})"),
}


@dataclass(frozen=True)
class Difference:
    """The first thing that two logs say differently of a case.

    Attributes
    ----------
    day : float
        When it happened, in the log where it happened first.
    case : int | str
        Number of the case, as text if a given docket has it; -1: it is no matter of a case.
    what : str
        As "end of stage 3 (inquiry)".
    simpy, compiled : Any
        What each log has; nan or -1: it has not happened.
    """

    day: float
    case: int | str
    what: str
    simpy: Any
    compiled: Any


OfRow = tuple[int, Difference]
"""A difference with the row of the docket that it is in."""


@dataclass(frozen=True)
class Verdict:
    """What was found for one arm in one replication.

    ``bureau``: of a table of them; ``difference``: None if the logs are equal.
    """

    bureau: str
    replication: int
    arm: str
    cases: int
    tasks: int
    difference: Difference | None


def verify(
    scenario: Scenario, replications: int, docket: Docket | None = None
) -> Iterator[Verdict]:
    """Play every arm with both engines and compare the logs, to the last bit."""
    for replication in range(replications):
        drawn = draw_worlds(scenario, replication, docket)
        study = Setup(scenario, docket, engine="compiled")
        for (arm, compiled), world in zip(plays(study, replication), drawn, strict=True):
            logs = play(world, plan(scenario, arm), "simpy"), compiled.log
            tasks = int((logs[0].person >= 0).sum())
            difference = first_difference(*logs)
            yield Verdict(
                scenario.file.place, replication, arm.name, len(world.docket), tasks, difference
            )


def first_difference(simpy: Log, compiled: Log) -> Difference | None:
    """The first difference in time between two logs of one docket (ties: the one filed sooner)."""
    differences = [
        *_in_moves(simpy.allocations, compiled.allocations, simpy, _(ALLOCATED)),
        *_in_moves(simpy.releases, compiled.releases, simpy, _(RELEASED)),
        *_in_tasks(simpy, compiled),
        *_in_conduct(simpy, compiled),
        *_in_follow_up(simpy, compiled),
    ]
    first = min(differences, key=lambda of_row: (of_row[1].day, of_row[0]), default=None)
    return None if first is None else first[1]


def _in_moves(simpy: Moves, compiled: Moves, log: Log, what: str) -> Iterator[OfRow]:
    """The first move that is not the same: another case, team or day, or none."""
    n = min(len(simpy.case), len(compiled.case))
    same = (simpy.case[:n] == compiled.case[:n]) & (simpy.team[:n] == compiled.team[:n])
    same &= simpy.day[:n] == compiled.day[:n]
    row = int(np.argmin(same)) if not same.all() else n
    ours, theirs = ([_move(m, row)] if row < len(m.case) else [] for m in (simpy, compiled))
    for case, _team, day in sorted(ours + theirs, key=lambda move: move[2])[:1]:
        one, other = (rows[0] if rows else None for rows in (ours, theirs))
        yield case, Difference(day, log.docket.case[case], what, one, other)


def _move(moves: Moves, row: int) -> tuple[int, int, float]:
    return int(moves.case[row]), int(moves.team[row]), float(moves.day[row])


def _in_tasks(simpy: Log, compiled: Log) -> Iterator[OfRow]:
    for column, text in OF_STAGE.items():
        one, other = getattr(simpy, column), getattr(compiled, column)
        differs = ~((one == other) | (np.isnan(one) & np.isnan(other)))
        if not differs.any():
            continue
        case, stage = _first(differs, np.fmin(simpy.begin, compiled.begin))
        day = np.fmin(simpy.begin, compiled.begin)[case, stage]
        where = _(text, n=stage + 1, stage=simpy.docket.stages[stage])
        values = one[case, stage].item(), other[case, stage].item()
        yield case, Difference(float(day), simpy.docket.case[case], where, *values)


def _in_follow_up(simpy: Log, compiled: Log) -> Iterator[OfRow]:
    """What came after the last count; whether it was followed is the world's, not the engine's."""
    if simpy.follow_up is None or compiled.follow_up is None:
        return
    one, other = simpy.follow_up.closed, compiled.follow_up.closed
    differs = ~((one == other) | (np.isnan(one) & np.isnan(other)))
    if differs.any():
        days = np.fmin(one, other)
        case = int(np.argmin(np.where(differs, days, np.inf)))
        what, values = _("closed after the last count"), (one[case].item(), other[case].item())
        yield case, Difference(float(days[case]), simpy.docket.case[case], what, *values)
    elif simpy.follow_up.until != compiled.follow_up.until:
        both = simpy.follow_up.until, compiled.follow_up.until
        yield -1, Difference(min(both), -1, _("end of the follow-up"), *both)


def _first(differs: BoolArray, days: FloatArray) -> tuple[int, int]:
    """Row and column of the earliest of the cells that differ."""
    at = int(np.argmin(np.where(differs, days, np.inf)))
    row, column = np.unravel_index(at, differs.shape)
    return int(row), int(column)


def _in_conduct(simpy: Log, compiled: Log) -> Iterator[OfRow]:
    """What appraisal and behaviour did; a difference there comes after one in a case."""
    if simpy.conduct is None or compiled.conduct is None:
        if simpy.conduct is not compiled.conduct:
            yield -1, Difference(np.inf, -1, _("conduct"), simpy.conduct, compiled.conduct)
        return
    for name in ("response", "suspended", "rank"):
        one, other = getattr(simpy.conduct, name), getattr(compiled.conduct, name)
        for team, month in np.argwhere(one != other)[:1].tolist():
            of = {"name": name, "team": team + 1, "month": month + 1}
            what = _("{name} of team {team} in month {month}", **of)
            yield -1, Difference(np.inf, -1, what, one[team, month], other[team, month])
