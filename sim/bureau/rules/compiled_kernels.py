"""Rules as loops over arrays, compiled: the kernel of each is here, once, for all who deal by it.

`sim.bureau.rules.kernels` asks a kernel about one pool, as the deputy director does at an event;
the compiled engine asks it month after month. Without Numba they are functions of Python.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import FloatArray, Int32Array, IntArray
from sim.compiled.functions import called, compiled, compiled_apart

KERNELS = (
    "rotation",
    "regional",
    "top_up",
    "least_backlog",
    "random",
    "two_choices",
    "below_mean_lot",
    "deck",
    "as_in_ledger",
)
"""Which has which number: its place."""
(
    ROTATION,
    REGIONAL,
    TOP_UP,
    LEAST_BACKLOG,
    RANDOM,
    TWO_CHOICES,
    BELOW_MEAN_LOT,
    DECK,
    AS_IN_LEDGER,
) = range(len(KERNELS))


class Asked(NamedTuple):
    """What a kernel is asked: n cases shall be dealt to A of T teams, which serve R regions.

    Attributes
    ----------
    active : IntArray
        (A,) teams that take cases, in team order; there is one.
    backlog : IntArray
        (T,) of the teams; a kernel may count up in it what it deals.
    division : IntArray
        (T,) number of the team's division.
    home_from, home : IntArray
        (R + 1,) and (H,): teams that serve region r are ``home[home_from[r] : home_from[r + 1]]``.
    options : IntArray
        Of the rule, as its kernel has them.
    integer : IntArray
        (n,) of each case its region, or the team that had it, -1: none, where the kernel asks so.
    draw : FloatArray
        (n,) uniforms, where it asks for them.
    marks, places : IntArray
        (T,) and (n + T + 1,) or more, to write on.
    """

    active: IntArray
    backlog: IntArray
    division: IntArray
    home_from: IntArray
    home: IntArray
    options: IntArray
    integer: IntArray
    draw: FloatArray
    marks: IntArray
    places: IntArray


@called
def answer(number: int, asked: Asked, memory: IntArray, dealt: Int32Array) -> None:
    """Ask the kernel with this number about one pool; see `by_kernel`."""
    by_kernel(number, asked, memory, dealt)


@compiled_apart
def by_kernel(number: int, asked: Asked, memory: IntArray, dealt: Int32Array) -> None:
    """Name the team of each of n cases in ``dealt``, (n,); ``memory`` is what it will remember."""
    if number == ROTATION:
        memory[0] = in_turn(asked.active, memory[0], dealt)
    elif number == REGIONAL:
        regional(asked, memory, dealt)
    elif number == TOP_UP:
        top_up(asked, memory, dealt)
    elif number == LEAST_BACKLOG:
        lowest_first(asked, np.inf, dealt)
    elif number == RANDOM:
        random(asked, dealt)
    elif number == TWO_CHOICES:
        two_choices(asked, dealt)
    elif number == BELOW_MEAN_LOT:
        below_mean_lot(asked, dealt)
    elif number == DECK:
        deck(asked, memory, dealt)
    else:
        as_in_ledger(asked, memory, dealt)


@compiled
def place_from(teams: IntArray, first: int) -> int:
    """Place of the first of the teams, (A,), from a number on; around the corner if need be."""
    place = np.searchsorted(teams, first)
    return int(place) if place < len(teams) else 0


@compiled
def in_turn(teams: IntArray, first: int, dealt: Int32Array) -> int:
    """Deal in turn to teams, (A,), increasing, from a number on; who is next in turn then."""
    place = place_from(teams, first)
    for k in range(len(dealt)):
        dealt[k] = teams[place]
        place = place + 1 if place + 1 < len(teams) else 0
    return dealt[len(dealt) - 1] + 1 if len(dealt) else first


@compiled
def mark_active(asked: Asked) -> None:
    """Mark the teams that take cases."""
    asked.marks[:] = 0
    for team in asked.active:
        asked.marks[team] = 1


# Homes


@compiled
def regional(asked: Asked, memory: IntArray, dealt: Int32Array) -> None:
    """Each case to its region's homes in turn, or to those who stand in for them.

    Remembered are of each region the place in the list of homes, and the team next in turn among
    those who stand in: (2 R,).
    """
    mark_active(asked)
    all_have_homes = True
    for k in range(len(dealt)):
        dealt[k] = home_in_turn(asked, asked.integer[k], memory)
        all_have_homes = all_have_homes and dealt[k] >= 0
    if all_have_homes:
        return
    for k in range(len(dealt)):
        if dealt[k] < 0:
            stand_in(asked, asked.integer[k], memory, dealt[k:], asked.integer[k:])


@compiled
def home_in_turn(asked: Asked, region: int, memory: IntArray) -> int:
    """The team whose turn it is among a region's homes; -1: none of them takes cases."""
    first, after = asked.home_from[region], asked.home_from[region + 1]
    place = first + memory[2 * region]
    if place >= after:  # there were more homes before
        place = first
    for _ in range(after - first):
        team = asked.home[place]
        place = place + 1 if place + 1 < after else first
        if asked.marks[team]:
            memory[2 * region] = place - first
            return int(team)
    return -1


@compiled
def stand_in(
    asked: Asked, region: int, memory: IntArray, dealt: Int32Array, regions: IntArray
) -> None:
    """Deal all cases of a region to the teams of its homes' divisions, or else to all, in turn."""
    active, near, n = asked.active, asked.places, 0
    for team in active:
        for place in range(asked.home_from[region], asked.home_from[region + 1]):
            if asked.division[team] == asked.division[asked.home[place]]:
                near[n] = team
                n += 1
                break
    teams = near[:n] if n else active
    turn = place_from(teams, memory[2 * region + 1])
    for k in range(len(dealt)):
        if regions[k] == region:
            dealt[k] = teams[turn]
            memory[2 * region + 1] = teams[turn] + 1
            turn = turn + 1 if turn + 1 < len(teams) else 0


# Levels


@compiled
def top_up(asked: Asked, memory: IntArray, dealt: Int32Array) -> None:
    """To teams below the mean backlog, then in turn.

    Option: whether the mean includes the new cases. Remembered are who is next in turn, and how
    many cases were topped up.
    """
    total = len(dealt) if asked.options[0] else 0
    for team in asked.active:
        total += asked.backlog[team]
    topped = lowest_first(asked, total / len(asked.active), dealt)
    memory[0] = in_turn(asked.active, memory[0], dealt[topped:])
    memory[1] = topped


@compiled
def lowest_first(asked: Asked, below: float, dealt: Int32Array) -> int:
    """Give cases one by one to whoever has fewest, while that is fewer than ``below``; how many.

    Water filling in O(n + T): the k-th case that a team with b cases gets lifts it from b + k, and
    the order of giving is that of these levels (ties: team order). So who is lifted from a level
    are all that stand at it or below it.
    """
    active, backlog, places, n = asked.active, asked.backlog, asked.places, len(dealt)
    lowest = backlog[active[0]]
    for team in active:
        lowest = min(lowest, backlog[team])
    places[: n + 1] = 0
    for team in active:  # how many teams stand at each level
        if backlog[team] - lowest <= n:
            places[backlog[team] - lowest] += 1
    given = width = level = 0
    while given < n and lowest + level < below:  # where the cases given at each level begin
        width += places[level]
        places[level] = given
        given += width
        level += 1
    for team in active:
        for above in range(backlog[team] - lowest, level):
            if places[above] < n:
                dealt[places[above]] = team
            places[above] += 1
    return min(given, n)


# Lots


@compiled
def random(asked: Asked, dealt: Int32Array) -> None:
    """Each case to a team by lot."""
    for k in range(len(dealt)):
        dealt[k] = asked.active[int(asked.draw[k] * len(asked.active))]


@compiled
def two_choices(asked: Asked, dealt: Int32Array) -> None:
    """Each case to the team with fewer cases of two drawn by lot (ties: team order)."""
    active, backlog, n = asked.active, asked.backlog, len(asked.active)
    for k in range(len(dealt)):
        place = asked.draw[k] * n
        one = int(place)
        other = int((place - one) * (n - 1))
        if n > 1 and other >= one:
            other += 1
        first, second = active[min(one, other)], active[max(one, other)]
        dealt[k] = second if backlog[second] < backlog[first] else first
        backlog[dealt[k]] += 1


@compiled
def below_mean_lot(asked: Asked, dealt: Int32Array) -> None:
    """Each case by lot to a team strictly below the mean; if none is, to any."""
    active, backlog, n = asked.active, asked.backlog, len(asked.active)
    total = 0
    for team in active:
        total += backlog[team]
    for k in range(len(dealt)):
        below = 0
        for team in active:
            below += backlog[team] * n < total
        lot = int(asked.draw[k] * (below if below else n))
        for team in active:
            if not below or backlog[team] * n < total:
                dealt[k] = team
                lot -= 1
                if lot < 0:
                    break
        backlog[dealt[k]] += 1
        total += 1


@compiled
def deck(asked: Asked, memory: IntArray, dealt: Int32Array) -> None:
    """Each case to the team on a card that is drawn from those left; options: a full deck, (T,).

    Remembered are the cards that are left, (T,).
    """
    for k in range(len(dealt)):
        left = 0
        for team in asked.active:
            left += memory[team]
        if not left:
            for team in range(len(memory)):
                memory[team] = asked.options[team]
            for team in asked.active:
                left += memory[team]
        card = int(asked.draw[k] * left)
        for team in asked.active:
            dealt[k] = team
            card -= memory[team]
            if card < 0:
                break
        memory[dealt[k]] -= 1


# A ledger


@compiled
def as_in_ledger(asked: Asked, memory: IntArray, dealt: Int32Array) -> None:
    """Each case to the team that had it; others in turn, of which it remembers who is next."""
    mark_active(asked)
    turn = place_from(asked.active, memory[0])
    for k in range(len(dealt)):
        team = asked.integer[k]
        if 0 <= team < len(asked.marks) and asked.marks[team]:
            dealt[k] = team
        else:
            dealt[k] = asked.active[turn]
            memory[0] = asked.active[turn] + 1
            turn = turn + 1 if turn + 1 < len(asked.active) else 0
