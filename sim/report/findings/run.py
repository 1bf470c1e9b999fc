"""What a run found, in sentences with their intervals and one small table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from rich.table import Table

from sim.analysis.comparison import half_width
from sim.language import _, chosen, in_a_row, listed, marked, plural
from sim.report.findings.certainty import certainty_of
from sim.report.findings.summary import Summary
from sim.report.inputs import no_effect
from sim.report.inputs.given_docket import not_used
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
    def low(self) -> float:
        """Lower end of the interval of the difference, that of all arms at once."""
        return float(self.row["difference"] - self.row["simultaneous_half_width_95"])

    @property
    def high(self) -> float:
        """Upper end of the interval of the difference, that of all arms at once."""
        return float(self.row["difference"] + self.row["simultaneous_half_width_95"])

    @property
    def shown(self) -> bool:
        """Whether the interval lies on one side of zero."""
        return self.low > 0 or self.high < 0

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


def finding(comparison: pd.DataFrame, arm: str, measure: str) -> Finding:
    """The comparison of an arm in one measure."""
    rows = comparison[(comparison["arm"] == arm) & (comparison["measure"] == measure)]
    return Finding(rows.iloc[0])


def answer(comparison: pd.DataFrame, manifest: Mapping[str, Any]) -> list[str]:
    """The answer: for each arm what it changes in closures, spread and time."""
    months = manifest["scenario"]["calendar"]["months"]
    said = []
    for arm in manifest["arms"][1:]:
        said.append(_closures(finding(comparison, arm, "closures_cases"), months))
        said += [
            _change(finding(comparison, arm, measure), CHANGES[measure]) for measure in CHANGES
        ]
    return said


def _closures(found: Finding, months: int) -> str:
    row, measure = found.row, MEASURES["closures_cases"]
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
    if not found.has_interval:
        return _(
            "{arm}: {change} % closures compared with {reference} ({against}); {why}.",
            why=found.interval,
            **of,
        )
    low, high = percent_ends(relative, half)
    of |= {
        "low": low,
        "high": high,
        "more": _("more in {better} of {n} replications", better=better, n=n),
    }
    return _(_closures_text(found.shown and abs(relative) > half, relative), **of)


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


def _change(found: Finding, changes: tuple[str, str]) -> str:
    row, measure = found.row, MEASURES[found.row["measure"]]
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
    if not found.has_interval:
        return _("The {measure} goes {values} under {arm}; {why}.", why=found.interval, **of)
    of["difference"] = _(
        "difference {change}, 95 % interval {interval}",
        change=number(row["difference"], measure, signed=True),
        interval=found.interval,
    )
    if not found.shown:
        return _("For {arm} no change of the {measure} is shown: {values} ({difference}).", **of)
    return _(changes[0] if row["difference"] < 0 else changes[1], **of)


COMPARED: tuple[tuple[str, bool], ...] = (
    (marked("measure"), False),
    (marked("unit"), False),
    (marked("arm"), False),
    (marked("mean"), True),
    (marked("reference"), True),
    (marked("difference"), True),
    (marked("95 % interval"), True),
    (marked("higher in"), True),
)
"""Headings of a comparison; whether what stands under them is flush right."""


def comparison_table(
    comparison: pd.DataFrame, manifest: Mapping[str, Any], measures: Sequence[str] = MAIN_MEASURES
) -> Table:
    """The main measures: mean of each arm, difference and interval."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    # A short arm is kept on one line, so that measures are cut before it; a long one may break.
    short = all(len(arm) <= 20 for arm in manifest["arms"])
    widths: dict[str, dict[str, Any]] = {
        "measure": {"overflow": "fold", "min_width": 26},
        "unit": {"overflow": "fold", "min_width": 5},
        "arm": {"min_width": None if short else 8, "no_wrap": short},
    }
    for heading, right in COMPARED:
        width = widths.get(heading, {"no_wrap": True})
        table.add_column(_(heading), justify="right" if right else "left", **width)
    for row in comparison_rows(comparison, manifest["arms"], measures):
        table.add_row(*row)
    return table


def comparison_rows(
    comparison: pd.DataFrame, arms: Sequence[str], measures: Sequence[str]
) -> list[tuple[str, ...]]:
    """A row a measure and arm other than the reference, with the cells of `COMPARED`."""
    return [_compared(finding(comparison, arm, name)) for name in measures for arm in arms[1:]]


def _compared(found: Finding) -> tuple[str, ...]:
    row, measure = found.row, MEASURES[found.row["measure"]]
    units = dict.fromkeys([measure.unit, difference_unit(measure)])
    return (
        measure.label,
        listed(list(units)),
        row["arm"],
        number(row["mean_arm"], measure),
        number(row["mean_reference"], measure),
        number(row["difference"], measure, signed=True),
        found.interval if found.has_interval else _("none"),
        in_percent(row["share_positive"], digits=0),
    )


def run_summary(run: Outcome) -> Summary:
    """What a run found."""
    unchanged = no_effect.of_arms(run)
    manifest, scenario = run.about, run.about["scenario"]
    if len(manifest["arms"]) == 1:
        summary = single_arm(run.table("replications"), manifest)
        return replace(summary, certainty=[*unchanged, *summary.certainty])
    comparison = run.table("comparison")
    return Summary(
        chosen(scenario["title"]),
        chosen(scenario.get("question")),
        answer(comparison, manifest),
        [*unchanged, *certainty_of(manifest)],
        [comparison_table(comparison, manifest)],
        note(run),
    )


def single_arm(
    replications: pd.DataFrame, manifest: Mapping[str, Any], measures: Sequence[str] = MAIN_MEASURES
) -> Summary:
    """The means of a single arm, with intervals."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (_("measure"), _("unit")):
        table.add_column(heading)
    for heading in (manifest["arms"][0], _("95 % interval")):
        table.add_column(heading, justify="right")
    for name in measures:
        values = replications[name].dropna().to_numpy(dtype=float)
        measure, half = MEASURES[name], float(half_width(values))
        mean = float(values.mean()) if len(values) else math.nan
        shown = interval(mean, half, measure)
        table.add_row(measure.label, measure.unit, number(mean, measure), shown)
    scenario = manifest["scenario"]
    title, question = chosen(scenario["title"]), chosen(scenario.get("question"))
    certainty = not_used(manifest.get("docket_rows", {}))
    return Summary(title, question, [_("One arm: nothing to compare.")], certainty, [table], "")


def note(run: Outcome) -> str:
    """What the means and intervals of a run are."""
    manifest = run.about
    same = _("on the same cases and staff, paired by replication")
    if manifest.get("independent"):
        same = _("each arm with cases and staff of its own")
    said = [
        plural(manifest["replications"], "Means of {n} replication;", "Means of {n} replications;"),
        _(
            "differences from {reference} {same}, with t intervals. Days are working days. "
            "The intervals cover chance, not the assumptions of the scenario.",
            reference=manifest["arms"][0],
            same=same,
        ),
        hold_together(len(manifest["arms"]) - 1),
        _unlike_timing(run.study.base),
    ]
    if manifest.get("docket"):
        said.append(
            _(
                "All replications play {docket}: they differ in drawn speeds only (and in what the "
                "rule random draws).",
                docket=manifest["docket"],
            )
        )
    return in_a_row(said)


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
