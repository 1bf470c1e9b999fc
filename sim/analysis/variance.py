"""Whose chance it is: the variance of a difference by docket, staff, their interaction and rule.

The values are those of a crossed design, D dockets x S staffs, K times in each cell where rules
draw by lot: ``y = mean + docket + staff + interaction + rule``, all but the mean random with mean
zero, the last within the cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import FloatArray
from sim.world.streams import Streams

PARTS = ("docket", "staff", "interaction", "rule")
"""What the variance is divided into."""
DRAWS = 2_000
"""Of the pivotal quantities that intervals are taken from, one in each stratum."""
ENDS = (0.025, 0.975)
CELL = ["docket_of", "staff_of", "draw"]
"""What tells the cells and their draws apart, in a table of replications."""
LABELS = [*CELL, "arm", "replication"]


@dataclass(frozen=True)
class MeanSquares:
    """The mean squares of a crossed design, of each part of `PARTS`.

    Attributes
    ----------
    shape : tuple of int
        D dockets, S staffs, K draws of the rules in each cell.
    values : FloatArray
        (4,) or (4, B); zero where there is none.
    """

    shape: tuple[int, int, int]
    values: FloatArray

    @property
    def freedom(self) -> FloatArray:
        """Degrees of freedom of each, (4,)."""
        d, s, k = self.shape
        return np.array([d - 1, s - 1, (d - 1) * (s - 1), d * s * (k - 1)], dtype=np.float64)

    @property
    def components(self) -> FloatArray:
        """Unbiased estimates of the parts of the variance, (4,) or (4, B); they may be negative.

        From the expected mean squares (Searle, Casella and McCulloch 1992, Variance Components,
        ch. 4): that of the rules is their part; that of the interaction is K times its part more;
        those of dockets and staffs are K S and K D times theirs more than that.
        """
        (d, s, k), (docket, staff, both, rule) = self.shape, self.values
        crossed = d > 1 and s > 1
        below = both if crossed else rule
        none = np.zeros_like(rule)
        parts = (
            (docket - below) / (k * s) if d > 1 else none,
            (staff - below) / (k * d) if s > 1 else none,
            (both - rule) / k if crossed else none,
            rule,
        )
        return np.array(parts)


def mean_squares(values: FloatArray) -> MeanSquares:
    """The mean squares of values (D, S, K)."""
    d, s, k = values.shape
    sums = [
        times * float((effects**2).sum())
        for times, effects in zip((k * s, k * d, k, 1), _effects(values), strict=True)
    ]
    freedom = MeanSquares((d, s, k), np.array(sums)).freedom
    nothing = 0.0 * np.array(sums)  # nan where a value is
    found = np.divide(sums, freedom, out=nothing, where=freedom > 0)
    return MeanSquares((d, s, k), found)


def _effects(values: FloatArray) -> tuple[FloatArray, ...]:
    """Estimated effects of dockets, staffs, their interaction and the rules' draws."""
    cells = values.mean(axis=2)
    mean = cells.mean()
    docket, staff = cells.mean(axis=1, keepdims=True) - mean, cells.mean(axis=0) - mean
    return docket, staff, cells - mean - docket - staff, values - cells[:, :, None]


def pivots(values: FloatArray, seed: int) -> MeanSquares:
    """Draws of the generalised pivotal quantities of the expected mean squares, (4, B).

    Each is its sum of squares over a draw of chi-square with its degrees of freedom (Weerahandi
    1993; Burdick, Borror and Montgomery 2005, Design and Analysis of Gauge R&R Studies). That is
    exact for normal effects; of others with kurtosis k, the variance of a mean square is 1 + k / 2
    times as large, and the degrees of freedom are divided by that, k being estimated.
    """
    from scipy.special import chdtri

    squares, streams, found = mean_squares(values), Streams(seed, 0), []
    parts = zip(PARTS, squares.freedom, squares.values, _effects(values), strict=True)
    for name, freedom, value, effects in parts:
        if freedom > 0:
            fewer = freedom / (1 + max(excess_kurtosis(effects.ravel()), 0.0) / 2)
            order = np.argsort(streams.draws(f"variance/{name}", DRAWS))
            found.append(fewer * value / chdtri(fewer, (order + 0.5) / DRAWS))
        else:
            found.append(np.full(DRAWS, 0.0 * value))
    return MeanSquares(squares.shape, np.array(found))


def excess_kurtosis(values: FloatArray) -> float:
    """Excess kurtosis of a sample, unbiased where the truth is normal; 0 of fewer than four."""
    n, off = len(values), values - values.mean()
    second = float((off**2).mean())
    if n < 4 or second == 0:
        return 0.0
    crude = float((off**4).mean()) / second**2 - 3
    return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * crude + 6)


def shares(components: FloatArray) -> FloatArray:
    """Shares of the parts in their sum, a negative one being none; nan without any variance."""
    there = np.maximum(components, 0.0)
    total = np.broadcast_to(there.sum(axis=0), there.shape)
    nothing = np.full(there.shape, np.nan)
    found: FloatArray = np.divide(there, total, out=nothing, where=total > 0)
    return found


def deviations(components: FloatArray) -> FloatArray:
    """Standard deviations of the difference, (2,) or (2, B), a negative part being none.

    First between courts with staff of their own, then of one court whose staff is given.
    """
    there = np.maximum(components, 0.0)
    total = there.sum(axis=0)
    both: FloatArray = np.sqrt(np.array([total, total - there[PARTS.index("staff")]]))
    return both


def crossed(replications: pd.DataFrame, arm: str, reference: str, measure: str) -> FloatArray:
    """The difference of an arm from the reference in each cell, (D, S, K); nan: not defined."""
    by_arm = {name: rows.sort_values(CELL)[measure] for name, rows in replications.groupby("arm")}
    shape = [replications[name].nunique() for name in CELL]
    values = by_arm[arm].to_numpy(dtype=np.float64) - by_arm[reference].to_numpy(dtype=np.float64)
    cells: FloatArray = values.reshape(shape)
    return cells


def variance_tables(
    replications: pd.DataFrame, arms: Sequence[str], seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Whose chance it is, of every measure of every arm against the first.

    Parameters
    ----------
    replications : pandas.DataFrame
        A row an arm and cell (`CELL`); a column a measure.
    arms : Sequence[str]
        Names; the first is the reference.
    seed : int
        Of the draws that intervals are taken from.

    Returns
    -------
    components : pandas.DataFrame
        A row a measure, arm and part: ``variance``, unbiased, in the square of the measure's unit,
        and ``share``, each with the ends of a 95 % interval (`pivots`). Empty cells where the
        measure is not defined in all of the design.
    deviations : pandas.DataFrame
        A row a measure and arm: mean ``difference``, and the standard deviation of the difference
        between courts with staff of their own (``sd_drawn``) and of one whose staff is given
        (``sd_given``), with the ends of 95 % intervals.
    """
    measures = [str(name) for name in replications if name not in LABELS]
    parts, widths = [], []
    for arm in arms[1:]:
        for measure in measures:
            labels = {"measure": measure, "arm": arm, "reference": arms[0]}
            values = crossed(replications, arm, arms[0], measure)
            components, drawn = mean_squares(values).components, pivots(values, seed).components
            variance = _with_ends("variance", components, np.maximum(drawn, 0.0))
            share = _with_ends("share", shares(components), shares(drawn))
            parts.append(pd.DataFrame(labels | {"part": PARTS} | variance | share))
            sds = _with_ends("sd", deviations(components), deviations(drawn))
            of = {
                name.replace("sd", f"sd_{way}", 1): column[i]
                for i, way in enumerate(("drawn", "given"))
                for name, column in sds.items()
            }
            widths.append(labels | {"difference": values.mean()} | of)
    return pd.concat(parts, ignore_index=True), pd.DataFrame(widths)


def _with_ends(name: str, estimates: FloatArray, drawn: FloatArray) -> dict[str, FloatArray]:
    """Estimates and the ends of their 95 % intervals, from pivotal quantities, (n, B)."""
    low, high = np.quantile(drawn, ENDS, axis=-1)
    return {name: estimates, f"{name}_low_95": low, f"{name}_high_95": high}
