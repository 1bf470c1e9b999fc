"""What measures and words mean: the glossary of a page."""

from __future__ import annotations

from sim.language import marked

DEFINITIONS: dict[str, str] = {
    "closures_cases": marked("Cases closed by all teams in the months of the comparison."),
    "received_cases": marked(
        "Cases allocated to the teams in the months of the comparison; one that is dealt again "
        "counts again."
    ),
    "amount_closed_yuan": marked("Sum in dispute of the cases that were closed."),
    "clearance_rate": marked("Closed / received: 100 % means that the backlog stays as it is."),
    "closure_rate": marked("Closed / (backlog at the beginning + received)."),
    "backlog_cases": marked("Cases allocated to a team and not closed at the last count."),
    "pending_cases": marked("Cases filed and not closed at the last count, allocated or not."),
    "disposition_calendar_days": marked(
        "365 x pending / closures of the last 12 months: how long closing what is pending would "
        "take at that pace."
    ),
    "pending_age_mean_days": marked("Mean working days since filing of the pending cases."),
    "pending_over_12_months_cases": marked("Pending cases filed more than 12 months ago."),
    "pending_over_18_months_cases": marked("Pending cases filed more than 18 months ago."),
    "time_to_closure_median_days": marked(
        "Working days from filing by which half of the cases are closed (Kaplan-Meier: open cases "
        "count for as long as they were followed)."
    ),
    "time_to_closure_p90_days": marked(
        "Working days from filing by which nine in ten cases are closed (Kaplan-Meier)."
    ),
    "time_to_closure_mean_360_days": marked(
        "Mean working days from filing to closure, those beyond 360 counted as 360; open cases "
        "counted."
    ),
    "closed_within_limit_share": marked(
        "Share of cases closed within their time limit, usually 6 months; open cases counted "
        "(Kaplan-Meier)."
    ),
    "closed_cases_only_mean_days": marked(
        "Mean working days from filing to closure of closed cases alone. A rule that finishes old "
        "cases looks slow by it: not for comparing rules."
    ),
    "time_to_closure_sd_regions_days": marked(
        "Standard deviation over regions of the mean time to closure: do parties of one region "
        "wait longer than those of another?"
    ),
    "time_to_closure_sd_teams_days": marked(
        "Standard deviation over teams of the mean time to closure of their cases."
    ),
    "backlog_sd_cases": marked(
        "Standard deviation over teams of their backlogs at the last count: 0 if all are equal."
    ),
    "backlog_sd_mean_cases": marked(
        "The same standard deviation at every count, averaged over the counts."
    ),
    "backlog_cv": marked("Standard deviation of the teams' backlogs / their mean."),
    "backlog_range_cases": marked("Largest less smallest backlog of a team at the last count."),
    "backlog_max_over_mean": marked("Largest backlog of a team / mean backlog."),
    "backlog_gini": marked("Gini coefficient of the teams' backlogs: 0 if all are equal."),
    "backlog_jain": marked("Jain's fairness index of the teams' backlogs: 1 if all are equal."),
    "closures_per_officer_sd_cases": marked(
        "Standard deviation over officers of the cases they closed: how unlike their output is."
    ),
    "idle_share_officer": marked("Share of working days in which an officer had nothing to do."),
    "idle_share_assistant": marked("The same of assistants."),
    "actual_enforcement_rate": marked(
        "Closures by compulsory execution, voluntary performance or settlement / all closures."
    ),
    "recovered_yuan": marked("Sum recovered for applicants in the cases that were closed."),
    "recovery_rate": marked("Recovered / applied for, in the cases that were closed."),
    "closures_within_limit_share": marked(
        "Of the closures, those within the time limit; open cases not counted."
    ),
    "aging_index": marked(
        "Pending over the time limit / (pending + closures of the last 12 months)."
    ),
    "response_mean": marked(
        "Mean factor on speed by which people respond to how the bureau is run; 1: none."
    ),
    "suspended_team_months": marked("Months in which a team was suspended, summed over teams."),
    "backlog_sd_within_cases": marked(
        "Spread of backlogs among the teams of one bureau, over all bureaus (SD)."
    ),
    "backlog_sd_between_cases": marked("Spread of the bureaus' mean backlogs a team (SD)."),
    "time_to_closure_median_sd_bureaus_days": marked(
        "Standard deviation over bureaus of their median time to closure."
    ),
    "disposition_calendar_sd_bureaus_days": marked(
        "Standard deviation over bureaus of their disposition time."
    ),
}
"""Of each measure, what it is; formulas: docs/measures.md."""

GLOSSARY: dict[str, str] = {
    marked("Arm"): marked(
        "A way to run the bureau: how cases are allocated, who works, how work is appraised. All "
        "arms face the same cases and people, unless the run was made independent; the first arm "
        "is the reference."
    ),
    marked("Replication"): marked(
        "One play of all arms on cases and people drawn by chance; another replication draws "
        "others. What differs between replications is chance."
    ),
    marked("95 % interval"): marked(
        "If everything were played again with other draws, 95 of 100 such intervals would hold the "
        "true mean difference of this model. It says nothing of whether the model's assumptions "
        "are right."
    ),
    marked("Paired difference"): marked(
        "An arm's value less the reference's in the same replication, on the same cases: the luck "
        "of the draw cancels out."
    ),
    marked("Allocation"): marked("A filed case is given to a team (分案)."),
    marked("Backlog top-up (top_up)"): marked(
        "The allocation rule of the reform (存案补平): new cases first go to the teams below the "
        "mean backlog, until none is below it; the rest is dealt in turn."
    ),
    marked("Regional allocation (regional)"): marked(
        "The old rule (按地域分案): a case goes to the team of the region it comes from."
    ),
    marked("Team"): marked(
        "One officer (执行员), who answers for the cases, and one assistant (书记员), who does the "
        "paperwork; or a lone officer."
    ),
    marked("Count"): marked(
        "The month's closing day (结案日), on which backlogs and closures are counted; allocation "
        "follows at once."
    ),
    marked("History"): marked(
        "Months that run first under one arm, the same for all, so that every arm inherits the "
        "same backlog; nothing in them counts."
    ),
    marked("Pool"): marked("Cases that are filed and wait to be allocated."),
    marked("Working day"): marked(
        "All days are working days unless called calendar days; a month has about 21."
    ),
}
"""Of each word, what it means here."""

LIMITS: tuple[str, ...] = (
    marked(
        "Cases do not influence each other: no debtor has two cases, no seizure serves several, "
        "and parties do not file elsewhere or later because of how long it takes."
    ),
    marked(
        "Quality of work: a closure is a closure. Mistakes, objections, reopened cases and what "
        "haste does to them are not modelled."
    ),
    marked(
        "People do not learn, tire, leave or fall ill unless the scenario says so, and nobody "
        "helps another team."
    ),
    marked(
        "A person works on one task at a time to its end; travel, courts' meetings and duties "
        "beside the cases are in the effort a task takes, or nowhere."
    ),
    marked(
        "Waiting for banks, registries, auctions and time limits is drawn case by case; it does "
        "not depend on how much the bureau asks of them."
    ),
    marked(
        "The deputy director applies the rule to the letter; exceptions, favours and urgent cases "
        "are left out."
    ),
    marked(
        "How people respond to appraisal and to allocation is off unless an arm says otherwise; "
        "where it is on, its size is an assumption."
    ),
)
"""What the model leaves out, whatever the scenario."""
