"""Arms compared on the same worlds: paired differences with their uncertainty."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.scenario.distributions import FloatArray

CONFIDENCE = 0.95


def half_width(values: FloatArray, axis: int = 0, together: int = 1) -> FloatArray:
    """Half-width of the 95 % t interval of the mean; nan for fewer than two values.

    Parameters
    ----------
    together : how many such intervals shall hold at once with 95 %; each is widened for it after
        Bonferroni
    """
    n = values.shape[axis]
    if n < 2:
        return np.full(np.delete(values.shape, axis), np.nan)
    quantile = float(stdtrit(n - 1, 1 - (1 - CONFIDENCE) / 2 / together))
    return np.asarray(quantile * values.std(axis=axis, ddof=1) / np.sqrt(n))


def compare(replications: pd.DataFrame, arms: list[str]) -> pd.DataFrame:
    """Every measure of every arm against the first arm's.

    Parameters
    ----------
    replications : columns arm, replication and one a measure
    arms : names; the first is the reference

    Returns
    -------
    One row a measure and arm. Only replications in which both are defined count
    (``replications``). Cells are nan where undefined. ``half_width_95`` is for one difference
    alone; ``simultaneous_half_width_95`` for those of all arms from the reference in a measure at
    once (Bonferroni): the same where there are two arms.
    """
    by_arm = {name: table.set_index("replication") for name, table in replications.groupby("arm")}
    names = [name for name in replications if name not in ("arm", "replication")]
    rows = [
        {"measure": name, "arm": arm, "reference": arms[0]}
        | paired(by_arm[arm][name], by_arm[arms[0]][name], len(arms) - 1)
        for arm in arms[1:]
        for name in names
    ]
    columns = ["measure", "arm", "reference", *paired(pd.Series(), pd.Series())]
    return pd.DataFrame(rows, columns=columns)


def paired(arm: pd.Series, reference: pd.Series, together: int = 1) -> dict[str, float]:
    """Paired comparison of one measure over replications, one of so many that hold together.

    The relative difference is a ratio of means; its half-width follows from the delta
    method for a ratio of paired means (Cochran 1977, Sampling Techniques, ch. 6).
    """
    both = [side.to_numpy(dtype=np.float64) for side in arm.align(reference, join="inner")]
    a, b = (side[~np.isnan(both).any(axis=0)] for side in both)
    n = len(a)
    difference, nothing = a - b, np.nan
    mean_a, mean_b = (float(a.mean()), float(b.mean())) if n else (nothing, nothing)
    relative = (mean_a - mean_b) / mean_b if mean_b else nothing
    variances = (difference.var(ddof=1), a.var(ddof=1) + b.var(ddof=1)) if n > 1 else [nothing] * 2
    scaled = (a - (1 + relative) * b) / abs(mean_b) if mean_b else np.full(n, nothing)
    return {
        "replications": n,
        "mean_arm": mean_a,
        "mean_reference": mean_b,
        "difference": mean_a - mean_b,
        "half_width_95": float(half_width(difference)),
        "relative_difference": relative,
        "relative_half_width_95": float(half_width(scaled)),
        "share_positive": float((difference > 0).mean()) if n else nothing,
        "variance_paired": float(variances[0]),
        "variance_unpaired": float(variances[1]),
        "simultaneous_half_width_95": float(half_width(difference, together=together)),
        "simultaneous_relative_half_width_95": float(half_width(scaled, together=together)),
    }
