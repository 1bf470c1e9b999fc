"""Which arm is best: selection with a stated probability of being right, and who is dominated."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray


@dataclass(frozen=True)
class Selection:
    """What the procedure KN says of K arms.

    Attributes
    ----------
    best : int | None
        Index of the selected arm; None while it is not known.
    replications : int
        Looked at before the selection, or all there are.
    out_at : NDArray[np.int64]
        (K,) replication after which each arm was out; 0: it is still in.
    """

    best: int | None
    replications: int
    out_at: NDArray[np.int64]


def screening_constant(arms: int, confidence: float, first_stage: int) -> float:
    """The constant h squared of KN with c = 1 and dependent arms."""
    error = (1 - confidence) / (arms - 1)
    eta = (math.pow(2 * error, -2 / (first_stage - 1)) - 1) / 2
    return 2 * eta * (first_stage - 1)


def select_best(
    values: FloatArray, zone: float, confidence: float = 0.95, first_stage: int = 10
) -> Selection:
    """The arm with the highest mean, by the sequential procedure KN with common random numbers.

    If the best mean exceeds every other by ``zone`` or more, it is selected with a probability of
    at least ``confidence``, also where the arms share their draws; otherwise an arm within
    ``zone`` of the best is likely to be. Kim and Nelson (2001), A fully sequential procedure for
    indifference-zone selection in simulation, ACM TOMACS 11, 251-273. (The form with 1 - (1 -
    alpha)^(1/(K-1)) that some programs have holds for independent arms only.)

    Parameters
    ----------
    values : FloatArray
        (R, K) of each replication and arm; the higher the better; complete.
    zone : float
        Smallest difference that counts, in the values' unit.
    first_stage : int
        Replications from which the variances are taken, 2 or more.
    """
    count, arms = values.shape
    out_at = np.zeros(arms, dtype=np.int64)
    if arms == 1 or count < first_stage:
        return Selection(0 if arms == 1 else None, min(count, first_stage), out_at)
    first = values[:first_stage]
    between = first[:, :, None] - first[:, None, :]
    reach = (
        screening_constant(arms, confidence, first_stage) * between.var(axis=0, ddof=1) / zone**2
    )
    sums = np.cumsum(values, axis=0)[first_stage - 1 :]
    at = np.arange(first_stage, count + 1)
    allowed = np.maximum(zone / 2 * (reach - at[:, None, None]), 0)  # (R', K, K)
    behind = sums[:, None, :] - sums[:, :, None] > allowed  # the row's arm, of the column's
    left, start = np.arange(arms), 0
    while start < len(at):
        among = np.ix_(np.arange(start, len(at)), left, left)
        beaten, undecided = behind[among].any(axis=2), allowed[among].any(axis=(1, 2))
        changes = np.flatnonzero(beaten.any(axis=1) | ~undecided)
        if not len(changes):
            break
        start += int(changes[0]) + 1
        gone = beaten[changes[0]]
        out_at[left[gone]] = at[start - 1]
        left = left[~gone]
        if len(left) == 1 or not allowed[start - 1][np.ix_(left, left)].any():  # or equal ones
            return Selection(int(left[0]), int(at[start - 1]), out_at)
    return Selection(None, count, out_at)


def dominated(points: FloatArray) -> BoolArray:
    """Whether another arm is at least as good in every respect and better in one, (K,).

    Parameters
    ----------
    points : FloatArray
        (K, M) respects of each arm; the higher the better.
    """
    as_good = np.all(points[None, :, :] >= points[:, None, :], axis=2)
    better = np.any(points[None, :, :] > points[:, None, :], axis=2)
    return np.asarray(np.any(as_good & better, axis=1))
