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
from sim.scenario.problems import Problem, problem

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
    missing = columns_missing(rows, form)
    if missing:
        return rows.at(np.zeros(0, dtype=np.int64)), Found(refusals=missing)
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


def columns_missing(rows: Frame, form: LedgerMap) -> tuple[Problem, ...]:
    """What the map must say, and does not."""
    columns, of = form.columns, form.rows
    events = of.one_per == "event"
    named = {
        "filed_at": of.filed_at,
        "assigned_at": of.assigned_at,
        "closed_at": of.closed_at,
    }
    said = [key for key, names in named.items() if names is not None]
    found = []
    if form.extract.later == "censor" and form.extract.as_of is None:
        found.append(("extract.as_of", _("extract.later: censor needs it")))
    if not events:
        found += [
            (f"rows.{key}", _("only rows.one_per: event has events; delete it")) for key in said
        ]
        if columns.filed is None:
            found.append(("columns.filed", _("no column is the day of filing; name one")))
        if columns.closed is None:
            found.append(("columns.closed", _("no column is the day of closure; name one")))
    else:
        found += [
            (f"rows.{key}", _("it and columns.{column} both say it; delete one", column=key[:-3]))
            for key in said
            if getattr(columns, key[:-3]) is not None
        ]
        if columns.closed is None and of.closed_at is None:
            found.append(
                (
                    "rows.closed_at",
                    _(
                        "nothing says which event closes a case; name it, or a "
                        "column: columns.closed"
                    ),
                )
            )
        if said and columns.event is None:
            found.append(("columns.event", _("no column says what happened; name it")))
        if needs_time(form) and columns.time is None:
            found.append(("columns.time", _("no column is the time of the event; name it")))
    return tuple(problem(rows.file, message, 0, key) for key, message in found)


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
