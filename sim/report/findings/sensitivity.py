"""A sensitivity study shown: the tornado, the indices, and which assumption decides the answer."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from rich.table import Table

from sim.analysis.indices import MAIN_INDEX, Method
from sim.language import _, chosen, in_a_row, marked
from sim.report.charts import look
from sim.report.charts.drawing import Drawing
from sim.report.findings.account import Account
from sim.report.inputs import no_effect
from sim.report.quantities import (
    MEASURES,
    Measure,
    difference_unit,
    number,
    percent,
    plus_minus,
    with_half_width,
)
from sim.studies.effects import at_points
from sim.studies.sensitivity import Sensitivity
from sim.studies.study import Outcome

SHARE = Measure("", "", digits=2)
LOW, HIGH = "#E69F00", "#0072B2"


def sensitivity_charts(outcome: Outcome) -> Drawing[Outcome]:
    """The chart of a sensitivity study."""
    return Drawing({"tornado": _chart}, partial(_itself, outcome))


def _itself(outcome: Outcome) -> Outcome:
    return outcome


def _chart(outcome: Outcome) -> Figure:
    return tornado_chart(outcome.table("tornado"), outcome.table("indices"), _study_of(outcome))


def _study_of(outcome: Outcome) -> Sensitivity:
    assert isinstance(outcome.study, Sensitivity)
    return outcome.study


def tornado_chart(tornado: pd.DataFrame, found: pd.DataFrame, study: Sensitivity) -> Figure:
    """For each arm, the difference at both ends of every key, and the indices beside it."""
    arms, keys = study.arms[1:], len(study.ranges)
    size = (10.0, len(arms) * (0.42 * keys + 1.1) + 0.8)
    figure, grid = look.subplots(
        len(arms), 2, figsize=size, squeeze=False, gridspec_kw={"width_ratios": [1.5, 1]}
    )
    figure.subplots_adjust(
        left=0.27, right=0.97, top=1 - 0.95 / size[1], bottom=0.55 / size[1], wspace=0.1, hspace=0.5
    )
    for axes, arm in zip(grid, arms, strict=True):
        ordered = found[found["arm"] == arm]
        order = ordered["key"].to_list()
        _bars(axes[0], tornado[tornado["arm"] == arm].set_index("key").loc[order], study, arm)
        _index_bars(axes[1], ordered, study)
    title = _("What decides the answer: {measure}", measure=MEASURES[study.measure].label)
    caption = _(
        "Difference from {arm}, {n} paired replications a point; left: each key moved alone to the "
        "ends of its range (whiskers: 95 %);\n"
        "right: {index} over all keys moving together (whiskers: 95 % bootstrap)",
        arm=study.arms[0],
        n=study.points.replications,
        index=_(_METHOD[study.method]),
    )
    look.headed(figure, title, caption)
    return figure


_METHOD: dict[Method, str] = {
    "morris": marked("mean absolute elementary effect (Morris' mu*)"),
    "sobol": marked("total share of the variance (Sobol')"),
}


def _bars(axes: Axes, rows: pd.DataFrame, study: Sensitivity, arm: str) -> None:
    scale = MEASURES[study.measure].scale
    base = float(rows["difference_base"].iloc[0]) * scale
    place = np.arange(len(rows))
    for end, shade, name in (("low", LOW, _("low")), ("high", HIGH, _("high"))):
        y = rows[f"difference_{end}"].to_numpy(dtype=float) * scale
        half = rows[f"half_width_95_{end}"].to_numpy(dtype=float) * scale
        axes.barh(place, y - base, left=base, color=shade, height=0.6, alpha=0.85, label=name)
        axes.errorbar(y, place, xerr=half, fmt="none", ecolor="#222222", elinewidth=0.9, capsize=2)
    axes.axvline(0, color=look.QUIET, linewidth=0.8)
    axes.axvline(base, color="black", linewidth=1)
    ends = zip(rows.index, rows["low"], rows["high"], strict=True)
    names = [
        f"{key}\n" + _("{low} to {high}", low=f"{low:g}", high=f"{high:g}")
        for key, low, high in ends
    ]
    axes.set_yticks(place, names, fontsize=8)
    axes.invert_yaxis()
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    axes.set_title(arm, fontsize=10, color=look.colour(study.arms.index(arm)))
    unit = difference_unit(MEASURES[study.measure])
    axes.set_xlabel(_("difference, {unit}; black line: base", unit=unit))
    axes.legend(frameon=False, fontsize=7, title=_("key at its"), title_fontsize=7)


def _index_bars(axes: Axes, rows: pd.DataFrame, study: Sensitivity) -> None:
    main = MAIN_INDEX[study.method]
    scale = MEASURES[study.measure].scale if study.method == "morris" else 1.0
    place = np.arange(len(rows))
    values, half = (
        rows[name].to_numpy(dtype=float) * scale for name in (main, f"{main}_half_width_95")
    )
    how: dict[str, Any] = {"color": "#999999", "height": 0.6, "ecolor": "#222222", "capsize": 2}
    axes.barh(place, values, xerr=half, error_kw={"elinewidth": 0.9}, **how)
    axes.set_yticks(place, [""] * len(rows))
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    unit = difference_unit(MEASURES[study.measure])
    mean_effect = _("{measure}, {unit}", measure="mu*", unit=unit)
    axes.set_xlabel(mean_effect if study.method == "morris" else _("total index"))


# Words

DECIDES = marked(
    "{key} decides the answer: from {low} to {high} alone it takes the difference from {at_low} to "
    "{at_high} {unit}. Next: {second}."
)
MATTERS_MOST = marked(
    "{key} matters most, but not clearly more than the next: from {low} to {high} alone it takes "
    "the difference from {at_low} to {at_high} {unit}. Next: {second}."
)


def sensitivity_account(outcome: Outcome) -> Account:
    """Which assumption decides, in words, and a table of the indices for each arm."""
    study, about = _study_of(outcome), outcome.about
    effects, tornado, found = map(outcome.table, ("effects", "tornado", "indices"))
    said: list[str] = []
    tables = []
    for arm in study.arms[1:]:
        rows = found[found["arm"] == arm]
        alone = tornado[tornado["arm"] == arm].set_index("key")
        said += _sentences(effects, rows, alone, study)
        tables.append(_table(rows, alone, study))
    note = _(
        "Differences from {arm}: means of {n} paired replications at {points} points with the same "
        "draws. The indices hold for the ranges given: a wider range makes its key matter more.",
        arm=study.arms[0],
        n=study.points.replications,
        points=len(study.points.values),
    )
    note = in_a_row([note, _("± are halves of 95 % intervals."), _(EXPLAINED[study.method])])
    title, question = about["scenario"]["title"], about["scenario"].get("question")
    unchanged = no_effect.of_points(outcome, study.points)
    return Account(chosen(title), chosen(question), said, unchanged, tables, note)


def _sentences(
    effects: pd.DataFrame, rows: pd.DataFrame, alone: pd.DataFrame, study: Sensitivity
) -> list[str]:
    arm, measure = str(rows["arm"].iloc[0]), MEASURES[study.measure]
    y = at_points(effects, study.measure, arm, "difference")[study.alone :]
    y = y[~np.isnan(y)]
    if not len(y):
        of = {"measure": measure.label, "arm": arm}
        return [_("The {measure} is not defined in both arms for {arm}.", **of)]
    label, unit = measure.label, difference_unit(measure)
    low, middle, high = (number(v, measure, signed=True) for v in np.quantile(y, [0, 0.5, 1]))
    said = [
        _(
            "{arm}, {measure}: over the ranges the difference from {reference} lies between {low} "
            "and {high} {unit} (median {middle}); it is above 0 at {share} % of the points.",
            arm=arm,
            measure=label,
            reference=study.arms[0],
            low=low,
            high=high,
            unit=unit,
            middle=middle,
            share=percent(float(np.mean(y > 0))),
        )
    ]
    main = MAIN_INDEX[study.method]
    first, second = (rows.iloc[i] for i in (0, 1))
    if not first[main] > first[f"{main}_half_width_95"]:  # nor if that is nan
        said.append(_("No key changes the answer for {arm} visibly within its range.", arm=arm))
        return said
    clear = first[main] - first[f"{main}_half_width_95"] > second[main]
    ends = alone.loc[first["key"]]
    of = {
        "key": first["key"],
        "low": f"{ends['low']:g}",
        "high": f"{ends['high']:g}",
        "at_low": _with_half_width(ends, "low", measure),
        "at_high": _with_half_width(ends, "high", measure),
        "unit": unit,
        "second": second["key"],
    }
    said.append(_(DECIDES if clear else MATTERS_MOST, **of))
    return said


def _with_half_width(ends: pd.Series, end: str, measure: Measure) -> str:
    """The difference at one end of a key's range, and half its 95 % interval."""
    return with_half_width(ends[f"difference_{end}"], ends[f"half_width_95_{end}"], measure)


EXPLAINED: dict[Method, str] = {
    "morris": marked(
        "mu: mean change of the difference when a key moves over its whole range, the other keys "
        "being anywhere in theirs; mu*: the same without regard to sign, with half its 95 % "
        "interval (bootstrap); sigma: how unlike these changes are."
    ),
    "sobol": marked(
        "First order: share of the variance of the difference that a key explains by itself; "
        "total: together with others; each with half its 95 % interval (bootstrap)."
    ),
}
"""What the indices of a method are."""


def _table(rows: pd.DataFrame, alone: pd.DataFrame, study: Sensitivity) -> Table:
    shown = Table(box=None, pad_edge=False, header_style="bold")
    names = [str(name) for name in rows if name not in ("arm", "measure", "key")]
    shown.add_column(_("key"))
    headings = [_("low"), _("high"), _("at low"), _("at high")]
    for heading in (*headings, *(_(_HEADINGS[name]) for name in names)):
        shown.add_column(heading, justify="right")
    measure = MEASURES[study.measure]
    for _place, row in rows.iterrows():
        ends = alone.loc[row["key"]]
        cells = [row["key"], f"{ends['low']:g}", f"{ends['high']:g}"]
        ends_at = (ends["difference_low"], ends["difference_high"])
        cells += [number(value, measure, signed=True) for value in ends_at]
        as_shown = measure if study.method == "morris" else SHARE
        cells += [
            plus_minus(row[name], as_shown)
            if name.endswith("half_width_95")
            else number(row[name], as_shown, signed=name == "mu")
            for name in names
        ]
        shown.add_row(*cells)
    return shown


_HEADINGS = {
    "mu": "mu",
    "mu_star": "mu*",
    "mu_star_half_width_95": "±",
    "sigma": "sigma",
    "first_order": marked("first order"),
    "first_order_half_width_95": "±",
    "total": marked("total"),
    "total_half_width_95": "±",
}
