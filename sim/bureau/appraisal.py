"""Appraisal: ranking of the teams at a count, suspension of the last, commendation of the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.bureau.board import Bulletin, closure_rate
from sim.scenario.conduct import Appraisal


@dataclass(frozen=True)
class Standing:
    """What follows from the rankings so far for T teams.

    Attributes
    ----------
    last : team that is last in the last ranking; -1: nobody
    last_places : (T,) last places in a row
    commended : (T,) whether the team is commended
    suspended_until : (T,) month in which a suspended team may work again; 0: it is not suspended
    rank : (T,) place in the last ranking, from 1; 0: none
    """

    last: int
    last_places: IntArray
    commended: BoolArray
    suspended_until: IntArray
    rank: IntArray


def no_standing(teams: int) -> Standing:
    """Before the first ranking."""
    nothing = np.zeros(teams, dtype=np.int64)
    return Standing(-1, nothing, nothing > 0, nothing, nothing)


def appraise(
    given: Appraisal,
    standing: Standing,
    bulletins: Sequence[Bulletin],
    present: BoolArray,
    month: int,
) -> Standing:
    """The standing after a ranking.

    Parameters
    ----------
    bulletins : of the months that count
    present : (T,) whether the team took cases in all of them
    month : the coming month, in which a suspension begins
    """
    value = ranked_value(given, bulletins, np.flatnonzero(present))
    order = np.flatnonzero(present)[np.argsort(-value, kind="stable")]
    rank = np.zeros(len(present), dtype=np.int64)
    if len(order) < 2 or value.max() == value.min():
        return Standing(-1, 0 * rank, rank > 0, standing.suspended_until, rank)
    rank[order] = np.arange(1, len(order) + 1)
    last = int(order[-1])
    places = np.where(rank == len(order), standing.last_places + 1, 0)
    until = standing.suspended_until.copy()
    if given.suspend_after is not None and places[last] >= given.suspend_after:
        until[last] = month + given.suspension_months
        places[last] = 0
    return Standing(last, places, (rank > 0) & (rank <= given.commended), until, rank)


def ranked_value(given: Appraisal, bulletins: Sequence[Bulletin], teams: IntArray) -> FloatArray:
    """What the ranked teams are ranked by, in their order; the highest is best."""
    closed = sum((b.closed[teams] for b in bulletins), np.zeros(len(teams), dtype=np.int64))
    received = sum((b.received[teams] for b in bulletins), np.zeros(len(teams), dtype=np.int64))
    rate = closure_rate(closed, bulletins[0].opening[teams] + received)
    match given.ranking:
        case "closures":
            return closed.astype(np.float64)
        case "closure_rate":
            return rate
        case "score":
            weights = given.score_weights
            return weights.closure_rate * _of_best(rate) + weights.closures * _of_best(closed)


def _of_best(values: NDArray[np.number]) -> FloatArray:
    best = float(values.max(initial=0))
    return np.asarray(values / best if best > 0 else 0.0 * values, dtype=np.float64)
