"""Rules that draw lots and see to it that nobody draws too many."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.bureau.board import Board, Pool
from sim.bureau.rules.kernels import Kernel, Memory
from sim.bureau.rules.registry import rule
from sim.scenario.court_rules import Accumulator, BelowMeanLot, Deck

AS_DRAWN = Accumulator()
ONE_CARD_EACH = Deck()


def _full(options: Deck, teams: int) -> IntArray:
    full = np.ones(teams, dtype=np.int64)
    full[: len(options.cards)] = options.cards
    return full


def _cards(memory: IntArray | None, teams: int, _regions: int) -> IntArray:
    """Those that are left; at first none is, which is as if they were used up."""
    return np.zeros(teams, dtype=np.int64) if memory is None else memory.copy()


BELOW_MEAN = Kernel("below_mean_lot", draws=True)
CARDS = Memory(_cards, lambda packed, _dealt, _memory: packed)
DECK = Kernel("deck", draws=True, memory=CARDS, options=_full)


@rule(BelowMeanLot, kernel=BELOW_MEAN)
def below_mean_lot(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Each case by lot to an active team strictly below the mean backlog; if none is, to any."""
    return BELOW_MEAN.ask(board, pool, memory)


@rule(Deck, deals_blindly=True, kernel=DECK)
def deck(
    board: Board, pool: Pool, memory: Any, options: Deck = ONE_CARD_EACH
) -> tuple[IntArray, IntArray]:
    """Each case to the team on a card drawn, without replacement, from those of active teams.

    A uniform for each case draws its card from those that are left, which is the same as to
    shuffle them first. When active teams have none left, all teams have their cards again.
    """
    return DECK.ask(board, pool, memory, options)


class Sums(NamedTuple):
    """What a team's cases weigh so far, (T,), and whether it took cases the last time, (T,)."""

    weights: FloatArray
    present: BoolArray


@rule(Accumulator, deals_blindly=True)
def accumulator(
    board: Board, pool: Pool, memory: Sums | None, options: Accumulator = AS_DRAWN
) -> tuple[IntArray, Sums]:
    """Each case by lot to those whose sums are near the lowest, and few others.

    Parameters
    ----------
    options : Accumulator
        ``most_ahead``, ``joining_chance`` and the ``weights`` of kinds.
    """
    assert pool.team_draws is not None
    active, most, chance = board.active, options.most_ahead, options.joining_chance
    sums = _with_newcomers(board, memory)
    ahead, joins = sums[active].tolist(), (pool.team_draws[:, active] < chance).tolist()
    weights = [options.weights.get(kind, 1.0) for kind in pool.register.kinds]
    chosen = np.empty(len(pool), dtype=np.int64)
    of_cases = zip(pool.kind.tolist(), pool.draw.tolist(), joins, strict=True)
    for k, (kind, draw, joining) in enumerate(of_cases):
        low = min(ahead)
        lot = [i for i, s in enumerate(ahead) if joining[i] or round(s - low, 9) <= most]
        chosen[k] = place = lot[int(draw * len(lot))]
        ahead[place] = round(ahead[place] + weights[kind], 9)
    sums[active] = ahead
    present = np.zeros(len(sums), dtype=np.bool_)
    present[active] = True
    return active[chosen], Sums(sums, present)


def _with_newcomers(board: Board, memory: Sums | None) -> FloatArray:
    """Sums, (T,), in which who is new, or was away, is not below the mean of the others."""
    if memory is None:
        return np.zeros(len(board.backlog))
    sums, was_there = memory.weights.copy(), memory.present[board.active]
    others, new = board.active[was_there], board.active[~was_there]
    if len(others) and len(new):
        sums[new] = np.maximum(sums[new], round(float(sums[others].mean()), 9))
    return sums
