"""How measures are spoken of in charts, summaries and the report."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from sim.language import _

FINER = 6
"""Digits more than usual in which an interval may be shown."""


@dataclass(frozen=True)
class Measure:
    """How a measure is spoken of.

    Attributes
    ----------
    english : what it is
    english_unit : of its values and differences
    scale : factor from the table's value to the unit
    digits : decimals shown
    """

    english: str
    english_unit: str
    scale: float = 1.0
    digits: int = 0

    @property
    def label(self) -> str:
        """What it is, in the language in use."""
        return _(self.english)

    @property
    def unit(self) -> str:
        """Of its values and differences, in the language in use."""
        return _(self.english_unit)


_SHARE = ("%", 100.0, 1)

MEASURES: dict[str, Measure] = {
    "closures_cases": Measure("cases closed", "cases"),
    "received_cases": Measure("cases received", "cases"),
    "amount_closed_yuan": Measure("amount in closed cases", "million yuan", 1e-6, 1),
    "clearance_rate": Measure("clearance rate: closed / received", *_SHARE),
    "closure_rate": Measure("closure rate: closed / (opening backlog + received)", *_SHARE),
    "backlog_cases": Measure("backlog at the last count", "cases"),
    "pending_cases": Measure("pending at the last count (backlog and pool)", "cases"),
    "disposition_calendar_days": Measure(
        "disposition time: 365 x pending / closed in a year", "calendar days", digits=1
    ),
    "pending_age_mean_days": Measure("mean age of pending cases", "days", digits=1),
    "pending_over_12_months_cases": Measure("pending over 12 months", "cases", digits=1),
    "pending_over_18_months_cases": Measure("pending over 18 months", "cases", digits=1),
    "time_to_closure_median_days": Measure("median time to closure", "days", digits=1),
    "time_to_closure_p90_days": Measure("time by which 90 % are closed", "days", digits=1),
    "time_to_closure_mean_360_days": Measure(
        "mean time to closure, up to 360 days", "days", digits=1
    ),
    "closed_within_limit_share": Measure("closed within the time limit", *_SHARE),
    "closed_cases_only_mean_days": Measure(
        "mean duration (closed cases only: misleads)", "days", digits=1
    ),
    "time_to_closure_sd_regions_days": Measure(
        "spread of time to closure over regions (SD)", "days", digits=1
    ),
    "time_to_closure_sd_teams_days": Measure(
        "spread of time to closure over teams (SD)", "days", digits=1
    ),
    "backlog_sd_cases": Measure("spread of backlogs at the last count (SD)", "cases", digits=1),
    "backlog_sd_mean_cases": Measure(
        "spread of backlogs, mean of all counts (SD)", "cases", digits=1
    ),
    "backlog_cv": Measure("backlogs: SD / mean", "", digits=3),
    "backlog_range_cases": Measure("backlogs: largest - smallest", "cases", digits=1),
    "backlog_max_over_mean": Measure("backlogs: largest / mean", "", digits=3),
    "backlog_gini": Measure("backlogs: Gini (0: all equal)", "", digits=3),
    "backlog_jain": Measure("backlogs: Jain's index (1: all equal)", "", digits=3),
    "closures_per_officer_sd_cases": Measure(
        "spread of closures per officer (SD)", "cases", digits=1
    ),
    "idle_share_officer": Measure("officers' idle share", *_SHARE),
    "idle_share_assistant": Measure("assistants' idle share", *_SHARE),
    "actual_enforcement_rate": Measure(
        "actual enforcement: compulsory, voluntary, settled / closed", *_SHARE
    ),
    "recovered_yuan": Measure("recovered in closed cases", "million yuan", 1e-6, 1),
    "recovery_rate": Measure("recovery rate: recovered / applied for", *_SHARE),
    "closures_within_limit_share": Measure("closures within the time limit", *_SHARE),
    "aging_index": Measure(
        "aging index: pending over the limit / (pending + closed in a year)", *_SHARE
    ),
    "response_mean": Measure("response of speed, mean factor", "", digits=3),
    "suspended_team_months": Measure("suspensions", "team months", digits=1),
    # of many bureaus together
    "backlog_sd_within_cases": Measure("spread of backlogs within bureaus (SD)", "cases", digits=1),
    "backlog_sd_between_cases": Measure(
        "spread of backlogs between bureaus (SD)", "cases", digits=1
    ),
    "time_to_closure_median_sd_bureaus_days": Measure(
        "spread of the median time over bureaus (SD)", "days", digits=1
    ),
    "disposition_calendar_sd_bureaus_days": Measure(
        "spread of disposition time over bureaus (SD)", "calendar days", digits=1
    ),
}

MAIN_MEASURES = (
    "closures_cases",
    "backlog_sd_cases",
    "backlog_cases",
    "time_to_closure_median_days",
    "time_to_closure_p90_days",
    "closed_within_limit_share",
    "time_to_closure_sd_regions_days",
    "closures_per_officer_sd_cases",
)


PANEL_MEASURES = (
    "closures_cases",
    "backlog_cases",
    "backlog_sd_cases",
    "backlog_sd_within_cases",
    "backlog_sd_between_cases",
    "time_to_closure_median_days",
    "time_to_closure_p90_days",
    "closed_within_limit_share",
    "time_to_closure_median_sd_bureaus_days",
    "closures_per_officer_sd_cases",
)
"""The main measures of many bureaus together."""


def number(value: float, measure: Measure, signed: bool = False) -> str:
    """A value of a measure in its unit's digits; a dash where it is undefined."""
    if math.isnan(value):
        return "–"
    scaled = round(value * measure.scale, measure.digits) + 0.0  # no minus before a zero
    return f"{scaled:{'+' if signed else ''},.{measure.digits}f}".replace("-", "−")


def has_spread(half: float, measure: Measure) -> bool:
    """Whether a half-width is there, and more than the rounding of equal values."""
    return not math.isnan(half) and half * measure.scale >= 10.0 ** -(measure.digits + FINER)


def interval(middle: float, half: float, measure: Measure, signed: bool = False) -> str:
    """The ends of an interval, in digits that tell them apart; or why there is none."""
    if math.isnan(half) or math.isnan(middle):
        return _("no interval")
    if not has_spread(half, measure):
        return _("all replications alike")
    for finer in range(FINER + 1):
        shown = replace(measure, digits=measure.digits + finer)
        low, high = (number(middle + sign * half, shown, signed) for sign in (-1, 1))
        if low != high:
            break
    return _("{low} to {high}", low=low, high=high)


def plus_minus(half: float, measure: Measure) -> str:
    """A half-width, in digits that show it; a dash where it is undefined, or there is none."""
    if not has_spread(half, measure):
        return "–"
    for finer in range(FINER + 1):
        shown = replace(measure, digits=measure.digits + finer)
        if round(half * measure.scale, shown.digits):
            break
    return number(half, shown)


def with_half_width(difference: float, half: float, measure: Measure) -> str:
    """A difference and half its interval, where there is one: +3 ± 1."""
    said = number(difference, measure, signed=True)
    return f"{said} ± {plus_minus(half, measure)}" if has_spread(half, measure) else said


def percent(share: float, signed: bool = False, digits: int = 1) -> str:
    """A share as per cent, without the sign %; a dash where it is undefined."""
    if math.isnan(share):
        return "–"
    return f"{round(100 * share, digits) + 0.0:{'+' if signed else ''}.{digits}f}".replace("-", "−")


def percent_ends(middle: float, half: float) -> tuple[str, str]:
    """Ends of an interval as per cent, without the sign %, in digits that tell them apart."""
    for digits in range(1, 1 + FINER):
        low, high = (percent(middle + sign * half, signed=True, digits=digits) for sign in (-1, 1))
        if low != high:
            break
    return low, high


def in_percent(share: float, signed: bool = False, digits: int = 1) -> str:
    """A share as per cent, with the sign %, which in Chinese follows without a space."""
    return _("{share} %", share=percent(share, signed, digits))


def difference_unit(measure: Measure) -> str:
    """Unit of a difference: points where the measure is a percentage."""
    return _("points") if measure.unit == "%" else measure.unit
