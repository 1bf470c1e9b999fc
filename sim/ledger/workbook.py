"""Rows of a ledger that is a workbook (.xlsx, .xls, .xlsb, .ods), read by python-calamine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from sim.language import _, marked
from sim.ledger.mapping import FileForm
from sim.ledger.table import Row, says_something
from sim.scenario.problems import InputError, nearest, problem
from sim.scenario.texts import open_ordinary

LARGEST_FILE_BYTES = 1_000_000_000
LARGEST_UNPACKED = 4_000_000_000
SMALL_UNPACKED, MOST_TIMES = 300_000_000, 100
"""Bytes that any memory holds, and how many times as large as the file more may be: workbooks
are some twenty times as large, those that are made to fill a memory a thousand times."""
ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
BEGINNINGS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""Of a zipped workbook and of one of the old form."""
Cut = list[tuple[int, int]]
"""Lines and places of numbers that lack their last digits."""
WHOLE_DIGITS = 1e15
"""A workbook keeps 15 digits of a number; of longer ones the last are zeros."""
INSTALL = 'pip install "execution-bureau-sim[ledger]"'


def is_workbook(path: Path) -> bool:
    """Whether a file is one by its beginning, whatever its name.

    Raises
    ------
    InputError
        If it is not there, or cannot be read.
    """
    with open_ordinary(path, 1 << 40, is_table=True) as file:
        return file.peek(4)[:4] in BEGINNINGS


def workbook_rows(path: Path, form: FileForm, cut: Cut) -> Iterator[Row]:
    """Rows of a sheet that say something, from the headings on, each with its number.

    Cells that are merged with one above have its text, as they are seen to have.

    Parameters
    ----------
    cut : list
        Where numbers are noted whose last digits a workbook does not have.

    Raises
    ------
    InputError
        Without the library, if the file cannot be read, or has not that sheet.
    """
    sheet = _sheet(path, form.sheet)
    merged = _merged(sheet)
    rows = enumerate(sheet.iter_rows(), start=1) if sheet.start is not None else iter(())
    above: list[Any] = []
    begun = False
    for line, cells in rows:
        for place in merged.get(line, ()):
            cells[place] = above[place]
        above = cells
        texts = [cell if isinstance(cell, str) else written(cell) for cell in cells]
        if line >= form.header_line and says_something(texts):
            begun = True
            cut.extend((line, i) for i, cell in enumerate(cells) if _is_cut(cell))
            yield line, texts
    if not begun:
        why = marked("the sheet has no line {line:,}, where the headings should be")
        raise InputError([problem(path, _(why, line=form.header_line), 0, "file.header_line")])


def sheets_of(path: Path) -> list[str]:
    """Names of the sheets with something in them.

    Raises
    ------
    InputError
        Without the library, or if the file cannot be read.
    """
    with _opened(path) as book:
        return [name for name in book.sheet_names if book.get_sheet_by_name(name).start is not None]


def _sheet(path: Path, wanted: int | str) -> Any:
    with _opened(path) as book:
        names = book.sheet_names
        known = isinstance(wanted, str) or wanted <= len(names)
        name = wanted if isinstance(wanted, str) else names[wanted - 1] if known else ""
        if name not in names:
            why = marked("there is no sheet {found}; {nearest}")
            message = _(why, found=wanted, nearest=nearest(wanted, names))
            raise InputError([problem(path, message, 0, "file.sheet")])
        return book.get_sheet_by_name(name)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """A workbook; what fails while it is read is said."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook, PasswordError
    except ImportError:
        why = _("to read a workbook install the extra 'ledger':  {command}", command=INSTALL)
        raise InputError([problem(path, why)]) from None
    _refuse_swelling(path)
    try:
        yield CalamineWorkbook.from_path(str(path))
    except PasswordError:
        why = _("the workbook has a password; save it without one")
        raise InputError([problem(path, why)]) from None
    except CalamineError as error:
        why = _(
            "is no workbook that can be read ({error}); open it in a spreadsheet program and save "
            "it as a workbook (.xlsx), or as CSV UTF-8 (comma delimited)",
            error=error,
        )
        raise InputError([problem(path, why)]) from None


def _refuse_swelling(path: Path) -> None:
    """Refuse a workbook that would fill the memory when it is unpacked: InputError."""
    try:
        with ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except (BadZipFile, OSError, ValueError):  # of the old form; or it is said when it is read
        return
    is_odd = size > SMALL_UNPACKED and size > MOST_TIMES * path.stat().st_size
    if is_odd or size > LARGEST_UNPACKED:
        why = _(
            "would take {size:,.0f} MB when it is unpacked, which no ledger of this size does; "
            "save it as CSV UTF-8 (comma delimited)",
            size=size / 1e6,
        )
        raise InputError([problem(path, why)])


def _merged(sheet: Any) -> dict[int, list[int]]:
    """Places, by lines, whose text is that of the cell above, as they are merged with it.

    Merged across, cells are one heading or title: only those below each other mean a value of each.
    """
    left = sheet.start[1] if sheet.start is not None else 0
    places: dict[int, list[int]] = {}
    for (top, first), (bottom, _last) in sheet.merged_cell_ranges or ():
        for row in range(top + 1, bottom + 1):
            places.setdefault(row + 1, []).append(first - left)
    return places


def _is_cut(cell: Any) -> bool:
    return isinstance(cell, float) and abs(cell) >= WHOLE_DIGITS


def written(cell: Any) -> str:
    """A cell as it is written: 20140501 and not 20140501.0, a day as 2014-05-01.

    Parameters
    ----------
    cell : Any
        Text, number, day, time or nothing, as it is read.
    """
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
