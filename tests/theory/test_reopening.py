"""Cases come back as the binomial distribution says, and after delays of theirs."""

from math import sqrt

import numpy as np

from sim.measures.indicators import measures
from tests.support import play_arm, regions, scenario

SHARE, MEAN = 0.35, 30.0


def test_returns_are_binomial_and_their_delays_as_drawn() -> None:
    """Of n terminations n p return, with variance n p (1 - p): within four standard deviations.

    In a run so long that nearly all have come back by its end.
    """
    back = {"share": SHARE, "delay": {"exponential": {"mean": MEAN}}}
    closing = {
        "settled": {"share": 1},
        "lack_of_assets": {"share": 2, "earliest_days": 0, "reopened": back},
    }
    given = scenario(
        calendar={"months": 60},
        intake={"cases_per_month": 100, "regions": regions([1])},
        route=[{"stage": name, "role": "officer", "work": 0.01} for name in ("a", "b")],
        kinds=[{"name": "k", "closing": closing}],
        follow_up={"months": 0},
    )
    play = play_arm(given)
    docket = play.log.docket
    assert docket.returns is not None
    found = measures(play)
    n = found["first_closures_cases"] * 2 / 3
    known = np.isfinite(docket.filed[docket.filings :])
    deviation = sqrt(n * SHARE * (1 - SHARE))
    assert abs(len(docket.returns.parent) - n * SHARE) < 4 * deviation * sqrt(1 / (1 - SHARE))
    share = found["terminations_that_return_share"]
    assert abs(share - SHARE) < 4 * sqrt(SHARE * (1 - SHARE) / n)
    delay = docket.filed[docket.filings :][known] - play.log.closed[docket.returns.parent[known]]
    assert abs(delay.mean() - MEAN) < 4 * MEAN / sqrt(known.sum()) + 1
    # A returned case is terminated again with the same chance and does not return: the ratio of
    # flows comes near to p x / (x + p x 2/3) = p / (1 + 2 p / 3), x being the first terminations.
    flow = SHARE / (1 + SHARE * 2 / 3)
    assert abs(found["returned_over_terminated"] - flow) < 0.03
