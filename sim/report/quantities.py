"""Numbers of measures as they are written in charts, summaries and the report."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.analysis.break_even import Threshold
from sim.language import _
from sim.scenario.measure import Measure, Unit

FINER = 6
"""Digits more than usual in which an interval may be shown."""


def number(value: float, of: Measure | Unit, signed: bool = False, finer: int = 0) -> str:
    """A value in the digits of its measure or unit, or finer ones; a dash where it is undefined."""
    if math.isnan(value):
        return "–"
    digits = of.digits + finer
    scaled = round(value * of.scale, digits) + 0.0  # no minus before a zero
    return f"{scaled:{'+' if signed else ''},.{digits}f}".replace("-", "−")


def has_spread(half: float, of: Measure | Unit) -> bool:
    """Whether a half-width is there, and more than the rounding of equal values."""
    return not math.isnan(half) and half * of.scale >= 10.0 ** -(of.digits + FINER)


def spreads(low: float, high: float, of: Measure | Unit) -> bool:
    """Whether an interval is there, and wider than the rounding of equal values."""
    return has_spread((high - low) / 2, of)


def between(low: float, high: float, of: Measure | Unit, signed: bool = False) -> str:
    """The ends of an interval, in digits that tell them apart; or why there is none."""
    if math.isnan(low) or math.isnan(high):
        return _("no interval")
    if not spreads(low, high, of):
        return _("all replications alike")
    for finer in range(FINER + 1):
        ends = [number(end, of, signed, finer) for end in (low, high)]
        if _tell_apart(low, high, ends):
            break
    return _("{low} to {high}", low=ends[0], high=ends[1])


def plus_minus(half: float, of: Measure | Unit) -> str:
    """A half-width, in digits that show it; a dash where it is undefined, or there is none."""
    if not has_spread(half, of):
        return "–"
    for finer in range(FINER + 1):
        if round(half * of.scale, of.digits + finer):
            break
    return number(half, of, finer=finer)


def with_ends(difference: float, low: float, high: float, of: Measure | Unit) -> str:
    """A difference and its interval, where there is one: +3 (+1 to +6)."""
    shown = number(difference, of, signed=True)
    if not spreads(low, high, of):
        return shown
    ends = between(low, high, of, signed=True)
    return _("{difference} ({ends})", difference=shown, ends=ends)


def percent(share: float, signed: bool = False, digits: int = 1) -> str:
    """A share as per cent, without the sign %; a dash where it is undefined."""
    if math.isnan(share):
        return "–"
    return f"{round(100 * share, digits) + 0.0:{'+' if signed else ''}.{digits}f}".replace("-", "−")


def percent_between(low: float, high: float) -> tuple[str, str]:
    """Ends of an interval as per cent, without the sign %, in digits that tell them apart."""
    for digits in range(1, 1 + FINER):
        ends = [percent(end, signed=True, digits=digits) for end in (low, high)]
        if _tell_apart(low, high, ends):
            break
    return ends[0], ends[1]


def _tell_apart(low: float, high: float, shown: Sequence[str]) -> bool:
    """Whether ends as they are shown are not alike, nor one of them 0 where no end is."""
    if shown[0] == shown[1]:
        return False
    return low * high <= 0 or all(any(digit in "123456789" for digit in one) for one in shown)


def in_percent(share: float, signed: bool = False, digits: int = 1) -> str:
    """A share as per cent, with the sign %, which in Chinese follows without a space."""
    return _("{share} %", share=percent(share, signed, digits))


def threshold_in_words(limit: Threshold) -> str:
    """What a difference must exceed, with the sign % as the reader's language sets it."""
    return _("{percent:g} %", percent=100 * limit.value) if limit.relative else str(limit)


def difference_unit(measure: Measure) -> str:
    """Unit of a difference: points where the measure is a percentage."""
    return _("points") if measure.unit == "%" else measure.unit
