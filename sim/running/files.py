"""Files of a results folder, which others may have made: written whole, and through no link.

Nothing in such a folder is trusted: a link in it may lead to any file of the reader's, and what
looks like a table may be a pipe that never ends.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from sim.language import _, marked
from sim.scenario.problems import InputError, problem
from sim.scenario.texts import READING, is_regular

NOT_FOLLOWED = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
GROWING = ".growing-"  # begins the name of a file that is not whole yet
NOT_REGULAR = marked("is not a regular file")
LINK = marked(
    "is a link that leads out of the results folder: nothing is read or written through it; "
    "put the file or folder itself there, or delete the link"
)


def is_plain(name: object) -> bool:
    """Whether a name is a relative path that stays in its folder, on any system."""
    return (
        isinstance(name, str)
        and name.isprintable()
        and not set(name) & set("\\:")
        and str(PurePosixPath(name)) == name  # no "a//b", "./a" or "a/"
        and not PurePosixPath(name).is_absolute()
        and not {"", ".", ".."} & set(name.split("/"))
    )


def leads_through_link(folder: Path, name: str) -> bool:
    """Whether a file of a folder, or a folder on the way to it, is a link."""
    return any(_links(folder, name))


def _links(folder: Path, name: str) -> Iterator[Path]:
    """The links among a file of a folder and the folders on the way to it, outermost first."""
    inside = Path(name)
    way = (folder / place for place in [*reversed(inside.parents), inside] if place.parts)
    return filter(_is_link, way)


def refuse_links(folder: Path, *names: str) -> None:
    """Refuse links inside a folder; the folder itself may be reached by one.

    Parameters
    ----------
    names : str
        Of files or folders inside it, as in ``charts`` or ``logs/regional``.

    Raises
    ------
    InputError
        If one of them, or a folder on the way to it, is a link.
    """
    for name in names:
        for link in _links(folder, name):
            raise InputError([problem(link, _(LINK))])


def refuse_foreign(folder: Path) -> None:
    """Refuse a results folder in which, at any depth, is what no run puts there.

    Raises
    ------
    InputError
        If there is a link, a pipe, a device or the like.
    OSError
        If there is no such folder.
    """
    with os.scandir(folder) as inside:
        for entry in inside:
            if _is_link(Path(entry.path)):
                raise InputError([problem(entry.path, _(LINK))])
            if entry.is_dir(follow_symlinks=False):
                refuse_foreign(Path(entry.path))
            elif not entry.is_file(follow_symlinks=False):
                raise InputError([problem(entry.path, _(NOT_REGULAR))])


def _is_link(place: Path) -> bool:
    return place.is_symlink() or (hasattr(place, "is_junction") and place.is_junction())


@contextmanager
def growing(file: Path, *, durable: bool = False) -> Iterator[Path]:
    """A new file beside the one that is to be, whose name it gets if all goes well.

    It has a random name that nobody can have put a link at. A link with the name of the file is
    replaced, and what it leads to stays as it is.

    Parameters
    ----------
    durable : bool
        Whether the file shall be there even if the machine stops in the next moment.

    Raises
    ------
    OSError
        If the file cannot be written; nothing of it is left then.
    """
    place = file.with_name(f"{GROWING}{os.urandom(8).hex()}{file.suffix}")
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | NOT_FOLLOWED
    try:
        os.close(os.open(place, flags, 0o666))
    except OSError as error:
        error.filename = str(file)  # the name that its reader knows
        raise
    try:
        yield place
        if durable:
            sync(place)
        place.replace(file)
    except OSError as error:
        if error.filename is None or Path(error.filename) == place:
            error.filename, error.filename2 = str(file), None
        raise
    finally:
        with suppress(OSError):
            place.unlink()
    if durable:
        sync(file.parent)


def sync(path: Path) -> None:
    """See to it that a file or folder stays, even if the machine stops now."""
    if path.is_dir() and os.name != "posix":
        return  # elsewhere a folder cannot be opened
    opened = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def errors_naming(file: Path) -> Iterator[None]:
    """What fails meanwhile says of which file, as a full disk does not by itself."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(file)
        raise


def write_bytes_whole(file: Path, data: bytes, *, durable: bool = False) -> None:
    """Write a file so that it is there whole or not at all; see `growing`."""
    with growing(file, durable=durable) as place:
        place.write_bytes(data)


def write_text_whole(file: Path, text: str, *, durable: bool = False) -> None:
    """Write a text in UTF-8, its lines ended as they are, so that it is there whole or not at all.

    Raises
    ------
    UnicodeEncodeError
        If there are lone surrogates in it.
    """
    write_bytes_whole(file, text.encode(), durable=durable)


def open_regular(file: Path) -> BinaryIO:
    """Open a file of a results folder to be read, if it is one: no link, no pipe, no device.

    Raises
    ------
    InputError
        If it is none.
    OSError
        If it is missing or cannot be read.
    """
    if _is_link(file):
        raise InputError([problem(file, _(LINK))])
    opened = os.open(file, READING | NOT_FOLLOWED)
    if is_regular(opened):
        return os.fdopen(opened, "rb")
    os.close(opened)
    raise InputError([problem(file, _(NOT_REGULAR))])


def read_regular(file: Path) -> bytes:
    """The contents of a file of a results folder; see `open_regular`."""
    with open_regular(file) as opened:
        return opened.read()
