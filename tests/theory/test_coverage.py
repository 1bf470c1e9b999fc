"""Intervals on the simulator itself: how often they hold the truth of a large pool.

``pool.csv`` holds four measures under both arms of ``scenarios/baseline.yaml``, 2,000 replications
(``benchmarks/interval_coverage.py --write``). Studies are drawn from it without replacement; the
pool's means are their truth. A share of 2,000 studies has a standard error of half a point at 95 %;
limits are four of them and more from what was measured, so that no test fails by chance.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.analysis.comparison import half_width
from sim.analysis.intervals import (
    is_imprecise,
    mean_ends,
    moments,
    pairing_ends,
    single_ends,
    too_rare,
)
from sim.world.streams import Streams

POOL = pd.read_csv(Path(__file__).with_name("pool.csv"))
CLOSURES, P90 = "closures_cases", "time_to_closure_p90_days"
OVER_12, OVER_18 = "pending_over_12_months_cases", "pending_over_18_months_cases"


def pool(measure):
    """The measure under top-up and under the regional rule."""
    both = POOL[[f"{measure} top_up", f"{measure} regional"]].dropna().to_numpy(dtype=np.float64)
    return both[:, 0], both[:, 1]


def differences(measure):
    a, b = pool(measure)
    return a - b


def places(n, of, studies=2000):
    generator = Streams(7, n).generator("coverage")
    return np.stack([generator.choice(of, n, replace=False) for _ in range(studies)])


def covered(ends, truth, among=slice(None)):
    return 100 * np.mean(((ends[0] <= truth) & (truth <= ends[1]))[among])


@pytest.mark.parametrize(
    ("measure", "n", "low"),
    [(CLOSURES, 10, 93), (P90, 10, 92), (P90, 30, 93), (OVER_12, 30, 94), (OVER_18, 100, 90)],
)
def test_the_interval_holds_the_mean_as_often_as_is_said(measure, n, low):
    values = differences(measure)
    drawn = values[places(n, len(values))]
    assert low <= covered(mean_ends(drawn), values.mean()) <= 98


def test_students_interval_does_not_where_differences_are_skewed():
    values = differences(P90)
    drawn = values[places(10, len(values))]
    mean, half = drawn.mean(axis=1), half_width(drawn, axis=1)
    assert covered((mean - half, mean + half), values.mean()) < 92


def test_of_what_is_too_rare_there_is_no_interval_and_it_would_not_have_held():
    values = differences(OVER_18)
    drawn = values[places(30, len(values))]
    rare = too_rare(drawn)
    assert rare.mean() > 0.95
    assert covered(mean_ends(drawn), values.mean(), rare) < 85
    # Of twelve months there are enough in 30 replications, and hardly ever in ten.
    values = differences(OVER_12)
    assert too_rare(values[places(30, len(values))]).mean() < 0.02
    assert too_rare(values[places(10, len(values))]).mean() > 0.7


def test_a_ratio_with_a_mean_near_zero_has_no_interval_and_it_would_not_have_held():
    a, b = pool(OVER_18)
    at = places(30, len(a))
    x, y = a[at], b[at]
    assert (is_imprecise(x) | is_imprecise(y)).mean() > 0.99
    defined = y.sum(axis=1) > 0
    r = x[defined].mean(axis=1, keepdims=True) / y[defined].mean(axis=1, keepdims=True) - 1
    scaled = r + (x[defined] - (1 + r) * y[defined]) / y[defined].mean(axis=1, keepdims=True)
    assert covered(mean_ends(scaled), a.mean() / b.mean() - 1) < 20
    # Of twelve months the mean under top-up is not 0 in most studies, and as imprecise.
    assert is_imprecise(pool(OVER_12)[0][at]).mean() > 0.99
    assert not is_imprecise(pool(CLOSURES)[0][at]).any()


@pytest.mark.parametrize("n", [10, 30, 100])
@pytest.mark.parametrize("measure", [CLOSURES, P90])
def test_a_single_court_lies_in_its_range_as_often_as_is_said(measure, n):
    values = differences(measure)
    low, high = single_ends(values[places(n, len(values))])
    ordered = np.sort(values)
    inside = np.searchsorted(ordered, high, "right") - np.searchsorted(ordered, low, "left")
    assert 93 <= 100 * inside.mean() / len(values) <= 98


@pytest.mark.parametrize(("measure", "low"), [(CLOSURES, 91), (P90, 87)])
def test_what_pairing_bought_lies_in_its_interval_as_often_as_is_said(measure, low):
    a, b = pool(measure)
    at = places(30, len(a))
    truth = (a - b).var() / (a.var() + b.var())
    assert low <= covered(pairing_ends(a[at], b[at]), truth) <= 97


@pytest.mark.parametrize("n", [2, 3, 10])
def test_of_normal_differences_either_end_errs_in_one_study_of_forty(n):
    """40,000 studies: 2.5 % with a standard error of 0.08 points; four of them and a bit."""
    low, high = mean_ends(Streams(8, n).generator("design").normal(size=(40_000, n)))
    assert 0.021 <= (low > 0).mean() <= 0.029
    assert 0.021 <= (high < 0).mean() <= 0.029


SKEWED = np.array([0.1, 0.2, 0.2, 0.4, 0.5, 0.9, 1.4, 6.0])


def test_the_ends_are_where_halls_transform_is_the_quantile_of_student():
    n, mean, error = len(SKEWED), SKEWED.mean(), stats.sem(SKEWED)
    g, quantile = stats.skew(SKEWED), stats.t.ppf(0.975, n - 1)
    a = g / (3 * np.sqrt(n))
    for end, wanted in zip(mean_ends(SKEWED), (quantile, -quantile), strict=True):
        t = (mean - end) / error
        transformed = t + a * t**2 + a**2 * t**3 / 3 + g / (6 * np.sqrt(n))
        assert transformed == pytest.approx(wanted)


def test_without_skewness_it_is_students_interval():
    values = np.array([3.0, 5.0, 7.0, 9.0, 11.0])
    expected = stats.t.interval(0.95, 4, values.mean(), stats.sem(values))
    assert mean_ends(values) == pytest.approx(expected)


@pytest.mark.parametrize("ends", [mean_ends, single_ends])
def test_ends_move_with_the_unit_and_turn_with_the_sign(ends):
    low, high = map(float, ends(SKEWED))
    assert ends(100 + 3 * SKEWED) == pytest.approx((100 + 3 * low, 100 + 3 * high))
    assert ends(-SKEWED) == pytest.approx((-high, -low))
    assert ends(np.append(SKEWED, np.nan)) == pytest.approx([low, high])


def test_from_39_replications_on_a_single_court_lies_between_ranks():
    """Ranks 0.025 x 40 = 1 and 39 of 39; 0.025 x 60 = 1.5 and 58.5 of 59."""
    assert single_ends(np.arange(39.0)) == (0, 38)
    assert single_ends(np.arange(59.0)) == (0.5, 57.5)
    assert single_ends(np.append(np.arange(59.0), [np.nan] * 3)) == (0.5, 57.5)
    assert np.isnan(single_ends(np.arange(4.0))).all()
    mostly_zero = np.array([0.0] * 10 + [5.0] * 10)
    assert np.isnan(single_ends(mostly_zero)).all()


def test_of_fewer_it_is_students_prediction_moved_by_the_skewness():
    """The skewness of SKEWED is 2.05; Cornish and Fisher's first term is g (q^2 - 1) / 6."""
    n, g, quantile = len(SKEWED), stats.skew(SKEWED), stats.t.ppf(0.975, len(SKEWED) - 1)
    spread, moved = SKEWED.std(ddof=1) * np.sqrt(1 + 1 / n), g * (quantile**2 - 1) / 6
    expected = [SKEWED.mean() + spread * (sign * quantile + moved) for sign in (-1, 1)]
    assert single_ends(SKEWED) == pytest.approx(expected)


def test_the_jackknife_of_pairing_is_that_of_plain_loops():
    generator = Streams(9, 0).generator("design")
    a, b = generator.normal(size=12), generator.exponential(size=12)

    def log_ratio(keep):
        return np.log((a - b)[keep].var(ddof=1) / (a + b)[keep].var(ddof=1))

    n, every = len(a), np.arange(12)
    pseudo = [n * log_ratio(every) - (n - 1) * log_ratio(every != i) for i in every]
    error = stats.sem(pseudo)
    ends = log_ratio(every) + np.array([-1, 1]) * stats.t.ppf(0.975, n - 1) * error
    assert pairing_ends(a, b) == pytest.approx(2 / (1 + np.exp(-ends)))
    assert np.isnan(pairing_ends(a, a)).all()


def test_what_is_too_rare_by_hand():
    nan = np.nan
    assert too_rare(np.array([0.0] * 5 + [1.0] * 9))
    assert not too_rare(np.array([0.0] * 5 + [1.0] * 10))  # ten differ
    assert not too_rare(np.array([0.0] * 2 + [1.0] * 7))  # fewer than a quarter do not
    assert not too_rare(np.array([0.0, 1.0, -2.0]))  # one that does not is no rarity
    assert too_rare(np.array([0.0] * 2 + [1.0] * 6 + [nan] * 9))
    assert not too_rare(np.zeros(12))  # nothing was seen, which is another matter


def test_moments_are_those_of_scipy_and_leave_out_what_is_undefined():
    of = moments(np.append(SKEWED, np.nan))
    assert (of.n, of.mean, of.sd) == pytest.approx((8, SKEWED.mean(), SKEWED.std(ddof=1)))
    assert of.skewness == pytest.approx(stats.skew(SKEWED))
    assert moments(np.full(4, 3.0)).skewness == 0
