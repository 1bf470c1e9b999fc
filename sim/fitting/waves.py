"""Two waves of history matching, and sets for every part of the use of time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.analysis.design import sobol
from sim.analysis.emulator import Emulator, emulator
from sim.analysis.history_matching import (
    LIMIT,
    emulated_implausibility,
    played_implausibility,
)
from sim.arrays import BoolArray, FloatArray
from sim.fitting.model import ORDERS, PARAMETERS, USES, Point, place_of, point_at
from sim.fitting.replay import Points, Replay, played
from sim.running.executors import Where

FIRST_POINTS, FIRST_PLAYS = 128, 3
SECOND_POINTS, SECOND_PLAYS = 96, 4
SEARCHED = 1024
"""Places of the cube that are looked up, a wave and use."""
NEAR = 3.0
"""Times the limit: points of the first wave up to there help the second's emulators."""
TRIED, CHOSEN, LAST_PLAYS = 6, 3, 16
"""Of each use and order: sets that are played, sets that are kept at the most; plays of each."""


@dataclass(frozen=True)
class FittedSet:
    """One set of values.

    Attributes
    ----------
    point : Point
        The values.
    implausibility : FloatArray
        Of each statistic, by plays, (S,); nan: undefined in the ledger.
    """

    point: Point
    implausibility: FloatArray

    @property
    def worst(self) -> float:
        """The largest implausibility."""
        return float(np.nanmax(self.implausibility))

    @property
    def is_ruled_out(self) -> bool:
        """Whether the ledger rules it out."""
        return self.worst > LIMIT


@dataclass(frozen=True)
class Matching:
    """What is matched, and where it is played.

    Attributes
    ----------
    replay : Replay
        What is played.
    observed : FloatArray
        Statistics of the ledger, (S,).
    discrepancy : FloatArray
        SD of what the model leaves out, (S,).
    where : Where
        On which processes.
    uses : tuple of float
        Shares of time worked at which sets are sought.
    """

    replay: Replay
    observed: FloatArray
    discrepancy: FloatArray
    where: Where
    uses: tuple[float, ...] = USES

    def plays(self, points: list[Point], repeats: int, first: int = 0) -> FloatArray:
        """The statistics of plays at the points, (P, R, S)."""
        return played(Points(self.replay, tuple(points), repeats, first), self.where)

    def known(self, plays: FloatArray) -> BoolArray:
        """Statistics that the ledger and nearly all plays have, (S,)."""
        return np.asarray(~np.isnan(self.observed) & (np.isnan(plays).mean(axis=(0, 1)) < 0.1))

    def worst(self, fitted: _Fitted, places: FloatArray) -> FloatArray:
        """The largest implausibility of each place, by an emulator, (P,)."""
        own = fitted.statistics
        found = emulated_implausibility(
            self.observed[own], fitted.emulator, places, self.discrepancy[own]
        )
        return np.asarray(found.max(axis=1))


@dataclass(frozen=True)
class _Fitted:
    """Emulators of those of the statistics that are known, for one order of work."""

    emulator: Emulator
    statistics: BoolArray
    places: FloatArray
    plays: FloatArray


def match(matching: Matching) -> tuple[FittedSet, ...]:
    """Sets for each use that are not ruled out, or the least implausible one where all are.

    A set is ruled out by plays of its own, not by emulators: these say which sets are worth it.
    """
    tried: list[Point] = []
    for order in ORDERS:
        tried += _candidates(matching, order)
    plays = matching.plays(tried, LAST_PLAYS, first=1000)
    found = played_implausibility(matching.observed, plays, matching.discrepancy)
    found[:, ~matching.known(plays)] = np.nan
    sets = [FittedSet(point, row) for point, row in zip(tried, found, strict=True)]
    return tuple(
        one for use in matching.uses for one in _best([s for s in sets if s.point.use == use])
    )


def _best(sets: list[FittedSet]) -> list[FittedSet]:
    """Sets of one use that are not ruled out, a few of each order; or the least implausible."""
    in_turn = sorted(sets, key=lambda one: one.worst)
    kept: list[FittedSet] = []
    for order in ORDERS:
        own = [one for one in in_turn if one.point.order == order and not one.is_ruled_out]
        kept += own[:CHOSEN]
    return kept or in_turn[:1]


def _candidates(matching: Matching, order: str) -> list[Point]:
    """Sets of one order of work that are worth plays of their own, at each use."""
    dimensions = len(PARAMETERS)
    places = 2 * sobol(dimensions, FIRST_POINTS) - 1
    plays = matching.plays([point_at(place, order) for place in places], FIRST_PLAYS)
    first = _fitted(matching, places, plays)
    pool = 2 * sobol(dimensions, 4 * SEARCHED) - 1
    likely = pool[_in_turn(matching.worst(first, pool), pool[:, 0])[:SECOND_POINTS]]
    more = matching.plays([point_at(place, order) for place in likely], SECOND_PLAYS)
    near = matching.worst(first, places) <= NEAR * LIMIT
    repeats = min(FIRST_PLAYS, SECOND_PLAYS)
    second = _fitted(
        matching,
        np.concatenate([places[near], likely]),
        np.concatenate([plays[near][:, :repeats], more[:, :repeats]]),
    )
    found: list[Point] = []
    for use in matching.uses:
        others = 2 * sobol(dimensions - 1, SEARCHED) - 1
        at = np.full(len(others), PARAMETERS["use"].place(use))
        spots = np.column_stack([at, others])
        worst = matching.worst(second, spots)
        chosen = _apart(spots, worst)
        found += [point_at(spots[i], order) for i in chosen]
    return found


def _in_turn(worst: FloatArray, use: FloatArray) -> FloatArray:
    """Places, the least implausible of each of eight parts of use in turn."""
    part = np.minimum(((use + 1) * 4).astype(np.int64), 7)
    rank = np.empty(len(worst), dtype=np.int64)
    for one in range(8):
        own = np.flatnonzero(part == one)
        rank[own[np.argsort(worst[own], kind="stable")]] = np.arange(len(own))
    ruled_out = worst > 2 * LIMIT
    return np.lexsort((worst, rank, ruled_out))


def _apart(places: FloatArray, worst: FloatArray) -> list[int]:
    """The least implausible place, and then those not ruled out that are farthest from the others."""
    chosen = [int(np.argmin(worst))]
    fine = np.flatnonzero(worst <= max(LIMIT - 0.5, worst.min()))
    while len(chosen) < min(TRIED, len(fine)):
        gaps = np.abs(places[fine][:, None] - places[chosen][None]).sum(axis=2).min(axis=1)
        chosen.append(int(fine[np.argmax(gaps)]))
    if len(chosen) < TRIED // 2:
        for i in np.argsort(worst, kind="stable").tolist():
            if len(chosen) < TRIED // 2 and i not in chosen:
                chosen.append(i)
    return chosen


def _fitted(matching: Matching, places: FloatArray, plays: FloatArray) -> _Fitted:
    own = matching.known(plays)
    used = ~np.isnan(plays[:, :, own]).any(axis=(1, 2))
    return _Fitted(emulator(places[used], plays[used][:, :, own]), own, places, plays)


def place(point: Point) -> FloatArray:
    """Where a point is, as one of a list of places, (1, d)."""
    return place_of(point)[None]
