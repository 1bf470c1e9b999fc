"""The interactive charts of a run that look at its cases, at chance and at idle time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.arrays import FloatArray
from sim.language import _, in_a_row, listed
from sim.report.charts import look
from sim.report.charts.cases import (
    ages_in_words,
    caption_of_waits,
    cases_by_age,
    how_old_in_words,
    old_shares,
    waits_in_words,
    waits_of_regions,
)
from sim.report.charts.chance import title_of_ranges, whole_backlog
from sim.report.charts.horizon import courses, from_the_beginning, title_of_courses
from sim.report.charts.months import mean_with_band
from sim.report.charts.tables import Tables
from sim.report.charts.teams import idle_percent, idle_roles
from sim.report.interactive.figure import Figure, Series, of_ends, of_means, plain


def pending_over_12_months(tables: Tables) -> Figure | None:
    """Share of pending cases older than 12 months at each count; None of a single month."""
    months, values = old_shares(tables)
    if len(months) < 2:
        return None
    series = [of_means(arm, look.colour(i), values[arm], i) for i, arm in enumerate(tables.arms)]
    return Figure(
        name="", caption="", form="lines", title=_("How many of the pending cases are old?"),
        how=how_old_in_words(tables, values), across=_("month"),
        up=_("pending over 12 months, %"), places=months, series=series, from_zero=True,
    )  # fmt: skip


def pending_by_age(tables: Tables) -> Figure | None:
    """Pending cases at each count, all and by age; None of a single month."""
    pending = tables["pending"]
    months = pending["month"].unique().tolist()
    if len(months) < 2:
        return None
    ages = [_("all ages"), *ages_in_words(pending["over_months"].unique().tolist())]
    series = []
    for i, arm in enumerate(tables.arms):
        cases = cases_by_age(tables, arm)
        each = [cases.sum(axis=2), *np.moveaxis(cases, 2, 0)]
        series += [
            of_means(arm, look.colour(i), counts, i, age)
            for age, counts in zip(ages, each, strict=True)
        ]
    return Figure(
        name="", caption="", form="lines", title=_("How old are the pending cases?"),
        how=mean_with_band(tables.n), across=_("month"), up=_("pending cases"),
        places=months, series=series, from_zero=True, parts=1,
    )  # fmt: skip


def backlog_range(tables: Tables) -> Figure | None:
    """Median and range of the bureau's backlog over replications; None of a single month."""
    if len(tables.months) < 2:
        return None
    series = []
    for i, arm in enumerate(tables.arms):
        counts = whole_backlog(tables, arm)
        ends = [np.percentile(counts, at, axis=0) for at in (50, 2.5, 97.5)]
        if len(counts) < 2:
            ends[1:] = [np.full_like(ends[0], np.nan)] * 2
        series.append(of_ends(arm, look.colour(i), ends, i))
    how = _(
        "At each month's count, {n}. Line: median; band: where the middle 95 % of the "
        "replications lie, which is no interval of the mean.",
        n=tables.n,
    )
    if tables.outcome.about["replications"] < 2:
        how = _("At each month's count; one replication, so that no range can be shown.")
    return Figure(
        name="", caption="", form="lines", title=title_of_ranges(), how=how, across=_("month"),
        up=_("backlog, cases"), places=tables.months, series=series,
        history=tables.history_months, from_zero=True,
        brackets=_("In brackets: where the middle 95 % of the replications lie"),
    )  # fmt: skip


def horizon(tables: Tables) -> Figure | None:
    """Cumulative difference in closures, and by how much own pending cases have fallen."""
    of_arms, left = courses(tables)
    if not of_arms:
        return None
    parts = _("difference in closures"), _("of which the arm's own pending cases have fallen")
    series = []
    for arm, rows in of_arms:
        i = tables.arms.index(arm)
        columns = ("closures", "closures_low", "closures_high")
        ends = [from_the_beginning(rows, column) for column in columns]
        own = plain(from_the_beginning(rows, "released"))
        series.append(of_ends(arm, look.colour(i), ends, i, parts[0]))
        series.append(Series(arm, look.colour(i), own, mark=i, part=parts[1]))
    line = _("Line: mean difference; band: its 95 % interval, {n}.", n=tables.n)
    n = len(tables.arms) - 1
    together = _("The {n} intervals of a month hold together.", n=n) if n > 1 else ""
    others = _("Not drawn, as they have other cases: {arms}.", arms=listed(left)) if left else ""
    return Figure(
        name="", caption="", form="lines", title=title_of_courses(tables),
        how=in_a_row([line, together, others]), across=_("months since the comparison began"),
        up=_("cases"), places=[f"{month}" for month in range(len(of_arms[0][1]) + 1)],
        series=series, marks=[0.0], signed=True, digits=0,
    )  # fmt: skip


def idle_shares(tables: Tables) -> Figure | None:
    """Idle share of officers and assistants under each arm; None where it is not known."""
    roles = idle_roles(tables)
    if not roles:
        return None
    series = []
    for i, arm in enumerate(tables.arms):
        each = [_mean_of(idle_percent(tables, name, arm)) for name in roles]
        series.append(of_ends(arm, look.colour(i), np.array(each).T, i))
    how = _(
        "Dot and bar: mean with its 95 % interval, {n}. Idle: no case of the team is ready for a "
        "stage that is theirs.",
        n=tables.n,
    )
    return Figure(
        name="", caption="", form="points", title=_("How much of their time are people idle?"),
        how=how, across=_("whose"), up=_("idle share of working time, %"),
        places=list(roles.values()), series=series,
    )  # fmt: skip


def _mean_of(values: FloatArray) -> tuple[float, float, float]:
    """The mean of the replications that have a value, and the ends of its interval."""
    if not len(values):
        return np.nan, np.nan, np.nan
    below, above = look.whiskers(values[:, None])[:, 0]
    mean = float(values.mean())
    return (mean, mean - below, mean + above) if below or above else (mean, np.nan, np.nan)


def waits_by_region(tables: Tables) -> Figure | None:
    """Time from filing to closure by region under each arm; None with fewer than two regions."""
    shown, values = waits_of_regions(tables)
    if not shown:
        return None
    series = []
    for i, (arm, waits) in enumerate(values.items()):
        counts = waits.to_numpy(dtype=np.float64)[:, ::-1]  # the picture counts from the bottom
        mean, reach = np.asarray(waits.mean())[::-1], look.whiskers(counts)
        low, high = mean - reach[0], mean + reach[1]
        alike = reach.sum(axis=0) == 0
        low[alike] = high[alike] = np.nan
        series.append(of_ends(arm, look.colour(i), (mean, low, high), i))
    return Figure(
        name="", caption="", form="points", title=_("Whose cases wait longer?"),
        how=in_a_row(caption_of_waits(tables, len(shown)).split("\n")), across=_("region"),
        up=waits_in_words(tables), places=shown[::-1], series=series,
    )  # fmt: skip


FIGURES: dict[str, Callable[..., Figure | None]] = {
    "horizon": horizon,
    "waits_by_region": waits_by_region,
    "pending_by_age": pending_by_age,
    "pending_over_12_months": pending_over_12_months,
    "backlog_range": backlog_range,
    "idle_shares": idle_shares,
}
"""By the names of the charts."""
