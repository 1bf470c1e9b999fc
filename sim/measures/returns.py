"""Measures of cases that come back, where the scenario says of any arm that they do."""

from __future__ import annotations

import numpy as np

from sim.arrays import BoolArray
from sim.measures.play import Play
from sim.measures.spread import ratio
from sim.scenario.cases import ACTUAL_ENFORCEMENT, CLOSING_TYPES

TERMINATION = CLOSING_TYPES.index("lack_of_assets")
COMPLETED = tuple(map(CLOSING_TYPES.index, ACTUAL_ENFORCEMENT))


def return_measures(play: Play) -> dict[str, float]:
    """Net closures, what comes back, and first enforcement by itself."""
    counts = return_counts(play)
    if not counts:
        return {}
    closed, back = counts["_closed"], counts["returned_cases"]
    return {
        "net_closures_cases": closed - back,
        "returned_cases": back,
        "returned_over_terminated": ratio(counts["_returned_terminated"], counts["_terminated"]),
        "terminations_that_return_share": ratio(
            counts["_will_return"], counts["_first_terminated"]
        ),
        "first_closures_cases": counts["first_closures_cases"],
        "first_pending_cases": counts["first_pending_cases"],
        "lack_of_assets_share": ratio(counts["_terminated"], closed),
        "completed_share": ratio(counts["_completed"], counts["first_closures_cases"]),
    }


def return_counts(play: Play) -> dict[str, float]:
    """What the measures are made of, as counts that add up over bureaus; none without returns."""
    docket, calendar = play.log.docket, play.calendar
    if docket.outcome is None or docket.returns is None:
        return {}
    first, closing_type = docket.is_first, docket.outcome.closing_type
    closed = play.is_closed & (play.closed > calendar.start_day)
    back = ~first & (docket.filed >= calendar.start_day) & (docket.filed < calendar.end_day)
    terminated = closing_type == TERMINATION
    after_termination, will_return = np.zeros((2, len(docket)), dtype=np.bool_)
    after_termination[docket.filings :] = terminated[docket.returns.parent]
    will_return[docket.returns.parent] = True
    pending = first & ~play.is_closed & (docket.filed < calendar.end_day)
    found: dict[str, BoolArray] = {
        "_closed": closed,
        "returned_cases": back,
        "first_closures_cases": closed & first,
        "first_pending_cases": pending,
        "_terminated": closed & terminated,
        "_first_terminated": closed & first & terminated,
        "_will_return": closed & first & terminated & will_return,
        "_returned_terminated": back & after_termination,
        "_completed": closed & np.isin(closing_type, COMPLETED),
    }
    return {name: float(cases.sum()) for name, cases in found.items()}
