"""Every measure, once: name, unit, words, formula, source, and how it pools over bureaus.

A new measure is a record here and its number in `sim.measures.indicators`. Tables, charts, reports,
the glossary, pooling and `docs/measures.md` read the record.
"""

from __future__ import annotations

from sim.language import marked
from sim.scenario.ledger_measures import LEDGER
from sim.scenario.measure import (
    HIGHER,
    LOWER,
    NEITHER,
    Mean,
    Measure,
    Need,
    OneBureauOnly,
    OwnWay,
    Ratio,
    Section,
    Sum,
)
from sim.scenario.units import (
    CALENDAR_DAYS,
    CASES,
    DAYS,
    FACTOR,
    INDEX,
    OURS,
    SHARE,
    TEAM_MONTHS,
    TENTHS_OF_CASES,
    YUAN,
)

ENDINGS = ("cases", "days", "yuan", "share")
"""Units that end the name of a measure and may be left out where it is asked for."""

KAPLAN_MEIER = "Kaplan and Meier (1958)"
TIMES = OwnWay("life table of all cases")
ALL_TEAMS = OwnWay("over all teams")
OVER_BUREAUS = OwnWay("only there")

# fmt: off
SECTIONS = (
    Section("flow", "nothing", (
        Measure("closures_cases", CASES, HIGHER, Sum(), marked("cases closed"),
                marked("Cases closed by all teams in the months of the comparison."),
                formula="Σ closed", empty_if="", source=OURS),
        Measure("received_cases", CASES, NEITHER, Sum(), marked("cases received"),
                marked("Cases allocated to the teams in the months of the comparison; one that is "
                       "dealt again counts again."),
                formula="Σ received; a case counts each time it is allocated, the opening backlog "
                        "does not", empty_if="", source=OURS),
        Measure("amount_closed_yuan", YUAN, HIGHER, Sum(), marked("amount in closed cases"),
                marked("Sum in dispute of the cases that were closed."),
                formula="Σ amount of the closed cases", empty_if="", source=OURS),
        Measure("clearance_rate", SHARE, HIGHER, Ratio("closures_cases", "received_cases"),
                marked("clearance rate: closed / received"),
                marked("Closed / received: 100 % means that the backlog stays as it is."),
                formula="closed / received", empty_if="nothing was received",
                source="CEPEJ (2008)"),
        Measure("closure_rate", SHARE, HIGHER, Ratio("closures_cases", "_opening_and_received"),
                marked("closure rate: closed / (opening backlog + received)"),
                marked("Closed / (backlog at the beginning + received)."),
                formula="closed / (backlog when the window begins + received)",
                empty_if="there was no case at all", source=OURS),
    )),
    Section("pending", "nothing", (
        Measure("backlog_cases", CASES, LOWER, Sum(), marked("backlog at the last count"),
                marked("Cases allocated to a team and not closed at the last count."),
                formula="cases with a team", empty_if="", source=OURS),
        Measure("pending_cases", CASES, LOWER, Sum(),
                marked("pending at the last count (backlog and pool)"),
                marked("Cases filed and not closed at the last count, allocated or not."),
                formula="filed and not closed, with a team or in the pool",
                empty_if="", source=OURS),
        Measure("disposition_calendar_days", CALENDAR_DAYS, LOWER,
                Ratio("_pending_x_365", "_closed_in_a_year"),
                marked("disposition time: 365 x pending / closed in a year"),
                marked("365 x pending / closures of the last 12 months: how long closing what is "
                       "pending would take at that pace."),
                formula="365 × pending / closed in the last 12 months; a shorter window's closures "
                        "are scaled to 12 months",
                empty_if="nothing was closed in them", source="CEPEJ (2008)"),
        Measure("pending_age_mean_days", DAYS, LOWER, Mean("pending_cases"),
                marked("mean age of pending cases"),
                marked("Mean working days since filing of the pending cases."),
                formula="mean of (last count − day of filing) of the pending cases",
                empty_if="none is pending", source=OURS),
        Measure("pending_over_12_months_cases", TENTHS_OF_CASES, LOWER, Sum(),
                marked("pending over 12 months"),
                marked("Pending cases filed more than 12 months ago."),
                formula="pending cases older than 12 × the mean working days of a month",
                empty_if="", source=OURS),
        Measure("pending_over_18_months_cases", TENTHS_OF_CASES, LOWER, Sum(),
                marked("pending over 18 months"),
                marked("Pending cases filed more than 18 months ago."),
                formula="... older than 18 ×", empty_if="", source=OURS),
        Measure("pending_over_12_months_share", SHARE, LOWER,
                Ratio("pending_over_12_months_cases", "pending_cases"),
                marked("share of pending cases over 12 months"),
                marked("Of the pending cases, those filed more than 12 months ago."),
                formula="those over 12 months / pending cases", empty_if="none is pending",
                source=OURS),
    )),
    Section("pool", "pull or tracks", (
        Measure("pool_cases", CASES, LOWER, Sum(), marked("in the pool at the last count"),
                marked("Pending cases that no team has at the last count, before its event."),
                formula="pending cases − cases with a team", empty_if="", source=OURS),
        Measure("pool_wait_mean_days", DAYS, LOWER, Mean("_filed"),
                marked("mean time from filing to allocation, or to the last count"),
                marked("Mean working days that the cases filed in the window waited in the pool "
                       "for their first team; of those that still wait, the days up to the last "
                       "count: with many of them the whole time is longer."),
                formula="mean of min(first allocation, last count) − filing, over the cases filed "
                        "in the window", empty_if="nothing was filed", source=OURS),
    )),
    Section("time", "nothing", (
        Measure("time_to_closure_median_days", DAYS, LOWER, TIMES,
                marked("median time to closure"),
                marked("Working days from filing by which half of the cases are closed "
                       "- of those filed in the window, followed until they are closed."),
                formula="the first t with F(t) ≥ 0.5", empty_if="F does not reach it",
                source=KAPLAN_MEIER),
        Measure("time_to_closure_p90_days", DAYS, LOWER, TIMES,
                marked("time by which 90 % are closed"),
                marked("Working days from filing by which nine in ten cases are closed - of those "
                       "filed in the window, followed until they are closed."),
                formula="the first t with F(t) ≥ 0.9", empty_if="F does not reach it",
                source=KAPLAN_MEIER),
        Measure("time_to_closure_mean_360_days", DAYS, LOWER, TIMES,
                marked("mean time to closure, up to 360 days"),
                marked("Mean working days from filing to closure of the cases filed in the window, "
                       "followed until they are closed; those beyond 360 counted as 360."),
                formula="∫ (1 − F(t)) dt from 0 to 360: the mean of min(time, 360)",
                empty_if="no case was followed for 360 days, unless all are closed",
                source="Irwin (1949)"),
        Measure("closed_within_limit_share", SHARE, HIGHER, Mean("_filed"),
                marked("closed within the time limit"),
                marked("Share of the cases filed in the window that are closed within their time "
                       "limit, usually 6 months, whether before the last count or after it."),
                formula="the same estimate of time / time limit of the case, at 1",
                empty_if="no case was followed for the longest limit, unless all are closed",
                source=KAPLAN_MEIER),
        Measure("open_after_follow_up_share", SHARE, NEITHER, Mean("_filed"),
                marked("still open when the follow-up ends"),
                marked("Of the cases filed in the window, those whose time to closure is not known "
                       "when the follow-up ends: above 0, long times may be longer than stated."),
                formula="open when the follow-up ends / filed in the window",
                empty_if="nothing was filed", source=OURS),
        Measure("closed_cases_only_mean_days", DAYS, NEITHER, Mean("_first_closed"),
                marked("mean duration (closed cases only: misleads)"),
                marked("Mean working days from filing to closure of closed cases alone. A rule "
                       "that finishes old cases looks slow by it: not for comparing rules."),
                formula="mean time of the cases closed in the window, whenever filed",
                empty_if="none was closed", source=OURS),
        Measure("time_to_closure_sd_regions_days", DAYS, LOWER,
                OneBureauOnly("regions of one name are others in each bureau"),
                marked("spread of time to closure over regions (SD)"),
                marked("Standard deviation over regions of the mean time to closure: do parties of "
                       "one region wait longer than those of another?"),
                formula="SD, over regions that have cases, of each region's mean of min(time, 360)",
                empty_if="one of these means is unknown", source=OURS),
        Measure("time_to_closure_sd_teams_days", DAYS, LOWER,
                OneBureauOnly("of many bureaus it is said how the bureaus' medians differ"),
                marked("spread of time to closure over teams (SD)"),
                marked("Standard deviation over teams of the mean time to closure of their cases."),
                formula="the same over the teams that cases were last allocated to by the last "
                        "count",
                empty_if="likewise", source=OURS),
    )),
    Section("spread", "nothing", (
        Measure("backlog_sd_cases", TENTHS_OF_CASES, LOWER, ALL_TEAMS,
                marked("spread of backlogs at the last count (SD)"),
                marked("Standard deviation over teams of their backlogs at the last count: 0 if "
                       "all are equal."),
                formula="s = √(Σ (xᵢ − x̄)² / T) of the backlogs", empty_if="", source=OURS),
        Measure("backlog_sd_mean_cases", TENTHS_OF_CASES, LOWER, ALL_TEAMS,
                marked("spread of backlogs, mean of all counts (SD)"),
                marked("The same standard deviation at every count, averaged over the counts."),
                formula="mean of s over the counts of the window", empty_if="", source=OURS),
        Measure("backlog_cv", INDEX, LOWER, ALL_TEAMS, marked("backlogs: SD / mean"),
                marked("Standard deviation of the teams' backlogs / their mean."),
                formula="s / x̄", empty_if="x̄ = 0", source=OURS),
        Measure("backlog_range_cases", TENTHS_OF_CASES, LOWER, ALL_TEAMS,
                marked("backlogs: largest - smallest"),
                marked("Largest less smallest backlog of a team at the last count."),
                formula="largest − smallest", empty_if="", source=OURS),
        Measure("backlog_max_over_mean", INDEX, LOWER, ALL_TEAMS,
                marked("backlogs: largest / mean"),
                marked("Largest backlog of a team / mean backlog."),
                formula="largest / x̄; 1: all equal", empty_if="x̄ = 0", source=OURS),
        Measure("backlog_gini", INDEX, LOWER, ALL_TEAMS, marked("backlogs: Gini (0: all equal)"),
                marked("Gini coefficient of the teams' backlogs: 0 if all are equal."),
                formula="Σ (2i − T − 1) x₍ᵢ₎ / (T² x̄), with x₍₁₎ ≤ ... ≤ x₍T₎; 0: all equal",
                empty_if="x̄ = 0", source="Gini (1912)"),
        Measure("backlog_jain", INDEX, HIGHER, ALL_TEAMS,
                marked("backlogs: Jain's index (1: all equal)"),
                marked("Jain's fairness index of the teams' backlogs: 1 if all are equal."),
                formula="(Σ xᵢ)² / (T Σ xᵢ²); 1: all equal, 1 / T: one team has all",
                empty_if="all are 0", source="Jain, Chiu and Hawe (1984)"),
        Measure("closures_per_officer_sd_cases", TENTHS_OF_CASES, LOWER, ALL_TEAMS,
                marked("spread of closures per officer (SD)"),
                marked("Standard deviation over officers of the cases they closed: how unlike "
                       "their output is."),
                formula="SD of the closures in the window over the same teams",
                empty_if="", source=OURS),
    )),
    Section("idleness", "nothing", (
        Measure("idle_share_officer", SHARE, NEITHER, Mean("_officer_months"),
                marked("officers' idle share"),
                marked("Share of working days in which an officer had nothing to do."),
                formula="mean, over months and teams of the window, of 1 − days worked / working "
                        "days", empty_if="", source=OURS),
        Measure("idle_share_assistant", SHARE, NEITHER, Mean("_assistant_months"),
                marked("assistants' idle share"), marked("The same of assistants."),
                formula="the same of assistants", empty_if="there is no assistant", source=OURS),
    )),
    Section("sharing", "shared people", (
        Measure("idle_share_shared", SHARE, NEITHER, Mean("_shared_months"),
                marked("idle share of people whom teams share"),
                marked("Share of working days in which an assistant of a division, or somebody of "
                       "the pool, had nothing to do."),
                formula="mean, over months of the window and people whom teams share, of 1 − days "
                        "worked / working days", empty_if="there is nobody", source=OURS),
    )),
    Section("endings", "closing types", (
        Measure("actual_enforcement_rate", SHARE, HIGHER, Mean("closures_cases"),
                marked("actual enforcement: compulsory, voluntary, settled / closed"),
                marked("Closures by compulsory execution, voluntary performance or settlement / "
                       "all closures."),
                formula="closures that are compulsory, voluntary or settled / closures",
                empty_if="none was closed", source=OURS),
        Measure("recovered_yuan", YUAN, HIGHER, Sum(), marked("recovered in closed cases"),
                marked("Sum recovered for applicants in the cases that were closed."),
                formula="Σ recovered in the cases closed in the window", empty_if="", source=OURS),
        Measure("recovery_rate", SHARE, HIGHER, Ratio("recovered_yuan", "amount_closed_yuan"),
                marked("recovery rate: recovered / applied for"),
                marked("Recovered / applied for, in the cases that were closed."),
                formula="recovered / amount of these cases", empty_if="none was closed",
                source=OURS),
        Measure("closures_within_limit_share", SHARE, HIGHER, Mean("closures_cases"),
                marked("closures within the time limit"),
                marked("Of the closures, those within the time limit; open cases not counted."),
                formula="of the closures in the window, those within their time limit",
                empty_if="none was closed", source=OURS),
        Measure("aging_index", SHARE, LOWER, Ratio("_pending_late", "_pending_and_closed"),
                marked("aging index: pending over the limit / (pending + closed in a year)"),
                marked("Pending over the time limit / (pending + closures of the last 12 months)."),
                formula="pending over their limit / (pending + closed in the last 12 months of the "
                        "run, or as many as there are)",
                empty_if="there was no case", source=OURS),
    )),
    Section("returns", "cases that come back", (
        Measure("net_closures_cases", CASES, HIGHER, Sum(),
                marked("net closures (closed less come back)"),
                marked("Cases closed in the months of the comparison, less those that came back in "
                       "them."),
                formula="closures − cases that came back; both in the window, whenever the others "
                        "were", empty_if="", source=OURS),
        Measure("returned_cases", CASES, NEITHER, Sum(), marked("cases that came back"),
                marked("Cases closed before that came back (恢复执行) in the months of the "
                       "comparison."),
                formula="cases whose day of return is in the window", empty_if="", source=OURS),
        Measure("returned_over_terminated", SHARE, NEITHER,
                Ratio("_returned_terminated", "_terminated"),
                marked("came back / terminations of the same period"),
                marked("Terminated cases that came back / closures for lack of assets, both in the "
                       "months of the comparison: a ratio of flows, not the share of any group of "
                       "cases."),
                formula="cases that came back after a termination for lack of assets / closures "
                        "for lack of assets, second ones too; both in the window",
                empty_if="none was so closed", source=OURS),
        Measure("terminations_that_return_share", SHARE, NEITHER,
                Ratio("_will_return", "_first_terminated"),
                marked("terminations that come back, sooner or later"),
                marked("Of the cases terminated for lack of assets in the months of the "
                       "comparison, for the first time, those that come back, be it after the last "
                       "count."),
                formula="those of them that are drawn to return / first closures for lack of "
                        "assets",
                empty_if="none was so closed", source=OURS),
        Measure("first_closures_cases", CASES, HIGHER, Sum(),
                marked("cases closed for the first time"),
                marked("Closures in the months of the comparison of cases that had not come "
                       "back."),
                formula="closures less those of cases that had come back", empty_if="",
                source=OURS),
        Measure("first_pending_cases", CASES, LOWER, Sum(),
                marked("pending at the last count, first enforcement"),
                marked("Pending cases that have not come back."),
                formula="pending less those that have come back", empty_if="", source=OURS),
        Measure("lack_of_assets_share", SHARE, NEITHER, Ratio("_terminated", "closures_cases"),
                marked("closed for lack of assets / closed"),
                marked("Terminations for lack of assets (终本) / all closures, second ones too."),
                formula="closures for lack of assets / closures", empty_if="none was closed",
                source=OURS),
        Measure("completed_share", SHARE, HIGHER, Ratio("_completed", "first_closures_cases"),
                marked("completed, at first or later / closed for the first time"),
                marked("Closures by compulsory execution, performance or settlement (完毕), of "
                       "cases that came back too / cases closed for the first time."),
                formula="closures that are compulsory, voluntary or settled / first closures",
                empty_if="none was closed for the first time", source=OURS),
    )),
    Section("conduct", "appraisal or responses", (
        Measure("response_mean", FACTOR, NEITHER, Mean("teams"),
                marked("response of speed, mean factor"),
                marked("Mean factor on speed by which people respond to how the bureau is run; 1: "
                       "none."),
                formula="mean of the factor on speed over teams and months in which the team was "
                        "not suspended (`month_end`, `year_end` left out)",
                empty_if="", source=OURS),
        Measure("suspended_team_months", TEAM_MONTHS, NEITHER, Sum(), marked("suspensions"),
                marked("Months in which a team was suspended, summed over teams."),
                formula="months in which a team was suspended, summed over teams",
                empty_if="", source=OURS),
    )),
    Section("bureaus", "a table of bureaus", (
        Measure("backlog_sd_within_cases", TENTHS_OF_CASES, LOWER, OVER_BUREAUS,
                marked("spread of backlogs within bureaus (SD)"),
                marked("Spread of backlogs among the teams of one bureau, over all bureaus (SD)."),
                formula="√(Σ T_b s_b² / Σ T_b)", empty_if="", source=OURS),
        Measure("backlog_sd_between_cases", TENTHS_OF_CASES, LOWER, OVER_BUREAUS,
                marked("spread of backlogs between bureaus (SD)"),
                marked("Spread of the bureaus' mean backlogs a team (SD)."),
                formula="SD of x̄_b over bureaus, weighted by T_b", empty_if="", source=OURS),
        Measure("time_to_closure_median_sd_bureaus_days", DAYS, LOWER, OVER_BUREAUS,
                marked("spread of the median time over bureaus (SD)"),
                marked("Standard deviation over bureaus of their median time to closure."),
                formula="SD over bureaus of the median time",
                empty_if="there is one bureau, or a median is not reached", source=OURS),
        Measure("disposition_calendar_sd_bureaus_days", CALENDAR_DAYS, LOWER, OVER_BUREAUS,
                marked("spread of disposition time over bureaus (SD)"),
                marked("Standard deviation over bureaus of their disposition time."),
                formula="SD over bureaus of disposition time", empty_if="likewise", source=OURS),
    )),
    LEDGER,
)
# fmt: on

MEASURES: dict[str, Measure] = {one.name: one for part in SECTIONS for one in part.measures}
"""All measures by name, in the order of the tables."""
NEEDS: dict[str, Need] = {one.name: part.needs for part in SECTIONS for one in part.measures}
"""What a scenario must have for each measure to be defined."""
OF_A_BUREAU = tuple(
    name for name, need in NEEDS.items() if need not in ("a table of bureaus", "a ledger")
)
"""Measures of a play, which is of one bureau."""
OF_A_LEDGER = tuple(name for name, need in NEEDS.items() if need == "a ledger")
"""Measures that a court's ledger has beside those of a play."""

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
"""What summaries and charts show of a run."""
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
"""What summaries and charts show of many bureaus together."""
SHOWN_OF_EACH = (
    "closures_cases",
    "backlog_cases",
    "backlog_sd_cases",
    "time_to_closure_median_days",
    "time_to_closure_p90_days",
    "closed_within_limit_share",
    "closures_per_officer_sd_cases",
    "idle_share_officer",
)
"""What is compared in each bureau of many."""
OF_PARTS = (
    "closures_cases",
    "backlog_sd_cases",
    "time_to_closure_median_days",
    "closures_per_officer_sd_cases",
)
"""What the parts of a reform are shown to contribute to."""
