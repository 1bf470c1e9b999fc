"""Charts of a ledger over its months: what flows, whose backlog it is, how uneven it lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.language import _, marked, plural
from sim.ledger.ledger import NOBODY
from sim.report.charts import look
from sim.report.charts.registry import chart
from sim.report.ledger.terms import officer_called

if TYPE_CHECKING:
    from sim.report.ledger.reading import Reading

MOST_OFFICERS = 60
"""Rows of the heat map; who has had fewer cases is not in it."""
MOST_WRITTEN = 300
"""Cells of the heat map in which a number can be read."""


@chart(
    "ledger_flow",
    "ledger",
    caption=marked(
        "What the ledger says of each month: cases filed and closed, and below them those that "
        "are pending at its end, with whomever they are. Where more is closed than filed, the "
        "pending fall."
    ),
    reads={"months": ("month", "filed_cases", "closures_cases", "pending_cases")},
    place=10,
    cost=120,
)
def flow(tables: Reading) -> Figure:
    """Cases filed, closed and pending by month; of a ledger of closed cases, closed ones only."""
    months = tables["months"]
    flows = {"filed_cases": _("filed"), "closures_cases": _("closed")}
    flows = {name: text for name, text in flows.items() if known(months, name)}
    down = 2 if known(months, "pending_cases") else 1
    figure, axes = look.subplots(down, figsize=(8, 2.6 * down + 0.4), sharex=True, squeeze=False)
    figure.subplots_adjust(left=0.09, right=0.88, top=0.85, bottom=0.08, hspace=0.45)
    top = axes[0, 0]
    _lines(top, months, flows)
    look.titled(top, _("Cases filed and closed in each month"), _("counted, not estimated"))
    if down == 2:
        bottom = axes[1, 0]
        _lines(bottom, months, {"pending_cases": _("pending")}, first=2)
        look.titled(bottom, _("Cases pending at the end of each month"), _("of all officers"))
    look.month_ticks(axes[-1, 0], tables.months)
    return figure


def _lines(axes: Axes, months: pd.DataFrame, of: dict[str, str], first: int = 0) -> None:
    """A line a column from zero, named at its end."""
    ends, x = [], np.arange(len(months))
    most = max(float(months[name].max()) for name in of)
    for i, name in enumerate(of, start=first):
        values = months[name].to_numpy(dtype=np.float64)
        axes.plot(
            x, values, color=look.colour(i), linestyle=look.dash(i - first), lw=1.8,
            marker=look.marker(i), markersize=3,
        )  # fmt: skip
        ends.append(float(values[-1]))
    axes.set_ylim(0, 1.08 * most or 1)
    axes.set_xlim(-0.5, len(months) - 0.5)
    axes.set_ylabel(_("cases"))
    look.end_labels(axes, ends, list(of.values()), [look.colour(i + first) for i in range(len(of))])


def known(table: pd.DataFrame, name: str) -> bool:
    """Whether a table has a column, and something in it."""
    return name in table and bool(table[name].notna().any())


@chart(
    "ledger_backlogs",
    "ledger",
    caption=marked(
        "Open cases of each officer at the end of each month, the darker the more, in the order of "
        "their codes: it is no ranking. A light row is not a good officer nor a dark one a bad "
        "one: the ledger does not say who worked part of the time, or had the hard cases."
    ),
    reads={"officers": ("month", "team", "in_bureau", "backlog")},
    place=20,
    cost=200,
)
def backlogs(tables: Reading) -> Figure | None:
    """Months x officers, coloured by open cases; None of a ledger that does not know them."""
    rows = tables["officers"]
    if not len(rows) or not known(rows, "backlog"):
        return None
    cells = rows.pivot_table("backlog", "team", "month", aggfunc="sum").reindex(
        columns=tables.months
    )
    held = cells.fillna(0).mean(axis=1)
    held = held[cells.fillna(0).max(axis=1) > 0].sort_values(ascending=False, kind="stable")
    if held.empty:
        return None
    shown = cells.loc[sorted(held.index[:MOST_OFFICERS], key=_place)]
    n, months = shown.shape
    row = 0.3 if n <= 12 else 0.17 if n <= 30 else 0.13  # inches
    figure_height = max(1.6, row * n) + 1.15
    figure, axes = look.subplots(figsize=(8, figure_height), layout="constrained")
    values = np.ma.masked_invalid(shown.to_numpy(dtype=np.float64))
    image = axes.pcolormesh(values, cmap="Blues", vmin=0, edgecolors="white", linewidth=0.4)
    axes.set_ylim(n, 0)
    axes.grid(visible=False)
    names = [officer_called(name) for name in shown.index]
    axes.set_yticks(np.arange(n) + 0.5, names, fontsize=7 if n <= 30 else 6)
    axes.tick_params(axis="y", length=0)
    look.month_ticks(axes, tables.months)
    axes.set_xticks(axes.get_xticks() + 0.5, [t.get_text() for t in axes.get_xticklabels()])
    axes.set_xlim(0, months)
    if values.size <= MOST_WRITTEN:
        _write(axes, values)
    bar = figure.colorbar(image, ax=axes, pad=0.02, aspect=30)
    bar.set_label(_("open cases"))
    left = len(held) - n
    others = plural(
        left, "one more officer, with fewer cases, is not shown",
        "{n} more officers, with fewer cases, are not shown",
    )  # fmt: skip
    note = others if left else _("white: the ledger has no case of this officer in that month yet")
    look.titled(axes, _("Open cases of each officer at the end of each month"), note)
    return figure


def _place(officer: str) -> tuple[bool, str]:
    """Where an officer's row stands: by code, cases of nobody last."""
    return officer == NOBODY, officer


def _write(axes: Axes, values: np.ma.MaskedArray) -> None:
    """Numbers into the cells of a heat map, light on what is dark."""
    most = float(values.max()) or 1.0
    size = 8 if values.shape[1] <= 14 else 6
    for (row, column), value in np.ndenumerate(values):
        if not np.ma.is_masked(value):
            shade = "white" if value > 0.6 * most else "black"
            axes.text(
                column + 0.5, row + 0.5, f"{value:.0f}", ha="center", va="center",
                fontsize=size if values.shape[0] <= 12 else 5.5, color=shade,
            )  # fmt: skip


@chart(
    "ledger_spread",
    "ledger",
    caption=marked(
        "How unevenly the open cases lie over the officers who hold any, at the end of each month. "
        "Above: the least and the most of one officer (line), the middle half of them (box), the "
        "median (dash). Below: the Gini coefficient of the same numbers, 0 if all hold the same."
    ),
    reads={
        "officers": ("month", "team", "backlog"),
        "months": ("month", "backlog_gini", "officers_with_cases"),
    },
    place=30,
    cost=180,
)
def spread(tables: Reading) -> Figure | None:
    """Boxes of the officers' open cases at each count, and their Gini coefficient."""
    months, rows = tables["months"], tables["officers"]
    if not known(months, "backlog_gini") or not known(rows, "backlog"):
        return None
    held = rows[rows["backlog"] > 0].groupby("month")["backlog"]
    of = {str(month): counts.to_numpy(dtype=np.float64) for month, counts in held}
    figure, axes = look.subplots(2, figsize=(8, 5.4), sharex=True)
    figure.subplots_adjust(left=0.09, right=0.88, top=0.88, bottom=0.07, hspace=0.42)
    top, bottom = axes
    for i, month in enumerate(tables.months):
        if len(counts := of.get(month, np.array([]))):
            low, first, middle, third, high = np.percentile(counts, [0, 25, 50, 75, 100])
            top.vlines(i, low, high, color=look.colour(0), lw=1)
            top.vlines(i, first, third, color=look.colour(0), lw=6, alpha=0.45)
            top.hlines(middle, i - 0.28, i + 0.28, color="black", lw=1.6)
    top.set_ylim(0, 1.08 * float(rows["backlog"].max()) or 1)
    top.set_ylabel(_("open cases of an officer"))
    few, many = (int(months["officers_with_cases"].agg(how)) for how in ("min", "max"))
    with_cases = (
        _("of {n} officers with open cases", n=few)
        if few == many
        else _("of {few} to {many} officers with open cases", few=few, many=many)
    )
    look.titled(top, _("Open cases of the officers who hold any"), with_cases)
    gini = months["backlog_gini"].to_numpy(dtype=np.float64)
    bottom.plot(np.arange(len(gini)), gini, color=look.colour(0), lw=1.8, marker="o", ms=3)
    bottom.set_ylim(0, 1)
    bottom.set_ylabel(_("Gini"))
    caption = _("0: all hold the same; nearer 1: few hold most")
    look.titled(bottom, _("Gini coefficient of these numbers"), caption)
    look.month_ticks(bottom, tables.months)
    return figure
