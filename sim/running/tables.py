"""Tables of a study: pieces put together, packed as Arrow files, written and read as CSV.

Worker processes pack tables and have no use for pandas, so it is imported where it is needed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray
from sim.measures.csv_rows import RISKY, add_csv, different_texts, kind_of_values
from sim.running.files import growing, open_regular, read_regular
from sim.scenario.cells import plain_cell

if TYPE_CHECKING:
    import pandas as pd

AS_TEXT = {
    "team": str,
    "bureau": str,
    "province": str,
    "region": str,
    "month": str,
    "arm": str,
    "reference": str,
    "part": str,
    "docket": str,
    "staff": str,
}
ENDING = ".arrow"
"""How the names of kept tables end."""
SHORT = 2**31
"""Whole numbers below it are kept in 32 bits."""
EXACT = 1e9
"""Up to here a whole number is written with all its digits, whatever its type."""
Piece = Mapping[str, Any]
"""Piece of a table: columns, or values that hold for all of its rows."""


def joined(pieces: Sequence[Piece]) -> pa.Table:
    """The pieces of a table, one below the other; nothing where a piece lacks a column."""
    sizes = [_rows(piece) for piece in pieces]
    names = dict.fromkeys(name for piece in pieces for name in piece)
    columns = {}
    for name in names:
        values = [piece.get(name, np.nan) for piece in pieces]
        types = set(map(type, values))
        kinds = _kinds(types, values)
        is_mixed = "U" in kinds and len(kinds) > 1
        if is_mixed or (np.ndarray in types and len(types) > 1):
            broad = (np.broadcast_to(value, n) for value, n in zip(values, sizes, strict=True))
            # As objects, else nan would become the text "nan".
            column = np.concatenate([p.astype(object) if is_mixed else p for p in broad])
        elif np.ndarray in types:
            column = np.concatenate(values)
        else:
            column = np.repeat(np.array(values), sizes)
        columns[name] = _column(column)
    return pa.Table.from_arrays(list(columns.values()), list(columns))


def _kinds(types: set[type], values: Sequence[Any]) -> set[str]:
    """Of what kinds these values are, as NumPy has them: U for text, f for numbers ..."""
    kinds: set[str] = {np.dtype(one).kind for one in types - {np.ndarray}}
    if np.ndarray in types:
        kinds |= {value.dtype.kind for value in values if isinstance(value, np.ndarray)}
    return kinds


def _column(values: NDArray[Any]) -> pa.Array:
    """Values as Arrow has them, nan being nothing.

    `pyarrow.array` would do it, and import pandas.
    """
    kind, n = values.dtype.kind, len(values)
    if kind not in "fiub":
        texts = pa.lib.StringBuilder()
        texts.append_values(values.tolist())
        return texts.finish()
    known = pa.py_buffer(_bits(~np.isnan(values))) if kind == "f" else None
    digits = pa.py_buffer(_bits(values) if kind == "b" else np.ascontiguousarray(values))
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), n, [known, digits])


def _bits(values: BoolArray) -> NDArray[np.uint8]:
    return np.packbits(values, bitorder="little")


def _rows(piece: Piece) -> int:
    """Rows of a piece; one if it has only values that hold for all rows."""
    if np.ndarray not in set(map(type, piece.values())):
        return 1
    return next(len(value) for value in piece.values() if isinstance(value, np.ndarray))


def packed(tables: Mapping[str, pa.Table]) -> dict[str, bytes]:
    """Tables as files to be kept, by the names that these have."""
    return {f"{name}{ENDING}": as_arrow(one) for name, one in tables.items()}


def as_arrow(table: pa.Table, compression: str | None = "lz4") -> bytes:
    """A table as the bytes of an Arrow file, each different text once, numbers in few bits.

    It takes about a third of the time that Parquet does, and to read it again a ninth.

    Parameters
    ----------
    compression : str or None
        Of its columns; None where no disk and no network lies between.
    """
    rows, sink = _narrow(table), pa.BufferOutputStream()
    how = pa.ipc.IpcWriteOptions(compression=compression, use_threads=False)
    with pa.ipc.new_file(sink, rows.schema, options=how) as file:
        file.write_table(rows)
    return bytes(sink.getvalue())


def from_arrow(files: Sequence[Path | bytes], columns: Sequence[str] | None = None) -> pa.Table:
    """The tables of Arrow files, or of what would stand in them, one below the other.

    Their texts are dictionaries, of each file one of its own, and their whole numbers short; see
    `wide`.

    Parameters
    ----------
    columns : sequence of str or None
        Which of their columns; None: all.
    """
    # Not by their paths, which Arrow would take for UTF-8; and too short for threads.
    contents = (file if isinstance(file, bytes) else read_regular(file) for file in files)
    return pa.concat_tables(
        [_from_arrow(content, columns) for content in contents], promote_options="permissive"
    )


def _from_arrow(content: bytes, columns: Sequence[str] | None) -> pa.Table:
    how = pa.ipc.IpcReadOptions(use_threads=False)
    if columns is not None:
        names = pa.ipc.open_file(content).schema.names
        how.included_fields = [i for i, name in enumerate(names) if name in columns]
    return pa.ipc.open_file(content, options=how).read_all()


def schema_of(file: Path) -> pa.Schema:
    """The columns of the table that is in an Arrow file, see `wide`."""
    return _wide(pa.ipc.open_file(read_regular(file)).schema)


def _narrow(table: pa.Table) -> pa.Table:
    """A table that takes less: each different text once, and whole numbers of 32 bits."""
    for i, (name, kind) in enumerate(zip(table.column_names, table.schema.types, strict=True)):
        if pa.types.is_string(kind):
            table = table.set_column(i, name, table[i].combine_chunks().dictionary_encode())
        elif pa.types.is_int64(kind) and _are_short(table[i]):
            table = table.set_column(i, name, table[i].cast(pa.int32()))
    return table


def _are_short(numbers: pa.ChunkedArray) -> bool:
    from pyarrow.compute import min_max

    ends = min_max(numbers).as_py().values()
    return all(end is not None and abs(end) < SHORT for end in ends)


def wide(table: pa.Table) -> pa.Table:
    """A table as it was before it was kept: texts as they are, whole numbers of 64 bits."""
    return table.cast(_wide(table.schema))


def _wide(schema: pa.Schema) -> pa.Schema:
    kinds = (kind_of_values(field.type) for field in schema)
    kinds = (pa.int64() if pa.types.is_int32(kind) else kind for kind in kinds)
    return pa.schema([field.with_type(kind) for field, kind in zip(schema, kinds, strict=True)])


def write_csv(table: pa.Table | pd.DataFrame, file: Path) -> None:
    """Write a table into a file as CSV, whole or not at all."""
    with growing(file) as place, place.open("wb") as into:
        add_csv(table, into)


def table(folder: Path, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """One of a study's tables, or those of these columns that it has; teams and months as text.

    Raises
    ------
    InputError
        If it is no regular file.
    OSError
        If it is missing or cannot be read.
    """
    with open_regular(folder / f"{name}.csv") as file:
        return _read(file, columns)


def as_coded(frame: pd.DataFrame) -> pd.DataFrame:
    """The same table, its texts (months, teams, arms ...) as categories in the texts' own order.

    What is grouped by them comes in the same order as by texts, several times as fast, and a row
    takes a byte of memory instead of some twenty.
    """
    import pandas as pd

    texts: pd.DataFrame = frame.select_dtypes("str")
    return frame.assign(**{str(name): pd.Categorical(column) for name, column in texts.items()})


def as_read(
    rows: pa.Table | pd.DataFrame,
    columns: Collection[str] | None = None,
    *,
    coded: bool = False,
) -> pd.DataFrame:
    """A table, or these columns of it, as it would be read again if it were written as CSV.

    It is equal to the last digit and type. Only columns that reading changes in a way that is not
    plain are in fact written and read.

    Parameters
    ----------
    coded : bool
        Texts as categories, see `as_coded`, and whole numbers as short as they are kept.
    """
    import pandas as pd

    if not isinstance(rows, pa.Table):
        rows = pa.Table.from_pandas(rows, preserve_index=False, nthreads=1)
    names = [name for name in rows.column_names if columns is None or name in columns]
    made = {name: _read_again(name, rows[name], coded=coded) for name in names}
    others = [name for name, column in made.items() if column is None]
    if others:
        into = BytesIO()
        add_csv(rows, into)  # all of them: a line of one empty cell would be no line
        into.seek(0)
        made.update(_read(into, others).items())
    frame = pd.DataFrame(made, copy=False)
    return as_coded(frame) if coded and others else frame


def _read_again(name: str, column: pa.ChunkedArray, *, coded: bool) -> Any:
    """A column as it is read after it was written; None where that is not plain."""
    kind = column.type
    if not len(column) or (column.null_count and not pa.types.is_float64(kind)):
        return None
    if pa.types.is_float64(kind):
        return _number_again(column.to_numpy(), column.null_count)
    if pa.types.is_int64(kind) or pa.types.is_int32(kind):
        values = column.to_numpy()
        return values if coded else values.astype(np.int64, copy=False)
    if pa.types.is_boolean(kind):
        return column.to_numpy()
    if name not in AS_TEXT or not (pa.types.is_string(kind) or pa.types.is_dictionary(kind)):
        return None
    return _text_again(column, coded=coded)


def _number_again(values: FloatArray, empty: int) -> NDArray[Any] | None:
    """Numbers are read as they were written; without a fraction among them, as whole ones."""
    if np.isnan(values).sum() != empty:
        return None
    ends = np.fmin.reduce(values, initial=0.0), np.fmax.reduce(values, initial=0.0)
    if np.abs(ends).max() >= EXACT or (np.signbit(values) & (values == 0)).any():
        return None
    return values if empty or (np.rint(values) != values).any() else values.astype(np.int64)


def _text_again(column: pa.ChunkedArray, *, coded: bool) -> Any:
    """Texts are read as they were written, but for those that a cell cannot hold as they are."""
    import pandas as pd
    from pyarrow.compute import any as any_of
    from pyarrow.compute import match_substring_regex

    if any_of(match_substring_regex(different_texts(column), f"{RISKY}|^$|[\\t\\n]")).as_py():
        return None
    if not coded:
        return pd.array(column.cast(pa.large_string()), dtype="str")
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    codes = column.unify_dictionaries().combine_chunks()
    indices, texts = codes.indices.to_numpy(), codes.dictionary.to_pylist()
    there = np.flatnonzero(np.bincount(indices, minlength=len(texts)))
    kinds = sorted(texts[i] for i in there)
    place = np.zeros(len(texts), dtype=np.int32)
    place[there] = [kinds.index(texts[i]) for i in there]
    ordered = pd.Index(kinds, dtype="str")
    return pd.Categorical.from_codes(place[indices], ordered, validate=False)


def _read(file: BinaryIO, columns: Collection[str] | None = None) -> pd.DataFrame:
    import pandas as pd

    wanted = None if columns is None else set(columns).__contains__
    frame = pd.read_csv(
        file,
        dtype=AS_TEXT,
        usecols=wanted,
        keep_default_na=False,  # a team may be named NA
        na_values=[""],
    )
    texts: pd.DataFrame = frame.select_dtypes("str")
    for column in texts.columns:
        if frame[column].str.startswith("'").any():
            frame[column] = frame[column].map(plain_cell, na_action="ignore")
    return frame
