"""Checks of clocks that stop: they look at plain data, as `sim.scenario.checks` does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.language import _
from sim.scenario.problems import Finding, shown


def _stages(data: Any) -> list[dict[str, Any]]:
    route = data.get("route") if isinstance(data, dict) else None
    return [e for e in route if isinstance(e, dict)] if isinstance(route, list) else []


def clock_needs_wait(data: Any) -> Iterator[Finding]:
    """Only a wait can stop the clock."""
    for i, stage in enumerate(_stages(data)):
        if stage.get("stops_clock") is True and stage.get("wait") is None:
            why = _("needs a wait: it is the days after this stage that do not count")
            yield ("route", i, "stops_clock"), why


def same_clock(history: Any, data: Any) -> Iterator[Finding]:
    """With a history, what stops the clock is the same in it and in all arms."""
    for i, (before, after) in enumerate(zip(_stages(history), _stages(data), strict=False)):
        if bool(before.get("stops_clock")) != bool(after.get("stops_clock")):
            why = _(
                "stage {stage}: must be the same in the history and in all arms, as cases filed "
                "before the comparison are measured in it, too",
                stage=shown(after.get("stage")),
            )
            yield ("route", i, "stops_clock"), why
