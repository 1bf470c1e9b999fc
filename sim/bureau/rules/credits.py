"""Rotation in which turns make up for cases that went from team to team."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import IntArray
from sim.bureau.board import Board, Pool
from sim.bureau.rules.registry import rule
from sim.bureau.rules.turns import in_turn
from sim.scenario.court_rules import RotationWithCredits


class Turns(NamedTuple):
    """Whose turn it is, and who has turns owing.

    Attributes
    ----------
    pointer : int
        Team that is next in turn.
    second : int
        Team that has had its turn and has an extra one now; -1: none.
    taking_over : int
        Team that is next in turn for cases that others lost.
    credits : IntArray
        (T,) cases lost less cases taken over, as far as turns have not made up for them.
    """

    pointer: int
    second: int
    taking_over: int
    credits: IntArray


@rule(RotationWithCredits, deals_blindly=True)
def rotation_with_credits(board: Board, pool: Pool, memory: Turns | None) -> tuple[IntArray, Turns]:
    """Cases that others lost in a rotation of their own; new ones in turn, with credits."""
    turns = memory or Turns(0, -1, 0, np.zeros(len(board.backlog), dtype=np.int64))
    turns = turns._replace(credits=turns.credits.copy())
    lost_by = np.full(len(pool), -1) if pool.lost_by is None else pool.lost_by
    sequence = np.empty(len(pool), dtype=np.int64)
    for k, loser in enumerate(lost_by.tolist()):
        if loser < 0:
            sequence[k], turns = _next(board, turns)
            continue
        taken, pointer = in_turn(board.active, 1, turns.taking_over)
        sequence[k] = taken[0]
        turns.credits[loser] += 1
        turns.credits[sequence[k]] -= 1
        turns = turns._replace(taking_over=pointer)
    return sequence, turns


def _next(board: Board, turns: Turns) -> tuple[int, Turns]:
    """The team of a new case: who owes a turn passes it, who is owed one has two in a row."""
    team = _from(board.active, turns.pointer)
    if team == turns.second:
        return team, turns._replace(pointer=team + 1, second=-1)
    while turns.credits[team] < 0:
        turns.credits[team] += 1
        turns = turns._replace(pointer=team + 1)
        team = _from(board.active, turns.pointer)
    if turns.credits[team] > 0:
        turns.credits[team] -= 1
        return team, turns._replace(pointer=team, second=team)
    return team, turns._replace(pointer=team + 1, second=-1)


def _from(active: IntArray, pointer: int) -> int:
    """The first active team from a number on, around the corner if need be."""
    return int(in_turn(active, 1, pointer)[0][0])
