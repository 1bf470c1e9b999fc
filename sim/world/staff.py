"""The staff: the teams, how able their people are, and when they are there."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.months import month_number
from sim.scenario.distributions import Distribution
from sim.scenario.posts import OWN, posts_of
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting
from sim.scenario.tenure import in_the_bureau
from sim.world.calendar import WorkCalendar
from sim.world.fingerprint import fingerprint
from sim.world.further import Further, draw_further
from sim.world.monthly import speed_factors
from sim.world.people import SLOWEST, within_reason
from sim.world.selection import Roster, draw_roster
from sim.world.streams import Streams


@dataclass(frozen=True)
class Staff:
    """T teams over M months.

    A team that a month does not have (it comes later, or has gone) has speed 0 there.

    Attributes
    ----------
    names : tuple of str
        Of the teams, (T,).
    division : IntArray
        Number of the division, (T, M), from 1, also before a team joins and after it has left; 0:
        none, as there is no such team in history or comparison.
    officer_ability, assistant_ability : FloatArray
        Speed when fully there, (T,); nan: no assistant.
    officer_speed, assistant_speed : FloatArray
        Ability x availability of the month, (T, M).
    exists : BoolArray
        Whether the bureau has the team in that month, absent or not, (T, M).
    roster : Roster or None
        Who holds which post in the comparison, where people are selected.
    further : Further or None
        People beside each team's officer and first assistant; None: there are none.
    """

    names: tuple[str, ...]
    division: IntArray
    officer_ability: FloatArray
    assistant_ability: FloatArray
    officer_speed: FloatArray
    assistant_speed: FloatArray
    exists: BoolArray
    roster: Roster | None = None
    further: Further | None = None

    def first(self, months: int) -> Staff:
        """The staff in the first months."""
        columns = ("division", "officer_speed", "assistant_speed", "exists")
        further = self.further and self.further.first(months)
        return replace(
            self, further=further, **{name: getattr(self, name)[:, :months] for name in columns}
        )

    @cached_property
    def fingerprint(self) -> str:
        """Digits that two staffs share only if all their speeds are the same."""
        tables: list[NDArray[Any]] = [self.officer_speed, self.assistant_speed, self.division]
        if self.further is not None:
            tables += [self.further.speed, self.further.relieved * 1.0]
        return fingerprint(tables)

    @cached_property
    def roles(self) -> NDArray[Any]:
        """Whose stages each person does, (2 T + X,), by number: officer, assistant or pool."""
        own = ["officer", "assistant"] * len(self.names)
        return np.array(own + ([] if self.further is None else self.further.roles()), dtype=object)

    @cached_property
    def team_of(self) -> IntArray:
        """Team that each person belongs to, (2 T + X,), by number; -1: to none."""
        own = np.repeat(np.arange(len(self.names)), 2)
        if self.further is None:
            return own
        return np.append(own, np.where(self.further.of_kind(OWN), self.further.place, -1))

    @property
    def people(self) -> int:
        """How many people there are, with those that teams do not have: 2 T + X."""
        return 2 * len(self.names) + (0 if self.further is None else len(self.further.posts))

    def lone(self, column: int) -> BoolArray:
        """Whether a team's officer does both roles in a month, (T,)."""
        lone = np.isnan(self.assistant_speed[:, column])
        return lone if self.further is None else lone & ~self.further.relieved[:, column]

    @cached_property
    def by_month(self) -> tuple[list[FloatArray], list[BoolArray]]:
        """Speeds, (2 T + X,), and who is there to take cases, (T,), in each month.

        A month like the one before has the very same arrays.
        """
        officer, assistant = self.officer_speed.T, self.assistant_speed.T
        both = np.empty((*officer.shape, 2))
        both[..., 0], both[..., 1] = officer, np.where(np.isnan(assistant), 0.0, assistant)
        speeds = both.reshape(len(both), -1)
        if self.further is not None:
            speeds = np.hstack([speeds, self.further.speed.T])
        return _shared(speeds), _shared(officer > 0)

    @cached_property
    def existing(self) -> list[BoolArray]:
        """Whom the bureau has in each month, (T,); arrays are shared as those of `by_month`."""
        return _shared(self.exists.T)

    @cached_property
    def divisions(self) -> list[IntArray]:
        """Division of each team in each month, (T,); arrays are shared as those of `by_month`."""
        return _shared(self.division.T)

    @cached_property
    def alike_upto(self) -> list[int]:
        """Of each month, the next one with other teams, or with teams in other divisions.

        M + 1 if there is none: the event after the last month is like it.
        """
        tables = (self.by_month[1], self.existing, self.divisions)
        months = len(self.existing)
        alike = [months + 1] * months
        if all(rows[0] is rows[-1] for rows in tables):
            return alike
        for month in range(months - 1, 0, -1):
            goes_on = all(rows[month - 1] is rows[month] for rows in tables)
            alike[month - 1] = alike[month] if goes_on else month
        return alike


def _shared(by_month: NDArray[Any]) -> list[NDArray[Any]]:
    """The rows of a table; rows like the one before are the very same array."""
    is_other = by_month[1:] != by_month[:-1]
    if not is_other.any():
        return [np.ascontiguousarray(by_month[0])] * len(by_month)
    numbers = np.arange(1, len(by_month)) * is_other.any(axis=1)
    first = np.maximum.accumulate(np.append(0, numbers)).tolist()
    rows = {month: np.ascontiguousarray(by_month[month]) for month in set(first)}
    return [rows[month] for month in first]


def draw_staff(
    scenario: Scenario,
    arm: Arm,
    calendar: WorkCalendar,
    streams: Streams,
    at_least: int = 0,
    of_months: Streams | None = None,
) -> Staff:
    """Draw the staff of an arm, the history's staff in the history's months.

    Parameters
    ----------
    scenario : Scenario
        Its history's staff is that of the history's months.
    arm : Arm
        Whose staff works in the comparison.
    calendar : WorkCalendar
        The months.
    streams : Streams
        Of the replication.
    at_least : int
        Teams to make room for; an opening backlog may be of teams that the arm has not.
    of_months : Streams or None
        Of which the factors of months are; those of the people, if nothing is said.
    """
    before, old = calendar.history_months, scenario.history.setting
    is_same = before == 0 or staff_part(old) == staff_part(arm.setting)
    settings = [arm.setting] if is_same else [old, arm.setting]
    count = max(at_least, *(len(setting.team_names) for setting in settings))
    people, there = zip(
        *(_staff_of(setting, calendar, streams, count) for setting in settings), strict=True
    )
    further = draw_further(settings, there, before, streams)
    of_month = [speed_factors(setting, calendar, of_months or streams) for setting in settings]
    tables = [_in_months(staff, one) for staff, one in zip(people, of_month, strict=True)]
    last = tables[-1]
    if further is not None:
        last = replace(last, further=further.in_months(of_month, before))
    if len(tables) == 1:
        return last
    first = tables[0]

    def spliced(history: NDArray[Any], comparison: NDArray[Any]) -> NDArray[Any]:
        return np.hstack([history[:, :before], comparison[:, before:]])

    return replace(
        last,
        division=spliced(first.division, last.division),
        officer_speed=spliced(first.officer_speed, last.officer_speed),
        assistant_speed=spliced(first.assistant_speed, last.assistant_speed),
        exists=spliced(first.exists, last.exists),
    )


def staff_is_drawn(scenario: Scenario) -> bool:
    """Whether, in any arm or the history, people's speeds or who gets a post are drawn by lot."""
    return any(map(_is_drawn, settings_of(scenario)))


def settings_of(scenario: Scenario) -> Iterator[Setting]:
    """The settings that are played: the history's, if there is one, and those of the arms."""
    if scenario.history_months:
        yield scenario.history.setting
    yield from (arm.setting for arm in scenario.arms)


def _is_drawn(setting: Setting) -> bool:
    speeds = [one for pair in setting.speeds for one in pair if one is not None]
    speeds += posts_of(setting).values()
    return setting.staff is not None or any(one.family.base != "none" for one in speeds)


def staff_part(setting: Setting) -> Hashable:
    """What of a setting makes its staff."""
    shared = setting.division_assistants, setting.pool and (setting.pool.people, setting.pool.speed)
    come_and_go = setting.absences, setting.joins, setting.leaves, setting.moves
    return setting.teams, come_and_go, setting.staff, shared, setting.month_factor


def _in_months(staff: Staff, factors: FloatArray | None) -> Staff:
    """The staff with the factor of each month, (M,), on all speeds."""
    if factors is None:
        return staff
    both = staff.officer_speed * factors, staff.assistant_speed * factors
    return replace(staff, officer_speed=both[0], assistant_speed=both[1])


def _staff_of(
    setting: Setting, calendar: WorkCalendar, streams: Streams, count: int
) -> tuple[Staff, FloatArray]:
    """Staff of one setting, padded with teams that do not exist up to ``count``.

    And the share of its speed that each team has in each month, (T, M).
    """
    own = setting.team_names
    names = (*own, *(str(i + 1) for i in range(len(own), count)))
    plan = setting.staff
    roster = None if plan is None else draw_roster(plan, setting, streams)
    teams = _drawn_teams(setting, streams) if roster is None else _selected_teams(roster)
    complete, division, officer, assistant = teams
    if count > len(own):
        padding = (0, count - len(own))
        complete, division = np.pad(complete, padding), np.pad(division, padding)
        officer, assistant = np.pad(officer, padding), np.pad(assistant, padding)
    exists = complete[:, None] & in_the_bureau(setting, calendar.numbers, count)
    present = availability(setting, calendar, count) * exists
    staff = Staff(
        names,
        np.repeat(np.where(complete, division, 0)[:, None], calendar.months, axis=1),
        officer,
        assistant,
        officer[:, None] * present,
        assistant[:, None] * present,
        exists,
        roster,
    )
    return staff, present


TeamColumns = tuple[BoolArray, IntArray, FloatArray, FloatArray]
"""Whether a team exists, its division, its officer's and its assistant's ability: (T,) each."""


def _drawn_teams(setting: Setting, streams: Streams) -> TeamColumns:
    officers, assistants = zip(*setting.speeds, strict=True)
    return (
        np.ones(len(officers), dtype=np.bool_),
        np.array(setting.divisions),
        _abilities("officer_speed", officers, streams),
        _abilities("assistant_speed", assistants, streams),
    )


def _selected_teams(roster: Roster) -> TeamColumns:
    people, there = roster.people, roster.complete
    clerks = np.where(there, people.clerical_ability[roster.assistant], 0.0)
    return (
        there,
        roster.division,
        np.where(there, people.officer_ability[roster.officer], 0.0),
        np.full(len(there), np.nan) if roster.alone else clerks,
    )


def _abilities(
    name: str, distributions: tuple[Distribution | None, ...], streams: Streams
) -> FloatArray:
    """Ability of each person, (T,); nan where there is nobody."""
    only = distributions[0]
    if only is not None and all(one is only for one in distributions):  # the teams of a group
        return within_reason(streams.values(name, len(distributions), only))
    ability = np.full(len(distributions), np.nan)
    objects = {id(one): one for one in distributions if one is not None}
    for distribution in set(objects.values()):
        same = {key for key, one in objects.items() if one == distribution}
        mine = np.array([id(one) in same for one in distributions])
        ability[mine] = within_reason(streams.values(name, len(distributions), distribution))[mine]
    return ability


def availability(setting: Setting, calendar: WorkCalendar, count: int) -> FloatArray:
    """Share of its speed that each team has in each month, (T, M); 0: it is not there."""
    available = np.ones((count, calendar.months))
    own = setting.availabilities
    available[: len(own)] *= np.array(own)[:, None]
    if setting.joins or setting.leaves:
        available *= in_the_bureau(setting, calendar.numbers, count)
    months = calendar.numbers
    for absence in setting.absences:
        first = month_number(absence.start)
        inside = (months >= first) & (months < first + absence.months)
        available[setting.team_index(absence.team), inside] *= absence.availability
    return np.where(available > 0, np.maximum(available, SLOWEST), 0.0)
