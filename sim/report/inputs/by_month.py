"""Loads month by month, where months differ: filings, capacity, who is there, who has too much."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import isfinite

from rich.table import Column, Table

from sim.language import _, listed
from sim.report.printing import plain_table, right
from sim.world.expected_load import Loads, MonthLoad

MOST_ROWS = 12
"""Rows of the table; of more months or spans, quarters are shown."""
QUARTER = 3
Row = tuple[str, ...]


def varies(loads: Loads) -> bool:
    """Whether what comes in, or what can be closed, is not the same in every month."""
    return len({_cells([month]) for month in loads.by_month}) > 1


def month_table(loads: Loads) -> Table:
    """A row for each span of months that are alike; quarters, or longer, where these are many."""
    spans = [list(span) for _cells_of, span in groupby(loads.by_month, lambda m: _cells([m]))]
    months, size = list(loads.by_month), QUARTER
    while len(spans) > MOST_ROWS:
        spans = [months[i : i + size] for i in range(0, len(months), size)]
        size *= 2
    headings: list[str | Column] = [
        _("months"),
        *right(_("filed a month"), _("can be closed"), _("load")),
    ]
    headings += [*right(_("teams at work")), Column(_("too much for"), overflow="fold")]
    rows = [(_span(span), *_cells(span)) for span in spans]
    return plain_table(headings, rows, title=_("Month by month, mean speeds"), pad_edge=True)


def _span(months: Sequence[MonthLoad]) -> str:
    first, last = months[0].month, months[-1].month
    return first if first == last else _("{first} to {last}", first=first, last=last)


def _cells(months: Sequence[MonthLoad]) -> Row:
    """What is shown of a span: means, and the teams that have too much in some month of it."""
    filed = sum(month.filed for month in months) / len(months)
    able = sum(month.capacity for month in months) / len(months)
    load = f"{filed / able:.2f}" if able else "–"
    there = sorted({month.at_work for month in months})
    at_work = str(there[0]) if len(there) == 1 else f"{there[0]}–{there[-1]}"
    capacity = f"{able:.0f}" if isfinite(able) else "–"
    over = dict.fromkeys(team for month in months for team in month.over)
    return f"{filed:.0f}", capacity, load, at_work, listed(list(over))
