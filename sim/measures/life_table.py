"""Time to closure of very many cases, from their numbers by whole days of age.

The actuarial life table (Cutler and Ederer 1958): of the cases that were followed to an age within
a day and are open, half count as followed through that day. It adds up over bureaus, where the
product limit of `sim.measures.durations` needs every single case.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray


def closed_shares(closed: FloatArray, still_open: FloatArray) -> FloatArray:
    """Share of cases closed by the ends of days since filing, (D,), as far as any was followed.

    Parameters
    ----------
    closed, still_open : FloatArray of shape (A,)
        Cases closed at an age of a to a + 1 days; open, followed so long.
    """
    left = closed + still_open
    days = int(np.flatnonzero(left)[-1]) + 1 if left.any() else 0
    at_risk = np.cumsum(left[::-1])[::-1][:days]
    exposed = np.maximum(at_risk - still_open[:days] / 2, closed[:days])
    with np.errstate(invalid="ignore"):
        hazard = np.where(exposed > 0, closed[:days] / exposed, 0.0)
    return np.asarray(1 - np.cumprod(1 - hazard), dtype=np.float64)


def quantile(shares: FloatArray, share: float) -> float:
    """Day by which this share is closed, days taken as even within; nan if it is not reached."""
    reached = np.flatnonzero(shares >= share)
    if not len(reached):
        return np.nan
    day = int(reached[0])
    before = float(shares[day - 1]) if day else 0.0
    return day + (share - before) / (float(shares[day]) - before)


def restricted_mean(shares: FloatArray, horizon: float) -> float:
    """Mean of min(time to closure, horizon), whole days; nan if cases were not followed so long."""
    days = int(horizon)
    if days > len(shares):
        if not len(shares) or shares[-1] < 1:
            return np.nan
        shares = np.append(shares, np.ones(days - len(shares)))
    still_open = 1 - np.append(0.0, shares[:days])
    return float((still_open[1:] + still_open[:-1]).sum() / 2)
