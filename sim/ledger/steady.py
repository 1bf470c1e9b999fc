"""Where a ledger's filings begin and end, and what that forbids."""

from __future__ import annotations

import numpy as np

from sim.language import _
from sim.ledger.ledger import Ledger
from sim.ledger.window import HOLIDAY, Window, last_whole_month
from sim.scenario.problems import Problem, problem

DAY = np.timedelta64(1, "D")
YEAR = 365 * DAY
LONGEST_PAUSE = 28 * DAY
"""In which a court may file nothing: the Spring Festival, a move of the registry."""
INTERVALS = 15
"""As many mean intervals between filings: under a Poisson process one in three million."""
BEGUN = 0.75
"""Share of closures that take at most as long as a backlog grows from nothing before it is one."""


def end_of_filings(ledger: Ledger) -> np.datetime64:
    """The instant up to which cases were filed: the end of the extract, unless they stop before.

    They do if none is filed in the last 28 days and in 15 times the mean interval of the year
    before the last of them.
    """
    last = ledger.filed[-1]
    if ledger.as_of - last <= max(LONGEST_PAUSE, _unlikely_pause(ledger)):
        return ledger.as_of
    return np.datetime64(last.astype("datetime64[D]") + DAY, "us")


def _unlikely_pause(ledger: Ledger) -> np.timedelta64:
    """A time without a filing that hardly comes about by chance at the pace of the last year."""
    last = ledger.filed[-1]
    recent = (ledger.filed > last - YEAR).sum()
    pause: np.timedelta64 = INTERVALS * min(YEAR, max(last - ledger.filed[0], DAY)) / recent
    return pause


def begin_of_balance(ledger: Ledger) -> np.datetime64 | None:
    """The instant from which a backlog may have come to its size; None: it always may.

    Where the ledger begins with its first filing, so that there are no older cases, the backlog
    grows from nothing for as long as three quarters of closures take.
    """
    closed = ledger.closed - ledger.filed
    taken = closed[~np.isnat(closed)]
    if ledger.map.extract.begins is not None or ledger.closed_only or not len(taken):
        return None
    longest = np.timedelta64(int(np.quantile(taken.astype(np.int64), BEGUN)), "us")
    return np.datetime64(ledger.filed[0] + longest, "us")


def why_no_window(ledger: Ledger, window: Window) -> list[Problem]:
    """Why these months cannot be measured.

    Parameters
    ----------
    ledger : Ledger
        Whose months they are.
    window : Window
        The months.

    Returns
    -------
    list of Problem
        Empty if they can.
    """
    end = end_of_filings(ledger)
    if window.end <= end + HOLIDAY * DAY or end == ledger.as_of:
        return []
    last = (end - DAY).astype("datetime64[D]")
    message = _(
        "the last filing is of {last}, but the ledger goes on until {as_of}: later backlogs lack "
        "what was filed since; measure months up to {month} (--to {month}), or say extract.as_of: "
        "{last} and extract.later: censor",
        last=str(last),
        month=last_whole_month(last.item(), ledger.map.closing_day),
        as_of=str((ledger.as_of - DAY).astype("datetime64[D]")),
    )
    return [problem(ledger.file, message, int(ledger.line[-1]), "extract.as_of")]


def without_filings(ledger: Ledger, window: Window) -> list[str]:
    """That nothing was filed for days before a window ends, if it may be of the extract's making.

    It is said, and forbids nothing: a court may rest for so long.
    """
    last, end = ledger.filed[-1], min(window.end, ledger.as_of)
    if ledger.closed_only or end - last <= max(HOLIDAY * DAY, _unlikely_pause(ledger)):
        return []
    sentence = _(
        "No case was filed after {last}, though the ledger goes on: if it was written out by day "
        "of filing, backlogs since then are too small; let the window end earlier (--to).",
        last=str(last.astype("datetime64[D]")),
    )
    return [sentence]


def growing(ledger: Ledger, window: Window) -> list[str]:
    """That the backlog still grows from nothing when a window begins, if it does.

    It is said, and forbids nothing: what is filed and closed is what it is, and a replay begins
    with the desks that the ledger has.
    """
    begin = begin_of_balance(ledger)
    if begin is None or window.start >= begin:
        return []
    sentence = _(
        "The ledger's first filing is of {first} and there are no older cases: until about {begin} "
        "its backlog grows from nothing; let the window begin later ({option}).",
        first=str(ledger.filed[0].astype("datetime64[D]")),
        begin=str(begin.astype("datetime64[D]") + 1),
        option=_later(window, begin),
    )
    return [sentence]


def _later(window: Window, begin: np.datetime64) -> str:
    """The option that lets a window begin with its first month after an instant, if it has one."""
    later = np.flatnonzero(window.begins[:-1] >= begin)
    return f"--from {window.months[later[0]]}" if len(later) else "--from"
