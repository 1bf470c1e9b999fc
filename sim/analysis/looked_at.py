"""The table of all points that a search has looked at."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from sim.analysis.intervals import mean_ends
from sim.analysis.seeking import Progress, Search
from sim.analysis.sequential import sequence_ends
from sim.arrays import FloatArray


def counted(played: pd.DataFrame, search: Search, found: Progress) -> pd.DataFrame:
    """The replications that count: those that were needed, in the order of points.

    Parameters
    ----------
    played : pandas.DataFrame
        Columns point, replication and others; more than were needed may have been played.
    """
    needed = dict.fromkeys(search.curve, search.looks.at_least)
    for point, judge in found.verdicts.items():
        needed[point] = max(needed.get(point, 0), judge.replications)
    if search.costs:  # what was dropped, as too dear, has no verdict
        for point in set(search.curve) - set(found.verdicts):
            needed[point] = _dropped_at(search, found, point)
    enough = played["point"].map(needed).fillna(0)
    rows = played[played["replication"] < enough]
    return rows.sort_values(["point", "replication"], kind="stable").reset_index(drop=True)


def _dropped_at(search: Search, found: Progress, point: int) -> int:
    """Replications of a point when one was known to meet the target that costs less."""
    cheaper = [
        judge.replications
        for other, judge in found.verdicts.items()
        if judge.verdict == "meets" and search.costs[other] < search.costs[point]
    ]
    return min(cheaper, default=search.looks.at_least)


def looked_at(rows: pd.DataFrame, search: Search, found: Progress) -> pd.DataFrame:
    """A row a point that was played.

    Parameters
    ----------
    rows : pandas.DataFrame
        See `counted`.

    Returns
    -------
    pandas.DataFrame
        ``point``; ``measure``; ``work``: as_given or none; ``replications``; ``mean`` with
        ``any_look_low`` and ``any_look_high``, ends of its confidence sequence; ``verdict``, empty
        if it was played for the curve alone; ``look``: as which one it was judged, from 1;
        ``sought``: whether it is what was sought.
        Of one key ``change``: the mean paired difference from the value before, with ends that hold
        at once with 95 % (Bonferroni).
    """
    values = {
        int(str(point)): of[search.target.measure].to_numpy(dtype=np.float64)
        for point, of in rows.groupby("point")
    }
    looks = {point: place for place, point in enumerate(found.verdicts, start=1)}
    table = pd.DataFrame([_row(point, values[point], search, found, looks) for point in values])
    if search.costs:
        return table
    return table.merge(_changes(values, search), on="point", how="left")


def _row(
    point: int, values: FloatArray, search: Search, found: Progress, looks: dict[int, int]
) -> dict[str, object]:
    low, high = sequence_ends(values, search.looks.error)
    known = values[~np.isnan(values)]
    judge = found.verdicts.get(point)
    return {
        "point": point,
        "measure": search.target.measure,
        "work": "as_given" if point < search.points else "none",
        "replications": len(values),
        "mean": float(known.mean()) if len(known) else np.nan,
        "any_look_low": low[-1] if np.isfinite(low[-1]) else np.nan,
        "any_look_high": high[-1] if np.isfinite(high[-1]) else np.nan,
        "verdict": judge.verdict if judge else "",
        "look": looks.get(point, np.nan),
        "sought": point in found.found,
    }


def _changes(values: dict[int, FloatArray], search: Search) -> pd.DataFrame:
    """The change from each point of one key to the next, in the replications that both have."""
    there = [point for point in values if point < search.points]
    pairs = list(pairwise(there))
    rows = []
    for before, after in pairs:
        n = min(len(values[before]), len(values[after]))
        change = values[after][:n] - values[before][:n]
        low, high = mean_ends(change[None], len(pairs))
        known = change[~np.isnan(change)]
        mean = float(known.mean()) if len(known) else np.nan
        rows.append((after, mean, float(low[0]), float(high[0])))
    return pd.DataFrame(rows, columns=["point", "change", "change_low", "change_high"])
