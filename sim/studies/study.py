"""What every study is, how one is carried out, and what it leaves."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from sim.bureau.engines import Engine, is_at_hand, prepare
from sim.running.checksums import Damage, is_shown
from sim.running.executors import LARGEST_CHUNK, Where, Work, chunked, computed
from sim.running.provenance import begun, duration, provenance, study_entry
from sim.running.store import RunFolder
from sim.running.tables import table
from sim.running.workers import Preparation
from sim.scenario.names import folder_name
from sim.scenario.reading import write_resolved
from sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.precision import Watch

SMALL_BYTES = 2**20
"""A table of less is read as a whole, whoever reads it first."""
About = Mapping[str, Any]
"""The manifest of a study, or what is known of it so far."""


class Study(ABC):
    """What every study is; workers import it, who have no use for pandas.

    Attributes
    ----------
    kind : str
        What the manifest calls it.
    command : str
        The command that carries it out.
    units : str
        What its units of work are: replications, or bureaus.
    largest : int
        Units of work in a chunk, at the most.
    is_compared : bool
        Whether it has a comparison of its arms over all replications, ``comparison.csv``.
    counts : mapping of str to str
        What else the manifest says how many there are of: its key, by its heading in English.
    no_months, no_worlds : str
        Why its months and cases cannot be looked at, and why it cannot be compared with other
        runs, in English; empty if it can.
    """

    kind: ClassVar[str]
    command: ClassVar[str]
    units: ClassVar[str] = "replications"
    largest: ClassVar[int] = LARGEST_CHUNK
    is_compared: ClassVar[bool] = False
    counts: ClassVar[Mapping[str, str]] = {}
    no_months: ClassVar[str] = ""
    no_worlds: ClassVar[str] = ""

    @property
    @abstractmethod
    def base(self) -> Scenario:
        """The scenario as it was given."""

    @property
    @abstractmethod
    def engine(self) -> Engine:
        """What plays; the results do not depend on it."""

    @property
    @abstractmethod
    def play(self) -> Work:
        """Plays a chunk of units of work; picklable."""

    @property
    @abstractmethod
    def watch(self) -> Watch:
        """A watch over the units of work, which knows when there are enough."""

    @property
    @abstractmethod
    def id(self) -> str:
        """Digits of its content, see `sim.running.provenance.run_id`."""

    @property
    @abstractmethod
    def about(self) -> dict[str, Any]:
        """What its manifest says besides, from the beginning on."""

    @abstractmethod
    def write_tables(self, outcome: Outcome) -> None:
        """Write the tables that it leaves into the outcome's folder, from the chunks played."""

    @property
    def arms(self) -> list[str]:
        """Names of the arms that are played; the first is the reference."""
        return [arm.name for arm in self.base.arms]

    @property
    def purpose(self) -> str:
        """What else it is than a run of its scenario; part of its folder's name."""
        return ""

    @property
    def options(self) -> Mapping[str, Any]:
        """Options of the command that repeat it, see `sim.running.provenance.study_entry`."""
        return {}

    @property
    def details(self) -> Mapping[str, Any]:
        """What else is needed to show it."""
        return {}

    @property
    def needed(self) -> str:
        """What the name of one of a kept chunk's files must contain."""
        return self.units

    @property
    def keeps_logs(self) -> bool:
        """Whether it keeps what every case went through."""
        return False

    @property
    def beside(self) -> str:
        """The file that must lie beside ``scenario.yaml`` for the command; empty if none."""
        return ""

    def replaced(self, outcome: Outcome) -> dict[str, str]:  # noqa: ARG002 - of some studies
        """Keys of the scenario whose values a file gives instead, and that file."""
        return {}

    def write_inputs(self, folder: Path) -> None:
        """Write what the study is repeated from: ``scenario.yaml`` and what lies beside it."""
        write_resolved(self.base.resolved, folder / "scenario.yaml")


@dataclass(frozen=True)
class Kept:
    """What was played of a study: its chunks, and how many of its replications count."""

    folder: RunFolder
    chunks: Sequence[range]
    enough: int

    def whole(self, name: str) -> pd.DataFrame:
        """One table of all chunks together."""
        self.folder.parts.refuse_others(self.chunks)
        return self.folder.parts.whole(name, self.chunks)

    def join(self, tables: Iterable[str], replications: int, into: Path) -> None:
        """Write tables of all chunks together, and logs, of so many replications."""
        self.folder.parts.join(self.chunks, tables, replications, into)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a study leaves: each of its tables is read once, its scenario is built once.

    It can be sent to another process, which reads for itself what it needs.

    Attributes
    ----------
    folder : pathlib.Path
        Where its files are; not yet under their final name, if it is just being made.
    about : mapping
        Its manifest, or what is known of it so far.
    study : Study
        What was carried out.
    kept : Kept or None
        What its tables are made of; None: they are there.
    """

    folder: Path
    about: About
    study: Study
    kept: Kept | None = None
    _tables: dict[tuple[str, tuple[str, ...]], pd.DataFrame] = field(
        default_factory=dict, repr=False
    )

    def __getstate__(self) -> dict[str, Any]:
        return vars(self) | {"kept": None, "_tables": {}}

    def table(self, name: str, columns: Iterable[str] = ()) -> pd.DataFrame:
        """One of the tables, or those of these columns that it has; it is not to be changed.

        Raises
        ------
        InputError, OSError
            See `sim.running.tables.table`.
        """
        wanted = tuple(sorted(columns))
        file = self.folder / f"{name}.csv"
        is_small = file.is_file() and file.stat().st_size < SMALL_BYTES
        key = (name, ()) if is_small or (name, ()) in self._tables else (name, wanted)
        if key not in self._tables:
            self._tables[key] = table(self.folder, name, key[1] or None)
        found = self._tables[key]
        return found[[column for column in found if column in wanted]] if wanted else found

    def moved_to(self, folder: Path) -> Outcome:
        """The same in the folder's final place, its tables as they have been read."""
        return replace(self, folder=folder, kept=None)

    def write_tables(self) -> None:
        """Write the tables, unless they are there."""
        if self.kept is not None:
            self.study.write_tables(self)


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
    about = {"id": folder.id, **provenance(study.base), **begun(started)}
    about |= study_entry(study.kind, study.command, study.options, **study.details)
    about |= {"arms": study.arms, **study.about}
    folder.prepare(options.again, about)
    study.write_inputs(folder.making)
    watch = study.watch
    listener.begun(folder.work, watch.at_most, study.units)
    chunks = _play_all(study, folder, options.where, listener, watch)
    about.setdefault("replications", watch.enough)
    if watch.report is not None:
        about["stopping"] = watch.report
    return Outcome(folder.making, about, study, Kept(folder, chunks, watch.enough))


def _play_all(
    study: Study, folder: RunFolder, where: Where, listener: Listener, watch: Watch
) -> list[range]:
    """Play the units of work that are not kept yet, until there are enough.

    Returns
    -------
    list of range
        The chunks that are kept, in order.
    """
    parts = folder.parts
    kept, spoiled = parts.kept(study.needed)
    if spoiled:
        listener.spoiled(spoiled)
    for chunk in kept:
        if watch.is_open:
            watch.add(parts.whole("replications", [chunk]))
        listener.finished(len(chunk))
    there = {unit for chunk in kept for unit in chunk}
    largest = 1 if watch.is_open else study.largest  # what is not needed shall not be played
    todo = chunked(set(range(watch.at_most)) - there, where.processes, largest)
    chunks = list(kept)
    compiled = partial(prepare, study.engine, listener.compiling)
    engine = Preparation(compiled, partial(is_at_hand, study.engine))
    ahead = _until(watch, todo)
    with closing(computed(study.play, ahead, where, engine, listener.told)) as done:
        for chunk, files in done:
            parts.keep(chunk, files)
            chunks.append(chunk)
            if watch.is_open:
                watch.add(parts.whole("replications", [chunk]))
            listener.finished(len(chunk))
    assert set(range(watch.enough)) <= {unit for chunk in chunks for unit in chunk}
    return sorted(chunks, key=lambda chunk: chunk.start)


def _until(watch: Watch, chunks: Iterable[range]) -> Iterator[range]:
    for chunk in chunks:
        if chunk.start >= watch.enough:
            return
        yield chunk
