"""A run: all replications of a scenario, their tables and the comparison of its arms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from shutil import copyfile
from typing import Any

from sim.analysis.comparison import compare
from sim.analysis.precision import Watch, watch
from sim.bureau.engines import Engine, is_at_hand, prepare, resolved
from sim.running.checksums import Damage, is_shown
from sim.running.executors import LARGEST_CHUNK, Where, Work, chunked, computed
from sim.running.provenance import begun, duration, provenance, run_id, study_entry
from sim.running.store import RunFolder
from sim.running.tables import table, write_csv
from sim.running.workers import Preparation
from sim.scenario.names import folder_name
from sim.scenario.reading import write_resolved
from sim.studies.replication import TABLES, Study, play_chunk

Illustrate = Callable[[Path, dict[str, Any], Callable[[], None]], None]
"""Draws the charts of a study: its folder, what its manifest will say, and what writes its tables,
which is called first."""
GIVEN_DOCKET = "docket.csv"
"""The docket that was given, in the folder of the run: it can be played again."""
A_RUN: Mapping[str, Any] = study_entry("run", "run", {})


@dataclass(frozen=True)
class Listener:
    """Whom to tell how a run goes.

    Attributes
    ----------
    begun : called with the folder where parts are kept, the most units of work that are needed, and
        what they are (replications, bureaus)
    finished : called with how many more units are kept, also those from before
    spoiled : called with the chunks that were kept but found spoiled, if there are any
    compiling : called when the compiled engine is made for this machine, which takes some seconds
    damaged : called with the folder of a finished run and its files that are not as they were, if
        there are any; it is computed again
    told : called with a sentence on what was given and is not used, or what is waited for
    """

    begun: Callable[[Path, int, str], None]
    finished: Callable[[int], None]
    spoiled: Callable[[list[range]], None]
    compiling: Callable[[], None]
    damaged: Callable[[Path, list[Damage]], None]
    told: Callable[[str], None]


SILENT = Listener(*(lambda *_what: None for _call in fields(Listener)))


@dataclass(frozen=True)
class Options:
    """How to run.

    Attributes
    ----------
    again : recompute what is there
    wait : for another process that computes the same, instead of refusing
    """

    where: Where = field(default_factory=Where)
    again: bool = False
    wait: bool = False


def folder_of(study: Study, out: Path | None, purpose: str = "") -> RunFolder:
    """Where a run lands: ``out``, or results/<scenario>[-<purpose>]/<id>."""
    why = "-".join(filter(None, [purpose, study.purpose]))
    content = run_id(study.scenario, study.docket_file, why)
    name = "-".join(filter(None, [study.scenario.name, why]))
    return RunFolder(out or Path("results") / folder_name(name) / content, content)


def run(
    study: Study,
    folder: RunFolder,
    options: Options,
    listener: Listener,
    illustrate: Illustrate,
    what: Mapping[str, Any] = A_RUN,
) -> bool:
    """Run what is not there yet and finish the folder.

    Parameters
    ----------
    what : what the manifest says of the study besides
    illustrate : draws the charts, at the end

    Returns
    -------
    Whether anything was computed; False if the finished run was there already.
    """
    play = partial(_run, study, folder, options, listener, illustrate, what)
    return once(folder, options, listener, play, study.keep_logs)


def once(
    folder: RunFolder,
    options: Options,
    listener: Listener,
    compute: Callable[[], None],
    keep_logs: bool = False,
) -> bool:
    """Compute a study unless it is there, whole; no other process computes it meanwhile.

    Returns
    -------
    Whether anything was computed.

    Raises
    ------
    InputError
        If another process computes it and is not waited for.
    """
    if not options.again and _is_there(folder, keep_logs):
        return False
    with folder.locked(listener.told if options.wait else None):
        if not options.again and folder.is_finished(keep_logs):
            damage = folder.damage(keep_logs)
            if damage:
                listener.damaged(folder.final, damage)
            if all(is_shown(one.name) for one in damage):  # made again by whoever shows it
                folder.clear()
                return False
        compute()
    return True


def _is_there(folder: RunFolder, keep_logs: bool) -> bool:
    """Whether a study is there whole, and nothing is left of how it was computed."""
    is_over = folder.is_finished(keep_logs) and not folder.is_left()
    return is_over and not folder.damage(keep_logs)


def _run(
    study: Study,
    folder: RunFolder,
    options: Options,
    listener: Listener,
    illustrate: Illustrate,
    what: Mapping[str, Any],
) -> None:
    started = datetime.now(UTC)
    precision = watch(study.scenario)
    about = {"id": folder.id, **provenance(study.scenario), **begun(started), **what}
    if study.docket_file is not None:
        about["docket"] = str(study.docket_file)
    if study.independent:
        about["independent"] = True
    about["engine"] = resolved(study.engine)
    folder.prepare(options.again, about)
    if study.docket_file is not None:
        copyfile(study.docket_file, folder.making / GIVEN_DOCKET)
    listener.begun(folder.work, precision.at_most, "replications")
    needed = "/logs/" if study.keep_logs else "replications"
    job = Job(partial(play_chunk, study), study.engine, needed)
    chunks = play_all(job, folder, options.where, listener, precision)
    about["replications"] = precision.enough
    if precision.report is not None:
        about["stopping"] = precision.report

    def write_tables() -> None:
        folder.parts.join(chunks, TABLES, precision.enough, folder.making)
        write_resolved(study.scenario.resolved, folder.making / "scenario.yaml")
        comparison = compare(table(folder.making, "replications"), about["arms"])
        write_csv(comparison, folder.making / "comparison.csv")

    illustrate(folder.making, about, write_tables)
    folder.finish(about | duration(started) | options.where.about)


@dataclass(frozen=True)
class Job:
    """Work that is done chunk by chunk.

    Attributes
    ----------
    work : does a chunk
    engine : what plays; compiled once, before workers of this machine each do it
    needed : what the name of one of a kept chunk's files must contain
    largest : units of work in a chunk, at the most
    """

    work: Work
    engine: Engine
    needed: str = "replications"
    largest: int = LARGEST_CHUNK


def play_all(
    job: Job,
    folder: RunFolder,
    where: Where,
    listener: Listener,
    precision: Watch,
) -> list[range]:
    """Do the units of work that are not kept yet, until there are enough.

    Returns
    -------
    The chunks that are kept, in order.
    """
    parts = folder.parts
    kept, spoiled = parts.kept(job.needed)
    if spoiled:
        listener.spoiled(spoiled)
    for chunk in kept:
        if precision.is_open:
            precision.add(parts.whole("replications", [chunk]))
        listener.finished(len(chunk))
    there = {unit for chunk in kept for unit in chunk}
    largest = 1 if precision.is_open else job.largest  # what is not needed shall not be played
    todo = chunked(set(range(precision.at_most)) - there, where.processes, largest)
    chunks = list(kept)
    compiled = partial(prepare, job.engine, listener.compiling)
    engine = Preparation(compiled, partial(is_at_hand, job.engine))
    ahead = _until(precision, todo)
    with closing(computed(job.work, ahead, where, engine, listener.told)) as done:
        for chunk, files in done:
            parts.keep(chunk, files)
            chunks.append(chunk)
            if precision.is_open:
                precision.add(parts.whole("replications", [chunk]))
            listener.finished(len(chunk))
    assert set(range(precision.enough)) <= {unit for chunk in chunks for unit in chunk}
    return sorted(chunks, key=lambda chunk: chunk.start)


def _until(precision: Watch, chunks: Iterable[range]) -> Iterator[range]:
    for chunk in chunks:
        if chunk.start >= precision.enough:
            return
        yield chunk
