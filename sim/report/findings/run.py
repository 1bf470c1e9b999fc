"""What a run found: its answer, its table, and what the figures are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from rich.table import Table

from sim.analysis.comparison import half_width
from sim.language import _, in_a_row, marked, plural
from sim.report.findings.certainty import certainty_of
from sim.report.findings.compared import comparison_table, hold_together
from sim.report.findings.follow_up import follow_up_of
from sim.report.findings.headlines import answer
from sim.report.findings.summary import Summary
from sim.report.inputs import no_effect
from sim.report.inputs.given_docket import not_used
from sim.report.printing import plain_table, right
from sim.report.quantities import interval, number
from sim.scenario.catalogue import MAIN_MEASURES, MEASURES
from sim.scenario.scenario import Scenario
from sim.studies.study import Outcome


def run_summary(run: Outcome) -> Summary:
    """What a run found."""
    unchanged, about = no_effect.of_arms(run), run.about
    if len(about["arms"]) == 1:
        table = means_table(run.table("replications"), about["arms"][0])
        return single_arm(about, table, [*unchanged, *follow_up_of(run)])
    comparison = run.table("comparison")
    return Summary(
        about,
        answer(comparison, about),
        [*unchanged, *certainty_of(about), *follow_up_of(run)],
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
