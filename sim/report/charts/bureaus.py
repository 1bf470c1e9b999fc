"""The charts of a table of bureaus."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.arrays import FloatArray
from sim.language import _, marked
from sim.measures.life_table import closed_shares
from sim.report.charts import look
from sim.report.charts.cases import CLOSED_SHARES, Curves, closed_share_chart
from sim.report.charts.differences import CAPTION, COMPARED, difference_chart
from sim.report.charts.months import band, mean_with_band
from sim.report.charts.registry import chart
from sim.report.charts.tables import EACH, Tables, once
from sim.report.findings.returns import NET
from sim.report.findings.timing import shown_measures
from sim.report.quantities import percent
from sim.scenario.catalogue import PANEL_MEASURES

SLICES, A_SLICE = 12, 10  # of bureaus by their caseload, for the line through the cloud
WITHIN_AND_BETWEEN = ("backlog_sd_within_cases", "backlog_sd_between_cases")
OF_PROVINCES = (
    "province", "arm", "measure", "difference", "low_95", "high_95", "relative_difference",
    "mean_reference",
)  # fmt: skip
MANY = 300  # bureaus


@chart(
    "differences",
    "bureaus",
    caption=CAPTION,
    reads={"replications": (*EACH, *PANEL_MEASURES, "pending_cases", *NET), "comparison": COMPARED},
    place=10,
    cost=330,
)
def differences(tables: Tables) -> Figure | None:
    """Paired differences of the main measures of all bureaus together."""
    return difference_chart(tables, shown_measures(PANEL_MEASURES, tables.study.base.arms))


@chart(
    "provinces",
    "bureaus",
    caption=marked(
        "What changes in each province against the reference arm. Each bar is of its province "
        "by itself: of many provinces in which nothing changes, one in twenty has a bar that "
        "leaves out 0."
    ),
    reads={"provinces_comparison": OF_PROVINCES},
    place=30,
    cost=190,
)
def provinces(tables: Tables) -> Figure | None:
    """Change of closures and of spread in each province, the largest gain first."""
    order = provinces_by_gain(tables)
    if not order:
        return None
    size = (8.4, 0.19 * len(order) + 1.4)
    figure, grid = look.subplots(1, 2, figsize=size, sharey=True)
    figure.subplots_adjust(
        left=0.09, right=0.97, top=1 - 0.75 / size[1], bottom=0.5 / size[1], wspace=0.08
    )
    for axes, name in zip(grid, ("closures_cases", "backlog_sd_cases"), strict=True):
        _province_dots(axes, tables, name, order)
    grid[0].set_xlabel(_("change of closures, %"))
    grid[1].set_xlabel(_("change of the spread of backlogs over teams (SD), cases"))
    grid[0].set_yticks(range(len(order)), order, fontsize=7)
    grid[0].set_ylim(-0.6, len(order) - 0.4)
    caption = _(
        "Dot and bar: mean paired difference from {arm} with its 95 % interval, if there are "
        "several replications; {n}",
        arm=tables.arms[0],
        n=tables.n,
    )
    look.headed(figure, _("What changes in each province"), caption)
    return figure


def provinces_by_gain(tables: Tables) -> list[str]:
    """Provinces by their change of closures, the smallest first; none if they say nothing."""
    rows = tables["provinces_comparison"]
    if len(tables.arms) < 2 or rows["province"].nunique() < 2:
        return []
    first = rows[(rows["arm"] == tables.arms[1]) & (rows["measure"] == "closures_cases")]
    order: list[str] = first.sort_values("relative_difference")["province"].tolist()
    return order


def of_province(
    tables: Tables, name: str, arm: str, order: Sequence[str]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Change of a measure in each province and the ends of its intervals; of closures in %."""
    rows = tables["provinces_comparison"]
    mine = rows[(rows["measure"] == name) & (rows["arm"] == arm)].set_index("province")
    mine = mine.loc[list(order)]
    scale = (100 / mine["mean_reference"]) if name == "closures_cases" else 1.0
    middle, low, high = (
        (mine[end] * scale).to_numpy(dtype=np.float64)
        for end in ("difference", "low_95", "high_95")
    )
    return middle, low, high


def _province_dots(axes: Axes, tables: Tables, name: str, order: list[str]) -> None:
    relative = name == "closures_cases"
    axes.axvline(0, color=look.QUIET, linewidth=0.8)
    axes.grid(axis="both")
    for i, arm in enumerate(tables.arms[1:], start=1):
        middle, low, high = of_province(tables, name, arm, order)
        reach = np.nan_to_num(np.abs([low - middle, high - middle]))
        axes.errorbar(
            middle, np.arange(len(order)), xerr=reach, fmt="o",
            color=look.colour(i), markersize=3.5, linewidth=1.2, label=arm,
        )  # fmt: skip
    if len(tables.arms) > 2 and not relative:
        axes.legend(frameon=False, fontsize=8)


@chart(
    "bureaus",
    "bureaus",
    caption=marked(
        "How uneven the teams of each bureau are, and what changes in each bureau, a dot a bureau. "
        "Single bureaus scatter by chance; a line, where there is one, joins means of bureaus of "
        "about the same size."
    ),
    reads={
        "bureaus": ("arm", "bureau", "teams", "received_cases", "backlog_sd_cases"),
        "bureaus_comparison": ("arm", "bureau", "measure", "relative_difference"),
        "months": ("month",),
    },
    place=40,
    cost=180,
)
def bureaus(tables: Tables) -> Figure:
    """How even the teams of each bureau are, and where there is most to gain."""
    alone = len(tables.arms) < 2
    figure, grid = look.subplots(1, 1 if alone else 2, figsize=(8.8, 4.2), squeeze=False)
    figure.subplots_adjust(left=0.08, right=0.97, top=0.83, bottom=0.13, wspace=0.24)
    _spread_within(grid[0, 0], tables)
    if not alone:
        _gain_by_caseload(grid[0, 1], tables)
    caption = _(
        "{bureaus:,} bureaus, means of {n}. Left: the last bar is that much and more. Right: a dot "
        "a bureau, with the\nchance of its replications; line: means of slices by caseload.",
        bureaus=tables["bureaus"]["bureau"].nunique(),
        n=tables.n,
    )
    look.headed(figure, _("How bureaus differ"), caption)
    return figure


def _spread_within(axes: Axes, tables: Tables) -> None:
    means = tables["bureaus"].groupby(["arm", "bureau"])["backlog_sd_cases"].mean()
    top = float(np.nanquantile(means, 0.995))
    edges = np.linspace(0, top or 1, 41)
    for i, arm in enumerate(tables.arms):
        counts, _edges = np.histogram(means[arm].dropna().clip(upper=edges[-1]), edges)
        shade = look.colour(i)
        axes.stairs(counts, edges, color=shade, linewidth=1.5)
        axes.stairs(counts, edges, color=shade, alpha=0.2, fill=True)
        peak = int(counts.argmax())
        look.beside(axes, arm, (edges[peak], counts[peak]), (4, 3), color=shade)
    axes.margins(y=0.15)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel(_("spread of backlogs over a bureau's teams (SD), cases"))
    axes.set_ylabel(_("bureaus"))


def _gain_by_caseload(axes: Axes, tables: Tables) -> None:
    reference = tables["bureaus"][tables["bureaus"]["arm"] == tables.arms[0]]
    months = tables["months"]["month"].nunique()
    load = reference.groupby("bureau")["received_cases"].mean() / months
    load = load / reference.groupby("bureau")["teams"].first()
    rows = tables["bureaus_comparison"]
    rows = rows[rows["measure"] == "closures_cases"]
    axes.axhline(0, color=look.QUIET, linewidth=0.8)
    for i, arm in enumerate(tables.arms[1:], start=1):
        gain = 100 * rows[rows["arm"] == arm].set_index("bureau")["relative_difference"]
        gain = gain.dropna()
        x, y = load.reindex(gain.index).to_numpy(float), gain.to_numpy(float)
        alpha, size = (0.25, 4) if len(x) > MANY else (0.7, 7)
        axes.plot(x, y, ".", color=look.colour(i), alpha=alpha, markersize=size, markeredgewidth=0)
        if len(x) < 2 * A_SLICE:
            continue
        slices = np.array_split(np.argsort(x), min(SLICES, len(x) // A_SLICE))
        middle = [(x[s].mean(), y[s].mean()) for s in slices]
        axes.plot(*np.array(middle).T, color=look.colour(i), linewidth=2)
        look.beside(axes, arm, middle[-1], (4, 4), color=look.colour(i))
    axes.margins(x=0.12)
    axes.set_xlabel(_("cases filed a team and month"))
    axes.set_ylabel(_("change of closures from {arm}, %", arm=tables.arms[0]))


@chart(
    "backlog",
    "bureaus",
    caption=marked(
        "Backlog of all bureaus together at each month's count, a line an arm. Cases that wait to "
        "be allocated are not in it."
    ),
    reads={"months": (*EACH, "month", "backlog")},
    place=60,
    cost=90,
)
def backlog(tables: Tables) -> Figure:
    """Backlog of all bureaus together at each month's count."""
    figure, axes = look.one_axes((8, 4.2), left=0.15, right=0.84, top=0.83, bottom=0.1)
    labels, values = backlogs_by_month(tables)
    ends = [band(axes, np.arange(len(labels)), values[arm], i) for i, arm in enumerate(tables.arms)]
    axes.set_ylim(bottom=0)
    axes.set_ylabel(_("cases"))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    look.month_ticks(axes, labels)
    look.end_labels(axes, ends, tables.arms, [look.colour(i) for i in range(len(ends))])
    title = _("Backlog of all bureaus together at each month's count")
    look.titled(axes, title, mean_with_band(tables.n))
    return figure


def backlogs_by_month(tables: Tables) -> tuple[list[str], dict[str, FloatArray]]:
    """Names of months, and of each arm the backlog of all bureaus, replications x months."""
    months = tables["months"]["month"].drop_duplicates().tolist()
    values = {}
    for arm in tables.arms:
        mine = tables["months"][tables["months"]["arm"] == arm]
        wide = mine.pivot_table("backlog", "replication", "month", aggfunc="sum")
        values[arm] = wide.reindex(columns=months).to_numpy(dtype=np.float64)
    return months, values


@chart(
    "within_and_between",
    "bureaus",
    caption=marked(
        "How much of the unevenness lies within bureaus, and how much between them. A rule moves "
        "cases between the teams of a bureau; what lies between bureaus it changes only by how "
        "much each of them closes."
    ),
    reads={"replications": (*EACH, *WITHIN_AND_BETWEEN)},
    place=50,
    cost=75,
)
def within_and_between(tables: Tables) -> Figure:
    """How much of the spread of backlogs over all teams lies within bureaus."""
    names = [*WITHIN_AND_BETWEEN]
    squares = tables["replications"].assign(**{n: tables["replications"][n] ** 2 for n in names})
    variance = squares.groupby("arm")[names].mean().loc[tables.arms]
    size = 8, 0.5 * len(tables.arms) + 1.6
    top, bottom = 1 - 0.8 / size[1], 0.5 / size[1]
    figure, axes = look.one_axes(size, left=0.2, right=0.95, top=top, bottom=bottom)
    shades = [look.colour(i) for i in range(len(tables.arms))]
    places = np.arange(len(tables.arms))
    within, between = (variance[name].to_numpy(dtype=np.float64) for name in names)
    axes.barh(places, within, color=shades, alpha=0.9, height=0.6)
    axes.barh(places, between, left=within, color=shades, alpha=0.4, height=0.6)
    for place, part, whole in zip(places, within, within + between, strict=True):
        share = percent(part / whole if whole else np.nan, digits=0)
        text = _("{share} % within bureaus", share=share)
        looks = {"va": "center", "fontsize": 8, "color": shades[place]}
        look.beside(axes, text, (whole, place), (5, 0), **looks)
    axes.margins(x=0.25)
    axes.set_yticks(places, tables.arms)
    axes.invert_yaxis()
    axes.grid(axis="x")
    axes.set_xlabel(_("variance of backlogs over all teams at the last count, cases squared"))
    caption = _(
        "Mean of {n}. Dark: between the teams of one bureau, what its rule can level; "
        "pale: between bureaus, what it cannot.",
        n=tables.n,
    )
    look.headed(figure, _("Where the unevenness lies"), caption)
    return figure


@chart(
    "time_to_closure",
    "bureaus",
    caption=CLOSED_SHARES,
    reads={"ages": (*EACH, "closed", "open")},
    place=20,
    cost=90,
)
def time_to_closure(tables: Tables) -> Figure | None:
    """Share of cases closed by days since filing, each followed long; None without cases."""
    curves = closed_share_curves(tables)
    return closed_share_chart(curves, life_table_in_words(), tables.n) if curves else None


def life_table_in_words() -> str:
    """How shares closed are estimated."""
    return _("Life table by whole days: each case as long as it was followed")


@once
def closed_share_curves(tables: Tables) -> Curves | None:
    """For each arm days and the share closed by each; None if an arm has no cases."""
    curves: Curves = {}
    for arm in tables.arms:
        mine = tables["ages"][tables["ages"]["arm"] == arm]
        estimates = [
            closed_shares(rows["closed"].to_numpy(float), rows["open"].to_numpy(float))
            for _replication, rows in mine.groupby("replication")
        ]
        shares = _as_long_as_all_are_known(estimates)
        days = shares.shape[1]
        if not days:
            return None
        curves[arm] = (np.arange(1, days + 1, dtype=np.float64), shares)
    return curves


def _as_long_as_all_are_known(estimates: list[FloatArray]) -> FloatArray:
    """Curves as rows, as long as the shortest; one that has reached 1 stays there."""
    longest = max(map(len, estimates))
    shares: FloatArray = np.full((len(estimates), longest), np.nan)
    for row, curve in zip(shares, estimates, strict=True):
        row[: len(curve)] = curve
        if len(curve) and curve[-1] >= 1:
            row[len(curve) :] = 1.0
    known = ~np.isnan(shares).any(axis=0)
    return shares[:, known]
