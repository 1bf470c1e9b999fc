"""Rows of a ledger's file as they were read: texts, days, numbers, and the line of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, IntArray

Days = NDArray[np.datetime64]
"""Days with their time, ``datetime64[us]`` in the court's own time; NaT: there is none."""


@dataclass(frozen=True)
class RowProblem:
    """A row, or a cell, that is not used as it stands: a line of ``problems.csv``.

    Attributes
    ----------
    line : int
        Line of the file, or row of the sheet, from 1.
    column : str
        Heading; empty: the row as a whole.
    found : str
        What stands there.
    done : str
        What was done, in the language in use.
    """

    line: int
    column: str
    found: str
    done: str


@dataclass(frozen=True)
class Records:
    """R rows of a file that the map lets in, by the keys of the map's ``columns``.

    Attributes
    ----------
    file : str
        Where they were read.
    lines : IntArray
        Line of each, (R,).
    heading_line : int
        Line of the headings.
    headings : Mapping of str to str
        Heading of each key; several joined by " + ".
    texts : Mapping of str to ndarray of object
        Cells of case, officer, kind, region, status, outcome, event, (R,) each, trimmed; "" where
        there is nothing. Several columns of an officer are joined by a space.
    days : Mapping of str to Days
        filed, assigned, closed, time, and limit if it holds days, (R,) each.
    numbers : Mapping of str to FloatArray
        amount, and limit if it holds numbers of days, (R,) each; nan where there is nothing.
    rows_read : int
        Rows of the file, those that ``where`` leaves out, too.
    problems : tuple of RowProblem
        Cells and rows that are not used as they stand.
    """

    file: str
    lines: IntArray
    heading_line: int
    headings: Mapping[str, str]
    texts: Mapping[str, NDArray[Any]]
    days: Mapping[str, Days]
    numbers: Mapping[str, FloatArray]
    rows_read: int
    problems: tuple[RowProblem, ...] = ()

    def __len__(self) -> int:
        return len(self.lines)
