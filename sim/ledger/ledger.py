"""A ledger that was read: its cases in columns, and what is known of the extract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.ledger.mapping import LedgerMap
from sim.ledger.records import Days, RowProblem

NOBODY = "(none)"
"""In place of the officer of a case that has none."""


@dataclass(frozen=True)
class Ledger:
    """N cases in order of filing (ties: of their lines).

    Attributes
    ----------
    file : str
        Where they were read.
    map : LedgerMap
        How.
    line : IntArray
        Line of each, (N,).
    case : ndarray of object
        Numbers, (N,), with "#2" at the end of one that was filed again; C000001 ... in the order
        of filing, unless the map has ``hash: false``.
    filed, assigned, closed, limit : Days
        (N,) each; NaT: not known, or not yet.
    officer, kind, region, outcome : IntArray
        Index into the names, (N,) each; -1: none.
    officers, kinds, regions, outcomes : tuple of str
        Names; of officers O001 ... in the order of their first cases, unless the map has
        ``hash: false``.
    amount : FloatArray
        Yuan, (N,); nan: not known.
    returned : BoolArray
        Whether a case is one again that was closed before, (N,).
    as_of : np.datetime64
        End of the day on which the ledger was written out, or of the last day that is known.
    rows_read : int
        Rows of the file.
    problems : tuple of RowProblem
        Every row or cell that is not used as it stands.
    remarks : tuple of str
        What the reader of its figures must know, in the language in use when it was read.
    """

    file: str
    map: LedgerMap
    line: IntArray
    case: NDArray[Any]
    filed: Days
    assigned: Days
    closed: Days
    limit: Days
    officer: IntArray
    kind: IntArray
    region: IntArray
    outcome: IntArray
    officers: tuple[str, ...]
    kinds: tuple[str, ...]
    regions: tuple[str, ...]
    outcomes: tuple[str, ...]
    amount: FloatArray
    returned: BoolArray
    as_of: np.datetime64
    rows_read: int
    problems: tuple[RowProblem, ...]
    remarks: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.case)

    @property
    def closed_only(self) -> bool:
        """Whether open cases are not in it."""
        return self.map.extract.holds == "closed_only"
