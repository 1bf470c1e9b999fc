"""A target in words."""

from __future__ import annotations

from sim.analysis.sequential import Target
from sim.language import _
from sim.report.quantities import FINER, between, number
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


def ends_beside(low: float, high: float, target: Target) -> str:
    """Ends of an interval in digits that tell them from the target, where they are not it."""
    measure = MEASURES[target.measure]
    for finer in range(FINER):
        at = number(target.value, measure, finer=finer)
        ends = [number(end, measure, finer=finer) for end in (low, high)]
        alike = [end == at for end in ends]
        if not any(alike) or any(x == target.value for x in (low, high)):
            break
    if finer:
        return _("{low} to {high}", low=ends[0], high=ends[1])
    return between(low, high, measure)
