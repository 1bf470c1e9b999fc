"""How a difference in closures comes about over the months, in sentences with their intervals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.analysis.horizon import YEAR
from sim.language import _, in_a_row, listed, marked
from sim.report.quantities import between, number, percent, percent_between, spreads
from sim.scenario.catalogue import MEASURES

CASES = MEASURES["closures_cases"]
OPEN = marked(
    "{value}: whether pending cases fall or grow under {arm} is not shown (from {start} to {end})"
)
FALLEN = marked("{value}, as pending cases fall under {arm} (from {start} to {end})")
GROWN = marked("{value}, as pending cases grow under {arm} (from {start} to {end})")
WORKED_OFF = marked(
    "{value} are pending cases that {arm} works off (from {start} to {end}), which can happen once"
)
PILED_UP = marked(
    "{value} are pending cases that {arm} piles up (from {start} to {end}), which counts only as "
    "long as it goes on"
)
STOCKS = {
    "released": ("arm", WORKED_OFF, GROWN),
    "piled_up": ("reference", PILED_UP, FALLEN),
}
"""Parts of a difference: whose stock each is, and what to say of more and of less than 0."""


def over_the_months(horizon: pd.DataFrame) -> list[str]:
    """For each arm its difference by year and what of it is one-time; then what that means.

    Parameters
    ----------
    horizon : pandas.DataFrame
        See `sim.analysis.horizon.horizon_table`; without rows there is nothing to say, nor of an
        arm with other filings.
    """
    of_arms = [rows for _arm, rows in horizon.groupby("arm", sort=False)]
    sentences = [_of_arm(rows) for rows in of_arms if _has_parts(rows.iloc[-1])]
    if not sentences:
        return []
    meaning = _(
        "More closures need not mean more capacity. With the same cases an arm closes more than "
        "{reference} by just what it has less pending; that goes on growing only as long as "
        "pending cases grow under {reference} or fall under the arm. How much of a difference "
        "lasts beyond the window is not known from this run.",
        reference=horizon["reference"].iloc[0],
    )
    return [*sentences, meaning]


def once_or_lasting(horizon: pd.DataFrame) -> list[str]:
    """Of each arm with the reference's cases, what of its difference in closures is one-time."""
    last = [rows.iloc[-1] for _arm, rows in horizon.groupby("arm", sort=False)]
    return [_once_or_lasting(row) for row in last if _has_parts(row)]


def _has_parts(last: pd.Series) -> bool:
    """Whether an arm has the reference's cases, and closes more or fewer of them."""
    differs = bool(last["closures"]) or spreads(last["closures_low"], last["closures_high"], CASES)
    return differs and not pd.isna(last["released"])


def _of_arm(rows: pd.DataFrame) -> str:
    last = rows.iloc[-1]
    if len(rows) <= YEAR:
        return _once_or_lasting(last)
    return in_a_row([_by_year(rows), _("Of all {split}.", split=_split(last))])


def _by_year(rows: pd.DataFrame) -> str:
    """The difference of each twelve months, and of what is left of them."""
    spans = [
        _(
            "{difference} in months {first} to {last}",
            difference=_with_ends(rows.iloc[end - 1], "closures_of_year"),
            first=(end - 1) // YEAR * YEAR + 1,
            last=end,
        )
        for end in [*range(YEAR, len(rows), YEAR), len(rows)]
    ]
    last = rows.iloc[-1]
    return _(
        "Closures by year, {arm} against {reference} (95 % intervals): {spans}.",
        arm=last["arm"],
        reference=last["reference"],
        spans=_("; ").join([listed(spans), *_last_year(last)]),
    )


def _last_year(last: pd.Series) -> Iterator[str]:
    """The difference of the last twelve months, relative to the reference."""
    name = "closures_of_last_12_months_relative"
    low, high = last[f"{name}_low"], last[f"{name}_high"]
    if pd.isna(low):
        return
    ends = percent_between(low, high)
    yield _(
        "in the last 12 months {change} % of the closures under {reference} ({low} to {high} %)",
        reference=last["reference"],
        change=percent(last[name], signed=True),
        low=ends[0],
        high=ends[1],
    )


def _once_or_lasting(last: pd.Series) -> str:
    """What of the difference of an arm is stock, and whose."""
    return _(
        "{arm} against {reference} (95 % intervals): of {split}.",
        arm=last["arm"],
        reference=last["reference"],
        split=_split(last),
    )


def _split(last: pd.Series) -> str:
    return _(
        "{difference} closures {parts}",
        difference=number(last["closures"], CASES, signed=True),
        parts=_("; ").join(_stock(last, name) for name in STOCKS),
    )


def _stock(last: pd.Series, name: str) -> str:
    """A part of the difference with its interval, and the stock that it is."""
    whose, more, less = STOCKS[name]
    low, high = last[f"{name}_low"], last[f"{name}_high"]
    text = OPEN if not (low > 0 or high < 0) else more if low > 0 else less
    stock: dict[str, Any] = {
        "start": number(last["pending_at_start"], CASES),
        "end": number(last[f"pending_of_{whose}"], CASES),
    }
    return _(text, value=_with_ends(last, name), arm=last[whose], **stock)


def _with_ends(row: pd.Series, name: str) -> str:
    """A number of cases with its interval."""
    value, low, high = (row[f"{name}{end}"] for end in ("", "_low", "_high"))
    shown = number(value, CASES, signed=True)
    if pd.isna(low):
        return shown
    return _("{value} ({ends})", value=shown, ends=between(low, high, CASES, signed=True))
