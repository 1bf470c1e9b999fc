"""Emulators and implausibility against what theory says of them."""

import numpy as np
import pytest

from sim.analysis.design import sobol
from sim.analysis.emulator import emulator
from sim.analysis.history_matching import (
    LIMIT,
    emulated_implausibility,
    implausibility,
    played_implausibility,
)
from sim.fitting.known import excess
from sim.world.streams import Streams


def normals(name, *shape):
    return Streams(3, 0).draws(name, int(np.prod(shape)), "normal").reshape(shape)


def quadratic(points):
    x, y = points.T
    return np.column_stack([1 + 2 * x - y + x * y, 3 * x**2 - 2 * y**2])


PLACES = 2 * sobol(2, 64) - 1


def test_a_quadratic_without_chance_is_met_exactly():
    plays = np.repeat(quadratic(PLACES)[:, None], 2, axis=1)
    found = emulator(PLACES, plays)
    elsewhere = np.array([[0.3, -0.8], [-0.55, 0.2]])
    assert found.mean(elsewhere) == pytest.approx(quadratic(elsewhere))
    assert found.own_variance(elsewhere) == pytest.approx(np.zeros((2, 2)), abs=1e-20)


def test_variance_between_plays_is_met_where_it_grows_log_linearly():
    sd = np.exp(0.5 * PLACES[:, :1])
    noise = normals("plays", 64, 40, 2) * sd[:, None]
    found = emulator(PLACES, quadratic(PLACES)[:, None] + noise)
    at = np.array([[-0.9, 0.0], [0.9, 0.0]])
    assert found.variance_of_plays(at) == pytest.approx(np.exp(at[:, :1]) * [1, 1], rel=0.15)


def test_few_plays_give_no_smaller_variance():
    # Of two plays the logarithm of the variance lies 1.27 below that of the truth on average.
    noise = normals("pairs", 256, 2, 1)
    places = 2 * sobol(2, 256) - 1
    found = emulator(places, noise)
    assert found.variance_of_plays(np.zeros((1, 2)))[0, 0] == pytest.approx(1, rel=0.25)


def test_implausibility_is_a_distance_in_sds():
    found = implausibility(np.array([5.0, 1.0]), np.array([[1.0, 1.0]]), np.array([[4.0, 9.0]]))
    assert found.tolist() == [[2.0, 0.0]]


def test_the_square_of_a_discrepancy_is_added_to_the_variance():
    plays = np.array([0.0, 2.0]).reshape(1, 2, 1)  # their variance is 2, with the data's own 3
    found = played_implausibility(np.array([5.0]), plays, np.array([3.0]))
    assert found.item() == pytest.approx((5 - 1) / np.sqrt(3 + 9))
    places = np.linspace(-1, 1, 12)[:, None]
    known, far = emulator(places, normals("square", 12, 8, 1)), np.array([4.0])
    variances = (
        ((far - known.mean(places)) / emulated_implausibility(far, known, places, d)) ** 2
        for d in (np.array([3.0]), np.array([0.0]))
    )
    assert np.subtract(*variances) == pytest.approx(9.0)


def test_the_truth_is_kept_as_often_as_claimed():
    """Of 400 data sets of one normal statistic, the truth is ruled out by few: 3 SD, 15 of t."""
    plays = normals("truths", 400, 16, 1)
    data = normals("data", 400)
    worst = [
        played_implausibility(data[i : i + 1], plays[i : i + 1], np.zeros(1))[0, 0]
        for i in range(400)
    ]
    assert np.mean(np.array(worst) > LIMIT) < 0.025  # 0.9 % by Student's t of 15; SE 0.5 %


def test_a_variance_that_happens_to_be_small_counts_as_that_of_points_alike():
    plays = normals("alike", 5, 16, 1)
    plays[0] *= 0.01
    alone = played_implausibility(np.array([1.0]), plays, np.zeros(1))
    together = played_implausibility(np.array([1.0]), plays, np.zeros(1), np.zeros(5))
    assert alone[0, 0] > 50
    assert together[0, 0] < 2
    assert (together <= alone).all()


def test_far_points_are_ruled_out_and_the_truth_is_not():
    plays = quadratic(PLACES)[:, None] + 0.1 * normals("wave", 64, 3, 2)
    fitted = emulator(PLACES, plays)
    truth = np.array([[0.4, -0.3]])
    data = quadratic(truth)[0] + 0.1 * normals("seen", 2)
    pool = 2 * sobol(2, 1024) - 1
    none = np.zeros(2)
    kept = emulated_implausibility(data, fitted, pool, none).max(axis=1) <= LIMIT
    assert 0 < kept.mean() < 0.2
    assert emulated_implausibility(data, fitted, truth, none).max() <= LIMIT


def test_sobol_points_are_in_the_middle_of_their_cells():
    points = sobol(3, 8)
    assert sorted(points[:, 0].tolist()) == pytest.approx([(i + 0.5) / 8 for i in range(8)])
    assert points.min() > 0
    assert points.max() < 1


@pytest.mark.parametrize("cv", [0.0, 0.2])
def test_the_months_factor_comes_back_on_average(cv):
    """Mean of cv^2 over 300 ledgers of 24 months: within 4 of its SE, but for what is cut at 0."""
    generator = Streams(5, 0).generator("months")
    expected = np.full(24, 100.0)
    factor = generator.gamma(1 / cv**2, cv**2, (300, 24)) if cv else np.ones((300, 24))
    counts = generator.poisson(100 * factor).astype(float)
    found = [excess(row, expected) for row in counts]
    squares = np.array([one.cv**2 for one in found])
    if cv:
        assert squares.mean() == pytest.approx(cv**2, abs=4 * squares.std() / np.sqrt(300))
    else:
        inside = [one.low <= one.index <= one.high for one in found]
        assert np.mean(inside) == pytest.approx(0.9, abs=0.06)
        assert np.sqrt(squares).mean() < 0.03
