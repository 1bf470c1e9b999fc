"""Closures that contradict filings, the status, or what the extract is said to hold."""

from __future__ import annotations

import unicodedata

import numpy as np

from sim.arrays import BoolArray
from sim.language import _, listed, marked, plural
from sim.ledger.found import NOTHING, Found, cases_named, cells, refused
from sim.ledger.frame import Frame
from sim.ledger.mapping import LedgerMap

OPEN = (
    "未结 未结案 在办 办理中 执行中 审理中 未办结 未完成 进行中 "
    "open pending active ongoing running in_progress unresolved"
)
CLOSED = (
    "结案 已结 已结案 办结 已办结 完结 已完成 归档 已归档 报结 "
    "closed complete completed disposed done finished resolved terminated"
)
YEAR = np.timedelta64(365, "D")
OLD_QUANTILE = 0.95
"""Of the times that closures took: a case open for longer is old, if it is so for a year, too."""
MOST_OLD_OPEN = 0.2
"""Share of old cases that may be open. By the quantile above 5 in 100 are if nothing is wrong and
the court is in balance; four times that may be a court whose closing days were not entered."""
FEWEST_OLD = 20


def closed_before_filed(cases: Frame, form: LedgerMap) -> tuple[Frame, Found]:
    """Cases of which the closure is before the filing: refused, dropped or kept.

    Parameters
    ----------
    cases : Frame
        C cases.
    form : LedgerMap
        ``rows: closed_before_filed`` says what becomes of them.

    Returns
    -------
    tuple of Frame and Found
        The cases that stay, and what was found.
    """
    before = cases["closed"] < cases["filed"]
    if not before.any():
        return cases, NOTHING
    sentence = plural(
        int(before.sum()),
        "{n} case is closed before it is filed ({cases})",
        "{n:,} cases are closed before they are filed ({cases})",
        cases=cases_named(cases, before),
    )
    if form.rows.closed_before_filed == "refuse":
        message = _("{sentence}; say rows.closed_before_filed: drop or keep", sentence=sentence)
        return cases.at(~before), refused(cases, before, message, "rows.closed_before_filed")
    keep = form.rows.closed_before_filed == "keep"
    done = (
        _("kept: counted as filed and closed on the days that stand there")
        if keep
        else _("not used: the case is closed before it is filed")
    )
    found = cells(cases, before, "closed", done) + Found(remarks=(_remark(before, keep),))
    return (cases if keep else cases.at(~before)), found


def _remark(before: BoolArray, keep: bool) -> str:
    n = int(before.sum())
    if keep:
        return plural(
            n,
            "{n} case is closed before it is filed and counts as its days say.",
            "{n:,} cases are closed before they are filed and count as their days say.",
        )
    return plural(
        n,
        "{n} case that is closed before it is filed is left out.",
        "{n:,} cases that are closed before they are filed are left out.",
    )


def holding(cases: Frame, form: LedgerMap) -> Found:
    """Whether open cases are there, and whether the map says so."""
    is_open = np.isnat(cases["closed"])
    if not len(cases):
        return NOTHING
    if form.extract.holds == "closed_only":
        if not is_open.any():
            return NOTHING
        message = plural(
            int(is_open.sum()),
            "{n} case has no day of closure ({cases}), though extract.holds: closed_only says "
            "that all are closed",
            "{n:,} cases have no day of closure ({cases}), though extract.holds: closed_only says "
            "that all are closed",
            cases=cases_named(cases, is_open),
        )
        return refused(cases, is_open, message, "extract.holds")
    if is_open.any():
        return NOTHING
    message = _(
        "all {n:,} cases are closed, so that nothing can be known of backlogs; say "
        "extract.holds: closed_only, or have the open cases written out, too; if every case filed "
        "until some day is there, say extract.as_of: that day and extract.later: censor",
        n=len(cases),
    )
    return refused(cases, is_open, message, "extract.holds")


def old_open(cases: Frame, as_of: np.datetime64, form: LedgerMap) -> Found:
    """Whether so many old cases are open that closing days may be missing.

    Old is a case that was filed over a year, and longer than 95 of 100 closures took, before the
    extract's day. A status that says open settles it.

    Parameters
    ----------
    cases : Frame
        C cases, none of them closed before it is filed.
    as_of : np.datetime64
        End of the extract.
    form : LedgerMap
        ``extract: old_open: keep`` has them open, which is said.
    """
    taken = (cases["closed"] - cases["filed"]).astype("timedelta64[us]")
    taken = taken[~np.isnat(taken)]
    if not len(taken) or form.extract.holds == "closed_only":
        return NOTHING
    limit = max(np.timedelta64(int(np.quantile(taken.astype(np.int64), OLD_QUANTILE)), "us"), YEAR)
    old = as_of - cases["filed"] > limit
    doubtful = old & np.isnat(cases["closed"]) & ~_says(cases, _words(form)[0])
    share = doubtful.sum() / max(old.sum(), 1)
    if old.sum() < FEWEST_OLD or share <= MOST_OLD_OPEN:
        return NOTHING
    numbers = {
        "n": int(doubtful.sum()),
        "old": int(old.sum()),
        "days": int(limit / np.timedelta64(1, "D")),
    }
    if form.extract.old_open == "keep":
        why = marked(
            "{n:,} of {old:,} cases filed over {days:,} days before the extract's day have no day "
            "of closure and count as open (extract.old_open). If they ended in a way that the "
            "ledger does not say, backlogs and times to closure are too large."
        )
        return Found(remarks=(_(why, **numbers),))
    message = _(
        "{n:,} of {old:,} cases filed over {days:,} days before the extract's day have no day of "
        "closure ({cases}), and no status says that they are open; name columns.status, or say "
        "extract.old_open: keep if they are",
        **numbers,
        cases=cases_named(cases, doubtful),
    )
    return refused(cases, doubtful, message, "columns.status")


def status(cases: Frame, form: LedgerMap) -> Found:
    """Where the status contradicts the day of closure, and values that say neither."""
    if not cases.known("status").any():
        return NOTHING
    is_open = np.isnat(cases["closed"])
    opened, ended = (_says(cases, words) for words in _words(form))
    found = NOTHING
    for wrong, done in (
        (opened & ~is_open, _("counted as closed: it has a day of closure")),
        (ended & is_open, _("counted as open: it has no day of closure")),
    ):
        if wrong.any():
            found += cells(cases, wrong, "status", done)
            found += Found(remarks=(_contradiction(cases, wrong, bool(is_open[wrong].any())),))
    neither = cases.known("status") & ~opened & ~ended
    return found + _silent(cases, neither)


def _contradiction(cases: Frame, wrong: BoolArray, is_open: bool) -> str:
    n, line = int(wrong.sum()), int(cases["line"][wrong].min())
    if is_open:
        return plural(
            n,
            "{n} case is closed by its status and has no day of closure: it counts as open "
            "(line {line}).",
            "{n:,} cases are closed by their status and have no day of closure: they count as "
            "open (first in line {line}).",
            line=line,
        )
    return plural(
        n,
        "{n} case is open by its status and has a day of closure: it counts as closed "
        "(line {line}).",
        "{n:,} cases are open by their status and have a day of closure: they count as closed "
        "(first in line {line}).",
        line=line,
    )


def _silent(cases: Frame, neither: BoolArray) -> Found:
    if not neither.any():
        return NOTHING
    values = [str(cases.names["status"][code]) for code in np.unique(cases["status"][neither])]
    shown = values[:10] + ["..."] * (len(values) > 10)
    sentence = _(
        "Values of '{heading}' that are not known to mean open or closed: {values}; name them in "
        "status.open or status.closed.",
        heading=cases.heading("status"),
        values=listed(shown),
    )
    return Found(remarks=(sentence,))


def _words(form: LedgerMap) -> tuple[frozenset[str], frozenset[str]]:
    """Values that mean open, and closed; what the map says goes before what is usual."""
    opened, ended = (
        frozenset(map(_plain, (said,) if isinstance(said, str) else said))
        for said in (form.status.open, form.status.closed)
    )
    return opened | (set(OPEN.split()) - ended), ended | (set(CLOSED.split()) - opened)


def _plain(text: str) -> str:
    return "_".join(unicodedata.normalize("NFKC", text).casefold().replace("-", " ").split())


def _says(cases: Frame, words: frozenset[str]) -> BoolArray:
    """Where the status is one of these."""
    said = np.array([_plain(str(name)) in words for name in cases.names["status"]], dtype=bool)
    return np.isin(cases["status"], np.flatnonzero(said))
