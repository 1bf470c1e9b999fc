"""Charts of a run that look at its cases: how soon they are closed, how old others get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.intervals import mean_ends
from sim.arrays import FloatArray
from sim.language import _, marked
from sim.report.charts import look
from sim.report.charts.layout import (
    WIDTH,
    Layout,
    arm_panels,
    fitted,
    head,
    key,
    key_height,
    last_of_row,
    panels,
    text_width,
)
from sim.report.charts.months import band, mean_with_band
from sim.report.charts.registry import chart
from sim.report.charts.tables import EACH, Tables, once

AGE_SHADES = ("#D9E2EC", "#A9BFD6", "#6F93B8", "#3B6492", "#14304F")  # pale: young; dark: old
AGE_WORDS = ("#61758A", "#567898", "#4A7098", *AGE_SHADES[3:])  # pale words could not be read
MOST_REGIONS = 30
Curves = dict[str, tuple[FloatArray, FloatArray]]
"""Of each arm days, (D,), and the share closed by each, (replications, D)."""

CLOSED_SHARES = marked(
    "Share of the cases filed in the comparison that are closed by days since filing, each case "
    "followed until it is closed or as long as can be. The higher a line, the sooner "
    "cases are closed; a case may be closed without any money being found."
)


@chart(
    "time_to_closure",
    "run",
    caption=CLOSED_SHARES,
    reads={"survival": ("arm", "replication", "day", "closed_share")},
    place=50,
    cost=95,
)
def time_to_closure(tables: Tables) -> Figure:
    """Share of cases closed by days since filing, each followed as long as can be."""
    return closed_share_chart(closed_share_curves(tables), followed_in_words(), tables.n)


def followed_in_words() -> str:
    """How shares closed are estimated."""
    return _("Kaplan-Meier estimate: each case as long as it was followed")


@once
def closed_share_curves(tables: Tables) -> Curves:
    """For each arm days, (D,), and the share closed by each, (replications, D)."""
    curves = {}
    for arm in tables.arms:
        mine = tables["survival"][tables["survival"]["arm"] == arm]
        curve = mine.pivot_table("closed_share", "replication", "day", dropna=False)
        day = curve.columns.to_numpy(dtype=np.float64)
        curves[arm] = (day, curve.to_numpy(dtype=np.float64))
    return curves


def closed_share_chart(curves: Curves, estimate: str, replications: str) -> Figure:
    """Shares closed by days since filing, with bands.

    Parameters
    ----------
    curves : dict of str to (ndarray, ndarray)
        For each arm days, (D,), and the share closed by each, (replications, D).
    estimate : str
        What the shares are, in words.
    replications : str
        How many, in words.
    """
    figure, axes = look.one_axes((8, 4.2), left=0.09, right=0.96, top=0.83, bottom=0.12)
    for i, (day, shares) in enumerate(curves.values()):
        band(axes, day, 100 * shares, i)
    axes.set_xlim(0, interesting_days(curves))
    axes.set_ylim(0, 101)
    axes.set_xlabel(_("working days since filing"))
    axes.set_ylabel(_("cases closed, %"))
    axes.legend(axes.get_lines(), list(curves), loc="lower right", frameon=False)
    look.titled(axes, *closed_share_words(estimate, replications))
    return figure


def closed_share_words(estimate: str, replications: str) -> tuple[str, str]:
    """What is shown of shares closed, and how it is estimated."""
    how = _(
        "{estimate}; mean of {n}; band: 95 % interval of the mean",
        estimate=estimate,
        n=replications,
    )
    return _("How soon cases are closed"), how


def interesting_days(curves: Curves) -> float:
    """Where the slowest curve has closed 99.5 %, or the end."""
    means = [(day, 100 * shares.mean(axis=0)) for day, shares in curves.values()]
    return float(max(day[share >= 99.5].min(initial=day[-1]) for day, share in means))


@chart(
    "pending_by_age",
    "run",
    caption=marked(
        "Pending cases at each month's count by age, a panel an arm. Dark areas that grow mean "
        "that more old cases are pending: they are left lying, or more came in at the time."
    ),
    reads={"pending": ("arm", "month", "over_months", "cases")},
    place=80,
    cost=150,
)
def pending_by_age(tables: Tables) -> Figure | None:
    """Pending cases at each count, stacked by age, a panel an arm; None of a single month."""
    if tables["pending"]["month"].nunique() < 2:
        return None
    bands = tables["pending"]["over_months"].unique().tolist()
    months = tables["pending"]["month"].unique().tolist()
    caption = _(
        "Filed and not closed at each month's count, with a team or in the pool; means of {n}.\n"
        "Dotted: 95 % interval of the mean of all. Months are of the mean length in working "
        "days.",
        n=tables.n,
    )
    figure, grid = arm_panels(tables.arms, months, head(caption), 1.2)
    totals = []
    for axes, arm in zip(grid, tables.arms, strict=True):
        totals.append(_stack(axes, cases_by_age(tables, arm)))
    grid[0].set_xlim(0, max(len(months) - 1, 1))
    grid[0].set_ylim(0, 1.05 * max(totals) or 1)
    grid[0].set_ylabel(_("pending cases"))
    last = last_of_row(grid)
    at_end = tables["pending"][tables["pending"]["arm"] == tables.arms[last]].groupby(
        ["month", "over_months"], sort=False
    )["cases"].mean()  # fmt: skip
    _name_bands(grid[last], bands, at_end.loc[months[-1]].to_numpy(dtype=np.float64))
    look.headed(figure, _("How old are the pending cases?"), caption)
    return figure


@chart(
    "pending_over_12_months",
    "run",
    caption=marked(
        "Share of the pending cases that were filed more than 12 months ago, at each month's "
        "count, a line an arm. It rises when old cases become more, and also when young ones "
        "become fewer: the chart of ages tells which."
    ),
    reads={"pending": (*EACH, "month", "over_months", "cases")},
    place=85,
    cost=100,
)
def pending_over_12_months(tables: Tables) -> Figure | None:
    """Share of pending cases older than 12 months at each count; None of a single month."""
    months, values = old_shares(tables)
    if len(months) < 2:
        return None
    figure, axes = look.one_axes((8, 4.2), left=0.09, right=0.84, top=0.83, bottom=0.1)
    ends = [band(axes, np.arange(len(months)), values[arm], i) for i, arm in enumerate(tables.arms)]
    axes.set_ylim(bottom=0)
    axes.set_ylabel(_("pending over 12 months, %"))
    look.month_ticks(axes, months)
    look.end_labels(axes, ends, tables.arms, [look.colour(i) for i in range(len(ends))])
    look.titled(axes, _("How many of the pending cases are old?"), how_old_in_words(tables, values))
    return figure


@once
def old_shares(tables: Tables) -> tuple[list[str], dict[str, FloatArray]]:
    """Names of months, and of each arm the share older than 12 months, %, replications x months."""
    pending = tables["pending"]
    months = pending["month"].unique().tolist()
    values = {}
    for arm in tables.arms:
        mine = pending[pending["arm"] == arm]
        old = mine.assign(old=mine["cases"].where(mine["over_months"] >= 12, 0))
        cases = old.groupby(["replication", "month"])[["old", "cases"]].sum()
        shares = 100 * (cases["old"] / cases["cases"]).unstack().reindex(columns=months)
        values[arm] = shares.to_numpy(dtype=np.float64)
    return months, values


def how_old_in_words(tables: Tables, values: Mapping[str, FloatArray]) -> str:
    """What lines of old shares are, and where there is none."""
    mean = mean_with_band(tables.n)
    if any(np.isnan(shares).any() for shares in values.values()):
        return _("{mean}; no line where a replication has no pending case", mean=mean)
    return mean


@once
def cases_by_age(tables: Tables, arm: str) -> FloatArray:
    """Pending cases under an arm, replications x months x ages from the youngest on."""
    pending = tables["pending"]
    shape = pending["month"].nunique(), pending["over_months"].nunique()
    return pending[pending["arm"] == arm]["cases"].to_numpy(dtype=np.float64).reshape(-1, *shape)


def _stack(axes: Axes, cases: FloatArray) -> float:
    """Areas of bands, the oldest at the bottom; how high they and their interval reach."""
    mean = cases.mean(axis=0).T[::-1]  # oldest first
    x = np.arange(mean.shape[1])
    tops = np.cumsum(mean, axis=0)
    below = np.vstack([np.zeros(len(x)), tops[:-1]])
    for low, high, shade in zip(below, tops, AGE_SHADES[::-1], strict=True):
        axes.fill_between(x, low, high, color=shade, linewidth=0)
    axes.plot(x, tops[:-1].T, color="white", linewidth=0.6)
    ends = mean_ends(cases.sum(axis=2).T)
    for end in ends:
        axes.plot(x, end, color="#222222", linewidth=0.8, linestyle=":")
    with_interval = np.where(np.isnan(ends[1]), tops[-1], ends[1])
    return float(min(with_interval.max(), 1.5 * tops[-1].max()))


def _name_bands(axes: Axes, bands: list[int], cases: FloatArray) -> None:
    """Name the bands right of a panel, beside where they end; ``cases``: of each, at the end."""
    names = ages_in_words(bands)
    middles = np.cumsum(cases[::-1]) - cases[::-1] / 2  # the oldest lie at the bottom
    look.end_labels(axes, middles.tolist(), names[::-1], AGE_WORDS[::-1], size=8)


def ages_in_words(bands: Sequence[int]) -> list[str]:
    """What bands of ages are called; ``bands``: the months that each is over."""
    between = [_("{low} to {high} months", low=low, high=high) for low, high in pairwise(bands[1:])]
    first, last = _("up to {high} months", high=bands[1]), _("over {low} months", low=bands[-1])
    return [first, *between, last]


@chart(
    "waits_by_region",
    "run",
    caption=marked(
        "How long it takes from filing to closure, a row a region, a dot an arm. Dots that lie far "
        "apart for the length of their bars mean that who waits longer depends on the arm."
    ),
    reads={
        "regions": (*EACH, "region", "time_to_closure_mean_days", "within_days"),
    },
    place=70,
    cost=100,
)
def waits_by_region(tables: Tables) -> Figure | None:
    """Time from filing to closure by region under each arm; None with fewer than two regions."""
    shown, values = waits_of_regions(tables)
    if not shown:
        return None
    caption = caption_of_waits(tables, len(shown))
    top = head(caption) + key_height(tables.arms, WIDTH) + 0.1
    row = 0.14 + 0.085 * len(tables.arms)
    labels = [fitted(name, 1.9, 9) for name in shown]
    left = 0.35 + max(text_width(label, 9) for label in labels)
    size = WIDTH - left - 0.25, row * len(shown) + 0.15
    layout = Layout(size, left=left, top=top)
    figure, (axes,) = panels(1, 1, layout)
    _dumbbells(axes, list(values.values()))
    axes.set_yticks(range(len(shown)), labels)
    low, high = axes.get_xlim()
    axes.set_xlim(max(low, 0), high)
    axes.set_xlabel(waits_in_words(tables))
    look.headed(figure, _("Whose cases wait longer?"), caption)
    key(figure, tables.arms, head(caption), dots=True)
    return figure


@once
def waits_of_regions(tables: Tables) -> tuple[list[str], dict[str, pd.DataFrame]]:
    """The regions that are shown and of each arm their waits, replications x regions.

    No region if there are fewer than two, or none of their cases is closed.
    """
    rows = tables["regions"]
    names = rows["region"].drop_duplicates().tolist()
    values = {arm: _wide(rows[rows["arm"] == arm]).reindex(columns=names) for arm in tables.arms}
    means = pd.DataFrame({arm: waits.mean() for arm, waits in values.items()}).reindex(names)
    if len(names) < 2 or means.isna().all(axis=None):
        return [], {}
    shown = _shown_regions(means)
    return shown, {arm: waits[shown] for arm, waits in values.items()}


def waits_in_words(tables: Tables) -> str:
    """What waits of regions are."""
    days = tables["regions"]["within_days"].max()
    return _("mean time from filing to closure, working days, up to {days:g}", days=days)


def caption_of_waits(tables: Tables, shown: int) -> str:
    """What is shown of waits, and of which regions."""
    regions = tables["regions"]["region"].nunique()
    lines = [
        _("Dot and bar: mean and its 95 % interval, {n}.", n=tables.n),
        _("The region that waits longest under {arm} stands at the top.", arm=tables.arms[0]),
    ]
    if shown < regions:
        some = _("{shown} of {n} regions: those where arms differ most.", shown=shown, n=regions)
        lines.append(some)
    return "\n".join(lines)


def _wide(rows: pd.DataFrame) -> pd.DataFrame:
    """Waits of one arm, replications x regions."""
    return rows.pivot_table("time_to_closure_mean_days", "replication", "region", dropna=False)


def _shown_regions(means: pd.DataFrame) -> list[str]:
    """Regions from the shortest wait under the first arm to the longest; of many, some."""
    apart = means.max(axis=1) - means.min(axis=1)
    kept = means.loc[apart.nlargest(MOST_REGIONS).index] if len(means) > MOST_REGIONS else means
    return [str(name) for name in kept.iloc[:, 0].sort_values(kind="stable").index]


def _dumbbells(axes: Axes, values: list[pd.DataFrame]) -> None:
    """A line a region from the shortest to the longest wait, a dot with its interval an arm."""
    means: FloatArray = np.array([waits.mean() for waits in values], dtype=np.float64)
    y = np.arange(means.shape[1])
    axes.hlines(y, np.nanmin(means, axis=0), np.nanmax(means, axis=0), color="#CCCCCC", lw=2)
    apart = 0.62 / max(len(values), 2)
    for i, waits in enumerate(values):
        shift = (len(values) / 2 - 0.5 - i) * apart
        reach = look.whiskers(waits.to_numpy(dtype=np.float64))
        axes.errorbar(means[i], y + shift, xerr=reach, fmt=look.marker(i), color=look.colour(i),
                      markersize=4, linewidth=1.3)  # fmt: skip
    axes.set_ylim(-0.6, len(y) - 0.4)
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    axes.margins(x=0.06)
