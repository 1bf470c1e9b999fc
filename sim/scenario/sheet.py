"""Tables that people write: CSV read strictly, with the line of every fault.

Dockets and tables of bureaus are read here. Numbers have one form only, so that nothing is taken
for what it is not: ``float`` by itself reads 1_000, full-width digits and nan.
"""

from __future__ import annotations

import csv
import re
from array import array
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray
from sim.language import _, listed, marked, plural
from sim.language.signs import in_one_line
from sim.scenario.mistyped import PLAIN_NUMBER, likely_number
from sim.scenario.problems import InputError, Problem, likeliest, problem, shown
from sim.scenario.texts import HOW_TO_SAVE, open_ordinary

NUMERALS = b"0123456789.eE+- "
WHOLE = re.compile(r"(\d+)\.0+", re.ASCII)  # as spreadsheet programs write 1
OTHER_FILES = re.compile(
    rb"\x1f\x8b|PK\x03\x04|BZh[1-9]1AY|\xfd7zXZ|\x28\xb5\x2f\xfd|7z\xbc\xaf|Rar!|\xd0\xcf\x11\xe0"
)
"""How compressed files (gzip, zip, bzip2, xz, zstd, 7z, RAR) and workbooks begin."""
SEPARATORS = {
    ";": marked("semicolons"),
    "\t": marked("tabs"),
    "，": marked("full-width commas"),
    "|": marked("vertical bars"),
}
"""What may stand between cells where commas should."""
BETWEEN = "\0"  # no cell has one
LONGEST_LINE = 1_000_000  # characters
LONGEST_NAME = 200
ROWS_AT_ONCE = 10_000


@dataclass(frozen=True)
class Sheet:
    """A table of texts, column by column.

    Attributes
    ----------
    file : str
        Where it was read.
    heading : tuple[str, ...]
        All headings.
    heading_line : int
        Line of the headings.
    columns : dict[str, str]
        The columns that are wanted, by heading, each as one text: its cells with zero bytes between
        them, as a million texts need four times the room of one.
    lines : Sequence[int]
        (N,) line in which each row begins.
    problems : list[Problem]
        What is wrong with it so far.
    """

    file: str
    heading: tuple[str, ...]
    heading_line: int
    columns: dict[str, str]
    lines: Sequence[int]
    problems: list[Problem] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lines)

    def cells(self, column: str) -> list[str]:
        """The cells of a column, (N,)."""
        return self.columns[column].split(BETWEEN) if len(self) else []

    def fill(self, column: str, where: BoolArray, cell: str) -> None:
        """Put a cell where there is nothing in a column, in some of the rows, (N,)."""
        cells = self.cells(column)
        filled = (
            cell if may and not old.strip() else old
            for may, old in zip(where.tolist(), cells, strict=True)
        )
        self.columns[column] = BETWEEN.join(filled)

    def add(self, message: str, line: int = 0, column: str = "") -> None:
        """Note a problem; line 0: of the whole file."""
        self.problems.append(problem(self.file, message, line, column))

    def report(self, column: str, rows: Iterable[int], expected: str, hint: str = "") -> None:
        """Note what is wrong with a column: its first bad row, and how many more there are.

        Parameters
        ----------
        hint : str
            At what is meant in the first of them, and in no other.
        """
        bad = list(rows)
        if bad:
            cell = self.cells(column)[bad[0]]
            message = _("found {found}; {expected}", found=shown(cell), expected=expected + hint)
            if not cell.strip():
                message = _("is empty; {expected}", expected=expected)
            more = also_wrong(len(bad) - 1) if hint else and_more(len(bad) - 1)
            self.add(message + more, self.lines[bad[0]], column)

    def report_duplicates(self, column: str, labels: Sequence[str]) -> None:
        """Note which of the labels of rows stands twice first, and where."""
        first: dict[str, int] = {}
        again = [i for i, label in enumerate(labels) if label and first.setdefault(label, i) < i]
        if again:
            label = labels[again[0]]
            line = self.lines[first[label]]
            message = _("{name} stands in line {line} already", name=shown(label), line=line)
            self.add(message + and_more(len(again) - 1), self.lines[again[0]], column)

    def has(self, column: str) -> bool:
        """Whether there is such a column; a problem if not."""
        if column not in self.columns:
            names = list(self.heading[:12]) + ["..."] * (len(self.heading) > 12)
            why = marked("column '{column}' is missing; found: {columns}")
            message = _(why, column=column, columns=listed(names))
            # A column that is known, and there, is none that is misspelt.
            likely = likeliest(column, [name for name in self.heading if name not in self.columns])
            hint = _("; is it the column '{likely}'?", likely=likely) if likely else ""
            self.add(message + hint, self.heading_line)
        return column in self.columns

    def numbers(self, column: str, low: float, high: float, meaning: str = "") -> FloatArray:
        """A column of numbers within bounds, (N,); nan where there is none.

        Parameters
        ----------
        meaning : str
            What the numbers are, said of those that are none or out of bounds.
        """
        cells = self.cells(column)
        values = numbers_of(cells)
        none, below, above = (
            np.flatnonzero(bad).tolist() for bad in (np.isnan(values), values < low, values > high)
        )
        if none:
            expected = meaning or _("must be a number")
            self.report(column, none, expected, likely_number(cells[none[0]]))
        self.report(column, below, meaning or _("must be {ge:g} or more", ge=low))
        self.report(column, above, meaning or _("must be {le:g} or less", le=high))
        return values

    def positions(self, column: str, where: dict[str, int]) -> NDArray[np.int64]:
        """Where the names of a column stand, (N,); -2: nowhere. ``1.0`` is the name ``1``."""
        get = where.get
        cells = self.cells(column)
        places = [get(cell, -2) for cell in cells]
        for row, at in enumerate(places):
            if at == -2:
                cell = cells[row].strip()
                places[row] = get(cell, get(whole_number(cell), -2))
        return np.array(places, dtype=np.int64)


def and_more(n: int) -> str:
    """The end of a message on a line that ``n`` others are like; empty if there are none."""
    return plural(n, " (and in {n} more line)", " (and in {n} more lines)") if n else ""


def also_wrong(n: int) -> str:
    """The same where the others are wrong in ways of their own."""
    if not n:
        return ""
    return plural(
        n,
        " ({n} more line has no such number either)",
        " ({n} more lines have no such number either)",
    )


def read_sheet(path: Path, most_bytes: int, wanted: Container[str] | None = None) -> Sheet:
    """Read a table with one line of headings; rows without a word are passed over.

    Parameters
    ----------
    most_bytes : int
        The size that is allowed.
    wanted : Container[str] | None
        Headings of the columns whose cells are needed; None: all.

    Returns
    -------
    Sheet
        With the problems of its form: rows that have not a cell under each heading, columns that
        stand twice.

    Raises
    ------
    InputError
        If it is no plain text in UTF-8, too large, not CSV, not separated by commas, or empty.
    """
    with open_ordinary(path, most_bytes, is_table=True) as file:
        if OTHER_FILES.match(file.peek(16)):
            why = _("is compressed, or a workbook, and not a plain text; {how}", how=_(HOW_TO_SAVE))
            raise InputError([problem(path, why)])
        text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
        try:
            return _read(path, text, wanted)
        finally:
            text.detach()  # else it would close the file, which is looked at once more if need be


def _read(path: Path, file: TextIO, wanted: Container[str] | None) -> Sheet:
    rows = _rows(path, file)
    line, cells = next(rows, (0, []))
    if not line:
        raise InputError([problem(path, _("is empty; the first line must be the headings"))])
    heading = _heading(cells)
    _check_separator(path, line, heading)
    taken = {heading.index(name): name for name in heading if wanted is None or name in wanted}
    columns, lines, odd = _collected(rows, len(heading), taken)
    if len(heading) == 1 and odd and odd[0][1] > 1 and not lines:  # every row has more cells
        why = _("seems to be a title; the first line must be the headings: delete it")
        raise InputError([problem(path, why, line)])
    sheet = Sheet(str(path), heading, line, columns, lines)
    for name in columns:
        if heading.count(name) > 1:
            sheet.add(_("the column '{name}' stands twice", name=name), line)
    if odd:
        number = plural(odd[0][1], "found {n} cell", "found {n} cells")
        message = plural(
            len(heading), "{cells} under {n} heading", "{cells} under {n} headings", cells=number
        )
        sheet.add(message + and_more(len(odd) - 1), odd[0][0])
    return sheet


def _collected(
    rows: Iterator[tuple[int, list[str]]], width: int, taken: Mapping[int, str]
) -> tuple[dict[str, str], Sequence[int], list[tuple[int, int]]]:
    """Columns by name and lines of the rows that fit; line and width of those that do not.

    Parameters
    ----------
    taken : Mapping[int, str]
        Names of the columns that are kept, by their place.
    """
    pieces: dict[str, list[str]] = {name: [] for name in taken.values()}
    lines, odd = array("q"), []
    while some := list(islice(rows, ROWS_AT_ONCE)):
        fitting = []
        for at, row in some:
            fitted = row if len(row) == width else _fitted(row, width)
            if fitted is None:
                odd.append((at, len(row)))
            else:
                fitting.append(fitted)
                lines.append(at)
        for place, cells in enumerate(zip(*fitting, strict=True)):
            if place in taken:
                pieces[taken[place]].append(BETWEEN.join(cells))
    return {name: BETWEEN.join(piece) for name, piece in pieces.items()}, lines, odd


def _rows(path: Path, file: TextIO) -> Iterator[tuple[int, list[str]]]:
    """Rows that say something, each with the line in which it begins."""
    reader = csv.reader(_lines(path, file), strict=True)
    line = 1
    try:
        for row in reader:
            if any(map(str.strip, row)):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError([_csv_problem(path, str(error), line, reader.line_num)]) from None


def _lines(path: Path, file: TextIO) -> Iterator[str]:
    """Lines of a text; InputError for one that no table has."""
    for number, line in enumerate(iter(partial(file.readline, LONGEST_LINE + 1), ""), start=1):
        if len(line) > LONGEST_LINE:
            why = _("the line has more than {most:,} characters", most=LONGEST_LINE)
            raise InputError([problem(path, why, number)])
        if BETWEEN in line:
            why = _("has zero bytes, perhaps as UTF-16; {how}", how=_(HOW_TO_SAVE))
            raise InputError([problem(path, why, number)])
        yield line


def _csv_problem(path: Path, error: str, begins: int, ends: int) -> Problem:
    """What the parser complains of, in words; its own have no translation."""
    if "field limit" in error:
        why = marked("a cell has more than {most:,} characters; is a quotation mark not closed?")
        return problem(path, _(why, most=csv.field_size_limit()), begins)
    if "end of data" in error:
        return problem(path, _("a quotation mark is not closed"), begins)
    why = _("after a cell in quotation marks there must be a comma or the end of the line")
    return problem(path, why, ends)


def _heading(cells: Sequence[str]) -> tuple[str, ...]:
    """Names of columns, without spaces around them; empty ones at the end are none.

    A name of more than `LONGEST_NAME` characters is cut: no column that is read has one.
    """
    names = [in_one_line(cell.strip().strip("\ufeff").strip())[:LONGEST_NAME] for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _check_separator(path: Path, line: int, heading: Sequence[str]) -> None:
    for mark, name in SEPARATORS.items():
        if len(heading) == 1 and mark in heading[0]:
            why = _("the cells are separated by {marks}; save with commas", marks=_(name))
            raise InputError([problem(path, why, line)])


def _fitted(row: list[str], width: int) -> list[str] | None:
    """A row whose cells beyond the headings are empty, without them; else None."""
    is_too_long = len(row) > width and not any(map(str.strip, row[width:]))
    return row[:width] if is_too_long else None


# Numbers


def numbers_of(cells: Sequence[str]) -> FloatArray:
    """Cells as numbers, (N,); nan where they are none."""
    text = "".join(cells)
    if text.isascii() and not text.encode().translate(None, NUMERALS):  # at once, as all are plain
        try:
            return np.fromiter(map(float, cells), np.float64, len(cells))
        except ValueError:
            pass
    values = (as_number(cell) for cell in cells)
    return np.fromiter((np.nan if v is None else v for v in values), np.float64, len(cells))


def as_number(cell: str) -> float | None:
    """A cell as a number; None if it is none. Spaces around it do not count."""
    text = cell.strip()
    return float(text) if PLAIN_NUMBER.fullmatch(text) else None


def whole_number(cell: str) -> str:
    """A whole number as it is written without its ``.0``; anything else as it is."""
    match = WHOLE.fullmatch(cell)
    return match[1] if match else cell
