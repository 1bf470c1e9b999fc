"""What a study of many points found: the comparison of the arms at each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.comparison import compare
from sim.arrays import FloatArray
from sim.running.tables import table
from sim.scenario.scenario import Scenario
from sim.studies.points import Points


def points_table(points: Points) -> pd.DataFrame:
    """A row a point: its number and the value of each key."""
    frame = pd.DataFrame(np.array(points.values, dtype=float), columns=list(points.keys))
    frame.insert(0, "point", np.arange(len(frame)))
    return frame


def effects(replications: pd.DataFrame, arms: list[str]) -> pd.DataFrame:
    """The comparison of the arms at every point: a row a point, measure and arm."""
    found = [
        compare(rows.drop(columns="point"), arms).assign(point=point)
        for point, rows in replications.groupby("point")
    ]
    table = pd.concat(found, ignore_index=True)
    return table[["point", *(name for name in table if name != "point")]]


def at_points(effects: pd.DataFrame, measure: str, arm: str, column: str) -> FloatArray:
    """One column of the effects of an arm on a measure, in the order of the points, (P,)."""
    chosen = effects[(effects["measure"] == measure) & (effects["arm"] == arm)]
    return chosen.sort_values("point")[column].to_numpy(dtype=np.float64)


def points_in(folder: Path, about: Mapping[str, Any], base: Scenario) -> Points:
    """The points of a study in a folder.

    Parameters
    ----------
    folder : pathlib.Path
        Of the finished study.
    about : mapping
        Its manifest.
    base : Scenario
        Its scenario.

    Raises
    ------
    LookupError
        If its table of points is of other keys than the manifest says.
    """
    keys = list(about["keys"])
    values = table(folder, "points")[keys].astype(float).itertuples(index=False, name=None)
    return Points(base, tuple(keys), tuple(values), about["replications"])
