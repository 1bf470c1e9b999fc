"""The event loop, compiled: what a team does between two events.

Between two events teams do not touch each other, so each plays its span of days by its own
clock. Names and order are the model page's (sections 2 to 4): at one instant tasks end, waits
end, cases come in, idle people take up work; ties by case, then officer before assistant. Every
number is computed by the same operations in the same order as in the SimPy engine, so that the
log is the same to the last bit.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import BoolArray
from sim.bureau.engines.compiled_memory import Dealt, Docketed, hand_over, make_room
from sim.bureau.engines.compiled_records import (
    ASSISTANT,
    FEW,
    LISTS,
    NEVER,
    NOBODY,
    NONE,
    OFFICER,
    Record,
    Records,
    Slot,
    State,
    called,
    compiled,
    compiled_apart,
)

# Pairing heaps (Fredman et al. 1986): a heap is its first case; a case is in one heap at most


@compiled
def merge(cases: Records, a: Slot, b: Slot) -> Slot:
    """One heap of two; ties by case."""
    if a == NONE:
        return b
    if b == NONE:
        return a
    # Without a branch, which no processor could foresee.
    key, other = cases[a].key, cases[b].key
    b_first = (other < key) | ((other == key) & (cases[b].number < cases[a].number))
    first, second = (b, a) if b_first else (a, b)
    cases[second].sibling = cases[first].child
    cases[first].child = second
    return first


@compiled
def push(cases: Records, heap: Slot, case: Slot, key: float) -> Slot:
    """The heap with one case more."""
    cases[case].key = key
    cases[case].child = NONE
    return merge(cases, heap, case)


@compiled
def rest(cases: Records, heap: Slot) -> Slot:
    """The heap without its first case: its children, merged in pairs, then all together."""
    pairs, left = NONE, cases[heap].child
    while left != NONE:
        right = cases[left].sibling
        after = NONE if right == NONE else cases[right].sibling
        pair = merge(cases, left, right)
        cases[pair].sibling = pairs
        pairs, left = pair, after
    whole = NONE
    while pairs != NONE:
        after = cases[pairs].sibling
        whole = merge(cases, whole, pairs)
        pairs = after
    return whole


# Waits: a calendar queue (Brown 1988), so that only those that end soon are kept in order


@compiled
def line_up(cases: Records, team: Record, before: Slot, number: Slot) -> None:
    """A case joins those whose wait ends soon, in order of the day; ``before``: one before it."""
    after = team.waiting if before == NONE else cases[before].sibling
    while after != NONE and cases[after].ready_day < cases[number].ready_day:
        before, after = after, cases[after].sibling
    cases[number].sibling = after
    if before == NONE:
        team.waiting = number
    else:
        cases[before].sibling = number


@compiled
def wait(cases: Records, team: Record, number: Slot) -> None:
    """A case waits until its ready day."""
    case = cases[number]
    day = np.uint32(min(case.ready_day, NEVER))
    if day <= team.soon:
        line_up(cases, team, NONE, number)
    else:
        case.sibling = team.later[day % LISTS]
        team.later[day % LISTS] = number
        team.later_cases += 1


@compiled_apart
def line_up_many(cases: Records, team: Record, number: Slot) -> None:
    """Line up those of a list of waits that end on the next day: many, so by a heap."""
    many, before = NONE, NONE
    while number != NONE:
        after = cases[number].sibling
        team.later_cases -= 1
        if cases[number].ready_day < team.soon + 1:
            many = push(cases, many, number, cases[number].ready_day)
        else:
            wait(cases, team, number)
        number = after
    while many != NONE:
        number, many = many, rest(cases, many)
        line_up(cases, team, before, number)
        before = number


@compiled
def line_up_next_day(cases: Records, team: Record) -> None:
    """Line up the waits that end on the next day."""
    team.soon += 1
    number, some = team.later[team.soon % LISTS], 0
    team.later[team.soon % LISTS] = NONE
    while number != NONE and some < FEW:
        after = cases[number].sibling
        team.later_cases -= 1
        wait(cases, team, number)
        number, some = after, some + 1
    if number != NONE:
        line_up_many(cases, team, number)


# A case on its way


@compiled
def effort(state: State, number: Slot) -> float:
    """Work of the task that a case has reached, in the hands of its team."""
    case = state.cases[number]
    task, team = state.tasks[number, case.stage], state.teams[case.team]
    alone = team.lone and task.role == ASSISTANT
    return task.work * team.clerical_factor if alone else task.work


@compiled
def make_ready(state: State, number: Slot) -> None:
    """Lay a case on the desk of the person whose stage it has reached."""
    case = state.cases[number]
    team = state.teams[case.team]
    if team.by_work:
        case.rank = effort(state, number)
    if case.stage == 0 and team.limit < np.inf:
        team.fresh = push(state.cases, team.fresh, number, case.rank)
    else:
        role = OFFICER if team.lone else state.tasks[number, case.stage].role
        person = state.people[case.team, role]
        person.ready = push(state.cases, person.ready, number, case.rank)


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
    ready, fresh = person.ready, team.fresh
    if fresh != NONE and begins and team.begun < team.limit:
        new, old = cases[fresh].key, np.inf if ready == NONE else cases[ready].key
        if ready == NONE or new < old or (new == old and cases[fresh].number < cases[ready].number):
            team.fresh = rest(cases, fresh)
            return fresh
    if ready != NONE:
        person.ready = rest(cases, ready)
    return ready


@compiled
def take_up(state: State, number: int, role: int, now: float) -> None:
    """A team's officer or assistant takes up work if free and there is any."""
    person, team = state.people[number, role], state.teams[number]
    if person.case != NONE or person.speed == 0.0 or (person.ready == NONE and team.fresh == NONE):
        return
    begins = role == (OFFICER if team.lone else state.tasks[0, 0].role)
    case = take(state.cases, person, team, begins)
    if case == NONE:
        return
    stage = state.cases[case].stage
    if stage == 0:
        team.begun += 1
    task = state.tasks[case, stage]
    work = effort(state, case)
    task.begin = now
    task.person = 2 * number + role
    person.case = case
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
def end_task(state: State, number: int, role: int, now: float) -> None:
    """The task in hand ends: the case closes, waits, or is ready for its next stage."""
    person, team = state.people[number, role], state.teams[number]
    case, stages = state.cases[person.case], state.tasks.shape[1]
    task = state.tasks[person.case, case.stage]
    case.stage += 1
    ready = now + task.wait
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
def admit(state: State, number: int, now: float) -> None:
    """Waits end, and cases come in, up to this instant."""
    cases, team = state.cases, state.teams[number]
    while True:
        while team.waiting != NONE and cases[team.waiting].ready_day <= now:
            case = team.waiting
            team.waiting = cases[case].sibling
            make_ready(state, case)
        if not team.later_cases or team.soon + 1 > now:
            break
        line_up_next_day(cases, team)
    while team.coming != NONE and cases[team.coming].filed <= now:
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
        officer, assistant = state.people[number, OFFICER], state.people[number, ASSISTANT]
        now = team.now
        while True:
            admit(state, number, now)
            if now < until or is_over:
                take_up(state, number, OFFICER, now)
                if officer.end_day > now:  # else that ends before others take up work
                    take_up(state, number, ASSISTANT, now)
            day = min(officer.end_day, assistant.end_day)
            if NONE in (officer.case, assistant.case):
                day = min(day, next_ready(state.cases, team))
            if day > until:
                break
            now = day
            if officer.end_day <= now:
                end_task(state, number, OFFICER, now)
            if assistant.end_day <= now:
                end_task(state, number, ASSISTANT, now)
        team.now = until
        admit(state, number, until)


# At an event


@called
def deal(state: State, docketed: Docketed, dealt: Dealt, used: int) -> int:
    """Give cases to their teams; how many records are used then."""
    used = make_room(state, docketed, dealt, used)
    for k in range(len(dealt.number)):
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
def is_held(state: State, number: Slot) -> bool:
    """Whether a team has this case, open and not in hand."""
    case = state.cases[number]
    if case.team == NONE or case.stage == state.tasks.shape[1]:
        return False
    officer, assistant = state.people[case.team, OFFICER], state.people[case.team, ASSISTANT]
    return number not in (officer.case, assistant.case)


@compiled
def clear_desks(state: State, number: int) -> None:
    """Nothing is ready any more in a team."""
    state.teams[number].fresh = NONE
    state.people[number, OFFICER].ready = state.people[number, ASSISTANT].ready = NONE


@called
def lay_anew(state: State) -> None:
    """Lay all ready cases on the desks anew, on other terms."""
    for number in range(len(state.teams)):
        clear_desks(state, number)
    for number in range(len(state.cases)):
        case = state.cases[number]
        if is_held(state, number) and case.ready_day <= state.teams[case.team].now:
            make_ready(state, number)


@called
def take_back(state: State, taken: BoolArray, has_lost: BoolArray) -> None:
    """Take cases from their teams, and lay what these keep on the desks, and line it up, anew.

    ``taken``, (R,): which; then, which of them are open and not in hand. ``has_lost``, (T,): no
    team; then, those that lost any.
    """
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
    for number in range(len(state.cases)):
        case = state.cases[number]
        if is_held(state, number) and has_lost[case.team]:
            if case.ready_day > state.teams[case.team].now:
                wait(state.cases, state.teams[case.team], number)
            else:
                make_ready(state, number)


@called
def write_all_down(state: State, used: int) -> None:
    """Write down what every record that is used says."""
    for place in range(used):
        write_down(state, place)
