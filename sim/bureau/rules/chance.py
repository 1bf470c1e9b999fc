"""Rules that leave to chance which teams get a case."""

from __future__ import annotations

from typing import Any

from sim.arrays import IntArray
from sim.bureau.board import Board, Pool
from sim.bureau.rules.kernels import Kernel
from sim.bureau.rules.registry import rule
from sim.scenario.rules import Random, TwoChoices


RANDOM = Kernel("random", draws=True)
TWO_CHOICES = Kernel("two_choices", draws=True)


@rule(Random, deals_blindly=True, kernel=RANDOM)
def random(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Each case to an active team by lot, all equally likely."""
    return RANDOM.ask(board, pool, memory)


@rule(TwoChoices, kernel=TWO_CHOICES)
def two_choices(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Each case to the less loaded of two active teams drawn by lot (ties: team order).

    Mitzenmacher (2001), The power of two choices in randomized load balancing.
    """
    return TWO_CHOICES.ask(board, pool, memory)
