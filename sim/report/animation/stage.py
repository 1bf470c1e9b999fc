"""The pictures of an animation: bars of teams that get and close cases, a panel an arm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.container import BarContainer
from PIL import Image

from sim.language import _
from sim.report.animation.film import ArmMonths, Film, Moment
from sim.report.charts import look
from sim.report.charts.layout import Layout, fitted, head, panels

ACCENT = "#F0E442"  # of the palette of Okabe and Ito, and no arm's
DARK = "#222222"
DPI = 120
WIDTH = 9.6  # inches


class Stage:
    """A figure, in the style in use, on which the moments of a film are drawn, one after another.

    What does not move is drawn once and kept as a picture.
    """

    def __init__(self, shown: Film) -> None:
        self.film = shown
        caption = _caption(shown)
        across = min(len(shown.arms), 2)
        wide = (WIDTH - 0.9 - 0.3 * (across - 1)) / across
        top = head(caption) + 0.85
        layout = Layout((wide, 2.7), top=top, bottom=0.55, gap=(0.3, 1.0))
        self.figure, grid = panels(len(shown.arms), across, layout)
        look.headed(self.figure, fitted(shown.title, WIDTH - 0.3, 11), caption)
        at = 1 - (head(caption) + 0.08) / self.figure.get_figheight()
        self.heading = self.figure.text(0.12 / WIDTH, at, "", fontsize=12, va="top", animated=True)
        named = zip(grid, shown.arms, strict=True)
        self.panels = [Panel(axes, shown, arm) for axes, arm in named]
        grid[0].set_ylim(0, 1.05 * shown.highest or 1)
        for axes in grid[::across]:
            axes.set_ylabel(_("backlog, cases"))
        self.figure.set_dpi(DPI)
        self.canvas = cast("Any", FigureCanvasAgg(self.figure))
        self.canvas.draw()
        self.still = self.canvas.copy_from_bbox(self.figure.bbox)

    def show(self, moment: Moment) -> None:
        """Move everything to where it is at a moment."""
        self.heading.set_text(self.film.heading(moment))
        for panel in self.panels:
            panel.show(moment)

    def picture(self, moment: Moment) -> Image.Image:
        """The picture of a moment."""
        self.show(moment)
        self.canvas.restore_region(self.still)
        renderer = self.canvas.get_renderer()
        for part in [self.heading, *(part for panel in self.panels for part in panel.moving)]:
            part.draw(renderer)
        return Image.fromarray(np.asarray(self.canvas.buffer_rgba()).copy()).convert("RGB")

    def pictures(self) -> Iterator[Image.Image]:
        """The pictures of the whole film."""
        return map(self.picture, self.film.moments())


def _caption(shown: Film) -> str:
    bars = _(
        "Replication {replication}. Bars: cases of each team; yellow on top: new cases, at their "
        "allocation; dashed outline: closed in the month.",
        replication=shown.replication,
    )
    line = _("Dashed line: mean backlog of the teams before the new cases.")
    return f"{bars}\n{line}"


class Panel:
    """The panel of an arm, and what moves in it."""

    def __init__(self, axes: Axes, shown: Film, name: str) -> None:
        self.film, self.name = shown, name
        self.arm = arm = shown.arms[name]
        shade = look.colour(shown.places[name])
        width = axes.get_position().width * WIDTH
        axes.set_title(fitted(name, width, 10), fontsize=10, color=shade, pad=19)
        axes.set_xlim(-0.6, len(arm.teams) - 0.4)
        _name_teams(axes, arm.teams, width)
        self.kept = _bars(axes, arm, color=shade)
        self.new = _bars(axes, arm, facecolor=ACCENT, edgecolor=DARK, linewidth=0.7, hatch="///")
        self.gone = _bars(
            axes, arm, facecolor="none", edgecolor=shade, linewidth=1.0, linestyle="--"
        )
        ends = [-0.6, len(arm.teams) - 0.4]
        (self.base,) = axes.plot(ends, [0, 0], color=DARK, lw=1.3, ls="--", animated=True)
        where = {"xycoords": "axes fraction", "animated": True}
        self.count = look.beside(axes, "", (0, 1), (0, 5), **where)
        bars = (*self.kept, *self.new, *self.gone)
        self.moving: list[Artist] = [*bars, self.base, self.count]

    def show(self, moment: Moment) -> None:
        """Move the parts to where they are at a moment."""
        arm = self.arm
        kept, new, gone = arm.kept(moment), arm.new(moment), arm.gone(moment)
        _place(self.kept, np.zeros_like(kept), kept)
        _place(self.new, kept, new)
        _place(self.gone, kept, gone)
        has_base = moment.is_allocation and not self.film.comes_one_by_one(self.name, moment)
        self.base.set_visible(has_base)
        if has_base:
            self.base.set_ydata([arm.base(moment.month)] * 2)
        self.count.set_text(self.film.totals(self.name, moment))


def _bars(axes: Axes, arm: ArmMonths, **looks: Any) -> BarContainer:
    """Bars of no height yet, one a team."""
    x = np.arange(len(arm.teams))
    return axes.bar(x, np.zeros(len(x)), width=0.78, animated=True, **looks)


def _place(bars: BarContainer, bottoms: np.ndarray, heights: np.ndarray) -> None:
    for bar, bottom, height in zip(bars, bottoms, heights, strict=True):
        bar.set(y=bottom, height=height, visible=bool(height))


def _name_teams(axes: Axes, teams: Sequence[str], width: float) -> None:
    """Name teams under their bars, or every second, third ... where they would overlap."""
    names = [fitted(team, 1.0, 8) for team in teams]
    step = max(-(-len(teams) * (max(map(len, names)) + 1) // int(width * 12)), 1)
    places = range(0, len(teams), step)
    axes.set_xticks(list(places), [names[i] for i in places], fontsize=8)
    axes.tick_params(axis="x", length=0, labelbottom=True)
    axes.set_xlabel(_("team"), fontsize=8)
