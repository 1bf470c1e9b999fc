"""From rows to cases: what a row is of, and rows that say too little."""

from __future__ import annotations

import numpy as np

from sim.arrays import BoolArray
from sim.language import _, marked, plural
from sim.ledger.found import NOTHING, Found, cells, lines_named, refused
from sim.ledger.frame import Frame
from sim.ledger.mapping import LedgerMap
from sim.ledger.merged import one_per_assignment, one_per_event
from sim.ledger.repeated import one_per_case

WAYS = {"case": one_per_case, "assignment": one_per_assignment, "event": one_per_event}

DONE = {
    "case": marked("not used: it has no case number"),
    "time": marked("not used: it has no time"),
    "filed": marked("not used: the case has no day of filing"),
}


def cases_of(rows: Frame, form: LedgerMap) -> tuple[Frame, Found]:
    """The cases that rows are of.

    Parameters
    ----------
    rows : Frame
        R rows as they were read.
    form : LedgerMap
        Says what a row is, and what becomes of rows that contradict each other.

    Returns
    -------
    tuple of Frame and Found
        C cases, each with a number, a day of filing and the column ``spell`` (how often it had
        been filed before), and what was found.
    """
    rows, unnumbered = _with(rows, rows.known("case"), "case", form)
    if needs_time(form):
        rows, untimed = _with(rows, rows.known("time"), "time", form)
        unnumbered = unnumbered + untimed
    cases, found = WAYS[form.rows.one_per](rows, form)
    if found.refusals and not len(cases):
        return cases, unnumbered + found
    cases, unfiled = _with(cases, cases.known("filed"), "filed", form)
    return cases, unnumbered + found + unfiled


def needs_time(form: LedgerMap) -> bool:
    """Whether days of cases are those of events."""
    return form.rows.one_per == "event" and (
        form.columns.filed is None
        or form.columns.closed is None
        or form.rows.assigned_at is not None
    )


def _with(table: Frame, known: BoolArray, key: str, form: LedgerMap) -> tuple[Frame, Found]:
    """Rows, or cases, that say what they must."""
    if known.all():
        return table, NOTHING
    if form.rows.incomplete == "drop":
        return table.at(known), cells(table, ~known, key, _(DONE[key]))
    lines = np.sort(table["line"][~known])
    message = _without(key, len(lines), lines_named(lines))
    return table.at(known), refused(table, ~known, message, "rows.incomplete")


def _without(key: str, n: int, lines: str) -> str:
    if key == "case":
        return plural(
            n,
            "{n} row has no case number (line {lines}); say rows.incomplete: drop",
            "{n:,} rows have no case number (lines {lines}); say rows.incomplete: drop",
            lines=lines,
        )
    if key == "time":
        return plural(
            n,
            "{n} event has no time (line {lines}); say rows.incomplete: drop",
            "{n:,} events have no time (lines {lines}); say rows.incomplete: drop",
            lines=lines,
        )
    return plural(
        n,
        "{n} case has no day of filing (line {lines}); say rows.incomplete: drop",
        "{n:,} cases have no day of filing (lines {lines}); say rows.incomplete: drop",
        lines=lines,
    )
