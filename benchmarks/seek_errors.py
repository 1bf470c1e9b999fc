"""How often `seek` answers wrongly where the answer is known: ``python benchmarks/seek_errors.py``.

A queue M/M/1 with arrivals at rate 1 that is in its steady state from the first customer on: the
time of a customer in it is exponential of rate m - 1 (Kleinrock 1975, Queueing Systems I), so that
the share of customers who are done within t has the mean 1 - exp(-(m - 1) t) exactly, however few
are watched. The smallest of nine service rates m is sought at which that share is 95 % or more. A
replication is the share of 100 or 400 customers: it is skewed to the left, the more so the fewer
they are, as waits of neighbours go together. All rates share their draws.

A search is wrong if it says of any rate that it meets the target and it does not, or that it does
not and it does. That one is not known after the most replications is no wrong answer.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

import numpy as np

from sim.analysis.seeking import Search, most_looked_at, progress
from sim.analysis.sequential import Looks, Target
from sim.arrays import FloatArray
from sim.world.streams import Streams

RATES = tuple(round(1.1 + 0.1 * i, 1) for i in range(9))
SHARE = 0.95
AT_MOST = 500


class Case(NamedTuple):
    """A problem: within what time, how many customers a replication has, with what confidence."""

    within: float
    customers: int
    confidence: float


CASES = tuple(
    Case(within, customers, confidence)
    for within in (9.99, 12.0)
    for customers in (100, 400)
    for confidence in (0.95, 0.8)
)
"""At 9.99 the rate 1.3 has 95.005 % (and 1.4 98.2 %), at 12 it has 97.3 % and 1.2 has 90.9 %."""


def true_share(rate: float, within: float) -> float:
    """Mean share of customers who are done within a time."""
    return float(1 - np.exp(-(rate - 1) * within))


class Queue:
    """Replications of the queue at any rate, made of the same draws."""

    def __init__(self, seed: int, case: Case) -> None:
        generator = Streams(seed, 0).generator("design")
        shape = AT_MOST, case.customers
        self.gaps, self.efforts = generator.exponential(size=(2, *shape))
        self.first = generator.random(AT_MOST)
        self.within = case.within

    def shares(self, rate: float, n: int) -> FloatArray:
        """The share in each of the first n replications, (n,)."""
        service, first = self.efforts[:n] / rate, self.first[:n]
        busy = np.maximum(first - (1 - 1 / rate), 0) * rate  # uniform where there is somebody
        begin = np.where(busy > 0, -np.log1p(-np.minimum(busy, 1 - 1e-12)) / (rate - 1), 0.0)
        steps = service[:, :-1] - self.gaps[:n, 1:]
        walk = np.concatenate([begin[:, None], steps], axis=1).cumsum(axis=1)
        lowest = np.minimum.accumulate(np.minimum(walk, 0), axis=1)
        return ((walk - lowest + service) <= self.within).mean(axis=1)


def searched(seed: int, case: Case) -> tuple[bool, bool, int, bool]:
    """One search, and 30 replications taken at their word.

    Whether it is wrong, whether it leaves a rate unclear, its replications, and whether the
    smallest rate of which 30 replications have a mean of 95 % or more is not the true one.
    """
    share = (1 - case.confidence) / most_looked_at(len(RATES), is_screened=False)
    search = Search(Target("share", True, SHARE), len(RATES), Looks(share, 20, AT_MOST), 1)
    queue, played = Queue(seed, case), {}
    while not (found := progress(search, played)).is_over:
        for point, n in found.needs:
            rate = RATES[min(point, len(RATES) - 1)]
            played[point] = queue.shares(rate, n)
    judged = {p: j.verdict for p, j in found.verdicts.items() if p < len(RATES)}
    truth = {
        p: "meets" if true_share(r, case.within) >= SHARE else "fails" for p, r in enumerate(RATES)
    }
    wrong = any(
        verdict in ("meets", "fails") and verdict != truth[p] for p, verdict in judged.items()
    )
    meets = [queue.shares(rate, 30).mean() >= SHARE for rate in RATES]
    naive = (meets.index(True) if any(meets) else -1) != list(truth.values()).index("meets")
    used = sum(judge.replications for judge in found.verdicts.values())
    return wrong, "unclear" in judged.values(), used, naive


def main(searches: int) -> None:
    """Print a line a case."""
    print("within  customers  confidence  wrong %  unclear %  replications  30 at their word %")
    for case in CASES:
        found = np.array([searched(seed, case) for seed in range(searches)], dtype=float)
        wrong, unclear, used, naive = found.mean(axis=0)
        print(
            f"{case.within:6g}  {case.customers:9}  {case.confidence:10g}  {100 * wrong:7.2f}  "
            f"{100 * unclear:9.1f}  {used:12.0f}  {100 * naive:19.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
