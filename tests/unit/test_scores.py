"""Scores of forecasts by their theory, and naive forecasts that hold what they promise."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.analysis.scores import (
    band,
    covered,
    interval_scores,
    most_missed,
    negative_binomial_band,
    poisson_band,
)
from tests.support import studied


def test_the_score_worked_out_by_hand():
    """Inside: the width; missed by 3 on either side: 20 times 3 more."""
    low, high = np.full(3, 10.0), np.full(3, 14.0)
    np.testing.assert_allclose(interval_scores(low, high, np.array([14.0, 7.0, 17.0])), [4, 64, 64])
    assert covered(low, high, np.array([10.0, 9.9, 14.0])).tolist() == [True, False, True]


@pytest.mark.parametrize("true", [stats.poisson(40), stats.nbinom(3, 0.1), stats.nbinom(30, 0.5)])
def test_the_mean_score_is_least_for_the_true_quantiles(true):
    """All bands of whole numbers, and the mean of the score by the distribution itself."""
    counts = np.arange(int(true.ppf(1 - 1e-12)) + 1)
    chance = true.pmf(counts)
    ends = np.arange(int(true.ppf(0.995)))
    above = np.maximum(counts - ends[:, None], 0) @ chance  # mean missed above each end
    below = np.maximum(ends[:, None] - counts, 0) @ chance
    mean = ends[None, :] - ends[:, None] + 20 * (below[:, None] + above[None, :])
    mean[ends[:, None] > ends[None, :]] = np.inf
    low, high = np.unravel_index(mean.argmin(), mean.shape)
    assert [low, high] == true.ppf([0.05, 0.95]).tolist()
    assert interval_scores(ends[low], ends[high], counts) @ chance == pytest.approx(mean.min())


def test_a_band_of_plays_has_the_ranks_that_hold_the_next_one_with_90_percent():
    """Of 19 plays the outermost: the next one is as likely to have any of 20 ranks."""
    low, high = band(np.arange(19.0)[::-1])
    assert (low, high) == (0, 18)
    low, high = band(np.arange(99.0)[:, None] * [1, 2])
    np.testing.assert_allclose([low, high], [[4, 8], [94, 188]])
    assert np.isnan(band(np.ones((18, 2)))).all()
    assert np.isnan(band(np.append(np.arange(30.0), np.nan))).all()


def held(true, forecast, months: int, truths: int) -> int:
    """In how many of so many truths the band from some months holds the next month."""
    draws = np.asarray(true.rvs((truths, months + 1), random_state=20110630), dtype=float)
    bands = np.array([forecast(counts) for counts in draws[:, :-1]])
    return int(covered(bands[:, 0], bands[:, 1], draws[:, -1]).sum())


@pytest.mark.parametrize(
    ("true", "forecast", "months"),
    [
        (stats.poisson(90), poisson_band, 6),
        (stats.poisson(4), poisson_band, 12),
        (stats.nbinom(10, 10 / 110), negative_binomial_band, 12),
        studied(stats.nbinom(25, 25 / 325), negative_binomial_band, 6),
    ],
)
def test_naive_bands_hold_the_next_month_where_they_are_true(true, forecast, months):
    """Exact binomial test against 90 %, one-sided at 0.1 %; counts are whole, so more may be."""
    truths = 100
    n = held(true, forecast, months, truths)
    assert stats.binom.cdf(n, truths, 0.9) > 0.001


def test_a_poisson_band_does_not_hold_what_is_over_dispersed():
    """That the test above can fail: a coefficient of variation of 0.33 about a mean of 100."""
    n = held(stats.nbinom(10, 10 / 110), poisson_band, 12, 200)
    assert stats.binom.cdf(n, 200, 0.9) < 1e-6


def test_the_poisson_band_is_that_of_jeffreys_prior():
    """By the integral over the mean, which is gamma of shape S + 1/2 and rate L."""
    counts = np.array([3.0, 5.0, 9.0])
    rates = stats.gamma.ppf((np.arange(4000) + 0.5) / 4000, 17.5) / 3
    low, high = poisson_band(counts)
    for end, tail in ((low, 0.05), (high, 0.95)):
        assert (
            stats.poisson.cdf(end, rates).mean() >= tail > stats.poisson.cdf(end - 1, rates).mean()
        )


def test_the_negative_binomial_band_is_wider_the_more_counts_vary_and_the_fewer_they_are():
    calm = np.array([95, 105, 99, 101, 103, 97, 100, 98, 102, 104, 96, 100.0])
    wild = 100 + 8 * (calm - 100)
    widths = [np.diff(negative_binomial_band(counts))[0] for counts in (calm, wild, wild[:6])]
    assert widths[0] < widths[1] / 2
    assert widths[1] < widths[2]
    assert np.diff(poisson_band(calm))[0] == pytest.approx(np.diff(poisson_band(wild))[0])


def test_many_months_of_wild_counts_have_the_band_of_students_t():
    """Its limit, to 3 %: 60 months about 10,000 with a standard deviation of 500."""
    counts = stats.norm(10_000, 500).ppf((np.arange(60) + 0.5) / 60).round()
    spread = counts.std(ddof=1) * np.sqrt(1 + 1 / 60)
    expected = counts.mean() + spread * stats.t.ppf([0.05, 0.95], 59)
    np.testing.assert_allclose(negative_binomial_band(counts), expected, rtol=0.005)


def test_months_without_a_closure_are_no_reason_to_fail():
    for forecast in (poisson_band, negative_binomial_band):
        low, high = forecast(np.zeros(12))
        assert low == 0
        assert 0 <= high <= 2


@pytest.mark.parametrize(
    ("months", "most"), [(1, -1), (2, 0), (6, 3), (12, 8), (24, 18), (36, 28), (60, 49)]
)
def test_how_few_covered_months_are_a_failure(months, most):
    """The four pairs that were asked for follow from one rule: a chance of 5 % at the most."""
    assert most_missed(months) == most
    chance = stats.binom.cdf([most, most + 1], months, 0.9)
    assert chance[0] <= 0.05 < chance[1]
