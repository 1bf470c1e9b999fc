"""A point of a sweep: all measures of its arms, with their intervals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.app.sweeps.keys import label_of
from sim.language import _, in_a_row, listed
from sim.scenario.problems import InputError, problem

ENDS = ["mean", "low_95", "high_95"]

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from sim.app.sweeps.filling import Filling


def point_of(filling: Filling, point: int) -> dict[str, Any]:
    """The comparison at a point, as plain data: title, headings, rows and what intervals hold.

    Raises
    ------
    InputError
        If there is no such point, or it is not played yet.
    """
    from sim.report.page.parts import grid_of

    if point not in filling.points:
        raise InputError([problem("point", _("this point is not played yet, or there is none"))])
    sweep, values = filling.sweep, filling.sweep.points.values[point]
    at = [f"{label_of(k)} = {v:g}" for k, v in zip(sweep.points.keys, values, strict=True)]
    grid = grid_of(_table(filling, point), _("All measures at {at}", at=listed(at)))
    return {
        "point": point,
        "title": grid.caption,
        "columns": [{"text": str(c.header), "right": c.justify == "right"} for c in grid.columns],
        "rows": [list(row) for row in grid.rows],
        "note": in_a_row(_about(filling)),
    }


def _table(filling: Filling, point: int) -> Table:
    from sim.report.findings.compared import comparison_table

    arms, is_compared = filling.sweep.arms, len(filling.sweep.arms) > 1
    table = filling.outcome.table("effects" if is_compared else "levels")
    rows = table[table["point"] == point]
    if is_compared:
        known = rows.loc[rows["replications"] > 0, "measure"]
        return comparison_table(rows, arms, _known(known))
    return _levels(rows)


def _known(measures: pd.Series) -> list[str]:
    """Measures that are defined, in the order of the catalogue."""
    from sim.scenario.catalogue import OF_A_BUREAU

    there = set(measures)
    return [name for name in OF_A_BUREAU if name in there]


def _levels(rows: pd.DataFrame) -> Table:
    """A row a measure of the one arm: mean and interval."""
    import numpy as np
    from rich.table import Column

    from sim.report.printing import plain_table, right
    from sim.report.quantities import between, number
    from sim.scenario.catalogue import MEASURES

    of = rows.set_index("measure")
    cells = []
    for name in _known(rows.loc[rows["replications"] > 0, "measure"]):
        measure = MEASURES[name]
        mean, low, high = of.loc[[name], ENDS].to_numpy(dtype=np.float64)[0]
        shown = (number(mean, measure), between(low, high, measure))
        cells.append((measure.label, measure.unit, *shown))
    headings: list[str | Column] = [_("measure"), _("unit"), *right(_("mean"), _("95 % interval"))]
    return plain_table(headings, cells)


def _about(filling: Filling) -> Iterator[str]:
    """Which of the intervals hold together."""
    differences = len(filling.sweep.arms) - 1
    yield _("{n} replications at this point.", n=filling.sweep.points.replications)
    if differences > 1:
        yield _(
            "The intervals of the {n} differences in a measure hold together with 95 % here, and "
            "are wider for that than on the map, where each holds by itself.",
            n=differences,
        )
    yield _("They do not hold together with those of other measures, nor of other points.")
