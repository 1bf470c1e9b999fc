"""Measures by name, with or without the unit that ends it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sim.language import _
from sim.scenario.problems import nearest

UNITS = ("cases", "days", "yuan", "share")

BETTER: Final[dict[str, int]] = {
    "closures_cases": 1,
    "received_cases": 0,
    "amount_closed_yuan": 1,
    "clearance_rate": 1,
    "closure_rate": 1,
    "backlog_cases": -1,
    "pending_cases": -1,
    "disposition_calendar_days": -1,
    "pending_age_mean_days": -1,
    "pending_over_12_months_cases": -1,
    "pending_over_18_months_cases": -1,
    "time_to_closure_median_days": -1,
    "time_to_closure_p90_days": -1,
    "time_to_closure_mean_360_days": -1,
    "closed_within_limit_share": 1,
    "closed_cases_only_mean_days": 0,
    "time_to_closure_sd_regions_days": -1,
    "time_to_closure_sd_teams_days": -1,
    "backlog_sd_cases": -1,
    "backlog_sd_mean_cases": -1,
    "backlog_cv": -1,
    "backlog_range_cases": -1,
    "backlog_max_over_mean": -1,
    "backlog_gini": -1,
    "backlog_jain": 1,
    "closures_per_officer_sd_cases": -1,
    "idle_share_officer": 0,
    "idle_share_assistant": 0,
    "actual_enforcement_rate": 1,
    "recovered_yuan": 1,
    "recovery_rate": 1,
    "closures_within_limit_share": 1,
    "aging_index": -1,
    "response_mean": 0,
    "suspended_team_months": 0,
}
"""All measures; 1: the higher the better, -1: the lower the better, 0: neither of them."""


def full_name(name: str, known: Iterable[str] = BETTER) -> str:
    """The full name of a measure: ``closures`` is ``closures_cases``.

    Parameters
    ----------
    known : measures that may be named here

    Raises
    ------
    ValueError
        If no measure has this name; says which there are.
    """
    names = list(known)
    for full in (name, *(f"{name}_{unit}" for unit in UNITS)):
        if full in names:
            return full
    raise ValueError(_("no measure '{name}'; {nearest}", name=name, nearest=nearest(name, names)))
