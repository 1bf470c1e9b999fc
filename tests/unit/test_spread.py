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


def test_nothing_has_no_range():
    assert np.isnan(spread.value_range(np.empty(0)))


def test_indices_are_known_where_the_mean_is_less_than_one_case():
    few = np.array([0.2, 0.4])
    assert spread.max_over_mean(few) == pytest.approx(4 / 3)
    assert spread.cv(few) == pytest.approx(1 / 3)
    assert spread.gini(few) == pytest.approx(1 / 6)
    assert spread.jain(few) == pytest.approx(0.36 / (2 * 0.2))
    assert spread.gini(np.array([7.0])) == 0


def test_only_what_counts_enters_the_deviation_of_a_row():
    values = np.array([[2, 4, 99], [1, 99, 99], [7, 7, 7]])
    counted = np.array([[True, True, False], [True, False, False], [False, False, False]])
    assert spread.sd_of_rows(values, counted).tolist() == [1, 0]
    assert spread.sd_of_rows(values[:, :2], counted[:1, :2].repeat(3, axis=0)).tolist() == [
        1,
        49,
        0,
    ]
