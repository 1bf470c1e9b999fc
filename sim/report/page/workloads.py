"""Tables of a run's appendix: months with the range over replications, and each team's workload."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd
from rich.table import Column, Table

from sim.analysis.workloads import OF_A_MONTH, OF_A_TEAM
from sim.language import _
from sim.report.printing import plain_table, right
from sim.report.quantities import number
from sim.report.workbook.columns import MONTHS, column
from sim.scenario.measure import Unit
from sim.scenario.units import CASES
from sim.studies.study import Outcome

MOST_ROWS = 200
"""Of a table of the page; all are in the file."""


def workload_tables(outcome: Outcome) -> Iterator[Table]:
    """The months of a run, and its teams; nothing of other studies, nor of runs without them."""
    for name, keys, quantities, title in (
        ("monthly_range", ("month", "arm"), OF_A_MONTH, _("Months, all teams together")),
        ("officers", ("team", "arm"), OF_A_TEAM, _("Officers: workload and closures of each team")),
    ):
        if (outcome.folder / f"{name}.csv").is_file():
            yield _table(outcome.table(name), keys, quantities, title)


def about_workloads(tables: Sequence[Table]) -> str:
    """What the figures of these tables are; nothing if there are none."""
    if not tables:
        return ""
    return _(
        "Means over the replications, with the lowest and the highest of them. Pending: filed and "
        "not closed; in the pool: pending with no team. A month counts as at work if the bureau "
        "has the team and its officer is there: not absent, not suspended, the post not vacant. "
        "What a team closes says how its cases and months fell, not how good its officer is."
    )


def _table(
    rows: pd.DataFrame, keys: tuple[str, ...], quantities: Sequence[str], title: str
) -> Table:
    shown = rows.sort_values(keys[0], kind="stable", key=_as_in_the_table)
    headings = [column(name).heading for name in quantities]
    columns: list[str | Column] = [*(column(key).heading for key in keys), *right(*headings)]
    cells = (
        (*(str(row[key]) for key in keys), *(_range(row, name) for name in quantities))
        for _place, row in shown.head(MOST_ROWS).iterrows()
    )
    if len(rows) > MOST_ROWS:
        title = _("{title} (the first {n} rows)", title=title, n=MOST_ROWS)
    return plain_table(columns, cells, title=title)


def _as_in_the_table(labels: pd.Series) -> pd.Series:
    """Labels as numbers in the order in which they come: a team's rows stand together."""
    return pd.Series(pd.factorize(labels)[0], index=labels.index)


def _unit(name: str) -> str:
    return "" if name == "months_present" else "_cases"


def _range(row: pd.Series, name: str) -> str:
    mean, lowest, highest = (
        row[f"{name}{_unit(name)}_{ending}"] for ending in ("mean", "lowest", "highest")
    )
    if lowest == highest:
        return number(mean, _digits(name, mean))
    ends = (number(end, _digits(name, end)) for end in (lowest, highest))
    middle, low, high = number(mean, _digits(name, mean)), *ends
    return _("{middle} ({low} to {high})", middle=middle, low=low, high=high)


def _digits(name: str, value: float) -> Unit:
    """Whole cases where they are many; tenths of those closed in a month."""
    if name == "months_present":
        return MONTHS if float(value).is_integer() else Unit("months", "", 1.0, 1)
    return Unit("cases", "", 1.0, 1) if name == "closed_per_month_present" else CASES
