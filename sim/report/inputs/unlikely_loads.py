"""Loads that are likely not meant, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite

from sim.language import _, marked
from sim.report.inputs.loads import months_in_words, some_of
from sim.scenario.in_play import favours_short
from sim.scenario.scenario import Arm, Scenario
from sim.world.expected_load import Loads, TeamLoad

HIGHEST_LIKELY_LOAD = 1.5
LOWEST_LIKELY_LOAD = 0.2
MOST_SINGLE = 2
"""Teams of which each has a sentence of its own."""


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
    yield from _high_loads([team for team in loads.teams if team.load > HIGHEST_LIKELY_LOAD])
    for i, team in enumerate(loads.teams):
        of = {"team": team.team}
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


def _high_loads(teams: Sequence[TeamLoad]) -> Iterator[str]:
    """Teams with loads that are likely not meant: one by one, or many in one sentence."""
    if len(teams) <= MOST_SINGLE:
        for team in teams:
            yield _(
                "team {team} has a load of {load:.2f} under the regional rule",
                team=team.team,
                load=team.load,
            )
        return
    yield _(
        "{n} teams have loads of {low:.2f} to {high:.2f} under the regional rule: {teams}",
        n=len(teams),
        low=min(team.load for team in teams),
        high=max(team.load for team in teams),
        teams=some_of([team.team for team in teams]),
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
