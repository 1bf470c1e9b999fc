"""What is shown where some arms let cases wait in the pool, and others do not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.report.findings.returns import with_net_closures
from sim.scenario.scenario import Arm
from sim.scenario.setting import Setting

OF_SETS = ("closures_cases", "backlog_cases", "backlog_sd_cases")
"""Where cases wait in a pool under some arms, pending cases stand for backlogs."""


def has_unlike_timing(arms: Iterable[Arm]) -> bool:
    """Whether some arms let cases wait in the pool longer than others do."""
    return len({_waiting(arm.setting) for arm in arms}) > 1


def _waiting(setting: Setting) -> tuple[bool, object]:
    """How cases wait in the pool: whether for the monthly event, and up to which cap for room."""
    allocation = setting.allocation
    cap = allocation.options.get("cap") if allocation.leaves_cases else None
    return allocation.timing == "monthly", cap


def capped(arms: Iterable[Arm]) -> list[str]:
    """Names of the arms under which cases wait in the pool for a team with room."""
    return [arm.name for arm in arms if arm.setting.allocation.leaves_cases]


def shown_measures(measures: Sequence[str], arms: Iterable[Arm]) -> list[str]:
    """The measures; pending cases for the backlog where some arms have a pool and others not.

    Where cases come back, net closures stand beside closures.
    """
    arms = list(arms)
    unlike = has_unlike_timing(arms)
    shown = ["pending_cases" if unlike and m == "backlog_cases" else m for m in measures]
    return with_net_closures(shown, arms)


def shown_of_sets(arms: Iterable[Arm]) -> tuple[str, ...]:
    """The measures whose ranges over many sets are said and drawn."""
    return tuple(shown_measures(OF_SETS, arms))
