"""The rule that plays the ledger: who had a case has it again."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.arrays import IntArray
from sim.bureau.board import Board, Pool
from sim.bureau.rules.registry import rule
from sim.bureau.rules.turns import in_turn
from sim.scenario.court_rules import AsInLedger


@rule(AsInLedger, deals_blindly=True)
def as_in_ledger(board: Board, pool: Pool, memory: Any) -> tuple[IntArray, Any]:
    """Each case to its team in the ledger; those of no team, or of one away, in rotation."""
    teams = pool.own_team
    others = ~np.isin(teams, board.active)
    in_rotation, pointer = in_turn(board.active, int(others.sum()), memory or 0)
    sequence: IntArray = teams.copy()
    sequence[others] = in_rotation
    return sequence, pointer
