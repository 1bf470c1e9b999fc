"""What charts are drawn from: a study and its tables, with the columns that its charts read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import pandas as pd
from pandas.api.types import union_categoricals

from sim.language import plural
from sim.report.charts.drawing import Drawing
from sim.report.charts.registry import draws_of, read_by
from sim.report.names import named
from sim.studies.one_case import OneCase, quick_case
from sim.studies.study import Outcome

MONTHS = dict.fromkeys(
    ("history", "monthly"),
    ("arm", "replication", "month", "team", "in_bureau", "closed", "backlog"),
)
"""What charts over the months of a run read."""
PRESENCE = {name: (*columns, "idle_share_officer") for name, columns in MONTHS.items()}
"""The same, and who is at work: the idle share is known of nobody else."""
EACH = ("arm", "replication")
"""What tells the rows of a replication apart."""


@dataclass(frozen=True)
class Tables:
    """A study, and of its tables the columns that its charts read, as ``tables["monthly"]``."""

    outcome: Outcome
    frames: Mapping[str, pd.DataFrame]

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

    def of_arm(self, arm: str) -> pd.DataFrame:
        """Of a run, months of one arm, the history before them."""
        history, monthly = self._alike
        return pd.concat([history, monthly[(self["monthly"]["arm"] == arm).to_numpy()]])

    @cached_property
    def _alike(self) -> list[pd.DataFrame]:
        """History and months, with the same categories of months and of teams."""
        frames = [self[name].drop(columns="arm", errors="ignore") for name in MONTHS]
        alike = {
            key: union_categoricals([frame[key] for frame in frames], sort_categories=True)
            for key in ("month", "team")
        }
        first = len(frames[0])
        parts = (slice(None, first), slice(first, None))
        return [
            frame.assign(**{key: both[part] for key, both in alike.items()})
            for frame, part in zip(frames, parts, strict=True)
        ]

    def case(self) -> OneCase | None:
        """Of a run, a case to follow, if one is found soon."""
        return quick_case(self.outcome)


def drawing_of(outcome: Outcome) -> Drawing[Tables]:
    """All charts of a study, not drawn yet."""
    shown = named(outcome)
    return Drawing(draws_of(shown.study), partial(tables_of, shown))


def tables_of(outcome: Outcome, names: Collection[str] = ()) -> Tables:
    """The tables of a study, of each the columns that its charts need, or those of these names."""
    columns = read_by(outcome.study.kind, names)
    frames = {n: outcome.table(n, names, coded=n in MONTHS) for n, names in columns.items()}
    if outcome.about.get("independent") and "history" in frames:
        # Each arm has a history of its own; the table is the first's.
        frames["history"] = frames["history"].iloc[:0]
    return Tables(outcome, frames)
