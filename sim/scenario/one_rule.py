"""The rule that a scenario names: by its name alone, or with its options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Union

from pydantic import Discriminator, Tag

from sim.scenario import court_rules  # noqa: F401  (makes its rules known)
from sim.scenario.parts import short_for
from sim.scenario.rules import RULES, Allocation


def _tag(value: Any) -> str:
    usual = "regional"
    rule = value.get("rule", usual) if isinstance(value, dict) else getattr(value, "rule", usual)
    return f"<{rule}>"


if TYPE_CHECKING:
    OneRule = Allocation
else:
    _tagged = [Annotated[model, Tag(f"<{name}>")] for name, model in RULES.items()]
    _written = Union[(Literal[(*RULES,)], *RULES.values())]
    OneRule = Annotated[
        Union[(*_tagged,)],
        Discriminator(_tag),
        short_for("rule", _written),
    ]
"""A rule by its name alone, or the model that its name chooses."""
