"""What is filed: its season, its trend, and how much months vary beyond chance."""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.ledger.hazard import counts, t_975
from sim.ledger.ledger import Ledger
from sim.ledger.survival import NORMAL_975
from sim.ledger.window import Window
from sim.measures.tables import Columns

COLUMNS = (
    "figure", "month", "months", "value", "low_95", "high_95", "chance_low_95", "chance_high_95",
)  # fmt: skip
Row = tuple[str, str, int, float, float, float, float, float]
NOT_KNOWN = (np.nan, np.nan)


def intake_table(ledger: Ledger, window: Window) -> Columns:
    """Figures of monthly filings, a row each.

    ``filed_mean_cases``; ``variance_over_mean``; ``trend_per_year``, change in a year over the
    mean; ``season`` of each calendar month, its filings over the mean month's. ``low_95`` and
    ``high_95``: of the figure; ``chance_low_95`` and ``chance_high_95``: in which it would lie in
    95 of 100 ledgers if filings came by chance alone, at one rate.

    Returns
    -------
    Columns
        figure, month (01 ... 12, or empty), months (that it is made from), and the values.
    """
    filed, month = counts(window, ledger.filed), window.calendar.numbers
    rows = [] if not filed.sum() else [*_level(filed), _trend(filed, month), *_season(filed, month)]
    columns = zip(*rows, strict=True) if rows else ([] for _one in COLUMNS)
    return {
        name: np.array(values, dtype=object if name in ("figure", "month") else None)
        for name, values in zip(COLUMNS, columns, strict=True)
    }


def _level(filed: IntArray) -> list[Row]:
    """Mean of the months, with a t interval, and their variance over it.

    By chance alone the second is a chi-squared number over its degrees of freedom (Fisher 1950).
    """
    from scipy.special import gammaincinv

    n, mean = len(filed), float(filed.mean())
    if n < 2:
        return [("filed_mean_cases", "", n, mean, *NOT_KNOWN, *NOT_KNOWN)]
    variance = float(filed.var(ddof=1))
    half = t_975(n - 1) * (variance / n) ** 0.5
    low, high = (2 * float(gammaincinv((n - 1) / 2, tail)) / (n - 1) for tail in (0.025, 0.975))
    return [
        ("filed_mean_cases", "", n, mean, mean - half, mean + half, *NOT_KNOWN),
        ("variance_over_mean", "", n, variance / mean, *NOT_KNOWN, low, high),
    ]


def _trend(filed: IntArray, month: IntArray) -> Row:
    """Slope of a line through the months, in a year over the mean, with a t interval.

    With two whole years or more, of what the calendar months' own means leave.
    """
    n, mean = len(filed), float(filed.mean())
    seasons = _dummies(month) if n >= 24 else np.ones((n, 1))
    free = n - seasons.shape[1] - 1
    if free < 1:
        return ("trend_per_year", "", n, np.nan, *NOT_KNOWN, *NOT_KNOWN)
    design = np.column_stack([(month - month.mean()) / 12, seasons])
    found, *_rest = np.linalg.lstsq(design, filed.astype(np.float64), rcond=None)
    variance = float(np.square(filed - design @ found).sum()) / free
    unit = float(np.linalg.inv(design.T @ design)[0, 0])
    half = t_975(free) * (variance * unit) ** 0.5
    chance = NORMAL_975 * (mean * unit) ** 0.5
    slope = float(found[0])
    ends = (slope - half) / mean, (slope + half) / mean
    return ("trend_per_year", "", n, slope / mean, *ends, -chance / mean, chance / mean)


def _dummies(month: IntArray) -> FloatArray:
    """Whether each month is a January, a February ..., (n, 12)."""
    return np.asarray(month[:, None] % 12 == np.arange(12), dtype=np.float64)


def _season(filed: IntArray, month: IntArray) -> list[Row]:
    """Mean filings of each calendar month over the mean of these means.

    Intervals need two years: they are of the months' scatter around the calendar months' means.
    """
    number, mean = month % 12, float(filed.mean())
    times = np.bincount(number, minlength=12)
    totals = np.bincount(number, filed, minlength=12)
    means = totals / np.maximum(times, 1)
    level = float(means[times > 0].mean())
    free = len(filed) - int((times > 0).sum())
    scatter = float(np.square(filed - means[number]).sum()) / free if free >= 12 else np.nan
    rows: list[Row] = []
    for i in np.flatnonzero(times).tolist():
        value, k = float(means[i]) / level, int(times[i])
        half = t_975(free) * (scatter / k) ** 0.5 / level if free else np.nan
        chance = NORMAL_975 * (mean / k) ** 0.5 / mean
        ends = value - half, value + half
        rows.append(("season", f"{i + 1:02d}", k, value, *ends, 1 - chance, 1 + chance))
    return rows
