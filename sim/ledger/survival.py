"""Time from filing to closure of a ledger's cases: the product limit, with delayed entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.ledger.ledger import Ledger
from sim.ledger.play import closed_before_filed, times
from sim.ledger.window import Window
from sim.measures.durations import risk_sets
from sim.measures.tables import Columns

NORMAL_975 = 1.959963984540054
"""Quantile of the normal distribution."""
MOST_KINDS = 50
"""Kinds of cases that have a curve of their own."""


@dataclass(frozen=True)
class Survival:
    """Share of cases still open by whole days since filing, D days from 0 on.

    Attributes
    ----------
    open_share : FloatArray
        Product limit, (D,).
    at_risk : IntArray
        Cases that are open and followed when they reach that age, (D,).
    low_95, high_95 : FloatArray
        Interval of each share by itself, (D,); nan where the share is 0 or 1.
    left_out : int
        Closures that the product leaves out, as nobody else was followed at their age.
    """

    open_share: FloatArray
    at_risk: IntArray
    low_95: FloatArray
    high_95: FloatArray
    left_out: int


def survival(days: FloatArray, closed: BoolArray, entered: FloatArray | None = None) -> Survival:
    """The product limit (Kaplan and Meier 1958), with delayed entry (Tsai, Jewell, Wang 1987).

    Intervals are of Greenwood's variance on the scale of log(-log) (Kalbfleisch and Prentice 1980):
    of 30 to 400 independent cases, followed from filing or later, they hold the share of a day in
    95 to 97 of 100 trials. They are of one day by itself; cases that are closed together, as in
    campaigns, tell less than so many independent ones, and intervals are then too narrow.

    With delayed entry few cases may be at risk at a low age. If all of them close there the
    product is 0 for ever, whatever older cases do; such an age is left out where others enter
    later (after Lai and Ying 1991, who leave small risk sets out), and its closures are counted.

    Parameters
    ----------
    days : FloatArray of shape (n,)
        Days from filing to closure, or as long as a case was followed.
    closed : BoolArray of shape (n,)
        Whether it was closed.
    entered : FloatArray of shape (n,) or None
        Age from which each was followed, -inf: from filing on; None: all.
    """
    if not len(days):
        return Survival(np.zeros(0), np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0), 0)
    sets = risk_sets(days, closed, entered)
    last_entry = -np.inf if entered is None else float(entered.max())
    alone = (sets.left_open == 0) & (sets.days < last_entry)
    left_open = np.where(alone, 1.0, sets.left_open)
    day = np.arange(int(np.ceil(max(days.max(), 0.0))) + 1)
    step = np.searchsorted(sets.days, day, side="right") - 1
    share = _at(step, np.multiply.accumulate(left_open), 1.0)
    low, high = _ends(share, _at(step, _greenwood(sets.at_risk, left_open), 0.0))
    at_risk = len(days) - np.searchsorted(np.sort(days), day, side="left")
    if entered is not None:
        at_risk -= len(days) - np.searchsorted(np.sort(entered), day, side="right")
    return Survival(share, at_risk, low, high, int(sets.at_risk[alone].sum()))


def _greenwood(at_risk: IntArray, left_open: FloatArray) -> FloatArray:
    """Greenwood's sum of d / (n (n - d)) up to each step, (K,); inf once all are closed."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.cumsum((1 - left_open) / (at_risk * left_open)), dtype=np.float64)


def _at(step: IntArray, values: FloatArray, before: float) -> FloatArray:
    """Values at the last step up to each day; ``before`` all steps."""
    return np.append(values, before)[step]


def _ends(share: FloatArray, variance: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Ends of the intervals: S ^ exp(+-z SE), with SE = sqrt(Greenwood's sum) / |log S|."""
    inside = (share > 0) & (share < 1)
    log = np.log(np.where(inside, share, 0.5))
    reach = np.exp(NORMAL_975 * np.sqrt(np.where(inside, variance, 0.0)) / -log)
    low, high = np.exp(log * reach), np.exp(log / reach)
    return np.where(inside, low, np.nan), np.where(inside, high, np.nan)


def survival_table(ledger: Ledger, window: Window) -> tuple[Columns, int]:
    """Curves of all cases, those of the window, of each kind and each year of filing.

    Returns
    -------
    Columns
        cases, day, open_share, closed_share, at_risk, low_95, high_95.
    int
        Closures that were left out of the window's curve, see `survival`.
    """
    found = dict(_curves(ledger, window))
    curves = list(found.values())
    joined = {
        name: np.concatenate([getattr(curve, name) for curve in curves])
        for name in ("open_share", "at_risk", "low_95", "high_95")
    }
    sizes = [len(curve.at_risk) for curve in curves]
    return {
        "cases": np.repeat(np.array(list(found), dtype=object), sizes),
        "day": np.concatenate([np.arange(n) for n in sizes]),
        "open_share": joined["open_share"],
        "closed_share": 1 - joined["open_share"],
        "at_risk": joined["at_risk"],
        "low_95": joined["low_95"],
        "high_95": joined["high_95"],
    }, found["window"].left_out


def _curves(ledger: Ledger, window: Window) -> Iterator[tuple[str, Survival]]:
    days, closed = times(ledger, window, np.arange(len(ledger)))
    begins = ledger.map.extract.begins
    entered = None if begins is None else entry_days(ledger, window, np.datetime64(begins))
    yield "all", survival(days, closed, entered)
    yield "window", window_survival(ledger, window)
    for kind in shown_kinds(ledger):
        yield f"kind={ledger.kinds[kind]}", _of(ledger.kind == kind, days, closed, entered)
    year = ledger.filed.astype("datetime64[Y]").astype(np.int64) + 1970
    for one in np.unique(year).tolist():
        yield f"year={one}", _of(year == one, days, closed, entered)


def window_survival(ledger: Ledger, window: Window) -> Survival:
    """Of the cases that are open in the window: followed from its start, or filing, to its end.

    Where the ledger lacks what was closed before a later day, they are followed from that day on.
    """
    filed, closed, end = ledger.filed, ledger.closed, min(window.end, ledger.as_of)
    rows = np.flatnonzero((filed < end) & ~(closed < window.start))
    is_closed = np.asarray(closed[rows] < end)
    until = np.where(is_closed, closed[rows], end)
    days = window.clock.days(filed[rows], until)
    begins = ledger.map.extract.begins
    known = window.start if begins is None else max(window.start, np.datetime64(begins, "us"))
    return survival(days, is_closed, entry_days(ledger, window, known)[rows])


def entry_days(ledger: Ledger, window: Window, begin: np.datetime64) -> FloatArray:
    """Age from which each case was followed if none was before ``begin``, (N,); -inf: all along."""
    age = window.clock.days(ledger.filed, begin)
    return np.where((age > 0) & ~closed_before_filed(ledger), age, -np.inf)


def shown_kinds(ledger: Ledger) -> list[int]:
    """Kinds that have a curve, by their numbers: the `MOST_KINDS` that have most cases."""
    cases = np.bincount(ledger.kind[ledger.kind >= 0], minlength=len(ledger.kinds))
    first = np.argsort(-cases, kind="stable")[:MOST_KINDS]
    found: list[int] = np.sort(first[cases[first] > 0]).tolist()
    return found


def _of(
    rows: BoolArray, days: FloatArray, closed: BoolArray, entered: FloatArray | None
) -> Survival:
    return survival(days[rows], closed[rows], None if entered is None else entered[rows])
