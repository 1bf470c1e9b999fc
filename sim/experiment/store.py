"""The results folder: finished replications are kept, and what looks finished is finished.

A run works in ``<id>.partial``; each chunk of replications arrives there by one rename, with
checksums of its files, and the folder itself gets its final name by one rename when everything
in it is complete.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import compute

from sim.experiment.tables import add_csv, unpacked
from sim.scenario.problems import InputError, problem
from sim.scenario.scenario import Scenario
from sim.version import __version__
from sim.words import _

TABLES = (
    "monthly",
    "history",
    "replications",
    "survival",
    "worlds",
    "teams",
    "regions",
    "pending",
)
SUMS = "sums.json"
JOINED_AT_ONCE = 32  # chunks, so that a large run need not fit into memory


def digest(data: bytes) -> str:
    """SHA-256 as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def write_whole(file: Path, text: str) -> None:
    """Write a text so that the file is there whole or not at all."""
    growing = file.with_name(f"{file.name}.growing")
    growing.write_text(text, encoding="utf-8", newline="\n")
    growing.replace(file)


def file_digest(path: Path) -> str:
    """SHA-256 of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def run_id(scenario: Scenario, docket_file: Path | None = None, purpose: str = "") -> str:
    """Name of a run by its content: resolved scenario, given docket, version of the program.

    Parameters
    ----------
    purpose : what else than a comparison of the arms the run is for
    """
    content = {
        "scenario": scenario.resolved,
        "docket": digest(docket_file.read_bytes()) if docket_file else None,
        "version": __version__,
    }
    if purpose:
        content["purpose"] = purpose
    return digest(json.dumps(content, sort_keys=True).encode())[:12]


@dataclass(frozen=True)
class RunFolder:
    """Where one run lands.

    Attributes
    ----------
    final : the folder of the finished run
    id : content of the run, see `run_id`
    """

    final: Path
    id: str

    @property
    def work(self) -> Path:
        """The folder until the run is finished."""
        return self.final.with_name(f"{self.final.name}.partial")

    @property
    def parts(self) -> Path:
        """Where finished chunks are kept until the run is finished."""
        return self.work / "parts"

    def part(self, chunk: range) -> Path:
        """Where a finished chunk is kept: its first and its last unit."""
        return self.parts / f"{chunk.start:06d}-{chunk.stop - 1:06d}"

    def manifest(self) -> dict[str, Any] | None:
        """What was run, if the run is finished."""
        file = self.final / "manifest.json"
        found: dict[str, Any] | None = (
            json.loads(file.read_text("utf-8")) if file.is_file() else None
        )
        return found

    def is_finished(self, keep_logs: bool) -> bool:
        """Whether the very same run is there already, with logs if they are asked for."""
        manifest = self.manifest()
        same = manifest is not None and manifest["id"] == self.id
        return same and (not keep_logs or (self.final / "logs").is_dir())

    def prepare(self, again: bool, about: dict[str, Any]) -> None:
        """Make the work folder; parts of an interrupted run of the same content stay in it.

        Parameters
        ----------
        about : what the folder is going to hold, written down so that it can be listed

        Raises
        ------
        InputError
            If the final folder holds something else.
        """
        manifest = self.manifest()
        foreign = manifest is None and self.final.exists() and any(self.final.iterdir())
        if foreign or (manifest is not None and manifest["id"] != self.id and not again):
            message = _("holds something else; give another --out, or --again to replace a run")
            raise InputError([problem(self.final, message)])
        marker = self.work / "begun.json"
        begun = json.loads(marker.read_text("utf-8")) if marker.is_file() else {}
        if again or begun.get("id") != self.id:
            shutil.rmtree(self.work, ignore_errors=True)
        self.parts.mkdir(parents=True, exist_ok=True)
        for left in set(self.work.iterdir()) - {self.parts, marker}:  # made of parts, half-way
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        write_whole(marker, json.dumps({"id": self.id, **about}, indent=2))

    def kept(self, needed: str) -> tuple[list[range], list[range]]:
        """Chunks kept from an interrupted run, and those that are spoiled, which are removed.

        Parameters
        ----------
        needed : what the name of one of a part's files must contain
        """
        sound, spoiled = [], []
        for part in sorted(self.parts.glob("[0-9]*-[0-9]*")):
            if not part.name.replace("-", "").isdigit():
                shutil.rmtree(part)  # was being written when the run was stopped
                continue
            first, last = map(int, part.name.split("-"))
            sums = _sums_of(part)
            if not sums or any(_sum(part / name) != known for name, known in sums.items()):
                spoiled.append(range(first, last + 1))
                shutil.rmtree(part)
            elif any(needed in name for name in sums):
                sound.append(range(first, last + 1))
            else:
                shutil.rmtree(part)
        return sound, spoiled

    def keep(self, chunk: range, files: dict[str, bytes]) -> None:
        """Keep a finished chunk: all of its files or none."""
        part = self.part(chunk)
        growing = part.with_name(f"{part.name}.{os.getpid()}")
        try:
            for name, data in files.items():
                (growing / name).parent.mkdir(parents=True, exist_ok=True)
                (growing / name).write_bytes(data)
            sums = {name: digest(data) for name, data in files.items()}
            (growing / SUMS).write_text(json.dumps(sums), encoding="utf-8")
            shutil.rmtree(part, ignore_errors=True)
            growing.rename(part)
        finally:
            shutil.rmtree(growing, ignore_errors=True)

    def whole(self, name: str, chunks: Sequence[range]) -> pd.DataFrame:
        """One table of all these chunks together, in their order."""
        found: pd.DataFrame = self._unpacked(name, chunks).to_pandas()
        return found

    def _unpacked(self, name: str, chunks: Sequence[range]) -> pa.Table:
        ordered = sorted(chunks, key=lambda chunk: chunk.start)
        return unpacked([self.part(chunk) / f"{name}.parquet" for chunk in ordered])

    def join(self, chunks: Sequence[range], tables: Iterable[str], units: int) -> None:
        """Make the run's tables and logs of its parts, for replications below ``units``."""
        ordered = sorted(chunks, key=lambda chunk: chunk.start)
        for name in tables:
            with (self.work / f"{name}.csv").open("wb") as file:
                for i in range(0, len(ordered), JOINED_AT_ONCE):
                    found = self._unpacked(name, ordered[i : i + JOINED_AT_ONCE])
                    wanted = found.filter(compute.less(found["replication"], units))
                    add_csv(wanted, file, header=not i)
        for chunk in chunks:
            for source in sorted(self.part(chunk).glob("*/**/*.csv")):
                inside = source.relative_to(self.part(chunk))
                target = self.work.joinpath(*inside.parts[1:])
                if int(inside.parts[0]) < units:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(source, target)

    def finish(self, about: dict[str, Any]) -> None:
        """Write the manifest, give the folder its final name, and only then drop the parts."""
        (self.work / "begun.json").unlink(missing_ok=True)
        found = (path for path in self.work.rglob("*") if path.is_file())
        names = {path.relative_to(self.work).as_posix(): path for path in found}
        kept = sorted(name for name in names if not name.startswith("parts/"))
        sums = {name: file_digest(names[name]) for name in kept}
        text = json.dumps({**about, "checksums_sha256": sums}, indent=2)
        (self.work / "manifest.json").write_text(text + "\n", encoding="utf-8")
        old = self.final.with_name(f"{self.final.name}.old")
        if self.final.exists():
            self.final.rename(old)
        self.work.rename(self.final)
        shutil.rmtree(self.final / "parts")
        shutil.rmtree(old, ignore_errors=True)


def _sums_of(part: Path) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads((part / SUMS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _sum(path: Path) -> str | None:
    return file_digest(path) if path.is_file() else None
