"""Which cases come back, after how long and with what work: drawn before anything moves.

Everything is drawn by the number of the case that comes back, from streams of its own: arms change
when a case returns, and whether it does only by its share.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.scenario.cases import any_return
from sim.scenario.distributions import Distribution
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting
from sim.world.calendar import WorkCalendar
from sim.world.docket import COLUMNS, Docket, have_same_cases, numbers_after, works_and_waits
from sim.world.outcome import CaseOutcomes, outcome_columns, types_of_kinds
from sim.world.returns import Returns
from sim.world.streams import Streams

Columns = dict[str, NDArray[Any]]


def with_returns(
    docket: Docket, scenario: Scenario, arm: Arm, calendar: WorkCalendar, streams: Streams
) -> Docket:
    """A docket with a row more for every case that comes back if it is closed.

    Cases of the opening backlog and of the history come back as the history's setting says. Where
    some arm says what comes back, nothing does under those that do not.
    """
    if docket.outcome is None or docket.returns is not None:
        return docket
    if not any(any_return(one.setting.kinds) for one in (scenario.history, *scenario.arms)):
        return docket
    both = scenario.history.setting, arm.setting
    are_alike = have_same_cases(*both)
    opening, first_day = docket.opening, {"opening/": np.inf, "": calendar.start_day}
    parts = []
    for prefix, rows in (("opening/", slice(opening)), ("", slice(opening, None))):
        of_setting = partial(_columns, docket, rows, calendar, streams, prefix)
        columns = of_setting(both[1])
        if not are_alike:
            before, old = of_setting(both[0]), docket.filed[rows] < first_day[prefix]
            columns = {name: _either(old, before[name], columns[name]) for name in before}
        parts.append(columns)
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    parent = np.flatnonzero(columns.pop("comes_back"))
    return _joined(docket, parent, {name: values[parent] for name, values in columns.items()})


def _either(old: BoolArray, before: NDArray[Any], after: NDArray[Any]) -> NDArray[Any]:
    """Values of the history's cases and of the others."""
    return np.where(old if before.ndim == 1 else old[:, None], before, after)


def _columns(
    docket: Docket,
    rows: slice,
    calendar: WorkCalendar,
    streams: Streams,
    prefix: str,
    setting: Setting,
) -> Columns:
    """Whether each of the rows comes back, and what becomes of it then, under one setting."""
    assert docket.outcome is not None, "only a case with a closing type comes back"
    places = docket.places[rows] - (rows.start or 0)
    n, name = int(places[-1]) + 1 if len(places) else 0, f"{prefix}reopened"
    kind, closing_type = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    kind[places], closing_type[places] = docket.kind[rows], docket.outcome.closing_type[rows]
    work, wait = works_and_waits(setting, kind, streams, f"{name}/")
    comes_back, to_original = np.zeros(n, dtype=np.bool_), np.zeros(n, dtype=np.bool_)
    draws, delays = streams.draws(name, n), list[tuple[BoolArray, Distribution]]()
    for i, types in types_of_kinds(setting).items():
        for number, ending in types.items():
            if (reopened := ending.reopened) is not None:
                mine = (kind == i) & (closing_type == number) & (draws < reopened.share)
                comes_back |= mine
                to_original[mine] = reopened.to == "original"
                delays.append((mine, reopened.delay))
                work[mine] *= reopened.work_factor
                wait[mine] *= reopened.wait_factor
    ends = outcome_columns(setting, kind, calendar, streams, f"{name}/")
    drawn = {
        "comes_back": comes_back,
        "delay": streams.values_in(f"{name}/delay", n, delays),
        "to_original": to_original,
        "work": work,
        "wait": wait,
        "closing_type": ends["closing_type"],
        "recovered_share": ends["recovered_share"],
    }
    return {column: values[places] for column, values in drawn.items()}


def _joined(docket: Docket, parent: IntArray, new: Columns) -> Docket:
    """The docket with the cases that come back, whose columns are given, as its last rows.

    What was recovered before is no longer in dispute. The time that must pass before a termination
    for lack of assets is asked of a case once, so not of one that has come back.
    """
    known = docket.outcome
    assert known is not None, "only a case with a closing type comes back"
    amount: FloatArray = docket.amount[parent] - known.recovered[parent]
    n, never = len(parent), np.full(len(parent), np.inf)
    more: Columns = {
        "filed": never,
        "region": docket.region[parent],
        "kind": docket.kind[parent],
        "amount": amount,
        "work": new["work"],
        "wait": new["wait"],
        "limit": docket.limit[parent],
        "opening_team": np.full(n, -1, dtype=np.int32),
    }
    if docket.case.dtype != object:
        more["case"] = numbers_after(docket.case, n)
    else:  # of a given docket
        more["case"] = np.array([f"{label}/2" for label in docket.case[parent]], dtype=object)
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(docket, name), more[name]]) for name in COLUMNS
    }
    outcome = CaseOutcomes(
        np.concatenate([known.closing_type, new["closing_type"]]),
        np.concatenate([known.recovered, new["recovered_share"] * amount]),
        np.concatenate([known.not_before, -never]),
    )
    if docket.team is not None:
        columns["team"] = np.concatenate([docket.team, docket.team[parent]])
    returns = Returns(parent, new["delay"], new["to_original"])
    return replace(docket, **columns, outcome=outcome, returns=returns)
