"""What is shown where some arms let cases wait for the monthly event, and others do not."""

from __future__ import annotations

from collections.abc import Sequence

from sim.scenario.scenario import Scenario


def has_unlike_timing(scenario: Scenario) -> bool:
    """Whether some arms let cases wait in the pool for the monthly event, and others do not."""
    return len({arm.setting.allocation.timing == "monthly" for arm in scenario.arms}) > 1


def shown_measures(measures: Sequence[str], scenario: Scenario) -> list[str]:
    """The measures; pending cases for the backlog where some arms have a pool and others not."""
    unlike = has_unlike_timing(scenario)
    return ["pending_cases" if unlike and m == "backlog_cases" else m for m in measures]
