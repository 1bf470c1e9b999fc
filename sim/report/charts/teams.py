"""Charts of a run that look at its teams: their backlogs, their speed, their idle time."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from sim.arrays import FloatArray
from sim.language import _, in_a_row, marked
from sim.report.charts import look
from sim.report.charts.layout import (
    WIDTH,
    Layout,
    fitted,
    head,
    key,
    key_height,
    make_room,
    panels,
    text_width,
)
from sim.report.charts.registry import chart
from sim.report.charts.tables import EACH, MONTHS, Tables, once
from sim.report.quantities import in_percent

MOST_TEAMS = 16
MOST_LABELLED_TEAMS = 12
MOST_DOTS, MOST_CLOUDS = 900, 4
MOST_ACROSS = 4
IDLE = ("idle_share_officer", "idle_share_assistant")
SLICES, A_SLICE = 8, 12  # of teams by their speed, and the fewest teams of one


@chart(
    "backlog_by_team",
    "run",
    caption=marked(
        "The backlog of every team at each month's count, a panel an arm. Lines that fan out mean "
        "that backlogs grow apart; whether teams run out of work, the chart of idle shares says."
    ),
    reads=MONTHS,
    place=30,
    cost=150,
)
def backlog_by_team(tables: Tables) -> Figure:
    """Backlog of every team over the months, a panel for each arm."""
    across = len(tables.arms) if len(tables.arms) <= 3 else 2  # three in a row leave no hole
    down = -(-len(tables.arms) // across)
    size = ((4.4 if across < 3 else 3.5) * across + 0.4, 3.4 * down + 0.8)
    figure, grid = look.subplots(down, across, figsize=size, sharey=True, squeeze=False)
    figure.subplots_adjust(
        left=0.62 / size[0],
        right=1 - 0.85 / size[0],
        top=1 - 0.95 / size[1],
        bottom=0.45 / size[1],
        wspace=0.28 if across < 3 else 0.4,
        hspace=0.3,
    )
    months = tables.months
    means = {arm: mean_backlogs(tables, arm) for arm in tables.arms}
    top = max(float(mean.max().max()) for mean in means.values())
    for axes, (arm, mean) in zip(grid.flat, means.items(), strict=False):
        axes.set_ylim(0, 1.05 * top or 1)
        _team_lines(axes, mean)
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
    shades = team_shades(len(mean))
    for shade, row in zip(shades, mean.to_numpy(dtype=np.float64), strict=True):
        axes.plot(np.arange(len(row)), row, color=shade, linewidth=1.2)
    last = mean.iloc[:, -1]
    axes.set_xlim(-0.5, mean.shape[1] - 0.5)
    named = last.dropna()
    if len(named) > MOST_LABELLED_TEAMS:  # the extremes say most
        named = named.sort_values().iloc[[0, 1, 2, -3, -2, -1]]
    if len(named) > 2 and np.ptp(named) < 0.08 * axes.get_ylim()[1]:
        look.end_labels(
            axes, [named.mean()], [_("all {n} teams", n=len(last.dropna()))], [look.QUIET], size=7
        )
        return
    places = [mean.index.get_loc(team) for team in named.index]
    colours = [to_hex(tuple(shades[place])) for place in places]
    texts = [look.team_name(str(team)) for team in named.index]
    look.end_labels(axes, named.to_list(), texts, colours, size=7)


def team_shades(n: int) -> FloatArray:
    """A colour for each of n teams, (n, 4)."""
    return np.asarray(mpl.colormaps["viridis"](np.linspace(0, 0.85, n)), dtype=np.float64)


@chart(
    "team_backlogs",
    "run",
    caption=marked(
        "The backlog of every team by itself, a panel a team, a line an arm, with the mean of all "
        "teams under the first arm in grey."
    ),
    reads=MONTHS,
    place=90,
    cost=220,
)
def team_backlogs(tables: Tables) -> Figure | None:
    """Every team's backlog under each arm, a small panel a team; None of a single month."""
    if len(tables.months) < 2:
        return None
    means = {arm: mean_backlogs(tables, arm) for arm in tables.arms}
    teams, every = shown_teams(means)
    caption = _caption_of_backlogs(tables, len(teams), every)
    figure, grid = _team_panels(tables.arms, len(teams), head(caption))
    whole = means[tables.arms[0]].mean().to_numpy(dtype=np.float64)
    for axes, team in zip(grid, teams, strict=True):
        axes.plot(np.arange(len(whole)), whole, color="#999999", linewidth=0.9)
        for i, arm in enumerate(tables.arms):
            if team in means[arm].index:
                values = means[arm].loc[team].to_numpy(dtype=np.float64)
                _arm_line(axes, values, tables.history_months, i)
        axes.set_title(look.team_name(str(team)), fontsize=8, fontweight="normal", pad=2)
        look.mark_history(axes, tables.history_months, "")
    _first_and_last(grid, tables.months)
    highest = max(float(mean.loc[mean.index.isin(teams)].max().max()) for mean in means.values())
    grid[0].set_ylim(0, 1.05 * highest or 1)
    look.headed(figure, _("Which team carries how much, under each arm"), caption)
    key(figure, tables.arms, head(caption))
    return figure


def shown_teams(means: dict[str, pd.DataFrame]) -> tuple[list[str], int]:
    """The teams that are shown by themselves, and how many there are."""
    every = list(dict.fromkeys(team for mean in means.values() for team in mean.index))
    return (_most_apart(means, every) if len(every) > MOST_TEAMS else every), len(every)


def which_teams(shown: int, teams: int) -> str:
    """Which teams are shown, if not all are."""
    if shown == teams:
        return ""
    return _("The {shown} of {n} teams that are farthest from the mean.", shown=shown, n=teams)


def _caption_of_backlogs(tables: Tables, shown: int, teams: int) -> str:
    sentences = [_("Backlog, cases, at each month's count; means of {n}.", n=tables.n)]
    sentences.append(which_teams(shown, teams))
    arm = tables.arms[0]
    grey = _("Thin grey line: mean of all teams under {arm}; shaded: history.", arm=arm)
    return f"{in_a_row(sentences)}\n{grey}"


def _team_panels(arms: list[str], teams: int, below: float) -> tuple[Figure, list[Axes]]:
    """About as many panels across as down, in a figure of the same width."""
    across = teams if teams <= 3 else min(int(np.ceil(np.sqrt(teams))), MOST_ACROSS)
    gap = 0.18
    panel = (WIDTH - 0.8 - gap * (across - 1)) / across, 1.0 if across > 2 else 1.5
    top = below + key_height(arms, WIDTH) + 0.28
    return panels(teams, across, Layout(panel, left=0.5, right=0.3, top=top, gap=(gap, 0.3)))


@once
def mean_backlogs(tables: Tables, arm: str) -> pd.DataFrame:
    """Means over replications, teams x months."""
    cells = tables.cells(arm)
    backlog = cells.in_bureau("backlog")
    n = (~np.isnan(backlog)).sum(axis=2)
    with np.errstate(invalid="ignore"):
        means = np.nansum(backlog, axis=2) / n
    rows = [cells.teams.index(team) for team in cells.seen]
    # in this layout one team is added after the other where all are, to the last bit as ever
    return pd.DataFrame(means[rows], index=cells.seen, columns=tables.months, copy=False)


def _most_apart(means: dict[str, pd.DataFrame], names: list[str]) -> list[str]:
    """Teams that are farthest from the mean of all at any time under any arm."""
    away = pd.DataFrame(
        {arm: (mean - mean.mean()).abs().max(axis=1) for arm, mean in means.items()}
    )
    farthest = away.max(axis=1).astype(float).nlargest(MOST_TEAMS).index
    return [name for name in names if name in farthest]


def _arm_line(axes: Axes, values: FloatArray, history_months: int, i: int) -> None:
    """A team's line from the last count of the history on; what was before is drawn once."""
    first = max(history_months - 1, 0)
    if i == 0 and history_months:
        axes.plot(np.arange(history_months), values[:history_months], color=look.QUIET, lw=1.1)
    x = np.arange(first, len(values))
    axes.plot(x, values[first:], color=look.colour(i), linestyle=look.dash(i), lw=1.3)


def _first_and_last(grid: list[Axes], labels: list[str]) -> None:
    """Name the first and the last month only: panels are small."""
    ends = [0, len(labels) - 1] if len(labels) > 1 else [0]
    grid[0].set_xticks(ends, [labels[i] for i in ends])
    grid[0].set_xlim(-0.5, len(labels) - 0.5)
    grid[0].locator_params(axis="y", nbins=3)
    for axes in grid:
        axes.tick_params(labelsize=7)
        texts = axes.get_xticklabels()
        for text in texts:
            text.set_horizontalalignment("left" if text is texts[0] else "right")


@chart(
    "closures_against_speed",
    "run",
    caption=marked(
        "Closures of teams against the speed of their officers, a line an arm. A steep line means "
        "that fast teams close more, a level one that the cases they are given decide, not their "
        "speed."
    ),
    reads={"monthly": ("month",), "teams": ("arm", "replication", "officer_speed", "closed")},
    place=110,
    cost=95,
)
def closures_against_speed(tables: Tables) -> Figure | None:
    """Closures of teams against the speed of their officers; None where all are equally fast."""
    teams, months = tables["teams"], tables["monthly"]["month"].nunique()
    if teams.empty or np.isclose(teams["officer_speed"].min(), teams["officer_speed"].max()):
        return None
    figure, axes = look.one_axes((8, 4.4), left=0.09, right=0.97, top=0.83, bottom=0.12)
    shown = _few_replications(teams, len(tables.arms))
    ends = []
    for i, arm in enumerate(tables.arms):
        mine = teams[teams["arm"] == arm]
        x, y = (mine[name].to_numpy(dtype=np.float64) for name in ("officer_speed", "closed"))
        ends.append(_line_of_slices(axes, x, y / months, i))
        dots = mine["replication"].isin(shown)
        axes.plot(x[dots], y[dots] / months, ".", color=look.colour(i), alpha=0.3, markersize=4,
                  markeredgewidth=0)  # fmt: skip
    axes.set_ylim(bottom=0)
    axes.set_xlabel(_("speed of the officer, as drawn (1: a task takes the work it is given)"))
    axes.set_ylabel(_("cases closed a month"))
    _name_lines(axes, ends, tables.arms)
    caption = _caption_of_speed(len(shown), teams["replication"].nunique())
    look.headed(figure, _("Do teams with fast officers close more?"), caption)
    return figure


def _caption_of_speed(shown: int, replications: int) -> str:
    sentences = [_("Lines: means over teams of about the same speed, all replications.")]
    if shown == replications:
        sentences.append(_("Pale dots: a team in a replication."))
    elif shown:
        sentences.append(_("Pale dots: a team in one of {n} replications.", n=shown))
    slope = _("Level: fast and slow teams close alike; steep: fast teams close more.")
    return f"{in_a_row(sentences)}\n{slope}"


def _few_replications(teams: pd.DataFrame, arms: int) -> np.ndarray:
    """Replications whose dots are drawn: as many as an eye can tell apart; of many arms none."""
    if arms > MOST_CLOUDS:
        return np.zeros(0)
    numbers = teams["replication"].unique()
    a_replication = max(len(teams) / len(numbers) / arms, 1)
    return numbers[: max(int(MOST_DOTS / arms / a_replication), 1)]


def _line_of_slices(axes: Axes, x: FloatArray, y: FloatArray, i: int) -> FloatArray:
    """Means of slices of teams by speed; speed and closures of the last one."""
    order = np.argsort(x, kind="stable")
    slices = np.array_split(order, max(min(SLICES, len(x) // A_SLICE), 2))
    middle = np.array([(x[s].mean(), y[s].mean()) for s in slices if len(s)])
    axes.plot(*middle.T, color=look.colour(i), linestyle=look.line_style(i), linewidth=2)
    return np.asarray(middle[-1], dtype=np.float64)


def _name_lines(axes: Axes, ends: list[FloatArray], arms: list[str]) -> None:
    """Name lines that end within the axes, moved apart where they would overlap."""
    names = [fitted(arm, 2.4, 9) for arm in arms]
    last = max(x for x, _ in ends)
    make_room(axes, last, max(text_width(name, 9) for name in names) + 0.2)
    low, high = axes.get_ylim()
    heights = look.spread_out(np.array([y for _, y in ends]), 0.045 * (high - low), low, high)
    for i, (end, height) in enumerate(zip(ends, heights, strict=True)):
        axes.annotate(
            names[i], tuple(end), xytext=(last + 0.012 * np.ptp(axes.get_xlim()), height),
            va="center", color=look.colour(i),
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.5},
        )  # fmt: skip


@chart(
    "idle_shares",
    "run",
    caption=marked(
        "Idle share of officers and assistants, a row an arm: the mean, and each team as a stroke."
    ),
    reads={"replications": (*EACH, *IDLE), "teams": ("arm", "team", *IDLE)},
    place=120,
    cost=110,
)
def idle_shares(tables: Tables) -> Figure | None:
    """Idle share of officers and assistants under each arm; None where it is not known."""
    roles = idle_roles(tables)
    if not roles:
        return None
    arms = tables.arms
    caption = _(
        "Dot and bar: mean with its 95 % interval, {n}; strokes: single teams, their means over "
        "replications.\nIdle: no case of the team is ready for a stage that is theirs.",
        n=tables.n,
    )
    width = (WIDTH - 2.1) / 2
    size = width, 0.36 * len(arms) + 0.2
    layout = Layout(size, left=1.5, right=0.3, top=head(caption) + 0.32, gap=(0.3, 0))
    figure, grid = panels(len(roles), 2, layout)
    for axes, (name, role) in zip(grid, roles.items(), strict=True):
        for i, arm in enumerate(arms):
            _idle_row(axes, tables, name, arm, i)
        axes.set_title(role, fontsize=9, pad=4)
        axes.set_xlabel(_("idle share of working time, %"))
        axes.grid(axis="x")
        axes.grid(visible=False, axis="y")
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="y", length=0)
    grid[0].set_xlim(0, min(1.18 * grid[0].get_xlim()[1], 104))
    grid[0].set_ylim(len(arms) - 0.4, -0.6)
    _arm_ticks(grid[0], arms)
    look.headed(figure, _("How much of their time are people idle?"), caption)
    return figure


def idle_roles(tables: Tables) -> dict[str, str]:
    """Whose idle shares are known, by the names of the measures."""
    roles = dict(zip(IDLE, (_("officers"), _("assistants")), strict=True))
    known = tables["replications"]
    return {name: role for name, role in roles.items() if known[name].notna().any()}


def idle_percent(tables: Tables, name: str, arm: str) -> FloatArray:
    """The replications' idle shares under an arm, %, where they are known."""
    of_arm = tables["replications"][tables["replications"]["arm"] == arm]
    return 100 * of_arm[name].dropna().to_numpy(dtype=np.float64)


def _arm_ticks(axes: Axes, arms: list[str]) -> None:
    """Arms at the left, in their colours."""
    axes.set_yticks(
        range(len(arms)), [fitted(arm, 1.35, 8.5, lines=2) for arm in arms], fontsize=8.5
    )
    for i, label in enumerate(axes.get_yticklabels()):
        label.set_color(look.colour(i))


def _idle_row(axes: Axes, tables: Tables, name: str, arm: str, i: int) -> None:
    values = idle_percent(tables, name, arm)
    if not len(values):
        looks = {"va": "center", "fontsize": 8, "color": look.QUIET}
        look.beside(axes, _("no team has one of its own"), (0, i), (4, 0), **looks)
        return
    mean, shade = float(values.mean()), look.colour(i)
    teams = tables["teams"][tables["teams"]["arm"] == arm].groupby("team", sort=False)[name].mean()
    axes.plot(100 * teams, np.full(len(teams), i), "|", color=shade, alpha=0.55, markersize=8)
    axes.errorbar(mean, i, xerr=look.whiskers(values[:, None]), fmt=look.marker(i), color=shade,
                  markersize=6, linewidth=2.5, markeredgecolor="white")  # fmt: skip
    share = in_percent(mean / 100)
    look.beside(axes, share, (mean, i), (0, 7), ha="center", color=shade, fontsize=8)
