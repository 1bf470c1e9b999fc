"""What is shown where some arms let cases wait for the monthly event, and others do not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.report.findings.returns import with_net_closures
from sim.scenario.scenario import Arm


def has_unlike_timing(arms: Iterable[Arm]) -> bool:
    """Whether some arms let cases wait in the pool for the monthly event, and others do not."""
    return len({arm.setting.allocation.timing == "monthly" for arm in arms}) > 1


def shown_measures(measures: Sequence[str], arms: Iterable[Arm]) -> list[str]:
    """The measures; pending cases for the backlog where some arms have a pool and others not.

    Where cases come back, net closures stand beside closures.
    """
    arms = list(arms)
    unlike = has_unlike_timing(arms)
    shown = ["pending_cases" if unlike and m == "backlog_cases" else m for m in measures]
    return with_net_closures(shown, arms)
