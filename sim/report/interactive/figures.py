"""The interactive charts of a study, as data; of which charts there are any: see its modules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sim.language import _
from sim.report.charts.registry import charts_of
from sim.report.charts.tables import Tables, tables_of
from sim.report.interactive import of_bureaus, of_cases, of_others, of_runs, of_sweeps
from sim.report.interactive.figure import Figure
from sim.report.names import named
from sim.studies.study import Outcome

Make = Callable[..., Figure | None]
MAKERS: Mapping[str, Mapping[str, Make]] = {
    "run": of_runs.FIGURES | of_cases.FIGURES,
    "bureaus": of_bureaus.FIGURES,
    "sweep": of_sweeps.FIGURES,
    **of_others.FIGURES,
}
"""What makes the figure of a chart, by the kind of study and the chart's name."""


def figures(outcome: Outcome, names: Collection[str] = ()) -> list[Figure]:
    """The interactive charts of a study, in the order of its page and the language in use.

    Parameters
    ----------
    outcome : Outcome
        Finished, or with its tables in memory.
    names : collection of str
        Of the charts that are wanted; all, if none is named.
    """
    shown = named(outcome)
    wanted = [
        chart.name
        for chart in charts_of(shown.study.kind)
        if names and not {*names}.isdisjoint(chart.values(shown.study))
    ]
    return [*figures_of(tables_of(shown, wanted), names)]


def figures_of(tables: Tables, names: Collection[str] = ()) -> Iterator[Figure]:
    """The same of tables that have been read; what they know of themselves is found out once."""
    kind: Any = tables.outcome.study.kind
    makers = MAKERS.get(kind, {})
    for chart in charts_of(kind):
        for file, value in chart.values(tables.study).items():
            if chart.name not in makers or (names and file not in names):
                continue
            figure = makers[chart.name](tables, **value)
            if figure is not None:
                yield replace(figure, name=file, caption=figure.caption or _(chart.caption))
