"""Whether closures before a day are missing from a ledger, and whether its map says so."""

from __future__ import annotations

import numpy as np

from sim.language import _, plural
from sim.ledger.found import NOTHING, Found, cases_named, refused
from sim.ledger.frame import Frame
from sim.ledger.mapping import LedgerMap

MOST_EXPECTED = 30.0
"""Closures that may be expected before the first that is there. Of a Poisson number with this mean
none comes about once in 10^13; a court that closes in batches lets some wait for the first."""
QUARTER = np.timedelta64(92, "D")
"""A court that closes in batches, once a quarter at the least, has its first closures by then."""
FEWEST = 20
"""Closures of later cases, from which the times to closure are taken."""


def begins(cases: Frame, form: LedgerMap) -> Found:
    """Cases that ``extract.begins`` says are not there."""
    if form.extract.begins is None:
        return NOTHING
    earlier = cases["closed"] < np.datetime64(form.extract.begins, "us")
    if not earlier.any():
        return NOTHING
    message = plural(
        int(earlier.sum()),
        "{n} case was closed before {day} ({cases}), though extract.begins says that such cases "
        "are not in the ledger; leave it out with `where`, or say the right day",
        "{n:,} cases were closed before {day} ({cases}), though extract.begins says that such "
        "cases are not in the ledger; leave them out with `where`, or say the right day",
        day=form.extract.begins,
        cases=cases_named(cases, earlier),
    )
    return refused(cases, earlier, message, "extract.begins")


def closures_missing(cases: Frame, form: LedgerMap) -> Found:
    """Whether cases that were closed before some day were not written out.

    An export of a year's cases holds those that were open when it began and those filed since. A
    curve of its closures is wrong as long as nobody says so: the quick ones among the old cases
    are not there. It shows by old cases of which none was closed before the first closure, though
    by the times that later cases took many would have been.

    Parameters
    ----------
    cases : Frame
        C cases.
    form : LedgerMap
        ``extract: begins`` settles it.
    """
    closed = cases["closed"] >= cases["filed"]
    if form.extract.begins is not None or form.extract.holds == "closed_only" or not closed.any():
        return NOTHING
    first = cases["closed"][closed].min()
    later = cases["filed"] >= first
    taken = np.sort((cases["closed"] - cases["filed"])[closed & later])
    ages = (first - cases["filed"])[~later]
    if len(taken) < FEWEST or ages.max(initial=np.timedelta64(0, "us")) < QUARTER:
        return NOTHING
    # of all later cases, so that those that are still open make it less
    expected = float(np.searchsorted(taken, ages).sum() / later.sum())
    if expected <= MOST_EXPECTED:
        return NOTHING
    message = _(
        "no case is closed before {first}, though {n:,} were filed before, of which about "
        "{expected:,.0f} should have been closed by then: closed cases seem not to be written "
        "out; say extract.begins: {first}, or a day before the first filing if all are there",
        first=str(first.astype("datetime64[D]")),
        n=int((~later).sum()),
        expected=expected,
    )
    return refused(cases, ~later, message, "extract.begins")
