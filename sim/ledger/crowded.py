"""Days that stand for none: one on which more cases were filed or closed than can have been."""

from __future__ import annotations

import numpy as np

from sim.arrays import BoolArray
from sim.language import _, plural
from sim.ledger.found import NOTHING, Found, lines_named, refused
from sim.ledger.frame import Frame
from sim.ledger.mapping import LedgerMap
from sim.ledger.records import Days

MOST_STAND_INS = 3
"""Days that may stand for none in one column: one, or one a clerk. Where more days have as many
cases, cases are closed in batches: at a month's end, by a yearly sweep."""
TIMES = 5
"""As many times as the fourth of the days. Under Poisson counts, those of some days of the week
or of month's ends, the first is rarely twice the fourth."""
FEWEST = 30
"""Below that it may be one matter of many parties."""
SHARE = 0.05
"""Of all days in the column: what is refused; less moves few figures, and is only said."""
SHARE_OF_BATCH = 0.3
"""The same of closures on a day that ends a month, or at a year's end: courts that are counted then
close in batches, and a year has four ends of quarters."""
SWEEP = np.timedelta64(343, "D")
"""From 10 December on: the days before a court's yearly count."""


def stand_ins(cases: Frame, form: LedgerMap) -> tuple[BoolArray, Found]:
    """Days of filing and closure on which more cases lie than on any other day by far.

    A day is one if it has at least `FEWEST` cases and over `TIMES` times as many as the fourth
    of the days; it is refused if it has `SHARE` of all (`SHARE_OF_BATCH` of closures at the end of
    a month or year).

    Parameters
    ----------
    cases : Frame
        C cases.
    form : LedgerMap
        ``dates: real`` names days that are none.

    Returns
    -------
    tuple of BoolArray and Found
        Whether a case has such a day that is refused, (C,), and what was found.
    """
    suspect = np.zeros(len(cases), dtype=bool)
    found = NOTHING
    real = np.array(form.dates.real, dtype="datetime64[D]")
    for key in ("filed", "closed"):
        days = cases[key].astype("datetime64[D]")
        for day, share, usual in crowded_days(days):
            if day in real:
                continue
            at = days == day
            sentence = _said(cases, key, at, str(day), usual)
            batch = key == "closed" and _ends_a_month(day, form)
            if share >= (SHARE_OF_BATCH if batch else SHARE):
                suspect |= at
                message = _(
                    "{sentence}; name it in dates.missing, or in dates.real if it is so",
                    sentence=sentence,
                )
                found += refused(cases, at, message, "dates.missing")
            else:
                remark = _(
                    "{sentence}. If the day stands for none, name it in dates.missing.",
                    sentence=sentence,
                )
                found += Found(remarks=(remark,))
    return suspect, found


def _ends_a_month(day: np.datetime64, form: LedgerMap) -> bool:
    """Whether a court's month or year is counted on a day, or soon after."""
    month = day.astype("datetime64[M]")
    number = (day - month.astype("datetime64[D]")).astype(int) + 1
    ends = (day + 1).astype("datetime64[M]") != month or number == form.closing_day
    return bool(ends or day - day.astype("datetime64[Y]") >= SWEEP)


def crowded_days(days: Days) -> list[tuple[np.datetime64, float, int]]:
    """Days with far more cases than others, the share of all on each, and the fourth's number."""
    known, counts = np.unique(days[~np.isnat(days)], return_counts=True)
    order = np.argsort(-counts, kind="stable")
    rest = counts[order[MOST_STAND_INS:]]
    usual = int(rest[0]) if len(rest) else 0
    return [
        (known[at], counts[at] / counts.sum(), usual)
        for at in order[:MOST_STAND_INS]
        if counts[at] >= FEWEST and counts[at] > TIMES * usual
    ]


def _said(cases: Frame, key: str, at: BoolArray, day: str, usual: int) -> str:
    return plural(
        int(at.sum()),
        "{n} case has the '{heading}' {day} (first in line {line}); all days but three have at "
        "most {usual}",
        "{n:,} cases have the '{heading}' {day} (first in line {line}); all days but three have at "
        "most {usual}",
        heading=cases.heading(key),
        day=day,
        line=lines_named(np.sort(cases["line"][at])[:1]),
        usual=f"{usual:,}",
    )
