"""Plain months, compiled: count, rule, dealing and the teams' work, month after month in one call.

It is the script of `sim.bureau.bureau` for months in which nothing else happens, which
`sim.bureau.plain` tells from others. What it must have in common with it, properties in
tests/invariants hold: the same log, and the same journal, to the last bit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import FloatArray, Int32Array, IntArray
from sim.bureau.engines.compiled_loop import NO, deal, expect, play_teams
from sim.bureau.engines.compiled_memory import Dealt, Docketed
from sim.bureau.engines.compiled_records import State
from sim.bureau.rules.compiled_kernels import Asked, by_kernel
from sim.compiled.functions import called, compiled

ALLOCATED_FIRST, NEWEST_FIRST, DUE_FIRST = range(3)


class Span(NamedTuple):
    """M plain months, from the event that opens the first of them on.

    Attributes
    ----------
    closing : FloatArray
        Day of the count that ends each month, (M,).
    filed_before : IntArray
        Cases that are filed before each month, (M,), and before the count that ends the last one.
    speeds : FloatArray
        Of all people in each month, (M, 2 T + X).
    day : float
        Of the first event.
    numbered : int
        Allocations before it.
    pool : IntArray
        Cases that are dealt at it.
    ahead : bool
        Whether the rule is asked about a month's filings at the event before them.
    kernel : int
        Number of the rule's kernel.
    order : int
        In which teams take up cases: one of those above.
    limit : FloatArray
        Time limit of each case, (N,), if they go by that.
    integer, draw : Int32Array, FloatArray
        Of each case, (N,), what the kernel asks for, or nothing.
    followed : IntArray
        First of those cases of which, once all are closed, no month begins any more, and the one
        after the last; if these are the same, it begins in any case.
    """

    closing: FloatArray
    filed_before: IntArray
    speeds: FloatArray
    day: float
    numbered: int
    pool: IntArray
    ahead: bool
    kernel: int
    order: int
    limit: FloatArray
    integer: Int32Array
    draw: FloatArray
    followed: IntArray


class Written(NamedTuple):
    """What is written down of M months: K allocations at the most, and the counts.

    Attributes
    ----------
    case, team, day : Int32Array, Int32Array, FloatArray
        Of each allocation, (K,).
    upto : IntArray
        Allocations up to the end of each month, (M,).
    backlog : IntArray
        At the event that opens each month, (M, T).
    """

    case: Int32Array
    team: Int32Array
    day: FloatArray
    upto: IntArray
    backlog: IntArray


class Desk(NamedTuple):
    """Where a month's cases are laid out for the rule: room for K cases.

    Attributes
    ----------
    asked : Asked
        Of which what is asked of cases is laid out in ``integer``, (K,), and ``draw``, (K,).
    memory : IntArray
        What the kernel remembers.
    rank : FloatArray
        Places in the service order, (K,).
    """

    asked: Asked
    memory: IntArray
    rank: FloatArray


@called
def play_months(
    state: State, docketed: Docketed, span: Span, desk: Desk, written: Written, used: int
) -> tuple[int, int]:
    """Play plain months; how many were played, and how many records are used then."""
    made = np.int64(0)  # not the literal, for which Numba would compile what it is given to again
    first, after = span.followed[0], span.followed[1]
    for month in range(len(span.closing)):
        while first < after and not np.isnan(state.end[first, state.end.shape[1] - 1]):
            first += 1
        if month and first == after and span.followed[0] < after:
            return month, used
        for number in range(len(state.people) - 1):
            state.people[number].speed = span.speeds[month, number]
        for number in range(len(state.teams)):
            written.backlog[month, number] = state.teams[number].backlog
            desk.asked.backlog[number] = state.teams[number].backlog
        now = lay_out_cases(span, written.case, month, made)
        upto = now
        if span.ahead:
            for case in range(span.filed_before[month], span.filed_before[month + 1]):
                written.case[upto] = case
                upto += 1
        if upto > made:
            cases = written.case[made:upto]
            lay_out_asked(span, desk.asked, cases)
            by_kernel(span.kernel, desk.asked, desk.memory, written.team[made:upto])
            rank(span, docketed, desk.rank, cases, span.numbered + made)
            day = span.closing[month - 1] if month else span.day
            for k in range(made, upto):
                written.day[k] = day if k < now else docketed.filed[written.case[k]]
            used = hand_out(state, docketed, desk, written, (made, now, upto), used)
        made = upto
        written.upto[month] = made
        play_teams(state, span.closing[month], NO)
    return len(span.closing), used


@compiled
def lay_out_cases(span: Span, cases: Int32Array, month: int, made: int) -> int:
    """Lay out the cases that are dealt at the event, from a place on; where they end."""
    if not month:
        for case in span.pool:
            cases[made] = case
            made += 1
    elif not span.ahead:
        for case in range(span.filed_before[month - 1], span.filed_before[month]):
            cases[made] = case
            made += 1
    return made


@compiled
def lay_out_asked(span: Span, asked: Asked, cases: Int32Array) -> None:
    """Lay out what the rule asks of cases, (n,)."""
    n = len(cases)
    if len(span.integer):
        for k in range(n):
            asked.integer[k] = span.integer[cases[k]]
    if len(span.draw):
        for k in range(n):
            asked.draw[k] = span.draw[cases[k]]


@compiled
def rank(
    span: Span, docketed: Docketed, ranks: FloatArray, cases: Int32Array, numbered: int
) -> None:
    """Place of cases in the service order, the first of which has this allocation number."""
    for k in range(len(cases)):
        if span.order == NEWEST_FIRST:
            ranks[k] = -float(numbered + k)
        elif span.order == DUE_FIRST:
            ranks[k] = docketed.filed[cases[k]] + span.limit[cases[k]]
        else:
            ranks[k] = float(numbered + k)


@compiled
def hand_out(
    state: State,
    docketed: Docketed,
    desk: Desk,
    written: Written,
    bounds: tuple[int, int, int],
    used: int,
) -> int:
    """Give cases to teams: those up to the second bound now, up to the third when filed."""
    made, now, upto = bounds
    case, team = written.case, written.team
    if now > made:
        given = Dealt(case[made:now], team[made:now], desk.rank[: now - made])
        used = deal(state, docketed, given, used)
    if upto > now:
        coming = Dealt(case[now:upto], team[now:upto], desk.rank[now - made : upto - made])
        used = expect(state, docketed, coming, used)
    return used
