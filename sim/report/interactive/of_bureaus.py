"""The interactive charts of a table of bureaus."""

from __future__ import annotations

from collections.abc import Callable

from sim.language import _
from sim.report.charts import look
from sim.report.charts.bureaus import (
    backlogs_by_month,
    closed_share_curves,
    life_table_in_words,
    of_province,
    provinces_by_gain,
)
from sim.report.charts.months import mean_with_band
from sim.report.charts.tables import Tables
from sim.report.findings.timing import shown_measures
from sim.report.interactive.figure import Figure, of_ends, of_means
from sim.report.interactive.of_runs import closed_share_figure, difference_figure
from sim.scenario.catalogue import PANEL_MEASURES


def differences(tables: Tables) -> Figure | None:
    """Paired differences of the main measures of all bureaus together."""
    return difference_figure(tables, shown_measures(PANEL_MEASURES, tables.study.base.arms))


def time_to_closure(tables: Tables) -> Figure | None:
    """Share of cases closed by days since filing; None without cases."""
    curves = closed_share_curves(tables)
    return closed_share_figure(curves, life_table_in_words(), tables.n) if curves else None


def backlog(tables: Tables) -> Figure | None:
    """Backlog of all bureaus together at each month's count; None of a single month."""
    months, values = backlogs_by_month(tables)
    if len(months) < 2:
        return None
    series = [of_means(arm, look.colour(i), values[arm], i) for i, arm in enumerate(tables.arms)]
    return Figure(
        name="", caption="", form="lines",
        title=_("Backlog of all bureaus together at each month's count"),
        how=mean_with_band(tables.n), across=_("month"), up=_("cases"),
        places=months, series=series, from_zero=True,
    )  # fmt: skip


def provinces(tables: Tables) -> Figure | None:
    """Change of closures and of spread in each province, the largest gain first."""
    order = provinces_by_gain(tables)[::-1]  # the picture counts from the bottom
    if not order:
        return None
    parts = {
        "closures_cases": _("change of closures, %"),
        "backlog_sd_cases": _("change of the spread of backlogs over teams (SD), cases"),
    }
    series = []
    for name, part in parts.items():
        for i, arm in enumerate(tables.arms[1:], start=1):
            ends = of_province(tables, name, arm, order)
            series.append(of_ends(arm, look.colour(i), ends, i, part))
    how = _(
        "Dot and bar: mean paired difference from {arm} with its 95 % interval, if there are "
        "several replications; {n}",
        arm=tables.arms[0],
        n=tables.n,
    )
    return Figure(
        name="", caption="", form="points", title=_("What changes in each province"), how=how,
        across=_("province"), up="", places=order, series=series, marks=[0.0], signed=True,
        parts=1,
    )  # fmt: skip


FIGURES: dict[str, Callable[..., Figure | None]] = {
    "differences": differences,
    "time_to_closure": time_to_closure,
    "backlog": backlog,
    "provinces": provinces,
}
"""By the names of the charts."""
