"""What is to be borne in mind of the figures of any study, whatever it asks."""

from __future__ import annotations

from sim.language import _, listed
from sim.report.findings.diversion import diversion
from sim.report.findings.returns import returns_in_words
from sim.scenario.scenario import Scenario


def beware(scenario: Scenario) -> list[str]:
    """What closures, times and loads leave out where cases are diverted or come back."""
    return [*diversion(scenario), *returns_in_words(scenario)]


def of_tracks(scenario: Scenario) -> str:
    """That teams are not alike, and figures not by kind, where some take some kinds only."""
    names = [arm.name for arm in scenario.arms if arm.setting.limits]
    if not names:
        return ""
    return _(
        "Under {arms} some teams take some kinds of case only. Their closures and backlogs differ "
        "from those of other teams because their cases do, so that the spreads between teams do "
        "not say how evenly work is shared. All figures are of all kinds together: how much sooner "
        "or later cases of one kind are closed is not among them.",
        arms=listed(names),
    )
