"""What is done to files and folders of a study, step by step: a stop may come between any two."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sim.running.files import leads_through_link, sync


def rename(before: Path, after: Path) -> None:
    """Give a folder another name; an empty folder that has it gives way."""
    with suppress(OSError):
        after.rmdir()  # some systems do not replace even an empty one
    before.rename(after)


def remove(file: Path) -> None:
    """Erase a file, if it is there; a folder in its place is none of the program's."""
    if file.is_symlink() or not file.is_dir():
        file.unlink(missing_ok=True)


def remove_tree(folder: Path) -> None:
    """Erase a folder of the program's own with all that is in it; a link is left alone."""
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)


def remove_listed(folder: Path, names: Iterable[str]) -> None:
    """Erase these files of a folder, and the folders in it that are empty then; through no link."""
    for name in names:
        if not leads_through_link(folder, name):
            remove(folder / name)
    inside = (path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink())
    for path in sorted(inside, key=lambda path: -len(path.parts)):
        with suppress(OSError):
            path.rmdir()
    with suppress(OSError):
        folder.rmdir()


def move_rest(folder: Path, into: Path) -> None:
    """Move what is left in a folder into another, under a name of its own if its name is taken."""
    if not folder.exists():
        return
    for path in sorted(folder.rglob("*"), key=lambda path: path.parts):
        if path.is_symlink() or not path.is_dir():
            inside, place = path.relative_to(folder), into
            for step in inside.parts[:-1]:
                place = _free(place / step, or_folder=True)
            place.mkdir(parents=True, exist_ok=True)
            path.rename(_free(place / inside.name))
    remove_listed(folder, [])


def _free(place: Path, *, or_folder: bool = False) -> Path:
    """A place where nothing is yet, this one or one with ``.kept`` at its end; or a folder."""
    names = (place.name, *(f"{place.name}.kept{i or ''}" for i in range(1000)))
    places = (place.with_name(name) for name in names)
    return next(p for p in places if not _is_taken(p) or (or_folder and _is_folder(p)))


def _is_taken(place: Path) -> bool:
    return place.exists() or place.is_symlink()


def _is_folder(place: Path) -> bool:
    return place.is_dir() and not place.is_symlink()


def sync_tree(folder: Path) -> None:
    """See to it that a folder and all that is in it stay, even if the machine stops now."""
    for path in folder.rglob("*"):
        sync(path)
    sync(folder)
