"""One case of a run under each of its arms: which one, and what it went through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from sim.bureau.engines import Engine
from sim.experiment.replication import Study, plays
from sim.experiment.run import GIVEN_DOCKET
from sim.measures.indicators import Play
from sim.measures.life import Life, life
from sim.scenario.problems import InputError, problem
from sim.scenario.scenario import load
from sim.words import _
from sim.world.files import read_docket

Why = Literal["asked for", "changes most", "middling"]


@dataclass(frozen=True)
class OneCase:
    """A case under each arm that has it.

    Attributes
    ----------
    number, replication : of the case
    region, month : where and in which month it was filed; an empty month: before the run
    why : it was asked for; or its time to closure changes most from the first arm to the second; or
        it takes as long as half of the cases do (of a single arm)
    lives : by arm, in the order of the arms
    """

    number: int
    replication: int
    region: str
    month: str
    why: Why
    lives: dict[str, Life]


def one_case(study: Study, replication: int, number: int | None = None) -> OneCase:
    """Play a replication and follow one case through it; by default one that says most.

    Raises
    ------
    InputError
        If there is no such case, or no case at all.
    """
    played = {arm.name: play for arm, play in plays(study, replication)}
    first, *others = played.values()
    docket = first.log.docket
    row, why = _chosen(first, others) if number is None else (_row(first, number), "asked for")
    month = int(first.calendar.month_of_event(docket.filed[[row]])[0])
    lives = {
        arm: life(play, row)
        for arm, play in played.items()
        if row < len(play.log.docket) and play.log.docket.filed[row] == docket.filed[row]
    }
    return OneCase(
        int(docket.case[row]),
        replication,
        docket.regions[docket.region[row]],
        first.calendar.labels[month] if docket.filed[row] >= 0 else "",
        why,
        lives,
    )


def study_of(folder: Path, about: Mapping[str, Any]) -> Study:
    """What a run played, from its folder and its manifest.

    Raises
    ------
    InputError
        If the arms of the run have no cases in common.
    """
    if about.get("independent"):
        message = _("every arm has cases of its own (--independent): no case can be followed")
        raise InputError([problem(folder, message)])
    scenario = load(folder / "scenario.yaml")
    engine: Engine = "simpy" if about.get("engine") == "simpy" else "auto"
    if [arm.name for arm in scenario.arms] != about["arms"]:
        why = _("is a decomposition; run the scenario to follow a case")
        raise InputError([problem(folder, why)])
    if "docket" not in about:
        return Study(scenario, engine=engine)
    file = folder / GIVEN_DOCKET
    return Study(scenario, read_docket(file, scenario), file, engine=engine)


def _row(play: Play, number: int) -> int:
    cases = play.log.docket.case
    rows = np.flatnonzero(cases == number)
    if not len(rows):
        why = _("no case {case}; there are none", case=number)
        if len(cases):
            why = _(
                "no case {case}; cases are numbered from {first} to {last}",
                case=number,
                first=cases.min(),
                last=cases.max(),
            )
        raise InputError([problem("--case", why)])
    return int(rows[0])


def _chosen(first: Play, others: list[Play]) -> tuple[int, Why]:
    """The case whose time changes most, or the middling one where there is nothing to compare."""
    rows = np.flatnonzero(first.followed)
    if not len(rows):
        why = _("no case was filed in the months of the comparison")
        raise InputError([problem("--case", why)])
    if others and others[0].log.docket is first.log.docket:
        second = others[0]
        both = rows[first.is_closed[rows] & second.is_closed[rows]]
        rows = both if len(both) else rows  # an open case does not show how it ends
        change = np.abs(first.days[rows] - second.days[rows])
        if change.max() > 0:
            return int(rows[change.argmax()]), "changes most"
    in_order = first.by_days
    return int(in_order[len(in_order) // 2]), "middling"
