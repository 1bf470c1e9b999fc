"""Rows of a ledger that is a text: CSV in any of three encodings, with any separator."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import TextIO

from sim.language import _, marked
from sim.ledger.encodings import CODECS, encoding_of
from sim.ledger.mapping import Encoding, FileForm
from sim.ledger.table import Row, headings_of, says_something
from sim.scenario.problems import InputError, Problem, problem
from sim.scenario.sheet import OTHER_FILES
from sim.scenario.texts import open_ordinary

MARKUP = re.compile(rb"(\xef\xbb\xbf)?\s*<[?!a-zA-Z]")
LARGEST_FILE_BYTES = 4_000_000_000
SEPARATORS = {
    ";": (marked("semicolons"), ";"),
    "\t": (marked("tabs"), "tab"),
    "|": (marked("vertical bars"), "|"),
}
"""What may stand between cells where commas should, and how a map says so."""


@contextmanager
def text_rows(path: Path, form: FileForm) -> Iterator[tuple[Encoding, Iterator[Row]]]:
    """The encoding of a text, and its rows that say something from the headings on.

    Parameters
    ----------
    form : FileForm
        How the map says that it is written.

    Raises
    ------
    InputError
        If it is in no known encoding, is no CSV, or is empty.
    """
    with open_ordinary(path, LARGEST_FILE_BYTES, is_table=True) as file:
        refuse_other_forms(path, file)
        encoding = encoding_of(path, file, form.encoding)
        text = TextIOWrapper(file, encoding=CODECS[encoding], newline="")
        try:
            yield encoding, _from_headings(path, text, form)
        finally:
            text.detach()


def refuse_other_forms(path: Path, file: BufferedReader) -> None:
    """Refuse what is no plain text, or the text of a page or of XML, whatever its name.

    Raises
    ------
    InputError
        With what to do.
    """
    beginning = file.peek(64)[:64]
    if OTHER_FILES.match(beginning):
        raise InputError([problem(path, _("is compressed; unpack it, and give the file in it"))])
    if MARKUP.match(beginning):
        why = marked(
            "is a page of the web or XML, whatever its name says; open it in a spreadsheet program "
            "and save it as a workbook (.xlsx), or export the log as CSV"
        )
        raise InputError([problem(path, _(why))])


def _from_headings(path: Path, text: TextIO, form: FileForm) -> Iterator[Row]:
    titles = list(islice(text, form.header_line - 1))
    rows = _rows(path, text, form, len(titles))
    line, cells = next(rows, (0, []))
    if not line:
        why = marked("has no line {line:,}, where the headings should be")
        if form.header_line == 1:
            why = marked("is empty; the first line must be the headings")
        raise InputError([problem(path, _(why, line=form.header_line), 0, "file.header_line")])
    if form.separator is None and len(headings_of(cells)) == 1:
        _check_separator(path, line, cells[0])
    yield line, cells
    yield from rows


def _check_separator(path: Path, line: int, heading: str) -> None:
    found = {mark: heading.count(mark) for mark in SEPARATORS}
    mark = max(found, key=lambda mark: found[mark])
    if found[mark]:
        marks, word = SEPARATORS[mark]
        why = _(
            "the cells seem to be separated by {marks}; say  {key}",
            marks=_(marks),
            key=f'separator: "{word}"',
        )
        raise InputError([problem(path, why, line, "file.separator")])


def _rows(path: Path, text: TextIO, form: FileForm, above: int) -> Iterator[Row]:
    """Rows that say something, each with the line in which it begins."""
    reader = csv.reader(
        text,
        delimiter=form.separator or ",",
        strict=True,
        quoting=csv.QUOTE_MINIMAL if form.quotes else csv.QUOTE_NONE,
    )
    line = above + 1
    try:
        for cells in reader:
            if says_something(cells):
                yield line, cells
            line = above + reader.line_num + 1
    except csv.Error as error:
        raise InputError([_fault(path, str(error), line, above + reader.line_num)]) from None


def _fault(path: Path, error: str, begins: int, ends: int) -> Problem:
    """What the parser complains of, in words; its own have no translation."""
    if "field limit" in error:
        why = marked("a cell has more than {most:,} characters; is a quotation mark not closed?")
        return problem(path, _(why, most=csv.field_size_limit()), begins)
    how = _("; if quotation marks are part of the text, say  file: {quotes: false}")
    if "end of data" in error:
        return problem(path, _("a quotation mark is not closed") + how, begins, "file.quotes")
    why = marked("after a cell in quotation marks there must be a separator or the end of the line")
    return problem(path, _(why) + how, ends, "file.quotes")
