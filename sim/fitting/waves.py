"""Two waves of history matching, and sets for every part of the use of time."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim.analysis.design import sobol
from sim.analysis.emulator import Emulator, emulator
from sim.analysis.history_matching import (
    LIMIT,
    emulated_implausibility,
    played_implausibility,
)
from sim.arrays import BoolArray, FloatArray, IntArray
from sim.fitting.model import ORDERS, PARAMETERS, USES, Point, point_at
from sim.fitting.replay import Points, Replay, played
from sim.running.executors import Where

SEARCHED = 4096
"""Places of the cube that are looked up by emulators, at each use of time."""
NEAR = 3.0
"""Times the limit: points of the first wave up to there help the second's emulators."""
FIRST_OF_LAST = 1000
"""Number of the first of the replications in which sets are judged: waves do not see them."""


@dataclass(frozen=True)
class Effort:
    """How much is played, for each order of work.

    Attributes
    ----------
    first, second : tuple of int
        Points of a wave (of the first a power of 2), and plays of each.
    tried, chosen : int
        At each use of time: sets that are played, and those that are shown at the most.
    plays : int
        Of each set that is played.
    """

    first: tuple[int, int] = (128, 3)
    second: tuple[int, int] = (96, 4)
    tried: int = 6
    chosen: int = 3
    plays: int = 16


USUAL = Effort()
OF_ONE_USE = Effort(tried=24, chosen=12)
"""Where the share of time worked is known: with a few sets of it the range is too narrow."""


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
    effort : Effort
        How much is played.
    """

    replay: Replay
    observed: FloatArray
    discrepancy: FloatArray
    where: Where
    uses: tuple[float, ...] = USES
    effort: Effort = USUAL

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
    fitted = _second_wave(matching, _first_wave(matching))
    tried = [point for order in ORDERS for point in _candidates(matching, fitted[order], order)]
    plays = matching.plays(tried, matching.effort.plays, FIRST_OF_LAST)
    uses = np.array([point.use for point in tried])
    found = played_implausibility(matching.observed, plays, matching.discrepancy, uses)
    found[:, ~matching.known(plays)] = np.nan
    sets = [FittedSet(point, row) for point, row in zip(tried, found, strict=True)]
    return tuple(
        one
        for use in matching.uses
        for one in _best([s for s in sets if s.point.use == use], matching.effort.chosen)
    )


def _best(sets: list[FittedSet], most: int) -> list[FittedSet]:
    """Sets of one use that are not ruled out, a few of each order; or the least implausible."""
    in_turn = sorted(sets, key=lambda one: one.worst)
    kept: list[FittedSet] = []
    for order in ORDERS:
        own = [one for one in in_turn if one.point.order == order and not one.is_ruled_out]
        kept += own[:most]
    return kept or in_turn[:1]


def _candidates(matching: Matching, fitted: _Fitted, order: str) -> list[Point]:
    """Sets of one order of work that are worth plays of their own, at each use."""
    others = 2 * sobol(len(PARAMETERS) - 1, SEARCHED) - 1
    found: list[Point] = []
    for use in matching.uses:
        at = np.full(len(others), PARAMETERS["use"].place(use))
        places = np.column_stack([at, others])
        worst = matching.worst(fitted, places)
        chosen = _apart(places, worst, matching.effort.tried)
        found += [replace(point_at(places[i], order), use=use) for i in chosen]
    return found


def _first_wave(matching: Matching) -> dict[str, _Fitted]:
    """Emulators of the whole cube, by order of work."""
    points, repeats = matching.effort.first
    places = 2 * sobol(len(PARAMETERS), points) - 1
    plays = _of_orders(matching, dict.fromkeys(ORDERS, places), repeats)
    return {order: _fitted(matching, places, plays[order]) for order in ORDERS}


def _second_wave(matching: Matching, first: dict[str, _Fitted]) -> dict[str, _Fitted]:
    """Emulators of what the first wave did not rule out, by order of work."""
    points, repeats = matching.effort.second
    pool = 2 * sobol(len(PARAMETERS), SEARCHED) - 1
    likely = {
        order: pool[_in_turn(matching.worst(one, pool), pool[:, 0])[:points]]
        for order, one in first.items()
    }
    more = _of_orders(matching, likely, repeats)
    return {
        order: _joined(matching, one, likely[order], more[order]) for order, one in first.items()
    }


def _of_orders(
    matching: Matching, places: dict[str, FloatArray], repeats: int
) -> dict[str, FloatArray]:
    """The statistics of plays at places of each order of work, all played together."""
    points = [point_at(place, order) for order, own in places.items() for place in own]
    ends = np.cumsum([len(own) for own in places.values()])[:-1]
    return dict(zip(places, np.split(matching.plays(points, repeats), ends), strict=True))


def _joined(matching: Matching, first: _Fitted, places: FloatArray, plays: FloatArray) -> _Fitted:
    """Emulators of places of the second wave, and of those of the first that are near."""
    near = matching.worst(first, first.places) <= NEAR * LIMIT
    repeats = min(plays.shape[1], first.plays.shape[1])
    return _fitted(
        matching,
        np.concatenate([first.places[near], places]),
        np.concatenate([first.plays[near][:, :repeats], plays[:, :repeats]]),
    )


def _in_turn(worst: FloatArray, use: FloatArray) -> IntArray:
    """Places, the least implausible of each of eight parts of use in turn."""
    part = np.minimum(((use + 1) * 4).astype(np.int64), 7)
    rank = np.empty(len(worst), dtype=np.int64)
    for one in range(8):
        own = np.flatnonzero(part == one)
        rank[own[np.argsort(worst[own], kind="stable")]] = np.arange(len(own))
    ruled_out = worst > 2 * LIMIT
    return np.lexsort((worst, rank, ruled_out))


def _apart(places: FloatArray, worst: FloatArray, most: int) -> list[int]:
    """The least implausible place, and others that are not ruled out, far from each other.

    If fewer than half of what is wanted are not ruled out, the next least implausible ones too.
    """
    in_turn = np.argsort(worst, kind="stable")
    chosen = [int(in_turn[0])]
    fine = np.flatnonzero(worst <= LIMIT - 0.5)  # plays of their own shall not rule them out
    while len(chosen) < min(most, len(fine)):
        gaps = np.abs(places[fine][:, None] - places[chosen][None]).sum(axis=2).min(axis=1)
        chosen.append(int(fine[np.argmax(gaps)]))
    further = [i for i in in_turn.tolist() if i not in chosen]
    return chosen + further[: max(most // 2 - len(chosen), 0)]


def _fitted(matching: Matching, places: FloatArray, plays: FloatArray) -> _Fitted:
    own = matching.known(plays)
    used = ~np.isnan(plays[:, :, own]).any(axis=(1, 2))
    return _Fitted(emulator(places[used], plays[used][:, :, own]), own, places, plays)
