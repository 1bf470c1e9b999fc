"""A world: everything that happens to the bureau in one replication, drawn before it moves."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from sim.scenario.distributions import FloatArray
from sim.scenario.scenario import Scenario
from sim.world.calendar import WorkCalendar, make_calendar
from sim.world.docket import Docket, docket_part, draw_docket
from sim.world.staff import Staff, draw_staff, staff_part
from sim.world.streams import Streams


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
    replication : number of the replication, from 0
    docket : a given docket, played instead of a drawn one
    """
    streams = Streams(scenario.file.seed, replication, scenario.file.place)
    calendar = make_calendar(scenario)
    dockets: dict[Hashable, Docket] = {}
    staffs: dict[Hashable, Staff] = {}
    rule_draws: dict[int, FloatArray] = {}
    worlds = []
    for arm in scenario.arms:
        mine, people = docket_part(arm.setting), staff_part(arm.setting)
        if docket is None and mine not in dockets:
            dockets[mine] = draw_docket(scenario, arm, calendar, streams)
        cases = dockets[mine] if docket is None else docket
        if people not in staffs:
            opening = int(cases.opening_team.max(initial=-1)) + 1
            staffs[people] = draw_staff(scenario, arm, calendar, streams, opening)
        if len(cases) not in rule_draws:
            rule_draws[len(cases)] = streams.draws("rule", len(cases))
        worlds.append(World(calendar, cases, staffs[people], rule_draws[len(cases)]))
    return tuple(worlds)
