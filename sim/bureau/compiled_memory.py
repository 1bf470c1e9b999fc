"""Where the records of cases lie in memory, compiled.

What a team works on in a month lies together, so that a bureau of thousands of teams is played
about as fast as one of nine.
"""

from __future__ import annotations

import numpy as np

from sim.bureau.board import IntArray
from sim.bureau.compiled_loop import NONE, Links, Records, called
from sim.scenario.distributions import FloatArray


@called
def find_places(
    cases: Records, teams: Records, places: IntArray, dealt: IntArray, to: IntArray, used: int
) -> int:
    """Give new cases a place in memory, each team's side by side; the places used then.

    Parameters
    ----------
    cases : all records, also those not used yet
    places : (N,) place of each case of the docket; ``NONE``: none yet
    dealt, to : (K,) cases of the docket and the teams that get them
    """
    for team in range(len(teams)):
        teams[team].place = 0
    for k in range(len(dealt)):
        teams[to[k]].place += places[dealt[k]] < 0
    for team in range(len(teams)):
        new = teams[team].place
        teams[team].place = used
        used += new
    for k in range(len(dealt)):
        if places[dealt[k]] < 0:
            place = places[dealt[k]] = teams[to[k]].place
            cases[place].number = dealt[k]
            teams[to[k]].place += 1
    return used


@called
def hand_over(
    cases: Records,
    places: IntArray,
    dealt: IntArray,
    to: IntArray,
    ranks: FloatArray,
    found: IntArray,
) -> None:
    """Write down whose the dealt cases are now; ``found``, (K,), gets their places.

    ``ranks``: (K,) places in the service order
    """
    for k in range(len(dealt)):
        place = found[k] = places[dealt[k]]
        cases[place].team, cases[place].rank = to[k], ranks[k]


@called
def lay_out(cases: Records, known: int, filed: FloatArray, not_before: FloatArray) -> None:
    """Prepare the records of new cases, from place ``known`` on."""
    for place in range(known, len(cases)):
        case = cases[place]
        case.stage, case.ready_day = 0, -np.inf
        case.filed = filed[case.number]
        case.not_before = not_before[case.number] if len(not_before) else -np.inf


@called
def lay_out_tasks(
    tasks: Records, cases: Records, known: int, work: FloatArray, wait: FloatArray, role: IntArray
) -> None:
    """Prepare the records of new cases' tasks."""
    for place in range(known, len(cases)):
        number = cases[place].number
        for stage in range(tasks.shape[1]):
            task = tasks[place, stage]
            task.work, task.wait = work[number, stage], wait[number, stage]
            task.person, task.role = NONE, role[stage]


@called
def count_open(cases: Records, kind: IntArray, open_cases: IntArray) -> None:
    """Count open cases, (T, K, S), by team, kind and stage reached; ``kind``: of the docket's."""
    for case in cases:
        if case.team >= 0 and case.stage < open_cases.shape[2]:
            open_cases[case.team, kind[case.number], case.stage] += 1


@called
def collect(
    cases: Records, tasks: Records, begin: FloatArray, end: FloatArray, person: Links
) -> None:
    """Copy what was recorded into columns, by case; what has not happened is left as it is."""
    for place in range(len(cases)):
        number, reached = cases[place].number, cases[place].stage
        for stage in range(tasks.shape[1]):
            task = tasks[place, stage]
            if task.person < 0:
                break
            begin[number, stage], person[number, stage] = task.begin, task.person
            if stage < reached:
                end[number, stage] = task.end
