"""What charts are drawn from: of each kind of study the tables, with the columns they need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pandas as pd

from sim.language import plural
from sim.report.charts.drawing import Drawing
from sim.report.charts.registry import draws_of, read_by
from sim.scenario.factorial import Factorial
from sim.studies.one_case import OneCase, quick_case
from sim.studies.sensitivity import Sensitivity
from sim.studies.study import Outcome
from sim.studies.sweep import Sweep

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


def drawing_of(outcome: Outcome) -> Drawing[Any]:
    """All charts of a study, not drawn yet."""
    return Drawing(draws_of(outcome.study), partial(_read, outcome))


def _read(outcome: Outcome) -> Any:
    """The tables of a study, of each the columns that its charts need."""
    kind = outcome.study.kind
    frames = {name: outcome.table(name, columns) for name, columns in read_by(kind).items()}
    return _MADE_OF[kind](outcome, frames)


Frames = Mapping[str, pd.DataFrame]


def _run(outcome: Outcome, frames: Frames) -> RunTables:
    tables = RunTables(outcome.study.arms, partial(quick_case, outcome), **frames)
    if outcome.about.get(
        "independent"
    ):  # every arm has a history of its own; the table is the first's
        return replace(tables, history=tables.history.iloc[:0])
    return tables


_MADE_OF: dict[str, Callable[[Any, Frames], Any]] = {
    "run": _run,
    "bureaus": lambda outcome, frames: PanelTables(outcome.study.arms, **frames),
    "decomposition": lambda outcome, frames: PartsTables(outcome.study.parts, **frames),
    "sweep": lambda outcome, frames: SweepTables(outcome.study, **frames),
    "sensitivity": lambda outcome, frames: SensitivityTables(outcome.study, **frames),
}
