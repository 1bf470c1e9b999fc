"""Indices of spread, by hand."""

import numpy as np
import pytest

from sim.measures import spread

EVEN, UNEVEN = np.array([5.0, 5.0, 5.0, 5.0]), np.array([0.0, 0.0, 0.0, 12.0])


@pytest.mark.parametrize(
    ("index", "even", "uneven"),
    [
        (spread.sd, 0.0, 27**0.5),  # (3 x 3^2 + 9^2) / 4 = 27
        (spread.cv, 0.0, 3**0.5),
        (spread.value_range, 0.0, 12.0),
        (spread.max_over_mean, 1.0, 4.0),
        (spread.gini, 0.0, 0.75),
        (spread.jain, 1.0, 0.25),
    ],
)
def test_an_index_by_hand(index, even, uneven):
    assert index(EVEN) == pytest.approx(even)
    assert index(UNEVEN) == pytest.approx(uneven)


def test_gini_is_half_the_mean_difference_of_all_pairs_over_the_mean():
    values = np.array([3.0, 7.0, 1.0, 9.0, 9.0])
    pairs = np.abs(values[:, None] - values[None, :]).mean()
    assert spread.gini(values) == pytest.approx(pairs / (2 * values.mean()))


@pytest.mark.parametrize("index", [spread.cv, spread.max_over_mean, spread.gini, spread.jain])
def test_an_index_that_divides_by_nothing_is_undefined(index):
    assert np.isnan(index(np.zeros(3)))
    assert np.isnan(index(np.empty(0)))
