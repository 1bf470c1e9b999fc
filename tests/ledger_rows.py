"""Rows of ledgers made by hand, as they come from a file."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.arrays import FloatArray
from sim.ledger.frame import DAYS, TEXTS
from sim.ledger.mapping import LedgerMap
from sim.ledger.records import Records

FILE = "ledger.csv"


def rows_of(keys: str, *rows: tuple[Any, ...]) -> Records:
    """Rows of these columns (keys of a map, with spaces between); the first stands in line 2."""
    columns = dict(zip(keys.split(), zip(*rows, strict=True), strict=True))
    texts = {key: np.array(columns[key], dtype=object) for key in TEXTS if key in columns}
    days = {
        key: np.array([day or "NaT" for day in columns[key]], dtype="datetime64[us]")
        for key in DAYS
        if key in columns and not isinstance(columns[key][0], int)
    }
    numbers: dict[str, FloatArray] = {
        key: np.array([np.nan if value is None else value for value in columns[key]], dtype=float)
        for key in ("amount", "limit")
        if key in columns and key not in days
    }
    lines = np.arange(2, 2 + len(rows))
    return Records(FILE, lines, 1, {key: key for key in columns}, texts, days, numbers, len(rows))


def map_of(keys: str, **parts: Any) -> LedgerMap:
    """A map with these columns, each called by its key."""
    return LedgerMap.model_validate({"columns": {key: key for key in keys.split()}, **parts})
