"""A sweep shown: lines, heat maps, break-even points and words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from rich.table import Table

from sim.language import _, chosen, listed, marked
from sim.report.charts import look
from sim.report.charts.drawing import Drawing
from sim.report.findings.account import Account
from sim.report.inputs import no_effect
from sim.report.quantities import MEASURES, Measure, difference_unit, number, plus_minus
from sim.studies.effects import at_points, points_table
from sim.studies.study import Outcome
from sim.studies.sweep import Sweep

MOST_ROWS = 40
MOST_CROSSINGS = 8


def sweep_charts(outcome: Outcome) -> Drawing[tuple[pd.DataFrame, Sweep]]:
    """A chart for each response."""
    measures = outcome.about["study"]["responses"]
    charts = {f"sweep_{measure}": partial(_chart, measure=measure) for measure in measures}
    return Drawing(charts, partial(_read, outcome))


def _read(outcome: Outcome) -> tuple[pd.DataFrame, Sweep]:
    assert isinstance(outcome.study, Sweep)
    return outcome.table("effects"), outcome.study


def _chart(found: tuple[pd.DataFrame, Sweep], measure: str) -> Figure:
    effects, sweep = found
    if len(sweep.points.keys) == 1:
        return _lines(effects, sweep, measure)
    if len(sweep.points.keys) == 2 and sweep.is_grid:
        return _heat_maps(effects, sweep, measure)
    return _scatter(effects, sweep, measure)


def _scaled(effects: pd.DataFrame, sweep: Sweep, measure: str, arm: str) -> tuple[np.ndarray, ...]:
    """Differences and half-widths in the unit shown, (P,) each."""
    scale = 100.0 if sweep.limit.relative else MEASURES[measure].scale
    columns = (sweep.limit.column, sweep.limit.half_width)
    return tuple(scale * at_points(effects, measure, arm, column) for column in columns)


def _unit(sweep: Sweep, measure: str) -> str:
    if sweep.limit.relative:
        return _("% of {arm}", arm=sweep.arms[0])
    return difference_unit(MEASURES[measure])


def _limit(sweep: Sweep, measure: str) -> float:
    return sweep.limit.value * (100.0 if sweep.limit.relative else MEASURES[measure].scale)


def _difference(sweep: Sweep, measure: str) -> str:
    return _("difference, {unit}", unit=_unit(sweep, measure))


def _titles(sweep: Sweep, measure: str, how: str) -> tuple[str, str]:
    """Title and caption of a chart; ``how``: what the caption says of its marks."""
    label = MEASURES[measure].label
    return _("{measure}: difference from {arm}", measure=label, arm=sweep.arms[0]), _(
        "Mean paired difference of {n} replications at {points} points, the same draws at all; "
        "{how}",
        n=sweep.points.replications,
        points=len(sweep.points.values),
        how=how,
    )


def _lines(effects: pd.DataFrame, sweep: Sweep, measure: str) -> Figure:
    figure, axes = look.subplots(figsize=(8, 4.2))
    figure.subplots_adjust(left=0.1, right=0.84, top=0.83, bottom=0.12)
    x = points_table(sweep.points)[sweep.points.keys[0]].to_numpy(dtype=float)
    order, ends = np.argsort(x), []
    for i, arm in enumerate(sweep.arms[1:], start=1):
        y, half = (found[order] for found in _scaled(effects, sweep, measure, arm))
        shade = look.colour(i)
        axes.fill_between(x[order], y - half, y + half, color=shade, alpha=0.25, linewidth=0)
        axes.plot(x[order], y, color=shade, linestyle=look.line_style(i), marker="o", ms=3)
        known = y[~np.isnan(y)]  # a measure may be undefined at some points
        ends.append(float(known[-1]) if len(known) else np.nan)
    _mark_limit(axes, sweep, measure)
    axes.set_xlabel(sweep.points.keys[0])
    axes.set_ylabel(_difference(sweep, measure))
    axes.margins(x=0.01)
    shades = [look.colour(i) for i in range(1, len(sweep.arms))]
    look.end_labels(axes, ends, sweep.arms[1:], shades)
    look.titled(axes, *_titles(sweep, measure, _("band: 95 % t interval")))
    return figure


def _mark_limit(axes: Axes, sweep: Sweep, measure: str) -> None:
    axes.axhline(0, color=look.QUIET, linewidth=0.8)
    if sweep.limit.value:
        axes.axhline(_limit(sweep, measure), color=look.QUIET, linewidth=0.8, linestyle="--")


def _heat_maps(effects: pd.DataFrame, sweep: Sweep, measure: str) -> Figure:
    """A panel an arm; the line where the difference crosses the threshold, and what is unclear."""
    arms = sweep.arms[1:]
    across = min(len(arms), 3)
    down = -(-len(arms) // across)
    size = (4.6 * across + 0.6, 3.9 * down + 0.9)
    figure, grid = look.subplots(down, across, figsize=size, squeeze=False, layout="constrained")
    figure.get_layout_engine().set(rect=(0.01, 0, 0.98, 1 - 0.75 / size[1]))  # type: ignore[union-attr, call-arg]
    shown = {arm: _scaled(effects, sweep, measure, arm) for arm in arms}
    top = max(float(np.nan_to_num(np.abs(y)).max()) for y, _half in shown.values()) or 1.0
    for axes, (arm, (y, half)) in zip(grid.flat, shown.items(), strict=False):
        mesh = _heat_map(axes, sweep, (y, half), (top, _limit(sweep, measure)))
        axes.set_title(arm, fontsize=10, color=look.colour(sweep.arms.index(arm)))
    for axes in grid.flat[len(arms) :]:
        axes.set_visible(False)
    figure.colorbar(mesh, ax=grid, label=_difference(sweep, measure), shrink=0.85)
    how = _(
        "\nline: where it is {limit}; grey dots: the 95 % interval includes {limit}",
        limit=sweep.limit,
    )
    look.headed(figure, *_titles(sweep, measure, how))
    return figure


def _heat_map(
    axes: Axes,
    sweep: Sweep,
    values: tuple[np.ndarray, np.ndarray],
    bounds: tuple[float, float],
) -> QuadMesh:
    first, second = sweep.points.keys
    frame = points_table(sweep.points).assign(y=values[0], half=values[1])
    y = frame.pivot_table("y", second, first, dropna=False)
    x_at, y_at = y.columns.to_numpy(dtype=float), y.index.to_numpy(dtype=float)
    top, limit = bounds
    mesh = axes.pcolormesh(
        x_at, y_at, y.to_numpy(), cmap="RdBu", vmin=-top, vmax=top, shading="nearest"
    )
    if min(y.shape) > 1 and np.nanmin(y) < limit < np.nanmax(y):
        axes.contour(x_at, y_at, y.to_numpy(), levels=[limit], colors="black", linewidths=1.4)
    unclear = frame[(frame["y"] - limit).abs() <= frame["half"]]
    axes.plot(unclear[first], unclear[second], ".", color=look.QUIET, markersize=4)
    axes.set_xlabel(first)
    axes.set_ylabel(second)
    axes.grid(visible=False)
    return mesh


def _scatter(effects: pd.DataFrame, sweep: Sweep, measure: str) -> Figure:
    """The difference against each key in turn, all others varying too."""
    keys = sweep.points.keys
    size = (3.1 * len(keys) + 1.4, 3.9)
    figure, grid = look.subplots(1, len(keys), figsize=size, sharey=True, squeeze=False)
    figure.subplots_adjust(left=0.9 / size[0], right=1 - 0.9 / size[0], top=0.78, bottom=0.14)
    points = points_table(sweep.points)
    for i, arm in enumerate(sweep.arms[1:], start=1):
        y, half = _scaled(effects, sweep, measure, arm)
        for axes, key in zip(grid[0], keys, strict=True):
            how = {"fmt": "o", "ms": 3, "color": look.colour(i), "elinewidth": 0.6, "alpha": 0.7}
            axes.errorbar(points[key], y, yerr=half, label=arm, **how)
    for axes, key in zip(grid[0], keys, strict=True):
        _mark_limit(axes, sweep, measure)
        axes.set_xlabel(key)
    grid[0][0].set_ylabel(_difference(sweep, measure))
    grid[0][-1].legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    look.headed(figure, *_titles(sweep, measure, _("bars: 95 % t intervals")))
    return figure


# Words


def sweep_account(outcome: Outcome) -> Account:
    """What the sweep says: where each arm gains more than the threshold, and the effects."""
    (effects, sweep), about = _read(outcome), outcome.about
    crossed = outcome.table("break_even") if sweep.is_grid else None
    said: list[str] = []
    for measure in sweep.responses:
        for arm in sweep.arms[1:]:
            said += _sentences(effects, crossed, sweep, measure, arm)
    note = _(
        "Paired differences of {n} replications at each point, with 95 % t intervals. They cover "
        "chance, point by point; not the assumptions of the scenario.",
        n=sweep.points.replications,
    )
    title, question = about["scenario"]["title"], about["scenario"].get("question")
    tables = [_table(effects, sweep, measure) for measure in sweep.responses]
    unchanged = no_effect.of_points(outcome, sweep.points)
    return Account(chosen(title), chosen(question), said, unchanged, tables, note)


def _sentences(
    effects: pd.DataFrame, crossed: pd.DataFrame | None, sweep: Sweep, measure: str, arm: str
) -> list[str]:
    y, half = _scaled(effects, sweep, measure, arm)
    limit, label = _limit(sweep, measure), MEASURES[measure].label
    known = ~np.isnan(half)
    above, below = ((known & (sign * (y - limit) > half)).sum() for sign in (1, -1))
    said = [
        _(
            "{arm}, {measure}: the difference is more than {limit} at {above} of {points} points "
            "and less at {below} (95 % intervals); at {unclear} it is not clear.",
            arm=arm,
            measure=label,
            limit=sweep.limit,
            above=above,
            points=len(y),
            below=below,
            unclear=len(y) - above - below,
        )
    ]
    if crossed is not None:
        rows = crossed[(crossed["measure"] == measure) & (crossed["arm"] == arm)]
        shown = rows.head(MOST_CROSSINGS)
        said += [_crossing(row, sweep, arm) for _place, row in shown.iterrows()]
        if len(rows) > len(shown):
            more = len(rows) - len(shown)
            said.append(_("{n} more such values are in break_even.csv.", n=more))
    return said


def _crossing(row: pd.Series, sweep: Sweep, arm: str) -> str:
    *others, last = sweep.points.keys
    value = f"{row['break_even']:.4g}"
    if not np.isnan(row["low"]):
        low, high = f"{row['low']:.4g}", f"{row['high']:.4g}"
        value = _("{value} (95 %: {low} to {high})", value=value, low=low, high=high)
    of = {"arm": arm, "limit": sweep.limit, "key": last, "value": value}
    of["at"] = listed([f"{key} = {row[key]:g}" for key in others])
    text = CROSSINGS[row["above"], bool(others)]
    return _(text, **of)


CROSSINGS = {
    ("above", False): marked("{arm} changes it by more than {limit} where {key} is above {value}."),
    ("below", False): marked("{arm} changes it by more than {limit} where {key} is below {value}."),
    ("above", True): marked(
        "{arm} changes it by more than {limit} where {key} is above {value}, at {at}."
    ),
    ("below", True): marked(
        "{arm} changes it by more than {limit} where {key} is below {value}, at {at}."
    ),
}
"""Of a break-even point: on which side more is gained, and whether other keys vary."""


def _table(effects: pd.DataFrame, sweep: Sweep, measure: str) -> Table:
    rows = len(sweep.points.values)
    title = _(
        "{measure}: difference from {arm}, {unit}",
        measure=MEASURES[measure].label,
        arm=sweep.arms[0],
        unit=_unit(sweep, measure),
    )
    caption = None
    if rows > MOST_ROWS:
        caption = _("the first {n} of {all} points; effects.csv", n=MOST_ROWS, all=rows)
    shown = Table(box=None, pad_edge=False, header_style="bold", title=title, caption=caption)
    shown.title_justify = "left"
    arms: Sequence[str] = sweep.arms[1:]
    for heading in (*sweep.points.keys, *(h for arm in arms for h in (arm, "±"))):
        shown.add_column(heading, justify="right")
    found = [_scaled(effects, sweep, measure, arm) for arm in arms]
    digits = 1 if sweep.limit.relative else MEASURES[measure].digits
    as_shown = Measure("", "", digits=digits)
    for i, values in enumerate(sweep.points.values[:MOST_ROWS]):
        cells = [f"{value:g}" for value in values]
        for y, half in found:
            cells += [number(y[i], as_shown, signed=True), plus_minus(half[i], as_shown)]
        shown.add_row(*cells)
    return shown
