"""The event loop of teams that share people, or that are asked at each closure, compiled.

Teams of a group share a clock: it goes from instant to instant of them all, and what happens at
one instant happens in the order of the model page, to the last bit as in the SimPy engine. Groups
do not touch each other between two events.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.bureau.engines.compiled_loop import (
    NO,
    TWO,
    YES,
    begin_task,
    come_in,
    end_task,
    end_waits,
    next_ready,
)
from sim.bureau.engines.compiled_queues import first_ready, rest, sooner, take_off
from sim.bureau.engines.compiled_records import (
    ASSISTANT,
    NONE,
    OFFICER,
    POOL,
    Slot,
    State,
)
from sim.compiled.functions import called, compiled

Numbers = NDArray[np.uint32]


class Crew(NamedTuple):
    """T teams and P people, put in order so that those of a group lie side by side.

    Attributes
    ----------
    team : Numbers
        Numbers of the teams, (T,).
    person : Numbers
        Numbers of the people, (P,), rising within a group.
    role : Numbers
        At whose desks each of these people works, (P,): officers', assistants', or the pool's.
    first, last : Numbers
        Of ``team``: the teams that each of these people serves, (P,), ``last`` not among them.
    teams_of, people_of : Numbers
        Where each group begins in ``team`` and ``person``, and where the last ends, (G + 1,).
    """

    team: Numbers
    person: Numbers
    role: Numbers
    first: Numbers
    last: Numbers
    teams_of: Numbers
    people_of: Numbers


@compiled
def may_begin(state: State, number: Slot, role: Slot) -> bool:
    """Whether people of a role may take up one of the cases that a team has not begun."""
    team, first = state.teams[number], state.role[0]
    if team.fresh == NONE or team.begun >= team.limit:
        return False
    return bool(role == (OFFICER if team.lone and first == ASSISTANT else first))


@compiled
def choose(state: State, crew: Crew, k: int) -> Slot:
    """The case that a free person takes up next, taken from its desk; ``NONE``: there is none."""
    cases, role, pool = state.cases, crew.role[k], np.uint64(len(state.people) - 1)
    desk, of_team = pool, NONE
    best = first_ready(cases, state.people[pool]) if role == POOL else NONE
    for place in range(crew.first[k], crew.last[k]):
        number = crew.team[place]
        ready = NONE
        if role != POOL:
            ready = first_ready(cases, state.people[TWO * number + role])
        if sooner(cases, ready, best):
            best, desk, of_team = ready, TWO * number + role, NONE
        if may_begin(state, number, role) and sooner(cases, state.teams[number].fresh, best):
            best, of_team = state.teams[number].fresh, number
    if of_team != NONE:
        state.teams[of_team].fresh = rest(cases, best)
    elif best != NONE:
        take_off(cases, state.people[desk], best)
    return best


@compiled
def take_up_all(state: State, crew: Crew, group: int, now: float, stops: bool) -> bool:
    """Idle people take up work, each after all that has ended; whether it stops at a closure."""
    k = crew.people_of[group]
    while k < crew.people_of[group + 1]:
        number = np.int64(crew.person[k])
        person = state.people[number]
        k += np.uint32(1)
        if person.case != NONE or person.speed == 0.0:
            continue
        case = choose(state, crew, k - np.uint32(1))
        if case == NONE:
            continue
        begin_task(state, number, case, now)
        if person.end_day <= now:
            if end_task(state, number, np.int64(state.cases[case].team), now) and stops:
                return True
            k = crew.people_of[group]
    return False


@compiled
def end_tasks(state: State, crew: Crew, group: int, now: float) -> bool:
    """Tasks end at this instant; whether a case was closed."""
    is_any_closed = False
    for k in range(crew.people_of[group], crew.people_of[group + 1]):
        person = state.people[crew.person[k]]
        if person.end_day <= now:
            team = np.int64(state.cases[person.case].team)
            is_any_closed |= end_task(state, np.int64(crew.person[k]), team, now)
    return is_any_closed


@compiled
def next_day(state: State, crew: Crew, group: int) -> float:
    """Day of the group's next instant; waits and filings are looked at if anybody is idle."""
    day, is_anybody_idle = np.inf, False
    for k in range(crew.people_of[group], crew.people_of[group + 1]):
        person = state.people[crew.person[k]]
        day = min(day, person.end_day)
        is_anybody_idle |= person.case == NONE and person.speed > 0.0
    if is_anybody_idle:
        for k in range(crew.teams_of[group], crew.teams_of[group + 1]):
            day = min(day, next_ready(state.cases, state.teams[crew.team[k]]))
    return day


@compiled
def play_group(
    state: State, crew: Crew, group: int, until: float, is_over: bool, stops: bool
) -> float:
    """Play a group as `play_together` does; the day on which it stopped."""
    first, last = crew.teams_of[group], crew.teams_of[group + 1]
    now = state.teams[crew.team[first]].now
    while True:
        for k in range(first, last):
            end_waits(state, np.int64(crew.team[k]), now)
        if now == until and not is_over:
            break
        for k in range(first, last):
            come_in(state, np.int64(crew.team[k]), now, YES)
        if take_up_all(state, crew, group, now, stops):
            break
        day = next_day(state, crew, group)
        if day > until:
            now = until
            break
        now = day
        if end_tasks(state, crew, group, now) and stops:
            break
    for k in range(first, last):
        state.teams[crew.team[k]].now = now
        end_waits(state, np.int64(crew.team[k]), now)
        come_in(state, np.int64(crew.team[k]), now, NO)
    return now


@called
def play_together(state: State, crew: Crew, until: float, is_over: bool, stops: bool) -> float:
    """Play every group up to the count on the day ``until``; the day on which the last stopped.

    At that instant tasks and waits end, but nobody takes up work yet, unless all ``is_over``.
    With ``stops`` a group plays up to the first instant at which it has closed a case.
    """
    day: float = until
    for group in range(len(crew.teams_of) - 1):
        day = play_group(state, crew, group, until, is_over, stops)
    return day
