"""The life table by whole days, worked by hand, and against the product limit."""

from __future__ import annotations

import numpy as np
import pytest

from sim.measures.durations import kaplan_meier
from sim.measures.life_table import closed_shares, quantile, restricted_mean
from sim.world.streams import Streams


def test_open_cases_count_half_in_the_day_to_which_they_were_followed():
    shares = closed_shares(np.array([2.0, 3.0, 0.0, 0.0]), np.array([0.0, 2.0, 3.0, 0.0]))
    # 10 cases: day 0 closes 2 of 10; day 1 closes 3 of 8 - 2/2; day 2 closes none of 3 - 3/2
    left = [0.8, 0.8 * (1 - 3 / 7), 0.8 * (1 - 3 / 7)]
    assert shares == pytest.approx([1 - part for part in left])


def test_nothing_followed_is_no_curve():
    shares = closed_shares(np.zeros(3), np.zeros(3))
    assert len(shares) == 0
    assert np.isnan(quantile(shares, 0.5))
    assert np.isnan(restricted_mean(shares, 2))


def test_quantiles_lie_between_whole_days():
    shares = np.array([0.2, 0.6, 0.6])
    assert quantile(shares, 0.1) == pytest.approx(0.5)
    assert quantile(shares, 0.5) == pytest.approx(1.75)
    assert np.isnan(quantile(shares, 0.7))


def test_the_restricted_mean_is_the_area_above_the_curve():
    assert restricted_mean(np.array([0.2, 0.6]), 2) == pytest.approx(0.9 + 0.6)
    assert np.isnan(restricted_mean(np.array([0.2, 0.6]), 3))
    assert restricted_mean(np.array([0.5, 1.0]), 9) == pytest.approx(0.75 + 0.25)


def test_agrees_with_the_product_limit_within_a_day():
    streams = Streams(5, 0)
    days = 40 * streams.draws("days", 20_000, "exponential")
    follow_up = 200 * streams.draws("follow-up", 20_000)
    closed = days <= follow_up
    seen = np.minimum(days, follow_up)
    curve = kaplan_meier(seen, closed, 200.0)
    age = seen.astype(int)
    shares = closed_shares(
        np.bincount(age[closed], minlength=200).astype(float),
        np.bincount(age[~closed], minlength=200).astype(float),
    )
    for share in (0.25, 0.5, 0.9):
        assert quantile(shares, share) == pytest.approx(curve.quantile(share), abs=0.3)
    assert restricted_mean(shares, 150) == pytest.approx(curve.restricted_mean(150), abs=0.1)
