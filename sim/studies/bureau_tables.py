"""Tables of a table of bureaus: made of its chunks, a few replications at a time.

What is held does not grow with the number of replications, but for the tables of provinces and of
all bureaus together, and what the bureaus are compared by: half a megabyte a replication of 3,500.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sim.measures import pooled
from sim.measures.csv_rows import add_csv
from sim.measures.tables import Columns
from sim.running.files import growing
from sim.running.tables import ENDING, from_arrow, joined, schema_of, wide
from sim.scenario.catalogue import SHOWN_OF_EACH
from sim.studies.bureau_units import Order

if TYPE_CHECKING:
    import pandas as pd

    from sim.studies.study import PlayedChunks

TABLES = ("bureaus", "teams", "months", "ages")
"""The tables of a chunk; the last two are sums over its bureaus of a province."""
OF_SUMS = ("months", "ages")
LABELS = ("arm", "replication", "province")
Labels = tuple[Any, ...]


class Sums:
    """Columns summed over bureaus with the same labels; the first column says what of.

    Parameters
    ----------
    names : sequence of str
        Of the labels.
    """

    def __init__(self, names: Sequence[str] = LABELS) -> None:
        self._names = tuple(names)
        self._sums: dict[Labels, Columns] = {}

    def add(self, labels: Labels, columns: Columns) -> None:
        """Add the columns of a bureau, or of several, to those with the same labels."""
        key, *others = columns
        before = self._sums.get(labels)
        summed = {
            name: columns[name] if before is None else before[name] + columns[name]
            for name in others
        }
        self._sums[labels] = {key: columns[key], **summed}

    def add_table(self, rows: pa.Table) -> None:
        """Add a table such as `table` makes: piece by piece, each as long as the others."""
        columns = {n: rows[n].to_numpy() for n in rows.column_names if n not in LABELS}
        key = next(iter(columns.values()))
        starts = np.flatnonzero(key == key[0])
        ends = [*starts[1:].tolist(), len(rows)]
        labels = rows.select(self._names).take(pa.array(starts)).to_pylist()
        for i, end, label in zip(starts.tolist(), ends, labels, strict=True):
            self.add(tuple(label.values()), {n: values[i:end] for n, values in columns.items()})

    def table(self) -> pa.Table:
        """A row a label and what its first column says."""
        pieces = self._sums.items()
        return joined(
            [dict(zip(self._names, labels, strict=True)) | piece for labels, piece in pieces]
        )


def each_replication(chunks: PlayedChunks, order: Order) -> Iterator[dict[str, pa.Table]]:
    """The tables of each replication in turn, their rows in the order of the bureaus."""
    every = sorted(chunks.chunks, key=lambda chunk: chunk.start)
    files = (_file(chunks, "bureaus", chunk) for chunk in every)  # not all have all measures
    schema = pa.unify_schemas(map(schema_of, files), promote_options="permissive")
    for block in order.blocks:
        units = order.numbers(block)
        mine = [one for one in every if one.start < units.stop and units.start < one.stop]
        tables = {name: _one_by_one(chunks, name, mine) for name in TABLES}
        tables["bureaus"] = _with(schema, tables["bureaus"])
        rows = {name: tables[name]["replication"].to_numpy() for name in TABLES}
        for replication in block:
            here = {name: np.searchsorted(rows[name], [replication, replication + 1])
                    for name in TABLES}  # fmt: skip
            yield {name: tables[name][slice(*here[name].tolist())] for name in TABLES}


def _file(chunks: PlayedChunks, name: str, chunk: range) -> Path:
    return chunks.folder.chunks.of(chunk) / f"{name}{ENDING}"


def _with(schema: pa.Schema, rows: pa.Table) -> pa.Table:
    """A table with all columns of a schema; nothing in those that it lacks."""
    return pa.concat_tables([schema.empty_table(), rows], promote_options="permissive")


def _one_by_one(chunks: PlayedChunks, name: str, mine: Sequence[range]) -> pa.Table:
    """A table of some chunks, its replications one after the other.

    Within each its rows are in the order of the bureaus, as those of the chunks are.
    """
    read = (wide(from_arrow([_file(chunks, name, chunk)])) for chunk in mine)
    if name in OF_SUMS:
        sums = Sums()
        for rows in read:
            sums.add_table(rows)
        whole = sums.table()
    else:
        whole = pa.concat_tables(read, promote_options="permissive")
    number = whole["replication"].to_numpy()
    return whole.take(pa.array(np.argsort(number, kind="stable")))


class Pooled(NamedTuple):
    """What is kept of all replications, to be compared: a row an arm and replication of each.

    Attributes
    ----------
    whole, provinces : pandas.DataFrame
        Measures of all bureaus together, and of each province.
    bureaus : pandas.DataFrame
        Of each bureau the measures that are shown.
    """

    whole: pd.DataFrame
    provinces: pd.DataFrame
    bureaus: pd.DataFrame


def write_joined(chunks: PlayedChunks, order: Order, into: Path) -> Pooled:
    """Write the tables of the bureaus, their teams, of months and ages, a replication at a time.

    Returns
    -------
    Pooled
        What the others are made of.
    """
    import pandas as pd

    whole: list[dict[str, Any]] = []
    provinces: list[dict[str, Any]] = []
    shown: list[pa.Table] = []
    with ExitStack() as files:
        places = {name: files.enter_context(growing(into / f"{name}.csv")) for name in TABLES}
        opened = {name: files.enter_context(file.open("wb")) for name, file in places.items()}
        for i, tables in enumerate(each_replication(chunks, order)):
            whole += by_level(tables, [])
            provinces += by_level(tables, ["province"])
            shown.append(_shown_of_each(tables["bureaus"]))
            written = {**tables, "ages": _of_all_provinces(tables["ages"])}
            for name, file in opened.items():
                add_csv(_shown(written[name]), file, header=not i)
    return Pooled(pd.DataFrame(whole), pd.DataFrame(provinces), pa.concat_tables(shown).to_pandas())


def _shown_of_each(bureaus: pa.Table) -> pa.Table:
    """The measures that are shown of each bureau."""
    there = [name for name in SHOWN_OF_EACH if name in bureaus.column_names]
    return bureaus.select(["arm", "replication", "bureau", *there])


def _shown(rows: pa.Table) -> pa.Table:
    """Columns that are written; ``_...`` are what measures of several bureaus are made of."""
    return rows.select([name for name in rows.column_names if not name.startswith("_")])


def _of_all_provinces(ages: pa.Table) -> pa.Table:
    """Ages of each arm in a replication, whatever the province."""
    sums = Sums(("arm", "replication"))
    sums.add_table(ages)
    return sums.table()


def by_level(tables: dict[str, pa.Table], level: list[str]) -> Iterator[dict[str, Any]]:
    """Measures of a replication's bureaus together: a row an arm of each group at the level."""
    keys = [*level, "arm", "replication"]
    grouped = [_groups(tables[name], keys) for name in TABLES]
    for key in grouped[0]:
        measured = pooled.pooled_row(*(group[key] for group in grouped))
        yield dict(zip(keys, key, strict=True)) | measured


def _groups(table: pa.Table, keys: Sequence[str]) -> dict[Labels, Columns]:
    """Columns of the rows with the same keys, as numbers: of labels, their places among all."""
    columns = {name: _numbers(table[name]) for name in table.column_names if name not in keys}
    label = np.zeros(len(table), dtype=np.int64)
    for key in keys:
        codes = table[key].combine_chunks().dictionary_encode()
        label = label * len(codes.dictionary) + codes.indices.to_numpy()
    firsts, groups = np.unique(label, return_index=True, return_inverse=True)[1:]
    names = table.select(keys).take(pa.array(firsts)).to_pylist()
    rows = np.split(np.argsort(groups, kind="stable"), np.cumsum(np.bincount(groups))[:-1])
    in_order = sorted(zip(firsts.tolist(), names, rows, strict=True), key=lambda group: group[0])
    return {
        tuple(name.values()): {n: values[mine] for n, values in columns.items()}
        for _first, name, mine in in_order
    }


def _numbers(column: pa.ChunkedArray) -> NDArray[Any]:
    """A column as numbers, nan for nothing; texts as their places among all."""
    if pa.types.is_string(column.type):
        return np.asarray(column.combine_chunks().dictionary_encode().indices.to_numpy())
    return np.asarray(column.to_numpy(), dtype=np.float64)
