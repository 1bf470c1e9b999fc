"""What charts are drawn from: a study and its tables, with the columns that its charts read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.arrays import FloatArray
from sim.language import plural
from sim.report.charts.drawing import Drawing
from sim.report.charts.registry import draws_of, read_by
from sim.report.names import named
from sim.studies.one_case import OneCase, quick_case
from sim.studies.study import Outcome

T = TypeVar("T")
P = ParamSpec("P")
MONTHS = dict.fromkeys(
    ("history", "monthly"),
    ("arm", "replication", "month", "team", "in_bureau", "closed", "backlog"),
)
"""What charts over the months of a run read."""
PRESENCE = {name: (*columns, "idle_share_officer") for name, columns in MONTHS.items()}
"""The same, and who is at work: the idle share is known of nobody else."""
CODED = {*MONTHS, "pending", "survival"}
"""Tables with many rows, which are grouped by their texts: they come as categories."""
EACH = ("arm", "replication")
"""What tells the rows of a replication apart."""


@dataclass(frozen=True)
class Cells:
    """Months of teams, in all replications: what the rows of tables hold, as arrays.

    Attributes
    ----------
    teams : list of str
        T teams, in the order of the rows.
    seen : list of str
        Those that the bureau ever has, in the order in which it first has them.
    shape : (int, int, int)
        T teams, M months and R replications, in their order.
    parts : sequence of (DataFrame, IntArray, IntArray)
        Tables, which of their rows are meant, and the cell of each.
    """

    teams: list[str]
    seen: list[str]
    shape: tuple[int, int, int]
    parts: Sequence[tuple[pd.DataFrame, NDArray[Any], NDArray[Any]]]

    def of(self, column: str) -> FloatArray:
        """A column, (T, M, R); nan where there is no row."""
        cells = np.full(self.shape, np.nan)
        for frame, rows, places in self.parts:
            cells.reshape(-1)[places] = frame[column].to_numpy()[rows]
        return cells

    def in_bureau(self, column: str) -> FloatArray:
        """The same, nan also where the bureau does not have the team."""
        values = self.of(column)
        values[self.of("in_bureau") != 1] = np.nan
        return values

    def summed(self, column: str) -> FloatArray:
        """A column of whole numbers, of all teams together, (R, M); nan where there is no row."""
        values = self.of(column)
        none = np.isnan(values).all(axis=0)
        return np.where(none, np.nan, np.nansum(values, axis=0)).T


def cells_of(parts: Sequence[tuple[pd.DataFrame, NDArray[Any]]], months: Sequence[str]) -> Cells:
    """The cells of some rows of tables whose months and teams are categories."""
    parts = [(frame, rows) for frame, rows in parts if len(rows)]  # columns of none have no type
    each = [frame["replication"].to_numpy()[rows] for frame, rows in parts]
    numbers = np.unique(np.concatenate([pd.unique(some) for some in each]))
    teams, seen = _teams_of(parts), _teams_of(parts, only="in_bureau")
    shape = len(teams), len(months), len(numbers)
    placed = []
    for (frame, rows), replications in zip(parts, each, strict=True):
        team, month = (
            pd.Index(names).get_indexer(frame[key].cat.categories)[frame[key].cat.codes.iloc[rows]]
            for key, names in (("team", teams), ("month", months))
        )
        number = pd.Index(numbers).get_indexer(replications)
        placed.append((frame, rows, np.ravel_multi_index((team, month, number), shape)))
    return Cells(teams, seen, shape, placed)


def _teams_of(
    parts: Sequence[tuple[pd.DataFrame, NDArray[Any]]], only: str | None = None
) -> list[str]:
    """Teams in the order in which rows have them; ``only``: of rows of which this column holds."""
    teams: dict[str, None] = {}
    for frame, rows in parts:
        some = rows if only is None else rows[frame[only].to_numpy()[rows]]
        codes = pd.unique(frame["team"].cat.codes.to_numpy()[some])
        teams.update(dict.fromkeys(frame["team"].cat.categories[codes].tolist()))
    return list(teams)


@dataclass(frozen=True)
class Tables:
    """A study, and of its tables the columns that its charts read, as ``tables["monthly"]``."""

    outcome: Outcome
    frames: Mapping[str, pd.DataFrame]
    known: dict[tuple[Any, ...], Any] = field(default_factory=dict, repr=False, compare=False)
    """What was found out of them, see `once`."""

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.frames[name]

    @property
    def study(self) -> Any:
        """What was carried out: a `Study` of the charts' kind."""
        return self.outcome.study

    @property
    def arms(self) -> list[str]:
        """Names of the arms, in their order."""
        return self.outcome.study.arms

    @property
    def n(self) -> str:
        """How many replications, in words."""
        return plural(self.outcome.about["replications"], "{n} replication", "{n} replications")

    @cached_property
    def history_months(self) -> int:
        """Of a run, months that run first."""
        return int(self["history"]["month"].nunique())

    @cached_property
    def months(self) -> list[str]:
        """Of a run, names of all months, history first."""
        return [*self["history"]["month"].unique(), *self["monthly"]["month"].unique()]

    def cells(self, arm: str) -> Cells:
        """Of a run, months of the teams of one arm, the history before them."""
        return _cells_of_arm(self, arm)

    def case(self) -> OneCase | None:
        """Of a run, a case to follow, if one is found soon."""
        return quick_case(self.outcome)


def once(find: Callable[Concatenate[Tables, P], T]) -> Callable[Concatenate[Tables, P], T]:
    """A function that finds out something of tables once: pictures and figures show the same.

    What it gives is not to be changed.
    """

    @wraps(find)
    def found(tables: Tables, /, *of: P.args, **named: P.kwargs) -> T:
        key = (find, *of, *named.items())
        if key not in tables.known:
            tables.known[key] = find(tables, *of, **named)
        value: T = tables.known[key]
        return value

    return found


@once
def _cells_of_arm(tables: Tables, arm: str) -> Cells:
    rows = np.flatnonzero((tables["monthly"]["arm"] == arm).to_numpy())
    history = np.arange(len(tables["history"]))
    parts = [(tables["history"], history), (tables["monthly"], rows)]
    return cells_of(parts, tables.months)


def drawing_of(outcome: Outcome) -> Drawing[Tables]:
    """All charts of a study, not drawn yet."""
    shown = named(outcome)
    return Drawing(draws_of(shown.study), partial(tables_of, shown))


def tables_of(outcome: Outcome, names: Collection[str] = ()) -> Tables:
    """The tables of a study, of each the columns that its charts need, or those of these names."""
    columns = read_by(outcome.study.kind, names)
    frames = {n: outcome.table(n, names, coded=n in CODED) for n, names in columns.items()}
    if outcome.about.get("independent") and "history" in frames:
        # Each arm has a history of its own; the table is the first's.
        frames["history"] = frames["history"].iloc[:0]
    return Tables(outcome, frames)
