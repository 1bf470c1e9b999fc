"""A ledger's file as a table of texts: each column by its distinct texts, each row with its line.

A million rows have few distinct days, officers and kinds: what is read, is read once of each.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, IntArray
from sim.language.signs import in_one_line

Row = tuple[int, list[str]]
"""A row's line and its cells."""
ROWS_AT_ONCE = 20_000
LONGEST_HEADING = 200
NO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")


@dataclass(frozen=True)
class Column:
    """Texts of R rows: ``texts[codes[i]]`` is that of row i, without spaces around it."""

    codes: NDArray[np.int32]
    texts: list[str]

    def __len__(self) -> int:
        return len(self.codes)

    def kept(self, rows: BoolArray) -> Column:
        """The same of some of the rows; texts that are in none of them stay."""
        return Column(self.codes[rows], self.texts)

    def used(self) -> BoolArray:
        """Which texts stand in a row, (D,)."""
        return np.bincount(self.codes, minlength=len(self.texts)) > 0

    def rows_of(self, which: BoolArray) -> IntArray:
        """Rows, in order, whose text is one of these, (D,) of the texts."""
        return np.flatnonzero(which[self.codes])

    def values(self) -> NDArray[np.object_]:
        """Texts row by row, (R,)."""
        return np.array(self.texts, dtype=object)[self.codes]


@dataclass(frozen=True)
class Table:
    """Rows that say something, and have a cell under each heading.

    Attributes
    ----------
    headings : tuple of str
        All, in one line each; those that stand several times with their number: ``日期 (2)``.
    heading_line : int
        Where they stand.
    columns : dict of int to Column
        Those that are wanted, by their places.
    lines : IntArray
        Line in which each row begins, (R,).
    odd : tuple of (int, int)
        Line and number of cells of rows that have another number of them.
    """

    headings: tuple[str, ...]
    heading_line: int
    columns: dict[int, Column]
    lines: IntArray
    odd: tuple[tuple[int, int], ...]

    @property
    def rows_read(self) -> int:
        """Rows of the file."""
        return len(self.lines) + len(self.odd)

    def place(self, heading: str) -> int:
        """Where a heading stands; -1: nowhere. Forms of letters and spaces do not count."""
        if heading in self.headings:
            return self.headings.index(heading)
        alike = [i for i, name in enumerate(self.headings) if plain(name) == plain(heading)]
        return alike[0] if len(alike) == 1 else -1


def plain(heading: str) -> str:
    """A heading without spaces and ends of lines, in half-width letters."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", heading)).casefold()


def headings_of(cells: Sequence[str]) -> tuple[str, ...]:
    """Names of columns; empty ones at the end are none."""
    names = [in_one_line(cleaned(cell))[:LONGEST_HEADING] for cell in cells]
    while names and not names[-1]:
        names.pop()
    several, seen = Counter(names), Counter[str]()
    for i, name in enumerate(names):
        seen[name] += 1
        if name and several[name] > 1:
            names[i] = f"{name} ({seen[name]})"
    return tuple(names)


def cleaned(cell: str) -> str:
    """A cell without spaces, marks of no width, and the ``="..."`` that keeps numbers texts."""
    text = cell.strip()
    if not text.isascii():
        text = NO_WIDTH.sub("", text).strip()
    if text.startswith('="') and text.endswith('"') and len(text) > len('=""'):
        text = text[2:-1].strip()
    return text


def says_something(cells: Sequence[str]) -> bool:
    """Whether a row has a word."""
    first = cells[0] if cells else ""
    return (bool(first) and not first.isspace()) or any(map(str.strip, cells))


def table_of(rows: Iterator[Row], wanted: Callable[[tuple[str, ...]], Iterable[int]]) -> Table:
    """A table from its rows, of which the first are the headings.

    Parameters
    ----------
    wanted : callable
        Places of the columns that are kept, from the headings.
    """
    line, cells = next(rows)
    headings = headings_of(cells)
    books: dict[int, dict[str, int]] = {place: {} for place in wanted(headings)}
    codes: dict[int, list[NDArray[np.int32]]] = {place: [] for place in books}
    lines: list[IntArray] = []
    odd: list[tuple[int, int]] = []
    while some := list(islice(rows, ROWS_AT_ONCE)):
        fitting = _fitting(some, len(cells), len(headings), odd)
        lines.append(np.array([at for at, _cells in fitting], dtype=np.int64))
        for place, column in enumerate(zip(*(cells for _at, cells in fitting), strict=True)):
            if place in books:
                codes[place].append(_coded(column, books[place]))
    columns = {place: _column(codes[place], list(book)) for place, book in books.items()}
    known = np.concatenate(lines) if lines else np.empty(0, dtype=np.int64)
    return Table(headings, line, columns, known, tuple(odd))


def _fitting(rows: list[Row], width: int, fewest: int, odd: list[tuple[int, int]]) -> list[Row]:
    """Rows that have a cell under each heading; the others are noted.

    Parameters
    ----------
    width, fewest : int
        Cells of the line of headings, and those of them up to the last heading.
    """
    fitting = []
    for at, cells in rows:
        if len(cells) == width:
            fitting.append((at, cells))
        elif len(cells) > width and not any(map(str.strip, cells[width:])):
            fitting.append((at, cells[:width]))
        elif fewest <= len(cells) < width:
            fitting.append((at, cells + [""] * (width - len(cells))))
        else:
            odd.append((at, len(cells)))
    return fitting


def _coded(cells: Sequence[str], book: dict[str, int]) -> NDArray[np.int32]:
    """Numbers of texts, new ones in order."""
    number = book.setdefault
    return np.fromiter((number(cell, len(book)) for cell in cells), np.int32, len(cells))


def _column(codes: list[NDArray[np.int32]], texts: list[str]) -> Column:
    return trimmed(np.concatenate(codes) if codes else np.empty(0, dtype=np.int32), texts)


def trimmed(codes: NDArray[np.int32], texts: list[str]) -> Column:
    """A column whose texts are cleaned, from one whose texts are as they stand."""
    without: dict[str, int] = {}
    again = _coded([cleaned(text) for text in texts], without)
    return Column(codes if len(without) == len(texts) else again[codes], list(without))
