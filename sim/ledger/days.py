"""Days with a time and days without one, made comparable."""

from __future__ import annotations

import numpy as np

from sim.arrays import BoolArray
from sim.language import _, plural
from sim.ledger.found import NOTHING, Found, cells
from sim.ledger.frame import Frame
from sim.ledger.records import Days

DAY = np.timedelta64(1, "D")
LAST = np.timedelta64(1, "us")


def dated(cases: Frame) -> tuple[Frame, Found]:
    """Cases with days that may be set against each other.

    Where closures are days without a time, so are filings and allocations: a case that is filed at
    ten and closed on that day is not closed before it. A limit without a time is the end of that
    day; a number of days is counted from the day of filing, and ends with a day, too.

    Parameters
    ----------
    cases : Frame
        C cases.

    Returns
    -------
    tuple of Frame and Found
        The cases, and whether times were left out.
    """
    found = NOTHING
    if _whole(cases["closed"]) and not _whole(cases["filed"]):
        begun = {key: _floor(cases[key]) for key in ("filed", "assigned")}
        cases = cases.having(**begun)
        sentence = _(
            "The times of day in '{heading}' are left out, since '{closed}' has none.",
            heading=cases.heading("filed"),
            closed=cases.heading("closed"),
        )
        found = Found(remarks=(sentence,))
    limit = _limits(cases)
    if (limit != cases["limit"])[~np.isnat(limit)].any() and not _whole(cases["closed"]):
        sentence = _(
            "A '{heading}' without a time of day is kept until the end of that day.",
            heading=cases.heading("limit"),
        )
        found += Found(remarks=(sentence,))
    return cases.having(limit=limit), found


def allocations(cases: Frame) -> Found:
    """Allocations before the filing or after the closure: measures take them at that day."""
    before = _floor(cases["assigned"]) < _floor(cases["filed"])
    after = (_floor(cases["assigned"]) > _floor(cases["closed"])) & ~before
    found = NOTHING
    for wrong, done in (
        (before, _("taken as the day of filing: the case is allocated before it")),
        (after, _("taken as the day of closure: the case is allocated after it")),
    ):
        if wrong.any():
            found += cells(cases, wrong, "assigned", done)
    n = int((before | after).sum())
    if not n:
        return NOTHING
    sentence = plural(
        n,
        "{n} case is allocated before its filing or after its closure, and counts as allocated on "
        "that day (line {line}).",
        "{n:,} cases are allocated before their filing or after their closure, and count as "
        "allocated on that day (first in line {line}).",
        line=int(cases["line"][before | after].min()),
    )
    return found + Found(remarks=(sentence,))


def _limits(cases: Frame) -> Days:
    limit = cases["limit"]
    if _whole(limit):
        limit = limit + (DAY - LAST)
    if (days := cases["limit_days"])[~np.isnan(days)].size:
        counted = np.where(np.isnan(days), 0, days).astype("timedelta64[D]")
        ends = _floor(cases["filed"]) + counted + (DAY - LAST)
        limit = np.where(np.isnan(days), limit, ends)
    return limit.astype("datetime64[us]")


def _floor(moments: Days) -> Days:
    return moments.astype("datetime64[D]").astype("datetime64[us]")


def _whole(moments: Days) -> bool:
    """Whether there are days, and none of them has a time."""
    known: BoolArray = ~np.isnat(moments)
    return bool(known.any() and (_floor(moments[known]) == moments[known]).all())
