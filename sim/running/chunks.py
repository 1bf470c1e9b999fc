"""Chunks of a study that are finished, kept each by one rename: what is in them, and whose."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import compute

from sim.language import _
from sim.measures.csv_rows import as_csv
from sim.running import disk
from sim.running.checksums import file_digest
from sim.running.files import errors_naming
from sim.running.tables import ENDING, from_arrow, wide
from sim.running.threads import in_order
from sim.scenario.problems import InputError, problem

if TYPE_CHECKING:
    import pandas as pd

SUMS = "sums.json"
OURS = re.compile(r"(\d{6,})-(\d{6,})(\.[0-9a-f]+)?", re.ASCII)
"""Names of what is put among the chunks: first and last unit; with an ending, not whole yet."""
JOINED_AT_ONCE = 4  # chunks, so that a large run need not fit into memory, nor into much of it


@dataclass(frozen=True)
class Chunks:
    """The finished chunks of a study.

    Attributes
    ----------
    folder : Path
        A folder in it for each, named after its first and its last unit.
    run : str
        Id of the study.
    token : str
        Of this process.
    """

    folder: Path
    run: str
    token: str

    def of(self, chunk: range) -> Path:
        """Where a finished chunk is kept."""
        return self.folder / f"{chunk.start:06d}-{chunk.stop - 1:06d}"

    def listed(self) -> list[range]:
        """The chunks that seem to be there, in order."""
        names = (OURS.fullmatch(place.name) for place in self._places())
        chunks = (range(int(name[1]), int(name[2]) + 1) for name in names if name and not name[3])
        return sorted(chunks, key=lambda chunk: chunk.start)

    def _places(self) -> list[Path]:
        """Folders of chunks, whole and half-made."""
        places = self.folder.glob("*-*")
        return [one for one in places if OURS.fullmatch(one.name) and not one.is_symlink()]

    def count(self) -> int:
        """How many units of work these chunks hold."""
        return sum(map(len, self.listed()))

    def spoiled(self) -> list[range]:
        """Chunks that are not as they were kept, or of another study."""
        return [chunk for chunk in self.listed() if not self._is_sound(chunk)]

    def _is_sound(self, chunk: range) -> bool:
        files = {self.of(chunk) / name: digits for name, digits in self._sums(chunk).items()}
        return bool(files) and all(
            file.is_file() and file_digest(file) == digits for file, digits in files.items()
        )

    def sound_and_spoiled(self, needed: str) -> tuple[list[range], list[range]]:
        """Chunks that are kept, and those that are spoiled or of another study, which are removed.

        Parameters
        ----------
        needed : str
            What the name of one of a chunk's files must contain.
        """
        chunks, spoiled = self.listed(), self.spoiled()
        sound = [
            chunk
            for chunk in chunks
            if chunk not in spoiled and any(needed in name for name in self._sums(chunk))
        ]
        whole = {self.of(chunk) for chunk in sound}
        for place in self._places():
            if place not in whole:  # or was being written when the run was stopped
                disk.remove_tree(place)
        return sound, spoiled

    def keep(self, chunk: range, files: Mapping[str, bytes]) -> None:
        """Keep a finished chunk: all of its files or none."""
        place = self.of(chunk)
        growing = place.with_name(f"{place.name}.{self.token}")
        try:
            for name, data in files.items():
                (growing / name).parent.mkdir(parents=True, exist_ok=True)
                with errors_naming(place / name):
                    (growing / name).write_bytes(data)
            sums = {name: sha256(data).hexdigest() for name, data in files.items()}
            text = json.dumps({"run": self.run, "files": sums})
            with errors_naming(place / SUMS):
                (growing / SUMS).write_text(text, encoding="utf-8")
            disk.remove_tree(place)
            growing.rename(place)
        finally:
            shutil.rmtree(growing, ignore_errors=True)

    def erase(self) -> None:
        """Erase all chunks, whole and half-made; what others have put there stays."""
        for place in self._places():
            disk.remove_tree(place)
        with suppress(OSError):  # it is not empty
            self.folder.rmdir()

    def table(self, name: str, chunks: Sequence[range]) -> pd.DataFrame:
        """One table of all these chunks together, in their order."""
        frame: pd.DataFrame = wide(self._rows_of(name, chunks)).to_pandas()
        return frame

    def _rows_of(
        self, name: str, chunks: Sequence[range], columns: Sequence[str] | None = None
    ) -> pa.Table:
        ordered = sorted(chunks, key=lambda chunk: chunk.start)
        return from_arrow([self.of(chunk) / f"{name}{ENDING}" for chunk in ordered], columns)

    def joined(
        self, name: str, chunks: Sequence[range], units: int, columns: Sequence[str] | None = None
    ) -> pa.Table:
        """What `join` writes into a table, or those of these columns that it has.

        Texts are dictionaries, see `sim.running.tables.from_arrow`.
        """
        read = None if columns is None else list(dict.fromkeys([*columns, "replication"]))
        rows = self._rows_of(name, chunks, read)
        is_whole = compute.less(rows["replication"], units)
        return rows if compute.all(is_whole).as_py() else rows.filter(is_whole)

    def join(self, chunks: Sequence[range], tables: Sequence[str], units: int, into: Path) -> None:
        """Make the study's tables and logs of its chunks, for replications below ``units``.

        Raises
        ------
        InputError
            If a chunk is of another study, which another program has put there meanwhile.
        """
        ordered = sorted(chunks, key=lambda chunk: chunk.start)
        self.refuse_others(ordered)
        several = _several(ordered)
        parts = [(name, i) for name in tables for i in range(len(several))]

        def written(part: tuple[str, int]) -> pa.Buffer:
            name, i = part
            return as_csv(self.joined(name, several[i], units), header=not i)

        texts = in_order(written, parts)
        for name in tables:
            place = into / f"{name}.csv"
            with errors_naming(place), place.open("wb") as file:
                file.writelines(islice(texts, len(several)))
        for chunk in ordered:
            for source in sorted(self.of(chunk).glob("*/**/*.csv")):
                inside = source.relative_to(self.of(chunk))
                target = into.joinpath(*inside.parts[1:])
                if int(inside.parts[0]) < units:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with errors_naming(target):
                        shutil.copyfile(source, target)

    def refuse_others(self, chunks: Iterable[range]) -> None:
        """Refuse chunks that are not this study's, or that have gone; see `join`."""
        for chunk in chunks:
            if not self._sums(chunk):
                message = _(
                    "is not of this run: another program has changed it meanwhile; run it again"
                )
                raise InputError([problem(self.of(chunk), message)])

    def _sums(self, chunk: range) -> dict[str, str]:
        """Checksums of a chunk's files; nothing if it is none of this study's."""
        try:
            record: Any = json.loads((self.of(chunk) / SUMS).read_text(encoding="utf-8"))
            is_ours = record["run"] == self.run
            sums = {str(name): str(digits) for name, digits in record["files"].items()}
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return {}
        return sums if is_ours else {}


def _several(chunks: Sequence[range]) -> list[Sequence[range]]:
    """Chunks in order, as many together as are joined at once."""
    ordered = sorted(chunks, key=lambda chunk: chunk.start)
    return [ordered[i : i + JOINED_AT_ONCE] for i in range(0, len(ordered), JOINED_AT_ONCE)]
