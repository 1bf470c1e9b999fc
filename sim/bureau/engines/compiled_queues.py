"""Heaps and lists of cases, compiled: what is ready, and what waits."""

from __future__ import annotations

import numpy as np

from sim.bureau.engines.compiled_records import (
    FEW,
    LISTS,
    NEVER,
    NONE,
    Record,
    Records,
    Slot,
)
from sim.compiled.functions import compiled, compiled_apart

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


# Desks: what is ready, in the service order. Most cases come in that order, those that are just
# allocated above all: they stand in line. What comes out of it lies on a heap, which stays small.


@compiled
def sooner(cases: Records, a: Slot, b: Slot) -> bool:
    """Whether one case comes before another in the service order; ``NONE`` comes last."""
    if a == NONE:
        return False
    if b == NONE:
        return True
    key, other = cases[a].key, cases[b].key
    return bool(key < other or (key == other and cases[a].number < cases[b].number))


@compiled
def clear(person: Record) -> None:
    """Nothing is ready for a person."""
    person.line = person.line_end = person.heap = NONE


@compiled
def lay(cases: Records, person: Record, number: Slot, key: float) -> None:
    """Lay a case on a person's desk."""
    last = person.line_end
    cases[number].key = key
    if last != NONE and sooner(cases, number, last):
        person.heap = push(cases, person.heap, number, key)
        return
    cases[number].sibling = NONE
    if last == NONE:
        person.line = number
    else:
        cases[last].sibling = number
    person.line_end = number


@compiled
def first_ready(cases: Records, person: Record) -> Slot:
    """The case on a person's desk that is next; ``NONE``: there is none."""
    line, heap = person.line, person.heap
    return heap if sooner(cases, heap, line) else line


@compiled
def take_off(cases: Records, person: Record, first: Slot) -> None:
    """Take the next case from a person's desk."""
    if first == person.line:
        person.line = cases[first].sibling
        if person.line == NONE:
            person.line_end = NONE
    else:
        person.heap = rest(cases, first)


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
