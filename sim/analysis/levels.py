"""The level of each measure of each arm at each of many points."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.analysis.comparison import unless_rare
from sim.analysis.intervals import mean_ends, moments


def levels(replications: pd.DataFrame, arms: Sequence[str]) -> pd.DataFrame:
    """A row a point, measure and arm: the mean over replications, with its 95 % interval.

    Parameters
    ----------
    replications : pandas.DataFrame
        Columns point, arm, replication and one a measure.
    arms : sequence of str
        Names, in the order of the rows.

    Returns
    -------
    pandas.DataFrame
        ``replications``: those in which the measure is defined. Ends are nan where there are too
        few, and where it is too rare that a value is not 0.
    """
    names = [name for name in replications if name not in ("point", "arm", "replication")]
    tables = []
    for point, of_point in replications.groupby("point"):
        for arm in arms:
            values = of_point.loc[of_point["arm"] == arm, names].to_numpy(dtype=np.float64).T
            of = moments(values)
            low, high = mean_ends(unless_rare(values))
            columns = {"replications": of.n, "mean": of.mean, "low_95": low, "high_95": high}
            tables.append(pd.DataFrame({"point": point, "measure": names, "arm": arm, **columns}))
    return pd.concat(tables, ignore_index=True)
