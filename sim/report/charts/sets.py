"""The charts of a run over many sets: what an arm gains at each, against how much is worked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.analysis.effects import at_points
from sim.arrays import FloatArray
from sim.language import _, marked
from sim.report.charts import look
from sim.report.charts.registry import chart
from sim.report.charts.tables import Tables
from sim.report.quantities import difference_unit
from sim.scenario.catalogue import MEASURES


@dataclass(frozen=True)
class Gains:
    """The differences of arms from the first one in a measure at P sets.

    Attributes
    ----------
    measure : str
        Its name.
    reference : str
        The first arm.
    of_arms : mapping of str to (FloatArray, FloatArray, FloatArray)
        Difference and the ends of its 95 % interval, in the unit of the tables, (P,) each.
    use : FloatArray
        Share of time worked, (P,); of no set: it is not known.
    source : str
        Who says how much is worked; or nothing.
    """

    measure: str
    reference: str
    of_arms: Mapping[str, tuple[FloatArray, FloatArray, FloatArray]]
    use: FloatArray
    source: str = ""


def gains_of(
    effects: pd.DataFrame, measure: str, arms: Sequence[str], use: Sequence[float], source: str = ""
) -> Gains:
    """The gains that a table ``effects`` has, of a measure."""
    columns = ("difference", "low_95", "high_95")
    of_arms = {
        arm: tuple(at_points(effects, measure, arm, column) for column in columns)
        for arm in arms[1:]
    }
    return Gains(measure, arms[0], of_arms, np.array(use, dtype=np.float64), source)  # type: ignore[arg-type]


def gain_figure(gains: Gains) -> Figure:
    """A bar a set and arm, from end to end of the interval, and the line of no difference."""
    measure = MEASURES[gains.measure]
    figure, axes = look.one_axes((8, 4.2), left=0.1, right=0.84, top=0.83, bottom=0.13)
    n = len(next(iter(gains.of_arms.values()))[0])
    x = 100 * gains.use if len(gains.use) else np.arange(1.0, n + 1)
    for i, (arm, ends) in enumerate(gains.of_arms.items(), start=1):
        _bars(axes, x, [measure.scale * end for end in ends], i, arm)
    axes.axhline(0, color="black", linewidth=0.9)
    axes.set_xlabel(
        _("share of officers' time that is worked on cases, %") if len(gains.use) else _("set")
    )
    if not len(gains.use):
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylabel(_("difference, {unit}", unit=difference_unit(measure)))
    axes.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    title = _("{measure}: difference from {arm}", measure=measure.label, arm=gains.reference)
    how = _(
        "{n} sets, the same draws at all; bars: 95 % intervals, set by set; no bar: none is known",
        n=n,
    )
    look.titled(axes, title, how)
    return figure


def _bars(axes: Axes, x: FloatArray, ends: Sequence[FloatArray], i: int, arm: str) -> None:
    """The bars of one arm, a little beside those of others."""
    y, low, high = ends
    reach = np.nan_to_num(np.stack([y - low, high - y]))
    step = 0.004 * (np.ptp(x) or 1) * (i - 1)
    how: dict[str, Any] = {
        "fmt": look.marker(i),
        "ms": 4,
        "color": look.colour(i),
        "elinewidth": 0.8,
    }
    axes.errorbar(x + step, y, yerr=reach, label=arm, alpha=0.8, **how)


@chart(
    "gain_{responses}",
    "sets",
    caption=marked(
        "The difference between the arms at each set, against the share of time that is worked. "
        "Where dots lie on both sides of the line, what is known does not say whether the arm "
        "brings more or less. How many sets lie on which side is no probability."
    ),
    reads={"effects": ("point", "measure", "arm", "difference", "low_95", "high_95")},
    place=10,
    cost=200,
)
def gain(tables: Tables, value: str) -> Figure | None:
    """The differences of one measure at all sets; ``value``: which measure."""
    study = tables.study
    if len(tables.arms) < 2:
        return None
    return gain_figure(gains_of(tables["effects"], value, tables.arms, study.use, study.source))
