"""The accumulator against figures published for such systems of distribution.

Modelled on the accumulators of courts' distribution systems: in 100 cases of 1,500 to posts that
start level, the share of draws that fall on posts more than dmax above the lowest, with a
probability of 0.25 to join; dmax from 4,500 to 8,000 by 500.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy import stats

from sim.arrays import FloatArray
from sim.bureau.board import Board, Pool
from sim.bureau.rules.lots import accumulator
from sim.scenario.court_rules import Accumulator
from sim.world.docket import Register
from sim.world.streams import Streams

PUBLISHED = {
    7: [[6.78, 6.82, 6.70], [5.07, 4.97, 4.94], [3.73, 3.51]],
    9: [[7.48, 7.30, 7.61], [5.20, 5.15, 5.42], [3.64, 3.52]],
}
"""Per cent, by number of posts; sums are multiples of 1,500, so that dmax matters by its floor."""
CASES, RUNS = 100, 200
REGISTER = Register((), ("case",), np.zeros(0))
NOTHING = np.zeros(CASES, dtype=np.int64)


@cache
def uniforms(run: int) -> tuple[FloatArray, FloatArray]:
    """For the lot, a case each, and for each case and post."""
    streams = Streams(20, run)
    by_team = np.stack([streams.draws(f"team {t}", CASES) for t in range(max(PUBLISHED))], axis=1)
    return streams.draws("lot", CASES), by_team


def share_beyond(posts: int, most: float) -> tuple[float, float]:
    """Per cent of cases that go to a post further ahead, and the standard error."""
    shares = [100 * beyond(posts, most, run) / CASES for run in range(RUNS)]
    return float(np.mean(shares)), float(np.std(shares, ddof=1) / RUNS**0.5)


def beyond(posts: int, most: float, run: int) -> int:
    """Cases of a run that go to a post further ahead."""
    teams = np.arange(posts)
    board = Board(0 * teams, teams, 0 * teams, ())
    draw, by_team = uniforms(run)
    pool = Pool(NOTHING, NOTHING, NOTHING, draw, NOTHING, REGISTER, team_draws=by_team)
    options = Accumulator(most_ahead=most, weights={"case": 1500.0})
    chosen, _ = accumulator(board, pool, None, options)
    after = 1500 * (chosen[:, None] == teams).cumsum(axis=0)
    before = np.vstack([0 * teams, after[:-1]])
    ahead = before[np.arange(CASES), chosen] - before.min(axis=1)
    return int((ahead > most).sum())


def test_draws_beyond_the_limit_are_as_many_as_published() -> None:
    """All six levels together, by how much the published figures of a level differ themselves.

    An F test, false alarm 1 in 1,000: the published figures are simulated, too, with a standard
    deviation of 0.12 percentage points within a level.
    """
    found = {n: [share_beyond(n, 4500 + 1500 * i) for i in range(3)] for n in PUBLISHED}
    groups = [np.array(group) for levels in PUBLISHED.values() for group in levels]
    own = [pair for pairs in found.values() for pair in pairs]
    free = sum(len(group) - 1 for group in groups)
    variance = sum(group.var() * len(group) for group in groups) / free
    apart = [
        (group.mean() - mean) ** 2 / (variance / len(group) + error**2)
        for group, (mean, error) in zip(groups, own, strict=True)
    ]
    assert np.mean(apart) < stats.f.ppf(0.999, len(groups), free), own


def test_how_far_ahead_counts_by_whole_cases() -> None:
    whole, *between = ([beyond(7, most, run) for run in range(9)] for most in (4500, 5000, 5999))
    assert between == [whole, whole]
    assert sum(whole) > 0
