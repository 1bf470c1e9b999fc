"""A study carried out: what is missing of it is played and kept, and its folder is finished."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sim.measures.rehearsal import is_at_hand, prepare
from sim.running.checksums import Damage, is_shown
from sim.running.executors import Where, computed
from sim.running.provenance import duration, provenance, study_entry, timestamp
from sim.running.store import RunFolder
from sim.running.workers import Preparation
from sim.scenario.names import folder_name
from sim.studies.study import Outcome, PlayedChunks, Study, Watching


@dataclass(frozen=True)
class Listener:
    """Whom to tell how a study goes.

    Attributes
    ----------
    begun : callable
        Called with the folder where chunks are kept, the most units of work that are needed, and
        what they are (replications, bureaus).
    finished : callable
        Called with how many more units are kept, also those from before.
    spoiled : callable
        Called with the chunks that were kept but found spoiled, if there are any.
    compiling : callable
        Called when the compiled engine is made for this machine, which takes some seconds.
    damaged : callable
        Called with the folder of a finished study and its files that are not as they were, if
        there are any; it is computed again.
    told : callable
        Called with a sentence on what was given and is not used, or what is waited for.
    answered : callable
        Called with the results when their folder has its final name: its tables stand, and what
        the study found does not change any more. What shows them is made afterwards.
    """

    begun: Callable[[Path, int, str], None]
    finished: Callable[[int], None]
    spoiled: Callable[[list[range]], None]
    compiling: Callable[[], None]
    damaged: Callable[[Path, list[Damage]], None]
    told: Callable[[str], None]
    answered: Callable[[Any], None] = lambda _results: None


SILENT = Listener(*(lambda *_what: None for _call in fields(Listener)))


@dataclass(frozen=True)
class Options:
    """How to carry a study out.

    Attributes
    ----------
    where : Where
        On which processes.
    again : bool
        Recompute what is there.
    wait : bool
        For another process that computes the same, instead of refusing.
    """

    where: Where = field(default_factory=Where)
    again: bool = False
    wait: bool = False


def folder_of(study: Study, out: Path | None = None) -> RunFolder:
    """Where a study lands: ``out``, or results/<scenario>[-<purpose>]/<id>."""
    name = "-".join(filter(None, [study.base.name, study.purpose]))
    return RunFolder(out or Path("results") / folder_name(name) / study.id, study.id)


@contextmanager
def carry_out(
    study: Study, folder: RunFolder, options: Options, listener: Listener = SILENT
) -> Iterator[Outcome | None]:
    """Play what is missing of a study; no other process computes it meanwhile.

    At the end of the ``with`` its folder is finished: what is in it then, the tables that the
    outcome writes and whatever shows them, is there as a whole or not at all.

    Yields
    ------
    Outcome or None
        What is left of it; None: the very same study is there already, whole.

    Raises
    ------
    InputError
        If another process computes it and is not waited for.
    """
    if not options.again and _is_there(folder, study.keeps_logs):
        yield None
        return
    with folder.locked(listener.told if options.wait else None):
        if not options.again and _needs_no_play(study, folder, listener):
            yield None
            return
        started = datetime.now(UTC)
        outcome = _played(study, folder, options, listener, started)
        yield outcome
        folder.finish({**outcome.about, **duration(started), **options.where.about})


def _is_there(folder: RunFolder, keeps_logs: bool) -> bool:
    """Whether a study is there whole, and nothing is left of how it was computed."""
    is_over = folder.is_finished(keeps_logs) and not folder.is_left()
    return is_over and not folder.damage(keeps_logs)


def _needs_no_play(study: Study, folder: RunFolder, listener: Listener) -> bool:
    """Whether a study is there, but for what whoever shows it makes again."""
    if not folder.is_finished(study.keeps_logs):
        return False
    damage = folder.damage(study.keeps_logs)
    if damage:
        listener.damaged(folder.final, damage)
    if not all(is_shown(one.name) for one in damage):
        return False
    folder.clear()
    return True


def _played(
    study: Study, folder: RunFolder, options: Options, listener: Listener, started: datetime
) -> Outcome:
    """The outcome of a study, all of whose chunks are kept."""
    about = {"id": folder.id, **provenance(study.base), "started": timestamp(started)}
    about |= study_entry(study.kind, study.command, study.options, **study.details)
    about |= {"arms": study.arms, **study.about}
    if study.docket_file is not None:
        about["docket"] = str(study.docket_file)
    folder.prepare(options.again, about)
    study.write_inputs(folder.making)
    watch = study.watch
    listener.begun(folder.work, watch.at_most, study.units)
    chunks = _play_all(study, folder, options.where, listener, watch)
    about.setdefault("replications", watch.enough)
    if watch.report is not None:
        about["stopping"] = watch.report
    return Outcome(folder.making, about, study, PlayedChunks(folder, chunks, watch.enough))


def _play_all(
    study: Study, folder: RunFolder, where: Where, listener: Listener, watch: Watching
) -> list[range]:
    """Play the units of work that are not kept yet, until there are enough.

    Returns
    -------
    list of range
        The chunks that are kept, in order.
    """
    kept, spoiled = folder.chunks.sound_and_spoiled(study.needed)
    if spoiled:
        listener.spoiled(spoiled)
    for chunk in kept:
        if watch.is_open:
            watch.add(folder.chunks.table("replications", [chunk]))
        listener.finished(len(chunk))
    there = {unit for chunk in kept for unit in chunk}
    chunks = list(kept)
    compiled = partial(prepare, study.engine, listener.compiling)
    engine = Preparation(compiled, partial(is_at_hand, study.engine))
    before = -1
    while before < len(chunks):  # what to play next may depend on what is in flight
        before, ahead = len(chunks), study.ahead(watch, there, where.processes)
        with closing(computed(study.play, ahead, where, engine, listener.told)) as done:
            for chunk, files in done:
                folder.chunks.keep(chunk, files)
                chunks.append(chunk)
                there.update(chunk)
                if watch.is_open:
                    watch.add(folder.chunks.table("replications", [chunk]))
                listener.finished(len(chunk))
    return sorted(chunks, key=lambda chunk: chunk.start)
