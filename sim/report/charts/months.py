"""Charts of a run over its months: closures, and how unevenly the backlog lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.analysis.intervals import mean_ends
from sim.arrays import FloatArray
from sim.language import _, marked
from sim.report.charts import look
from sim.report.charts.registry import chart
from sim.report.charts.tables import EACH, MONTHS, PRESENCE, Tables, once
from sim.report.findings.timing import capped
from sim.scenario.defined import keeps_pool


@dataclass(frozen=True)
class OverMonths:
    """What is shown over the months of a run, a line an arm.

    Attributes
    ----------
    values : mapping of str to FloatArray
        Of each arm, replications x all months, (R, M); nan where nothing is known.
    title, unit : str
        What they are.
    note : str
        What to beware of, beside what the lines are.
    in_window : bool
        Whether there is nothing to be shown of the history.
    """

    values: Mapping[str, FloatArray]
    title: str
    unit: str
    note: str = ""
    in_window: bool = False

    def how(self, tables: Tables) -> str:
        """What lines and bands are, in words."""
        return _("; ").join(filter(None, [mean_with_band(tables.n), self.note]))


@chart(
    "closures",
    "run",
    caption=marked(
        "Cases closed by the whole bureau in each month, a line an arm. The bands are of each arm "
        "by itself; whether arms differ, the chart of differences says."
    ),
    reads=MONTHS,
    place=10,
    cost=105,
)
def closures(tables: Tables) -> Figure:
    """Cases closed in each month by the whole bureau."""
    return _over_months(tables, closures_by_month(tables))


@once
def closures_by_month(tables: Tables) -> OverMonths:
    """Cases closed in each month by the whole bureau."""
    values = {arm: tables.cells(arm).summed("closed") for arm in tables.arms}
    return OverMonths(values, _("Cases closed per month, whole bureau"), _("cases a month"))


@chart(
    "backlog_spread",
    "run",
    caption=marked(
        "How unevenly the backlog lies over the teams at each month's count. The lower the line, "
        "the fewer cases lie between teams; a backlog that shrinks lowers it, too."
    ),
    reads=PRESENCE,
    place=20,
    cost=105,
)
def backlog_spread(tables: Tables) -> Figure:
    """Standard deviation, at each count, of the backlogs of the teams at work."""
    return _over_months(tables, spread_by_month(tables))


@once
def spread_by_month(tables: Tables) -> OverMonths:
    """Standard deviation, at each count, of the backlogs of the teams at work."""
    values = {}
    for arm in tables.arms:
        cells = tables.cells(arm)
        backlog = cells.of("backlog")
        backlog[np.isnan(cells.of("idle_share_officer"))] = np.nan
        values[arm] = spread(backlog).T
    title = _("How unevenly the backlog lies: SD over teams at each month's count")
    note = ""
    if capped(tables.study.base.arms):
        note = _("cases in the pool are in no team's backlog")
    return OverMonths(values, title, _("standard deviation, cases"), note)


def spread(values: FloatArray) -> FloatArray:
    """Standard deviation (n) along the first axis, of what is known; nan where nothing is.

    One value is added after the other (Welford 1962, Technometrics 4, 419-420).
    """
    n, mean, squares = (np.zeros(values.shape[1:]) for _part in range(3))
    for added in values:
        known = ~np.isnan(added)
        n += known
        away = np.where(known, added - mean, 0.0)
        mean += np.divide(away, n, out=np.zeros_like(away), where=n > 0)
        squares += np.where(known, (added - mean) * away, 0.0)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.sqrt(squares / n))


@chart(
    "pool",
    "run",
    caption=marked(
        "Cases that no team has at each month's count, a line an arm: filed, and waiting in the "
        "pool, be it for the event of that day or until a team may take them."
    ),
    reads={**MONTHS, "pending": (*EACH, "month", "cases")},
    place=25,
    cost=110,
)
def pool(tables: Tables) -> Figure | None:
    """Cases in the pool at each count; None where no arm keeps any there beyond an event.

    With tracks alone that is so unless teams are away: then arms do not differ.
    """
    over = pool_by_month(tables)
    return None if over is None else _over_months(tables, over)


@once
def pool_by_month(tables: Tables) -> OverMonths | None:
    """Cases in the pool at each count; None as said of the chart."""
    if not any(keeps_pool(arm.setting) for arm in tables.study.base.arms):
        return None
    values, pending = {}, tables["pending"]
    for arm in tables.arms:
        mine = pending[pending["arm"] == arm]
        filed = mine.groupby(["replication", "month"])["cases"].sum().unstack()
        of_all = filed.reindex(columns=tables.months).to_numpy(dtype=np.float64)
        values[arm] = of_all - tables.cells(arm).summed("backlog")
    first, *others = values.values()
    if not capped(tables.study.base.arms) and all(
        np.array_equal(first, other, equal_nan=True) for other in others
    ):
        return None
    title = _("Cases in the pool at each month's count")
    return OverMonths(values, title, _("cases"), in_window=True)


def _over_months(tables: Tables, over: OverMonths) -> Figure:
    """A line a month for each arm. History in grey."""
    figure, axes = look.one_axes((8, 4.2), left=0.09, right=0.84, top=0.83, bottom=0.1)
    months, before = tables.months, tables.history_months
    if over.in_window:
        months, before = months[before:], 0
    ends = []
    for i, arm in enumerate(tables.arms):
        counts = over.values[arm][:, -len(months) :]
        if i == 0 and before:
            past, x = counts[:, :before], np.arange(before)
            mean = past.mean(axis=0)
            axes.fill_between(x, *mean_ends(past.T), color=look.QUIET, alpha=0.25, lw=0)
            axes.plot(x, mean, color=look.QUIET, linewidth=1.8)
        first = max(before - 1, 0)  # each arm goes on from the last count of the history
        ends.append(band(axes, np.arange(first, len(months)), counts[:, first:], i))
    axes.set_ylim(bottom=0)
    axes.set_ylabel(over.unit)
    look.month_ticks(axes, months)
    look.mark_history(axes, before)
    look.end_labels(axes, ends, tables.arms, [look.colour(i) for i in range(len(ends))])
    look.titled(axes, over.title, over.how(tables))
    return figure


def band(axes: Axes, x: NDArray[Any], values: FloatArray, i: int) -> float:
    """A line of means over replications (rows) with its 95 % band; its last value."""
    mean = values.mean(axis=0)
    axes.fill_between(x, *mean_ends(values.T), color=look.colour(i), alpha=0.25, linewidth=0)
    axes.plot(x, mean, color=look.colour(i), linestyle=look.line_style(i), linewidth=1.8)
    known = mean[~np.isnan(mean)]
    return float(known[-1]) if len(known) else np.nan


def mean_with_band(replications: str) -> str:
    """What a line and its band are; ``replications``: how many, in words."""
    return _("Mean of {n}; band: 95 % interval of the mean", n=replications)
