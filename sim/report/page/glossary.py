"""What words mean, and what the model leaves out; of measures: `sim.scenario.catalogue`."""

from __future__ import annotations

from sim.language import marked

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
    marked("Follow-up"): marked(
        "After the last count the bureau is played on until the cases filed in the comparison are "
        "closed: only times to closure are of it."
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
