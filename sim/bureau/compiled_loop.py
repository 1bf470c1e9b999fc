"""The event loop, compiled: what a team does between two events.

Between two events teams do not touch each other, so each plays its span of days by its own
clock. Names and order are the model page's (sections 2 to 4): at one instant tasks end, waits
end, cases come in, idle people take up work; ties by case, then officer before assistant. Every
number is computed by the same operations in the same order as in the SimPy engine, so that the
log is the same to the last bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sim.bureau.board import IntArray

NONE = -1
OFFICER, ASSISTANT = 0, 1
LISTS, SPAN = 64, 1.0  # waits that end later lie in lists of two days, used again after 64 days

CASE = np.dtype(
    [
        ("rank", "f8"),  # place in the service order
        ("ready_day", "f8"),  # day on which the last wait ends
        ("filed", "f8"),
        ("not_before", "f8"),  # day before which it is not ready for its last stage
        ("key", "f8"),  # what the heap that it is in goes by
        ("child", "i4"),  # links of that heap
        ("sibling", "i4"),
        ("team", "i4"),  # NONE: it is in the pool
        ("stage", "i4"),  # reached
        ("number", "i4"),  # its row in the docket
        ("unused", "i4"),  # so that a case fills one line of the cache
    ]
)
TASK = np.dtype(  # what is to come makes room for what has come
    {
        "names": ["work", "begin", "wait", "end", "person", "role"],
        "formats": ["f8", "f8", "f8", "f8", "i4", "i4"],
        "offsets": [0, 0, 8, 8, 16, 20],
    }
)
"""Effort at speed 1, and once the task has begun, the day of that; days nobody works on the case
afterwards, and once the task has ended, the day of that; who did it; whose stage it is."""
PERSON = np.dtype(
    [
        ("speed", "f8"),
        ("end_day", "f8"),  # day on which the task in hand ends; inf: there is none
        ("case", "i4"),  # in hand
        ("ready", "i4"),  # heap: cases ready for this person, by rank
    ]
)
TEAM = np.dtype(
    [
        ("now", "f8"),  # the team's own clock
        ("backlog", "i8"),  # cases allocated and not closed
        ("begun", "i8"),  # those of them that have been begun
        ("fresh", "i4"),  # heap: ready cases that have not, while there is a limit on them
        ("waiting", "i4"),  # heap: cases whose external wait ends soon, by ready_day
        ("later", "i4", (LISTS,)),  # lists: those whose wait ends later
        ("later_cases", "i8"),  # how many these are
        ("soon", "i8"),  # number of the span of days that waits are sorted up to
        ("coming", "i4"),  # list: cases that will be filed before the next count
        ("closed", "i4"),  # list: cases it has closed since the last event
        ("free", "i4"),  # list: records of closed cases, to be used again
        ("spare", "i4"),  # how many these are
        ("lone", "i4"),  # whether the officer has no assistant
        ("by_work", "i4"),  # whether the shortest task comes first
        ("limit", "f8"),  # cases that may have been begun and not closed
        ("clerical_factor", "f8"),  # on the work of an assistant's stage that a lone officer does
    ]
)
Record = Any  # of one of these kinds
Records = NDArray[np.void]
Links = NDArray[np.int32]


# Without Numba's reference counts, which would take most of the time: nothing is allocated here.
# Numba's cache looks at the file of a function called from Python only, so what it calls is here.
OPTIONS: dict[str, Any] = {"error_model": "numpy", "forceinline": True, "_nrt": False}
compiled = njit(**OPTIONS)
called = njit(cache=True, **OPTIONS)  # from Python


# Pairing heaps (Fredman et al. 1986): a heap is its first case; a case is in one heap at most


@compiled
def merge(cases: Records, a: int, b: int) -> int:
    """One heap of two; ties by case."""
    if a < 0:
        return b
    if b < 0:
        return a
    # Without a branch, which no processor could foresee.
    key, other = cases[a].key, cases[b].key
    b_first = (other < key) | ((other == key) & (cases[b].number < cases[a].number))
    first, second = (b, a) if b_first else (a, b)
    cases[second].sibling = cases[first].child
    cases[first].child = second
    return first


@compiled
def push(cases: Records, heap: int, case: int, key: float) -> int:
    """The heap with one case more."""
    cases[case].key = key
    cases[case].child = NONE
    return merge(cases, heap, case)


@compiled
def rest(cases: Records, heap: int) -> int:
    """The heap without its first case: its children, merged in pairs, then all together."""
    pairs, left = NONE, cases[heap].child
    while left >= 0:
        right = cases[left].sibling
        after = NONE if right < 0 else cases[right].sibling
        pair = merge(cases, left, right)
        cases[pair].sibling = pairs
        pairs, left = pair, after
    whole = NONE
    while pairs >= 0:
        after = cases[pairs].sibling
        whole = merge(cases, whole, pairs)
        pairs = after
    return whole


# Waits: a calendar queue (Brown 1988), so that only those that end soon are kept in order


@compiled
def wait(cases: Records, team: Record, number: int) -> None:
    """A case waits until its ready day."""
    case = cases[number]
    span = int(case.ready_day / SPAN)
    if span <= team.soon:
        team.waiting = push(cases, team.waiting, number, case.ready_day)
    else:
        case.sibling = team.later[span % LISTS]
        team.later[span % LISTS] = number
        team.later_cases += 1


@compiled
def look_ahead(cases: Records, team: Record) -> None:
    """Sort the waits that end in the next span of days."""
    team.soon += 1
    number = team.later[team.soon % LISTS]
    team.later[team.soon % LISTS] = NONE
    while number >= 0:
        after = cases[number].sibling
        team.later_cases -= 1
        wait(cases, team, number)
        number = after


# A case on its way


@compiled
def effort(tasks: Records, teams: Records, case: int, stage: int, team: int) -> float:
    """Work of a task in the hands of a team."""
    task = tasks[case, stage]
    alone = teams[team].lone and task.role == ASSISTANT
    return task.work * teams[team].clerical_factor if alone else task.work


@compiled
def make_ready(
    cases: Records, tasks: Records, people: Records, teams: Records, number: int
) -> None:
    """Lay a case on the desk of the person whose stage it has reached."""
    case = cases[number]
    team, stage = teams[case.team], case.stage
    if team.by_work:
        case.rank = effort(tasks, teams, number, stage, case.team)
    if stage == 0 and team.limit < np.inf:
        team.fresh = push(cases, team.fresh, number, case.rank)
    else:
        role = OFFICER if team.lone else tasks[number, stage].role
        person = people[2 * case.team + role]
        person.ready = push(cases, person.ready, number, case.rank)


@compiled
def give(cases: Records, tasks: Records, people: Records, teams: Records, number: int) -> None:
    """A case comes to its team; it is ready, unless it waits."""
    case = cases[number]
    team = teams[case.team]
    team.backlog += 1
    team.begun += case.stage > 0
    if case.ready_day > team.now:
        wait(cases, team, number)
    else:
        make_ready(cases, tasks, people, teams, number)


@compiled
def take(cases: Records, person: Record, team: Record, begins: bool) -> int:
    """The case a free person takes up next, removed from the desk; ``NONE``: there is none.

    ``begins``: whether it is this person who begins cases.
    """
    ready, fresh = person.ready, team.fresh
    if fresh >= 0 and begins and team.begun < team.limit:
        new, old = cases[fresh].key, np.inf if ready < 0 else cases[ready].key
        if ready < 0 or new < old or (new == old and cases[fresh].number < cases[ready].number):
            team.fresh = rest(cases, fresh)
            return fresh
    if ready >= 0:
        person.ready = rest(cases, ready)
    return ready


@compiled
def take_up(cases: Records, tasks: Records, people: Records, teams: Records, number: int) -> None:
    """A person takes up work if free and there is any."""
    person, team = people[number], teams[number // 2]
    if person.case >= 0 or person.speed == 0.0 or (person.ready < 0 and team.fresh < 0):
        return
    begins = number % 2 == (OFFICER if team.lone else tasks[0, 0].role)
    case = take(cases, person, team, begins)
    if case < 0:
        return
    stage = cases[case].stage
    if stage == 0:
        team.begun += 1
    task = tasks[case, stage]
    work = effort(tasks, teams, case, stage, number // 2)
    task.begin = team.now
    task.person = number
    person.case = case
    person.end_day = team.now + work / person.speed


@compiled
def end_task(cases: Records, tasks: Records, people: Records, teams: Records, number: int) -> None:
    """A person's task ends: the case closes, waits, or is ready for its next stage."""
    person, team = people[number], teams[number // 2]
    case, stages = cases[person.case], tasks.shape[1]
    task = tasks[person.case, case.stage]
    case.stage += 1
    ready = team.now + task.wait
    task.end = team.now
    if case.stage == stages:
        team.backlog -= 1
        team.begun -= 1
        case.sibling = team.closed
        team.closed = person.case
    else:
        if case.stage == stages - 1:
            ready = max(ready, case.not_before)
        if ready > team.now:
            case.ready_day = ready
            wait(cases, team, person.case)
        else:
            make_ready(cases, tasks, people, teams, person.case)
    person.case = NONE
    person.end_day = np.inf


# A team's span of days


@compiled
def next_ready(cases: Records, team: Record) -> float:
    """Day on which a wait ends or a case comes in."""
    if team.waiting >= 0:
        wait_ends = cases[team.waiting].key
    else:  # none before the next span of days
        wait_ends = (team.soon + 1) * SPAN if team.later_cases else np.inf
    return wait_ends if team.coming < 0 else min(wait_ends, cases[team.coming].filed)


@compiled
def admit(cases: Records, tasks: Records, people: Records, teams: Records, number: int) -> None:
    """Waits end, and cases come in, up to this instant."""
    team = teams[number]
    while True:
        while team.waiting >= 0 and cases[team.waiting].key <= team.now:
            case = team.waiting
            team.waiting = rest(cases, case)
            make_ready(cases, tasks, people, teams, case)
        if not team.later_cases or (team.soon + 1) * SPAN > team.now:
            break
        look_ahead(cases, team)
    while team.coming >= 0 and cases[team.coming].filed <= team.now:
        case = team.coming
        team.coming = cases[case].sibling
        give(cases, tasks, people, teams, case)


@called
def play_teams(
    cases: Records, tasks: Records, people: Records, teams: Records, until: float, is_over: bool
) -> None:
    """Play every team up to the count on the day ``until``.

    At that instant tasks and waits end, but nobody takes up work yet, unless all ``is_over``.
    """
    for number in range(len(teams)):
        team, officer, assistant = teams[number], people[2 * number], people[2 * number + 1]
        while True:
            admit(cases, tasks, people, teams, number)
            if team.now < until or is_over:
                take_up(cases, tasks, people, teams, 2 * number)
                if officer.end_day > team.now:  # else that ends before others take up work
                    take_up(cases, tasks, people, teams, 2 * number + 1)
            day = min(officer.end_day, assistant.end_day)
            if officer.case < 0 or assistant.case < 0:
                day = min(day, next_ready(cases, team))
            if day > until:
                break
            team.now = day
            if officer.end_day <= day:
                end_task(cases, tasks, people, teams, 2 * number)
            if assistant.end_day <= day:
                end_task(cases, tasks, people, teams, 2 * number + 1)
        team.now = until
        admit(cases, tasks, people, teams, number)


# At an event


@called
def deal(cases: Records, tasks: Records, people: Records, teams: Records, dealt: IntArray) -> None:
    """Give cases to their teams."""
    for place in dealt:
        give(cases, tasks, people, teams, place)


@called
def expect(cases: Records, teams: Records, coming: IntArray) -> None:
    """Cases that will come to their teams when they are filed."""
    for k in range(len(coming) - 1, -1, -1):
        team = teams[cases[coming[k]].team]
        cases[coming[k]].sibling = team.coming
        team.coming = coming[k]


@compiled
def is_held(cases: Records, tasks: Records, people: Records, number: int) -> bool:
    """Whether a team has this case, open and not in hand."""
    case = cases[number]
    if case.team < 0 or case.stage == tasks.shape[1]:
        return False
    return people[2 * case.team].case != number and people[2 * case.team + 1].case != number


@called
def lay_anew(cases: Records, tasks: Records, people: Records, teams: Records) -> None:
    """Lay all ready cases on the desks anew, on other terms."""
    for number in range(len(teams)):
        teams[number].fresh = NONE
        people[2 * number].ready = people[2 * number + 1].ready = NONE
    for case in range(len(cases)):
        if is_held(cases, tasks, people, case) and (
            cases[case].ready_day <= teams[cases[case].team].now
        ):
            make_ready(cases, tasks, people, teams, case)


@called
def release(
    cases: Records,
    tasks: Records,
    people: Records,
    teams: Records,
    leaving: NDArray[np.bool_],
    taken: NDArray[np.bool_],
) -> None:
    """Take every case but those in hand from teams that leave, (T,); ``taken``, (N,): which."""
    for number in range(len(cases)):
        case = cases[number]
        if is_held(cases, tasks, people, number) and leaving[case.team]:
            taken[number] = True
            teams[case.team].backlog -= 1
            teams[case.team].begun -= case.stage > 0
            case.team = NONE
    for number in range(len(teams)):
        if leaving[number]:
            teams[number].fresh = teams[number].waiting = NONE
            teams[number].later[:] = NONE
            teams[number].later_cases = 0
            people[2 * number].ready = people[2 * number + 1].ready = NONE
