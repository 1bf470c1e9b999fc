"""What changes from the first arm to the others: paired differences, a row a measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.language import _, in_a_row, marked
from sim.report.charts import look
from sim.report.charts.registry import chart
from sim.report.charts.tables import EACH, Tables
from sim.report.findings.compared import Finding
from sim.report.findings.returns import NET
from sim.report.findings.timing import shown_measures
from sim.report.quantities import difference_unit, in_percent, with_ends
from sim.scenario.catalogue import MAIN_MEASURES, MEASURES

MOST_DOTS = 1000  # of an arm in a row: an eye tells no more apart, and each takes room in the file
MIDDLE, LOW, HIGH = "difference", "simultaneous_low_95", "simultaneous_high_95"
OF_A_ROW = ("measure", "arm", "reference", "replications", "differ", "low_95")
COMPARED = (*OF_A_ROW, MIDDLE, LOW, HIGH, "relative_difference")
"""What the chart reads of a comparison."""
CAPTION = marked(
    "What changes against the reference arm, a row a measure. Where the bar does not touch the "
    "line at 0, the change is more than chance, at 95 % confidence."
)


@chart(
    "differences",
    "run",
    caption=CAPTION,
    reads={"replications": (*EACH, *MAIN_MEASURES, "pending_cases", *NET), "comparison": COMPARED},
    place=40,
    cost=250,
)
def differences(tables: Tables) -> Figure | None:
    """Paired differences of the main measures, each on its own scale."""
    return difference_chart(tables, shown_measures(MAIN_MEASURES, tables.study.base.arms))


def difference_chart(tables: Tables, measures: Sequence[str]) -> Figure | None:
    """A row a measure: the difference of each arm with its interval; None for a single arm."""
    arms = tables.arms
    others = arms[1:]
    if not others:
        return None
    row_height = 0.32 + 0.2 * len(others)
    size = (8.4, row_height * len(measures) + 1.3)
    figure, grid = look.subplots(len(measures), 1, figsize=size, squeeze=False)
    figure.subplots_adjust(
        left=0.33 if len(others) == 1 else 0.2,
        right=0.66,
        top=1 - (0.8 if len(others) == 1 else 0.95) / size[1],
        bottom=0.35 / size[1],
        hspace=0.9,
    )
    wide = tables["replications"].set_index(["replication", "arm"])[[*measures]].unstack("arm")
    for axes, name in zip(grid[:, 0], measures, strict=True):
        rows = compared_with_first(tables, name)
        _difference_row(axes, pd.DataFrame(wide[name], columns=arms), rows, name)
    caption = in_a_row([_caption(tables.n, len(wide)), together(arms)])
    look.headed(figure, title_of_differences(arms), caption)
    return figure


def _caption(n: str, replications: int) -> str:
    if replications <= MOST_DOTS:
        return _(
            "Dot and bar: mean difference with its 95 % interval, {n}; pale dots: single "
            "replications.\nEach row has its own scale; 0 = no difference.",
            n=n,
        )
    return _(
        "Dot and bar: mean difference with its 95 % interval, {n}; pale dots: the first "
        "{shown} of them.\nEach row has its own scale; 0 = no difference.",
        n=n,
        shown=f"{MOST_DOTS:,}",
    )


def compared_with_first(tables: Tables, name: str) -> pd.DataFrame:
    """Of a measure, the comparison of the other arms with the first; a row an arm."""
    comparison = tables["comparison"]
    of_first = (comparison["measure"] == name) & (comparison["reference"] == tables.arms[0])
    return comparison[of_first].set_index("arm")


def title_of_differences(arms: Sequence[str]) -> str:
    """What differences of arms, the reference first, are."""
    if len(arms) == 2:
        return _("{arm} compared with {reference}: differences", arm=arms[1], reference=arms[0])
    return _("What changes compared with {arm}", arm=arms[0])


def together(arms: Sequence[str]) -> str:
    """Of several arms, that their intervals hold together; else nothing."""
    if len(arms) < 3:
        return ""
    return _("The {n} intervals of a row hold together (Bonferroni).", n=len(arms) - 1)


def named_with_unit(name: str) -> str:
    """A measure with the unit of its differences, if they have one."""
    label, unit = MEASURES[name].label, difference_unit(MEASURES[name])
    return _("{measure}, {unit}", measure=label, unit=unit) if unit else label


def _difference_row(axes: Axes, wide: pd.DataFrame, rows: pd.DataFrame, name: str) -> None:
    """One measure: a dot, its interval and the single replications for each arm.

    ``wide``: the measure, replications x arms, the reference first; ``rows``: its comparison.
    """
    measure = MEASURES[name]
    reference, *others = wide.columns
    axes.axvline(0, color=look.QUIET, linewidth=0.8)
    for place, arm in enumerate(others):
        shade, row = look.colour(place + 1), rows.loc[[arm]].iloc[0]
        single = (wide[arm] - wide[reference]).to_numpy(dtype=np.float64)[
            :MOST_DOTS
        ] * measure.scale
        heights = np.full(len(single), place)
        axes.plot(single, heights, ".", color=shade, alpha=0.4, markersize=5, markeredgewidth=0)
        middle, low, high = (row[of] * measure.scale for of in (MIDDLE, LOW, HIGH))
        reach = None if np.isnan(low) else [[middle - low], [high - middle]]
        axes.errorbar(middle, place, xerr=reach, fmt="o", color=shade, markersize=4, linewidth=2)
        at: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "va": "center", "fontsize": 8}
        axes.annotate(_in_words(row, name), (1.03, place), color=shade, **at)
    _label_row(axes, name, others)


def _label_row(axes: Axes, name: str, others: list[str]) -> None:
    """Name a row by its measure and unit, and its dots by their arms if there are several."""
    axes.set_yticks(range(len(others)), others if len(others) > 1 else [""], fontsize=7)
    axes.set_ylim(len(others) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelsize=7)
    axes.locator_params(axis="x", nbins=5)
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    if len(others) > 1:  # the arms' names stand at the left
        axes.set_title(named_with_unit(name), fontsize=8, pad=3)
        return
    unit = difference_unit(MEASURES[name])
    text = MEASURES[name].label + (f"\n({unit})" if unit else "")
    looks = {"ha": "right", "va": "center", "fontsize": 8}
    look.beside(axes, text, (0, 0.5), (-12, 0), xycoords="axes fraction", **looks)


def _in_words(row: pd.Series, name: str) -> str:
    measure = MEASURES[name]
    words, finding = with_ends(row[MIDDLE], row[LOW], row[HIGH], measure), Finding(row)
    if finding.is_rare:
        return in_a_row([f"{words},", finding.interval])
    if measure.unit != "%" and not np.isnan(row["relative_difference"]):
        words += f"; {in_percent(row['relative_difference'], signed=True)}"
    return words
