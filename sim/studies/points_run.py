"""A study of many points: played, kept and finished like a run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sim.analysis.effects import effects
from sim.analysis.precision import Watch
from sim.bureau.engines import resolved
from sim.running.provenance import begun, digest, duration, provenance, run_id
from sim.running.store import RunFolder
from sim.running.tables import table, write_csv
from sim.scenario.names import folder_name
from sim.scenario.reading import write_resolved
from sim.studies.points import Points, play_points, points_table
from sim.studies.run import Illustrate, Job, Listener, Options, once, play_all


def points_folder(points: Points, purpose: str, out: Path | None) -> RunFolder:
    """Where a study of points lands: ``out``, or results/<scenario>-<purpose>/<id>."""
    what = digest(repr((points.keys, points.values, points.replications)).encode())
    content = run_id(points.base, purpose=f"{purpose} {what}")
    return RunFolder(
        out or Path("results") / folder_name(f"{points.base.name}-{purpose}") / content, content
    )


def run_points(
    points: Points,
    folder: RunFolder,
    options: Options,
    listener: Listener,
    illustrate: Illustrate,
    what: Mapping[str, Any],
) -> bool:
    """Play all points, write ``points.csv``, ``replications.csv`` and ``effects.csv``.

    Parameters
    ----------
    illustrate : draws the charts, at the end
    what : what the manifest says of the study besides

    Returns
    -------
    Whether anything was computed; False if the finished study was there already.
    """
    play = partial(_run_points, points, folder, options, listener, illustrate, what)
    return once(folder, options, listener, play)


def _run_points(
    points: Points,
    folder: RunFolder,
    options: Options,
    listener: Listener,
    illustrate: Illustrate,
    what: Mapping[str, Any],
) -> None:
    started = datetime.now(UTC)
    about: dict[str, Any] = {"id": folder.id, **provenance(points.base), **begun(started), **what}
    about |= {"arms": [arm.name for arm in points.base.file.arms], "keys": list(points.keys)}
    about["engine"] = resolved(points.engine)
    about |= {"points": len(points.values), "replications": points.replications}
    folder.prepare(options.again, about)
    listener.begun(folder.work, points.units, "replications")
    exactly = Watch(points.units, [])
    job = Job(partial(play_points, points), points.engine)
    chunks = play_all(job, folder, options.where, listener, exactly)

    def write_tables() -> None:
        folder.parts.join(chunks, ["replications"], points.replications, folder.making)
        write_resolved(points.base.resolved, folder.making / "scenario.yaml")
        found = effects(table(folder.making, "replications"), about["arms"])
        for name, frame in (("points", points_table(points)), ("effects", found)):
            write_csv(frame, folder.making / f"{name}.csv")

    illustrate(folder.making, about, write_tables)
    folder.finish(about | duration(started) | options.where.about)
