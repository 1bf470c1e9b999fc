"""The text of a file that a user has named: an ordinary file, of bounded size, in UTF-8."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection
from pathlib import Path

from sim.scenario.problems import InputError, likeliest, problem
from sim.words import _, marked

LARGEST_FILE_BYTES = 1_000_000
# A pipe without a writer is not waited for; Windows would else end a text at its first Ctrl-Z.
READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
IN_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_text(path: Path) -> str:
    r"""The text of a file, its line ends all ``\n``.

    A text in GBK is refused and not guessed at: many a text in another encoding can be read as GBK,
    too, and is then other words.

    Parameters
    ----------
    path : what the user has named

    Raises
    ------
    InputError
        If it is not there, not an ordinary file, too large or not in UTF-8; says what to do.
    """
    found = _bytes(path)
    try:
        text = found.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError([problem(path, _how_to_save(path, found))]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bytes(path: Path) -> bytes:
    try:
        with open(path, "rb", opener=_at_once) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise InputError([problem(path, _no_file(path))])
            found = file.read(LARGEST_FILE_BYTES + 1)  # it may grow, or not know its size
            size = max(os.fstat(file.fileno()).st_size, len(found))
    except FileNotFoundError:
        raise InputError([problem(path, _("no such file") + beside(path))]) from None
    except ValueError:  # NUL, or half a character, which no name can have
        raise InputError([problem(path, _("no file can have this name"))]) from None
    except OSError as error:
        raise InputError([problem(path, _cause(path, error))]) from None
    if len(found) > LARGEST_FILE_BYTES:
        why = _(
            "the file has {size:,} bytes; at most {most:,} bytes are allowed",
            size=size,
            most=LARGEST_FILE_BYTES,
        )
        raise InputError([problem(path, why)])
    return found


def _at_once(path: str, _flags: int) -> int:
    return os.open(path, READING)


_CAUSES = {
    errno.EACCES: marked("you are not allowed to"),
    errno.ENAMETOOLONG: marked("its name is too long"),
    errno.ELOOP: marked("it is a link to itself"),
}


def _cause(path: Path, error: OSError) -> str:
    if _is_folder(path):  # opening it fails, with other errors on other systems
        return _no_file(path)
    known = _CAUSES.get(error.errno or 0)
    return _("cannot be read: {error}", error=_(known) if known else error.strerror)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _no_file(path: Path) -> str:
    if _is_folder(path):
        return _("is a folder; give a file")
    return _("is a device or a pipe, not a file; save the text as a file and give that")


def beside(path: Path, endings: Collection[str] = (".yaml", ".yml")) -> str:
    """A hint at a file beside one that is not there, with nearly its name.

    The names are compared without their endings, which all have in common.

    Parameters
    ----------
    endings : that such files have
    """
    folder = path.parent if _is_folder(path.parent) else Path()
    wanted = {path.suffix, *endings}
    there = {p.stem: str(p) for p in sorted(folder.glob("[!.]*.*")) if p.suffix in wanted}
    likely = likeliest(path.stem, there)
    return _("; did you mean '{likely}'?", likely=there[likely]) if likely else ""


_SAVE = {
    "table": marked("in a spreadsheet program save it as CSV UTF-8"),
    "text": marked("open it in Notepad, choose File > Save as, and there the encoding UTF-8"),
}


def _how_to_save(path: Path, found: bytes) -> str:
    """In which encoding a text seems to be, and how to save it in UTF-8."""
    how = _(_SAVE["table" if path.suffix.lower() in (".csv", ".tsv") else "text"])
    if found.startswith(IN_UTF_16):
        return _("is not a text file in UTF-8 but in UTF-16; {how}", how=how)
    try:
        found.decode("gb18030")
    except UnicodeDecodeError:
        return _("is not a text file in UTF-8; {how}", how=how)
    if b"\0" in found:
        return _("is not a text file in UTF-8; {how}", how=how)
    return _("is not a text file in UTF-8 but, it seems, in GBK; {how}", how=how)
