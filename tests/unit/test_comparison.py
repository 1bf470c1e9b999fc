"""Paired comparison against scipy and by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.experiment.comparison import compare, half_width, paired
from sim.world.streams import Streams


def two_arms(n=30):
    common = Streams(3, 0).draws("common", n, "normal")
    noise = Streams(3, 0).draws("noise", n, "normal")
    return pd.Series(105 + 5 * common + noise), pd.Series(100 + 5 * common)


def test_the_interval_is_that_of_the_paired_t_test():
    a, b = two_arms()
    found = paired(a, b)
    expected = stats.ttest_rel(a, b).confidence_interval(0.95)
    low = found["difference"] - found["half_width_95"]
    high = found["difference"] + found["half_width_95"]
    assert (low, high) == pytest.approx((expected.low, expected.high))


def test_pairing_removes_what_both_have_in_common():
    found = paired(*two_arms())
    assert found["variance_unpaired"] > 20 * found["variance_paired"]


def test_the_relative_interval_covers_the_true_ratio_as_often_as_it_says():
    """2,000 studies of 30: a 95 % interval covers in 93 to 97 % (five standard errors)."""
    common = Streams(4, 0).draws("c", 60_000, "normal").reshape(2000, 30)
    noise = Streams(4, 0).draws("n", 60_000, "normal").reshape(2000, 30)
    covered = 0
    for c, e in zip(common, noise, strict=True):
        found = paired(pd.Series(105 + 5 * c + e), pd.Series(100 + 5 * c))
        covered += abs(found["relative_difference"] - 0.05) <= found["relative_half_width_95"]
    assert 0.925 <= covered / 2000 <= 0.975


def test_equal_arms_differ_by_nothing():
    _, b = two_arms()
    found = paired(b, b)
    assert [found[k] for k in ("difference", "half_width_95", "share_positive")] == [0, 0, 0]
    assert found["relative_half_width_95"] == 0


def test_one_replication_has_no_interval():
    found = paired(pd.Series([3.0]), pd.Series([2.0]))
    assert (found["difference"], found["relative_difference"]) == (1.0, 0.5)
    for name in ("half_width_95", "relative_half_width_95", "variance_paired", "variance_unpaired"):
        assert np.isnan(found[name])


def test_replications_in_which_a_measure_is_undefined_are_left_out_of_both_arms():
    found = paired(pd.Series([3.0, np.nan, 5.0]), pd.Series([1.0, 100.0, 1.0]))
    assert (found["replications"], found["mean_reference"], found["difference"]) == (2, 1.0, 3.0)


def test_a_measure_that_is_never_defined_has_empty_cells():
    found = paired(pd.Series([np.nan]), pd.Series([np.nan]))
    assert found.pop("replications") == 0
    assert np.isnan(list(found.values())).all()


def test_a_relative_difference_from_zero_is_undefined():
    found = paired(pd.Series([1.0, 2.0]), pd.Series([0.0, 0.0]))
    assert np.isnan(found["relative_difference"])
    assert found["difference"] == 1.5


def test_every_arm_is_compared_with_the_first_by_replication_not_by_row():
    rows = [
        ("a", 0, 1.0),
        ("a", 1, 2.0),
        ("b", 1, 5.0),
        ("b", 0, 2.0),
        ("c", 0, 0.0),
        ("c", 1, 0.0),
    ]
    table = compare(pd.DataFrame(rows, columns=["arm", "replication", "x"]), ["a", "b", "c"])
    assert table[["arm", "reference"]].to_numpy().tolist() == [["b", "a"], ["c", "a"]]
    assert table["difference"].tolist() == [2.0, -1.5]
    assert table["share_positive"].tolist() == [1.0, 0.0]


def test_half_width_by_column():
    values = np.array([[1.0, 5.0], [3.0, 5.0]])
    # sd sqrt(2), n = 2, t(1 degree of freedom, 97.5 %) = 12.706: 12.706 x sqrt(2) / sqrt(2)
    np.testing.assert_allclose(half_width(values), [12.7062, 0.0], rtol=1e-5)
    assert np.isnan(half_width(values[:1])).all()
