"""Replications of a panel: every bureau by itself, and what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.bureau.engines import Engine
from sim.experiment.executors import Files
from sim.experiment.replication import Study, plays
from sim.experiment.tables import Part, joined, packed
from sim.measures.bureau import age_columns, bureau_row, month_columns, team_columns
from sim.scenario.panel import Panel

Columns = dict[str, Any]
TABLES = ("bureaus", "teams", "months", "ages")


@dataclass(frozen=True)
class PanelStudy:
    """What a panel's run plays: ``replications`` of every bureau."""

    panel: Panel
    replications: int
    engine: Engine = "auto"

    @property
    def units(self) -> int:
        """Plays of a bureau, all arms, one replication."""
        return len(self.panel) * self.replications


def play_bureaus(study: PanelStudy, chunk: range) -> Files:
    """Play units of work: unit = replication x bureaus + bureau. One world is held at a time.

    Returns
    -------
    The tables of `TABLES`; months and ages are sums over the chunk's bureaus of a province.
    """
    rows: list[Part] = []
    teams: list[Part] = []
    sums: dict[str, dict[tuple[Any, ...], Columns]] = {"months": {}, "ages": {}}
    for unit in chunk:
        replication, number = divmod(unit, len(study.panel))
        bureau, province = study.panel.names[number], study.panel.provinces[number]
        for arm, played in plays(
            Study(study.panel.bureau(number), engine=study.engine), replication
        ):
            labels = {"arm": arm.name, "replication": replication, "province": province}
            rows.append(labels | {"bureau": bureau} | bureau_row(played))
            teams.append(labels | {"bureau": bureau} | team_columns(played))
            for name, columns in (
                ("months", month_columns(played)),
                ("ages", age_columns(played)),
            ):
                _add(sums[name], tuple(labels.items()), columns)
            del played  # before the next arm is played
    tables = {"bureaus": joined(rows), "teams": joined(teams)}
    for name, by_labels in sums.items():
        tables[name] = joined([dict(labels) | columns for labels, columns in by_labels.items()])
    return {f"{name}.parquet": packed(frame) for name, frame in tables.items()}


def _add(sums: dict[tuple[Any, ...], Columns], labels: tuple[Any, ...], columns: Columns) -> None:
    """Add columns to the sum of those with the same labels; the first column says what of."""
    key, *others = columns
    before = sums.get(labels)
    summed = {
        name: columns[name] if before is None else before[name] + columns[name] for name in others
    }
    sums[labels] = {key: columns[key], **summed}
