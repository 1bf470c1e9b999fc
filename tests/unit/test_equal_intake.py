"""What equal intake does by itself is said where arms show it, and with the right figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.comparison import half_width
from sim.analysis.ratio import ratio_of_means
from sim.report.findings.equal_intake import Pair, equal_intake, pairs_of
from sim.scenario.scenario import load
from sim.world.streams import Streams
from tests.support import scenario

REGIONAL = {"name": "r", "allocation": "regional"}
EVEN = {"name": "e", "allocation": "rotation"}
LOOKING = {"name": "t", "allocation": "top_up"}
TWO_OF_THE_FIRST = {"rule": "deck", "cards": [2]}
ROLLING = {"rule": "top_up", "timing": "rolling"}


@pytest.mark.parametrize(
    ("arms", "pairs"),
    {
        "the three": ([REGIONAL, LOOKING, EVEN], [Pair("e", "t")]),
        "by lot": ([REGIONAL, LOOKING, EVEN | {"allocation": "random"}], [Pair("e", "t")]),
        "levelled receipts": (
            [REGIONAL, LOOKING, EVEN | {"allocation": "even_receipts"}],
            [Pair("e", "t")],
        ),
        "a deck": ([REGIONAL, LOOKING, EVEN | {"allocation": "deck"}], [Pair("e", "t")]),
        "an uneven deck": ([REGIONAL, LOOKING, EVEN | {"allocation": TWO_OF_THE_FIRST}], []),
        "a lot below the mean": (
            [REGIONAL, {"name": "t", "allocation": "below_mean_lot"}, EVEN],
            [Pair("e", "t")],
        ),
        "none that looks": ([REGIONAL, EVEN, LOOKING | {"allocation": "merit"}], []),
        "none that is even": ([REGIONAL, LOOKING, EVEN | {"allocation": "capacity"}], []),
        "an even reference": ([EVEN, LOOKING, REGIONAL], []),
        "another timing": ([REGIONAL, LOOKING | {"allocation": ROLLING}, EVEN], []),
        "another key": ([REGIONAL, LOOKING | {"teams": {"officer_speed": 2}}, EVEN], []),
    }.values(),
)
def test_arms_that_differ_in_their_rules_alone_are_compared(arms, pairs):
    assert pairs_of(scenario(arms=arms)) == pairs


def test_the_baseline_asks_it_and_the_country_does_not():
    assert pairs_of(load("scenarios/baseline.yaml")) == [Pair("rotation", "top_up")]
    assert pairs_of(load("scenarios/national.yaml")) == []


def said(regional: list[int], even: list[int], looking: list[int]) -> list[str]:
    given = scenario(arms=[REGIONAL, LOOKING, EVEN])
    rows = [
        {"arm": arm, "replication": i, "closures_cases": closures}
        for arm, values in zip("ret", (regional, even, looking), strict=True)
        for i, closures in enumerate(values)
    ]
    return equal_intake(given, pd.DataFrame(rows))


def test_the_share_and_the_rest_are_those_worked_out_by_hand():
    """Gains 8, 10, 12 of 16, 20, 24: a half in each, exactly; t closes 10 ± 4.303 x 2 / √3 more."""
    share, rest = said([100, 100, 100], [108, 110, 112], [116, 120, 124])
    assert "by +10 against r. That is 50 % (95 % interval 50 to 50 %) of the +20 of t." in share
    assert "t closes 10 cases more than e (95 % interval +5 to +15)" in rest


def test_no_share_is_given_of_a_gain_that_is_not_shown():
    share, rest = said([100, 100, 100], [101, 102, 103], [90, 105, 112])
    assert "What share that is cannot be said" in share
    assert "no difference" in rest


def test_an_arm_that_looks_and_closes_fewer_is_said_to():
    _share, rest = said([100, 100, 100], [120, 121, 122], [110, 111, 112.5])
    assert "t closes 10 cases fewer than e" in rest


def test_the_ends_of_the_share_are_where_the_t_interval_just_holds_0():
    noise = Streams(5, 0).draws("n", 60, "normal").reshape(2, 30)
    part, whole = 7 + 3 * noise[0] + noise[1], 10 + 4 * noise[0]
    found = ratio_of_means(part, whole)
    for end in (found.low, found.high):
        left = part - end * whole
        assert abs(left.mean()) == pytest.approx(float(half_width(left)))
    assert found.low < found.value < found.high
    wider = ratio_of_means(part, whole, simultaneous=2)
    assert wider.low < found.low < found.high < wider.high


def test_a_share_of_what_may_be_nothing_has_no_interval():
    assert ratio_of_means(np.array([1.0, 2, 3]), np.array([-5.0, 1, 6])) is None
    assert ratio_of_means(np.array([1.0]), np.array([2.0])) is None


def test_the_interval_of_the_share_covers_as_often_as_it_says():
    """2,000 studies of 10 with a noisy whole: 93 to 97 % (four standard errors)."""
    noise = Streams(6, 0).draws("n", 40_000, "normal").reshape(2, 2000, 10)
    part, whole = 0.7 * (10 + 8 * noise[0]) + 4 * noise[1], 10 + 8 * noise[0]
    found = [ratio_of_means(a, b) for a, b in zip(part, whole, strict=True)]
    covered = [one is None or one.low <= 0.7 <= one.high for one in found]
    assert 0.93 <= np.mean(covered) <= 0.97
