"""A chart of a run that looks at chance: how far replications lie apart."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.arrays import FloatArray
from sim.language import _, in_a_row, marked
from sim.report.charts import look
from sim.report.charts.layout import arm_panels, head, last_of_row
from sim.report.charts.registry import chart
from sim.report.charts.tables import MONTHS, Tables, once

RANGES = {95: 0.16, 80: 0.22, 50: 0.34}  # per cent of the replications, and how dark


@chart(
    "backlog_range",
    "run",
    caption=marked(
        "The backlog of the whole bureau in all replications, a panel an arm: its median, "
        "and between which values most replications lie. Chance only: the scenario's values are "
        "taken as they are."
    ),
    reads=MONTHS,
    place=100,
    cost=140,
)
def backlog_range(tables: Tables) -> Figure | None:
    """Median and ranges of the bureau's backlog over replications; None of a single month."""
    if len(tables.months) < 2:
        return None
    caption = _caption(tables)
    figure, grid = arm_panels(tables.arms, tables.months, head(caption), 0.8)
    values = [whole_backlog(tables, arm) for arm in tables.arms]
    reference = np.median(values[0], axis=0)
    for i, (axes, counts) in enumerate(zip(grid, values, strict=True)):
        if i:
            axes.plot(reference, color=look.QUIET, linewidth=0.9, linestyle="--")
        _fan(axes, counts, i)
        look.mark_history(axes, tables.history_months, _("history") if i == 0 else "")
    grid[0].set_ylim(0, 1.06 * max(float(counts.max()) for counts in values) or 1)
    grid[0].set_ylabel(_("backlog, cases"))
    last = last_of_row(grid)
    _name_ranges(grid[last], values[last], last)
    look.headed(figure, title_of_ranges(), caption)
    return figure


def title_of_ranges() -> str:
    """What the ranges are of."""
    return _("How far can chance take the backlog of the whole bureau?")


def _caption(tables: Tables) -> str:
    if tables.outcome.about["replications"] < 2:
        how = _("At each month's count; one replication, so that no range can be shown.")
    else:
        how = _(
            "At each month's count, {n}. Line: median; shades: where the middle 50, 80 and 95 % "
            "of the replications lie,\nwhich is no interval of the mean.",
            n=tables.n,
        )
    several = len(tables.arms) > 1
    first = _("Dashed grey: median of {arm}.", arm=tables.arms[0]) if several else ""
    return in_a_row([how, first])


@once
def whole_backlog(tables: Tables, arm: str) -> FloatArray:
    """Backlog of all teams together, replications x months."""
    return tables.cells(arm).summed("backlog")


def _fan(axes: Axes, values: FloatArray, i: int) -> None:
    x = np.arange(values.shape[1])
    if len(values) > 1:
        for share, alpha in RANGES.items():
            low, high = np.percentile(values, [50 - share / 2, 50 + share / 2], axis=0)
            axes.fill_between(x, low, high, color=look.colour(i), alpha=alpha, linewidth=0)
    middle = np.median(values, axis=0)
    axes.plot(x, middle, color=look.colour(i), linestyle=look.line_style(i), linewidth=1.8)


def _name_ranges(axes: Axes, values: FloatArray, i: int) -> None:
    """Name the median and the upper edges of the ranges at the right."""
    last = values[:, -1]
    ends, texts = [float(np.median(last))], [_("median")]
    if len(values) > 1:
        for share in sorted(RANGES):
            ends.append(float(np.percentile(last, 50 + share / 2)))
            texts.append(_("{share} %", share=share))
    look.end_labels(axes, ends, texts, [look.colour(i)] * len(ends), size=8)
