"""A warm-up shown: Welch's plot of the open cases, and in words how long the history must be."""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from rich.console import Group, RenderableType
from rich.text import Text

from sim.experiment.warm_up import WarmUp, welch
from sim.report import style
from sim.scenario.distributions import FloatArray

WINDOW_DAYS = 21
DAILY, SMOOTH, CUT = "#CCCCCC", "#0072B2", "#D55E00"
TICK_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


def warm_up_chart(found: WarmUp, path_without_suffix: Path) -> None:
    """Draw Welch's plot of the open cases, as PNG and SVG."""
    style.use_style()
    figure, axes = plt.subplots(figsize=(8, 4.2))
    figure.subplots_adjust(left=0.09, right=0.84, top=0.83, bottom=0.12)
    mean = found.mean
    smooth = welch(mean, _window(found))
    month = _months(found, np.arange(1.0, len(mean) + 1))
    axes.plot(month, mean, color=DAILY, linewidth=4)  # broad, as the other line lies upon it
    axes.plot(month[: len(smooth)], smooth, color=SMOOTH, linewidth=1.4)
    axes.set_xlim(0, found.calendar.months)
    axes.set_ylim(0, 1.25 * float(mean.max()) or 1)
    months = found.calendar.months
    axes.set_xticks(range(0, months + 1, next((s for s in TICK_STEPS if months / s <= 9), 120)))
    axes.set_xlabel("months since the beginning")
    axes.set_ylabel("open cases")
    cut = float(_months(found, np.array([float(found.truncation_days)]))[0])
    said = "MSER-5 cuts here" if found.settled else "not settled; MSER-5 cuts here"
    _mark(axes, cut, said, CUT, 0.91)
    if found.history_months:
        _mark(axes, found.history_months, "end of the history", style.QUIET, 0.98)
    style.end_labels(
        axes,
        [float(mean[-1]), float(smooth[-1])],
        ["daily mean", "moving average"],
        [style.QUIET, SMOOTH],
    )
    caption = (
        f"Filed and not closed, at the end of each working day; mean of {_replications(found)}; "
        f"Welch's moving average: {2 * _window(found) + 1} days"
    )
    style.titled(axes, f"When the history settles: {found.title}", caption)
    with style.missing_glyphs_said_once():
        style.save(figure, path_without_suffix.parent, path_without_suffix.name)


def warm_up_words(found: WarmUp) -> RenderableType:
    """What was played, where MSER-5 cuts, and whether the history is long enough."""
    days, latest = found.truncation_days, len(found.mean) // 2
    said = [
        f"Played: the history's regime alone, {_count(found.calendar.months, 'month')}, "
        f"{_replications(found)}. Counted: open cases at the end of each working day.",
        f"MSER-5 deletes {_count(days, 'working day')} of the mean series; "
        f"it may delete at most half, {latest}.",
        *_verdict(found),
    ]
    note = (
        "MSER-5 deletes the beginning without which the standard error of the mean is least: "
        "White, Cobb and Spratt (2000). Look at the chart as well: Welch (1983)."
    )
    title = Text(found.title, style="bold")
    sentences = (Text(f"• {sentence}") for sentence in said)
    return Group(title, Text(""), *sentences, Text(""), Text(note, style="dim"))


def _verdict(found: WarmUp) -> list[str]:
    has, needs = f"history: months is {found.history_months}", found.recommended_months
    if not found.settled:
        return [
            "The number of open cases does not settle in the months played: perhaps demand "
            "exceeds capacity, of the bureau or of single teams, or intake or staff change on "
            "the way, or the replications are too few.",
            f"No length of the history can be recommended; {has}. If the growth is meant, "
            "choose the history by how large the backlog shall be when the comparison begins.",
        ]
    if found.is_enough:
        return [f"Recommended: {_count(needs, 'month')} or more. {has}: long enough."]
    return [f"Recommended: {_count(needs, 'month')} or more. {has}: too short; set it to {needs}."]


def _window(found: WarmUp) -> int:
    """Points on either side of the moving average; fewer in a short series."""
    return min(WINDOW_DAYS // 2, len(found.mean) // 4)


def _months(found: WarmUp, day: FloatArray) -> FloatArray:
    """Months passed at the end of a day."""
    ends = np.concatenate([[0.0], found.calendar.closing])
    return np.asarray(np.interp(day, ends, np.arange(len(ends))), dtype=np.float64)


def _mark(axes: Axes, month: float, text: str, shade: str, height: float) -> None:
    """A vertical line, named beside it at a height in axes fractions."""
    axes.axvline(month, color=shade, linewidth=1.2, linestyle="--")
    on_left = month > 0.6 * axes.get_xlim()[1]
    axes.annotate(
        f"{text}: month {month:.1f}".removesuffix(".0"),
        (month, height),
        xytext=(-4 if on_left else 4, 0),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        ha="right" if on_left else "left",
        va="top",
        color=shade,
        fontsize=8,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
    )


def _replications(found: WarmUp) -> str:
    return _count(len(found.open_cases), "replication")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")
