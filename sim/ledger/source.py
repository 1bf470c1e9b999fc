"""A ledger's file, opened as its map says: a table of texts, and how faults of it are said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np

from sim.arrays import BoolArray, IntArray
from sim.garbage import nothing_collected
from sim.language import _, listed, marked
from sim.ledger.map_file import headings_of
from sim.ledger.mapping import Encoding, FileForm, LedgerMap
from sim.ledger.plain_table import plain_table
from sim.ledger.table import Column, Row, Table, plain, table_of
from sim.ledger.text_table import text_rows
from sim.ledger.workbook import Cut, is_workbook, workbook_rows
from sim.scenario.problems import InputError, Problem, nearest, problem, shown

LOOKED_AT = 30
"""Lines in which headings are looked for that are not where the map says."""
SHOWN = 3
"""Cells by which a line is shown that has none of the headings."""


@dataclass(frozen=True)
class Source:
    """What was read, before it means anything.

    Attributes
    ----------
    file : str
        Where.
    known : LedgerMap
        What the map says.
    table : Table
        All columns that the map names, and the first.
    encoding : str or None
        Of a text; None: it is a workbook.
    cut : list of (int, int)
        Lines and places of numbers whose last digits a workbook does not have.
    """

    file: str
    known: LedgerMap
    table: Table
    encoding: Encoding | None
    cut: Cut

    def places(self, key: str) -> list[int]:
        """Places of the columns that a key of the map names."""
        return [self.table.place(name) for name in headings_of(self.known, key)]

    def column(self, key: str) -> Column:
        """The only column of a key."""
        return self.table.columns[self.places(key)[0]]

    def heading(self, key: str) -> str:
        """Heading of a key, as it stands in the file; several joined by " + "."""
        return " + ".join(self.table.headings[place] for place in self.places(key))

    def kept(self, rows: BoolArray) -> Source:
        """The same of some of the rows."""
        columns = {place: column.kept(rows) for place, column in self.table.columns.items()}
        lines = self.table.lines[rows]
        return replace(self, table=replace(self.table, columns=columns, lines=lines))

    def error(self, message: str, line: int = 0, key: str = "") -> InputError:
        """A refusal, with the key of the map that settles it."""
        return InputError([self.problem(message, line, key)])

    def problem(self, message: str, line: int = 0, key: str = "") -> Problem:
        """One thing that is wrong."""
        return problem(self.file, message, line, key)


def opened(path: Path, known: LedgerMap) -> Source:
    """Read the columns that a map names.

    Raises
    ------
    InputError
        If the file cannot be read, or has not the headings that the map names.
    """
    cut: Cut = []
    with nothing_collected(), rows_of(path, known.file, cut) as (encoding, rows):
        wanted = partial(_wanted, path, known)
        table = plain_table(path, known.file, encoding, wanted) or table_of(rows, wanted)
    return Source(str(path), known, table, encoding, cut)


@contextmanager
def rows_of(
    path: Path, form: FileForm, cut: Cut | None = None
) -> Iterator[tuple[Encoding | None, Iterator[Row]]]:
    """The encoding of a file, and its rows from the headings on.

    Parameters
    ----------
    cut : list
        Where numbers of a workbook are noted that lack their last digits.
    """
    if is_workbook(path):
        yield None, workbook_rows(path, form, [] if cut is None else cut)
        return
    with text_rows(path, form) as (encoding, rows):
        yield encoding, rows


def _wanted(path: Path, known: LedgerMap, headings: tuple[str, ...]) -> list[int]:
    """Places of the columns that the map names, and the first.

    Raises
    ------
    InputError
        For each heading that is not there, with its key and the nearest that is.
    """
    table = Table(headings, 0, {}, _no_lines(), ())
    named = {f"columns.{key}": headings_of(known, key) for key in type(known.columns).model_fields}
    named |= {f"where.{name}": (name,) for name in known.where}
    there = [(key, name, table.place(name)) for key, names in named.items() for name in names]
    missing = [(key, name) for key, name, place in there if place < 0]
    if missing:
        line = known.file.header_line
        if len(missing) > 1 and len(missing) == len(there):
            raise InputError([_no_heading_at_all(path, known, headings, missing[0][1])])
        hint = _where_else(path, known, [name for _key, name in missing])
        raise InputError(
            problem(path, _no_heading(name, headings, hint), line, key) for key, name in missing
        )
    return sorted({0, *(place for _key, _name, place in there)})


def _no_lines() -> IntArray:
    return np.empty(0, dtype=np.int64)


def _no_heading_at_all(path: Path, known: LedgerMap, found: tuple[str, ...], name: str) -> Problem:
    """That none of the map's headings is in their line: one sentence, and no list of each."""
    why = marked(
        "none of the headings that the map names ('{name}' ...) is in this line, which begins with "
        "{found}; {hint}"
    )
    hint = _where_else(path, known, [name]) or _("is this the map of another file?")
    begin = listed([shown(heading) for heading in found if heading][:SHOWN])
    message = _(why, name=name, found=begin, hint=hint)
    return problem(path, message, known.file.header_line, "file.header_line")


def _no_heading(name: str, headings: Iterable[str], hint: str) -> str:
    there = [heading for heading in headings if heading]
    several = [heading for heading in there if heading.startswith(f"{name} (")]
    if several:
        why = marked("it stands {n} times there: write '{first}' for the first of them")
        hint = _(why, n=len(several), first=several[0])
    what = marked("there is no heading '{name}' in this line; {hint}")
    return _(what, name=name, hint=hint or nearest(name, there))


def _where_else(path: Path, known: LedgerMap, names: list[str]) -> str:
    """In which line headings stand that are not where the map says; empty if in none."""
    wanted = {plain(name) for name in names}
    form = known.file.model_copy(update={"header_line": 1})
    try:
        with rows_of(path, form) as (_encoding, rows):
            for line, cells in islice(rows, LOOKED_AT):
                if wanted <= {plain(cell) for cell in cells}:
                    return _("it stands in line {line}: say  header_line: {line}", line=line)
    except InputError:  # of lines above the headings, perhaps
        pass
    return ""
