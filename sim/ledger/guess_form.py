"""How a ledger's file seems to be written: separator, sheet, line of the headings."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from io import TextIOWrapper
from itertools import islice
from pathlib import Path

from sim.language import _
from sim.ledger.encodings import CODECS, encoding_of
from sim.ledger.mapping import SEPARATORS, Encoding, FileForm
from sim.ledger.source import rows_of
from sim.ledger.table import headings_of
from sim.ledger.text_table import LARGEST_FILE_BYTES, refuse_other_forms
from sim.ledger.workbook import is_workbook, sheets_of
from sim.scenario.problems import InputError, problem
from sim.scenario.texts import open_ordinary

LOOKED_AT = 40
"""Lines from which it is told."""
MOST_OF_THE_WIDTH = 0.6
MOST_COLUMNS = 1_000


def form_of(path: Path, encoding: Encoding | None = None) -> FileForm:
    """How a file seems to be written.

    Parameters
    ----------
    encoding : str or None
        Of a text; None: it is tried.

    Raises
    ------
    InputError
        If it cannot be read, or has no table.
    """
    form = FileForm(sheet=_sheet(path)) if is_workbook(path) else _text_form(path, encoding)
    with rows_of(path, form) as (_encoding, rows):
        first = [*islice(rows, LOOKED_AT)]
    return form.model_copy(update={"header_line": _heading_line(path, first)})


def _heading_line(path: Path, first: Sequence[tuple[int, list[str]]]) -> int:
    """The first line that is nearly as wide as the widest: titles have fewer cells."""
    widths = {line: sum(bool(cell.strip()) for cell in cells) for line, cells in first}
    widest = max(widths.values(), default=0)
    if widest > MOST_COLUMNS:
        why = _(
            "has {n:,} columns; a ledger has at most {most:,}. Is it separated by another sign?",
            n=widest,
            most=MOST_COLUMNS,
        )
        raise InputError([problem(path, why)])
    if widest < 2:
        why = _("no table is seen in it: no line has two cells")
        raise InputError([problem(path, why)])
    return next(line for line, n in widths.items() if n >= MOST_OF_THE_WIDTH * widest)


def _sheet(path: Path) -> str | int:
    """The first sheet; its name if there are several with something in them."""
    sheets = sheets_of(path)
    return sheets[0] if len(sheets) > 1 else 1


def _text_form(path: Path, said: Encoding | None) -> FileForm:
    with open_ordinary(path, LARGEST_FILE_BYTES, is_table=True) as file:
        refuse_other_forms(path, file)
        encoding = encoding_of(path, file, said)
        text = TextIOWrapper(file, encoding=CODECS[encoding], newline="")
        lines = list(islice(text, LOOKED_AT))
        text.detach()
    widths = {mark: _usual_width(lines, mark) for mark in SEPARATORS}
    separator = max(widths, key=lambda mark: widths[mark])
    return FileForm(encoding=encoding, separator=separator)


def _usual_width(lines: Sequence[str], separator: str) -> int:
    """How many cells most of the rows have."""
    try:
        found = list(csv.reader(lines, delimiter=separator))
    except csv.Error:
        return 0
    widest = max(map(len, found), default=0)
    if widest > MOST_COLUMNS:  # which is said when the headings are looked for
        return widest
    rows = [len(headings_of(cells)) for cells in found]
    return Counter(filter(None, rows)).most_common(1)[0][0] if any(rows) else 0
