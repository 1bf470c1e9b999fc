"""The chart of a decomposition: from the bureau without any part to the one with all."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.language import _, chosen, marked
from sim.report.charts import look
from sim.report.charts.registry import chart
from sim.report.charts.tables import Tables
from sim.scenario.catalogue import MEASURES

SHOWN = ("closures_cases", "backlog_sd_cases")
ADDED = (
    "measure", "part", "contribution", "contribution_low_95", "contribution_high_95",
    "replications",
)  # fmt: skip
FALLS, RISES, WHOLE = "#D55E00", "#0072B2", "#444444"


@chart(
    "waterfall",
    "decomposition",
    caption=marked(
        "From the bureau without any part of the reform to the one with all, a step a part. A step "
        "whose bar reaches across its start may be chance."
    ),
    reads={"replications": ("arm", *SHOWN), "contributions": ADDED},
    place=10,
    cost=170,
)
def waterfall(tables: Tables) -> Figure:
    """From the bureau without any part to the one with all, a step a part, for two measures."""
    parts, contributions = tables.study.parts, tables["contributions"]
    means = tables["replications"].groupby("arm").mean(numeric_only=True)
    names = [name for name in SHOWN if name in means]
    figure, grid = look.subplots(1, len(names), figsize=(5.2 * len(names), 4.6), squeeze=False)
    figure.subplots_adjust(left=0.08, right=0.98, top=0.8, bottom=0.16, wspace=0.22)
    arms = [arm.name for arm in parts.scenario.arms]
    for axes, name in zip(grid[0], names, strict=True):
        rows = contributions[contributions["measure"] == name].set_index("part")
        _waterfall(axes, rows.loc[list(parts.parts)], means.loc[[arms[0], arms[-1]], name], name)
    n = int(contributions["replications"].max())
    title = _("What each part contributes: {title}", title=chosen(parts.scenario.file.title))
    caption = _(
        "Steps: Shapley values, means of {n} replications; bars: 95 % intervals of the steps. "
        "The axes need not begin at 0.",
        n=n,
    )
    figure.text(0.02, 0.97, title, fontsize=11, fontweight=look.title_weight(), va="top")
    figure.text(0.02, 0.915, caption, fontsize=8, color=look.QUIET, va="top")
    return figure


def _waterfall(axes: Axes, rows: pd.DataFrame, ends: pd.Series, name: str) -> None:
    measure = MEASURES[name]
    steps = rows["contribution"].to_numpy(dtype=float) * measure.scale
    below, above = (
        np.nan_to_num((rows[f"contribution_{end}_95"] - rows["contribution"]).abs().to_numpy())
        * measure.scale
        for end in ("low", "high")
    )
    start = float(ends.iloc[0]) * measure.scale
    tops = start + np.cumsum(steps)
    levels = np.concatenate([[start], tops])
    x = np.arange(1, len(steps) + 1)
    colours = [RISES if step > 0 else FALLS for step in steps]
    axes.bar(x, steps, bottom=levels[:-1], color=colours, width=0.6, alpha=0.85)
    axes.errorbar(
        x, tops, yerr=(below, above), fmt="none", ecolor="#222222", elinewidth=1, capsize=3
    )
    last = len(steps) + 1
    for place, level in ((0, start), (last, float(tops[-1]))):
        axes.hlines(level, place - 0.35, place + 0.35, color=WHOLE, linewidth=4)
        text = f"{level:,.{measure.digits}f}"
        look.beside(axes, text, (place, level), (0, 5), ha="center", va="bottom", fontsize=9)
    for i, between in enumerate(levels.tolist()):
        axes.hlines(between, i + 0.3, i + 0.7, color=look.QUIET, linewidth=0.7)
    span = np.ptp(np.concatenate([levels, tops - below, tops + above])) or 1.0
    for place, step, top, width in zip(
        *map(np.ndarray.tolist, (x, steps, tops, above)), strict=True
    ):
        at = max(top, top - step, top + width) + 0.03 * span
        text = f"{step:+,.{measure.digits}f}".replace("-", "−")
        axes.annotate(text, (place, at), ha="center", va="bottom", fontsize=9)
    axes.set_xticks(range(last + 1), [_("none"), *rows.index, _("all")], rotation=20, ha="right")
    axes.use_sticky_edges = False  # else a bar that begins at the very top has no room above
    axes.margins(y=0.16)
    axes.set_title(measure.label, fontsize=9, fontweight="normal")
    axes.set_ylabel(measure.unit)
