"""What a ledger's columns seem to mean: a proposal of a map, in which what is unsure is said.

Nothing is invented: a key that no column stands for, or several may, is left as a comment.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sim.ledger.faults import check_decoded
from sim.ledger.guess_form import form_of
from sim.ledger.guess_seen import seen_in
from sim.ledger.guess_text import questions_of, text_of
from sim.ledger.mapping import Encoding, FileForm
from sim.ledger.source import rows_of
from sim.ledger.table import Column, Table, table_of
from sim.scenario.problems import InputError

ROWS_LOOKED_AT = 50_000
VALUES_SHOWN = 5


@dataclass(frozen=True)
class GuessedColumn:
    """A column, and what it seems to be.

    Attributes
    ----------
    heading : str
        As a map names it.
    values : tuple of str
        The first five that differ.
    key : str
        Key of ``columns`` in the map; empty: none is guessed.
    sure : bool
        Whether the heading means it by itself.
    """

    heading: str
    values: tuple[str, ...]
    key: str
    sure: bool


@dataclass(frozen=True)
class Guess:
    """A proposal of a map.

    Attributes
    ----------
    file : str
        The ledger.
    form : FileForm
        How it is written.
    columns : tuple of GuessedColumn
        All of its columns.
    text : str
        Text of ``map.yaml``, in the language in use.
    questions : tuple of str
        What it leaves open, each a sentence.
    """

    file: str
    form: FileForm
    columns: tuple[GuessedColumn, ...]
    text: str
    questions: tuple[str, ...]


def guessed(path: str | Path) -> Guess:
    """Look at a ledger's headings and first rows, and propose a map.

    Raises
    ------
    InputError
        If the file cannot be read, or has no table.
    """
    form, table = _looked_at(Path(path))
    seen = seen_in(form, table, whole=table.rows_read < ROWS_LOOKED_AT - 1)
    by_place = {place: key for key, place in seen.keys.items()}
    columns = tuple(
        GuessedColumn(heading, values_of(table.columns[i]), key, key in seen.sure)
        for i, heading in enumerate(table.headings)
        for key in [by_place.get(i, "")]
    )
    questions = tuple(questions_of(seen))
    return Guess(str(path), form, columns, text_of(seen, Path(path).name, questions), questions)


def _looked_at(path: Path) -> tuple[FileForm, Table]:
    """How a file is written, and its first rows.

    What is neither in UTF-8 nor in GB18030 is read as Western European if its headings then have no
    sign in them that is no letter; the map asks whether it is.
    """
    try:
        return _first_rows(path, None)
    except InputError as fault:
        if [one.place.key for one in fault.problems] != ["file.encoding"]:
            raise
        try:
            form, table = _first_rows(path, "cp1252")
        except InputError:
            raise fault from None
        if not all(c.isascii() or c.isalpha() for heading in table.headings for c in heading):
            raise
        return form, table


def _first_rows(path: Path, said: Encoding | None) -> tuple[FileForm, Table]:
    form = form_of(path, said)
    with rows_of(path, form) as (encoding, rows):
        table = table_of(islice(rows, ROWS_LOOKED_AT), lambda headings: range(len(headings)))
    check_decoded(str(path), table, encoding, table.columns, said=False)
    return form, table


def values_of(column: Column) -> tuple[str, ...]:
    """The first values that differ, but for empty ones."""
    return tuple(islice(filter(None, column.texts), VALUES_SHOWN))
