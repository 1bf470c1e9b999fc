"""Where panels, and the names of arms, stand in a chart: in rows, in a key, beside points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.arrays import FloatArray
from sim.report.charts import look

WIDTH = 8.0  # inches of a figure
TITLE = 0.34  # inches of the title above the caption
LINE = 0.137  # inches of a line of the caption
MOST_ACROSS = 4  # panels
KEY_LINE = 0.18  # inches of a line of the key
BESIDE = 0.08  # inches between a point and its name
DOT = 0.05  # inches of a point to each side
Box = tuple[float, float, float, float]  # left, bottom, right, top, inches


@dataclass(frozen=True)
class Layout:
    """Sizes in inches: of a panel, and of the room around and between panels.

    Attributes
    ----------
    panel : tuple[float, float]
        Width and height of a panel.
    left, right, top, bottom : float
        Room at the edges of the figure; the title stands in ``top``.
    gap : tuple[float, float]
        Room between neighbours, across and down.
    """

    panel: tuple[float, float]
    left: float = 0.65
    right: float = 0.25
    top: float = 1.0
    bottom: float = 0.45
    gap: tuple[float, float] = (0.2, 0.42)

    def figure(self, across: int, down: int) -> tuple[float, float]:
        """Width and height of a figure with so many panels."""
        width = self.left + self.right + across * self.panel[0] + (across - 1) * self.gap[0]
        height = self.top + self.bottom + down * self.panel[1] + (down - 1) * self.gap[1]
        return width, height


def panels(n: int, across: int, layout: Layout) -> tuple[Figure, list[Axes]]:
    """A figure of n panels in rows, which share both axes; numbers stand at the outer ones only."""
    across = min(n, across)
    down = -(-n // across)
    width, height = layout.figure(across, down)
    figure = Figure(figsize=(width, height))
    made: list[Axes] = []
    for i in range(n):
        row, column = divmod(i, across)
        x = layout.left + column * (layout.panel[0] + layout.gap[0])
        y = height - layout.top - layout.panel[1] - row * (layout.panel[1] + layout.gap[1])
        place = (x / width, y / height, layout.panel[0] / width, layout.panel[1] / height)
        first = made[0] if made else None
        axes = figure.add_axes(place, sharex=first, sharey=first)
        axes.tick_params(labelbottom=i + across >= n, labelleft=column == 0)
        made.append(axes)
    return figure, made


def head(caption: str) -> float:
    """Room that a title and its caption take, inches."""
    return TITLE + LINE * (caption.count("\n") + 1) + 0.08


def text_width(text: str, size: float) -> float:
    """About how wide a text is, inches; Chinese characters are twice as wide as others."""
    return sum(1.0 if east_asian_width(c) in "WF" else 0.6 for c in text) * size / 72


def fitted(text: str, width: float, size: float, lines: int = 1) -> str:
    """A text broken into lines of a width in inches; an ellipsis says that there was more."""
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(f"{kept}…", size) > width:
        kept = kept[:-1]
    if lines == 1:
        return f"{kept.rstrip()}…"
    at = kept.rfind(" ") + 1 or len(kept)
    return f"{text[:at].rstrip()}\n{fitted(text[at:], width, size, lines - 1)}"


def make_room(axes: Axes, x: float, inches: float) -> None:
    """Move the right limit so that a text of this width has room right of x."""
    figure = axes.get_figure()
    assert isinstance(figure, Figure)
    left, right = axes.get_xlim()
    width = axes.get_position().width * figure.get_figwidth()
    axes.set_xlim(left, max(right, left + (x - left) * width / (width - inches)))


def arm_panels(
    arms: Sequence[str], months: Sequence[str], below: float, right: float
) -> tuple[Figure, list[Axes]]:
    """A panel an arm, headed by its name in its colour, over months.

    Parameters
    ----------
    arms : sequence of str
        Names of the arms.
    months : sequence of str
        Names of the months.
    below : float
        Room of title and caption, inches.
    right : float
        Room for labels right of the panels, inches.
    """
    across = len(arms) if len(arms) <= MOST_ACROSS else -(-len(arms) // 2)
    across = min(across, MOST_ACROSS)
    gap = 0.22
    wide = (WIDTH - 0.85 - right - gap * (across - 1)) / across
    names = [fitted(arm, wide, 9.5, lines=2) for arm in arms]
    more = 0.16 * max(name.count("\n") for name in names)
    size = wide, 2.3 if across < 3 else 1.9
    top, apart = below + 0.28 + more, 0.5 + more
    layout = Layout(size, left=0.85, right=right, top=top, gap=(gap, apart))
    figure, grid = panels(len(arms), across, layout)
    for i, (axes, name) in enumerate(zip(grid, names, strict=True)):
        axes.set_title(name, fontsize=9.5, color=look.colour(i), pad=4)
    step = max(-(-len(months) // max(int(wide / 0.65), 1)), 1)
    places = range(0, len(months), step)
    grid[0].set_xticks(list(places), [months[i] for i in places])
    grid[0].set_xlim(-0.5, len(months) - 0.5)
    grid[0].yaxis.set_major_formatter("{x:,.0f}")
    return figure, grid


def last_of_row(grid: Sequence[Axes]) -> int:
    """The panel that ends the first row: labels stand right of it."""
    top = grid[0].get_position().y0
    return max(i for i, axes in enumerate(grid) if axes.get_position().y0 == top)


def key_height(arms: Sequence[str], width: float) -> float:
    """Room that the key takes in a figure so wide, inches."""
    return KEY_LINE * -(-len(arms) // _in_a_line(arms, width))


def _in_a_line(arms: Sequence[str], width: float) -> int:
    widest = max(text_width(arm, 8.5) for arm in arms) + 0.65
    return max(int((width - 0.3) / widest), 1)


def key(figure: Figure, arms: Sequence[str], below: float, dots: bool = False) -> None:
    """Name all arms beside their colours, in rows; ``below``: inches under the figure's top."""
    width, height = figure.get_size_inches()
    lines = [Line2D([], [], color=look.colour(i), linewidth=2) for i in range(len(arms))]
    for i, line in enumerate(lines):
        line.set(linestyle="" if dots else look.dash(i), marker=look.marker(i) if dots else "")
    figure.legend(
        lines,
        [fitted(arm, width - 0.9, 8.5) for arm in arms],
        loc="upper left",
        bbox_to_anchor=(0.06 / width, 1 - below / height),
        ncols=min(_in_a_line(arms, width), len(arms)),
        frameon=False,
        fontsize=8.5,
        borderaxespad=0,
        borderpad=0,
        handlelength=1.4 if dots else 2.2,
        columnspacing=1.4,
        labelspacing=0.3,
        labelcolor="linecolor",
    )


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
