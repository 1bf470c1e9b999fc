"""Tables as the bytes of CSV files, texts made safe."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa

from sim.scenario.cells import FORMULA, safe_cell

if TYPE_CHECKING:
    import pandas as pd

RISKY = "|".join(
    [
        f"^{FORMULA.pattern}",
        r"[\x00-\x08\x0b-\x1f\x7f\x{80}-\x{9f}\x{2028}-\x{202e}\x{2066}-\x{2069}]",
    ]
)
"""What `safe_cell` may change, as Arrow looks for it: all texts of a table at once."""
ROWS_AT_ONCE = 4096
"""Rows that Arrow writes at once: an eighth faster than its usual 1,024."""


def safe_cells(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of texts with `safe_cell` done to each; the same if there is nothing to be done."""
    from pyarrow.compute import any as any_of
    from pyarrow.compute import match_substring_regex

    if not any_of(match_substring_regex(different_texts(column), RISKY)).as_py():
        return column
    safe = [None if text is None else safe_cell(text) for text in column.to_pylist()]
    return pa.chunked_array([pa.array(safe, kind_of_values(column.type))])


def different_texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Every text of a column, but not as often as it is there."""
    from pyarrow.compute import unique

    if pa.types.is_dictionary(column.type):
        return pa.chunked_array([one.dictionary for one in column.chunks], column.type.value_type)
    return pa.chunked_array([unique(column)], column.type)


def kind_of_values(kind: pa.DataType) -> pa.DataType:
    """The type of a column's values, also where each different one is there once."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def add_csv(table: pa.Table | pd.DataFrame, into: BinaryIO, *, header: bool = True) -> None:
    """Write a table into an open file as CSV, see `as_csv`."""
    into.write(as_csv(table, header=header))


def as_csv(table: pa.Table | pd.DataFrame, *, header: bool = True) -> pa.Buffer:
    """A table as the bytes of a CSV file; texts are quoted only if one of them must be.

    It takes a fifth of the time that pandas needs. Whole numbers have no point, and all others the
    digits that tell them from any other. Texts are written as by `safe_cell`.
    """
    rows = table
    if not isinstance(rows, pa.Table):
        rows = pa.Table.from_pandas(rows, preserve_index=False, nthreads=1)
    first = b""
    if header:
        line = StringIO()
        csv.writer(line, lineterminator="\n").writerow(map(safe_cell, rows.column_names))
        first = line.getvalue().encode()
    return _rows_as_csv(rows, first)


def _rows_as_csv(table: pa.Table, first: bytes) -> pa.Buffer:
    from pyarrow.compute import if_else

    for i, (name, kind) in enumerate(zip(table.column_names, table.schema.types, strict=True)):
        values = kind_of_values(kind)
        if pa.types.is_boolean(values):
            table = table.set_column(i, name, if_else(table[name], "True", "False"))
        elif pa.types.is_string(values) or pa.types.is_large_string(values):
            table = table.set_column(i, name, safe_cells(table[name]))
    try:
        return _written(table, first, "none")
    except pa.ArrowInvalid:  # a comma, a quote or an end of line in a text
        return _written(table, first, "needed")


def _written(table: pa.Table, first: bytes, quoting: str) -> pa.Buffer:
    from pyarrow.csv import WriteOptions, write_csv

    sink = pa.BufferOutputStream()
    sink.write(first)
    how = WriteOptions(include_header=False, quoting_style=quoting, batch_size=ROWS_AT_ONCE)
    write_csv(table, sink, how)
    return sink.getvalue()
