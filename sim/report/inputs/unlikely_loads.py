"""Loads that are likely not meant, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite

from sim.language import _, marked
from sim.report.inputs.loads import months_in_words
from sim.scenario.in_play import favours_short
from sim.scenario.scenario import Arm, Scenario
from sim.world.expected_load import Loads

HIGHEST_LIKELY_LOAD = 1.5
LOWEST_LIKELY_LOAD = 0.2


def load_warnings(scenario: Scenario, of_arm: Mapping[str, Loads]) -> Iterator[str]:
    """Loads of the arms that are likely not meant, each said once."""
    first_of: dict[str, Arm] = {}
    for arm in scenario.arms:
        for text in _unlikely(arm, of_arm[arm.name], scenario.calendar.months):
            first_of.setdefault(text, arm)
    for text, arm in first_of.items():
        is_reference = arm is scenario.reference
        yield text if is_reference else _("arm {arm}: {text}", arm=arm.name, text=text)


def _unlikely(arm: Arm, loads: Loads, months: int) -> Iterator[str]:
    whole, served = loads.whole, {team for home in arm.setting.homes for team in home}
    for i, team in enumerate(loads.teams):
        of = {"team": team.team}
        if team.load > HIGHEST_LIKELY_LOAD:
            yield _(
                "team {team} has a load of {load:.2f} under the regional rule", load=team.load, **of
            )
        if team.capacity == 0 and len(whole.closed) < months:
            yield _("team {team} is absent throughout: it gets nothing", **of)
        elif i not in served and loads.dealt[i] == 0:
            yield _("team {team} serves no region: it gets nothing under the regional rule", **of)
        elif i not in served:
            yield _(
                "team {team} serves no region: under the regional rule it gets cases only when it "
                "stands in for others",
                **of,
            )
    if whole.closed:
        yield _(
            "no team is at work in {months}: nothing is begun then, and only what is in hand can "
            "close",
            months=months_in_words(whole.closed, months),
        )
    if whole.load > 1 and isfinite(whole.load):
        short_first = favours_short(arm.setting)
        excess = "grows on" if loads.grows_on else "work" if short_first else "cases"
        yield _(TOO_MUCH[excess], load=whole.load)
    if whole.load < LOWEST_LIKELY_LOAD:
        yield _(
            "the bureau as a whole has a load of {load:.2f}: hardly anything to do", load=whole.load
        )


TOO_MUCH = {
    "grows on": marked(
        "the bureau as a whole has a load of {load:.2f}: its backlog grows without end"
    ),
    "work": marked(
        "the bureau as a whole has a load of {load:.2f}: over the comparison more work comes "
        "in than can be done"
    ),
    "cases": marked(
        "the bureau as a whole has a load of {load:.2f}: over the comparison more comes in than "
        "can be closed"
    ),
}
"""What a load of the whole bureau above 1 means."""
