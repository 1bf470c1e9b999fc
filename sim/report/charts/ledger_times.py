"""Charts of a ledger: how long cases take, how fast they are closed, how old the pending are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.arrays import FloatArray, IntArray
from sim.language import _, marked, plural
from sim.report.charts import look
from sim.report.charts.ledger import known
from sim.report.charts.registry import chart

if TYPE_CHECKING:
    from sim.report.ledger.reading import Reading

MOST_KINDS = 6
FEWEST = 20
"""Cases of a kind or year whose curve is drawn: the course of fewer is mostly chance."""
FOLLOWED = 10
"""Cases that must still be followed where a curve is drawn: the rest hangs on too few."""
MONTH = 365.25 / 12


@chart(
    "ledger_curve",
    "ledger",
    caption=marked(
        "Share of cases still open by their age, by the product limit (Kaplan and Meier), in which "
        "open cases count for as long as they are known. The band says how far the curve could "
        "lie by chance if these cases were drawn from many like them; the numbers below, how many "
        "cases it rests on."
    ),
    reads={"survival": ("cases", "day", "open_share", "at_risk", "low_95", "high_95")},
    place=40,
    cost=110,
)
def curve(tables: Reading) -> Figure | None:
    """The curve of all cases, its band, its quartiles, and the cases at risk below."""
    rows = _drawn(tables["survival"], "all")
    if rows.empty:
        return None
    figure, axes = look.one_axes((8, 4.4), left=0.09, right=0.97, top=0.84, bottom=0.22)
    days, share = (rows[name].to_numpy(dtype=np.float64) for name in ("day", "open_share"))
    shade = look.colour(0)
    low, high = (100 * rows[name].to_numpy(dtype=np.float64) for name in ("low_95", "high_95"))
    axes.fill_between(days, low, high, step="post", color=shade, alpha=0.25, linewidth=0)
    axes.step(days, 100 * share, where="post", color=shade, lw=1.8)
    for part in (0.75, 0.5, 0.25):
        reached = np.flatnonzero(share <= part)
        if len(reached):
            day = days[reached[0]]
            axes.plot([0, day, day], [100 * part, 100 * part, 0], color=look.QUIET, lw=0.7, ls=":")
            look.beside(axes, f"{day:.0f}", (day, 0), (2, 3), color=look.QUIET, fontsize=8)
    _percent(axes)
    axes.set_xlim(0, days[-1] or 1)
    axes.set_xlabel(_("{days} since filing; below: cases followed so far", days=tables.days))
    _at_risk(axes, days, rows["at_risk"].to_numpy(dtype=np.int64))
    n = plural(tables.about["ledger"]["cases"], "{n:,} case", "{n:,} cases")
    caption = _("{n}; band: 95 %, point by point; dotted: when a quarter, half and three quarters "
                "are closed", n=n)  # fmt: skip
    look.titled(axes, _("Cases still open, by their age"), caption)
    return figure


def _drawn(survival: pd.DataFrame, cases: str) -> pd.DataFrame:
    """The part of a curve that rests on enough cases."""
    rows = survival[survival["cases"] == cases]
    drawn: pd.DataFrame = rows[rows["at_risk"] >= min(FOLLOWED, rows["at_risk"].max())]
    return drawn


def _percent(axes: Axes) -> None:
    axes.set_ylim(0, 101)
    axes.set_ylabel(_("still open, %"))


def _at_risk(axes: Axes, days: FloatArray, cases: IntArray) -> None:
    """How many cases a curve rests on, under its axis."""
    for tick in axes.get_xticks():
        at = np.searchsorted(days, tick)
        if 0 <= tick <= days[-1] and at < len(days):
            where = {"xycoords": ("data", "axes fraction"), "ha": "center", "va": "top"}
            text = f"{cases[at]:,}"
            look.beside(axes, text, (tick, 0), (0, -36), fontsize=7, color=look.QUIET, **where)


@chart(
    "ledger_curves",
    "ledger",
    caption=marked(
        "The same by the year of filing and by kind of case, for those with 20 cases or more. "
        "Curves of later years are shorter, as their cases are not followed so long. Kinds are "
        "not alike, and who has which kind differs."
    ),
    reads={"survival": ("cases", "day", "open_share", "at_risk")},
    place=70,
    cost=160,
)
def curves(tables: Reading) -> Figure | None:
    """Curves by year and by kind, side by side; None where there is one of each."""
    survival = tables["survival"]
    panels = {
        _("By year of filing"): _groups(survival, "year", by_size=False),
        _("By kind of case"): _groups(survival, "kind", by_size=True),
    }
    panels = {title: names for title, names in panels.items() if len(names) > 1}
    if not panels:
        return None
    figure, all_axes = look.subplots(
        len(panels), figsize=(8, 3.4 * len(panels)), squeeze=False, layout="constrained"
    )
    for axes, (title, names) in zip(all_axes[:, 0], panels.items(), strict=True):
        for i, name in enumerate(names):
            rows = _drawn(survival, name)
            n = int(rows["at_risk"].max())
            called = _short(name.partition("=")[2]) or _("(none)")
            label = _("{name} ({n:,})", name=called, n=n)
            x, y = rows["day"], 100 * rows["open_share"]
            looks = {"color": look.colour(i), "linestyle": look.dash(i), "lw": 1.6}
            axes.step(x, y, where="post", label=label, **looks)
        _percent(axes)
        axes.set_xlim(left=0)
        axes.set_xlabel(_("{days} since filing", days=tables.days))
        axes.legend(frameon=False, loc="center left", bbox_to_anchor=(1.01, 0.5), fontsize=8)
        axes.set_title(title)
    return figure


def _groups(survival: pd.DataFrame, what: str, *, by_size: bool) -> Sequence[str]:
    """Names of the groups whose curves are drawn: the largest, or the last, in their order."""
    sizes = survival.groupby("cases", sort=False)["at_risk"].max()
    of = sizes[[name for name in sizes.index if str(name).startswith(f"{what}=")]]
    of = of[of >= FEWEST]
    if by_size:
        return [str(name) for name in of.sort_values(ascending=False, kind="stable").index][
            :MOST_KINDS
        ]
    return [str(name) for name in sorted(of.index)][-MOST_KINDS:]


def _short(name: str, most: int = 22) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


@chart(
    "ledger_hazard",
    "ledger",
    caption=marked(
        "Closures per open case and day in each quarter: how fast the bureau closes what it has. "
        "The bars say how far it could lie by chance, for which closures are taken to come as "
        "unevenly as the months of the quarters differ; with few months that is known roughly."
    ),
    reads={"hazard": ("quarter", "closures_per_open_case_day", "low_95", "high_95")},
    place=50,
    cost=90,
)
def hazard(tables: Reading) -> Figure | None:
    """Closures per open case and day, by quarter, with the interval of each."""
    rows = tables["hazard"]
    if not known(rows, "closures_per_open_case_day"):
        return None
    figure, axes = look.one_axes((8, 3.4), left=0.09, right=0.97, top=0.8, bottom=0.12)
    rate = 100 * rows["closures_per_open_case_day"].to_numpy(dtype=np.float64)
    ends = [100 * rows[name].to_numpy(dtype=np.float64) for name in ("low_95", "high_95")]
    reach = np.nan_to_num(np.stack([rate - ends[0], ends[1] - rate]))
    x = np.arange(len(rate))
    axes.errorbar(x, rate, yerr=reach, fmt="o", color=look.colour(0), capsize=3, ms=5)
    axes.set_ylim(0, 1.08 * float(np.nanmax(rate + reach[1])) or 1)
    axes.set_ylabel(_("closed a day, of 100 open cases"))
    look.month_ticks(axes, [str(quarter) for quarter in rows["quarter"]])
    caption = _("bar: 95 % interval, widened by how much months of a quarter differ")
    look.titled(axes, _("Closures per open case and day, by quarter"), caption)
    return figure


BOUNDS = (0, 1, 2, 3, 6, 9, 12, 18, 24)
"""Ages in months at which groups of pending cases begin."""


@chart(
    "ledger_pending_age",
    "ledger",
    caption=marked(
        "How old the pending cases are, when the window begins and when it ends. The groups are "
        "not equally long, so a bar's height says how many cases, not how dense they lie."
    ),
    reads={"cases": ("filed", "closed")},
    place=60,
    cost=110,
)
def pending_age(tables: Reading) -> Figure | None:
    """Pending cases by months since filing, at the window's beginning and its end."""
    if tables.closed_only:
        return None
    moments = {
        _("when {month} began", month=tables.first): tables.pending_ages(0),
        _("when {month} ended", month=tables.last): tables.pending_ages(len(tables.months)),
    }
    figure, axes = look.one_axes((8, 3.6), left=0.09, right=0.97, top=0.8, bottom=0.17)
    bounds = [*(bound * MONTH for bound in BOUNDS), np.inf]
    for i, (text, ages) in enumerate(moments.items()):
        counts, _edges = np.histogram(ages, bounds)
        x = np.arange(len(counts)) + (i - 0.5) * 0.4
        label = _("{when} ({n:,} cases)", when=text, n=len(ages))
        bars = axes.bar(x, counts, 0.38, color=look.colour(i), label=label, alpha=(0.55, 1)[i])
        axes.bar_label(bars, [str(n or "") for n in counts], fontsize=7, padding=1)
    names = [f"{low}–{high}" for low, high in pairwise(BOUNDS)]
    axes.set_xticks(np.arange(len(BOUNDS)), [*names, _("over {months}", months=BOUNDS[-1])])
    axes.set_ylim(0, 1.15 * max(axes.dataLim.y1, 1))
    axes.set_xlabel(_("months since filing"))
    axes.set_ylabel(_("pending cases"))
    axes.grid(visible=True, axis="y")
    axes.legend(frameon=False, loc="upper right")
    look.titled(axes, _("How old the pending cases are"), _("counted, not estimated"))
    return figure
