"""The interactive charts of a run: they show what its pictures show."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.colors import to_hex

from sim.arrays import FloatArray
from sim.language import _, in_a_row, marked
from sim.report.charts import look
from sim.report.charts.cases import (
    Curves,
    closed_share_curves,
    closed_share_words,
    followed_in_words,
    interesting_days,
)
from sim.report.charts.differences import (
    HIGH,
    LOW,
    MIDDLE,
    compared_with_first,
    named_with_unit,
    title_of_differences,
    together,
)
from sim.report.charts.months import (
    OverMonths,
    closures_by_month,
    pool_by_month,
    spread_by_month,
)
from sim.report.charts.tables import Tables
from sim.report.charts.teams import mean_backlogs, shown_teams, team_shades, which_teams
from sim.report.findings.timing import shown_measures
from sim.report.interactive.figure import Figure, Series, of_ends, of_means, plain
from sim.scenario.catalogue import MAIN_MEASURES, MEASURES

MOST_DAYS = 130
"""Places of a curve by days: a longer one is shown at every second day, or third ..."""


def closures(tables: Tables) -> Figure | None:
    """Cases closed in each month."""
    return over_months(tables, closures_by_month(tables))


def backlog_spread(tables: Tables) -> Figure | None:
    """Standard deviation over teams at each count."""
    return over_months(tables, spread_by_month(tables))


def pool(tables: Tables) -> Figure | None:
    """Cases in the pool at each count, where arms keep any there."""
    over = pool_by_month(tables)
    return None if over is None else over_months(tables, over)


def over_months(tables: Tables, over: OverMonths) -> Figure | None:
    """A line a month for each arm, the history before them; None of a single month."""
    months, before = tables.months, tables.history_months
    if over.in_window:
        months, before = months[before:], 0
    if len(months) < 2:
        return None
    series = []
    for i, arm in enumerate(tables.arms):
        counts = over.values[arm][:, -len(months) :]
        if i == 0 and before:
            series.append(_past(counts, before))
        series.append(of_means(arm, look.colour(i), _from_history(counts, before), i))
    return Figure(
        name="", caption="", form="lines",
        title=over.title, how=over.how(tables), across=_("month"), up=over.unit,
        places=months, series=series, history=before, from_zero=True,
    )  # fmt: skip


def _past(counts: FloatArray, before: int) -> Series:
    """The history's months, under the first arm and the same for all."""
    past = counts.copy()
    past[:, before:] = np.nan
    return of_means(_("history, the same for all arms"), look.QUIET, past, 0)


def _from_history(counts: FloatArray, before: int) -> FloatArray:
    """An arm's months; it goes on from the last count of the history."""
    own = counts.copy()
    own[:, : max(before - 1, 0)] = np.nan
    return own


def differences(tables: Tables) -> Figure | None:
    """Paired differences of the main measures, each on its own scale."""
    return difference_figure(tables, shown_measures(MAIN_MEASURES, tables.study.base.arms))


def difference_figure(tables: Tables, measures: Sequence[str]) -> Figure | None:
    """A row a measure: the difference of each arm with its interval; None for a single arm."""
    arms = tables.arms
    if len(arms) < 2:
        return None
    rows = {name: compared_with_first(tables, name) for name in measures}
    series = []
    for i, arm in enumerate(arms[1:], start=1):
        mine = pd.concat([rows[name].loc[[arm]] for name in measures])
        scales = np.array([MEASURES[name].scale for name in measures])
        ends = (mine[end].to_numpy(dtype=np.float64) * scales for end in (MIDDLE, LOW, HIGH))
        series.append(of_ends(arm, look.colour(i), ends, i))
    caption = "" if all(map(_has_all_ends, series)) else _(WITHOUT_BARS)
    dots = _("Dot and bar: mean difference with its 95 % interval, {n}.", n=tables.n)
    scale = _("Each row has its own scale; 0 = no difference.")
    return Figure(
        name="", caption=caption, form="points",
        title=title_of_differences(arms), how=in_a_row([dots, scale, together(arms)]),
        across=_("measure"), up="", places=[named_with_unit(name) for name in measures],
        series=series, each_digits=[MEASURES[name].digits for name in measures],
        marks=[0.0], signed=True, apart=True,
    )  # fmt: skip


def _has_all_ends(series: Series) -> bool:
    """Whether every value has an interval."""
    return all(
        value is None or low is not None
        for value, low in zip(series.values, series.low, strict=True)
    )


WITHOUT_BARS = marked(
    "What changes against the reference arm, a row a measure. Where a bar does not touch the line "
    "at 0, the change is more than chance, at 95 % confidence. A dot without a bar has no "
    "interval: the chart does not tell whether it is more than chance."
)
"""What to say of the differences if some have no interval."""


def time_to_closure(tables: Tables) -> Figure | None:
    """Share of cases closed by days since filing."""
    return closed_share_figure(closed_share_curves(tables), followed_in_words(), tables.n)


def closed_share_figure(curves: Curves, estimate: str, replications: str) -> Figure | None:
    """Shares closed by days since filing, of whole days, to where nearly all are closed."""
    last = interesting_days(curves)
    days = next(iter(curves.values()))[0]
    shown = np.flatnonzero(days <= last)
    shown = shown[:: -(-len(shown) // MOST_DAYS)]
    if len(shown) < 2:
        return None
    series = [
        of_means(arm, look.colour(i), 100 * _at(day, shares, days[shown]), i)
        for i, (arm, (day, shares)) in enumerate(curves.items())
    ]
    title, how = closed_share_words(estimate, replications)
    return Figure(
        name="", caption="", form="lines", title=title, how=how,
        across=_("working days since filing"), up=_("cases closed, %"),
        places=[f"{day:g}" for day in days[shown]], positions=days[shown].tolist(),
        series=series, from_zero=True, top=100.0,
    )  # fmt: skip


def _at(day: FloatArray, shares: FloatArray, wanted: FloatArray) -> FloatArray:
    """The shares of the days that are wanted, nan where a curve has none of them."""
    frame = pd.DataFrame(shares, columns=day)
    return frame.reindex(columns=wanted).to_numpy(dtype=np.float64)


def backlog_by_team(tables: Tables) -> Figure | None:
    """Backlogs of all teams under one arm at a time; None of a single month."""
    if len(tables.months) < 2:
        return None
    means = {arm: mean_backlogs(tables, arm) for arm in tables.arms}
    teams, every = shown_teams(means)
    series = []
    for arm, mean in means.items():
        shades = dict(zip(mean.index, team_shades(len(mean)), strict=True))
        for k, team in enumerate(team for team in teams if team in shades):
            values = plain(mean.loc[team].to_numpy(dtype=np.float64))
            name = look.team_name(str(team))
            series.append(Series(name, to_hex(tuple(shades[team])), values, mark=k, part=arm))
    return Figure(
        name="", caption=_(
            "The backlog of every team at each month's count, one arm at a time. Lines that "
            "fan out mean that backlogs grow apart; whether teams run out of work, the chart "
            "of idle shares says."
        ), form="lines", title=_("Backlog of every team at each month's count"),
        how=in_a_row([_means_of_backlogs(tables), _("One line a team, one arm at a time."),
                      which_teams(len(teams), every)]),
        across=_("month"), up=_("backlog, cases"), places=tables.months, series=series,
        history=tables.history_months, from_zero=True, parts=1, top=_rounded_up(means),
    )  # fmt: skip


def _means_of_backlogs(tables: Tables) -> str:
    return _("Backlog, cases, at each month's count; means of {n}.", n=tables.n)


def _rounded_up(means: Mapping[str, pd.DataFrame]) -> float:
    """A round number that no mean exceeds: the end of an axis which all arms share."""
    highest = max(float(np.nanmax(mean.to_numpy(dtype=np.float64))) for mean in means.values())
    step = 10.0 ** math.floor(math.log10(highest)) / 2 if highest > 0 else 1.0
    return math.ceil(1.02 * highest / step) * step or 1.0


def team_backlogs(tables: Tables) -> Figure | None:
    """Backlogs of teams by themselves under each arm; None of a single month."""
    if len(tables.months) < 2:
        return None
    teams, every = shown_teams({arm: mean_backlogs(tables, arm) for arm in tables.arms})
    series = [
        of_means(arm, look.colour(i), counts[team], i, look.team_name(str(team)))
        for i, arm in enumerate(tables.arms)
        for counts in (_of_teams(tables, arm, teams),)
        for team in teams
        if team in counts
    ]
    return Figure(
        name="", caption=_(
            "The backlog of single teams at each month's count under each arm. The bands are "
            "of each team and arm by itself."
        ), form="lines",
        title=_("Which team carries how much, under each arm"),
        how=in_a_row([_means_of_backlogs(tables), _("Bands: 95 % intervals of the means."),
                      which_teams(len(teams), every)]),
        across=_("month"), up=_("backlog, cases"), places=tables.months, series=series,
        history=tables.history_months, from_zero=True,
    )  # fmt: skip


def _of_teams(tables: Tables, arm: str, teams: Sequence[str]) -> dict[str, FloatArray]:
    """Backlogs of teams under an arm, replications x months of each."""
    cells = tables.cells(arm)
    backlog = dict(zip(cells.teams, cells.in_bureau("backlog"), strict=True))
    shown = {team: backlog[team].T for team in cells.seen if team in teams}
    return {team: counts[~np.isnan(counts).all(axis=1)] for team, counts in shown.items()}


FIGURES: dict[str, Callable[..., Figure | None]] = {
    "closures": closures,
    "backlog_spread": backlog_spread,
    "backlog_by_team": backlog_by_team,
    "pool": pool,
    "differences": differences,
    "time_to_closure": time_to_closure,
    "team_backlogs": team_backlogs,
}
"""By the names of the charts."""
