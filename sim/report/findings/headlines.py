"""The answer of a run, in sentences with their intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim.language import _, marked, plural
from sim.report.findings.compared import Finding, finding_of
from sim.report.quantities import difference_unit, number, percent
from sim.scenario.catalogue import MEASURES


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
    relative = row["relative_difference"]
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
