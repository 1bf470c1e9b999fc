"""Closures against the spread of backlogs: which arms are beaten in both."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.ranking import dominated
from sim.arrays import FloatArray
from sim.language import _, marked
from sim.report.charts import look
from sim.report.charts.layout import fitted, name_points
from sim.report.charts.registry import chart
from sim.report.charts.tables import EACH, Tables
from sim.report.findings.timing import capped
from sim.report.findings.worlds import unlike_worlds
from sim.scenario.catalogue import MEASURES

CLOSURES, SPREAD = "closures_cases", "backlog_sd_cases"
FEWEST_ARMS = 3


@chart(
    "closures_against_spread",
    "run",
    caption=marked(
        "Closures against the spread of backlogs, a dot an arm. Beside a grey arm there is "
        "one that is no worse in either by the means; whether by more than chance, the chart of "
        "differences says."
    ),
    reads={"replications": (*EACH, CLOSURES, SPREAD)},
    place=60,
    cost=60,
)
def closures_against_spread(tables: Tables) -> Figure | None:
    """Each arm's mean closures and spread; those beaten by another in both are grey.

    None where some arms have other cases: their closures are not to be compared. Arms with a cap on
    the cases of a team are left out: their backlogs are even because the rest is in the pool.
    """
    with_caps = capped(tables.study.base.arms)
    arms = [arm for arm in tables.arms if arm not in with_caps]
    if len(arms) < FEWEST_ARMS or unlike_worlds(tables.outcome).cases:
        return None
    wide = {
        name: tables["replications"]
        .pivot_table(name, "replication", "arm", dropna=False)
        .reindex(columns=arms)
        .to_numpy(dtype=np.float64)
        for name in (SPREAD, CLOSURES)
    }
    if any(np.isnan(values).any() for values in wide.values()):
        return None
    means = [values.mean(axis=0) for values in wide.values()]
    reach = [look.whiskers(values) for values in wide.values()]
    beaten = dominated(np.column_stack([-means[0], means[1]]))
    figure, axes = look.one_axes((8, 4.8), left=0.1, right=0.97, top=0.85, bottom=0.11)
    places = [tables.arms.index(arm) for arm in arms]
    _arms(axes, (means[0], means[1]), (reach[0], reach[1]), beaten, places)
    axes.set_xlabel(_("{measure}, cases: the less the more even", measure=MEASURES[SPREAD].label))
    axes.set_ylabel(MEASURES[CLOSURES].label)
    axes.grid(axis="both")
    axes.margins(0.12)
    shades = [look.QUIET if beaten[i] else look.colour(k) for i, k in enumerate(places)]
    name_points(axes, np.column_stack(means), [fitted(arm, 2.5, 9) for arm in arms], shades)
    caption = _(
        "Means of {n} replications, each arm's with its own 95 % intervals.\n"
        "Grey: by the means another arm closes as many or more and is as even or more so; the "
        "line joins the others.",
        n=len(wide[SPREAD]),
    )
    look.headed(figure, _("More closures or a more even backlog?"), caption)
    return figure


def _arms(
    axes: Axes,
    means: tuple[FloatArray, FloatArray],
    reach: tuple[FloatArray, FloatArray],
    beaten: np.ndarray,
    places: list[int],
) -> None:
    """The arms, in the colours and with the marks of their places in other charts."""
    front = np.flatnonzero(~beaten)
    front = front[np.argsort(means[0][front])]
    axes.step(means[0][front], means[1][front], where="post", color=look.QUIET, lw=0.8, ls="--")
    for i, place in enumerate(places):
        shade = "#AAAAAA" if beaten[i] else look.colour(place)
        x, y = means[0][i], means[1][i]
        bars = [along[:, [i]] for along in reach]
        spread: dict[str, Any] = {"xerr": bars[0], "yerr": bars[1]} if bars[0].any() else {}
        axes.errorbar(
            x, y, **spread, fmt=look.marker(place), color=shade, markersize=6, elinewidth=0.8
        )
