"""The chart of a warm-up: the open cases day by day, and where their beginning ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.warm_up import welch
from sim.arrays import FloatArray
from sim.language import _, plural
from sim.language.signs import in_one_line
from sim.report.charts import look
from sim.report.charts.drawing import saved
from sim.running.files import write_bytes_whole
from sim.studies.warm_up import WarmUp

WINDOW_DAYS = 21
DAILY, SMOOTH, CUT = "#CCCCCC", "#0072B2", "#D55E00"
TICK_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


def warm_up_chart(study: WarmUp) -> Figure:
    """Welch's plot of the open cases, and where MSER-5 cuts."""
    figure, axes = look.one_axes((8, 4.2), left=0.09, right=0.84, top=0.83, bottom=0.12)
    mean = study.mean
    smooth = welch(mean, _window(study))
    month = _months(study, np.arange(1.0, len(mean) + 1))
    axes.plot(month, mean, color=DAILY, linewidth=4)  # broad, as the other line lies upon it
    axes.plot(month[: len(smooth)], smooth, color=SMOOTH, linewidth=1.4)
    axes.set_xlim(0, study.calendar.months)
    axes.set_ylim(0, 1.25 * float(mean.max()) or 1)
    months = study.calendar.months
    axes.set_xticks(range(0, months + 1, next((s for s in TICK_STEPS if months / s <= 9), 120)))
    axes.set_xlabel(_("months since the beginning"))
    axes.set_ylabel(_("open cases"))
    cut = float(_months(study, np.array([float(study.truncation_days)]))[0])
    words = _("MSER-5 cuts here") if study.settled else _("not settled; MSER-5 cuts here")
    _mark(axes, cut, words, CUT, 0.91)
    if study.history_months:
        _mark(axes, study.history_months, _("end of the history"), look.QUIET, 0.98)
    ends, names = [float(mean[-1]), float(smooth[-1])], [_("daily mean"), _("moving average")]
    look.end_labels(axes, ends, names, [look.QUIET, SMOOTH])
    caption = _(
        "Filed and not closed, at the end of each working day; mean of {replications}; "
        "Welch's moving average: {days} days",
        replications=replications_in(study),
        days=2 * _window(study) + 1,
    )
    look.titled(
        axes, _("When the history settles: {title}", title=in_one_line(study.title)), caption
    )
    return figure


def draw_warm_up(study: WarmUp, path_without_suffix: Path) -> None:
    """Draw Welch's plot of the open cases, as PNG and SVG."""
    with look.styled(), look.missing_glyphs_said_once():
        for name, data in saved(warm_up_chart(study), path_without_suffix.name).items():
            write_bytes_whole(path_without_suffix.parent / name, data)


def _window(study: WarmUp) -> int:
    """Points on either side of the moving average; fewer in a short series."""
    return min(WINDOW_DAYS // 2, len(study.mean) // 4)


def _months(study: WarmUp, day: FloatArray) -> FloatArray:
    """Months passed at the end of a day."""
    ends = np.concatenate([[0.0], study.calendar.closing])
    return np.asarray(np.interp(day, ends, np.arange(len(ends))), dtype=np.float64)


def _mark(axes: Axes, month: float, text: str, shade: str, height: float) -> None:
    """A vertical line, named beside it at a height in axes fractions."""
    axes.axvline(month, color=shade, linewidth=1.2, linestyle="--")
    ha, away = ("right", -4) if month > 0.6 * axes.get_xlim()[1] else ("left", 4)
    words = _("{text}: month {month}", text=text, month=f"{month:.1f}".removesuffix(".0"))
    looks: dict[str, Any] = {"ha": ha, "va": "top", "color": shade, "fontsize": 8}
    looks["bbox"] = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    look.beside(
        axes, words, (month, height), (away, 0), xycoords=("data", "axes fraction"), **looks
    )


def replications_in(study: WarmUp) -> str:
    """How many replications were played, in words."""
    return plural(len(study.open_cases), "{n:,} replication", "{n:,} replications")
