"""Paired comparison against scipy and by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.analysis.comparison import compare, compare_each, half_width
from sim.world.streams import Streams
from tests.support import paired


def two_arms(n=30):
    common = Streams(3, 0).draws("common", n, "normal")
    noise = Streams(3, 0).draws("noise", n, "normal")
    return pd.Series(105 + 5 * common + noise), pd.Series(100 + 5 * common)


def test_the_half_width_is_that_of_the_paired_t_test():
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
    sides = {"b": 105 + 5 * common + noise, "a": 100 + 5 * common}
    studies = pd.concat(  # a study a column, as if it were a measure
        [
            pd.DataFrame(side.T).rename(columns=str).assign(arm=arm, replication=range(30))
            for arm, side in sides.items()
        ]
    )
    found = compare(studies, ["a", "b"])
    covered = (found["relative_low_95"] <= 0.05) & (found["relative_high_95"] >= 0.05)
    assert len(covered) == 2000
    assert 0.925 <= covered.mean() <= 0.975


def test_equal_arms_differ_by_nothing():
    _, b = two_arms()
    found = paired(b, b)
    names = ("difference", "low_95", "high_95", "half_width_95", "share_positive", "differ")
    assert [found[k] for k in names] == [0] * 6
    assert [found[f"relative_{k}"] for k in names[1:4]] == [0, 0, 0]


ENDS = [
    f"{of}{end}_95"
    for of in ("", "relative_", "single_", "single_relative_", "pairing_", "simultaneous_")
    for end in ("low", "high")
]


def test_one_replication_has_no_interval():
    found = paired([3.0], [2.0])
    assert (found["difference"], found["relative_difference"]) == (1.0, 0.5)
    for name in (*ENDS, "half_width_95", "variance_paired", "variance_unpaired"):
        assert np.isnan(found[name])


def test_replications_in_which_a_measure_is_undefined_are_left_out_of_both_arms():
    found = paired([3.0, np.nan, 5.0], [1.0, 100.0, 1.0])
    assert (found["replications"], found["mean_reference"], found["difference"]) == (2, 1.0, 3.0)
    assert found["of_replications"] == 3


def test_a_measure_that_is_never_defined_has_empty_cells():
    found = paired([np.nan], [np.nan])
    assert [found.pop(name) for name in ("replications", "differ", "of_replications")] == [0, 0, 1]
    numbers = [x for name, x in found.items() if name not in ("measure", "arm", "reference")]
    assert np.isnan(numbers).all()


def test_a_relative_difference_from_zero_is_undefined():
    found = paired([1.0, 2.0], [0.0, 0.0])
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
    assert half_width(values[:1]).shape == (2,)
    assert np.isnan(half_width(values[:1])).all()


ARM, REFERENCE = [12.0, 14, 16, 18], [11.0, 13, 12, 12]
"""Means 15 and 12, relative difference 1/4.

What Cochran's half-width is taken of, (arm - 5/4 reference) / 12, is -7/48, -9/48, 4/48, 12/48: sum
of squares 290/2304, SD sqrt(290/6912) = 0.204832. With t(3 degrees of freedom, 97.5 %) = 3.182446
and n = 4 the half-width is 0.3259329. The differences 1, 1, 4, 6 have the mean 3 and the sum of
squares 18: SD sqrt(6), half-width 3.897685. They are skewed to the right: m3 = 12/4, m2 = 18/4,
skewness 3 / 4.5^1.5 = 0.314270, so that Hall's a = 0.314270 / 6 = 0.052378 and what the quantiles
become is (cbrt(1 + 0.157135 (3.182446 - 0.026189)) - 1) / a = 2.7432192 below the mean and
(cbrt(1 - 0.157135 (3.182446 + 0.026189)) - 1) / a = -3.9810762 above it, each times sqrt(6) / 2."""
BY_HAND = {
    "replications": 4,
    "of_replications": 4,
    "differ": 4,
    "mean_arm": 15.0,
    "mean_reference": 12.0,
    "difference": 3.0,
    "low_95": 3 - 2.7432192 * 1.2247449,
    "high_95": 3 + 3.9810762 * 1.2247449,
    "half_width_95": 3.897685,
    "relative_difference": 0.25,
    "relative_half_width_95": 0.3259329,
}


def test_a_comparison_by_hand():
    found = paired(ARM, REFERENCE)
    assert {name: found[name] for name in BY_HAND} == pytest.approx(BY_HAND, rel=1e-6)
    # Variances: 6 of the differences; 20/3 and 2/3 of the arms.
    assert found["variance_paired"] == pytest.approx(6)
    assert found["variance_unpaired"] == pytest.approx(22 / 3)
    assert found["share_positive"] == 1
    # One difference that is alone holds together with itself.
    assert found["simultaneous_half_width_95"] == found["half_width_95"]
    assert found["simultaneous_relative_half_width_95"] == found["relative_half_width_95"]


def test_two_replications_are_enough_for_an_interval():
    found = paired([3.0, 5.0], [1.0, 1.0])
    assert found["half_width_95"] == pytest.approx(12.7062, rel=1e-5)
    assert (found["variance_paired"], found["variance_unpaired"]) == pytest.approx((2, 2))


def test_intervals_of_several_arms_hold_together_after_bonferroni():
    of_arm = {"a": REFERENCE, "b": ARM, "c": ARM}
    rows = [(arm, i, x) for arm, values in of_arm.items() for i, x in enumerate(values)]
    table = compare(pd.DataFrame(rows, columns=["arm", "replication", "x"]), ["a", "b", "c"])
    # Two differences: t(3, 1 - 0.05 / 4) = 4.176535 in place of t(3, 97.5 %) = 3.182446.
    wider = 4.176535 / 3.182446
    for name in ("half_width_95", "relative_half_width_95"):
        expected = wider * np.array([BY_HAND[name]] * 2)
        np.testing.assert_allclose(table[f"simultaneous_{name}"], expected, rtol=1e-6)


RELATIVE_ENDS = ["relative_low_95", "relative_high_95"]
COLUMNS = ["measure", "arm", "reference", *BY_HAND]
COLUMNS[-1:] = [*RELATIVE_ENDS, COLUMNS[-1]]


def test_one_arm_alone_is_compared_with_nothing_in_the_same_columns():
    rows = pd.DataFrame({"arm": "a", "replication": [0, 1], "x": [1.0, 2.0], "place": ["P", "Q"]})
    found = compare(rows.drop(columns="place"), ["a"])
    assert len(found) == 0
    assert found.columns[: len(COLUMNS)].tolist() == COLUMNS
    assert "simultaneous_relative_half_width_95" in found
    each = compare_each(rows, "place", ["a"], ["x"])
    assert len(each) == 0
    assert each.columns.tolist() == [*COLUMNS[:3], "place", *COLUMNS[3:]]


def places(**arms: dict[str, list[float]]) -> pd.DataFrame:
    """Values of a measure x of each arm in each place, a replication each; rows in disorder."""
    rows = [
        (place, arm, i, x)
        for arm, of_place in arms.items()
        for place, values in of_place.items()
        for i, x in enumerate(values)
    ]
    found = pd.DataFrame(rows, columns=["place", "arm", "replication", "x"])
    return found.iloc[::-1]


def test_each_place_by_hand_with_three_arms():
    """Place P as above; in Q an arm that is not defined in two of four replications; R about 0."""
    nan = np.nan
    rows = places(
        a={"P": REFERENCE, "Q": [2.0, 2.0, 2.0, 7.0], "R": [1.0, -1.0, 2.0, -2.0]},
        b={"P": ARM, "Q": [7.0, 9.0, nan, nan], "R": ARM},
        c={"P": REFERENCE, "Q": [4.0, nan, nan, nan], "R": ARM},
    )
    found = compare_each(rows, "place", ["a", "b", "c"], ["x"])
    assert found.columns.tolist() == [*COLUMNS[:3], "place", *COLUMNS[3:]]
    assert found.index.tolist() == list(range(6))
    assert found["measure"].tolist() == ["x"] * 6
    assert found["arm"].tolist() == ["b"] * 3 + ["c"] * 3
    assert found["reference"].tolist() == ["a"] * 6
    assert found["place"].tolist() == ["P", "Q", "R"] * 2
    by_place = {row["place"]: row for row in found[found["arm"] == "b"].to_dict("records")}
    assert {n: by_place["P"][n] for n in BY_HAND} == pytest.approx(BY_HAND, rel=1e-6)
    # Q: two replications, means 8 and 2. Differences 5 and 7; (arm - 4 reference) / 2 is -1/2 and
    # 1/2: SD sqrt(2) and half of it, t(1 degree of freedom) = 12.7062.
    of_q = {
        "replications": 2,
        "mean_arm": 8.0,
        "mean_reference": 2.0,
        "difference": 6.0,
        "low_95": 6 - 12.7062,
        "high_95": 6 + 12.7062,
        "half_width_95": 12.7062,
        "relative_difference": 3.0,
        "relative_half_width_95": 6.3531,
    }
    assert {n: by_place["Q"][n] for n in of_q} == pytest.approx(of_q, rel=1e-5)
    # R: the reference has the mean 0, of which nothing is a share.
    assert np.isnan(by_place["R"]["relative_difference"])
    assert np.isnan(by_place["R"]["relative_half_width_95"])
    assert by_place["R"]["difference"] == 15
    # c: equal in P; one replication in Q, which has no interval.
    of_c = found[found["arm"] == "c"].set_index("place")
    assert (
        of_c.loc["P", ["difference", "half_width_95", "relative_half_width_95"]].tolist() == [0] * 3
    )
    assert of_c.loc["Q", "relative_difference"] == 1
    assert of_c.loc["Q", ["half_width_95", "relative_half_width_95"]].isna().all()
    assert {str(found[name].dtype) for name in COLUMNS[4:]} == {"float64"}


def test_each_place_is_compared_as_by_itself_in_every_column():
    draws = Streams(3, 0).draws("x", 48, "normal").reshape(2, 3, 8)
    a, b = ({p: list(10 + v) for p, v in zip("PQR", arm, strict=True)} for arm in draws)
    rows = places(a=a, b=b)
    found = compare_each(rows, "place", ["a", "b"], ["x"]).set_index("place")
    for place, own in rows.groupby("place"):
        alone = compare(own.drop(columns="place"), ["a", "b"]).iloc[0]
        for name in COLUMNS[3:]:
            assert found.loc[place, name] == pytest.approx(alone[name]), (place, name)


def test_places_that_lack_a_replication_of_an_arm_are_refused():
    rows = places(a={"P": [1.0, 2.0], "Q": [1.0, 2.0]}, b={"P": [1.0, 2.0], "Q": [1.0]})
    with pytest.raises(ValueError, match="not every place has all arms and replications"):
        compare_each(rows, "place", ["a", "b"], ["x"])


def test_values_that_only_the_order_of_a_sum_sets_apart_are_equal():
    values = np.array([0.1 + 0.2, 17.25, 3.0])
    found = paired(values, np.array([0.3, 17.250000000000004, 3.0]))
    assert (found["differ"], found["share_positive"], found["variance_paired"]) == (0, 0, 0)
    assert paired(values + 1e-6, values)["differ"] == 3
