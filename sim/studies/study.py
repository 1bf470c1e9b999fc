"""What every study is, and what it leaves."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self

from pyarrow import default_memory_pool

from sim.bureau.engines import Engine
from sim.running.executors import LARGEST_CHUNK, Work, chunked
from sim.running.tables import ENDING, as_coded, as_read, table
from sim.scenario.named_docket import as_written
from sim.scenario.reading import write_resolved
from sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from sim.running.store import RunFolder

SMALL_BYTES = 2**20
"""A table of less is read as a whole, whoever reads it first."""
GIVEN_DOCKET = "docket.csv"
"""The docket that was given, in the folder of a study: it can be played again."""
OF_A_DOCKET = {
    "intake": {"filings"},
    "kinds": {"work", "filings"},
    "amount": {"filings"},
    "route": {"work"},
}
"""Keys of the scenario whose values a given docket has, but where one of these is drawn."""
About = Mapping[str, Any]
"""The manifest of a study, or what is known of it so far."""


Held = dict[tuple[str, tuple[str, ...]], "pd.DataFrame"]
"""Tables by their names and the columns that were read of them, none if all were."""


class Watching(Protocol):
    """Watches units of work come in, and knows when there are enough; see `Study.watch`."""

    @property
    def at_most(self) -> int:
        """Units that are never exceeded."""

    @property
    def is_open(self) -> bool:
        """Whether more than what has come in may be needed, which depends on it."""

    @property
    def enough(self) -> int:
        """Replications that will do."""

    @property
    def report(self) -> dict[str, Any] | None:
        """Why there are as many as there are; None if their number was fixed beforehand."""

    def add(self, replications: pd.DataFrame) -> None:
        """Take in the table ``replications`` of a chunk."""


class Study(ABC):
    """What every study is; workers import it, who have no use for pandas.

    Attributes
    ----------
    kind : str
        What the manifest calls it.
    command : str
        The command that carries it out.
    largest : int
        Units of work in a chunk, at the most.
    is_compared : bool
        Whether it has a comparison of its arms over all replications, ``comparison.csv``.
    shows_means : bool
        Whether its intervals are those of means over all that is drawn.
    counts : mapping of str to str
        What else the manifest says how many there are of: its key, by its heading in English.
    charted : mapping of str to sequence of str
        Of tables that may be large, the columns that charts read, by the names of the tables.
    no_months, no_worlds : str
        Why its months and cases cannot be looked at, and why it cannot be compared with other
        runs, in English; empty if it can.
    """

    kind: ClassVar[str]
    command: ClassVar[str]
    largest: ClassVar[int] = LARGEST_CHUNK
    is_compared: ClassVar[bool] = False
    shows_means: ClassVar[bool] = True
    counts: ClassVar[Mapping[str, str]] = {}
    charted: ClassVar[Mapping[str, Sequence[str]]] = {}
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
    def watch(self) -> Watching:
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
    def showing(self, base: Scenario, names: Callable[[str], str]) -> Self:
        """The same study, to be shown: its arms have their readers' names.

        Parameters
        ----------
        base : Scenario
            Its scenario, with arms so named.
        names : callable
            Gives such a name of an arm or part for that in the file; picklable.
        """

    @abstractmethod
    def write_tables(self, outcome: Outcome) -> None:
        """Write the tables that it leaves into the outcome's folder, from the chunks played."""

    def ahead(self, watch: Watching, there: Set[int], processes: int) -> Iterator[range]:
        """Chunks of units to play, asked for one at a time as there is room for them.

        Parameters
        ----------
        watch : Watching
            What has come in by the time a chunk is asked for; until it is known how many units are
            needed, chunks are of one, so that none is played in vain.
        there : set of int
            Units that are kept already.
        processes : int
            That play.
        """
        todo = set(range(watch.at_most)) - there
        for chunk in chunked(todo, processes, 1 if watch.is_open else self.largest):
            if chunk.start >= watch.enough:
                return
            yield chunk

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
    def units(self) -> str:
        """What its units of work are, as whoever shows its progress names them."""
        return "replications"

    @property
    def needed(self) -> str:
        """What the name of one of a kept chunk's files must contain."""
        return f"replications{ENDING}"

    @property
    def keeps_logs(self) -> bool:
        """Whether it keeps what every case went through."""
        return False

    @property
    def docket_file(self) -> Path | None:
        """The docket that is played, if one is given or named."""
        named = self.base.file.docket
        return None if named is None else Path(named.file)

    @property
    def beside(self) -> str:
        """The file that must lie beside ``scenario.yaml`` for the command; empty if none."""
        return GIVEN_DOCKET if self.docket_file is not None else ""

    def replaced(self, outcome: Outcome) -> dict[str, str]:
        """Keys of the scenario whose values a file gives instead, and that file."""
        if self.docket_file is None:
            return {}
        named = self.base.file.docket
        drawn = named.draw if named is not None else ()
        keys = (key for key, made_of in OF_A_DOCKET.items() if not made_of & set(drawn))
        return dict.fromkeys(keys, str(outcome.about["docket"]))

    def write_inputs(self, folder: Path) -> None:
        """Write what the study is repeated from: ``scenario.yaml`` and what lies beside it."""
        resolved, named = self.base.resolved, self.base.file.docket
        if named is not None:
            resolved = resolved | {"docket": as_written(named, GIVEN_DOCKET)}
        write_resolved(resolved, folder / "scenario.yaml")
        if self.docket_file is not None:
            copyfile(self.docket_file, folder / GIVEN_DOCKET)


@dataclass(frozen=True)
class PlayedChunks:
    """What was played of a study: its chunks, and how many of its replications count."""

    folder: RunFolder
    chunks: Sequence[range]
    enough: int
    _joined: dict[str, int] = field(default_factory=dict, repr=False)
    """Tables that were written, and of how many replications."""

    def table(self, name: str) -> pd.DataFrame:
        """One table of all chunks together."""
        self.folder.chunks.refuse_others(self.chunks)
        return self.folder.chunks.table(name, self.chunks)

    def join(self, tables: Sequence[str], replications: int, into: Path) -> None:
        """Write tables of all chunks together, and logs, of so many replications."""
        self.folder.chunks.join(self.chunks, tables, replications, into)
        self._joined.update(dict.fromkeys(tables, replications))

    def has_joined(self, name: str) -> bool:
        """Whether that table was written, as `join` does."""
        return name in self._joined

    def read_again(self, name: str, columns: Sequence[str] | None, *, coded: bool) -> pd.DataFrame:
        """A table that was written, or these columns of it, as it would be read; see `as_read`."""
        rows = self.folder.chunks.joined(name, self.chunks, self._joined[name], columns)
        frame = as_read(rows, columns, coded=coded)
        default_memory_pool().release_unused()  # of Arrow, which would keep as much again
        return frame


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
    chunks : PlayedChunks or None
        What its tables are made of; None: they are there.
    made : callable or None
        Makes a table that lies in no folder, or these columns of it; None: they are in files.
    """

    folder: Path
    about: About
    study: Study
    chunks: PlayedChunks | None = None
    made: Callable[[str, tuple[str, ...] | None], pd.DataFrame] | None = None
    _tables: Held = field(default_factory=dict, repr=False)
    _coded: Held = field(default_factory=dict, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        return vars(self) | {"chunks": None, "made": None, "_tables": {}, "_coded": {}}

    def table(self, name: str, columns: Iterable[str] = (), *, coded: bool = False) -> pd.DataFrame:
        """One of the tables, or those of these columns that it has; it is not to be changed.

        Parameters
        ----------
        coded : bool
            Texts as categories, see `sim.running.tables.as_coded`.

        Raises
        ------
        InputError, OSError
            See `sim.running.tables.table`.
        """
        wanted = tuple(sorted(columns))
        held = self._coded if coded else self._tables
        key = _covering(held, (name, () if self._is_small(name) else wanted))
        if key not in held:
            held[key] = self._coded_of(*key) if coded else self._read(*key)
        frame = held[key]
        return frame[[column for column in frame if column in wanted]] if wanted else frame

    def _read(self, name: str, columns: tuple[str, ...]) -> pd.DataFrame:
        if self.made is not None:
            return self.made(name, columns or None)
        chunks = self._chunks_of(name)
        if chunks is not None:
            return chunks.read_again(name, columns or None, coded=False)
        return table(self.folder, name, columns or None)

    def _coded_of(self, name: str, columns: tuple[str, ...]) -> pd.DataFrame:
        """A table with its texts as categories; a large one is held in no other form.

        Names are those of the file, also of a study that is `named` for a reader: what is held is
        held for all readers.
        """
        if self._is_small(name) or _covering(self._tables, (name, columns)) in self._tables:
            return as_coded(Outcome.table(self, name, columns))
        chunks = self._chunks_of(name)
        if chunks is None:
            return as_coded(self._read(name, columns))
        return chunks.read_again(name, columns or None, coded=True)

    def _chunks_of(self, name: str) -> PlayedChunks | None:
        """The chunks that a large table was made of, if they are still there."""
        is_at_hand = self.chunks is not None and self.chunks.has_joined(name)
        return self.chunks if is_at_hand and not self._is_small(name) else None

    def _is_small(self, name: str) -> bool:
        """Whether it is read as a whole, whoever reads it first."""
        file = self.folder / f"{name}.csv"
        return file.is_file() and file.stat().st_size < SMALL_BYTES

    def read_ahead(self) -> None:
        """Read what charts need of large tables: of the chunks it takes a tenth of the time."""
        for name, columns in self.study.charted.items():
            if self._chunks_of(name) is not None:
                self.table(name, columns, coded=True)

    def moved_to(self, folder: Path) -> Outcome:
        """The same in the folder's final place, its tables as they have been read."""
        return replace(self, folder=folder, chunks=None)

    def write_tables(self) -> None:
        """Write the tables, unless they are there."""
        if self.chunks is not None:
            self.study.write_tables(self)


def _covering(held: Held, key: tuple[str, tuple[str, ...]]) -> tuple[str, tuple[str, ...]]:
    """Of a table that was read with all these columns, its key; else the key itself."""
    name, columns = key
    covering = (
        one
        for one in held
        if one[0] == name and (not one[1] or (columns and set(columns) <= set(one[1])))
    )
    return next(covering, key)
