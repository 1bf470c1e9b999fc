"""The interactive charts of decompositions, sensitivity studies and runs over many sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from sim.language import _, chosen
from sim.report.charts import look
from sim.report.charts.decomposition import SHOWN
from sim.report.charts.sensitivity import HIGH, LOW
from sim.report.charts.sets import Gains, gains_of
from sim.report.charts.tables import Tables
from sim.report.interactive.figure import Figure, of_ends
from sim.report.quantities import difference_unit
from sim.scenario.catalogue import MEASURES


def waterfall(tables: Tables) -> Figure | None:
    """What each part of a reform contributes to two measures, one of them at a time."""
    parts, contributions = tables.study.parts, tables["contributions"]
    series = []
    for name in SHOWN:
        rows = contributions[contributions["measure"] == name].set_index("part")
        if rows.empty:
            continue
        mine, measure = rows.loc[list(parts.parts)], MEASURES[name]
        columns = ("contribution", "contribution_low_95", "contribution_high_95")
        ends = (measure.scale * mine[column].to_numpy(dtype=np.float64) for column in columns)
        words = _("{measure}, {unit}", measure=measure.label, unit=difference_unit(measure))
        series.append(of_ends(_("contribution"), look.colour(0), ends, part=words))
    how = _(
        "Shapley values, means of {n} replications, with their 95 % intervals.",
        n=int(contributions["replications"].max()),
    )
    return Figure(
        name="", caption="", form="points",
        title=_("What each part contributes: {title}", title=chosen(parts.scenario.file.title)),
        how=how, across=_("part"), up="", places=list(parts.parts), series=series,
        marks=[0.0], signed=True, parts=1,
    )  # fmt: skip


def tornado(tables: Tables) -> Figure | None:
    """The difference at both ends of every key's range, of one arm at a time."""
    study: Any = tables.study
    measure = MEASURES[study.measure]
    series = []
    places: list[str] = []
    for arm in study.arms[1:]:
        order = tables["indices"][tables["indices"]["arm"] == arm]["key"].to_list()
        alone = tables["tornado"][tables["tornado"]["arm"] == arm].set_index("key").loc[order]
        if not places:
            places = order
        alone = alone.loc[places]
        for mark, (end, name, shade) in enumerate(
            (("low", _("key at its low end"), LOW), ("high", _("key at its high end"), HIGH))
        ):
            columns = (f"difference_{end}", f"low_95_{end}", f"high_95_{end}")
            ends = (measure.scale * alone[of].to_numpy(dtype=np.float64) for of in columns)
            series.append(of_ends(name, shade, ends, mark, arm))
    ranges = {r["key"]: r for r in tables["tornado"].to_dict("records")}
    names = [
        _("{key}: {low} to {high}", key=key, low=f"{ranges[key]['low']:g}",
          high=f"{ranges[key]['high']:g}")
        for key in places
    ]  # fmt: skip
    how = _(
        "Difference from {arm}, {n} paired replications a point: each key moved alone to the ends "
        "of its range; bars: 95 % intervals.",
        arm=study.arms[0],
        n=study.points.replications,
    )
    return Figure(
        name="", caption="", form="points",
        title=_("What decides the answer: {measure}", measure=measure.label),
        how=how, across=_("key"), up=_("difference, {unit}", unit=difference_unit(measure)),
        places=names, series=series, digits=measure.digits, marks=[0.0], signed=True, parts=1,
    )  # fmt: skip


def gain(tables: Tables, value: str) -> Figure | None:
    """The differences of one measure at all sets; None of a single arm."""
    study = tables.study
    if len(tables.arms) < 2:
        return None
    gains = gains_of(tables["effects"], value, tables.arms, study.use, study.source)
    measure = MEASURES[value]
    series = []
    for i, (arm, ends) in enumerate(gains.of_arms.items(), start=1):
        series.append(of_ends(arm, look.colour(i), (measure.scale * end for end in ends), i))
    n = len(series[0].values)
    return Figure(
        name="", caption="", form="points",
        title=_("{measure}: difference from {arm}", measure=measure.label, arm=gains.reference),
        how=_(
            "{n} sets, the same draws at all; bars: 95 % intervals, set by set; no bar: none is "
            "known",
            n=n,
        ),
        across=_("set"), up=_("difference, {unit}", unit=difference_unit(measure)),
        places=_sets(gains, n), series=series, digits=measure.digits, marks=[0.0], signed=True,
    )  # fmt: skip


def _sets(gains: Gains, n: int) -> list[str]:
    """Names of sets: their numbers, and how much is worked in each where that is known."""
    if not len(gains.use):
        return [_("set {n}", n=i + 1) for i in range(n)]
    return [
        _("set {n}, {use} % worked", n=i + 1, use=f"{100 * use:.1f}")
        for i, use in enumerate(gains.use.tolist())
    ]


FIGURES: Mapping[str, Mapping[str, Callable[..., Figure | None]]] = {
    "decomposition": {"waterfall": waterfall},
    "sensitivity": {"tornado": tornado},
    "sets": {"gain_{responses}": gain},
}
"""By the kind of study and the names of the charts."""
