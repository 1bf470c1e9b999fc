"""Arms compared on the same worlds: paired differences with their uncertainty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from sim.analysis.intervals import (
    CONFIDENCE,
    Ends,
    is_imprecise,
    mean_ends,
    moments,
    pairing_ends,
    single_ends,
    too_rare,
)
from sim.analysis.stopping import t_quantile
from sim.arrays import FloatArray

Pair = tuple[str, str]
"""An arm, and the arm that it is compared with."""


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


def pairs_of(arms: Sequence[str], contrasts: Iterable[Sequence[str]] = ()) -> list[Pair]:
    """Every arm with the first one, then the contrasts that are none of these."""
    pairs = [(arm, arms[0]) for arm in arms[1:]]
    asked = [(arm, reference) for arm, reference in contrasts]
    return list(dict.fromkeys([*pairs, *asked]))


def compare(
    replications: pd.DataFrame, arms: list[str], contrasts: Iterable[Sequence[str]] = ()
) -> pd.DataFrame:
    """Every measure of every arm against the first arm's, and of the contrasts asked for.

    Parameters
    ----------
    replications : pandas.DataFrame
        Columns arm, replication and one a measure.
    arms : list[str]
        Names; the first is the reference.
    contrasts : iterable of (str, str)
        Further pairs of an arm and the one that it is compared with.

    Returns
    -------
    pandas.DataFrame
        One row a measure and pair, those of the first arm first. Only replications in which both
        are defined count (``replications``, of ``of_replications``). Cells are nan where undefined.
        Ends without ``simultaneous`` are of one difference alone; with it of those of all pairs in
        a measure at once (Bonferroni): the same where there is one.
    """
    by_arm = {name: table.set_index("replication") for name, table in replications.groupby("arm")}
    names = [name for name in replications if name not in ("arm", "replication")]
    pairs = pairs_of(arms, contrasts)
    tables = []
    for arm, reference in pairs:
        both = by_arm[arm].index.intersection(by_arm[reference].index)
        a, b = (
            by_arm[side].loc[both, names].to_numpy(dtype=np.float64).T for side in (arm, reference)
        )
        label = {"measure": names, "arm": arm, "reference": reference}
        tables.append(pd.DataFrame(label | _compared(a, b, len(pairs))))
    if not tables:
        return pd.DataFrame(columns=["measure", "arm", "reference", *_compared(*NO_PAIRS, 1)])
    return pd.concat(tables, ignore_index=True)


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
        return pd.DataFrame(columns=["measure", "arm", "reference", by, *_differences(*NO_PAIRS)])
    ordered = rows.sort_values([by, "replication"], kind="stable")
    groups = ordered[by].drop_duplicates()
    of_arm = {arm: ordered[ordered["arm"] == arm] for arm in arms}
    labels = [rows[[by, "replication"]].reset_index(drop=True) for rows in of_arm.values()]
    if not all(one.equals(labels[0]) for one in labels):
        raise ValueError(f"not every {by} has all arms and replications")
    tables = []
    for name in measures:
        values = {a: of_arm[a][name].to_numpy(dtype=np.float64) for a in arms}
        for arm in arms[1:]:
            a, b = (values[side].reshape(len(groups), -1) for side in (arm, arms[0]))
            label = {"measure": name, "arm": arm, "reference": arms[0], by: groups}
            tables.append(pd.DataFrame(label | _differences(a, b)))
    return pd.concat(tables, ignore_index=True)


ROUNDING = 1e-12
"""Share of a value up to which another differs by the order of its sums only."""
NO_PAIRS = np.empty((0, 1)), np.empty((0, 1))
Columns = dict[str, FloatArray]


def _differences(arm: FloatArray, reference: FloatArray) -> Columns:
    """Paired comparison along the second axis, of what is defined in both.

    The relative difference is a ratio of means; its interval is that of the mean of what the ratio
    is in first order (Cochran 1977, Sampling Techniques, ch. 6).
    """
    a, b = _in_both(arm, reference)
    of_a, of_b, scaled = moments(a), moments(b), relative_values(a, b)
    with np.errstate(invalid="ignore", divide="ignore"):
        relative = np.where(of_b.mean != 0, (of_a.mean - of_b.mean) / of_b.mean, np.nan)
    of_n = np.full(len(a), a.shape[1] if len(a) else 0, dtype=np.float64)
    return {
        "replications": of_a.n,
        "of_replications": of_n,
        "differ": (~np.isnan(a) & (a != b)).sum(axis=1).astype(np.float64),
        "mean_arm": of_a.mean,
        "mean_reference": of_b.mean,
        "difference": of_a.mean - of_b.mean,
        **_ends("", mean_ends(unless_rare(a - b))),
        "half_width_95": _half(unless_rare(a - b)),
        "relative_difference": relative,
        **_ends("relative_", mean_ends(scaled)),
        "relative_half_width_95": _half(scaled),
    }


def _compared(arm: FloatArray, reference: FloatArray, pairs: int) -> Columns:
    """All columns of a comparison; ``pairs``: how many differences of a measure hold together."""
    a, b = _in_both(arm, reference)
    difference, scaled = unless_rare(a - b), relative_values(a, b)
    n = np.maximum((~np.isnan(a)).sum(axis=1), 1e-300)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where((b == 0).any(axis=1)[:, None], np.nan, a / b - 1)
        positive = np.where(n >= 1, (a > b).sum(axis=1) / n, np.nan)
    paired, apart = moments(a - b).sd ** 2, moments(a).sd ** 2 + moments(b).sd ** 2
    return {
        **_differences(arm, reference),
        "share_positive": positive,
        **_ends("single_", single_ends(difference)),
        **_ends("single_relative_", single_ends(ratio)),
        "variance_paired": paired,
        "variance_unpaired": apart,
        **_ends("pairing_", pairing_ends(a, b)),
        **_ends("simultaneous_", mean_ends(difference, pairs)),
        "simultaneous_half_width_95": _half(difference, pairs),
        **_ends("simultaneous_relative_", mean_ends(scaled, pairs)),
        "simultaneous_relative_half_width_95": _half(scaled, pairs),
    }


def _in_both(arm: FloatArray, reference: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The same, with nan in both where one is undefined, and equal but for rounding as equal."""
    known = ~(np.isnan(arm) | np.isnan(reference))
    equal = np.isclose(arm, reference, rtol=ROUNDING, atol=0.0)
    return np.where(known, arm, np.nan), np.where(known, np.where(equal, arm, reference), np.nan)


def unless_rare(differences: FloatArray) -> FloatArray:
    """Differences, or nan in rows in which too few are not 0 for an interval."""
    return np.where(too_rare(differences)[:, None], np.nan, differences)


def relative_values(a: FloatArray, b: FloatArray) -> FloatArray:
    """Values whose mean is the relative difference and whose spread is its spread, to first order.

    nan in rows without an interval: a mean too near 0, or differences that are too rare.
    """
    mean_a, mean_b = (moments(side).mean[:, None] for side in (a, b))
    none = too_rare(a - b) | is_imprecise(a) | is_imprecise(b)
    with np.errstate(invalid="ignore", divide="ignore"):
        relative = (mean_a - mean_b) / mean_b
        values = relative + (a - (1 + relative) * b) / np.abs(mean_b)
    return np.where(none[:, None], np.nan, values)


def _half(values: FloatArray, simultaneous: int = 1) -> FloatArray:
    """Half-width of the t interval along the second axis, of what is defined."""
    of = moments(values)
    quantile = t_quantile(np.maximum(of.n - 1, 1), 1 - (1 - CONFIDENCE) / 2 / simultaneous)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(quantile * of.sd / np.sqrt(of.n))


def _ends(name: str, ends: Ends) -> Columns:
    return {f"{name}low_95": ends[0], f"{name}high_95": ends[1]}
