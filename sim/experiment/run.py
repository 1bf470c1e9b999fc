"""A run: all replications of a scenario, their tables and the comparison of its arms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sim.experiment.comparison import compare
from sim.experiment.replication import Study
from sim.experiment.store import RunFolder, duration, provenance, run_id, table
from sim.experiment.workers import Finished, cores, run_all
from sim.scenario.reading import write_resolved

Illustrate = Callable[[Path, dict[str, Any]], None]


@dataclass(frozen=True)
class Options:
    """How to run; ``workers``: None for all cores, ``again``: recompute what is there."""

    workers: int | None = None
    again: bool = False


def folder_of(study: Study, out: Path | None, purpose: str = "") -> RunFolder:
    """Where a run lands: ``out``, or results/<scenario>[-<purpose>]/<id>."""
    content = run_id(study.scenario, study.docket_file, purpose)
    name = "-".join(filter(None, [study.scenario.name, purpose]))
    return RunFolder(out or Path("results") / name / content, content)


def run(
    study: Study, folder: RunFolder, options: Options, finished: Finished, illustrate: Illustrate
) -> bool:
    """Run what is not there yet and finish the folder.

    Parameters
    ----------
    finished : called with each replication that is kept, also those kept from before
    illustrate : called with the folder, when its tables are complete, and what the manifest
        will say; draws the charts

    Returns
    -------
    Whether anything was computed; False if the finished run was there already.
    """
    if folder.is_finished(study.keep_logs) and not options.again:
        return False
    started = datetime.now(UTC)
    replications = study.scenario.file.replications
    folder.prepare(options.again)
    kept = folder.finished_parts(replications, study.keep_logs)
    for replication in kept:
        finished(replication)
    todo = sorted(set(range(replications)) - set(kept))
    workers = min(options.workers or cores(), max(len(todo), 1))
    run_all(study, folder, todo, workers, finished)
    folder.join_parts(replications)
    write_resolved(study.scenario.resolved, folder.work / "scenario.yaml")
    arms = [arm.name for arm in study.scenario.arms]
    comparison = compare(table(folder.work, "replications"), arms)
    comparison.to_csv(folder.work / "comparison.csv", index=False, lineterminator="\n")
    about = provenance(study.scenario)
    if study.docket_file is not None:
        about["docket"] = str(study.docket_file)
    illustrate(folder.work, about)
    folder.finish(about | duration(started) | {"workers": workers})
    return True
