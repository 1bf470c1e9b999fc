"""When a ledger was written out, and days that cannot be in what was written out then."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from sim.arrays import BoolArray, FloatArray
from sim.language import _, plural
from sim.ledger.found import NOTHING, Found, cases_named, cells, refused
from sim.ledger.frame import Frame, day_shown
from sim.ledger.mapping import LedgerMap
from sim.ledger.records import Days

DAY = np.timedelta64(1, "D")
GAP_DAYS = 9 * 365
"""Days after so long without a filing or closure are slips of the pen: a ledger has no gap of nine
years, and a digit more or less in the tens of a year is ten."""
EARLIEST = "1980-01-01"
"""No court's register of cases to enforce reaches further back; 1900-01-01 and 1970-01-01, the
first days of spreadsheets and of computers' clocks, do."""
FEW = 0.01
"""Share of cases that may be slips of the pen; more are a way to number cases."""
YEAR_IN_NUMBER = re.compile(r"[(\uff08\u3014\[]\s*((?:19|20)\d\d)\s*[)\uff09\u3015\]]")
UNTIL = ("filed", "assigned", "closed")
"""What cannot be later than the day on which the ledger was written out."""


def end_of_extract(cases: Frame, form: LedgerMap) -> np.datetime64:
    """The instant up to which the ledger says what happened.

    The end of the day that ``as_of`` says, if anything has that day, else its beginning; if
    nothing is said the end of the last day with a filing or closure.

    Parameters
    ----------
    cases : Frame
        C cases.
    form : LedgerMap
        May say the day.

    Returns
    -------
    np.datetime64
        In microseconds.
    """
    if form.extract.as_of is not None:
        day = np.datetime64(form.extract.as_of, "us")
        dated = any(_within(cases[key], day) for key in UNTIL)
        return day + DAY if dated else day
    days = _days(_undoubted(cases))
    return np.datetime64(days[~beyond_a_gap(days)].max() + DAY, "us")


def _undoubted(cases: Frame) -> Frame:
    """Cases without the few of which the number says a year long before their filing."""
    doubtful = _years_off(cases) > 1
    return cases.at(~doubtful) if doubtful.mean() <= FEW else cases


def _within(moments: Days, day: np.datetime64) -> bool:
    return bool(((moments >= day) & (moments < day + DAY)).any())


def _days(cases: Frame) -> Days:
    """Days with filings or closures, in order."""
    moments = np.concatenate([cases["filed"], cases["closed"]])
    return np.unique(moments[~np.isnat(moments)].astype("datetime64[D]"))


def beyond_a_gap(days: Days) -> BoolArray:
    """Whether each of some days in order is after a gap that no ledger has, from the middle on."""
    gaps = np.diff(days, prepend=days[:1]) > GAP_DAYS * DAY
    gaps[: len(days) // 2] = False
    return np.cumsum(gaps) > 0


def later_days(cases: Frame, as_of: np.datetime64, form: LedgerMap) -> tuple[Frame, Found]:
    """Cases whose days are those that could be known, and what was found of others.

    Parameters
    ----------
    cases : Frame
        C cases.
    as_of : np.datetime64
        End of the extract.
    form : LedgerMap
        Says what becomes of later days.

    Returns
    -------
    tuple of Frame and Found
        Cases with no day after the extract, nor before any court's.
    """
    late = _late(cases, as_of, form)
    censored = NOTHING
    if form.extract.later == "censor":
        cases, censored = _censored(cases, late)
        late = _late(cases, as_of, form)
    early = {key: cases[key] < np.datetime64(form.dates.earliest or EARLIEST) for key in UNTIL}
    found = censored
    for key in UNTIL:
        if late[key].any():
            found += refused(
                cases, late[key], _late_said(cases, key, late[key], as_of), "extract.as_of"
            )
        if early[key].any():
            found += refused(
                cases, early[key], _early_said(cases, key, early[key]), "dates.missing"
            )
    wrong = np.logical_or.reduce([*late.values(), *early.values()])
    return cases.at(~wrong), found


def _late(cases: Frame, as_of: np.datetime64, form: LedgerMap) -> dict[str, BoolArray]:
    """Where each day is after the extract; of allocations only if the map says when it was."""
    late = {key: np.asarray(cases[key] >= as_of) for key in UNTIL}
    if form.extract.as_of is None:
        late["assigned"] = np.zeros(len(cases), dtype=bool)
    return late


def _censored(cases: Frame, late: dict[str, BoolArray]) -> tuple[Frame, Found]:
    """Cases as they were known at the end of the extract."""
    unknown = ~late["filed"]
    found = cells(cases, late["filed"], "filed", _("not used: filed after extract.as_of"))
    for key in ("assigned", "closed"):
        later = late[key] & unknown
        done = _("counted as open: closed after extract.as_of")
        if key == "assigned":
            done = _("counted as not allocated: allocated after extract.as_of")
        found += cells(cases, later, key, done)
        cases = cases.having(**{key: np.where(later, np.datetime64("NaT"), cases[key])})
    return cases.at(unknown), found


def _late_said(cases: Frame, key: str, late: BoolArray, as_of: np.datetime64) -> str:
    row = int(np.flatnonzero(late)[np.argmin(cases["line"][late])])
    return plural(
        int(late.sum()),
        "{n} case has a '{heading}' after the extract's day, {as_of} ({case}: {day}{likely}); "
        "mend it, name the day in dates.missing, or say the right extract.as_of, or "
        "extract.later: censor",
        "{n:,} cases have a '{heading}' after the extract's day, {as_of} (first {case}: "
        "{day}{likely}); mend them, name the days in dates.missing, or say the right "
        "extract.as_of, or extract.later: censor",
        heading=cases.heading(key),
        as_of=day_shown(as_of - DAY),
        case=cases_named(cases, np.array([row])),
        day=day_shown(cases[key][row].astype("datetime64[D]")),
        likely=_likely(cases, key, row),
    )


def _likely(cases: Frame, key: str, row: int) -> str:
    """Which year is likely meant: the one in the case's number."""
    year = cases["number_year"][row]
    if np.isnan(year) or key != "filed":
        return ""
    return _("; the number says {year:.0f}", year=year)


def _early_said(cases: Frame, key: str, early: BoolArray) -> str:
    row = int(np.flatnonzero(early)[np.argmin(cases["line"][early])])
    return plural(
        int(early.sum()),
        "{n} case has a '{heading}' that is too early ({case}: {day}); mend it, name the day in "
        "dates.missing, or say dates.earliest",
        "{n:,} cases have a '{heading}' that is too early (first {case}: {day}); mend them, name "
        "the days in dates.missing, or say dates.earliest",
        heading=cases.heading(key),
        case=cases_named(cases, np.array([row])),
        day=day_shown(cases[key][row]),
    )


def number_years(cases: Frame) -> Found:
    """Cases whose numbers say another year than their filing does, by more than one."""
    other = np.abs(_years_off(cases)) > 1
    if not other.any():
        return NOTHING
    sentence = plural(
        int(other.sum()),
        "{n} case was filed more than a year from the year in its number (line {line}).",
        "{n:,} cases were filed more than a year from the year in their numbers (first in line "
        "{line}).",
        line=int(cases["line"][other].min()),
    )
    return Found(remarks=(sentence,))


def with_years(cases: Frame) -> Frame:
    """Cases with ``number_year``, the year in the number: nan where it has none."""
    text = pd.Series(cases.names["case"]).astype(str).str.extract(YEAR_IN_NUMBER)[0]
    years = pd.to_numeric(text).to_numpy(dtype=float)
    return cases.having(number_year=years[cases["case"]])


def _years_off(cases: Frame) -> FloatArray:
    """Years from that in a case's number to its filing, (C,); nan where the number has none."""
    filed = cases["filed"].astype("datetime64[Y]").astype(np.int64) + 1970
    return np.asarray(filed - cases["number_year"])
