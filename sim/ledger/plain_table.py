"""Long tables whose rows are a line each, read by Arrow: ten times as fast as cell by cell.

The same table as `sim.ledger.table.table_of` makes, or none where a row may be more than a line,
has other cells than the headings, or no word: those are read row by row, with their lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BufferedReader
from pathlib import Path
from typing import Any

import numpy as np

from sim.arrays import IntArray
from sim.ledger.encodings import CODECS
from sim.ledger.mapping import Encoding, FileForm
from sim.ledger.table import Column, Table, headings_of, trimmed
from sim.scenario.texts import open_ordinary

AT_ONCE = 1 << 24  # bytes
LARGEST_FILE_BYTES = 4_000_000_000
NEWLINE, RETURN = 10, 13


def plain_table(
    path: Path,
    form: FileForm,
    encoding: Encoding | None,
    wanted: Callable[[tuple[str, ...]], Iterable[int]],
) -> Table | None:
    """The table of a text whose rows are a line each; None if it is not such a text.

    Parameters
    ----------
    wanted : callable
        Places of the columns that are kept, from the headings.
    """
    if encoding in (None, "utf-16"):
        return None
    with open_ordinary(path, LARGEST_FILE_BYTES, is_table=True) as file:
        for _title in range(form.header_line - 1):
            file.readline()
        first = file.readline().decode(CODECS[encoding], errors="replace").strip("\r\n")
        separator = form.separator or ","
        if (form.quotes and '"' in first) or "\r" in first or separator not in first:
            return None
        begins = file.tell()
        lines = _lines(file, form.header_line + 1)
        file.seek(begins)
        cells = first.split(separator)
        headings = headings_of(cells)
        columns = _columns(file, encoding, form, len(cells), list(wanted(headings)))
    if columns is None or any(len(column) != len(lines) for column in columns.values()):
        return None
    nothing = [np.array([not text for text in c.texts])[c.codes] for c in columns.values()]
    if len(lines) and np.logical_and.reduce(nothing).any():
        return None
    return Table(headings, form.header_line, columns, lines, ())


def _lines(file: BufferedReader, first: int) -> IntArray:
    """Numbers of the lines that are not empty, from here to the end of the file.

    No character of these encodings has the byte of an end of line within it.
    """
    ends, returns, size = [], [], 0
    while data := file.read(AT_ONCE):
        block = np.frombuffer(data, dtype=np.uint8)
        ends.append(np.flatnonzero(block == NEWLINE) + size)
        returns.append(np.flatnonzero(block == RETURN) + size)
        size += len(block)
    if not size:
        return np.empty(0, dtype=np.int64)
    stops = np.concatenate([*ends, [size]])
    width = np.diff(stops, prepend=-1) - 1  # of each line, its end not counted
    width -= np.isin(stops - 1, np.concatenate(returns))
    return np.flatnonzero(width > 0) + first


def _columns(
    file: BufferedReader, encoding: Encoding, form: FileForm, width: int, wanted: list[int]
) -> dict[int, Column] | None:
    """Columns by their places; None if a row has other cells than the headings."""
    import pyarrow as pa
    import pyarrow.csv

    names = [str(place) for place in range(width)]
    texts = pa.dictionary(pa.int32(), pa.string())
    try:
        table = pyarrow.csv.read_csv(
            pa.PythonFile(file, mode="r"),
            read_options=pyarrow.csv.ReadOptions(
                column_names=names, encoding=encoding, block_size=AT_ONCE
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=form.separator or ",",
                quote_char='"' if form.quotes else False,
                newlines_in_values=form.quotes,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, texts),
                include_columns=[str(place) for place in wanted],
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    return {place: _column(table[str(place)]) for place in wanted}


def _column(chunks: Any) -> Column:
    import pyarrow as pa

    column = chunks.unify_dictionaries().combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = column.chunk(0)
    codes = np.asarray(column.indices, dtype=np.int32)
    return trimmed(codes, column.dictionary.to_pylist())
