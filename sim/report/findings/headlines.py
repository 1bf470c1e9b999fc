"""The answer of a run, in sentences with their intervals."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sim.language import _, listed, marked
from sim.report.findings.compared import Finding, finding_of
from sim.report.findings.returns import with_net_closures
from sim.report.findings.timing import capped, has_unlike_timing
from sim.report.findings.window import window_in_words
from sim.report.findings.worlds import Unlike
from sim.report.inputs.mixed import mixed_changes
from sim.report.quantities import difference_unit, number, percent
from sim.scenario.catalogue import MEASURES
from sim.scenario.scenario import Scenario
from sim.studies.study import Outcome

WITH_THE_SAME_CASES = ("closures_cases", "backlog_sd_cases", "time_to_closure_median_days")
WITH_UNLIKE_TIMING = ("closures_cases", "pending_cases", *WITH_THE_SAME_CASES[1:])
WITH_OTHER_CASES = ("pending_cases", "closed_within_limit_share", *WITH_THE_SAME_CASES[1:])
"""What is said of an arm, in this order: closures say nothing where other cases come in."""
OF_THE_POOL = {"backlog_sd_cases": "pool_wait_mean_days"}
"""What is said where an arm has a cap, in the place of what a cap makes small by itself."""
IN_A_WINDOW = marked("{closed} against {of_reference} {window}")
AGAINST = marked("{closed} against {of_reference}")
"""Closures of an arm and of the reference; of the first arm with the months."""
MOST = 3
"""Things that an arm changes at once and that its first sentence names."""


@dataclass(frozen=True)
class Said:
    """A sentence of the answer, and the finding that it says."""

    sentence: str
    finding: Finding


def answer(run: Outcome, unlike: Unlike) -> list[str]:
    """The answer: for each arm what it changes in closures, spread and time.

    Parameters
    ----------
    run : Outcome
        Of one bureau or of many, with a comparison.
    unlike : Unlike
        The arms with other cases or staff, see `sim.report.findings.worlds`.
    """
    return [said.sentence for said in headlines(run, unlike)]


def headlines(run: Outcome, unlike: Unlike) -> Iterator[Said]:
    """The same, each sentence with the finding that it says."""
    comparison = run.table("comparison")
    window, together = window_in_words(run.about), _changed_together(run.study.base)
    played = run.study.base.arms
    usual = with_net_closures(
        WITH_UNLIKE_TIMING if has_unlike_timing(played) else WITH_THE_SAME_CASES, played
    )
    first, *arms = run.about["arms"]
    with_caps = capped(played)
    for arm in arms:
        others = arm in unlike.cases
        names: Sequence[str] = ("received_cases", *WITH_OTHER_CASES) if others else usual
        if {first, arm} & {*with_caps}:  # whose backlogs are even because the rest is in the pool
            names = tuple(OF_THE_POOL.get(name, name) for name in names)
        for name in names:
            found = finding_of(comparison, arm, name)
            if name == names[0]:  # what is changed at once, where the arm is first spoken of
                found = replace(found, called=together.get(arm, arm))
            yield Said(SAYS.get(name, _change)(found, window), found)
            if name == "closures_cases":
                window = ""  # said once


def _changed_together(scenario: Scenario) -> dict[str, str]:
    """Of each arm that changes several things at once: its name with these."""
    named = {}
    for mixed in mixed_changes(scenario):
        of = {"arm": mixed.arm, "reference": scenario.reference.name, "n": len(mixed.keys) - MOST}
        of["keys"] = listed(mixed.keys[:MOST])
        text = marked("{arm} ({keys} differ from {reference})")
        if len(mixed.keys) > MOST:
            text = marked("{arm} ({keys} and {n} more differ from {reference})")
        named[mixed.arm] = _(text, **of)
    return named


def _other_cases(received: Finding, window: str) -> str:
    """That an arm has other cases than the reference, and how many it receives."""
    row, measure = received.row, MEASURES["received_cases"]
    return _(
        "{arm} has other cases than {reference}: {received} received against {of_reference} "
        "{window}. So closures are not compared here.",
        arm=received.name,
        reference=row["reference"],
        received=number(row["mean_arm"], measure),
        of_reference=number(row["mean_reference"], measure),
        window=window,
    )


def _closures(finding: Finding, window: str) -> str:
    row, measure = finding.row, MEASURES["closures_cases"]
    n, better = int(row["replications"]), round(row["share_positive"] * row["replications"])
    relative = row["relative_difference"]
    of = {
        "arm": finding.name,
        "reference": row["reference"],
        "against": _(
            IN_A_WINDOW if window else AGAINST,
            closed=number(row["mean_arm"], measure),
            of_reference=number(row["mean_reference"], measure),
            window=window,
        ),
    }
    if math.isnan(relative):
        return _("{arm}: nothing was closed under {reference} ({against}).", **of)
    of |= {"change": percent(relative, signed=True), "size": percent(abs(relative))}
    if not finding.has_interval:
        return _(
            "{arm}: {change} % closures compared with {reference} ({against}); {why}.",
            why=finding.interval,
            **of,
        )
    unit = difference_unit(measure)
    of |= {
        "interval": finding.relative_interval or f"{finding.interval} {unit}",
        "more": _("more in {better} of {n} replications", better=better, n=n),
    }
    return _(_closures_text(finding.relative_shown, relative), **of)


def _closures_text(shown: bool, relative: float) -> str:
    if not shown:
        return marked(
            "{arm}: no difference in closures from {reference} is shown: "
            "{change} % (95 % interval {interval}; {against}; {more})."
        )
    if relative > 0:
        return marked(
            "{arm} closes {size} % more cases than {reference} "
            "(95 % interval {interval}; {against}; {more})."
        )
    return marked(
        "{arm} closes {size} % fewer cases than {reference} "
        "(95 % interval {interval}; {against}; {more})."
    )


WORDS = {
    "net_closures_cases": marked("number of {measure}"),
    "returned_cases": marked("number of {measure}"),
    "pending_cases": marked("number of cases {measure}"),
    "closed_within_limit_share": marked("share {measure}"),
}
"""What stands before the names of measures that are no nouns."""
LOWERS = (
    marked("{arm} lowers the {measure} {values} ({difference})."),
    marked("{arm} raises the {measure} {values} ({difference})."),
)
SHORTENS = (
    marked("{arm} shortens the {measure} {values} ({difference})."),
    marked("{arm} lengthens the {measure} {values} ({difference})."),
)
"""What is said where an arm makes a measure smaller, and where larger."""


def _change(finding: Finding, _window: str) -> str:
    row, measure = finding.row, MEASURES[finding.row["measure"]]
    before, after = number(row["mean_reference"], measure), number(row["mean_arm"], measure)
    of = {
        "arm": finding.name,
        "measure": _(WORDS.get(row["measure"], "{measure}"), measure=measure.label),
        "values": _(
            "from {before} to {after} {unit}", before=before, after=after, unit=measure.unit
        ),
    }
    if math.isnan(row["difference"]):
        return _("The {measure} is not defined in both arms for {arm}.", **of)
    if not finding.has_interval:
        return _("The {measure} goes {values} under {arm}; {why}.", why=finding.interval, **of)
    of["difference"] = _(
        "difference {change}, 95 % interval {interval}",
        change=number(row["difference"], measure, signed=True),
        interval=finding.interval,
    )
    if not finding.shown:
        return _("For {arm} no change of the {measure} is shown: {values} ({difference}).", **of)
    changes = SHORTENS if row["measure"].endswith("_days") else LOWERS
    return _(changes[0] if row["difference"] < 0 else changes[1], **of)


SAYS = {"received_cases": _other_cases, "closures_cases": _closures}
"""What says a measure's change in words of its own."""
