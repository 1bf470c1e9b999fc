"""A warm-up shown: Welch's plot of the open cases, and in words how long the history must be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from rich.console import Group, RenderableType

from sim.arrays import FloatArray
from sim.language import _, plural
from sim.language.signs import in_one_line
from sim.report.charts import look
from sim.report.charts.drawing import saved
from sim.report.prose import Prose
from sim.running.files import write_bytes_whole
from sim.studies.warm_up import WarmUp, welch

WINDOW_DAYS = 21
DAILY, SMOOTH, CUT = "#CCCCCC", "#0072B2", "#D55E00"
TICK_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


def draw_warm_up(found: WarmUp, path_without_suffix: Path) -> None:
    """Draw Welch's plot of the open cases, as PNG and SVG."""
    with look.styled(), look.missing_glyphs_said_once():
        for name, data in saved(warm_up_chart(found), path_without_suffix.name).items():
            write_bytes_whole(path_without_suffix.parent / name, data)


def warm_up_chart(found: WarmUp) -> Figure:
    """Welch's plot of the open cases, and where MSER-5 cuts."""
    figure, axes = look.subplots(figsize=(8, 4.2))
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
    axes.set_xlabel(_("months since the beginning"))
    axes.set_ylabel(_("open cases"))
    cut = float(_months(found, np.array([float(found.truncation_days)]))[0])
    said = _("MSER-5 cuts here") if found.settled else _("not settled; MSER-5 cuts here")
    _mark(axes, cut, said, CUT, 0.91)
    if found.history_months:
        _mark(axes, found.history_months, _("end of the history"), look.QUIET, 0.98)
    look.end_labels(
        axes,
        [float(mean[-1]), float(smooth[-1])],
        [_("daily mean"), _("moving average")],
        [look.QUIET, SMOOTH],
    )
    caption = _(
        "Filed and not closed, at the end of each working day; mean of {replications}; "
        "Welch's moving average: {days} days",
        replications=_replications(found),
        days=2 * _window(found) + 1,
    )
    look.titled(
        axes, _("When the history settles: {title}", title=in_one_line(found.title)), caption
    )
    return figure


def warm_up_words(found: WarmUp) -> RenderableType:
    """What was played, where MSER-5 cuts, and whether the history is long enough."""
    days, latest = found.truncation_days, len(found.mean) // 2
    said = [
        _(
            "Played: the history's regime alone, {months}, {replications}. Counted: open cases at "
            "the end of each working day.",
            months=_months_in_words(found.calendar.months),
            replications=_replications(found),
        ),
        _(
            "MSER-5 deletes {days} of the mean series; it may delete at most half, {latest}.",
            days=plural(days, "{n:,} working day", "{n:,} working days"),
            latest=latest,
        ),
        *_verdict(found),
    ]
    note = _(
        "MSER-5 deletes the beginning without which the standard error of the mean is least: "
        "White, Cobb and Spratt (2000). Look at the chart as well: Welch (1983)."
    )
    title = Prose(found.title, style="bold")
    sentences = (Prose(f"• {sentence}") for sentence in said)
    return Group(title, Prose(""), *sentences, Prose(""), Prose(note, style="dim"))


def _verdict(found: WarmUp) -> list[str]:
    has, needs = found.history_months, found.recommended_months
    if not found.settled:
        return [
            _(
                "The number of open cases does not settle in the months played: perhaps demand "
                "exceeds capacity, of the bureau or of single teams, or intake or staff change on "
                "the way, or the replications are too few."
            ),
            _(
                "No length of the history can be recommended; history: months is {has}. If the "
                "growth is meant, choose the history by how large the backlog shall be when the "
                "comparison begins.",
                has=has,
            ),
        ]
    of = {"has": has, "needs": needs, "months": _months_in_words(needs)}
    if found.is_enough:
        return [_("Recommended: {months} or more. history: months is {has}: long enough.", **of)]
    return [
        _(
            "Recommended: {months} or more. history: months is {has}: too short; set it to "
            "{needs}.",
            **of,
        )
    ]


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
        _("{text}: month {month}", text=text, month=f"{month:.1f}".removesuffix(".0")),
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
    return plural(len(found.open_cases), "{n:,} replication", "{n:,} replications")


def _months_in_words(months: int) -> str:
    return plural(months, "{n:,} month", "{n:,} months")
