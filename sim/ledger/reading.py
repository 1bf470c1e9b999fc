"""A ledger's file -> records: rows that the map lets in, each cell as what the map says it is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from pathlib import Path

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.language import _
from sim.ledger.day_columns import day_column, limit_column, outside
from sim.ledger.faults import check_texts
from sim.ledger.leaving_out import without_odd, without_others, without_totals
from sim.ledger.map_file import headings_of
from sim.ledger.mapping import LedgerMap
from sim.ledger.numbers import read_sums, times_of
from sim.ledger.records import Days, Records, RowProblem
from sim.ledger.source import Source, opened
from sim.ledger.table import Column

TEXTS = ("case", "officer", "kind", "region", "status", "outcome", "event")
DAYS = ("filed", "assigned", "closed", "time")
OF_A_ROW = ("filed", "closed", "time")
"""Days without which a row says nothing of its case."""


def read_records(path: str | Path, known: LedgerMap) -> Records:
    """Read a ledger as its map says.

    Parameters
    ----------
    path : str or Path
        CSV or workbook.
    known : LedgerMap
        The map.

    Returns
    -------
    Records
        R rows: those of the file, but for those that ``where`` leaves out, totals and notes, and
        those that the map lets be left out; each that is not used stands in its problems.

    Raises
    ------
    InputError
        With line and key, for what cannot be read, or not in one way only.
    """
    source = opened(Path(path), known)
    rows_read = source.table.rows_read
    check_texts(source)
    problems = list(without_odd(source))
    for leave in (without_others, without_totals):
        source, found = leave(source)
        problems += found
    days = {key: day_column(source, key) for key in DAYS if headings_of(known, key)}
    source, days, found = _within(source, days)
    problems += found
    numbers, found = _numbers(source)
    problems += found
    if headings_of(known, "limit"):
        limit, counts = limit_column(source)
        days |= {} if limit is None else {"limit": limit}
        numbers |= {} if counts is None else {"limit": counts}
    fields = type(known.columns).model_fields
    return Records(
        file=str(path),
        lines=source.table.lines,
        heading_line=source.table.heading_line,
        headings={key: source.heading(key) for key in fields if headings_of(known, key)},
        texts={key: _column(source, key).values() for key in TEXTS if headings_of(known, key)},
        days=days,
        numbers=numbers,
        rows_read=rows_read,
        problems=tuple(sorted(problems, key=lambda one: one.line)),
    )


def _column(source: Source, key: str) -> Column:
    """Cells of a key; of several columns joined by a space. Officers that are none are empty."""
    columns = [source.table.columns[place] for place in source.places(key)]
    column = reduce(_joined, columns)
    if key != "officer":
        return column
    none = source.known.officers.none
    nobody = {none} if isinstance(none, str) else set(none)
    return Column(column.codes, ["" if text in nobody else text for text in column.texts])


def _joined(one: Column, other: Column) -> Column:
    pairs = one.codes.astype(np.int64) * len(other.texts) + other.codes
    distinct, codes = np.unique(pairs, return_inverse=True)
    texts = [
        f"{one.texts[pair // len(other.texts)]} {other.texts[pair % len(other.texts)]}".strip()
        for pair in distinct.tolist()
    ]
    return Column(codes.astype(np.int32), texts)


def _within(
    source: Source, days: dict[str, Days]
) -> tuple[Source, dict[str, Days], list[RowProblem]]:
    """Without rows that have a day which the map says cannot be; of allocation only the day."""
    beyond = {key: outside(source, found) for key, found in days.items()}
    leave = np.zeros(len(source.table.lines), dtype=np.bool_)
    for key in OF_A_ROW:
        leave |= beyond.get(key, False)
    done = {
        True: _("row left out: not between dates.earliest and dates.latest"),
        False: _("taken as missing: not between dates.earliest and dates.latest"),
    }
    problems = [
        RowProblem(line, source.heading(key), text, done[key in OF_A_ROW])
        for key, rows in beyond.items()
        for line, text in _cells(source, key, rows)
    ]
    kept = {}
    for key, found in days.items():
        known = np.where(beyond[key], np.datetime64("NaT", "us"), found)
        kept[key] = known[~leave]
    return (source.kept(~leave) if leave.any() else source), kept, problems


def _cells(source: Source, key: str, rows: BoolArray) -> Iterator[tuple[int, str]]:
    """Lines and texts of a column in some rows, (R,)."""
    column = source.column(key)
    for row in np.flatnonzero(rows):
        yield int(source.table.lines[row]), column.texts[column.codes[row]]


def _numbers(source: Source) -> tuple[dict[str, FloatArray], list[RowProblem]]:
    """Sums in yuan, and the cells that are none."""
    if not headings_of(source.known, "amount"):
        return {}, []
    column, heading = source.column("amount"), source.heading("amount")
    nothing = {"", *source.known.dates.missing}
    empty = np.array([text in nothing for text in column.texts], dtype=np.bool_)
    sums = read_sums(column.texts)
    problems = [
        RowProblem(line, heading, text, _("no sum is read; taken as not known"))
        for line, text in _cells(source, "amount", (np.isnan(sums) & ~empty)[column.codes])
    ]
    times = times_of(heading)
    if times != 1:
        done = _("sums are multiplied by {times:,.0f}, as the heading says", times=times)
        problems.append(RowProblem(source.table.heading_line, heading, heading, done))
    return {"amount": (sums * times)[column.codes]}, problems
