"""What a fitted model predicts of months that it has not seen, and what happened in them."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

from sim.arrays import FloatArray


@dataclass(frozen=True)
class Flows:
    """Cases at the begin of months, in, out, and at their end; (..., M) each.

    Attributes
    ----------
    opening, filed, closed, closing : FloatArray
        Open at the month's begin, filed and closed in it, open at its end.
    """

    opening: FloatArray
    filed: FloatArray
    closed: FloatArray
    closing: FloatArray


@dataclass(frozen=True)
class Prediction:
    """D plays of H months.

    Attributes
    ----------
    months : tuple of str
        Names, (H,).
    closures : FloatArray
        Cases closed in each month, (D, H).
    gini : FloatArray
        Of the backlogs at each month's count, (D, H).
    curve : FloatArray
        Share closed by the days at which the ledger's own curve is a quarter, a half and three
        quarters, (D, 3); nan where it does not get there.
    flows : Flows
        Of the same months, (D, H).
    """

    months: tuple[str, ...]
    closures: FloatArray
    gini: FloatArray
    curve: FloatArray
    flows: Flows


@dataclass(frozen=True)
class Observed:
    """What the ledger says of the same H months, and of the L months of the fit window.

    Attributes
    ----------
    closures, gini : FloatArray
        (H,) each.
    curve : FloatArray
        (3,), as of `Prediction`.
    fit_months : tuple of str
        Names of the months of the fit window, (L,).
    fit_closures : FloatArray
        Cases closed in each month of the fit window, (L,).
    fit_hazard : FloatArray
        Closures per open case and day in each month of the fit window, (L,).
    hazard : FloatArray
        The same of the held-out months, (H,).
    flows : Flows
        Of all months, those of the fit window first, (L + H,).
    curve_days : tuple of float
        Days since filing by which ``curve`` is closed, three; nan: the ledger does not get there.
    """

    closures: FloatArray
    gini: FloatArray
    curve: FloatArray
    fit_months: tuple[str, ...]
    fit_closures: FloatArray
    fit_hazard: FloatArray
    hazard: FloatArray
    flows: Flows
    curve_days: tuple[float, ...] = (nan, nan, nan)
