"""Escalation: what teams limited to kinds have not closed in time is left to the other teams."""

from __future__ import annotations

import numpy as np

from sim.arrays import BoolArray, IntArray
from sim.bureau.dealing import Dealing
from sim.bureau.journal import Journal
from sim.bureau.log import NO_CASES


def overdue(dealing: Dealing, journal: Journal, is_open: BoolArray, month: int) -> IntArray:
    """Cases that teams limited to kinds have held too long, at the event that opens a month.

    None as long as no team that takes all kinds is there.

    Parameters
    ----------
    is_open : BoolArray
        Whether a case is with a team and not closed, (N,).
    """
    months, tracks = dealing.regime.escalates_after, dealing.regime.tracks
    if months is None or tracks is None or month < months:
        return NO_CASES
    limited = list(dealing.regime.setting.limits)
    if not len(np.setdiff1d(dealing.presence.active, limited)):
        return NO_CASES
    closing = dealing.world.calendar.closing
    last_day = float(closing[month - months - 1]) if month > months else 0.0
    team, day = journal.last_allocations(len(is_open))
    is_limited = np.isin(team, limited)
    return np.flatnonzero(is_limited & is_open & (day <= last_day))
