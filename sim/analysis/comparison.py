"""Arms compared on the same worlds: paired differences with their uncertainty."""

from __future__ import annotations

from warnings import catch_warnings, simplefilter

import numpy as np
import pandas as pd

from sim.analysis.stopping import t_quantile
from sim.arrays import FloatArray

CONFIDENCE = 0.95
NO_PAIRS = np.empty((0, 1)), np.empty((0, 1))


def half_width(values: FloatArray, axis: int = 0, simultaneous: int = 1) -> FloatArray:
    """Half-width of the 95 % t interval of the mean; nan for fewer than two values.

    Parameters
    ----------
    simultaneous : int
        How many such intervals shall hold at once with 95 %; each is widened for it after
        Bonferroni.
    """
    n = values.shape[axis]
    if n < 2:
        return np.full(np.delete(values.shape, axis), np.nan)
    quantile = float(t_quantile(n - 1, 1 - (1 - CONFIDENCE) / 2 / simultaneous))
    return np.asarray(quantile * values.std(axis=axis, ddof=1) / np.sqrt(n))


def compare(replications: pd.DataFrame, arms: list[str]) -> pd.DataFrame:
    """Every measure of every arm against the first arm's.

    Parameters
    ----------
    replications : pandas.DataFrame
        Columns arm, replication and one a measure.
    arms : list[str]
        Names; the first is the reference.

    Returns
    -------
    pandas.DataFrame
        One row a measure and arm. Only replications in which both are defined count
        (``replications``). Cells are nan where undefined. ``half_width_95`` is for one difference
        alone; ``simultaneous_half_width_95`` for those of all arms from the reference in a measure
        at once (Bonferroni): the same where there are two arms.
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


def compare_each(rows: pd.DataFrame, by: str, arms: list[str], measures: list[str]) -> pd.DataFrame:
    """The same in each of many groups at once, for some measures.

    Parameters
    ----------
    rows : pandas.DataFrame
        Columns ``by``, arm, replication and the measures; every group has all arms and
        replications.

    Returns
    -------
    pandas.DataFrame
        One row a measure, arm and group; the columns are the first ones of `compare`.
    """
    if len(arms) < 2:
        return pd.DataFrame(columns=["measure", "arm", "reference", by, *_paired_rows(*NO_PAIRS)])
    ordered = rows.sort_values([by, "replication"], kind="stable")
    groups = ordered[by].drop_duplicates()
    of_arm = {arm: ordered[ordered["arm"] == arm] for arm in arms}
    if (
        len({tuple(rows[[by, "replication"]].itertuples(index=False)) for rows in of_arm.values()})
        > 1
    ):
        raise ValueError(f"not every {by} has all arms and replications")
    tables = []
    for name in measures:
        values = {a: of_arm[a][name].to_numpy(dtype=np.float64) for a in arms}
        for arm in arms[1:]:
            a, b = (values[side].reshape(len(groups), -1) for side in (arm, arms[0]))
            label = {"measure": name, "arm": arm, "reference": arms[0], by: groups}
            tables.append(pd.DataFrame(label | _paired_rows(a, b)))
    return pd.concat(tables, ignore_index=True)


def _paired_rows(arm: FloatArray, reference: FloatArray) -> dict[str, FloatArray]:
    """Paired comparison along the second axis, of what is defined in both."""
    known = ~(np.isnan(arm) | np.isnan(reference))
    n = known.sum(axis=1)
    difference = np.where(known, arm - reference, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"), catch_warnings():
        simplefilter("ignore", RuntimeWarning)  # nothing is defined in some rows
        means = [np.nanmean(np.where(known, side, np.nan), axis=1) for side in (arm, reference)]
        sd = np.nanstd(difference, axis=1, ddof=1)
        relative = np.where(means[1] != 0, (means[0] - means[1]) / means[1], np.nan)
        scaled = (arm - (1 + relative[:, None]) * reference) / np.abs(means[1])[:, None]
        scaled_sd = np.nanstd(np.where(known, scaled, np.nan), axis=1, ddof=1)
        quantile = t_quantile(np.maximum(n - 1, 1), 1 - (1 - CONFIDENCE) / 2) / np.sqrt(n)
    return {
        "replications": n,
        "mean_arm": means[0],
        "mean_reference": means[1],
        "difference": means[0] - means[1],
        "half_width_95": np.where(n > 1, quantile * sd, np.nan),
        "relative_difference": relative,
        "relative_half_width_95": np.where(n > 1, quantile * scaled_sd, np.nan),
    }


def paired(arm: pd.Series, reference: pd.Series, simultaneous: int = 1) -> dict[str, float]:
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
        "simultaneous_half_width_95": float(half_width(difference, simultaneous=simultaneous)),
        "simultaneous_relative_half_width_95": float(half_width(scaled, simultaneous=simultaneous)),
    }
