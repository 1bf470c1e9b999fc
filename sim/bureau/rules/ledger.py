"""The rule that plays the ledger: who had a case has it again."""

from __future__ import annotations

from typing import Any

from sim.arrays import IntArray
from sim.bureau.board import Board, Pool
from sim.bureau.rules.kernels import POINTER, Kernel
from sim.bureau.rules.registry import rule
from sim.scenario.court_rules import AsInLedger


KERNEL = Kernel("as_in_ledger", integer="own_team", memory=POINTER)


@rule(AsInLedger, deals_blindly=True, kernel=KERNEL)
def as_in_ledger(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Each case to its team in the ledger; those of no team, or of one away, in rotation."""
    return KERNEL.ask(board, pool, memory)
