"""A world: everything that happens to the bureau in one replication, drawn before it moves."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, TypeVar

import numpy as np

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
    """What happens up to the last count, and perhaps after it.

    Attributes
    ----------
    calendar : WorkCalendar
        Months of history and comparison.
    docket : Docket
        N cases, filed before the last count.
    staff : Staff
        Who works in these months.
    rule_draws : FloatArray
        Uniforms for rules that need chance, (N,).
    whole : World or None
        The same world with the months of the follow-up, of which this one is the beginning; None:
        what comes after the last count is not known.
    """

    calendar: WorkCalendar
    docket: Docket
    staff: Staff
    rule_draws: FloatArray
    whole: World | None = None

    @property
    def as_far_as_known(self) -> World:
        """The world with the months of its follow-up, or this one if there are none."""
        return self.whole or self


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
    streams = tuple(Streams(scenario.file.seed, number, scenario.file.place) for number in numbers)
    if docket is not None:  # what is filed after its end is not known
        return worlds_in(make_calendar(scenario), scenario, streams, docket)
    follow_up = scenario.file.follow_up.months
    whole = worlds_in(make_calendar(scenario, follow_up), scenario, streams)
    return beginnings(whole, make_calendar(scenario)) if follow_up else whole


def worlds_in(
    calendar: WorkCalendar,
    scenario: Scenario,
    streams: tuple[Streams, ...],
    docket: Docket | None = None,
) -> tuple[World, ...]:
    """The world of each arm in the months of a calendar; ``streams``: as in `Numbers`."""
    of_docket, of_staff, of_rule = streams
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
        draw_people = partial(draw_staff, scenario, arm, calendar, of_staff, opening, of_docket)
        staff = _drawn_once(staffs, staff_part(arm.setting), draw_people)
        draw_for_rule = partial(_rule_draws, of_rule, cases, is_given=docket is not None)
        draws = _drawn_once(rule_draws, id(cases), draw_for_rule)
        worlds.append(World(calendar, cases, staff, draws))
    return tuple(worlds)


def _rule_draws(streams: Streams, cases: Docket, *, is_given: bool) -> FloatArray:
    """A uniform for each case, (N,), by its number, so that diversion leaves it as it is."""
    if is_given or not len(cases):
        return streams.draws("rule", len(cases))
    drawn = streams.draws("rule", int(cases.case[-1]) + 1)
    return drawn if len(drawn) == len(cases) else drawn[cases.case]


def beginnings(whole: tuple[World, ...], calendar: WorkCalendar) -> tuple[World, ...]:
    """Worlds up to the last count of a calendar; what they share, their beginnings share."""
    dockets: dict[int, Docket] = {}
    staffs: dict[int, Staff] = {}
    worlds = []
    for world in whole:
        docket, staff = world.docket, world.staff
        n = int(np.searchsorted(docket.filed, calendar.end_day))
        cases = dockets.setdefault(id(docket), docket.first(n))
        people = staffs.setdefault(id(staff), staff.first(calendar.months))
        worlds.append(World(calendar, cases, people, world.rule_draws[:n], world))
    return tuple(worlds)


def _drawn_once(known: Drawn[T], what: Hashable, draw: Callable[[], T]) -> T:
    """What was drawn for an arm before, or is drawn now; equal parts are mostly the same object."""
    for other, drawn in known:
        if other == what:
            return drawn
    known.append((what, draw()))
    return known[-1][1]
