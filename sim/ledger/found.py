"""What was found in a ledger: what forbids to go on, rows that are not used, what must be said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, IntArray
from sim.language import _, listed
from sim.ledger.frame import Frame
from sim.ledger.records import RowProblem
from sim.scenario.problems import Problem, problem

MOST_NAMED = 5
"""Cases that a sentence names."""


@dataclass(frozen=True)
class Found:
    """What was found.

    Attributes
    ----------
    refusals : tuple of Problem
        Why the ledger is not read as it stands; each says the key of the map that settles it.
    rows : tuple of RowProblem
        Rows and cells that are not used as they stand.
    remarks : tuple of str
        What the reader of its figures must know.
    """

    refusals: tuple[Problem, ...] = ()
    rows: tuple[RowProblem, ...] = ()
    remarks: tuple[str, ...] = ()

    def __add__(self, other: Found) -> Found:
        return Found(
            self.refusals + other.refusals,
            self.rows + other.rows,
            self.remarks + other.remarks,
        )


NOTHING = Found()


def joined(found: Iterable[Found]) -> Found:
    """All of it."""
    return sum(found, NOTHING)


def refused(table: Frame, rows: BoolArray | IntArray, message: str, key: str) -> Found:
    """That these rows forbid to go on; at the line of the first of them."""
    lines = table["line"][rows]
    line = int(lines.min()) if len(lines) else 0
    return Found(refusals=(problem(table.file, message, line, key),))


def cells(table: Frame, rows: BoolArray | IntArray, key: str, done: str) -> Found:
    """That a cell of each of these rows is not used as it stands; key "": the whole row."""
    places = np.flatnonzero(rows) if rows.dtype == bool else rows
    heading = table.heading(key) if key else ""
    lines = table["line"][places]
    found = _as_texts(table.at(places), key) if key else [""] * len(places)
    return Found(
        rows=tuple(
            RowProblem(int(line), heading, text, done)
            for line, text in zip(lines, found, strict=True)
        )
    )


def _as_texts(table: Frame, key: str) -> list[str]:
    return [table.shown(key, row) for row in range(len(table))]


def cases_named(table: Frame, rows: BoolArray | IntArray) -> str:
    """The first cases of these rows, with their lines, and that there are more."""
    places = np.flatnonzero(rows) if rows.dtype == bool else rows
    places = places[np.argsort(table["line"][places], kind="stable")]
    names = [_case_named(table, int(row)) for row in places[:MOST_NAMED]]
    return listed(names + ["..."] * (len(places) > MOST_NAMED))


def _case_named(table: Frame, row: int) -> str:
    return _("{case} in line {line}", case=table.number(row), line=int(table["line"][row]))


def lines_named(lines: Sequence[int] | NDArray[Any]) -> str:
    """The first lines of several, and that there are more."""
    shown = [str(int(line)) for line in lines[:MOST_NAMED]]
    return listed(shown + ["..."] * (len(lines) > MOST_NAMED))
