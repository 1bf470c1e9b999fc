"""The charts of a search: the curve over one key, and cost against the measure over several."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.language import _, marked
from sim.report.charts import look
from sim.report.charts.registry import chart
from sim.report.charts.tables import Tables
from sim.report.wanted import target_in_words
from sim.scenario.catalogue import MEASURES
from sim.studies.seek import Seek

ENDS = ("any_look_low", "any_look_high")
OF_A_POINT = ("point", "work", "replications", "mean", *ENDS, "verdict", "sought")
SHADES = {
    "meets": look.ARM_COLOURS[2],
    "fails": look.ARM_COLOURS[1],
    "unclear": look.ARM_COLOURS[0],
    "": look.QUIET,
}
LABELS = {
    "meets": marked("meets the target"),
    "fails": marked("does not meet it"),
    "unclear": marked("not known after the most replications"),
    "": marked("played to show the curve, not judged"),
}
OF_COSTS = {**LABELS, "": marked("dropped: costs more than one that meets it")}
"""What is known of points, in the legend of each chart."""


@chart(
    "sought",
    "seek",
    caption=marked(
        "The measure at all values of the key that were played, the target as a dashed line, and "
        "the value that was sought as a dotted one. Bars hold at every look at once and are wider "
        "than those of a fixed number of replications; a value is judged when its bar is clear of "
        "the target."
    ),
    reads={"values": OF_A_POINT, "points": ()},
    place=10,
    cost=150,
)
def sought(tables: Tables) -> Figure | None:
    """The measure over the one key; None if there are several."""
    seek: Seek = tables.study
    if seek.costs:
        return None
    key = seek.points.keys[0]
    figure, axes = look.one_axes((8, 4.4), left=0.1, right=0.97, top=0.83, bottom=0.24)
    played = _played(tables)
    at = [seek.points.values[int(point)][0] for point in played["point"]]
    shown = played.assign(x=at)
    axes.plot(shown["x"], shown["mean"], color=look.QUIET, linewidth=0.8, zorder=1)
    _marks(axes, shown, LABELS)
    _target(axes, seek)
    for x in shown.loc[shown["sought"], "x"]:
        axes.axvline(x, color=SHADES["meets"], linewidth=1.2, linestyle=":", zorder=0)
        axes.annotate(f"{x:g}", (x, 1), xycoords=("data", "axes fraction"), xytext=(3, -9),
                      textcoords="offset points", color=SHADES["meets"])  # fmt: skip
    axes.set_xlabel(key)
    _finished(axes, seek, played)
    return figure


@chart(
    "costs",
    "seek",
    caption=marked(
        "What each combination costs and how it does, the target as a dashed line. The line joins "
        "those that none does better for less, by their means. Bars hold at every look at once; of "
        "combinations that were dropped early they are wide."
    ),
    reads={"values": OF_A_POINT, "points": ()},
    place=20,
    cost=150,
)
def costs(tables: Tables) -> Figure | None:
    """The measure against the cost of the points; None if there is one key."""
    seek: Seek = tables.study
    if not seek.costs:
        return None
    figure, axes = look.one_axes((8, 4.6), left=0.1, right=0.97, top=0.83, bottom=0.24)
    played = _played(tables)
    shown = played.assign(x=[seek.point_costs[int(point)] for point in played["point"]])
    best = front(shown["x"].to_numpy(float), seek.target.sign * shown["mean"].to_numpy(float))
    edge = shown.iloc[best]
    axes.plot(
        edge["x"], edge["mean"], color=look.QUIET, linewidth=1, zorder=1, drawstyle="steps-post"
    )
    _marks(axes, shown, OF_COSTS)
    _target(axes, seek)
    for _place, row in shown[shown["sought"]].iterrows():
        values = ", ".join(f"{value:g}" for value in seek.points.values[int(row["point"])])
        axes.annotate(values, (row["x"], row["mean"]), xytext=(6, -12),
                      textcoords="offset points", color=SHADES["meets"])  # fmt: skip
    weights = " + ".join(f"{cost:g} × {key}" for key, cost in seek.costs.items())
    axes.set_xlabel(_("cost: {weights}", weights=weights))
    _finished(axes, seek, played)
    return figure


def front(cost: np.ndarray, gain: np.ndarray) -> list[int]:
    """The points that none is better than for less (Pareto), in the order of their costs."""
    order = np.lexsort((-gain, cost))
    best, chosen = -np.inf, []
    for i in order.tolist():
        if gain[i] > best:
            best = float(gain[i])
            chosen.append(i)
    return chosen


def _played(tables: Tables) -> pd.DataFrame:
    """The points that were played with their work, in the unit in which they are shown."""
    table = tables["values"].fillna({"verdict": ""})
    played = table[table["work"] == "as_given"].reset_index(drop=True)
    scale = MEASURES[tables.study.target.measure].scale
    return played.assign(**{name: scale * played[name] for name in ("mean", *ENDS)})


def _marks(axes: Axes, shown: pd.DataFrame, labels: dict[str, str]) -> None:
    """Points with their bars, a colour for what is known of each."""
    for verdict, label in labels.items():
        of = shown[shown["verdict"] == verdict]
        if len(of):
            low, high = ((of[end] - of["mean"]).abs().fillna(0) for end in ENDS)
            axes.errorbar(
                of["x"],
                of["mean"],
                yerr=(low, high),
                fmt="o",
                mfc=SHADES[verdict] if verdict else "white",
                ms=5,
                color=SHADES[verdict],
                elinewidth=1,
                label=_(label),
            )


def _target(axes: Axes, seek: Seek) -> None:
    scale = MEASURES[seek.target.measure].scale
    axes.axhline(scale * seek.target.value, color="black", linewidth=0.9, linestyle="--")


def _finished(axes: Axes, seek: Seek, played: pd.DataFrame) -> None:
    measure = MEASURES[seek.target.measure]
    axes.set_ylabel(measure.unit)
    axes.margins(x=0.03)
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(0, -0.14), ncols=2, fontsize=8)
    fewest, most = int(played["replications"].min()), int(played["replications"].max())
    text = marked(
        "{arm}; mean of {fewest} to {most} replications at {n} points, the same draws at all"
    )
    if fewest == most:
        text = marked("{arm}; mean of {most} replications at {n} points, the same draws at all")
    look.titled(
        axes,
        _(
            "{measure}, target: {target}",
            measure=measure.label,
            target=target_in_words(seek.target),
        ),
        _(
            text,
            arm=seek.arm,
            fewest=fewest,
            most=most,
            n=len(played),
        ),
    )
