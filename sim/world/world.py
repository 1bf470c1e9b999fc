"""A world: everything that happens to the bureau in one replication, drawn before it moves."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sim.arrays import FloatArray
from sim.scenario.scenario import Scenario
from sim.world.calendar import WorkCalendar, make_calendar
from sim.world.docket import Docket, docket_part, draw_docket
from sim.world.staff import Staff, draw_staff, staff_part
from sim.world.streams import Streams

T = TypeVar("T")
Drawn = list[tuple[Hashable, T]]
"""What was drawn, each with the part of a setting that it was made from."""


@dataclass(frozen=True)
class World:
    """Calendar, docket and staff; ``rule_draws`` are (N,) uniforms for rules that need chance."""

    calendar: WorkCalendar
    docket: Docket
    staff: Staff
    rule_draws: FloatArray


def draw_worlds(
    scenario: Scenario, replication: int, docket: Docket | None = None
) -> tuple[World, ...]:
    """The world of each arm in one replication.

    All are made from the very same draws; arms that change nothing of a part share it.

    Parameters
    ----------
    scenario : Scenario
        Whose arms are played.
    replication : int
        Number of the replication, from 0.
    docket : Docket or None
        A given docket, played instead of a drawn one.
    """
    streams = Streams(scenario.file.seed, replication, scenario.file.place)
    calendar = make_calendar(scenario)
    dockets: Drawn[Docket] = []
    staffs: Drawn[Staff] = []
    rule_draws: Drawn[FloatArray] = []
    worlds = []
    for arm in scenario.arms:
        cases = docket
        if cases is None:
            draw = partial(draw_docket, scenario, arm, calendar, streams)
            cases = _drawn_once(dockets, docket_part(arm.setting), draw)
        opening = int(cases.opening_team.max(initial=-1)) + 1
        draw_people = partial(draw_staff, scenario, arm, calendar, streams, opening)
        staff = _drawn_once(staffs, staff_part(arm.setting), draw_people)
        draws = _drawn_once(rule_draws, len(cases), partial(streams.draws, "rule", len(cases)))
        worlds.append(World(calendar, cases, staff, draws))
    return tuple(worlds)


def _drawn_once(known: Drawn[T], what: Hashable, draw: Callable[[], T]) -> T:
    """What was drawn for an arm before, or is drawn now; equal parts are mostly the same object."""
    for other, drawn in known:
        if other == what:
            return drawn
    known.append((what, draw()))
    return known[-1][1]
