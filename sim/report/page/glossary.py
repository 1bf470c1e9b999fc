"""What words mean, and what the model leaves out; of measures: `sim.scenario.catalogue`."""

from __future__ import annotations

from collections.abc import Iterator

from sim.language import _, marked
from sim.report.names import with_its_key
from sim.scenario.terms import called

GLOSSARY: dict[str, str] = {
    marked("Arm"): marked(
        "A way to run the bureau: how cases are allocated, who works, how work is appraised. All "
        "arms are made from the same draws. They have the same cases and people, unless an arm "
        "changes what comes in or who works, or the run was made independent. The first arm is the "
        "reference."
    ),
    marked("Replication"): marked(
        "One play of all arms on cases and people drawn by chance; another replication draws "
        "others. What differs between replications is chance."
    ),
    marked("95 % interval"): marked(
        "If everything were played again with other draws, about 95 of 100 such intervals would "
        "hold the true mean difference of this model. It is for the mean over courts, heeds how "
        "skewed differences are, and says nothing of whether the model's assumptions are right."
    ),
    marked("In a single court"): marked(
        "Where the difference lies in about 95 of 100 single courts, their cases and staff drawn "
        "as the scenario says: much wider than the interval of the mean, and no narrower for more "
        "replications."
    ),
    marked("Paired difference"): marked(
        "An arm's value less the reference's in the same replication, made from the same draws: "
        "luck that helps both alike cancels out, other luck does not. For some measures that makes "
        "the difference surer, for others not."
    ),
    marked("Allocation"): marked("A filed case is given to a team (分案)."),
    marked("Team"): marked(
        "One officer (执行员), who answers for the cases, and one assistant (执行辅助人员), who "
        "does the paperwork; or a lone officer."
    ),
    marked("Count"): marked(
        "The month's closing day (结案日), on which backlogs and closures are counted. With "
        "monthly timing allocation follows at once."
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
        "All days are working days unless called calendar days; a month has about 21, or what the "
        "scenario's calendar says."
    ),
}
"""Of each word, what it means here."""

RULES_IN_WORDS: dict[str, str] = {
    "regional": marked(
        "A case goes to the home team of the region it comes from; to several in turn."
    ),
    "top_up": marked(
        "New cases first go to the teams below the mean backlog, the lowest first, until none is "
        "below it; the rest is dealt in turn."
    ),
    "rotation": marked("Cases go to the teams at work in turn, whatever they have already."),
    "least_backlog": marked("Each case goes to the team with the lowest backlog at that moment."),
    "random": marked("Each case goes to a team at work by lot."),
    "capacity": marked(
        "Cases go to teams in proportion to their closures of the last three months."
    ),
    "least_work": marked(
        "Each case goes to the team with the least expected remaining work, in days at its speeds."
    ),
    "two_choices": marked(
        "Of two teams drawn by lot, the one with the lower backlog has the case."
    ),
    "merit": marked(
        "Where the applicant names an officer, the case goes to a team above the median in "
        "closures and closure rate and below it in backlog; else in turn."
    ),
    "pull": marked(
        "A team with fewer open cases than the cap gets the next ones, the lowest first; the other "
        "cases wait in the pool, first filed first."
    ),
    "even_receipts": marked(
        "New cases make level what the teams at work have received since the span of months began; "
        "who is above that gets none."
    ),
    "accumulator": marked(
        "Each case adds its weight to a team's sum. It goes by lot to a team whose sum is not far "
        "above the lowest; now and then one further ahead takes part."
    ),
    "below_mean_lot": marked(
        "Each case goes by lot to a team below the mean backlog; if none is, to any at work."
    ),
    "deck": marked(
        "Each case takes the next card of a shuffled deck that holds cards of every team, and is "
        "shuffled anew when those at work have none left."
    ),
    "as_in_ledger": marked(
        "Each case goes to the team that had it in the ledger; cases of which that is not known, "
        "and those of teams that are not at work, go to the teams at work in turn."
    ),
    "rotation_with_credits": marked(
        "Cases go to the teams at work in turn; who took over a case of an absent team passes a "
        "turn, who lost one has an extra turn."
    ),
}
"""Of each allocation rule, by its name, where a case goes."""
TIMINGS_IN_WORDS: dict[str, str] = {
    "monthly": marked("Cases wait in the pool for the event after the month's count."),
    "rolling": marked(
        "The event after the count fixes to which teams the coming filings go, in which order; "
        "each is given at once when it comes."
    ),
    "immediate": marked(
        "The rule is asked at every filing, and the case is given at once; the rule pull is asked "
        "at every closure, too."
    ),
}
"""Of each timing, by its name, when cases are given to teams."""

QUALITY = marked(
    "Quality of work: a closure is a closure. Mistakes, objections, reopened cases and what "
    "haste does to them are not modelled."
)
QUALITY_WITH_RETURNS = marked(
    "Quality of work: cases come back with a chance that is given, however they were worked on. "
    "Mistakes, objections and what haste does to them are not modelled."
)
LIMITS: tuple[str, ...] = (
    marked(
        "Cases influence each other only by waiting for the same people: no debtor has two cases, "
        "no seizure serves several, and parties do not file elsewhere or later because of how long "
        "it takes."
    ),
    QUALITY,
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


def limits(*, come_back: bool) -> list[str]:
    """What the model leaves out, in the language in use.

    Parameters
    ----------
    come_back : bool
        Whether the scenario says which cases come back.
    """
    other = {QUALITY: QUALITY_WITH_RETURNS} if come_back else {}
    return [_(other.get(text, text)) for text in LIMITS]


def terms() -> Iterator[tuple[str, str]]:
    """Words and what they mean, rules and timings among them, in the language in use."""
    for term, text in GLOSSARY.items():
        yield _(term), _(text)
    for heading, of in (
        (marked("Rule: {name}"), RULES_IN_WORDS),
        (marked("Timing: {name}"), TIMINGS_IN_WORDS),
    ):
        for name, text in of.items():
            yield _(heading, name=with_its_key(name, {name: called(name)})), _(text)
