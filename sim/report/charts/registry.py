"""Every chart once: the name of its files, its words, what it reads, its place on the page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Protocol, TypeVar

from matplotlib.figure import Figure

from sim.language import _
from sim.running.manifest import LEDGER


class Charted(Protocol):
    """What is charted: a study, or a ledger that was read."""

    @property
    def kind(self) -> str:
        """By which charts know whether they are of it."""


Draw = Callable[..., Figure | None]
D = TypeVar("D", bound=Draw)
Reads = Mapping[str, Sequence[str]]
"""Columns of tables, by the names of the tables."""


@dataclass(frozen=True)
class Chart:
    """What is known of a chart.

    Attributes
    ----------
    name : str
        Of its files. With ``{key}`` in it there is a chart for each value that the study has under
        this name, and the function gets the value after the tables.
    study : str
        The kind of study that has it.
    caption : str
        In English: what it shows and how to read it; a screen reader says the same.
    reads : mapping of str to sequence of str
        The columns that it needs, by table: no others are read, as tables can be large.
    place : int
        Where it stands on the page, the lowest first.
    cost : int
        About how many milliseconds it takes to draw. What takes longest is drawn first, so that
        none is waited for.
    draw : callable
        Makes a figure of the study's tables; None where there is nothing to show.
    """

    name: str
    study: str
    caption: str
    reads: Reads
    place: int
    cost: int
    draw: Draw

    def drawn(self, study: Charted) -> dict[str, Draw]:
        """What draws its pictures of a study, by the names of their files."""
        values = self.values(study)
        return {file: partial(self.draw, **v) if v else self.draw for file, v in values.items()}

    def values(self, study: Charted) -> dict[str, dict[str, Any]]:
        """What the function gets after the tables for each picture, by the names of their files."""
        key = self.name.partition("{")[2].rstrip("}")
        if not key:
            return {self.name: {}}
        return {self.name.format(**{key: v}): {"value": v} for v in sorted(getattr(study, key))}


_CHARTS: dict[tuple[str, str], Chart] = {}


def chart(
    name: str, study: str, *, caption: str, reads: Reads, place: int, cost: int
) -> Callable[[D], D]:
    """Make a function a chart of a kind of study; what the words mean: see `Chart`."""

    def registered(draw: D) -> D:
        _CHARTS[study, name] = Chart(name, study, caption, reads, place, cost, draw)
        return draw

    return registered


def charts_of(study: str) -> list[Chart]:
    """The charts of a kind of study, in the order of the page."""
    _import_all(of_ledgers=study == LEDGER)
    return sorted((c for c in _CHARTS.values() if c.study == study), key=lambda c: c.place)


def draws_of(study: Charted) -> dict[str, Draw]:
    """What draws the charts of a study, by the names of their files; what takes longest first."""
    by_cost = sorted(charts_of(study.kind), key=lambda c: -c.cost)
    return {file: draw for one in by_cost for file, draw in one.drawn(study).items()}


def captions_of(study: Charted) -> dict[str, str]:
    """The captions of a study's charts, by the names of their files, in the order of the page."""
    charts = charts_of(study.kind)
    return {file: _(one.caption) for one in charts for file in one.drawn(study)}


def read_by(study: str, names: Collection[str] = ()) -> dict[str, set[str]]:
    """The columns that the charts of a kind of study need, by table; or those of these names."""
    columns: dict[str, set[str]] = {}
    for one in charts_of(study):
        for table, read in one.reads.items() if not names or one.name in names else ():
            columns.setdefault(table, set()).update(read)
    return columns


@cache
def _import_all(*, of_ledgers: bool) -> None:
    """Import the modules beside this one, so that no chart is left out for want of an import.

    Those of ledgers, whose names begin so, import how ledgers are read: studies do without.
    """
    package = __name__.rpartition(".")[0]
    for module in iter_modules(import_module(package).__path__):
        if module.name.startswith(LEDGER) is of_ledgers:
            import_module(f"{package}.{module.name}")
