"""Teams of one name that stand at different places of two lists, and so are different people."""

from __future__ import annotations

from collections.abc import Iterator

from sim.language import _, listed
from sim.scenario.in_play import arms_in_force
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting


def shifted_teams(scenario: Scenario) -> Iterator[str]:
    """A sentence for each list of teams in which names stand elsewhere than in the first.

    Speeds are drawn by the place, and cases of the history and of the opening backlog stay with
    it: who takes a team out of the middle of a list makes others of all after it.
    """
    first, *others = arms_in_force(scenario)
    lists = [(_who(arm, scenario), arm.setting) for arm in others]
    if any(not isinstance(one, int) for one in scenario.file.opening_backlog):
        lists.insert(0, (_("the file"), scenario.file))
    for who, setting in lists:
        if teams := _elsewhere(setting, first.setting):
            yield _(
                "the list of {who} has {teams} at other places than that of {other}: speeds, and "
                "cases that are there, go by the place and not by the name, so that other teams "
                "have these names; take a team away by  leaves,  or at the end of the list only",
                teams=listed(teams),
                who=who,
                other=_who(first, scenario),
            )


def _who(arm: Arm, scenario: Scenario) -> str:
    return "history.arm" if arm is scenario.history else _("arm {arm}", arm=arm.name)


def _elsewhere(setting: Setting, other: Setting) -> list[str]:
    """Names that both have, at different places."""
    places = {name: i for i, name in enumerate(other.team_names)}
    return [name for i, name in enumerate(setting.team_names) if places.get(name, i) != i]
