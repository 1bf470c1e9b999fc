"""Differences adjusted for controls: what is drawn, matters to them, and is zero on average."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.analysis.intervals import CONFIDENCE
from sim.analysis.stopping import t_quantile
from sim.arrays import FloatArray

FEWEST_FREEDOM = 10
"""Degrees of freedom below which no interval is given."""


def adjusted(values: FloatArray, controls: FloatArray) -> tuple[float, float, float]:
    """Mean of values where controls are zero, its standard error, and R squared.

    The intercept of the least-squares regression on the controls, whose expectation is zero
    (Lavenberg and Welch 1981, A perspective on the use of control variables to increase the
    efficiency of Monte Carlo simulations, Management Science 27); n - q - 1 degrees of freedom.

    Parameters
    ----------
    values : FloatArray
        (n,).
    controls : FloatArray
        (n, q).
    """
    n, q = controls.shape
    columns = np.column_stack([np.ones(n), controls])
    inverse = np.linalg.pinv(columns)
    coefficients = inverse @ values
    rest = float(((values - columns @ coefficients) ** 2).sum())
    whole = float(((values - values.mean()) ** 2).sum())
    # The intercept is a weighted sum of the values: its variance, with that of one of them.
    error = math.sqrt(rest / (n - q - 1) * float(inverse[0] @ inverse[0]))
    return float(coefficients[0]), error, 1 - rest / whole if whole > 0 else math.nan


def controlled(
    replications: pd.DataFrame, controls: pd.DataFrame, pairs: Sequence[tuple[str, str]]
) -> pd.DataFrame:
    """Every measure of pairs of an arm and a reference, adjusted for controls.

    Parameters
    ----------
    replications : pandas.DataFrame
        Columns arm, replication and one a measure.
    controls : pandas.DataFrame
        Columns replication and one a control.
    pairs : Sequence[tuple[str, str]]
        An arm and what it is compared with, see `sim.analysis.comparison.pairs_of`.

    Returns
    -------
    pandas.DataFrame
        A row a measure and pair: adjusted ``difference``, its intervals (Student's), and
        ``r_squared``, the share of the difference's variance that the controls explain. Empty
        where the measure is not defined in every replication, as the controls are then not zero on
        average, and with fewer than `FEWEST_FREEDOM` degrees of freedom.
    """
    by_arm = {name: rows.set_index("replication") for name, rows in replications.groupby("arm")}
    of = controls.set_index("replication").sort_index()
    matrix = of.to_numpy(dtype=np.float64)
    n, q = matrix.shape
    measures = [str(name) for name in replications if name not in ("arm", "replication")]
    rows = []
    for arm, reference in pairs:
        for measure in measures:
            both = (by_arm[side][measure].reindex(of.index) for side in (arm, reference))
            mine, theirs = (side.to_numpy(dtype=np.float64) for side in both)
            labels = {"measure": measure, "arm": arm, "reference": reference}
            rows.append(labels | _row(mine - theirs, matrix, len(pairs)))
    return pd.DataFrame(rows).assign(replications=n, controls=q)


def _row(values: FloatArray, controls: FloatArray, simultaneous: int) -> dict[str, float]:
    freedom = len(values) - controls.shape[1] - 1
    difference = error = explained = math.nan
    if not np.isnan(values).any() and freedom >= FEWEST_FREEDOM:
        difference, error, explained = adjusted(values, controls)
    alone, together = (
        float(t_quantile(max(freedom, 1), 1 - (1 - CONFIDENCE) / 2 / times)) * error
        for times in (1, simultaneous)
    )
    return {
        "difference": difference,
        "low_95": difference - alone,
        "high_95": difference + alone,
        "simultaneous_low_95": difference - together,
        "simultaneous_high_95": difference + together,
        "r_squared": explained,
    }
