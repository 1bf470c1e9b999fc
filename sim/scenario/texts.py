"""Files that a user has named: ordinary ones, of bounded size, their texts in UTF-8."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from io import BufferedReader, TextIOWrapper
from pathlib import Path

from sim.language import _, marked
from sim.scenario.confined import refuse_elsewhere
from sim.scenario.problems import InputError, Problem, likeliest, problem

LARGEST_FILE_BYTES = 1_000_000
SCENARIOS, TABLES = (".yaml", ".yml"), (".csv",)  # endings of their files
# A pipe without a writer is not waited for; Windows would else end a text at its first Ctrl-Z.
READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
IN_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_text(path: Path) -> str:
    r"""The text of a file, its line ends all ``\n``.

    Parameters
    ----------
    path : Path
        What the user has named.

    Raises
    ------
    InputError
        If it is not there, not an ordinary file, too large or not in UTF-8; says what to do.
    """
    with open_ordinary(path, LARGEST_FILE_BYTES) as file:
        data = file.read(LARGEST_FILE_BYTES + 1)  # it may grow, or not know its size
        if len(data) > LARGEST_FILE_BYTES:
            raise _too_large(path, len(data), LARGEST_FILE_BYTES)
        text = data.decode("utf-8-sig")
    return text.replace("\r\n", "\n").replace("\r", "\n")


@contextmanager
def open_ordinary(
    path: Path, most_bytes: int, *, is_table: bool = False
) -> Iterator[BufferedReader]:
    """Open a file that the user has named, once; what fails while it is read is said, too.

    A text in GBK is refused and not guessed at: many a text in another encoding can be read as GBK,
    too, and is then other words.

    Parameters
    ----------
    most_bytes : int
        The size that is allowed.
    is_table : bool
        Whether it must be a table, whatever its name.

    Raises
    ------
    InputError
        If it is not there, not an ordinary file or too large; if it cannot be read, or is decoded
        in the ``with`` and is not in UTF-8; says what to do.
    """
    refuse_elsewhere(path)
    try:
        with _opened(path, TABLES if is_table else SCENARIOS) as file:
            if not is_regular(file.fileno()):
                raise InputError([problem(path, _no_file(path))])
            size = os.fstat(file.fileno()).st_size
            if size > most_bytes:
                raise _too_large(path, size, most_bytes)
            try:
                yield file
            except UnicodeDecodeError:
                raise InputError([_in_other_code(path, file, is_table=is_table)]) from None
    except OSError as error:
        raise InputError([problem(path, _cause(path, error))]) from None


def is_regular(opened: int) -> bool:
    """Whether an opened file is one: no folder, no pipe, no device."""
    return stat.S_ISREG(os.fstat(opened).st_mode)


def _opened(path: Path, endings: Collection[str]) -> BufferedReader:
    try:
        return open(path, "rb", opener=lambda name, _flags: os.open(name, READING))
    except FileNotFoundError:
        raise InputError([problem(path, _("no such file") + _beside(path, endings))]) from None
    except ValueError:  # NUL, or half a character, which no name can have
        raise InputError([problem(path, _("no file can have this name"))]) from None


def _too_large(path: Path, size: int, most: int) -> InputError:
    why = _("the file has {size:,} bytes; at most {most:,} bytes are allowed", size=size, most=most)
    return InputError([problem(path, why)])


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


def _beside(path: Path, endings: Collection[str]) -> str:
    """A hint at a file beside one that is not there, with nearly its name.

    The names are compared without their endings, which all have in common.

    Parameters
    ----------
    endings : Collection[str]
        That such files have.
    """
    folder = path.parent if _is_folder(path.parent) else Path()
    wanted = {path.suffix, *endings}
    there = {p.stem: str(p) for p in sorted(folder.glob("[!.]*.*")) if p.suffix in wanted}
    likely = likeliest(path.stem, there)
    return _("; did you mean '{likely}'?", likely=there[likely]) if likely else ""


HOW_TO_SAVE = marked("in a spreadsheet program save it as CSV UTF-8 (comma delimited)")
HOW_TO_SAVE_TEXT = marked("open it in Notepad, choose File > Save as, and there the encoding UTF-8")


def _in_other_code(path: Path, file: BufferedReader, *, is_table: bool) -> Problem:
    """In which encoding a text seems to be, where it is not in UTF-8, and how to save it so."""
    is_table = is_table or path.suffix.lower() in (".csv", ".tsv")
    how = _(HOW_TO_SAVE if is_table else HOW_TO_SAVE_TEXT)
    file.seek(0)
    if file.peek(2)[:2] in IN_UTF_16:
        return problem(path, _("is not a text file in UTF-8 but in UTF-16; {how}", how=how))
    line, is_gbk = _first_other_line(file)
    why = marked("is not a text file in UTF-8; {how}")
    if is_gbk:
        why = marked("is not a text file in UTF-8 but, it seems, in GBK; {how}")
    return problem(path, _(why, how=how), line)


def _first_other_line(file: BufferedReader) -> tuple[int, bool]:
    """The first line that is not in UTF-8, and whether the whole text can be in GBK."""
    first, is_gbk = 0, True
    with TextIOWrapper(file, "latin-1") as lines:  # a byte a character; all ways to end a line
        for number, text in enumerate(lines, start=1):
            line = text.encode("latin-1")
            if not first and not _can_be(line, "utf-8"):
                first = number
            is_gbk = is_gbk and b"\0" not in line and _can_be(line, "gb18030")
            if first and not is_gbk:
                break
    return first, is_gbk


def _can_be(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
