"""The charts of a sweep: lines over one key, heat maps over two, dots over more."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure

from sim.language import _, marked
from sim.report.charts import look
from sim.report.charts.registry import chart
from sim.report.charts.tables import Tables
from sim.report.responses import Levels, Response
from sim.studies.points import points_table

EFFECTS = (
    "point", "measure", "arm", "difference", "low_95", "high_95", "relative_difference",
    "relative_low_95", "relative_high_95",
)  # fmt: skip


@chart(
    "sweep_{responses}",
    "sweep",
    caption=marked(
        "The difference between the arms at the points of the sweep. Where the band or bar does "
        "not hold the threshold, the difference at that point is on one side of it by more than "
        "chance. That holds point by point: of many points, one in twenty may look so by chance."
    ),
    reads={"effects": EFFECTS},
    place=10,
    cost=230,
)
def sweep(tables: Tables, value: str) -> Figure | None:
    """The differences of one measure at the points; ``value``: which measure."""
    if len(tables.arms) < 2:
        return None
    return _drawn(Response(tables.study, tables["effects"], value))


@chart(
    "levels_{responses}",
    "sweep",
    caption=marked(
        "The level of each arm at the points of the sweep, with 95 % intervals, each point by "
        "itself. Whether arms differ is better seen in their differences: they share their draws, "
        "so that intervals of levels may overlap where the difference is clear."
    ),
    reads={"levels": ("point", "measure", "arm", "mean", "low_95", "high_95")},
    place=20,
    cost=230,
)
def levels(tables: Tables, value: str) -> Figure:
    """The levels of one measure at the points; ``value``: which measure."""
    return _drawn(Levels(tables.study, tables["levels"], value))


def _drawn(response: Response) -> Figure:
    """Lines over one key, heat maps over two, dots over more."""
    keys = response.sweep.points.keys
    if len(keys) == 1:
        return _lines(response)
    if len(keys) == 2 and response.sweep.is_grid:
        return _heat_maps(response)
    return _scatter(response)


def _lines(response: Response) -> Figure:
    sweep = response.sweep
    figure, axes = look.one_axes((8, 4.2), left=0.1, right=0.84, top=0.83, bottom=0.12)
    x = points_table(sweep.points)[sweep.points.keys[0]].to_numpy(dtype=float)
    order, ends = np.argsort(x), []
    for arm in response.shown:
        i = sweep.arms.index(arm)
        y, low, high = (values[order] for values in response.of(arm))
        shade = look.colour(i)
        axes.fill_between(x[order], low, high, color=shade, alpha=0.25, linewidth=0)
        axes.plot(x[order], y, color=shade, linestyle=look.line_style(i), marker="o", ms=3)
        known = y[~np.isnan(y)]  # a measure may be undefined at some points
        ends.append(float(known[-1]) if len(known) else np.nan)
    _mark_limit(axes, response)
    axes.set_xlabel(sweep.points.keys[0])
    axes.set_ylabel(response.axis)
    axes.margins(x=0.01)
    shades = [look.colour(sweep.arms.index(arm)) for arm in response.shown]
    look.end_labels(axes, ends, response.shown, shades)
    look.titled(axes, response.title, response.about(_("band: 95 % interval")))
    return figure


def _mark_limit(axes: Axes, response: Response) -> None:
    for mark in response.marks:
        style: look.LineStyle = "--" if mark else "-"
        axes.axhline(mark, color=look.QUIET, linewidth=0.8, linestyle=style)


def _heat_maps(response: Response) -> Figure:
    """A panel an arm; of differences the line where they cross the threshold, too."""
    sweep = response.sweep
    arms = response.shown
    across = min(len(arms), 3)
    down = -(-len(arms) // across)
    size = (4.6 * across + 0.6, 3.9 * down + 0.9)
    figure, grid = look.subplots(down, across, figsize=size, squeeze=False, layout="constrained")
    figure.get_layout_engine().set(rect=(0.01, 0, 0.98, 1 - 0.75 / size[1]))  # type: ignore[union-attr, call-arg]
    shown = {arm: response.of(arm) for arm in arms}
    colours = response.colours([y for y, _low, _high in shown.values()])
    for axes, (arm, values) in zip(grid.flat, shown.items(), strict=False):
        mesh = _heat_map(axes, response, values, colours)
        axes.set_title(arm, fontsize=10, color=look.colour(sweep.arms.index(arm)))
    for axes in grid.flat[len(arms) :]:
        axes.set_visible(False)
    figure.colorbar(mesh, ax=grid, label=response.axis, shrink=0.85)
    look.headed(figure, response.title, response.about(response.how_of_maps))
    return figure


def _heat_map(
    axes: Axes,
    response: Response,
    values: tuple[np.ndarray, np.ndarray, np.ndarray],
    colours: tuple[str, float, float],
) -> QuadMesh:
    first, second = response.sweep.points.keys
    frame = points_table(response.sweep.points).assign(y=values[0], low=values[1], high=values[2])
    y = frame.pivot_table("y", second, first, dropna=False)
    x_at, y_at = y.columns.to_numpy(dtype=float), y.index.to_numpy(dtype=float)
    cmap, low, high = colours
    mesh = axes.pcolormesh(
        x_at, y_at, y.to_numpy(), cmap=cmap, vmin=low, vmax=high, shading="nearest"
    )
    for limit in response.marks[-1:]:
        if min(y.shape) > 1 and np.nanmin(y) < limit < np.nanmax(y):
            axes.contour(x_at, y_at, y.to_numpy(), levels=[limit], colors="black", linewidths=1.4)
        unclear = frame[(frame["low"] <= limit) & (limit <= frame["high"])]
        axes.plot(unclear[first], unclear[second], ".", color=look.QUIET, markersize=4)
    axes.set_xlabel(first)
    axes.set_ylabel(second)
    axes.grid(visible=False)
    return mesh


def _scatter(response: Response) -> Figure:
    """The difference against each key in turn, all others varying too."""
    sweep = response.sweep
    keys = sweep.points.keys
    size = (3.1 * len(keys) + 1.4, 3.9)
    figure, grid = look.subplots(1, len(keys), figsize=size, sharey=True, squeeze=False)
    figure.subplots_adjust(left=0.9 / size[0], right=1 - 0.9 / size[0], top=0.78, bottom=0.14)
    points = points_table(sweep.points)
    for arm in response.shown:
        i = sweep.arms.index(arm)
        y, low, high = response.of(arm)
        for axes, key in zip(grid[0], keys, strict=True):
            how = {"fmt": "o", "ms": 3, "color": look.colour(i), "elinewidth": 0.6, "alpha": 0.7}
            axes.errorbar(points[key], y, yerr=(y - low, high - y), label=arm, **how)
    for axes, key in zip(grid[0], keys, strict=True):
        _mark_limit(axes, response)
        axes.set_xlabel(key)
    grid[0][0].set_ylabel(response.axis)
    grid[0][-1].legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    look.headed(figure, response.title, response.about(_("bars: 95 % intervals")))
    return figure
