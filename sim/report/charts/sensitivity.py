"""The chart of a sensitivity study: what each key does alone, and among all of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.indices import MAIN_INDEX, Method
from sim.language import _, marked
from sim.report.charts import look
from sim.report.charts.registry import chart
from sim.report.charts.tables import Tables
from sim.report.quantities import difference_unit
from sim.scenario.catalogue import MEASURES
from sim.studies.sensitivity import Sensitivity

LOW, HIGH = "#E69F00", "#0072B2"
ENDS = [f"{of}_{end}" for of in ("difference", "low_95", "high_95") for end in ("low", "high")]
INDICES = [f"{index}{of}" for index in MAIN_INDEX.values() for of in ("", "_half_width_95")]


@chart(
    "tornado",
    "sensitivity",
    caption=marked(
        "What each assumption does to the difference between the arms within its range, the most "
        "telling on top: one at a time (left), and with all others varying (right). "
        "Where bars are about alike, their order may be chance."
    ),
    reads={
        "tornado": ("arm", "key", "low", "high", "difference_base", *ENDS),
        "indices": ("arm", "key", *INDICES),
    },
    place=10,
    cost=170,
)
def tornado(tables: Tables) -> Figure:
    """For each arm, the difference at both ends of every key, and the indices beside it."""
    study: Sensitivity = tables.study
    arms, keys = study.arms[1:], len(study.ranges)
    size = (10.0, len(arms) * (0.42 * keys + 1.1) + 0.8)
    figure, grid = look.subplots(
        len(arms), 2, figsize=size, squeeze=False, gridspec_kw={"width_ratios": [1.5, 1]}
    )
    figure.subplots_adjust(
        left=0.27, right=0.97, top=1 - 0.95 / size[1], bottom=0.55 / size[1], wspace=0.1, hspace=0.5
    )
    for axes, arm in zip(grid, arms, strict=True):
        ordered = tables["indices"][tables["indices"]["arm"] == arm]
        order = ordered["key"].to_list()
        alone = tables["tornado"][tables["tornado"]["arm"] == arm].set_index("key")
        _bars(axes[0], alone.loc[order], study, arm)
        _index_bars(axes[1], ordered, study)
    title = _("What decides the answer: {measure}", measure=MEASURES[study.measure].label)
    caption = _(
        "Difference from {arm}, {n} paired replications a point; left: each key moved alone to the "
        "ends of its range (whiskers: 95 %);\n"
        "right: {index} over all keys moving together (whiskers: 95 %)",
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
        edges = (rows[f"{of}_95_{end}"].to_numpy(dtype=float) * scale for of in ("low", "high"))
        reach = np.abs(np.array(list(edges)) - y)
        axes.barh(place, y - base, left=base, color=shade, height=0.6, alpha=0.85, label=name)
        axes.errorbar(y, place, xerr=reach, fmt="none", ecolor="#222222", elinewidth=0.9, capsize=2)
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
