"""A target in words."""

from __future__ import annotations

from sim.analysis.sequential import Target
from sim.language import _
from sim.report.quantities import FINER
from sim.scenario.catalogue import MEASURES


def target_in_words(target: Target) -> str:
    """At least, or at most, so much, with its unit."""
    value = value_in_words(target)
    return (
        _("at least {value}", value=value) if target.at_least else _("at most {value}", value=value)
    )


def value_in_words(target: Target) -> str:
    """The value of a target, in the digits in which it was written, with its unit."""
    measure = MEASURES[target.measure]
    value = f"{target.value * measure.scale:,.{measure.digits + FINER}f}".rstrip("0").rstrip(".")
    if measure.unit == "%":
        return _("{share} %", share=value)
    return _("{value} {unit}", value=value, unit=measure.unit) if measure.unit else value
