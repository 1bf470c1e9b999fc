"""Columns of one length: a ledger's rows, and its cases while they are made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.arrays import BoolArray, IntArray
from sim.ledger.records import Records

TEXTS = ("case", "officer", "kind", "region", "status", "outcome", "event")
DAYS = ("filed", "assigned", "closed", "time", "limit")
Which = Literal["first", "last"]


@dataclass(frozen=True)
class Frame:
    """N rows, or cases, by the keys of the map's ``columns``.

    Attributes
    ----------
    file : str
        Where they were read.
    columns : Mapping of str to ndarray
        ``line``; texts as indices into their names, -1: none; days, NaT: none; ``amount`` and
        ``limit_days``, nan: none; (N,) each.
    names : Mapping of str to ndarray of object
        Of the texts.
    headings : Mapping of str to str
        Of the columns in the file, by key.
    """

    file: str
    columns: Mapping[str, NDArray[Any]]
    names: Mapping[str, NDArray[Any]]
    headings: Mapping[str, str]

    def __getitem__(self, key: str) -> NDArray[Any]:
        return self.columns[key]

    def __len__(self) -> int:
        return len(self.columns["line"])

    def at(self, rows: IntArray | BoolArray) -> Frame:
        """These rows only."""
        return replace(self, columns={key: column[rows] for key, column in self.columns.items()})

    def having(self, **columns: NDArray[Any]) -> Frame:
        """With these columns, in place of what they were."""
        return replace(self, columns={**self.columns, **columns})

    def known(self, key: str) -> BoolArray:
        """Where there is something in a column, (N,)."""
        column = self[key]
        return column >= 0 if key in TEXTS else ~pd.isna(column)

    def heading(self, key: str) -> str:
        """Heading of a column; the key itself where the file has none."""
        return self.headings.get("limit" if key == "limit_days" else key, key)

    def shown(self, key: str, row: int) -> str:
        """What stands in a cell, as text."""
        if not self.known(key)[row]:
            return ""
        value = self[key][row]
        if key in TEXTS:
            return str(self.names[key][value])
        return day_shown(value) if key in DAYS else f"{value:g}"

    def number(self, row: int) -> str:
        """Number of the case of a row."""
        return self.shown("case", row)


def day_shown(day: np.datetime64) -> str:
    """A day as text; with its time where it has one."""
    moment = pd.Timestamp(day)
    return str(moment.date() if moment == moment.normalize() else moment.isoformat(sep=" "))


def frame_of(records: Records) -> Frame:
    """Records with their texts as indices; a column that the file does not have is empty."""
    size = len(records)
    columns: dict[str, NDArray[Any]] = {"line": records.lines}
    names: dict[str, NDArray[Any]] = {}
    for key in TEXTS:
        columns[key] = np.broadcast_to(np.int64(-1), size)
        names[key] = np.array([], dtype=object)
        if key in records.texts:
            columns[key], names[key] = _indices(records.texts[key])
    for key in DAYS:
        columns[key] = records.days.get(key, np.broadcast_to(np.datetime64("NaT", "us"), size))
    for key, number in (("amount", "amount"), ("limit_days", "limit")):
        columns[key] = records.numbers.get(number, np.broadcast_to(np.nan, size))
    return Frame(records.file, columns, names, records.headings)


def _indices(texts: NDArray[Any]) -> tuple[IntArray, NDArray[Any]]:
    indices, names = pd.factorize(texts)
    empty = np.flatnonzero(names == "")
    return np.where(np.isin(indices, empty), -1, indices), np.asarray(names, dtype=object)


@dataclass(frozen=True)
class Groups:
    """Rows of a table in groups, in an order within each.

    Attributes
    ----------
    order : IntArray
        Rows, group after group, (N,).
    starts : IntArray
        Where in the order each group begins, (G,).
    of_row : IntArray
        Group of each row, (N,).
    """

    order: IntArray
    starts: IntArray
    of_row: IntArray

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def sizes(self) -> IntArray:
        """Rows in each group, (G,)."""
        return np.diff(self.starts, append=len(self.order))

    def one(self, which: Which, allowed: BoolArray) -> IntArray:
        """The first or last row of each group that is allowed, (G,); -1: none is."""
        if not len(self):
            return np.zeros(0, dtype=np.int64)
        place = np.arange(len(self.order))
        allowed = allowed[self.order]
        if which == "last":
            found = np.maximum.reduceat(np.where(allowed, place, -1), self.starts)
        else:
            found = np.minimum.reduceat(np.where(allowed, place, len(place)), self.starts)
        none = (found < 0) | (found == len(place))
        return np.where(none, -1, self.order[np.where(none, 0, found)])


def grouped(by: IntArray, when: NDArray[Any] | None = None) -> Groups:
    """Rows grouped by an index, in order of a time (those without one last), ties as they stand."""
    size = len(by)
    order = np.arange(size) if when is None else np.argsort(when, kind="stable")
    order = order[np.argsort(by[order], kind="stable")]
    new = np.ones(size, dtype=bool)
    new[1:] = by[order][1:] != by[order][:-1]
    of_row = np.empty(size, dtype=np.int64)
    of_row[order] = np.cumsum(new) - 1
    return Groups(order, np.flatnonzero(new), of_row)
