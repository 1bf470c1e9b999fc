"""What one bureau of many leaves, for measures of many together.

These are its measures and what they are ratios of, its teams at the last count, its months, and how
many of its cases were closed or still open at each age.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.measures.indicators import Play, closed_in_last_year, measures

Row = dict[str, float]


def bureau_row(play: Play) -> Row:
    """Measures of one bureau, and the parts (``_...``) that those of many are made of."""
    found = measures(play)
    year = min(12, play.calendar.months - play.calendar.history_months)
    handed_back = float(play.window("handed_back").sum())
    closed, pending = found["closures_cases"], found["pending_cases"]
    parts = {
        "_opening_and_received": found["backlog_cases"] + closed + handed_back,
        "_pending_x_365": 365 * pending,
        "_closed_in_a_year": float(play.window("closed")[-year:].sum()) * 12 / year,
        "_filed": float(play.followed.sum()),
        "_officer_months": float((~np.isnan(play.window("idle_share_officer"))).sum()),
        "_assistant_months": float((~np.isnan(play.window("idle_share_assistant"))).sum()),
    }
    if "aging_index" in found:
        whole = pending + closed_in_last_year(play)
        late = found["aging_index"] * whole if whole else 0.0
        parts |= {"_pending_late": late, "_pending_and_closed": whole}
    return found | {"teams": float(play.is_there.sum())} | parts


def team_columns(play: Play) -> dict[str, NDArray[Any]]:
    """What each team that the bureau has at the last count had and did, (T,) each."""
    there = play.is_there
    return {
        "team": np.array(play.world.staff.names, dtype=object)[there],
        "received": play.window("received").sum(axis=0)[there],
        "closed": play.window("closed").sum(axis=0)[there],
        "backlog": play.measured["backlog"][-1, there],
    }


def month_columns(play: Play) -> dict[str, NDArray[Any]]:
    """Sums over the bureau's teams in each month, (W,) each; squares of the backlogs too."""
    there = play.world.staff.exists.T[play.calendar.history_months :]
    backlog = play.window("backlog") * there
    return {
        "month": np.array(play.calendar.labels[play.calendar.history_months :], dtype=object),
        "teams": there.sum(axis=1),
        "received": play.window("received").sum(axis=1),
        "closed": play.window("closed").sum(axis=1),
        "backlog": backlog.sum(axis=1),
        "backlog_squared": np.square(backlog).sum(axis=1),
    }


def age_columns(play: Play) -> dict[str, NDArray[Any]]:
    """Cases filed in the window by whole days of age, (A,): closed at it, and open at the end."""
    cases, n = play.followed, int(np.ceil(play.follow_up)) + 1
    age = np.minimum(play.days[cases].astype(np.int64), n - 1)
    closed = play.is_closed[cases]
    return {
        "day": np.arange(n),
        "closed": np.bincount(age[closed], minlength=n),
        "open": np.bincount(age[~closed], minlength=n),
    }
