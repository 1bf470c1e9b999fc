"""Cases of a given docket of which works and waits, or filings, are drawn in each replication.

Streams bear names of their own, so that nothing else is drawn otherwise. Formulas: docs/model.md,
"Given cases".
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting
from sim.world.begun import NO_TEAM, Begun
from sim.world.calendar import WorkCalendar, make_calendar
from sim.world.docket import COLUMNS, Docket, draw_docket, works_and_waits
from sim.world.known_ages import Aged, places_at, still_open
from sim.world.outcome import OUTCOME_COLUMNS, CaseOutcomes, outcome_columns, outcome_of
from sim.world.spread import paths_of
from sim.world.streams import Streams

Columns = dict[str, NDArray[Any]]
OPENING, FILED = "given/opening/", "given/"
"""How names of the streams begin for opening cases, and for those that are filed in the run."""


def completed(
    given: Docket, scenario: Scenario, arm: Arm, calendar: WorkCalendar, streams: Streams
) -> Docket:
    """A given docket with what is drawn of it in a replication.

    Opening cases and those that are filed in the history are as the history's setting says.
    """
    if not given.drawn:
        return given
    opening, old = given.opening, scenario.history.setting
    is_old = given.filed[opening:] < calendar.start_day
    draw = partial(_drawn, calendar=calendar, streams=streams)
    parts = [draw(old, given, slice(opening), OPENING)]
    after = draw(arm.setting, given, slice(opening, None), FILED)
    if is_old.any():
        before = draw(old, given, slice(opening, None), FILED)
        after = {name: _either(is_old, before[name], after[name]) for name in before}
    parts.append(after)
    columns: dict[str, Any] = {
        name: np.concatenate([part[name] for part in parts]) for name in parts[0]
    }
    ends = {name: columns.pop(name) for name in OUTCOME_COLUMNS if name in columns}
    outcome = outcome_of(ends, given.filed, given.amount) if ends else given.outcome
    docket = replace(given, **columns, outcome=outcome)
    if given.spreads:
        docket = _placed(docket, scenario, streams)
    if docket.begun is not None and outcome is not None:
        begun = docket.begun.not_before(outcome.not_before[:opening], len(docket.stages))
        docket = replace(docket, begun=begun)
    if "filings" not in given.drawn:
        return docket
    return _joined(docket, draw_docket(scenario, arm, calendar, streams))


def _either(old: BoolArray, before: NDArray[Any], after: NDArray[Any]) -> NDArray[Any]:
    """Values of the history's cases and of the others."""
    return np.where(old if before.ndim == 1 else old[:, None], before, after)


def _drawn(
    setting: Setting,
    given: Docket,
    rows: slice,
    prefix: str,
    *,
    calendar: WorkCalendar,
    streams: Streams,
) -> Columns:
    """What is drawn of opening cases, or of those that are filed, under one setting."""
    kind = given.kind[rows]
    work, wait = works_and_waits(setting, kind, streams, prefix)
    if given.outcome is not None:
        return {"work": work, "wait": wait}
    ends = outcome_columns(setting, kind, calendar, streams, prefix)
    return {"work": work, "wait": wait, **ends}


def _placed(docket: Docket, scenario: Scenario, streams: Streams) -> Docket:
    """The docket with its opening cases where they stand at their ages; see `known_ages`."""
    setting, held = scenario.history.setting, docket.held_at_start
    team, age = docket.opening_team[held], -docket.filed[held]
    held_by = np.bincount(team, minlength=1).astype(np.float64)
    paths = paths_of(scenario, setting, held_by, are_dated=True)
    if setting.allocation.timing == "monthly":  # some of the age was spent in the pool
        most = np.minimum(age, make_calendar(scenario).month_days)
        age = age - most * streams.draws(f"{OPENING}pool", docket.opening)[held]
    found = Aged(team, docket.kind[held], age, docket.work[held], docket.wait[held])
    found = still_open(paths, found, streams, held)
    places = places_at(paths, found)
    stage, ready = np.zeros(docket.opening, dtype=np.int64), np.zeros(docket.opening)
    work, wait = docket.work.copy(), docket.wait.copy()
    stage[held], ready[held] = places.stage, places.ready
    work[held], wait[held] = found.work, found.wait
    in_hand = ~np.isnan(places.left)
    work[held[in_hand], places.stage[in_hand]] = places.left[in_hand]
    return replace(docket, work=work, wait=wait, begun=Begun(stage, ready))


def _joined(opening: Docket, drawn: Docket) -> Docket:
    """Opening cases that are given, then filings that are drawn."""
    n = opening.opening
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(opening, name), getattr(drawn, name)])
        for name in COLUMNS
        if name != "case"
    }
    numbers = n + drawn.case
    if opening.case.dtype == object:  # the court's own numbers; a drawn case has none
        columns["case"] = np.array([*opening.case, *(f"drawn {i}" for i in numbers)], dtype=object)
    else:
        columns["case"] = np.concatenate([np.arange(n), numbers])
    team = None
    if opening.team is not None:
        team = np.append(opening.team, np.full(len(drawn), NO_TEAM))
    outcome = None
    if opening.outcome is not None and drawn.outcome is not None:
        both = (opening.outcome, drawn.outcome)
        outcome = CaseOutcomes(
            *(
                np.concatenate([getattr(one, name) for one in both])
                for name in ("closing_type", "recovered", "not_before")
            )
        )
    return replace(opening, **columns, team=team, outcome=outcome)
