"""Rows that are cases: numbers that stand in several of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.arrays import BoolArray, IntArray
from sim.language import _, plural
from sim.ledger.found import NOTHING, Found, cases_named, cells, refused
from sim.ledger.frame import Frame, Groups, Which, grouped
from sim.ledger.mapping import LedgerMap


def one_per_case(rows: Frame, form: LedgerMap) -> tuple[Frame, Found]:
    """Cases of rows that are one each.

    Parameters
    ----------
    rows : Frame
        R rows, each with a number.
    form : LedgerMap
        Says what becomes of numbers that stand in several rows.

    Returns
    -------
    tuple of Frame and Found
        C cases with their ``spell`` (0: the first of the number), and what was found.
    """
    spell = _spells(rows) if form.rows.reopened == "new_case" else np.zeros(len(rows), np.int64)
    rows = rows.having(spell=spell)
    groups = grouped(rows["case"] * (int(spell.max(initial=0)) + 1) + spell)
    if len(groups) == len(rows):
        return rows, NOTHING
    which: Which = "last" if form.rows.duplicates == "last" else "first"
    kept = groups.one(which, np.ones(len(rows), dtype=bool))
    left_out = np.ones(len(rows), dtype=bool)
    left_out[kept] = False
    if form.rows.duplicates == "refuse":
        return rows.at(np.sort(kept)), _refused(rows, groups, left_out)
    done = (
        _("not used: the case has a later row, which counts")
        if which == "last"
        else _("not used: the case has an earlier row, which counts")
    )
    found = cells(rows, left_out, "case", done) + _filed_again(rows, left_out)
    return rows.at(np.sort(kept)), found


def _spells(rows: Frame) -> IntArray:
    """How often a row's number was filed again after its closure, up to this row, (R,)."""
    spell = np.zeros(len(rows), dtype=np.int64)
    repeated = np.flatnonzero(_is_repeated(rows["case"]))
    order = repeated[np.lexsort((rows["filed"][repeated], rows["case"][repeated]))]
    number = pd.Series(rows["case"][order])
    filed = pd.Series(rows["filed"][order])
    # while it is open a number cannot be filed again: as if it were closed in the far future
    closed = pd.Series(rows["closed"][order]).fillna(pd.Timestamp.max.floor("us"))
    closed_before = closed.groupby(number).cummax().groupby(number).shift()
    again = (filed >= closed_before) & (filed > filed.groupby(number).shift())
    spell[order] = again.groupby(number).cumsum()
    return spell


def _is_repeated(index: IntArray) -> BoolArray:
    return np.bincount(index)[index] > 1 if len(index) else np.zeros(0, dtype=bool)


def _refused(rows: Frame, groups: Groups, left_out: BoolArray) -> Found:
    numbers = int((groups.sizes > 1).sum())
    again = _again(rows) & left_out
    advice = (
        _("rows.reopened: new_case counts those that are filed again after their closure")
        if again.any()
        else _("or say rows.one_per: assignment, or event, if a row is no case")
    )
    message = plural(
        numbers,
        "{n} case number stands in several rows (rows too many: {extra}; {cases}); say "
        "rows.duplicates: first or last; {advice}; or name several columns in columns.case, if a "
        "number is one only with its court or year",
        "{n:,} case numbers stand in several rows (rows too many: {extra}; {cases}); say "
        "rows.duplicates: first or last; {advice}; or name several columns in columns.case, if a "
        "number is one only with its court or year",
        extra=f"{int(left_out.sum()):,}",
        cases=cases_named(rows, left_out),
        advice=advice,
    )
    return refused(rows, left_out, message, "rows.duplicates")


def _again(rows: Frame) -> BoolArray:
    return _spells(rows) > rows["spell"]


def _filed_again(rows: Frame, left_out: BoolArray) -> Found:
    """What is to be said of rows left out that look like cases that came back."""
    again = int((_again(rows) & left_out).sum())
    if not again:
        return NOTHING
    sentence = plural(
        again,
        "{n} row that is left out was filed after the closure of its number's other row: "
        "rows.reopened: new_case would count it as a case.",
        "{n:,} rows that are left out were filed after the closure of their number's other rows: "
        "rows.reopened: new_case would count them as cases.",
    )
    return Found(remarks=(sentence,))
