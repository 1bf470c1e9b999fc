"""The event loop, compiled: what a team does between two events.

Between two events teams with people of their own do not touch each other, so each plays its span
of days by its own clock; those who share people share a clock, too (`compiled_groups`). Names and
order are the model page's: at one instant tasks end, waits end, cases come in, idle people take up
work; ties by case, then officer before assistant. Every number is computed by the same operations
in the same order as in the SimPy engine, so that the log is the same to the last bit.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import BoolArray
from sim.bureau.engines.compiled_memory import (
    FEW_TEAMS,
    Dealt,
    Docketed,
    fetch_ahead,
    fetch_record,
    first_record,
    hand_over,
    make_room,
    runs_of,
)
from sim.bureau.engines.compiled_queues import (
    clear,
    first_ready,
    lay,
    line_up_next_day,
    push,
    rest,
    sooner,
    take_off,
    wait,
)
from sim.bureau.engines.compiled_records import (
    ASSISTANT,
    NOBODY,
    NONE,
    OFFICER,
    POOL,
    Record,
    Records,
    Slot,
    State,
)
from sim.compiled.functions import called, compiled

TWO = np.uint32(2)  # desks a team
YES, NO = np.bool_(True), np.bool_(False)  # for literals Numba would compile what gets them again
FEW_DAYS = 5.0  # in which most of a team's cases are not touched

# A case on its way


@compiled
def effort(state: State, number: Slot) -> float:
    """Work of the task that a case has reached, in the hands of its team."""
    case = state.cases[number]
    task, team = state.tasks[number, case.stage], state.teams[case.team]
    alone = team.lone and state.role[case.stage] == ASSISTANT
    return task.work * team.clerical_factor if alone else task.work


@compiled
def desk_of(state: State, number: Slot) -> Slot:
    """Number of the person on whose desk a case lies that is ready."""
    case = state.cases[number]
    role = state.role[case.stage]
    if role == POOL:
        return np.uint64(len(state.people) - 1)
    return TWO * case.team + (OFFICER if state.teams[case.team].lone else role)


@compiled
def make_ready(state: State, number: Slot) -> None:
    """Lay a case on the desk of those whose stage it has reached."""
    case = state.cases[number]
    team = state.teams[case.team]
    if team.by_work:
        case.rank = effort(state, number)
    if case.stage == 0 and team.limit < np.inf:
        team.fresh = push(state.cases, team.fresh, number, case.rank)
    else:
        person = state.people[desk_of(state, number)]
        lay(state.cases, person, number, case.rank)


@compiled
def give(state: State, number: Slot, now: float) -> None:
    """A case comes to its team; it is ready, unless it waits."""
    case = state.cases[number]
    team = state.teams[case.team]
    team.backlog += 1
    team.begun += case.stage > 0
    if case.ready_day > now:
        wait(state.cases, team, number)
    else:
        make_ready(state, number)


@compiled
def take(cases: Records, person: Record, team: Record, begins: bool) -> Slot:
    """The case a free person takes up next, removed from the desk; ``NONE``: there is none.

    ``begins``: whether it is this person who begins cases.
    """
    ready, fresh = first_ready(cases, person), team.fresh
    if begins and team.begun < team.limit and sooner(cases, fresh, ready):
        team.fresh = rest(cases, fresh)
        return fresh
    if ready != NONE:
        take_off(cases, person, ready)
    return ready


@compiled
def take_up(state: State, number: int, role: int, now: float) -> None:
    """A team's officer or assistant takes up work if free and there is any."""
    person, team = state.people[2 * number + role], state.teams[number]
    if person.case != NONE or person.speed == 0.0:
        return
    if NONE == person.line == person.heap == team.fresh:
        return
    begins = role == (OFFICER if team.lone else state.role[0])
    case = take(state.cases, person, team, begins)
    if case != NONE:
        begin_task(state, 2 * number + role, case, now)


@compiled
def begin_task(state: State, number: int, place: Slot, now: float) -> None:
    """A person begins the task that a case, taken from its desk, has reached."""
    person, case = state.people[number], state.cases[place]
    if case.stage == 0:
        state.teams[case.team].begun += 1
    task = state.tasks[place, case.stage]
    work = effort(state, place)
    task.begin = now
    task.person = number
    person.case = place
    person.end_day = now + work / person.speed


@compiled
def write_down(state: State, number: Slot) -> None:
    """Write down what a case's record says; what has not happened is left as it is."""
    case, tasks = state.cases[number], state.tasks
    begin, end, person = state.begin[case.number], state.end[case.number], state.person[case.number]
    for stage in range(case.stage):
        task = tasks[number, stage]
        begin[stage], end[stage], person[stage] = task.begin, task.end, task.person
    if case.stage < tasks.shape[1] and tasks[number, case.stage].person != NOBODY:
        task = tasks[number, case.stage]
        begin[case.stage], person[case.stage] = task.begin, task.person


@compiled
def end_task(state: State, number: int, of_team: int, now: float) -> bool:
    """The task in hand ends; whether the case closes, else it waits, or is ready to go on."""
    person, team = state.people[number], state.teams[of_team]
    case, stages = state.cases[person.case], state.tasks.shape[1]
    task = state.tasks[person.case, case.stage]
    case.stage += 1
    ready = now + task.wait + state.handover[case.stage - 1]
    task.end = now
    if case.stage == stages:
        team.backlog -= 1
        team.begun -= 1
        write_down(state, person.case)
        case.sibling = team.free
        team.free = person.case
        team.spare += 1
    else:
        if case.stage == stages - 1:
            ready = max(ready, case.not_before)
        if ready > now:
            case.ready_day = ready
            wait(state.cases, team, person.case)
        else:
            make_ready(state, person.case)
    person.case = NONE
    person.end_day = np.inf
    return bool(case.stage == stages)


# A team's span of days


@compiled
def next_ready(cases: Records, team: Record) -> float:
    """Day on which a wait ends or a case comes in."""
    if team.waiting != NONE:
        wait_ends = cases[team.waiting].ready_day
    else:  # none before the next day
        wait_ends = team.soon + 1 if team.later_cases else np.inf
    return wait_ends if team.coming == NONE else min(wait_ends, cases[team.coming].filed)


@compiled
def end_waits(state: State, number: int, now: float) -> None:
    """Waits end up to this instant."""
    cases, team = state.cases, state.teams[number]
    while True:
        while team.waiting != NONE and cases[team.waiting].ready_day <= now:
            case = team.waiting
            team.waiting = cases[case].sibling
            make_ready(state, case)
        if not team.later_cases or team.soon + 1 > now:
            break
        line_up_next_day(cases, team)


@compiled
def come_in(state: State, number: int, now: float, is_over: bool) -> None:
    """Cases come in up to this instant, those of the instant itself only if it ``is_over``."""
    cases, team = state.cases, state.teams[number]
    while team.coming != NONE:
        filed = cases[team.coming].filed
        if filed > now or (filed == now and not is_over):
            break
        case = team.coming
        team.coming = cases[case].sibling
        give(state, case, now)


@called
def play_teams(state: State, until: float, is_over: bool) -> None:
    """Play every team up to the count on the day ``until``.

    At that instant tasks and waits end, but nobody takes up work yet, unless all ``is_over``.
    """
    for number in range(len(state.teams)):
        team = state.teams[number]
        after = number + 1
        runs = runs_of(state, after) if until - team.now > FEW_DAYS else 0
        run, place = 0, first_record(state, after, runs)
        officer, assistant = state.people[2 * number], state.people[2 * number + 1]
        now = team.now
        while True:
            end_waits(state, number, now)
            if now == until and not is_over:
                break
            come_in(state, number, now, YES)
            take_up(state, number, OFFICER, now)
            if officer.end_day > now:  # else that ends before others take up work
                take_up(state, number, ASSISTANT, now)
            day = min(officer.end_day, assistant.end_day)
            if NONE in (officer.case, assistant.case):
                day = min(day, next_ready(state.cases, team))
            if day > until:
                break
            now = day
            if run < runs:
                run, place = fetch_record(state, after, run, place)
            if officer.end_day <= now:
                end_task(state, 2 * number, number, now)
            if assistant.end_day <= now:
                end_task(state, 2 * number + 1, number, now)
        team.now = until
        end_waits(state, number, until)
        come_in(state, number, until, NO)


# At an event


@called
def deal(state: State, docketed: Docketed, dealt: Dealt, used: int) -> int:
    """Give cases to their teams; how many records are used then."""
    used = make_room(state, docketed, dealt, used)
    for k in range(len(dealt.number)):
        if len(state.teams) > FEW_TEAMS:
            fetch_ahead(state, dealt, k)
        place = hand_over(state, docketed, dealt, k)
        give(state, place, state.teams[dealt.team[k]].now)
    return used


@called
def expect(state: State, docketed: Docketed, coming: Dealt, used: int) -> int:
    """Cases that will come to their teams when they are filed; how many records are used then."""
    used = make_room(state, docketed, coming, used)
    for k in range(len(coming.number) - 1, -1, -1):
        place = hand_over(state, docketed, coming, k)
        team = state.teams[coming.team[k]]
        state.cases[place].sibling = team.coming
        team.coming = place
    return used


@compiled
def mark_in_hand(state: State) -> None:
    """Mark the cases that somebody works on, which `is_held` asks for."""
    for number in range(len(state.cases)):
        state.cases[number].in_hand = 0
    for person in range(len(state.people)):
        if state.people[person].case != NONE:
            state.cases[state.people[person].case].in_hand = 1


@compiled
def is_held(state: State, number: Slot) -> bool:
    """Whether a team has this case, open and not in hand."""
    case = state.cases[number]
    return case.team != NONE and case.stage != state.tasks.shape[1] and not case.in_hand


@compiled
def clear_desks(state: State, number: int) -> None:
    """Nothing is ready any more in a team."""
    state.teams[number].fresh = NONE
    clear(state.people[2 * number])
    clear(state.people[2 * number + 1])


@called
def lay_anew(state: State) -> None:
    """Lay all ready cases on the desks anew, on other terms."""
    for number in range(len(state.teams)):
        clear_desks(state, number)
    clear(state.people[len(state.people) - 1])
    mark_in_hand(state)
    for number in range(len(state.cases)):
        case = state.cases[number]
        if is_held(state, number) and case.ready_day <= state.teams[case.team].now:
            make_ready(state, np.uint32(number))


@called
def take_back(state: State, taken: BoolArray, has_lost: BoolArray) -> None:
    """Take cases from their teams, and lay what these keep on the desks, and line it up, anew.

    On the pool's desk lie cases of all teams: what is left of them is laid there anew, too.

    ``taken``, (R,): which; then, which of them are open and not in hand. ``has_lost``, (T,): no
    team; then, those that lost any.
    """
    mark_in_hand(state)
    for number in range(len(state.cases)):
        case = state.cases[number]
        taken[number] = taken[number] and is_held(state, number)
        if taken[number]:
            has_lost[case.team] = True
            state.teams[case.team].backlog -= 1
            state.teams[case.team].begun -= case.stage > 0
            case.team = NONE
    for number in range(len(state.teams)):
        if has_lost[number]:
            clear_desks(state, number)
            team = state.teams[number]
            team.waiting, team.later_cases = NONE, 0
            team.later[:] = NONE
    pool = state.people[len(state.people) - 1]
    had_any = first_ready(state.cases, pool) != NONE
    clear(pool)
    for number in range(len(state.cases)):
        case = state.cases[number]
        if not is_held(state, number):
            continue
        team = state.teams[case.team]
        is_ready, is_fresh = case.ready_day <= team.now, case.stage == 0 and team.limit < np.inf
        if has_lost[case.team] and not is_ready:
            wait(state.cases, team, np.uint32(number))
        elif has_lost[case.team] or (
            had_any and is_ready and not is_fresh and state.role[case.stage] == POOL
        ):
            make_ready(state, np.uint32(number))


@called
def write_all_down(state: State, used: int) -> None:
    """Write down what every record that is used says."""
    for place in range(used):
        write_down(state, np.uint32(place))
