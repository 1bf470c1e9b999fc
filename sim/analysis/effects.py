"""The comparison of the arms at each of many points."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.comparison import compare
from sim.arrays import FloatArray


def effects(replications: pd.DataFrame, arms: list[str]) -> pd.DataFrame:
    """The comparison of the arms at every point: a row a point, measure and arm."""
    by_point = [
        compare(rows.drop(columns="point"), arms).assign(point=point)
        for point, rows in replications.groupby("point")
    ]
    table = pd.concat(by_point, ignore_index=True)  # of one arm without rows
    return table[["point", *(name for name in table if name != "point")]]


def at_points(effects: pd.DataFrame, measure: str, arm: str, column: str) -> FloatArray:
    """One column of the effects of an arm on a measure, in the order of the points, (P,)."""
    chosen = effects[(effects["measure"] == measure) & (effects["arm"] == arm)]
    return chosen.sort_values("point")[column].to_numpy(dtype=np.float64)


def differences(replications: pd.DataFrame, measure: str, arm: str, reference: str) -> FloatArray:
    """The difference of an arm from the reference at each point in each replication, (P, R)."""
    values = {
        name: rows.pivot(index="point", columns="replication", values=measure)
        for name, rows in replications.groupby("arm")
    }
    return (values[arm] - values[reference]).to_numpy(dtype=np.float64)
