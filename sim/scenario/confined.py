"""Files that a scenario names: any, or where its author may be a stranger those of some folders.

A page takes scenarios from whoever can reach it, and shows what is wrong with a table, the table's
headings among it. There a scenario must not name the files of others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path, PureWindowsPath

from sim.language import _
from sim.scenario.names import RESERVED
from sim.scenario.nodes import Node
from sim.scenario.problems import InputError, Place, Problem

_folders: ContextVar[tuple[Path, ...] | None] = ContextVar("folders", default=None)
"""In which files may be named; None: anywhere."""


@contextmanager
def confined(folders: Iterable[Path]) -> Iterator[None]:
    """Let scenarios name only files of these folders for a while, in this thread or task.

    A name is looked for beside the file that has it, then in each folder in turn. What a scenario
    has read here names, it names by the place where that lies, and may be played outside.

    Parameters
    ----------
    folders : iterable of pathlib.Path
        With all that is in them; what a link in them leads to must lie in one of them, too.
    """
    before = _folders.set(tuple(folder.resolve() for folder in folders))
    try:
        yield
    finally:
        _folders.reset(before)


def seen_from(folder: Path, named: Node) -> str:
    """The path of a file that a scenario names, where the file that names it lies in a folder.

    Raises
    ------
    InputError
        If it is none that may be named; the same whether there is such a file or not.
    """
    folders = _folders.get()
    name = str(named.value)
    if folders is None:
        return (folder / name).as_posix()
    if _is_plain(name):
        for place in dict.fromkeys([_resolved(folder), *folders]):
            if (file := _within(place, name, folders)) is not None:
                return file.as_posix()
    raise _refusal(named.place)


def refuse_elsewhere(path: Path, place: Place | None = None) -> None:
    """Refuse a file that may not be named; to be asked before it is known whether it is there.

    Parameters
    ----------
    place : Place | None
        Where it is named; the file itself if nothing is said.

    Raises
    ------
    InputError
        If it lies elsewhere, or there is none.
    """
    folders = _folders.get()
    if folders is not None and not _is_file_in(_resolved(path), folders):
        raise _refusal(place or Place(str(path), 0, ""))


def _refusal(place: Place) -> InputError:
    why = _(
        "only a scenario or table that is known here may be named: uploaded with this scenario, in "
        "your folder  scenarios, or one of the ready ones. Upload the file, and give its name "
        "without a path"
    )
    return InputError([Problem(place, why)])


def _is_plain(name: str) -> bool:
    """Whether a name is relative, on any system, and none of a device or of a part of a file."""
    path = PureWindowsPath(name)
    is_relative = not (path.anchor or ":" in name or "\0" in name)
    return is_relative and not any(RESERVED.match(part) for part in path.parts)


def _within(place: Path | None, name: str, folders: tuple[Path, ...]) -> Path | None:
    """The file of this name as seen from a place, if it may be named and is there.

    On the way to it no step leads out of the folder, so that nothing is learnt of what is around.
    """
    if place is None or (root := _around(place, folders)) is None:
        return None
    depth = len(place.relative_to(root).parts)
    for part in PureWindowsPath(name).parts:
        depth += -1 if part.strip(" .") == "" else 1
        if depth < 0:
            return None
    file = _resolved(place / name)
    return file if _is_file_in(file, folders) else None


def _around(place: Path, folders: tuple[Path, ...]) -> Path | None:
    return next((folder for folder in folders if place.is_relative_to(folder)), None)


def _is_file_in(file: Path | None, folders: tuple[Path, ...]) -> bool:
    """Whether there is such an ordinary file, and it lies in one of the folders."""
    if file is None or _around(file, folders) is None:
        return False
    try:
        return file.is_file()
    except OSError:
        return False


def _resolved(path: Path) -> Path | None:
    """Where a path leads through all links; None if it is no path, or leads in a circle."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return None
