"""Checksums of a finished study's files: written with its manifest, heard when they are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

from sim.language import _, listed, marked, plural
from sim.running.files import leads_through_link, open_regular, write_text_whole
from sim.running.manifest import MANIFEST, read_manifest
from sim.scenario.problems import InputError, problem

HOW = {"missing": marked("{file} is missing"), "changed": marked("{file} is changed")}
LOGGED = ("logs/", "tasks/", "worlds/")
MOST_NAMED = 5
DERIVED = {"assumptions.csv"}
"""Tables that are made of the others, and of studies beside: they can be made again."""


@dataclass(frozen=True)
class Damage:
    """A file of a finished study that is not as it was."""

    name: str
    how: Literal["missing", "changed"]

    def __str__(self) -> str:
        return _(HOW[self.how], file=self.name)


def file_digest(path: Path) -> str:
    """SHA-256 of a file, read piece by piece."""
    with path.open("rb") as file:
        return _digest(file)


def _digest(file: BinaryIO) -> str:
    return hashlib.file_digest(cast("BufferedReader", file), "sha256").hexdigest()


def is_logged(name: str) -> bool:
    """Whether a file belongs to the logs, which may be many and large."""
    return name.startswith(LOGGED)


def is_data(name: str) -> bool:
    """Whether a file is a table or an input, which all else is made from."""
    return "/" not in name and name.endswith((".csv", ".yaml")) and name not in DERIVED


def is_shown(name: str) -> bool:
    """Whether a file is made of the tables and can be made of them again: a chart, a report."""
    return not (is_data(name) or is_logged(name))


def damage(
    folder: Path, manifest: Mapping[str, Any], wanted: Callable[[str], bool] = lambda _name: True
) -> Iterator[Damage]:
    """Files that are missing or have changed since the study was finished.

    Parameters
    ----------
    wanted : Callable[[str], bool]
        Whether a file of this name is to be looked at.
    """
    for name, known in manifest["checksums_sha256"].items():
        if not wanted(name):
            continue
        if leads_through_link(folder, name):
            yield Damage(name, "changed")
            continue
        try:
            with open_regular(folder / name) as file:
                digits = _digest(file)
        except (FileNotFoundError, NotADirectoryError):
            yield Damage(name, "missing")
            continue
        except InputError:  # it is a link or no file any more
            digits = ""
        if digits != known:
            yield Damage(name, "changed")


def listed_damage(damages: list[Damage]) -> str:
    """Damages in a row, not more than can be read."""
    words = [str(one) for one in damages[:MOST_NAMED]]
    more = len(damages) - len(words)
    if more:
        words.append(plural(more, "and {n} more file", "and {n} more files"))
    return listed(words)


def record(folder: Path, names: Iterable[str], forgotten: Collection[str] = ()) -> None:
    """Write the checksums of files that were made of a finished study into its manifest.

    Parameters
    ----------
    names : Iterable[str]
        Of what was made just now, or would have been if there were something to show.
    forgotten : Collection[str]
        Of what is not as it was, and is not made again.
    """
    manifest = read_manifest(folder)
    assert manifest is not None
    known = manifest["checksums_sha256"]
    made = list(names)
    left_out = {*made, *forgotten}
    sums = {name: digits for name, digits in known.items() if name not in left_out}
    sums |= {name: file_digest(folder / name) for name in made if (folder / name).is_file()}
    if sums != known:
        text = json.dumps(manifest | {"checksums_sha256": dict(sorted(sums.items()))}, indent=2)
        write_text_whole(folder / MANIFEST, text + "\n")


def refuse_damaged(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Refuse a finished study whose tables or inputs are not as they were.

    Raises
    ------
    InputError
        With the files; says what to do.
    """
    damages = list(damage(folder, manifest, is_data))
    if damages:
        message = _(
            "is not as it was finished ({files}): nothing is said from it; run it again",
            files=listed_damage(damages),
        )
        raise InputError([problem(folder, message)])
