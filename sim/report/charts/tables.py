"""What charts are drawn from: of each kind of study the tables, with the columns they need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from sim.language import plural
from sim.report.charts.drawing import Drawing
from sim.report.charts.registry import About, draws_of, read_by
from sim.running.tables import table
from sim.scenario.factorial import Factorial
from sim.studies.decomposition import parts_in
from sim.studies.one_case import OneCase, quick_case
from sim.studies.sensitivity import Sensitivity, sensitivity_in
from sim.studies.sweep import Sweep, sweep_in

MONTHS = dict.fromkeys(
    ("history", "monthly"),
    ("arm", "replication", "month", "team", "in_bureau", "closed", "backlog"),
)
"""What charts over the months of a run read."""
COUNT = ("arm", "replication")
"""What it takes to say how many replications there are."""


@dataclass(frozen=True)
class RunTables:
    """A run's tables, its arms in their order, and a case to follow, if there is one."""

    arms: list[str]
    find_case: Callable[[], OneCase | None]
    history: pd.DataFrame
    monthly: pd.DataFrame
    replications: pd.DataFrame
    survival: pd.DataFrame
    comparison: pd.DataFrame
    teams: pd.DataFrame
    regions: pd.DataFrame
    pending: pd.DataFrame

    @property
    def history_months(self) -> int:
        """Months that run first."""
        return int(self.history["month"].nunique())

    @property
    def months(self) -> list[str]:
        """Names of all months, history first."""
        return [*self.history["month"].unique(), *self.monthly["month"].unique()]

    def of_arm(self, arm: str) -> pd.DataFrame:
        """Months of one arm, the history before them."""
        return pd.concat([self.history, self.monthly[self.monthly["arm"] == arm]])

    @property
    def n(self) -> str:
        """How many replications, in words."""
        return how_many(self.replications)


@dataclass(frozen=True)
class PanelTables:
    """A panel's tables, and its arms in their order."""

    arms: list[str]
    replications: pd.DataFrame
    comparison: pd.DataFrame
    provinces_comparison: pd.DataFrame
    bureaus: pd.DataFrame
    bureaus_comparison: pd.DataFrame
    months: pd.DataFrame
    ages: pd.DataFrame

    @property
    def n(self) -> str:
        """How many replications, in words."""
        return how_many(self.replications)


@dataclass(frozen=True)
class SweepTables:
    """A sweep, and the comparison of its arms at each point."""

    sweep: Sweep
    effects: pd.DataFrame


@dataclass(frozen=True)
class SensitivityTables:
    """A sensitivity study, what each key does alone, and what it does among all."""

    study: Sensitivity
    tornado: pd.DataFrame
    indices: pd.DataFrame


@dataclass(frozen=True)
class PartsTables:
    """The parts of a reform, the measures of their combinations, and what each part adds."""

    parts: Factorial
    replications: pd.DataFrame
    contributions: pd.DataFrame


def how_many(replications: pd.DataFrame) -> str:
    """How many replications a table has, in words."""
    return plural(replications["replication"].nunique(), "{n} replication", "{n} replications")


def drawing_of(folder: Path, about: About) -> Drawing[Any]:
    """All charts of the study in a folder, not drawn yet."""
    return Drawing(draws_of(about), partial(_read, folder, about))


def _read(folder: Path, about: About) -> Any:
    """The tables of a study, of each the columns that its charts need."""
    kind = about["study"]["kind"]
    frames = {name: table(folder, name, list(columns)) for name, columns in read_by(kind).items()}
    return _MADE_OF[kind](folder, about, frames)


Frames = Mapping[str, pd.DataFrame]


def _run(folder: Path, about: About, frames: Frames) -> RunTables:
    tables = RunTables(list(about["arms"]), partial(quick_case, folder, about), **frames)
    if about.get("independent"):  # every arm has a history of its own; the table is the first's
        return replace(tables, history=tables.history.iloc[:0])
    return tables


_MADE_OF: dict[str, Callable[[Path, About, Frames], Any]] = {
    "run": _run,
    "bureaus": lambda _folder, about, frames: PanelTables(about["arms"], **frames),
    "decomposition": lambda _folder, about, frames: PartsTables(parts_in(about), **frames),
    "sweep": lambda folder, about, frames: SweepTables(sweep_in(folder, about), **frames),
    "sensitivity": lambda folder, about, frames: SensitivityTables(
        sensitivity_in(folder, about), **frames
    ),
}
