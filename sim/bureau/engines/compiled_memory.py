"""Where the records of cases lie in memory, compiled.

A case has a record from the event at which a team gets it until it is closed; then the record is
the team's next case's. So what a team works on lies together, in a few runs of records that can be
fetched from memory before it is needed: a bureau of thousands of teams has to wait for less.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import FloatArray, Int32Array, IntArray
from sim.bureau.engines.compiled_fetching import LINE, fetch
from sim.bureau.engines.compiled_records import (
    NOBODY,
    NONE,
    RUNS,
    Links,
    Records,
    Slot,
    State,
)
from sim.compiled.functions import called, compiled
from sim.world.begun import Begun
from sim.world.docket import Docket

ONE = np.uint32(1)
AT_LEAST = 16  # records that a team gets at once
AT_MOST = 256  # records that are worth fetching at once
FEW_TEAMS = 32  # whose records lie in the processor's caches
AHEAD = 8  # cases that are dealt while what another one touches is fetched


class Docketed(NamedTuple):
    """N cases and S stages of a docket: where their records are, and what these are made from.

    Attributes
    ----------
    place : Links
        Of each case's record, (N,); ``NONE``: it has never had one.
    filed : FloatArray
        Day of filing, (N,).
    not_before : FloatArray
        Day before which the last stage is not ready, (N,), or empty if there is no such day.
    work, wait : FloatArray
        Of each stage, (N, S).
    stage : IntArray
        Stage that each opening case has reached, (n,); empty if all are at the first.
    ready : FloatArray
        Day on which that stage can be worked on, (n,), or empty likewise.
    """

    place: Links
    filed: FloatArray
    not_before: FloatArray
    work: FloatArray
    wait: FloatArray
    stage: IntArray
    ready: FloatArray


def docketed(docket: Docket) -> Docketed:
    """The cases of a docket, before any has a record."""
    not_before = np.zeros(0) if docket.outcome is None else docket.outcome.not_before
    place = np.full(len(docket), NONE)
    drawn = docket.filed, not_before, docket.work, docket.wait
    begun = docket.begun or Begun(np.zeros(0, dtype=np.int64), np.zeros(0))
    return Docketed(place, *drawn, begun.stage, begun.ready)


class Dealt(NamedTuple):
    """K cases dealt at an event, (K,): numbers, their teams, places in the service order."""

    number: Int32Array
    team: Int32Array
    rank: FloatArray


@compiled
def provide(state: State, used: int) -> int:
    """Give each team the records it lacks, side by side, and some more; how many are used then."""
    for number in range(len(state.teams)):
        team = state.teams[number]
        if team.spare >= 0:
            continue
        many = max(-team.spare, AT_LEAST)
        if team.runs < RUNS and many <= AT_MOST:
            team.run_first[team.runs], team.run_length[team.runs] = used, many
            team.runs += 1
        for place in range(used, used + many):
            case = state.cases[place]
            case.team, case.number, case.stage = NONE, 0, 0  # nobody's
            state.tasks[place, 0].person = NOBODY
            case.sibling = team.free
            team.free = place
        team.spare += many
        used += many
    return used


# The records of the team that is played next are fetched while another one is played, one at each
# event, so that nothing waits for them: they are chained in many ways.


@compiled
def runs_of(state: State, number: int) -> int:
    """Runs of a team's records; 0 if there is no such team, or all teams' lie in the caches."""
    return state.teams[number].runs if FEW_TEAMS < number < len(state.teams) else 0


@compiled
def first_record(state: State, number: int, runs: int) -> Slot:
    """The first record of a team that has some runs of them, or any."""
    return state.teams[number].run_first[0] if runs else NONE


@compiled
def fetch_record(state: State, number: int, run: int, place: Slot) -> tuple[int, Slot]:
    """Have a record in one of a team's runs fetched; which comes next, in which run."""
    fetch(state.cases, place, 0)
    fetch(state.tasks, place, 0)
    fetch(state.tasks, place, LINE)
    team = state.teams[number]
    place += ONE
    if place < team.run_first[run] + team.run_length[run]:
        return run, place
    run += 1
    return run, team.run_first[min(run, RUNS - 1)]


@compiled
def fetch_ahead(state: State, dealt: Dealt, k: int) -> None:
    """Have what the cases dealt soon after the k-th will touch fetched: all of it lies apart.

    In two steps, as a team says where its next record is.
    """
    if k + 2 * AHEAD < len(dealt.team):
        team = dealt.team[k + 2 * AHEAD]
        fetch(state.teams, team, 0)
        fetch(state.teams, team, LINE)
        fetch(state.people, 2 * team, 0)
    if k + AHEAD < len(dealt.team):
        team = dealt.team[k + AHEAD]
        place, desk = state.teams[team].free, state.people[2 * team]
        fetch(state.cases, place, 0)
        fetch(state.tasks, place, 0)
        fetch(state.tasks, place, LINE)
        fetch(state.cases, desk.line_end, 0)


@compiled
def lay_out(state: State, place: int, number: int, docketed: Docketed) -> None:
    """Prepare the record of a new case."""
    case = state.cases[place]
    case.number, case.stage, case.ready_day = number, 0, -np.inf
    case.filed = docketed.filed[number]
    case.not_before = docketed.not_before[number] if len(docketed.not_before) else -np.inf
    for stage in range(state.tasks.shape[1]):
        task = state.tasks[place, stage]
        task.work, task.wait = docketed.work[number, stage], docketed.wait[number, stage]
        task.person = NOBODY
    if number < len(docketed.stage):
        place_begun(state, place, docketed)


@compiled
def place_begun(state: State, place: int, docketed: Docketed) -> None:
    """Set a case to where it stands when the run starts; nothing is known of what came before."""
    case = state.cases[place]
    case.stage = docketed.stage[case.number]
    if docketed.ready[case.number] > 0:
        case.ready_day = docketed.ready[case.number]
    for stage in range(case.stage):
        task = state.tasks[place, stage]
        task.begin = task.end = np.nan


@compiled
def make_room(state: State, docketed: Docketed, dealt: Dealt, used: int) -> int:
    """See to it that there is a record for every new case; how many are used then."""
    for k in range(len(dealt.number)):
        state.teams[dealt.team[k]].spare -= docketed.place[dealt.number[k]] == NONE
    return provide(state, used)


@compiled
def hand_over(state: State, docketed: Docketed, dealt: Dealt, k: int) -> Slot:
    """Write down whose the k-th of the dealt cases is, in a record of its own if it is new."""
    number, places = dealt.number[k], docketed.place
    team = state.teams[dealt.team[k]]
    if places[number] == NONE:
        place = places[number] = team.free
        team.free = state.cases[place].sibling
        lay_out(state, place, number, docketed)
    case = state.cases[places[number]]
    case.team, case.rank = dealt.team[k], dealt.rank[k]
    return places[number]


@called
def count_open(cases: Records, kind: Int32Array, open_cases: IntArray) -> None:
    """Count open cases, (T, K, S), by team, kind and stage reached.

    Parameters
    ----------
    cases : Records
        Of the cases that have one.
    kind : Int32Array
        Of the docket's cases, (N,).
    open_cases : IntArray
        To be counted up, (T, K, S).
    """
    for case in cases:
        if case.team != NONE and case.stage < open_cases.shape[2]:
            open_cases[case.team, kind[case.number], case.stage] += 1
