"""A world: everything that happens to the bureau in one replication, drawn before it moves."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, TypeVar

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


class Numbers(NamedTuple):
    """Of which replication docket, staff and the rules' draws of a world are, from 0."""

    docket: int
    staff: int
    rule: int


def draw_worlds(
    scenario: Scenario, replication: int, docket: Docket | None = None
) -> tuple[World, ...]:
    """The world of each arm in one replication; see `worlds_of`."""
    return worlds_of(scenario, Numbers(replication, replication, replication), docket)


def worlds_of(
    scenario: Scenario, numbers: Numbers, docket: Docket | None = None
) -> tuple[World, ...]:
    """The world of each arm, its parts those of the replications with these numbers.

    All are made from the very same draws; arms that change nothing of a part share it.

    Parameters
    ----------
    scenario : Scenario
        Whose arms are played.
    numbers : Numbers
        The same ones in a replication; others cross dockets and staffs.
    docket : Docket or None
        A given docket, played instead of a drawn one.
    """
    of_docket, of_staff, of_rule = (
        Streams(scenario.file.seed, number, scenario.file.place) for number in numbers
    )
    calendar = make_calendar(scenario)
    dockets: Drawn[Docket] = []
    staffs: Drawn[Staff] = []
    rule_draws: Drawn[FloatArray] = []
    worlds = []
    for arm in scenario.arms:
        cases = docket
        if cases is None:
            draw = partial(draw_docket, scenario, arm, calendar, of_docket)
            cases = _drawn_once(dockets, docket_part(arm.setting), draw)
        opening = int(cases.opening_team.max(initial=-1)) + 1
        draw_people = partial(draw_staff, scenario, arm, calendar, of_staff, opening)
        staff = _drawn_once(staffs, staff_part(arm.setting), draw_people)
        draws = _drawn_once(rule_draws, len(cases), partial(of_rule.draws, "rule", len(cases)))
        worlds.append(World(calendar, cases, staff, draws))
    return tuple(worlds)


def _drawn_once(known: Drawn[T], what: Hashable, draw: Callable[[], T]) -> T:
    """What was drawn for an arm before, or is drawn now; equal parts are mostly the same object."""
    for other, drawn in known:
        if other == what:
            return drawn
    known.append((what, draw()))
    return known[-1][1]
