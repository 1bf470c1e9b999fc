"""A decomposition shown: what each part of a reform contributes, as waterfall, table and words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from rich.table import Table

from sim.language import _, chosen, marked
from sim.report.charts import look
from sim.report.charts.drawing import Drawing
from sim.report.findings.account import Account
from sim.report.inputs import no_effect
from sim.report.inputs.doubts import contradiction_in_words
from sim.report.quantities import (
    MEASURES,
    difference_unit,
    has_spread,
    interval,
    number,
    percent,
    plus_minus,
)
from sim.scenario.contradictions import contradictions_of_parts
from sim.scenario.factorial import Factorial
from sim.studies.decomposition import Decomposition
from sim.studies.study import Outcome

SHOWN = (
    "closures_cases",
    "backlog_sd_cases",
    "time_to_closure_median_days",
    "closures_per_officer_sd_cases",
)
FALLS, RISES, WHOLE = "#D55E00", "#0072B2", "#444444"


def decomposition_charts(outcome: Outcome) -> Drawing[Outcome]:
    """The chart of a decomposition."""
    return Drawing({"waterfall": waterfalls}, partial(_itself, outcome))


def _itself(outcome: Outcome) -> Outcome:
    return outcome


def waterfalls(outcome: Outcome) -> Figure:
    """From the bureau without any part to the one with all, a step a part, for two measures."""
    given = parts_of(outcome)
    means = outcome.table("replications").groupby("arm").mean(numeric_only=True)
    contributions = outcome.table("contributions")
    names = [name for name in SHOWN[:2] if name in means]
    figure, grid = look.subplots(1, len(names), figsize=(5.2 * len(names), 4.6), squeeze=False)
    figure.subplots_adjust(left=0.08, right=0.98, top=0.8, bottom=0.16, wspace=0.22)
    arms = [arm.name for arm in given.scenario.arms]
    for axes, name in zip(grid[0], names, strict=True):
        rows = contributions[contributions["measure"] == name].set_index("part")
        _waterfall(axes, rows.loc[list(given.parts)], means.loc[[arms[0], arms[-1]], name], name)
    n = int(contributions["replications"].max())
    title = _("What each part contributes: {title}", title=chosen(given.scenario.file.title))
    caption = _(
        "Steps: Shapley values, means of {n} replications; bars: 95 % t intervals of the steps. "
        "The axes need not begin at 0.",
        n=n,
    )
    figure.text(0.02, 0.97, title, fontsize=11, fontweight=look.title_weight(), va="top")
    figure.text(0.02, 0.915, caption, fontsize=8, color=look.QUIET, va="top")
    return figure


def _waterfall(axes: Axes, rows: pd.DataFrame, ends: pd.Series, name: str) -> None:
    measure = MEASURES[name]
    steps = rows["contribution"].to_numpy(dtype=float) * measure.scale
    half = np.nan_to_num(rows["contribution_half_width_95"].to_numpy(dtype=float) * measure.scale)
    start = float(ends.iloc[0]) * measure.scale
    tops = start + np.cumsum(steps)
    levels = np.concatenate([[start], tops])
    x = np.arange(1, len(steps) + 1)
    colours = [RISES if step > 0 else FALLS for step in steps]
    axes.bar(x, steps, bottom=levels[:-1], color=colours, width=0.6, alpha=0.85)
    axes.errorbar(x, tops, yerr=half, fmt="none", ecolor="#222222", elinewidth=1, capsize=3)
    last = len(steps) + 1
    for place, level in ((0, start), (last, float(tops[-1]))):
        axes.hlines(level, place - 0.35, place + 0.35, color=WHOLE, linewidth=4)
        axes.annotate(f"{level:,.{measure.digits}f}", (place, level), xytext=(0, 5),
                      textcoords="offset points", ha="center", va="bottom", fontsize=9)  # fmt: skip
    for i, between in enumerate(levels.tolist()):
        axes.hlines(between, i + 0.3, i + 0.7, color=look.QUIET, linewidth=0.7)
    span = np.ptp(np.concatenate([levels, tops - half, tops + half])) or 1.0
    for place, step, top, width in zip(
        *map(np.ndarray.tolist, (x, steps, tops, half)), strict=True
    ):
        at = max(top, top - step, top + width) + 0.03 * span
        text = f"{step:+,.{measure.digits}f}".replace("-", "−")
        axes.annotate(text, (place, at), ha="center", va="bottom", fontsize=9)
    axes.set_xticks(range(last + 1), [_("none"), *rows.index, _("all")], rotation=20, ha="right")
    axes.margins(y=0.16)
    axes.set_title(measure.label, fontsize=9, fontweight="normal")
    axes.set_ylabel(measure.unit)


def decomposition_account(outcome: Outcome) -> Account:
    """Question, what each part contributes in words, and a table for each main measure."""
    about, contributions = outcome.about, outcome.table("contributions")
    closures = contributions[contributions["measure"] == "closures_cases"].set_index("part")
    rows = {name: contributions[contributions["measure"] == name] for name in SHOWN}
    note = _(
        "Contribution: Shapley value, the mean of what a part adds over all orders in which the "
        "parts can be introduced; contributions add up to the total in each replication. Alone: "
        "added to none of the others; last: added to all of them. 95 % t intervals over "
        "replications cover chance, not the assumptions. Joint effects: interactions.csv."
    )
    return Account(
        chosen(about["scenario"]["title"]),
        chosen(about["scenario"].get("question")),
        _sentences(closures),
        _certainty(outcome),
        # In a short window some measures are undefined.
        [_table(of, name) for name, of in rows.items() if of["contribution"].notna().any()],
        note,
    )


def _certainty(outcome: Outcome) -> list[str]:
    """Which of two parts holds where both set a key, and which parts change nothing."""
    both = map(contradiction_in_words, contradictions_of_parts(outcome.study.base.resolved))
    clauses = [_("{clauses}.", clauses=sentence[:1].upper() + sentence[1:]) for sentence in both]
    return clauses + no_effect.of_parts(outcome, parts_of(outcome))


def parts_of(outcome: Outcome) -> Factorial:
    """The combinations of parts that were played."""
    assert isinstance(outcome.study, Decomposition)
    return outcome.study.parts


CONTRIBUTED: tuple[tuple[str, bool], ...] = (
    (marked("measure"), False),
    (marked("unit"), False),
    (marked("part"), False),
    (marked("contribution"), True),
    (marked("95 % interval"), True),
)
"""Headings of `contribution_rows`; whether what stands under them is flush right."""


def contribution_rows(outcome: Outcome, measures: Sequence[str]) -> list[tuple[str, ...]]:
    """A row a measure and part, with the cells of `CONTRIBUTED`."""
    found = outcome.table("contributions")
    return [
        _contributed(row)
        for name in measures
        for _place, row in found[found["measure"] == name].iterrows()
    ]


def _contributed(row: pd.Series) -> tuple[str, ...]:
    measure, middle = MEASURES[row["measure"]], row["contribution"]
    half = row["contribution_half_width_95"]
    return (
        measure.label,
        difference_unit(measure),
        _("all") if row["part"] == "all" else row["part"],
        number(middle, measure, signed=True),
        interval(middle, half, measure, signed=True),
    )


def _sentences(rows: pd.DataFrame) -> list[str]:
    total = rows.loc[["all"]].iloc[0]
    change = _with_interval(total, "contribution")
    said = [_("All parts together change closures by {change}.", change=change)]
    parts = rows.drop(index="all").sort_values("contribution", key=abs, ascending=False)
    for part, row in parts.iterrows():
        of = {"part": part, "contribution": _contribution(row, total)}
        if abs(row["contribution"]) > row["contribution_half_width_95"]:
            said.append(_("{part}: {contribution}.", **of))
        else:
            said.append(_("{part}: {contribution}; no effect is shown.", **of))
    return said


def _contribution(row: pd.Series, total: pd.Series) -> str:
    """What a part contributes, with its share where the total is clear of zero."""
    change = _with_interval(row, "contribution")
    if not abs(total["contribution"]) > total["contribution_half_width_95"]:  # nor if that is nan
        return _("{change} of it", change=change)
    share = percent(row["contribution"] / total["contribution"], digits=0)
    return _("{change} of it ({share} %)", change=change, share=share)


def _with_interval(row: pd.Series, column: str) -> str:
    measure = MEASURES["closures_cases"]
    half = row[f"{column}_half_width_95"]
    value = number(row[column], measure, signed=True)
    if math.isnan(half):
        return _("{value} cases (too few replications for an interval)", value=value)
    if not has_spread(half, measure):
        return _("{value} cases (all replications alike)", value=value)
    ends = interval(row[column], half, measure, signed=True)
    return _("{value} cases (95 % interval {ends})", value=value, ends=ends)


def _table(rows: pd.DataFrame, name: str) -> Table:
    measure = MEASURES[name]
    unit = difference_unit(measure)
    title = _("{measure}, {unit}", measure=measure.label, unit=unit)
    table_ = Table(box=None, pad_edge=False, header_style="bold", title=title)
    table_.title_justify = "left"
    table_.add_column(_("part"), no_wrap=True)
    ends = _("95 % interval")
    for heading in (_("contribution"), ends, _("alone"), "±", _("last"), "±"):
        table_.add_column(heading, justify="right", no_wrap=True)
    for _place, row in rows.iterrows():
        middle, half = row["contribution"], row["contribution_half_width_95"]
        ends = interval(middle, half, measure, signed=True)
        part = _("all") if row["part"] == "all" else row["part"]
        cells = [part, number(middle, measure, signed=True), ends]
        for column in ("alone", "added_last"):
            cells.append(number(row[column], measure, signed=True))
            cells.append(plus_minus(row[f"{column}_half_width_95"], measure))
        table_.add_row(*cells, style="bold" if row["part"] == "all" else "")
    return table_
