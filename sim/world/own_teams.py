"""Who had the cases of a given docket, and of which of them a replay does not know that."""

from __future__ import annotations

import numpy as np

from sim.arrays import IntArray
from sim.language import _
from sim.scenario.problems import nearest
from sim.scenario.scenario import Scenario
from sim.scenario.setting import Setting
from sim.scenario.sheet import Sheet
from sim.world.begun import NO_TEAM
from sim.world.calendar import make_calendar
from sim.world.docket import Docket
from sim.world.staff import availability

NOWHERE = -2
"""Of a name that is none, among positions."""


def teams_by_name(scenario: Scenario) -> dict[str, int]:
    """Numbers of the teams, from 0, by their numbers from 1 and by their names."""
    names = scenario.file.team_names
    return {str(i + 1): i for i in range(len(names))} | {n: i for i, n in enumerate(names)}


def read_own_teams(sheet: Sheet, scenario: Scenario, opening: IntArray) -> IntArray | None:
    """Team that had each case in the ledger, (N,), -1: that is not said; None: of none it is.

    An opening case of which it is not said had the team that has it at the start.
    """
    if _replays(scenario):
        sheet.has("team")  # says so if not
    if "team" not in sheet.columns:
        return None
    names = scenario.file.team_names
    teams = sheet.positions("team", {**teams_by_name(scenario), "": NO_TEAM})
    unknown = np.flatnonzero(teams == NOWHERE).tolist()
    if unknown:
        near = nearest(sheet.cells("team")[unknown[0]].strip(), names)
        sheet.report("team", unknown, _("the scenario has no such team; {nearest}", nearest=near))
    return np.where((teams < 0) & (opening >= 0), opening, np.maximum(teams, NO_TEAM))


def _replays(scenario: Scenario) -> list[Setting]:
    """Settings under which cases go to who had them."""
    played = [*scenario.arms, *([scenario.history] if scenario.history_months else [])]
    return [one.setting for one in played if one.setting.allocation.heeds_ledger]


def in_rotation(docket: Docket, scenario: Scenario) -> dict[str, int]:
    """Cases filed in the run that a replay gives in rotation, and why; empty: nothing is replayed.

    ``without_team``: it is not said who had them; ``team_away``: their team takes no cases in the
    month, by joins, leaves and absences.
    """
    replays = _replays(scenario)
    if not replays or docket.team is None:
        return {}
    calendar, setting = make_calendar(scenario), replays[0]
    filed = (docket.opening_team == NO_TEAM) & (docket.filed < calendar.end_day)
    team = docket.team[filed]
    known = team >= 0
    month = np.searchsorted(calendar.closing, docket.filed[filed], side="right")
    month += setting.allocation.timing == "monthly"  # dealt at the event after its filing
    month = np.minimum(month, calendar.months - 1)
    there = availability(setting, calendar, len(scenario.file.team_names)) > 0
    away = ~there[team[known], month[known]]
    return {"without_team": int((~known).sum()), "team_away": int(away.sum())}
