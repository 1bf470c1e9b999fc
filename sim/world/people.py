"""The people: who leads each team, how able they are, and when they are there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.scenario.checks import month_number
from sim.scenario.distributions import Distribution, FloatArray
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.schema import Setting
from sim.world.calendar import WorkCalendar
from sim.world.streams import Streams


@dataclass(frozen=True)
class Staff:
    """T teams over M months.

    A team that a month does not have (it comes later, or has gone) has speed 0 there.

    Attributes
    ----------
    names : T names
    division : (T,) number of the division, from 1
    officer_ability, assistant_ability : (T,) speed when fully there; nan: no assistant
    officer_speed, assistant_speed : (T, M) ability x availability of the month
    exists : (T, M) whether the bureau has the team in that month, absent or not
    """

    names: tuple[str, ...]
    division: NDArray[np.int64]
    officer_ability: FloatArray
    assistant_ability: FloatArray
    officer_speed: FloatArray
    assistant_speed: FloatArray
    exists: NDArray[np.bool_]


def draw_staff(
    scenario: Scenario, arm: Arm, calendar: WorkCalendar, streams: Streams, at_least: int = 0
) -> Staff:
    """Draw the staff of an arm, the history's staff in the history's months.

    Parameters
    ----------
    at_least : teams to make room for; an opening backlog may be of teams that the arm has not
    """
    before = calendar.history_months
    settings = [scenario.history.setting] * (before > 0) + [arm.setting]
    count = max(at_least, *(len(setting.team_names) for setting in settings))
    tables = [_staff_of(setting, calendar, streams, count) for setting in settings]
    last = tables[-1]
    if len(tables) == 1:
        return last
    return Staff(
        last.names,
        last.division,
        last.officer_ability,
        last.assistant_ability,
        _spliced(tables[0].officer_speed, last.officer_speed, before),
        _spliced(tables[0].assistant_speed, last.assistant_speed, before),
        np.hstack([tables[0].exists[:, :before], last.exists[:, before:]]),
    )


def _spliced(history: FloatArray, comparison: FloatArray, before: int) -> FloatArray:
    return np.hstack([history[:, :before], comparison[:, before:]])


def _staff_of(setting: Setting, calendar: WorkCalendar, streams: Streams, count: int) -> Staff:
    """Staff of one setting, padded with teams that do not exist up to ``count``."""
    own = setting.team_names
    names = (*own, *(str(i + 1) for i in range(len(own), count)))
    officers, assistants = zip(*setting.speeds, strict=True)
    padding = count - len(own)
    officer = np.pad(_abilities("officer_speed", officers, streams), (0, padding))
    assistant = np.pad(_abilities("assistant_speed", assistants, streams), (0, padding))
    exists = np.repeat((np.arange(count) < len(own))[:, None], calendar.months, axis=1)
    present = _availability(setting, calendar, count) * exists
    return Staff(
        names,
        np.pad(setting.divisions, (0, padding), constant_values=1),
        officer,
        assistant,
        officer[:, None] * present,
        assistant[:, None] * present,
        exists,
    )


def _abilities(name: str, given: tuple[Distribution | None, ...], streams: Streams) -> FloatArray:
    """Ability of each person, (T,); nan where there is nobody."""
    ability = np.full(len(given), np.nan)
    for distribution in set(given) - {None}:
        assert distribution is not None
        mine = np.array([g == distribution for g in given])
        ability[mine] = streams.values(name, len(given), distribution)[mine]
    return ability


def _availability(setting: Setting, calendar: WorkCalendar, count: int) -> FloatArray:
    """Share of its speed that each team has in each month, (T, M)."""
    months = np.array([month_number(label) for label in calendar.labels])
    available = np.ones((count, calendar.months))
    for absence in setting.absences:
        first = month_number(absence.start)
        inside = (months >= first) & (months < first + absence.months)
        available[setting.team_index(absence.team), inside] *= absence.availability
    return available
