"""What chance does to an answer: how far a single court may lie from the mean, and pairing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from sim.language import _, listed, marked
from sim.report.findings.compared import Finding, finding_of
from sim.report.quantities import number, percent
from sim.scenario.catalogue import MAIN_MEASURES, MEASURES
from sim.studies.study import Outcome
from sim.world.staff import staff_is_drawn

RANGED = "closures_cases"
"""The measure whose range in a single court is said in words."""


def single_courts(run: Outcome, comparison: pd.DataFrame) -> Iterator[str]:
    """Of whom the intervals are, and in which range a single court's change lies.

    ``comparison``: rows of the arms whose closures are to be compared.
    """
    if run.about.get("independent"):
        return  # differences are between unlike courts
    draws_staff = staff_is_drawn(run.study.base)
    drawn = (run.about.get("docket_rows") or {}).get("drawn")
    yield _(OF_DRAWN_CASES if drawn and draws_staff else OF_WHOM[draws_staff])
    compared = set(comparison["arm"])
    found = [finding_of(comparison, arm, RANGED) for arm in run.study.arms[1:] if arm in compared]
    if ranges := [_range(one) for one in found if one.single_range]:
        yield _(
            SINGLE[draws_staff],
            measure=MEASURES[RANGED].label,
            reference=found[0].row["reference"],
            ranges=listed(ranges),
        )


OF_WHOM = {
    True: marked(
        "The intervals are for the mean over courts with such staff: speeds are drawn anew in "
        "each replication. A single court may lie far from that mean."
    ),
    False: marked(
        "The intervals are for this court: its staff is given, the same in all replications. What "
        "differs is which cases come in and what else is drawn."
    ),
}
"""Of whom the intervals are: where staff is drawn, and where it is given."""
OF_DRAWN_CASES = marked(
    "The intervals are for the mean over courts with such staff: speeds, works and waits are drawn "
    "anew in each replication. A single court may lie far from that mean."
)
"""The same where cases are those of a table, and what is done on them is drawn."""


SINGLE = {
    True: marked(
        "A single court: in about 95 of 100 such courts the difference in {measure} from "
        "{reference} lies within {ranges}."
    ),
    False: marked(
        "A single course of events: in about 95 of 100 the difference in {measure} from "
        "{reference} lies within {ranges}."
    ),
}
"""In which range a single court's change lies: where staff is drawn, and where it is given."""


def _range(finding: Finding) -> str:
    within, relative = finding.single_range, finding.single_relative_range
    if relative:
        within = _("{difference} ({ends})", difference=within, ends=relative)
    return _("{range} for {arm}", range=within, arm=finding.row["arm"])


def pairing_in_words(run: Outcome, measures: Sequence[str] = MAIN_MEASURES) -> Iterator[str]:
    """What the arms' common cases and staff bought, where it is known, a sentence a pair."""
    if not run.study.is_compared or len(run.study.arms) < 2 or run.about.get("independent"):
        return
    comparison = run.table("comparison")
    for (arm, reference), rows in comparison.groupby(["arm", "reference"], sort=False):
        by_name = {row["measure"]: row for _place, row in rows.iterrows() if row["differ"]}
        said: dict[str, list[str]] = {"gained": [], "lost": [], "unknown": []}
        for row in (by_name[name] for name in measures if name in by_name):
            if not (pd.isna(row["pairing_low_95"]) or Finding(row).is_rare):
                said[_verdict(row)].append(_ratio(row))
        if any(said.values()):
            clauses = [_(PAIRED[one], measures=listed(said[one])) for one in said if said[one]]
            yield _(
                "Pairing, {arm} against {reference}; variance of the difference as a share of what "
                "it would be with worlds of their own (95 % interval): {clauses}.",
                arm=arm,
                reference=reference,
                clauses=_("; ").join(clauses),
            )


PAIRED = {
    "gained": marked("the common cases and staff made these differences surer: {measures}"),
    "lost": marked("they made these less sure: {measures}"),
    "unknown": marked("not known whether they helped: {measures}"),
}
"""What pairing did, by where the interval of the ratio lies."""


def _verdict(row: pd.Series) -> str:
    if row["pairing_high_95"] < 1:
        return "gained"
    return "lost" if row["pairing_low_95"] > 1 else "unknown"


def _ratio(row: pd.Series) -> str:
    ratio = row["variance_paired"] / row["variance_unpaired"]
    low, high = (percent(row[f"pairing_{end}_95"], digits=0) for end in ("low", "high"))
    of = {"measure": MEASURES[row["measure"]].label, "share": percent(ratio, digits=0)}
    return _("{measure} {share} % ({low} to {high})", low=low, high=high, **of)


CONTRASTED = ("closures_cases", "backlog_sd_cases", "time_to_closure_median_days")
"""What is said of a contrast in words; the table has all main measures."""


def contrasts_in_words(
    comparison: pd.DataFrame, pairs: Sequence[tuple[str, str]], other_cases: Sequence[str] = ()
) -> Iterator[str]:
    """A sentence a contrast: what changes from an arm that is not the first one.

    ``other_cases``: arms with other cases than the first, whose closures are not compared.
    """
    for arm, reference in pairs:
        unlike = {arm, reference} & {*other_cases}
        names = [name for name in CONTRASTED if not unlike or name != RANGED]
        found = [finding_of(comparison, arm, name, reference) for name in names]
        changes = [_change(one) for one in found if not pd.isna(one.row["difference"])]
        yield _(
            "{arm} against {reference} (95 % intervals): {changes}.",
            arm=arm,
            reference=reference,
            changes=_("; ").join(changes),
        )


def _change(finding: Finding) -> str:
    measure = finding.measure
    change = number(finding.row["difference"], measure, signed=True)
    of = {"measure": measure.label, "change": change, "unit": measure.unit}
    if finding.has_interval and not finding.shown:
        text = marked("{measure} {change} {unit} ({interval}): no change is shown")
    else:
        text = marked("{measure} {change} {unit} ({interval})")
    return _(text, interval=finding.interval, **of)
