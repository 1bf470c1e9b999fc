"""A world: everything that happens to the bureau in one replication, drawn before it moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from operator import eq
from typing import Any, NamedTuple, TypeVar

import numpy as np

from sim.arrays import FloatArray
from sim.scenario.scenario import Arm, Scenario
from sim.world.calendar import WorkCalendar, make_calendar
from sim.world.docket import Docket, draw_docket, have_same_cases
from sim.world.given_cases import completed
from sim.world.memory import keep_memory
from sim.world.named_docket import named_cases
from sim.world.reopening import with_returns
from sim.world.staff import Staff, draw_staff, staff_part
from sim.world.streams import Streams

T = TypeVar("T")
Drawn = list[tuple[Any, T]]
"""What was drawn, each with the part of a setting that it was made from."""


@dataclass(frozen=True)
class Lots:
    """Uniforms for rules that need chance, drawn once one looks at them: most do not."""

    streams: Streams
    docket: Docket

    @cached_property
    def draws(self) -> FloatArray:
        """Of all cases of the docket, (N,)."""
        return _rule_draws(self.streams, self.docket)

    def of(self, docket: Docket) -> FloatArray:
        """Of the cases of a docket that is, or begins as, the one they are drawn for."""
        return self.draws[self.docket.first_rows(docket.filings)]


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
    lots : Lots or None
        Uniforms for rules that need chance; None: of a ledger, which needs no rule.
    team_draws : FloatArray or None
        Uniforms for rules that need one for each case and team, (N, T); None: no rule does.
    whole : World or None
        The same world with the months of the follow-up, of which this one is the beginning; None:
        what comes after the last count is not known.
    """

    calendar: WorkCalendar
    docket: Docket
    staff: Staff
    lots: Lots | None = None
    team_draws: FloatArray | None = None
    whole: World | None = None

    @cached_property
    def filed_before(self) -> list[int]:
        """Cases filed before each event, (M + 2,): all events after the last count are one."""
        filed = self.docket.filed.searchsorted(self.calendar.closing, side="left").tolist()
        return [self.docket.opening, *filed, filed[-1]]

    @cached_property
    def rule_draws(self) -> FloatArray:
        """Uniforms for rules that need chance, (N,)."""
        assert self.lots is not None, "a ledger's cases are dealt by no rule"
        return self.lots.of(self.docket)

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
        A given docket, played instead of a drawn one; None: that which the scenario names, if any.
    """
    keep_memory()
    streams = tuple(Streams(scenario.file.seed, number, scenario.file.place) for number in numbers)
    docket = named_cases(scenario) if docket is None else docket
    if docket is not None and "filings" not in docket.drawn:
        # what is filed after its end is not known
        return worlds_in(make_calendar(scenario), scenario, streams, docket)
    follow_up = scenario.file.follow_up.months
    whole = worlds_in(make_calendar(scenario, follow_up), scenario, streams, docket)
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
    lots: Drawn[Lots] = []
    team_draws: Drawn[FloatArray | None] = []
    worlds = []
    for arm in scenario.arms:
        draw = partial(_cases, docket, scenario, arm, calendar, of_docket)
        cases = _drawn_once(dockets, arm.setting, draw, have_same_cases)
        opening = int(cases.opening_team.max(initial=-1)) + 1
        draw_people = partial(draw_staff, scenario, arm, calendar, of_staff, opening, of_docket)
        staff = _drawn_once(staffs, staff_part(arm.setting), draw_people)
        of_rules = _drawn_once(lots, id(cases), partial(Lots, of_rule, cases))
        teams = len(staff.names) if draws_by_team(scenario) else 0
        draw_teams = partial(_team_draws, of_rule, cases, teams)
        by_team = _drawn_once(team_draws, (id(cases), teams), draw_teams)
        worlds.append(World(calendar, cases, staff, of_rules, by_team))
    return tuple(worlds)


def _cases(
    given: Docket | None, scenario: Scenario, arm: Arm, calendar: WorkCalendar, streams: Streams
) -> Docket:
    """The docket of an arm, drawn or given; which of its cases come back is drawn in any case."""
    if given is None:
        docket = draw_docket(scenario, arm, calendar, streams)
    else:
        docket = completed(given, scenario, arm, calendar, streams)
    return with_returns(docket, scenario, arm, calendar, streams)


def _rule_draws(streams: Streams, docket: Docket, of: str = "rule") -> FloatArray:
    """Uniforms for rules that need chance, (N,); of a case that comes back by the other's place.

    They are drawn by the number of the case, so that diversion leaves them as they are.
    """
    places = docket.places
    n = int(places[-1]) + 1 if len(places) else 0
    drawn = streams.draws(of, n)
    draws = drawn if len(drawn) == len(places) else drawn[places]
    if docket.returns is None:
        return draws
    again = streams.draws(f"reopened/{of}", n)[places]
    return np.concatenate([draws, again[docket.returns.parent]])


def draws_by_team(scenario: Scenario) -> bool:
    """Whether the rule of the history, or of an arm, needs a uniform for each case and team."""
    played = (scenario.history, *scenario.arms)
    return any(one.setting.allocation.draws_by_team for one in played)


def _team_draws(streams: Streams, docket: Docket, teams: int) -> FloatArray | None:
    """Uniforms for each of N cases and T teams, (N, T), from a stream a team; None: none."""
    if not teams:
        return None
    of_teams = [_rule_draws(streams, docket, f"rule, team {t + 1}") for t in range(teams)]
    return np.stack(of_teams, axis=1)


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
        by_team = world.team_draws
        by_team = None if by_team is None else by_team[docket.first_rows(n)]
        worlds.append(World(calendar, cases, people, world.lots, by_team, world))
    return tuple(worlds)


def _drawn_once(
    known: Drawn[T], what: Any, draw: Callable[[], T], is_same: Callable[[Any, Any], bool] = eq
) -> T:
    """What was drawn for an arm before, or is drawn now; equal parts are mostly the same object."""
    for other, drawn in known:
        if is_same(other, what):
            return drawn
    known.append((what, draw()))
    return known[-1][1]
