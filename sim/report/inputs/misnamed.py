"""Arms that are called like a rule and have another one."""

from __future__ import annotations

from collections.abc import Iterator

from sim.language import _
from sim.scenario.labels import choice_label
from sim.scenario.rules import RULES
from sim.scenario.scenario import Scenario


def misnamed(scenario: Scenario) -> Iterator[str]:
    """What to say of each such arm: in tables and charts it would be taken for what it is not."""
    for arm, written in zip(scenario.arms, scenario.file.arms, strict=False):
        rule = arm.setting.allocation.rule
        if written.title is None and written.name in RULES and rule != written.name:
            yield _(
                "arm '{name}' is called like the rule {named}, but its rule is {rule}: whoever "
                "reads the results takes it for what it is not; give it another name",
                name=written.name,
                named=choice_label(written.name),
                rule=choice_label(rule),
            )
