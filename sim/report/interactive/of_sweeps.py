"""The interactive charts of a sweep: lines over one key, cells over two."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import contourpy
import numpy as np
import pandas as pd

from sim.arrays import FloatArray
from sim.language import _
from sim.report.charts import look
from sim.report.charts.tables import Tables
from sim.report.interactive.figure import Figure, of_ends
from sim.report.quantities import threshold_in_words
from sim.report.responses import Levels, Response
from sim.scenario.catalogue import MEASURES
from sim.studies.points import points_table


def differences(tables: Tables, value: str) -> Figure | None:
    """The differences of one measure at the points; None of a single arm."""
    if len(tables.arms) < 2:
        return None
    return response_figure(Response(tables.study, tables["effects"], value))


def levels(tables: Tables, value: str) -> Figure | None:
    """The levels of one measure at the points."""
    return response_figure(Levels(tables.study, tables["levels"], value))


def response_figure(response: Response) -> Figure | None:
    """Lines over one key, heat maps over two of a grid; None of others."""
    sweep = response.sweep
    if len(sweep.points.keys) == 1:
        return _lines(response)
    if len(sweep.points.keys) == 2 and sweep.is_grid:
        return _heat(response)
    return None


def _lines(response: Response) -> Figure | None:
    key = response.sweep.points.keys[0]
    x = points_table(response.sweep.points)[key].to_numpy(dtype=np.float64)
    if len(x) < 2:
        return None
    order = np.argsort(x)
    series = []
    for arm in response.shown:
        i = response.sweep.arms.index(arm)
        ends = (values[order] for values in response.of(arm))
        series.append(of_ends(arm, look.colour(i), ends, i))
    return Figure(
        name="", caption="", form="lines", title=response.title,
        how=response.about(_("band: 95 % interval")), across=key, up=response.axis,
        places=[f"{at:g}" for at in x[order]], positions=x[order].tolist(), series=series,
        digits=_digits(response), marks=response.marks,
        signed=not isinstance(response, Levels),
    )  # fmt: skip


def _digits(response: Response) -> int:
    """Decimals: of the measure, or of per cent."""
    is_percent = response.sweep.limit.relative and not isinstance(response, Levels)
    return 1 if is_percent else MEASURES[response.measure].digits


def _heat(response: Response) -> Figure:
    """A row of cells for each value of the second key, the lowest at the bottom."""
    first, second = response.sweep.points.keys
    table = points_table(response.sweep.points)
    is_level = isinstance(response, Levels)
    series, contours = [], []
    places: list[str] = []
    for arm in response.shown:
        middle, low, high = (
            table.assign(y=ends).pivot_table("y", second, first, dropna=False)
            for ends in response.of(arm)
        )
        places = [f"{at:g}" for at in middle.columns]
        rows = zip(middle.index, *(ends.to_numpy() for ends in (middle, low, high)), strict=True)
        for at, *ends in rows:
            series.append(of_ends(f"{at:g}", "", ends, part=arm))
        for limit in response.marks[-1:]:
            contours += [(arm, line) for line in crossings(middle, limit)]
    return Figure(
        name="", caption="", form="heat", title=response.title,
        how=response.about(_("one arm at a time") if is_level else _marks_of_cells(response)),
        across=first, up=second,
        places=places, series=series, digits=_digits(response),
        marks=response.marks, signed=not is_level, parts=1, unit=response.axis,
        colours="sequential" if is_level else "diverging", contours=contours,
    )  # fmt: skip


def _marks_of_cells(response: Response) -> str:
    """What lines and dots are; a difference without an interval is no clear one, either."""
    return _(
        "line: where it is {limit}; dots: the 95 % interval includes {limit}, or there is none",
        limit=threshold_in_words(response.sweep.limit),
    )


def crossings(values: pd.DataFrame, level: float) -> list[Sequence[tuple[float, float]]]:
    """Where a table crosses a level, as lines between the middles of its cells."""
    cells: FloatArray = values.to_numpy(dtype=np.float64)
    known = cells[~np.isnan(cells)]
    if min(cells.shape) < 2 or not known.size or not known.min() < level < known.max():
        return []
    lines = contourpy.contour_generator(z=np.ma.masked_invalid(cells)).lines(level)
    return [[(float(x), float(y)) for x, y in np.asarray(line)] for line in lines]


FIGURES: dict[str, Callable[..., Figure | None]] = {
    "sweep_{responses}": differences,
    "levels_{responses}": levels,
}
"""By the names of the charts."""
