"""The chart of dockets and staffs crossed: whose chance it is, measure by measure."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.variance import PARTS
from sim.arrays import FloatArray
from sim.language import _, chosen, marked
from sim.report.charts import look
from sim.report.charts.registry import chart
from sim.report.charts.tables import Tables
from sim.scenario.catalogue import MAIN_MEASURES, MEASURES

SHADES = {
    "staff": ("#0072B2", marked("staff")),
    "docket": ("#E69F00", marked("docket")),
    "interaction": ("#999999", marked("interaction")),
    "rule": ("#CC79A7", marked("lots of the rules")),
}
"""In the order of the bars."""
NARROW = 0.035
"""A share below which no number is written into its bar."""


@chart(
    "whose_chance",
    "variance",
    caption=marked(
        "Whose chance it is: shares of the variance of the difference between two arms that are "
        "due to which staff a court has, which docket comes in, how the two meet, and lots that "
        "rules draw. Whiskers: 95 % interval of the first share."
    ),
    reads={"components": ("measure", "arm", "part", "share", "share_low_95", "share_high_95")},
    place=10,
    cost=150,
)
def whose_chance(tables: Tables) -> Figure:
    """For each arm a bar a main measure, divided into the parts of its variance."""
    components, arms = tables["components"], tables.arms[1:]
    height = 0.42 * len(MAIN_MEASURES) + 0.5
    size = (9.0, len(arms) * height + 1.4)
    figure, grid = look.subplots(len(arms), 1, figsize=size, squeeze=False)
    figure.subplots_adjust(
        left=0.32, right=0.96, top=1 - 1.05 / size[1], bottom=0.55 / size[1], hspace=0.3
    )
    for axes, arm in zip(grid[:, 0], arms, strict=True):
        rows = components[components["arm"] == arm]
        shares = rows.pivot(index="measure", columns="part", values="share")
        _bars(axes, shares.reindex(index=MAIN_MEASURES, columns=PARTS).to_numpy(), tables)
        _whiskers(axes, rows, tables)
        axes.set_title(arm, fontsize=10, color=look.colour(tables.arms.index(arm)))
    grid[-1, 0].set_xlabel(_("% of the variance of the difference from {arm}", arm=tables.arms[0]))
    design = tables.study.design
    caption = _(
        "{dockets} dockets x {staffs} staffs, each played under all arms; whiskers: 95 % interval "
        "of the first share",
        dockets=design.dockets,
        staffs=design.staffs,
    )
    title = _("Whose chance it is: {title}", title=chosen(tables.study.base.file.title))
    look.headed(figure, title, caption)
    return figure


def _bars(axes: Axes, shares: FloatArray, tables: Tables) -> None:
    place, left = np.arange(len(shares)), np.zeros(len(shares))
    for part in tables.study.design.parts:
        colour, name = SHADES[part]
        widths = np.nan_to_num(shares[:, PARTS.index(part)])
        axes.barh(place, 100 * widths, left=100 * left, color=colour, height=0.62, label=_(name))
        for row, (width, start) in enumerate(zip(widths.tolist(), left.tolist(), strict=True)):
            if width >= NARROW:
                text = f"{100 * width:.0f}"
                middle = 100 * (start + width / 2)
                axes.text(middle, row, text, ha="center", va="center", fontsize=8, color="white")
        left = left + widths
    axes.set_yticks(place, [MEASURES[name].label for name in MAIN_MEASURES], fontsize=8)
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.grid(visible=False, axis="y")
    axes.legend(frameon=False, fontsize=7, ncols=4, loc="lower right", bbox_to_anchor=(1.0, 1.0))


def _whiskers(axes: Axes, rows: pd.DataFrame, tables: Tables) -> None:
    first = (
        rows[rows["part"] == tables.study.design.parts[0]]
        .set_index("measure")
        .reindex(MAIN_MEASURES)
    )
    share, low, high = (
        100 * first[name].to_numpy(dtype=float)
        for name in ("share", "share_low_95", "share_high_95")
    )
    ends = np.abs(np.array([share - np.minimum(low, share), np.maximum(high, share) - share]))
    place = np.arange(len(share)) + 0.2
    axes.errorbar(share, place, xerr=ends, fmt="none", ecolor="#222222", elinewidth=0.9, capsize=2)
