"""Rows of which a case has several: assignments to officers, or events."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, IntArray
from sim.language import _, plural
from sim.ledger.found import NOTHING, Found, cells, joined, refused
from sim.ledger.frame import Frame, Groups, Which, grouped
from sim.ledger.mapping import LedgerMap
from sim.ledger.records import Days
from sim.scenario.problems import nearest, problem

OF_THE_CASE = ("filed", "closed", "limit", "limit_days", "kind", "region", "outcome", "amount")
"""Columns that say the same in every row of a case, or nothing."""


def one_per_assignment(rows: Frame, form: LedgerMap) -> tuple[Frame, Found]:
    """Cases of rows that are each an officer's and the day of allocation to him.

    Parameters
    ----------
    rows : Frame
        R rows, each with a number.
    form : LedgerMap
        Says whose a case is that several had.

    Returns
    -------
    tuple of Frame and Found
        C cases, each with its officer and the day of its first allocation, to whomever: from then
        on it is in nobody's pool.
    """
    groups = grouped(rows["case"], rows["assigned"])
    cases, found = _cases(rows, groups, form)
    which = form.officers.which
    columns = {
        "officer": _values(rows, "officer", groups.one(which, rows.known("officer"))),
        "assigned": _values(rows, "assigned", groups.one("first", rows.known("assigned"))),
    }
    return cases.having(**columns), found + _several(rows, groups, columns["officer"], form)


def one_per_event(rows: Frame, form: LedgerMap) -> tuple[Frame, Found]:
    """Cases of rows that are events.

    A column that the map names holds the case's value in each row that has one; else the filing
    is the first of the events that ``filed_at`` names (of all), the closure the last of those
    that ``closed_at`` names. With ``reopened: new_case`` a filing after a closure begins a case.

    Parameters
    ----------
    rows : Frame
        R rows, each with a number.
    form : LedgerMap
        Names the events.

    Returns
    -------
    tuple of Frame and Found
        C cases.
    """
    unknown = _unknown_events(rows, form)
    if unknown.refusals:
        return rows.at(np.zeros(0, dtype=np.int64)), unknown
    spell = _spells(rows, form)
    again = _filed_again(rows, spell, form)
    if form.rows.reopened != "new_case":
        spell = np.zeros(len(rows), dtype=np.int64)
    pairs = rows["case"] * (spell.max(initial=0) + 1) + spell
    groups = grouped(np.unique(pairs, return_inverse=True)[1], rows["time"])
    cases, found = _cases(rows, groups, form)
    found += again
    which = form.officers.which
    columns: dict[str, NDArray[Any]] = {
        "officer": _values(rows, "officer", groups.one(which, rows.known("officer"))),
        "spell": spell[groups.order[groups.starts]],
    }
    if form.columns.filed is None:
        columns["filed"] = _times(rows, groups, _at(rows, form.rows.filed_at), "first")
    if form.columns.closed is None:
        columns["closed"] = _times(rows, groups, _at(rows, form.rows.closed_at), "last")
    if form.rows.assigned_at is not None:
        columns["assigned"] = _times(rows, groups, _at(rows, form.rows.assigned_at), "first")
    elif form.columns.assigned is not None:
        columns["assigned"] = _values(rows, "assigned", groups.one("first", rows.known("assigned")))
    return cases.having(**columns), found + _several(rows, groups, columns["officer"], form)


def _spells(rows: Frame, form: LedgerMap) -> IntArray:
    """How often a case was filed again after its closure, up to each row, (R,).

    Nothing is known of it unless the map names events of both.
    """
    spell = np.zeros(len(rows), dtype=np.int64)
    if not len(rows) or form.rows.filed_at is None or form.rows.closed_at is None:
        return spell
    groups = grouped(rows["case"], rows["time"])
    filing, closure = (
        _at(rows, at)[groups.order] for at in (form.rows.filed_at, form.rows.closed_at)
    )
    one_of_them = np.flatnonzero(filing | closure)
    number = groups.of_row[groups.order]
    before, now = one_of_them[:-1], one_of_them[1:]
    begins = np.zeros(len(rows), dtype=bool)
    begins[now] = filing[now] & closure[before] & ~closure[now] & (number[now] == number[before])
    counted = np.cumsum(begins)
    spell[groups.order] = counted - counted[groups.starts][number]
    return spell


def _filed_again(rows: Frame, spell: IntArray, form: LedgerMap) -> Found:
    n = len(np.unique(rows["case"][spell > 0]))
    if not n or form.rows.reopened == "new_case":
        return NOTHING
    sentence = plural(
        n,
        "{n} case is filed again after its closure and counts as one, from its first filing to its "
        "last closure: rows.reopened: new_case would count it as a case again.",
        "{n:,} cases are filed again after their closure and count as one each, from the first "
        "filing to the last closure: rows.reopened: new_case would count them as cases again.",
    )
    return Found(remarks=(sentence,))


def _several(rows: Frame, groups: Groups, officer: IntArray, form: LedgerMap) -> Found:
    """How many cases had other officers, too."""
    other = rows.known("officer") & (officer[groups.of_row] != rows["officer"])
    n = len(np.unique(groups.of_row[other]))
    if not n:
        return NOTHING
    first = form.officers.which == "first"
    sentence = (
        _(
            "{n:,} of {all:,} cases have several officers; each counts as the first's "
            "(officers.which).",
            n=n,
            all=len(groups),
        )
        if first
        else _(
            "{n:,} of {all:,} cases have several officers; each counts as the last's "
            "(officers.which).",
            n=n,
            all=len(groups),
        )
    )
    return Found(remarks=(sentence,))


def _cases(rows: Frame, groups: Groups, form: LedgerMap) -> tuple[Frame, Found]:
    """A row a case with what its rows have in common; its line is that of the first of them."""
    everything = np.ones(len(rows), dtype=bool)
    cases = rows.at(groups.one("first", everything))
    found = []
    columns: dict[str, NDArray[Any]] = {
        "line": np.minimum.reduceat(rows["line"][groups.order], groups.starts)
        if len(groups)
        else rows["line"],
        "spell": np.zeros(len(groups), dtype=np.int64),
        "status": _values(rows, "status", groups.one("last", rows.known("status"))),
    }
    for key in OF_THE_CASE:
        known = rows.known(key)
        which: Which = "last" if form.rows.duplicates == "last" else "first"
        row = groups.one(which, known)
        columns[key] = _values(rows, key, row)
        other = known & (columns[key][groups.of_row] != rows[key])
        if other.any():
            found.append(_contradictions(rows, groups, key, other, form))
    return cases.having(**columns), joined(found)


def _contradictions(
    rows: Frame, groups: Groups, key: str, other: BoolArray, form: LedgerMap
) -> Found:
    """Rows that do not say what the row says that counts for their case."""
    heading = rows.heading(key)
    if form.rows.duplicates == "first":
        return cells(rows, other, key, _("not used: the case's first row counts that says it"))
    if form.rows.duplicates == "last":
        return cells(rows, other, key, _("not used: the case's last row counts that says it"))
    at_fault = groups.of_row[other]
    example = np.flatnonzero(other)[np.argmin(rows["line"][other])]
    same = np.flatnonzero((groups.of_row == groups.of_row[example]) & rows.known(key))
    first = same[rows[key][same] != rows[key][example]][0]
    message = plural(
        len(np.unique(at_fault)),
        "{n} case has several values of '{heading}' in its rows ({case}: '{one}' in line {a}, "
        "'{two}' in line {b}); say rows.duplicates: first or last",
        "{n:,} cases have several values of '{heading}' in their rows ({case}: '{one}' in line "
        "{a}, '{two}' in line {b}); say rows.duplicates: first or last",
        heading=heading,
        case=rows.number(int(example)),
        one=rows.shown(key, int(first)),
        a=int(rows["line"][first]),
        two=rows.shown(key, int(example)),
        b=int(rows["line"][example]),
    )
    return refused(rows, other, message, "rows.duplicates")


def _values(rows: Frame, key: str, at: IntArray) -> NDArray[Any]:
    """What stands in a column at these rows; nothing where there is no row."""
    if not len(rows):
        return rows[key]
    return _without(rows[key][at], at < 0)


def _without(values: NDArray[Any], none: BoolArray) -> NDArray[Any]:
    nothing: Any = -1
    if values.dtype.kind == "M":
        nothing = np.datetime64("NaT")
    elif values.dtype.kind == "f":
        nothing = np.nan
    return np.where(none, np.asarray(nothing, dtype=values.dtype), values)


def _times(rows: Frame, groups: Groups, allowed: BoolArray, which: Which) -> Days:
    return _values(rows, "time", groups.one(which, allowed & rows.known("time")))


def _at(rows: Frame, names: tuple[str, ...] | str | None) -> BoolArray:
    """Rows of these events; of all if none are named."""
    if names is None:
        return np.ones(len(rows), dtype=bool)
    wanted = np.flatnonzero(np.isin(rows.names["event"].astype(str), _tuple(names)))
    return np.isin(rows["event"], wanted)


def _tuple(names: tuple[str, ...] | str) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names


def _unknown_events(rows: Frame, form: LedgerMap) -> Found:
    """Events that the map names and the file does not have."""
    known = {str(name) for name in rows.names["event"]} - {""}
    problems = [
        problem(
            rows.file,
            _("no event is called '{name}'; ", name=name) + nearest(name, sorted(known)),
            0,
            f"rows.{key}",
        )
        for key in ("filed_at", "assigned_at", "closed_at")
        for name in _tuple(getattr(form.rows, key) or ())
        if name not in known
    ]
    return Found(refusals=tuple(problems)) if problems else NOTHING
