"""What a run found, in sentences with their intervals and one small table."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.experiment.comparison import half_width
from sim.experiment.store import table
from sim.report.certainty import worth
from sim.report.words import MAIN_MEASURES, MEASURES, difference_unit, number, percent


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
        return bool(self.row["half_width_95"] > 0)

    @property
    def interval(self) -> str:
        """The interval of the difference in the measure's unit, or why there is none."""
        measure = MEASURES[self.row["measure"]]
        if self.row["replications"] < 2:
            return "too few replications for an interval"
        if not self.has_interval:
            return "all replications alike"
        low, high = number(self.low, measure, signed=True), number(self.high, measure, signed=True)
        return f"{low} to {high}"


def finding(comparison: pd.DataFrame, arm: str, measure: str) -> Finding:
    """The comparison of an arm in one measure."""
    rows = comparison[(comparison["arm"] == arm) & (comparison["measure"] == measure)]
    return Finding(rows.iloc[0])


def sentences(comparison: pd.DataFrame, manifest: dict[str, Any]) -> list[str]:
    """The answer: for each arm what it changes in closures, spread and time."""
    months = manifest["scenario"]["calendar"]["months"]
    said = []
    for arm in manifest["arms"][1:]:
        said.append(_closures(finding(comparison, arm, "closures_cases"), months))
        said.append(_change(finding(comparison, arm, "backlog_sd_cases"), "lowers", "raises"))
        time = finding(comparison, arm, "time_to_closure_median_days")
        said.append(_change(time, "shortens", "lengthens"))
    return said


def _closures(found: Finding, months: int) -> str:
    row, measure = found.row, MEASURES["closures_cases"]
    n, better = int(row["replications"]), round(row["share_positive"] * row["replications"])
    against = (
        f"{number(row['mean_arm'], measure)} against {number(row['mean_reference'], measure)}"
        f" in {months} months"
    )
    relative, half = row["relative_difference"], row["simultaneous_relative_half_width_95"]
    if math.isnan(relative):
        return f"{row['arm']}: nothing was closed under {row['reference']} ({against})."
    if not found.has_interval:
        change = f"{percent(relative, signed=True)} % closures compared with {row['reference']}"
        return f"{row['arm']}: {change} ({against}); {found.interval}."
    low, high = percent(relative - half, signed=True), percent(relative + half, signed=True)
    interval = f"95 % interval {low} to {high} %"
    more = f"more in {better} of {n} replications"
    if not found.shown:
        return (
            f"{row['arm']}: no difference in closures from {row['reference']} is shown: "
            f"{percent(relative, signed=True)} % ({interval}; {against}; {more})."
        )
    word = "more" if relative > 0 else "fewer"
    return (
        f"{row['arm']} closes {percent(abs(relative))} % {word} cases than {row['reference']} "
        f"({interval}; {against}; {more})."
    )


def _change(found: Finding, lower: str, higher: str) -> str:
    row, measure = found.row, MEASURES[found.row["measure"]]
    before, after = number(row["mean_reference"], measure), number(row["mean_arm"], measure)
    values = f"from {before} to {after} {measure.unit}"
    if math.isnan(row["difference"]):
        return f"The {measure.label} is not defined in both arms for {row['arm']}."
    if not found.has_interval:
        return f"The {measure.label} goes {values} under {row['arm']}; {found.interval}."
    change = f"difference {number(row['difference'], measure, signed=True)}"
    interval = f"{change}, 95 % interval {found.interval}"
    if not found.shown:
        return f"For {row['arm']} no change of the {measure.label} is shown: {values} ({interval})."
    word = lower if row["difference"] < 0 else higher
    return f"{row['arm']} {word} the {measure.label} {values} ({interval})."


def comparison_table(
    comparison: pd.DataFrame, manifest: dict[str, Any], measures: Sequence[str] = MAIN_MEASURES
) -> Table:
    """The main measures: mean of each arm, difference and interval."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("measure", overflow="fold", min_width=26)
    table.add_column("unit", overflow="fold", min_width=5)
    # A short arm is kept on one line, so that measures are cut before it; a long one may break.
    short = all(len(arm) <= 20 for arm in manifest["arms"])
    table.add_column("arm", min_width=None if short else 8, no_wrap=short)
    for heading in ("mean", "reference", "difference", "95 % interval", "higher in"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name in measures:
        for arm in manifest["arms"][1:]:
            found = finding(comparison, arm, name)
            row, measure = found.row, MEASURES[name]
            same_unit = difference_unit(measure) == measure.unit
            unit = measure.unit if same_unit else f"{measure.unit}, {difference_unit(measure)}"
            table.add_row(
                measure.label,
                unit,
                arm,
                number(row["mean_arm"], measure),
                number(row["mean_reference"], measure),
                number(row["difference"], measure, signed=True),
                found.interval if found.has_interval else "none",
                f"{percent(row['share_positive'], digits=0)} %",
            )
    return table


def summary(
    comparison: pd.DataFrame, replications: pd.DataFrame, manifest: dict[str, Any]
) -> RenderableType:
    """Question, answer and table of a run."""
    scenario = manifest["scenario"]
    parts: list[RenderableType] = [Text(scenario["title"], style="bold")]
    if scenario.get("question"):
        parts.append(Text(scenario["question"]))
    parts.append(Text(""))
    if len(manifest["arms"]) == 1:
        parts.append(alone(replications, manifest))
    else:
        said = [*sentences(comparison, manifest), *worth(comparison, manifest)]
        parts += [Text(f"• {sentence}") for sentence in said]
        parts += [Text(""), comparison_table(comparison, manifest), Text(""), note(manifest)]
    return Group(*parts)


def run_summary(folder: Path) -> RenderableType:
    """The same of a finished run in its folder."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return summary(table(folder, "comparison"), table(folder, "replications"), manifest)


def alone(
    replications: pd.DataFrame, manifest: dict[str, Any], measures: Sequence[str] = MAIN_MEASURES
) -> RenderableType:
    """The means of a single arm, with intervals."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("measure", "unit", manifest["arms"][0], "95 % interval"):
        table.add_column(heading, justify="left" if heading in ("measure", "unit") else "right")
    for name in measures:
        values = replications[name].dropna().to_numpy(dtype=float)
        measure, half = MEASURES[name], float(half_width(values))
        mean = float(values.mean()) if len(values) else math.nan
        ends = " to ".join(number(mean + sign * half, measure) for sign in (-1, 1))
        shown = "no interval" if math.isnan(half) else ends
        table.add_row(measure.label, measure.unit, number(mean, measure), shown)
    return Group(Text("One arm: nothing to compare.\n"), table)


def note(manifest: dict[str, Any]) -> Text:
    """What the means and intervals of a run are."""
    n, reference = manifest["replications"], manifest["arms"][0]
    same = "on the same cases and staff, paired by replication"
    if manifest.get("independent"):
        same = "each arm with cases and staff of its own"
    note = (
        f"Means of {n} replication{'s' if n > 1 else ''}; differences from {reference} {same}, "
        "with t intervals. Days are working days. The intervals cover chance, not the assumptions "
        "of the scenario."
    )
    note += hold_together(len(manifest["arms"]) - 1)
    if manifest.get("docket"):
        note += (
            f" All replications play {manifest['docket']}: they differ in drawn speeds only (and "
            "in what the rule random draws)."
        )
    return Text(note, style="dim")


def hold_together(differences: int) -> str:
    """What to say of the intervals of so many differences from a reference; nothing of one."""
    if differences < 2:
        return ""
    return (
        f" The intervals of the {differences} differences in a measure hold together with 95 % "
        f"(Bonferroni: each alone with {100 - 5 / differences:.4g} %); those of single differences "
        "are in comparison.csv."
    )


def as_text(shown: RenderableType) -> str:
    """A summary without colours, for a file."""
    text = StringIO()
    Console(file=text, width=120, color_system=None, highlight=False).print(shown)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"
