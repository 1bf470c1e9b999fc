"""One replication: every arm on the same world, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.bureau.log import log_table, task_table
from sim.bureau.regime import plan
from sim.bureau.simpy_engine import play
from sim.experiment.store import RunFolder
from sim.measures.indicators import Play, measures, survival_table
from sim.scenario.scenario import Arm, Scenario
from sim.world.docket import Docket
from sim.world.files import write_world
from sim.world.world import draw_worlds


@dataclass(frozen=True)
class Study:
    """What a run plays; ``docket``: one given by a file, played in every replication."""

    scenario: Scenario
    docket: Docket | None = None
    docket_file: Path | None = None
    keep_logs: bool = False


def plays(study: Study, replication: int) -> Iterator[tuple[Arm, Play]]:
    """Play every arm of a replication."""
    worlds = draw_worlds(study.scenario, replication, study.docket)
    for arm, world in zip(study.scenario.arms, worlds, strict=True):
        yield arm, Play(world, play(world, plan(study.scenario, arm)))


def replicate(study: Study, replication: int, folder: RunFolder) -> None:
    """Play a replication and keep its tables, and its logs if the study says so."""
    folder.keep_part(replication, lambda part: _write(study, replication, part))


def _write(study: Study, replication: int, part: Path) -> None:
    tables: dict[str, list[pd.DataFrame]] = {n: [] for n in ("monthly", "replications", "survival")}
    reference: Play | None = None
    for arm, played in plays(study, replication):
        found = {
            "monthly": played.window,
            "replications": pd.DataFrame([measures(played)]),
            "survival": survival_table(played),
        }
        for name, frame in found.items():
            tables[name].append(_labelled(frame, replication, arm.name))
        if reference is None:
            reference = played
            history = played.monthly[~played.monthly.index.isin(played.window.index)]
            _save(_labelled(history, replication), part / "history.csv")
        if study.keep_logs:
            _write_logs(part, replication, arm, played, reference)
    for name, frames in tables.items():
        _save(pd.concat(frames), part / f"{name}.csv")


def _labelled(frame: pd.DataFrame, replication: int, arm: str | None = None) -> pd.DataFrame:
    labels: dict[str, Any] = {} if arm is None else {"arm": arm}
    labels["replication"] = replication
    columns = {str(name): frame[name] for name in frame}
    return pd.DataFrame(labels | columns, index=frame.index)


def _save(frame: pd.DataFrame, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_csv(path, index=False, lineterminator="\n")


def _write_logs(part: Path, replication: int, arm: Arm, played: Play, reference: Play) -> None:
    names = played.world.staff.names
    _save(log_table(played.log, names), part / "logs" / arm.name / f"{replication}.csv")
    _save(task_table(played.log, names), part / "tasks" / arm.name / f"{replication}.csv")
    world, first = played.world, reference.world
    if played is reference:
        write_world(world, part / "worlds" / str(replication))
    elif world.docket is not first.docket or world.staff is not first.staff:
        write_world(world, part / "worlds" / str(replication) / arm.name)
