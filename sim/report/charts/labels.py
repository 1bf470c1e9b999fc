"""Names beside points, where they overlap neither each other nor other points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.arrays import FloatArray
from sim.report.charts import look
from sim.report.charts.layout import text_width

Box = tuple[float, float, float, float]  # left, bottom, right, top, inches
BESIDE = 0.08  # inches between a point and its name
DOT = 0.05  # inches of a point to each side


def name_points(
    axes: Axes, points: FloatArray, names: Sequence[str], colours: Sequence[str], size: float = 9
) -> None:
    """Name points, (n, 2), the highest first; a name that stands away has a line to its point.

    The limits of the axes must be final.
    """
    figure = axes.get_figure()
    assert isinstance(figure, Figure)
    axes.get_xlim()  # as long as nobody asks, the limits are not those of the data
    inches = axes.transData.transform(points) / figure.dpi
    edges: FloatArray = np.array(axes.get_window_extent().extents) / figure.dpi
    taken: list[Box] = [(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in inches.tolist()]
    for i in np.argsort(-points[:, 1], kind="stable").tolist():
        x, y = inches[i].tolist()
        width, height = text_width(names[i], size), 1.25 * size / 72
        places = list(_places(x, y, width, height))
        free = (
            box for box in places if _inside(box, edges) and not any(_meet(box, o) for o in taken)
        )
        box = next(free, places[0])
        taken.append(box)
        away = abs((box[1] + box[3]) / 2 - y) > 2 * height
        arrow = {"arrowstyle": "-", "lw": 0.6, "color": look.QUIET, "relpos": (0, 0.5)}
        looks = {"color": colours[i], "fontsize": size, "arrowprops": arrow if away else None}
        by = 72 * (box[0] - x), 72 * (box[1] - y) + 2
        look.beside(axes, names[i], points[i], by, **looks)


def _places(x: float, y: float, width: float, height: float) -> Iterator[Box]:
    """Where a name can stand: near its point, right before left, then farther up and down."""
    for step in (0.2, -1.2, 1.3, -2.3, 2.4, -3.4, 3.5, -4.5, 4.6, -5.6):
        bottom = y + step * height
        for left in (x + BESIDE, x - BESIDE - width):
            yield left, bottom, left + width, bottom + height


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inside(box: Box, edges: FloatArray) -> bool:
    return bool(
        box[0] >= edges[0] and box[1] >= edges[1] and box[2] <= edges[2] and box[3] <= edges[3]
    )
