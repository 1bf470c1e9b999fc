"""Cases of a given docket of which works and waits, or filings, are drawn in each replication.

Streams bear names of their own, so that nothing else is drawn otherwise. Formulas: docs/model.md,
"Given cases".
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting
from sim.world.begun import NO_TEAM
from sim.world.calendar import WorkCalendar
from sim.world.docket import COLUMNS, Docket, draw_docket, of_kinds
from sim.world.outcome import CaseOutcomes
from sim.world.streams import Streams

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
    opening = given.opening
    old = scenario.history.setting
    works = [_works_and_waits(old, streams, OPENING, given.kind[:opening])]
    later = given.kind[opening:]
    before, after = (
        _works_and_waits(setting, streams, FILED, later) for setting in (old, arm.setting)
    )
    is_old = (given.filed[opening:] < calendar.start_day)[:, None]
    works.append(tuple(np.where(is_old, b, a) for b, a in zip(before, after, strict=True)))
    work, wait = (np.concatenate(both) for both in zip(*works, strict=True))
    docket = replace(given, work=work, wait=wait)
    if "filings" not in given.drawn:
        return docket
    return _joined(docket, draw_docket(scenario, arm, calendar, streams))


def _works_and_waits(
    setting: Setting, streams: Streams, prefix: str, kind: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Works and waits of n cases of these kinds, (n, S) each."""
    n, kinds = len(kind), setting.kinds
    work = streams.table({f"{prefix}work/{s.stage}": s.work for s in setting.route}, n)
    wait = streams.table({f"{prefix}wait/{s.stage}": s.wait for s in setting.route}, n)
    work *= of_kinds([k.work_factor for k in kinds], kind)
    wait *= of_kinds([k.wait_factor for k in kinds], kind)
    return work, wait


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
