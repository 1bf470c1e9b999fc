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
    last : int
        Team that is last in the last ranking; -1: nobody.
    last_places : IntArray
        Last places in a row, (T,).
    commended : BoolArray
        Whether the team is commended, (T,).
    suspended_until : IntArray
        Month in which a suspended team may work again, (T,); 0: it is not suspended.
    rank : IntArray
        Place in the last ranking, (T,), from 1; 0: none.
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
    appraisal: Appraisal,
    standing: Standing,
    bulletins: Sequence[Bulletin],
    present: BoolArray,
    month: int,
) -> Standing:
    """The standing after a ranking.

    Parameters
    ----------
    appraisal : Appraisal
        How the teams are ranked, and what follows from that.
    standing : Standing
        What followed from the rankings before.
    bulletins : sequence of Bulletin
        Of the months that count.
    present : BoolArray
        Whether the team took cases in all of them, (T,).
    month : int
        The coming month, in which a suspension begins.
    """
    value = ranked_value(appraisal, bulletins, np.flatnonzero(present))
    order = np.flatnonzero(present)[np.argsort(-value, kind="stable")]
    rank = np.zeros(len(present), dtype=np.int64)
    if len(order) < 2 or value.max() == value.min():
        return Standing(-1, 0 * rank, rank > 0, standing.suspended_until, rank)
    rank[order] = np.arange(1, len(order) + 1)
    last = int(order[-1])
    places = np.where(rank == len(order), standing.last_places + 1, 0)
    until = standing.suspended_until.copy()
    if appraisal.suspend_after is not None and places[last] >= appraisal.suspend_after:
        until[last] = month + appraisal.suspension_months
        places[last] = 0
    return Standing(last, places, (rank > 0) & (rank <= appraisal.commended), until, rank)


def ranked_value(
    appraisal: Appraisal, bulletins: Sequence[Bulletin], teams: IntArray
) -> FloatArray:
    """What the ranked teams are ranked by, in their order; the highest is best."""
    closed = sum((b.closed[teams] for b in bulletins), np.zeros(len(teams), dtype=np.int64))
    received = sum((b.received[teams] for b in bulletins), np.zeros(len(teams), dtype=np.int64))
    rate = closure_rate(closed, bulletins[0].opening[teams] + received)
    match appraisal.ranking:
        case "closures":
            return closed.astype(np.float64)
        case "closure_rate":
            return rate
        case "score":
            weights = appraisal.score_weights
            return weights.closure_rate * _of_best(rate) + weights.closures * _of_best(closed)


def _of_best(values: NDArray[np.number]) -> FloatArray:
    best = float(values.max(initial=0))
    return np.asarray(values / best if best > 0 else 0.0 * values, dtype=np.float64)
