"""Which value of a key meets a target, or the cheapest combination of several: what to play next.

What is found depends on the replications of each point alone, not on the order in which they come
in, so that it is the same on any number of workers.

One key is bisected: each value that is looked at is judged by a confidence sequence of its mean
(`sim.analysis.sequential`), with an equal share of the error that is allowed to the whole search
(Bonferroni), as there is a most of values that bisection looks at. That is the sequential testing
of a probabilistic bisection (Waeber, Frazier and Henderson 2013, Bisection search with noisy
responses, SIAM Journal on Control and Optimization 51) with a stated error of each answer.

Combinations of several keys are screened: all are played by rounds; one is dropped when it is known
whether it meets the target, or when it costs more than one that is known to (Andradóttir and Kim
2010, Fully sequential procedures for comparing constrained systems via simulation, Naval Research
Logistics 57, for costs that are known beforehand). Each has an equal share of the error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, inf, log2

import numpy as np

from sim.analysis.sequential import Judged, Looks, Target, judged
from sim.arrays import FloatArray

MOST_OF_A_CURVE = 17
"""Values that are played to show a curve, at the most."""
Played = Mapping[int, FloatArray]
"""The measure in the first replications of points, without gaps, by the points' numbers."""


@dataclass(frozen=True)
class Search:
    """What is sought, and how.

    Attributes
    ----------
    target : Target
        What the mean at a point is to meet.
    points : int
        P, how many there are; at P and P + 1 all work takes no time, else they are as the first and
        the last point.
    looks : Looks
        When replications are looked at.
    dearer : int
        Of one key: 1 if the smallest value is sought that meets the target, -1 if the largest, 0
        if that follows from the ends of the curve. Points are in the order of the key's values.
    costs : tuple of float
        Of several keys what each point costs, (P,); empty of one key.
    """

    target: Target
    points: int
    looks: Looks
    dearer: int = 0
    costs: tuple[float, ...] = ()

    @property
    def curve(self) -> list[int]:
        """Points that are played at least ``looks.at_least`` times, whatever is found."""
        if self.costs or self.points <= MOST_OF_A_CURVE:
            return list(range(self.points))
        return [round(i) for i in np.linspace(0, self.points - 1, MOST_OF_A_CURVE).tolist()]

    def without_work(self, dearer: int) -> int:
        """The point without work that is compared with the target if nothing else meets it.

        It is that of the dearer end.
        """
        if self.costs:
            dearer = 1 if self.costs[-1] >= self.costs[0] else -1
        return self.points + (dearer >= 0)


def most_looked_at(points: int, *, is_screened: bool) -> int:
    """Points that are judged, at the most, the one without work counted."""
    return 1 + (points if is_screened else ceil(log2(points + 1)))


@dataclass(frozen=True)
class Progress:
    """How far a search is.

    Attributes
    ----------
    needs : tuple of (int, int)
        Points that must be played further, and up to how many replications; none when it is over.
    verdicts : mapping of int to Judged
        What was judged, by points, in the order in which it was.
    found : tuple of int
        The points sought; of several keys all that cost the least; none if none meets the target.
    dearer : int
        As of `Search`, and known.
    """

    needs: tuple[tuple[int, int], ...]
    verdicts: Mapping[int, Judged]
    found: tuple[int, ...] = ()
    dearer: int = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be played."""
        return not self.needs


def progress(search: Search, played: Played) -> Progress:
    """How far a search is with what was played."""
    least = search.looks.at_least
    shown = [(point, least) for point in search.curve if _known(played, point) < least]
    if search.costs:
        return _screened(search, played, shown)
    ends = [need for need in shown if need[0] in (0, search.points - 1)]
    dearer = search.dearer or (0 if ends else _direction(search, played))
    if not dearer:
        return Progress((*ends, *(need for need in shown if need not in ends)), {})
    return _bisected(search, played, shown, dearer)


def _known(played: Played, point: int) -> int:
    return len(played.get(point, ()))


def _direction(search: Search, played: Played) -> int:
    """Whether the target is nearer at the last value of a key (1) or at the first (-1)."""
    first, last = (played[end][: search.looks.at_least] for end in (0, search.points - 1))
    rise = search.target.sign * np.nanmean(last - first) if (~np.isnan(last - first)).any() else 0
    return 1 if rise >= 0 else -1


def _bisected(
    search: Search, played: Played, shown: Sequence[tuple[int, int]], dearer: int
) -> Progress:
    """Halve what lies between the dearest value that fails and the cheapest that meets."""
    order = range(search.points)[::dearer]
    verdicts: dict[int, Judged] = {}
    fails, meets = -1, search.points
    while meets - fails > 1:
        middle = (fails + meets) // 2
        judge = _judge(search, played, order[middle])
        if judge.verdict == "open":
            need = order[middle], search.looks.following(judge.replications)
            return Progress((need, *shown), verdicts, dearer=dearer)
        verdicts[order[middle]] = judge
        if judge.verdict == "meets":
            meets = middle
        else:
            fails = middle
    found = (order[meets],) if meets < search.points else ()
    return _bound(search, played, Progress(tuple(shown), verdicts, found, dearer))


def _screened(search: Search, played: Played, shown: Sequence[tuple[int, int]]) -> Progress:
    """Play all points that may be the cheapest by rounds, until it is known which one is."""
    if shown:
        return Progress(tuple(shown), {})
    costs, n = search.costs, search.looks.at_least
    judges = {point: _judge(search, played, point) for point in range(search.points)}
    verdicts: dict[int, Judged] = {}
    alive, least = list(range(search.points)), inf
    while alive:
        if needs := [(point, n) for point in alive if _known(played, point) < n]:
            return Progress(tuple(needs), verdicts)
        known = [p for p in alive if judges[p].verdict != "open" and judges[p].replications <= n]
        verdicts |= {point: judges[point] for point in known}
        met = [costs[point] for point in known if judges[point].verdict == "meets"]
        least = min([least, *met])
        alive = [p for p in alive if p not in verdicts and costs[p] <= least]
        n = search.looks.following(n)
    met_at = [p for p, judge in verdicts.items() if judge.verdict == "meets"]
    found = tuple(sorted(p for p in met_at if costs[p] == least))
    return _bound(search, played, Progress((), verdicts, found))


def _bound(search: Search, played: Played, so_far: Progress) -> Progress:
    """Where nothing meets the target, also judge the bureau in which work takes no time."""
    if so_far.found:
        return so_far
    point = search.without_work(so_far.dearer)
    judge = _judge(search, played, point)
    if judge.verdict == "open":
        need = point, search.looks.following(judge.replications)
        return Progress((need, *so_far.needs), so_far.verdicts, dearer=so_far.dearer)
    verdicts = {**so_far.verdicts, point: judge}
    return Progress(so_far.needs, verdicts, dearer=so_far.dearer)


def _judge(search: Search, played: Played, point: int) -> Judged:
    return judged(played.get(point, np.empty(0)), search.target, search.looks)
