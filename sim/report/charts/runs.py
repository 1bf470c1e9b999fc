"""The charts of a run, drawn from its tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.analysis.comparison import half_width
from sim.arrays import FloatArray
from sim.language import _, in_a_row, plural
from sim.report.charts import look
from sim.report.charts.cases import pending_by_age, waits_by_region
from sim.report.charts.chance import backlog_range
from sim.report.charts.drawing import Drawing
from sim.report.charts.one_case import one_case_chart
from sim.report.charts.rules import pareto
from sim.report.charts.teams import closures_against_speed, idle_shares, team_backlogs
from sim.report.findings.one_case import quick_case
from sim.report.quantities import MAIN_MEASURES, MEASURES, difference_unit, in_percent
from sim.report.quantities import with_half_width as with_half
from sim.studies.one_case import OneCase
from sim.studies.study import Outcome

MOST_LABELLED_TEAMS = 12
MIDDLE, HALF = "difference", "simultaneous_half_width_95"
_MONTHLY = ("arm", "replication", "month", "team", "in_bureau", "closed", "backlog")
USED = {
    "history": _MONTHLY,
    "monthly": _MONTHLY,
    "replications": (
        "arm",
        "replication",
        *MAIN_MEASURES,
        "idle_share_officer",
        "idle_share_assistant",
    ),
    "survival": None,
    "comparison": None,
    "teams": None,
    "regions": None,
    "pending": None,
}
"""What the charts need of the tables, which are large if there are many replications."""


@dataclass(frozen=True)
class Tables:
    """A run's tables, its arms in their order, and a case to follow, if there is one."""

    arms: list[str]
    find_case: Callable[[], OneCase | None]
    history: pd.DataFrame
    monthly: pd.DataFrame
    replications: pd.DataFrame
    survival: pd.DataFrame
    comparison: pd.DataFrame
    teams: pd.DataFrame
    regions: pd.DataFrame
    pending: pd.DataFrame

    @property
    def history_months(self) -> int:
        """Months that run first."""
        return int(self.history["month"].nunique())

    @property
    def months(self) -> list[str]:
        """Names of all months, history first."""
        return [*self.history["month"].unique(), *self.monthly["month"].unique()]

    def of_arm(self, arm: str) -> pd.DataFrame:
        """Months of one arm, the history before them."""
        return pd.concat([self.history, self.monthly[self.monthly["arm"] == arm]])

    @property
    def n(self) -> str:
        """How many replications, in words."""
        return how_many(self.replications)


def how_many(replications: pd.DataFrame) -> str:
    """How many replications a table has, in words."""
    return plural(replications["replication"].nunique(), "{n} replication", "{n} replications")


def mean_with_band(replications: str) -> str:
    """What a line and its band are; ``replications``: how many, in words."""
    return _("Mean of {n}; band: 95 % t interval of the mean", n=replications)


def run_charts(run: Outcome) -> Drawing[Tables]:
    """All charts of a run."""
    return Drawing(CHARTS, partial(_read, run))


def _read(run: Outcome) -> Tables:
    read = {name: run.table(name, used or ()) for name, used in USED.items()}
    if run.about.get("independent"):  # every arm has a history of its own; the table is the first's
        read["history"] = read["history"].iloc[:0]
    return Tables(run.study.arms, partial(quick_case, run), **read)


def band(axes: Axes, x: NDArray[Any], values: FloatArray, i: int) -> float:
    """A line of means over replications (rows) with its 95 % band; its last value."""
    mean, half = values.mean(axis=0), half_width(values)
    axes.fill_between(x, mean - half, mean + half, color=look.colour(i), alpha=0.25, linewidth=0)
    axes.plot(x, mean, color=look.colour(i), linestyle=look.line_style(i), linewidth=1.8)
    known = mean[~np.isnan(mean)]
    return float(known[-1]) if len(known) else np.nan


def _over_months(tables: Tables, values: dict[str, pd.DataFrame], title: str, unit: str) -> Figure:
    """A line a month for each arm; ``values``: replications x months. History in grey."""
    figure, axes = look.subplots(figsize=(8, 4.2))
    figure.subplots_adjust(left=0.09, right=0.84, top=0.83, bottom=0.1)
    months, before = tables.months, tables.history_months
    ends = []
    for i, arm in enumerate(tables.arms):
        found = values[arm].reindex(columns=months).to_numpy(dtype=np.float64)
        if i == 0 and before:
            past, x = found[:, :before], np.arange(before)
            mean, half = past.mean(axis=0), half_width(past)
            axes.fill_between(x, mean - half, mean + half, color=look.QUIET, alpha=0.25, lw=0)
            axes.plot(x, mean, color=look.QUIET, linewidth=1.8)
        first = max(before - 1, 0)  # each arm goes on from the last count of the history
        ends.append(band(axes, np.arange(first, len(months)), found[:, first:], i))
    axes.set_ylim(bottom=0)
    axes.set_ylabel(unit)
    look.month_ticks(axes, months)
    look.mark_history(axes, before)
    look.end_labels(axes, ends, tables.arms, [look.colour(i) for i in range(len(ends))])
    look.titled(axes, title, mean_with_band(tables.n))
    return figure


def closures(tables: Tables) -> Figure:
    """Cases closed in each month by the whole bureau."""
    values = {
        arm: tables.of_arm(arm).pivot_table("closed", "replication", "month", aggfunc="sum")
        for arm in tables.arms
    }
    return _over_months(
        tables, values, _("Cases closed per month, whole bureau"), _("cases a month")
    )


def backlog_spread(tables: Tables) -> Figure:
    """Standard deviation of the teams' backlogs at each count."""
    values = {}
    for arm in tables.arms:
        rows = tables.of_arm(arm)
        counts = rows[rows["in_bureau"]].groupby(["replication", "month"])["backlog"]
        values[arm] = counts.std(ddof=0).unstack()
    title = _("How unevenly the backlog lies: SD over teams at each month's count")
    return _over_months(tables, values, title, _("standard deviation, cases"))


def backlog_by_team(tables: Tables) -> Figure:
    """Backlog of every team over the months, a panel for each arm."""
    across = min(len(tables.arms), 2)
    down = -(-len(tables.arms) // across)
    size = (4.4 * across + 0.4, 3.4 * down + 0.8)
    figure, grid = look.subplots(down, across, figsize=size, sharey=True, squeeze=False)
    figure.subplots_adjust(
        left=0.62 / size[0], right=1 - 0.85 / size[0], top=1 - 0.95 / size[1],
        bottom=0.45 / size[1], wspace=0.28, hspace=0.3,
    )  # fmt: skip
    months = tables.months
    means = {
        arm: rows[rows["in_bureau"]]
        .groupby(["team", "month"], sort=False)["backlog"]
        .mean()
        .unstack()
        for arm, rows in ((arm, tables.of_arm(arm)) for arm in tables.arms)
    }
    top = max(float(mean.max().max()) for mean in means.values())
    for axes, (arm, mean) in zip(grid.flat, means.items(), strict=False):
        axes.set_ylim(0, 1.05 * top or 1)
        _team_lines(axes, mean.reindex(columns=months))
        look.month_ticks(axes, months)
        axes.set_xticks(axes.get_xticks()[::2])
        look.mark_history(axes, tables.history_months, _("history"))
        axes.set_title(arm, fontsize=10, color=look.colour(tables.arms.index(arm)))
    for axes in grid[:, 0]:
        axes.set_ylabel(_("backlog, cases"))
    for axes in grid.flat[len(tables.arms) :]:
        axes.set_visible(False)
    look.headed(
        figure,
        _("Backlog of every team at each month's count"),
        _("Means of {n}; one line a team", n=tables.n),
    )
    return figure


def _team_lines(axes: Axes, mean: pd.DataFrame) -> None:
    shades = mpl.colormaps["viridis"](np.linspace(0, 0.85, len(mean)))
    for shade, row in zip(shades, mean.to_numpy(dtype=np.float64), strict=True):
        axes.plot(np.arange(len(row)), row, color=shade, linewidth=1.2)
    last = mean.iloc[:, -1]
    axes.set_xlim(-0.5, mean.shape[1] - 0.5)
    named = last.dropna()
    if len(named) > MOST_LABELLED_TEAMS:  # the extremes say most
        named = named.sort_values().iloc[[0, 1, 2, -3, -2, -1]]
    if len(named) > 2 and np.ptp(named) < 0.08 * axes.get_ylim()[1]:
        look.end_labels(
            axes,
            [named.mean()],
            [_("all {n} teams", n=len(last.dropna()))],
            [look.QUIET],
            size=7,
        )
        return
    places = [mean.index.get_loc(team) for team in named.index]
    colours = [to_hex(tuple(shades[place])) for place in places]
    texts = [look.team_name(str(team)) for team in named.index]
    look.end_labels(axes, named.to_list(), texts, colours, size=7)


def differences(tables: Tables) -> Figure | None:
    """Paired differences of the main measures, each on its own scale."""
    return difference_chart(tables.replications, tables.comparison, tables.arms, MAIN_MEASURES)


def difference_chart(
    replications: pd.DataFrame, comparison: pd.DataFrame, arms: list[str], measures: Sequence[str]
) -> Figure | None:
    """A row a measure: the difference of each arm with its interval; None for a single arm."""
    others = arms[1:]
    if not others:
        return None
    row_height = 0.32 + 0.2 * len(others)
    size = (8.4, row_height * len(measures) + 1.3)
    figure, grid = look.subplots(len(measures), 1, figsize=size, squeeze=False)
    figure.subplots_adjust(
        left=0.33 if len(others) == 1 else 0.2,
        right=0.74,
        top=1 - (0.8 if len(others) == 1 else 0.95) / size[1],
        bottom=0.35 / size[1],
        hspace=0.9,
    )
    for axes, name in zip(grid[:, 0], measures, strict=True):
        wide = replications.pivot_table(name, "replication", "arm", dropna=False)
        rows = comparison[comparison["measure"] == name].set_index("arm")
        _difference_row(axes, wide.reindex(columns=arms), rows, name)
    caption = _(
        "Dot and bar: mean difference with its 95 % t interval, {n}; pale dots: single "
        "replications.\nEach row has its own scale; 0 = no difference.",
        n=how_many(replications),
    )
    if len(others) > 1:
        together = _("The {n} intervals of a row hold together (Bonferroni).", n=len(others))
        caption = in_a_row([caption, together])
    title = _("What changes compared with {arm}", arm=arms[0])
    if len(others) == 1:
        title = _("{arm} compared with {reference}: differences", arm=others[0], reference=arms[0])
    look.headed(figure, title, caption)
    return figure


def _difference_row(axes: Axes, wide: pd.DataFrame, rows: pd.DataFrame, name: str) -> None:
    """One measure: a dot, its interval and the single replications for each arm.

    Parameters
    ----------
    wide : the measure, replications x arms, the reference first
    rows : its comparison, an arm a row
    """
    measure = MEASURES[name]
    reference, *others = wide.columns
    axes.axvline(0, color=look.QUIET, linewidth=0.8)
    for place, arm in enumerate(others):
        shade, row = look.colour(place + 1), rows.loc[[arm]].iloc[0]
        single = (wide[arm] - wide[reference]).to_numpy(dtype=np.float64) * measure.scale
        heights = np.full(len(single), place)
        axes.plot(single, heights, ".", color=shade, alpha=0.4, markersize=5, markeredgewidth=0)
        middle, half = (row[of] * measure.scale for of in (MIDDLE, HALF))
        width = None if np.isnan(half) else half
        axes.errorbar(middle, place, xerr=width, fmt="o", color=shade, markersize=4, linewidth=2)
        at: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "va": "center", "fontsize": 8}
        axes.annotate(_in_words(row, name), (1.03, place), color=shade, **at)
    _label_row(axes, name, others)


def _label_row(axes: Axes, name: str, others: list[str]) -> None:
    """Name a row by its measure and unit, and its dots by their arms if there are several."""
    axes.set_yticks(range(len(others)), others if len(others) > 1 else [""], fontsize=7)
    axes.set_ylim(len(others) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelsize=7)
    axes.locator_params(axis="x", nbins=5)
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    unit = difference_unit(MEASURES[name])
    if len(others) > 1:  # the arms' names stand at the left
        axes.set_title(MEASURES[name].label + (f", {unit}" if unit else ""), fontsize=8, pad=3)
        return
    text = MEASURES[name].label + (f"\n({unit})" if unit else "")
    at: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
    axes.annotate(text, (0, 0.5), xytext=(-12, 0), ha="right", va="center", fontsize=8, **at)


def _in_words(row: pd.Series, name: str) -> str:
    measure = MEASURES[name]
    said = with_half(row[MIDDLE], row[HALF], measure)
    if measure.unit != "%" and not np.isnan(row["relative_difference"]):
        said += f"  ({in_percent(row['relative_difference'], signed=True)})"
    return said


def time_to_closure(tables: Tables) -> Figure:
    """Share of cases closed by days since filing, open cases counted."""
    curves = {}
    for arm in tables.arms:
        mine = tables.survival[tables.survival["arm"] == arm]
        curve = mine.pivot_table("closed_share", "replication", "day", dropna=False)
        day = curve.columns.to_numpy(dtype=np.float64)
        curves[arm] = (day, curve.to_numpy(dtype=np.float64))
    return closed_share_chart(curves, _("Kaplan-Meier estimate"), tables.n)


def closed_share_chart(
    curves: dict[str, tuple[FloatArray, FloatArray]], estimate: str, replications: str
) -> Figure:
    """Shares closed by days since filing, with bands.

    Parameters
    ----------
    curves : for each arm days, (D,), and the share closed by each, (replications, D)
    estimate : what the shares are, in words
    replications : how many, in words
    """
    figure, axes = look.subplots(figsize=(8, 4.2))
    figure.subplots_adjust(left=0.09, right=0.96, top=0.83, bottom=0.12)
    ends = []
    for i, (day, shares) in enumerate(curves.values()):
        band(axes, day, 100 * shares, i)
        ends.append((day, np.asarray(100 * shares.mean(axis=0), dtype=np.float64)))
    axes.set_xlim(0, _interesting_days(ends))
    axes.set_ylim(0, 101)
    axes.set_xlabel(_("working days since filing"))
    axes.set_ylabel(_("cases closed, %"))
    axes.legend(axes.get_lines(), list(curves), loc="lower right", frameon=False)
    caption = _(
        "{estimate}, open cases counted; mean of {n}; band: 95 % t interval of the mean",
        estimate=estimate,
        n=replications,
    )
    look.titled(axes, _("How soon cases are closed"), caption)
    return figure


def _interesting_days(curves: list[tuple[FloatArray, FloatArray]]) -> float:
    """Where the slowest curve has closed 99.5 %, or the end."""
    reached = [day[share >= 99.5].min(initial=day[-1]) for day, share in curves]
    return float(max(reached))


def rules(tables: Tables) -> Figure | None:
    """Closures against the spread of backlogs, if there are three arms or more."""
    return pareto(tables.replications, tables.arms)


def one_case(tables: Tables) -> Figure | None:
    """A case that says much, under each arm."""
    found = tables.find_case()
    return None if found is None else one_case_chart(found, tables.arms)


CHARTS = {
    "one_case": one_case,
    "differences": differences,
    "team_backlogs": team_backlogs,
    "backlog_by_team": backlog_by_team,
    "pending_by_age": pending_by_age,
    "backlog_range": backlog_range,
    "idle_shares": idle_shares,
    "closures_against_speed": closures_against_speed,
    "waits_by_region": waits_by_region,
    "closures": closures,
    "backlog_spread": backlog_spread,
    "time_to_closure": time_to_closure,
    "closures_against_spread": rules,
}
"""In the order in which they are drawn: what takes longest first, so that none is waited for."""
