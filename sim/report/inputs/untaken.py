"""Kinds of cases that no team takes in some months, as those which do are not there."""

from __future__ import annotations

from collections.abc import Iterator

from sim.language import _, listed
from sim.months import month_name
from sim.report.inputs.loads import months_in_words
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.terms import called
from sim.world.calendar import make_calendar
from sim.world.staff import availability


def untaken_kinds(arm: Arm, scenario: Scenario) -> Iterator[str]:
    """A sentence for each kind whose teams are all away while others are at work.

    Months in which nobody is at work at all are said with the loads.
    """
    setting, calendar = arm.setting, make_calendar(scenario)
    if not setting.limits:
        return
    teams, before = len(setting.team_names), calendar.history_months
    months = range(before) if arm is scenario.history else range(before, calendar.months)
    at_work = availability(setting, calendar, teams) > 0
    everyone = range(len(setting.kinds))
    for i, kind in enumerate(setting.kinds):
        takers = [team for team in range(teams) if i in setting.limits.get(team, everyone)]
        away = [m for m in months if at_work[:, m].any() and not at_work[takers, m].any()]
        if away:
            names = [month_name(int(calendar.numbers[m])) for m in away]
            yield _(
                "no team that takes {kind} is there in {months}: what is filed of it waits in the "
                "pool; teams that take it: {teams}",
                kind=called(kind.name),
                months=months_in_words(names, calendar.months),
                teams=listed([setting.team_names[team] for team in takers]),
            )
