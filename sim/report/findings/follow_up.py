"""How long cases were followed, in sentences: what is still open, and which times that touches."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sim.language import _, in_a_row, listed, marked, plural
from sim.measures.play import RESTRICTED_MEAN_DAYS
from sim.report.quantities import percent
from sim.scenario.catalogue import MEASURES
from sim.scenario.scenario import Scenario
from sim.studies.study import Outcome
from sim.world.calendar import make_calendar

OPEN = "open_after_follow_up_share"
QUANTILES = ("time_to_closure_median_days", "time_to_closure_p90_days")
"""Measures of time that may be longer than a case was followed."""
UP_TO_360_DAYS = ("time_to_closure_mean_360_days", "time_to_closure_sd_regions_days")
"""Measures for which cases are to be followed so long."""


def follow_up_of(run: Outcome) -> list[str]:
    """What is to be said of cases whose closure is not known; nothing where all are closed.

    Parameters
    ----------
    run : Outcome
        Of a run, or of a run of a table of bureaus.
    """
    table, scenario = run.table("replications"), run.study.base
    if OPEN not in table:  # of a folder that an earlier version wrote
        return []
    share = table.groupby("arm", sort=False)[OPEN].mean()
    still_open = {str(arm): float(of_arm) for arm, of_arm in share.items() if of_arm > 0}
    if not still_open:
        return []
    clauses = [
        _("{share} % under {arm}", share=_percent(of_arm), arm=arm)
        for arm, of_arm in still_open.items()
    ]
    drawn = (run.about.get("docket_rows") or {}).get("drawn", [])
    ends = bool(run.about.get("docket")) and "filings" not in drawn  # with its last filing
    if ends or not scenario.file.follow_up.months:
        return [_(UNFOLLOWED, shares=listed(clauses))]
    sentences = [
        plural(
            scenario.file.follow_up.months,
            "One month after the last count, where the follow-up ends, some of the cases filed in "
            "the comparison are still open: {shares}.",
            "{n} months after the last count, where the follow-up ends, some of the cases filed in "
            "the comparison are still open: {shares}.",
            shares=listed(clauses),
        ),
        *_bounds(table, scenario, list(still_open)),
    ]
    return [in_a_row(sentences)]


UNFOLLOWED = marked(
    "Of the cases filed in the comparison some are open at the last count, and are not followed "
    "beyond it: {shares}. Times to closure are therefore Kaplan-Meier estimates. Where waits grow "
    "with the day of filing, as in a queue that grows, the cases filed last wait longest and are "
    "the ones still open: times then look better than they are."
)


def _percent(share: float) -> str:
    """A share that is not 0 as per cent, never as 0.0."""
    return percent(share) if share >= 0.0005 else _("less than {share}", share=percent(0.001))


def _bounds(table: pd.DataFrame, scenario: Scenario, arms: list[str]) -> Iterator[str]:
    """Which times are exact all the same, and which measures look better than they are."""
    followed = (
        make_calendar(scenario, scenario.file.follow_up.months).end_day
        - make_calendar(scenario).end_day
    )
    fixed = [name for name in UP_TO_360_DAYS if followed < RESTRICTED_MEAN_DAYS]
    fixed += ["closed_within_limit_share"] * (followed < _longest_limit(scenario))
    longer = [
        _("{measure} under {arm}", measure=MEASURES[name].label, arm=arm)
        for arm in arms
        for name in (*QUANTILES, *fixed)
        if name in table
        if name in fixed
        or not (table.loc[(table["arm"] == arm) & (table[OPEN] > 0), name] <= followed).all()
    ]
    yield _(
        "Every case was followed for {days:,.0f} days at the least: times up to that are exact.",
        days=followed,
    )
    if longer:
        yield _(
            "Beyond that they are estimates, too good where waits grow with the day of filing (a "
            "time is 'at least' what is stated) and empty where they are not reached: {measures}.",
            measures=listed(longer),
        )


def _longest_limit(scenario: Scenario) -> float:
    """The longest time limit of a case under any arm, days."""
    settings = [arm.setting for arm in scenario.arms]
    return max(
        kind.time_limit_days or setting.time_limit_days
        for setting in settings
        for kind in setting.kinds
    )
