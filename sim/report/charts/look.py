"""How charts look: one place for colours, sizes and labels."""

from __future__ import annotations

import logging
import re
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from sim.analysis.intervals import mean_ends, moments
from sim.arrays import FloatArray
from sim.language import _, language_in_use, listed, localized

# Okabe and Ito (2008), Color Universal Design: told apart by all kinds of colour vision.
ARM_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "SimHei",
)
PACKAGED_FONT = "NotoSansCJKsc-Regular.otf"  # of mplfonts, under the SIL Open Font License
FILES = re.compile(r"CJK|Han|msyh|PingFang|Hiragino|wqy|simhei", re.IGNORECASE)
HISTORY_COLOUR = "#EEEEEE"
QUIET = "#666666"
LineStyle = Literal["-", "--", ":", "-."]

STYLE: dict[str, Any] = {
    "font.size": 9,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.titley": 1.0,  # where it is anyway: there is nothing above axes that it must make way for
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "figure.facecolor": "white",
    "svg.hashsalt": "sim",  # the same picture gives the same bytes
    "svg.fonttype": "path",
    "text.parse_math": False,  # a $ in a title is a $
}


@contextmanager
def styled() -> Iterator[None]:
    """The style of all charts, meanwhile; a notebook's own style is as before afterwards.

    Chinese is written in a font of the system, or else in that of the extra ``[zh]``.
    """
    # A Chinese font without a bold is fine, and need not be spoken of.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    rules: dict[Any, Any] = {k: v for k, v in mpl.rcParamsDefault.items() if k != "backend"}
    fonts = {"font.family": ["DejaVu Sans", *chinese_fonts()], "axes.titleweight": title_weight()}
    with mpl.rc_context(rules | STYLE | fonts):
        yield


def subplots(
    down: int = 1, across: int = 1, *, figsize: tuple[float, float], **how: Any
) -> tuple[Figure, Any]:
    """A figure and its axes, as by `matplotlib.pyplot.subplots`; no window or thread knows of it.

    Parameters
    ----------
    down, across : int
        How many axes.
    figsize : tuple[float, float]
        Width and height, inches.
    **how
        As of `matplotlib.figure.Figure.subplots`, and ``layout``.
    """
    figure = Figure(figsize=figsize, layout=how.pop("layout", None))
    return figure, figure.subplots(down, across, **how)


def one_axes(size: tuple[float, float], **edges: float) -> tuple[Figure, Axes]:
    """A figure of a size in inches with one axes, whose edges are parts of it: left, top ..."""
    figure, axes = subplots(figsize=size)
    figure.subplots_adjust(**edges)
    return figure, axes


def title_weight() -> str:
    """Bold, but not in Chinese: few of its fonts have a bold, and half a title in bold is odd."""
    return "bold" if language_in_use() == "en" else "normal"


def chinese_fonts() -> list[str]:
    """Fonts of this machine that show Chinese, the best first; none if there are none."""
    return _known_fonts() or _added([_packaged_font()]) or _added(_system_fonts())


def _known_fonts() -> list[str]:
    known = set(font_manager.get_font_names())
    return [font for font in CHINESE_FONTS if font in known]


def _packaged_font() -> Path:
    """The font of the extra ``[zh]``, whether it is there or not."""
    package = find_spec("mplfonts")
    places = (package and package.submodule_search_locations) or [""]
    return Path(places[0]) / "fonts" / PACKAGED_FONT


@cache
def _system_fonts() -> list[Path]:
    """Fonts that were installed after Matplotlib made its list of them."""
    listed_before = {entry.fname for entry in font_manager.fontManager.ttflist}
    files = set(font_manager.findSystemFonts()) - listed_before
    return [Path(file) for file in sorted(files) if FILES.search(Path(file).name)]


def _added(files: list[Path]) -> list[str]:
    """Make Matplotlib know these files; the names of Chinese fonts among them."""
    for file in files:
        if file.is_file():
            font_manager.fontManager.addfont(file)
    return _known_fonts()


@contextmanager
def missing_glyphs_noticed() -> Iterator[list[str]]:
    """What Matplotlib says of characters that no font can show: found in the list afterwards."""
    missing: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield missing
    for one in caught:
        if "missing from font" in str(one.message):
            missing.append(str(one.message))
        else:
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)


@contextmanager
def missing_glyphs_said_once() -> Iterator[None]:
    """One sentence instead of a warning for each character that no font can show."""
    with missing_glyphs_noticed() as missing:
        yield
    if missing:
        say_glyphs_are_missing()


def say_glyphs_are_missing() -> None:
    """Say why there are boxes in charts, and what helps."""
    print(
        _(
            "The charts show boxes for some characters: this machine has no font for them. "
            "Install one of {fonts}, or the extra:  pip install '.[zh]'",
            fonts=listed(CHINESE_FONTS[:3]),
        ),
        file=sys.stderr,
    )


def whiskers(values: FloatArray) -> FloatArray:
    """How far error bars reach below and above the means of values (R, ...), (2, ...).

    It is the interval that is shown everywhere; 0 where there is none.
    """
    last = np.moveaxis(values, 0, -1)
    mean, (low, high) = moments(last).mean, mean_ends(last)
    return np.asarray(np.nan_to_num(np.stack([mean - low, high - mean])))


def colour(i: int) -> str:
    """Colour of the i-th arm, the same in all charts."""
    return ARM_COLOURS[i % len(ARM_COLOURS)]


def line_style(i: int) -> LineStyle:
    """Line of the i-th arm; arms that share a colour differ in it."""
    return ("-", "--", ":", "-.")[(i // len(ARM_COLOURS)) % 4]


def dash(i: int) -> LineStyle:
    """Line of the i-th arm where no label stands beside it: told apart in grey print too."""
    return ("-", "--", "-.", ":")[i % 4]


def marker(i: int) -> str:
    """Dot of the i-th arm; told apart in grey print, too."""
    return "osD^vPX*"[i % 8]


def charts_of(folder: Path) -> Path:
    """Where the charts of a study are, in the language in use."""
    return folder / localized("charts")


def titled(axes: Axes, title: str, caption: str) -> None:
    """A title that says what is shown, and under it how to read it."""
    axes.set_title(title, pad=22)
    beside(axes, caption, (0, 1), (0, 7), xycoords="axes fraction", color=QUIET, fontsize=8)


def beside(
    axes: Axes, text: str, point: Sequence[Any], points: tuple[float, float], **how: Any
) -> Annotation:
    """A text beside a point of the axes, so many points away; ``how``: as of `Axes.annotate`."""
    at = (point[0], point[1])
    return axes.annotate(text, at, xytext=points, textcoords="offset points", **how)


def headed(figure: Figure, title: str, caption: str) -> None:
    """The same above a whole figure; the caption may have several lines."""
    height = figure.get_figheight()
    left = 0.12 / figure.get_figwidth()
    figure.text(left, 1 - 0.1 / height, title, fontsize=11, fontweight=title_weight(), va="top")
    figure.text(left, 1 - 0.34 / height, caption, fontsize=8, color=QUIET, va="top")


def team_name(name: str) -> str:
    """A team as charts name it: a number alone would not say what it is."""
    return _("team {name}", name=name) if name.isdigit() else name


def month_ticks(axes: Axes, labels: Sequence[str]) -> None:
    """At most about nine month names under an axis whose positions are months."""
    steps = (1, 2, 3, 6, 12, 24, 60, 120)
    step = next((s for s in steps if len(labels) / s <= 9), steps[-1])
    ticks = range(0, len(labels), step)
    axes.set_xticks(list(ticks), [labels[i] for i in ticks])
    axes.set_xlim(-0.5, len(labels) - 0.5)


def mark_history(axes: Axes, history_months: int, text: str | None = None) -> None:
    """Shade the months that run first, the same for all arms."""
    if not history_months:
        return
    axes.axvspan(-0.5, history_months - 0.5, color=HISTORY_COLOUR, zorder=0, linewidth=0)
    text = _("history, the same for all arms") if text is None else text
    looks = {"va": "top", "color": QUIET, "fontsize": 8}
    beside(axes, text, (0, 1), (4, -4), xycoords="axes fraction", **looks)


def end_labels(
    axes: Axes, ends: Sequence[float], texts: Sequence[str], colours: Sequence[str], size: float = 9
) -> None:
    """Name lines at their right ends, where they have one, moved apart if they would overlap."""
    known = [i for i, end in enumerate(ends) if np.isfinite(end)]
    if not known:
        return
    ends = [ends[i] for i in known]
    texts, colours = ([names[i] for i in known] for names in (texts, colours))
    low, high = axes.get_ylim()
    figure = axes.get_figure()
    assert isinstance(figure, Figure)
    height = axes.get_position().height * figure.get_figheight() * 72  # points
    gap = (high - low) * 1.25 * size / height
    places = spread_out(np.array(ends, dtype=float), gap, low, high)
    left, edge = axes.get_xlim()
    points = axes.get_position().width * figure.get_figwidth() * 72
    right = edge + (edge - left) * 8 / points
    for end, place, text, shade in zip(ends, places, texts, colours, strict=True):
        looks: dict[str, Any] = {"va": "center", "color": shade, "fontsize": size}
        looks["arrowprops"] = leader(0.6, (0, 0.5)) | {"color": shade}
        axes.annotate(text, (edge, end), xytext=(right, place), annotation_clip=False, **looks)


def leader(width: float, begin: tuple[float, float]) -> dict[str, Any]:
    """A thin line from a text to its point; ``begin``: where on the text, in parts of its size."""
    ends = {"shrinkA": 0, "shrinkB": 0}
    return {"arrowstyle": "-", "lw": width, "color": QUIET, "relpos": begin, **ends}


def spread_out(wanted: FloatArray, gap: float, low: float, high: float) -> FloatArray:
    """Positions near the wanted ones, at least ``gap`` apart and, if they fit, within bounds."""
    order = np.argsort(wanted, kind="stable")
    offsets = np.arange(len(wanted)) * gap
    fitted = _ascending(wanted[order] - offsets)
    top = max(low, high - offsets[-1])
    placed = np.empty(len(wanted))
    placed[order] = np.clip(fitted, low, top) + offsets
    return placed


def _ascending(values: FloatArray) -> FloatArray:
    """The ascending values that are closest in least squares: neighbours that descend are pooled.

    The algorithm of Ayer et al. (1955); SciPy's takes a fifth of a second to import.
    """
    pools: list[tuple[float, int]] = []  # mean and size
    for value in values.tolist():
        mean, size = value, 1
        while pools and pools[-1][0] > mean:
            before, n = pools.pop()
            mean, size = (before * n + mean * size) / (n + size), n + size
        pools.append((mean, size))
    means, sizes = zip(*pools, strict=True)
    return np.repeat(np.array(means, dtype=np.float64), sizes)
