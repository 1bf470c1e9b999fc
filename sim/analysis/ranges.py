"""Between which values levels and differences lie over many sets of assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

RELATIVE = ("relative_difference", "relative_low_95", "relative_high_95")
COLUMNS = {
    "level": ("mean", "low_95", "high_95"),
    "difference": ("difference", "low_95", "high_95"),
    "relative_difference": RELATIVE,
}
"""Of what there is a range, and the columns of its value and interval at a point."""


def ranges(levels: pd.DataFrame, effects: pd.DataFrame) -> pd.DataFrame:
    """The lowest and the highest value over all points, of each measure and arm.

    Parameters
    ----------
    levels, effects : pandas.DataFrame
        Of `sim.analysis.levels.levels` and `sim.analysis.effects.effects`.

    Returns
    -------
    pandas.DataFrame
        A row of each of `COLUMNS` (``of``), measure and arm. ``points``: those with a value;
        ``low``, ``high`` and where they are, ``low_point``, ``high_point``; ``envelope_low``,
        ``envelope_high``: from the lowest to the highest end of all 95 % intervals, no interval of
        anything itself. Of differences at how many points the interval is above 0, below it, or
        neither: ``points_above``, ``points_below``, ``points_unclear``; a point without an interval
        is one of the last.
    """
    tables = {"level": levels, "difference": effects, "relative_difference": effects}
    rows = [row for of, table in tables.items() for row in _rows(of, table)]
    return pd.DataFrame(rows)


def _rows(of: str, table: pd.DataFrame) -> Iterator[Mapping[str, Any]]:
    for (measure, arm), rows in table.groupby(["measure", "arm"], sort=False):
        label = {"of": of, "measure": measure, "arm": arm}
        reference = rows["reference"].iloc[0] if "reference" in rows else ""
        yield label | {"reference": reference} | _range(of, rows)


def _range(of: str, rows: pd.DataFrame) -> dict[str, Any]:
    """The range of one measure of one arm; nan where it is defined at no point."""
    known = rows.dropna(subset=[COLUMNS[of][0]])
    value, low, high = (known[column].to_numpy(dtype=np.float64) for column in COLUMNS[of])
    found: dict[str, Any] = {"points": len(known)}
    for end, at in (("low", np.argmin), ("high", np.argmax)):
        place = int(at(value)) if len(known) else None
        found[end] = np.nan if place is None else value[place]
        found[f"{end}_point"] = np.nan if place is None else int(known["point"].iloc[place])
    # Where there is no interval the value itself counts.
    found["envelope_low"] = np.min(np.fmin(low, value), initial=np.inf)
    found["envelope_high"] = np.max(np.fmax(high, value), initial=-np.inf)
    if not len(known):
        found |= {"envelope_low": np.nan, "envelope_high": np.nan}
    above, below = int((low > 0).sum()), int((high < 0).sum())
    unclear = len(known) - above - below
    sides = {"points_above": above, "points_below": below, "points_unclear": unclear}
    return found | (sides if of != "level" else dict.fromkeys(sides, np.nan))
