"""How the difference in closures from the reference comes about over the months of the window."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.arrays import FloatArray
from sim.language import _, in_a_row, listed, marked
from sim.report.charts import look
from sim.report.charts.layout import Layout, fitted, head, panels
from sim.report.charts.registry import chart
from sim.report.charts.tables import Tables

MOST_ACROSS = 3
LABELS = 1.15  # inches right of the panels
GAP = (0.3, 0.75)  # inches between panels
OWN, OTHER = 0.3, 0.1  # how dark
TICKS = (1, 2, 3, 6, 12, 24, 60, 120)  # months between numbers under the axis


@chart(
    "horizon",
    "run",
    caption=marked(
        "How many more cases each arm has closed than the reference, from the beginning of the "
        "comparison to each month. Dark: by so much the arm's own pending cases have fallen, which "
        "can happen once. From there up to the line: by so much the reference's have grown, which "
        "counts only as long as it goes on. Where the line levels off, the arm gains no more; "
        "where the dark area ends above the line, the reference's have fallen, too."
    ),
    reads={
        "horizon": (
            *("arm", "reference", "months", "closures", "closures_low", "closures_high"),
            "released",
        )
    },
    place=45,
    cost=110,
)
def horizon(tables: Tables) -> Figure | None:
    """Cumulative difference in closures with its band, of the arms with the reference's cases.

    None if there are none, and of a single month.
    """
    of_arms, left = courses(tables)
    if not of_arms:
        return None
    caption = _caption(tables, left)
    n = len(of_arms)
    across = n if n <= MOST_ACROSS else min(-(-n // 2), MOST_ACROSS)
    width = (8 - 0.85 - LABELS - GAP[0] * (across - 1)) / across
    size = (width, 2.6 if across < MOST_ACROSS else 2.0)
    layout = Layout(size, left=0.85, right=LABELS, top=head(caption) + 0.3, bottom=0.55, gap=GAP)
    figure, grid = panels(n, across, layout)
    for axes, (arm, rows) in zip(grid, of_arms, strict=True):
        i = tables.arms.index(arm)
        axes.set_title(fitted(arm, width, 9.5), fontsize=9.5, color=look.colour(i), pad=4)
        _course(axes, rows, i)
    _scaled(grid, len(of_arms[0][1]), width)
    for k, axes in enumerate(grid):
        if k % across == across - 1 or k == n - 1:
            _name_areas(axes, of_arms[k][1], tables.arms)
    low = 0.06 / figure.get_figheight()
    figure.supxlabel(_("months since the comparison began"), fontsize=9, y=low, va="bottom")
    look.headed(figure, title_of_courses(tables), caption)
    return figure


def courses(tables: Tables) -> tuple[list[tuple[str, pd.DataFrame]], list[str]]:
    """The months of arms with the reference's cases, and the names of the other arms.

    No arm if there are fewer than two months.
    """
    arms = [(str(arm), rows) for arm, rows in tables["horizon"].groupby("arm", sort=False)]
    of_arms = [(arm, rows) for arm, rows in arms if rows["released"].notna().any()]
    if not of_arms or len(of_arms[0][1]) < 2:
        return [], []
    drawn = {arm for arm, _rows in of_arms}
    return of_arms, [arm for arm, _rows in arms if arm not in drawn]


def title_of_courses(tables: Tables) -> str:
    """What the courses are of."""
    return _("Cases closed more than under {arm} since the beginning", arm=tables.arms[0])


def from_the_beginning(rows: pd.DataFrame, column: str) -> FloatArray:
    """A column of one arm's months, with 0 before the first."""
    return np.concatenate([[0.0], rows[column].to_numpy(dtype=np.float64)])


def _caption(tables: Tables, left: Sequence[str]) -> str:
    """What is drawn, and which arms are not, as their closures are of other cases."""
    arms = len(tables.arms) - 1
    line = _("Line and dots: mean difference with its 95 % interval, {n}.", n=tables.n)
    several = arms > 1
    together = _("The {n} intervals of a month hold together.", n=arms) if several else ""
    areas = _(
        "Dark: by so much the arm's own pending cases have fallen. From there to the line: by so "
        "much those of {arm} have grown.",
        arm=fitted(tables.arms[0], 1.2, 8),
    )
    others = _("Not drawn, as they have other cases: {arms}.", arms=listed(left)) if left else ""
    lines = [in_a_row([line, together]), areas, fitted(others, 7.4, 8)]
    return "\n".join(filter(None, lines))


def _course(axes: Axes, rows: pd.DataFrame, i: int) -> None:
    """The difference of one arm from 0 on, its band, and whose stock it is."""
    columns = ("months", "closures", "closures_low", "closures_high", "released")
    months, closures, low, high, released = (from_the_beginning(rows, name) for name in columns)
    shade = look.colour(i)
    axes.axhline(0, color=look.QUIET, linewidth=0.8)
    axes.fill_between(months, 0, released, color=shade, alpha=OWN, linewidth=0)
    axes.fill_between(months, released, closures, color=shade, alpha=OTHER, linewidth=0)
    for end in (low, high):
        axes.plot(months, end, color=shade, linewidth=0.7, linestyle=":")
    axes.plot(months, closures, color=shade, linewidth=1.8)


def _scaled(grid: list[Axes], months: int, width: float) -> None:
    """Whole months under the axis, so many that their numbers do not touch."""
    step = next((s for s in TICKS if months / s * 0.32 <= width), TICKS[-1])
    grid[0].set_xlim(0, months)
    grid[0].set_xticks(range(0, months + 1, step))
    grid[0].set_ylabel(_("cases"))
    grid[0].yaxis.set_major_formatter("{x:,.0f}")


def _name_areas(axes: Axes, rows: pd.DataFrame, arms: list[str]) -> None:
    """Name the line and the two areas right of a panel, where there is room for it."""
    last = rows.iloc[-1]
    shade = look.colour(arms.index(last["arm"]))
    total, own = float(last["closures"]), float(last["released"])
    ends = [total, own / 2, (own + total) / 2]
    in_all = _("{n} in all", n=f"{total:+,.0f}".replace("-", "−"))
    texts = [in_all, _("own stock"), _("the reference's")]
    look.end_labels(axes, ends, texts, [shade] * len(ends), size=8)
