"""What a run found, in sentences with their intervals and one small table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from rich.table import Column, Table

from sim.analysis.comparison import half_width
from sim.language import _, in_a_row, listed, marked, plural
from sim.report.findings.certainty import certainty_of
from sim.report.findings.summary import Summary
from sim.report.inputs import no_effect
from sim.report.inputs.given_docket import not_used
from sim.report.printing import plain_table, right
from sim.report.quantities import (
    difference_unit,
    has_spread,
    in_percent,
    interval,
    number,
    percent,
    percent_ends,
)
from sim.scenario.catalogue import MAIN_MEASURES, MEASURES
from sim.scenario.scenario import Scenario
from sim.studies.study import Outcome


@dataclass(frozen=True)
class Finding:
    """One row of the comparison with the words for it."""

    row: pd.Series

    @property
    def shown(self) -> bool:
        """Whether the interval of the difference, that of all arms at once, leaves out zero."""
        return bool(abs(self.row["difference"]) > self.row["simultaneous_half_width_95"])

    @property
    def has_interval(self) -> bool:
        """Whether replications differ, so that there is something to make an interval of."""
        return has_spread(self.row["half_width_95"], MEASURES[self.row["measure"]])

    @property
    def interval(self) -> str:
        """The interval of the difference in the measure's unit, or why there is none."""
        measure = MEASURES[self.row["measure"]]
        if self.row["replications"] < 2:
            return _("too few replications for an interval")
        half = self.row["simultaneous_half_width_95"]
        return interval(self.row["difference"], half, measure, signed=True)


def finding_of(comparison: pd.DataFrame, arm: str, measure: str) -> Finding:
    """The comparison of an arm in one measure."""
    rows = comparison[(comparison["arm"] == arm) & (comparison["measure"] == measure)]
    return Finding(rows.iloc[0])


def answer(comparison: pd.DataFrame, manifest: Mapping[str, Any]) -> list[str]:
    """The answer: for each arm what it changes in closures, spread and time."""
    months = manifest["scenario"]["calendar"]["months"]
    sentences = []
    for arm in manifest["arms"][1:]:
        sentences.append(_closures(finding_of(comparison, arm, "closures_cases"), months))
        sentences += [_change(finding_of(comparison, arm, name), CHANGES[name]) for name in CHANGES]
    return sentences


def _closures(finding: Finding, months: int) -> str:
    row, measure = finding.row, MEASURES["closures_cases"]
    n, better = int(row["replications"]), round(row["share_positive"] * row["replications"])
    relative, half = row["relative_difference"], row["simultaneous_relative_half_width_95"]
    of = {
        "arm": row["arm"],
        "reference": row["reference"],
        "against": plural(
            months,
            "{closed} against {of_reference} in {n} month",
            "{closed} against {of_reference} in {n} months",
            closed=number(row["mean_arm"], measure),
            of_reference=number(row["mean_reference"], measure),
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
    low, high = percent_ends(relative, half)
    of |= {
        "low": low,
        "high": high,
        "more": _("more in {better} of {n} replications", better=better, n=n),
    }
    return _(_closures_text(finding.shown and abs(relative) > half, relative), **of)


def _closures_text(shown: bool, relative: float) -> str:
    if not shown:
        return marked(
            "{arm}: no difference in closures from {reference} is shown: "
            "{change} % (95 % interval {low} to {high} %; {against}; {more})."
        )
    if relative > 0:
        return marked(
            "{arm} closes {size} % more cases than {reference} "
            "(95 % interval {low} to {high} %; {against}; {more})."
        )
    return marked(
        "{arm} closes {size} % fewer cases than {reference} "
        "(95 % interval {low} to {high} %; {against}; {more})."
    )


CHANGES = {
    "backlog_sd_cases": (
        marked("{arm} lowers the {measure} {values} ({difference})."),
        marked("{arm} raises the {measure} {values} ({difference})."),
    ),
    "time_to_closure_median_days": (
        marked("{arm} shortens the {measure} {values} ({difference})."),
        marked("{arm} lengthens the {measure} {values} ({difference})."),
    ),
}
"""What is said of these measures where an arm makes them smaller, and where larger."""


def _change(finding: Finding, changes: tuple[str, str]) -> str:
    row, measure = finding.row, MEASURES[finding.row["measure"]]
    before, after = number(row["mean_reference"], measure), number(row["mean_arm"], measure)
    of = {
        "arm": row["arm"],
        "measure": measure.label,
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
    return _(changes[0] if row["difference"] < 0 else changes[1], **of)


def comparison_table(
    comparison: pd.DataFrame, arms: Sequence[str], measures: Sequence[str] = MAIN_MEASURES
) -> Table:
    """A row a measure and arm other than the reference: means, difference and interval."""
    # A short arm is kept on one line, so that measures are cut before it; a long one may break.
    short = all(len(arm) <= 20 for arm in arms)
    numbers = (_("mean"), _("reference"), _("difference"), _("95 % interval"), _("higher in"))
    columns = [
        Column(_("measure"), overflow="fold", min_width=26),
        Column(_("unit"), overflow="fold", min_width=5),
        Column(_("arm"), no_wrap=short, min_width=None if short else 8),
        *right(*numbers, no_wrap=True),
    ]
    rows = [_compared(finding_of(comparison, arm, name)) for name in measures for arm in arms[1:]]
    return plain_table(columns, rows)


def _compared(finding: Finding) -> tuple[str, ...]:
    row, measure = finding.row, MEASURES[finding.row["measure"]]
    units = dict.fromkeys([measure.unit, difference_unit(measure)])
    return (
        measure.label,
        listed(list(units)),
        row["arm"],
        number(row["mean_arm"], measure),
        number(row["mean_reference"], measure),
        number(row["difference"], measure, signed=True),
        finding.interval if finding.has_interval else _("none"),
        in_percent(row["share_positive"], digits=0),
    )


def run_summary(run: Outcome) -> Summary:
    """What a run found."""
    unchanged, about = no_effect.of_arms(run), run.about
    if len(about["arms"]) == 1:
        table = means_table(run.table("replications"), about["arms"][0])
        return single_arm(about, table, unchanged)
    comparison = run.table("comparison")
    return Summary(
        about,
        answer(comparison, about),
        [*unchanged, *certainty_of(about)],
        [comparison_table(comparison, about["arms"])],
        note(run),
    )


def single_arm(about: Mapping[str, Any], means: Table, unchanged: Sequence[str] = ()) -> Summary:
    """What there is to say of a single arm: its means."""
    certainty = [*unchanged, *not_used(about.get("docket_rows", {}))]
    return Summary(about, [_("One arm: nothing to compare.")], certainty, [means])


def means_table(
    replications: pd.DataFrame, arm: str, measures: Sequence[str] = MAIN_MEASURES
) -> Table:
    """A row a measure: the mean of a single arm, with its interval."""
    rows = []
    for name in measures:
        values = replications[name].dropna().to_numpy(dtype=float)
        measure, half = MEASURES[name], float(half_width(values))
        mean = float(values.mean()) if len(values) else math.nan
        ends = interval(mean, half, measure)
        rows.append((measure.label, measure.unit, number(mean, measure), ends))
    return plain_table([_("measure"), _("unit"), *right(arm, _("95 % interval"))], rows)


def note(run: Outcome) -> str:
    """What the means and intervals of a run are."""
    about = run.about
    same = _("on the same cases and staff, paired by replication")
    if about.get("independent"):
        same = _("each arm with cases and staff of its own")
    sentences = [
        plural(about["replications"], "Means of {n} replication;", "Means of {n} replications;"),
        _(
            "differences from {reference} {same}, with t intervals. Days are working days. "
            "The intervals cover chance, not the assumptions of the scenario.",
            reference=about["arms"][0],
            same=same,
        ),
        hold_together(len(about["arms"]) - 1),
        _unlike_timing(run.study.base),
    ]
    if about.get("docket"):
        text = marked(
            "All replications play {docket}: they differ in drawn speeds only (and in what the "
            "rule random draws)."
        )
        sentences.append(_(text, docket=about["docket"]))
    return in_a_row(sentences)


def _unlike_timing(scenario: Scenario) -> str:
    """What to say where some arms let cases wait in the pool, and others do not."""
    if len({arm.setting.allocation.timing == "monthly" for arm in scenario.arms}) < 2:
        return ""
    return _(
        "Arms differ in timing: cases that wait for the monthly event are in no team's backlog and "
        "are not received yet, so pending cases are to be compared, not backlogs."
    )


def hold_together(differences: int) -> str:
    """What to say of the intervals of so many differences from a reference; nothing of one."""
    if differences < 2:
        return ""
    return _(
        "The intervals of the {n} differences in a measure hold together with 95 % "
        "(Bonferroni: each alone with {each} %); those of single differences are in "
        "comparison.csv.",
        n=differences,
        each=f"{100 - 5 / differences:.4g}",
    )
