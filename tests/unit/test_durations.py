"""Kaplan-Meier by hand, and the measures that follow from it."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from sim.measures.durations import in_order, kaplan_meier, restricted_means
from sim.measures.indicators import measures
from sim.running.executors import cores
from tests.support import docket, play_arm, regions, scenario

# Six cases: closed after 2, 4, 4 and 7 days, open since 3 and 9.
#   day 2: 6 at risk, 1 closed: open 5/6
#   day 4: 4 at risk (one left at 3), 2 closed: open 5/6 x 2/4 = 5/12
#   day 7: 2 at risk, 1 closed: open 5/24
DAYS = np.array([2.0, 3.0, 4.0, 4.0, 7.0, 9.0])
CLOSED = np.array([True, False, True, True, True, False])


@pytest.mark.parametrize("span", [0.0, 1e-12, 1.0, 500.0])
@pytest.mark.parametrize("n", [0, 1, 5000])
def test_days_are_put_in_order_also_where_many_are_close(n, span):
    """Some of 5,000 lie within a 65,536th of their range, or are equal; those stay as they came."""
    days = 7 + span * np.modf(np.sqrt(np.arange(n)) * 12.3)[0].round(5)
    assert in_order(days).tolist() == np.argsort(days, kind="stable").tolist()


@pytest.fixture
def curve():
    return kaplan_meier(DAYS, CLOSED, reach=20.0)


def test_the_curve_by_hand(curve):
    at = curve.at(np.array([0, 1.9, 2, 3.9, 4, 6.9, 7, 9, 20]))
    np.testing.assert_allclose(1 - at, np.array([24, 24, 20, 20, 10, 10, 5, 5, 5]) / 24)


def test_beyond_what_could_be_followed_nothing_is_known(curve):
    assert np.isnan(curve.at(np.array([20.1]))[0])


def test_quantiles_are_the_first_days_that_reach_them(curve):
    assert (curve.quantile(0.1), curve.quantile(0.5)) == (2.0, 4.0)
    assert np.isnan(curve.quantile(0.9))  # 19/24 are closed at most


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_share_of_cases_that_are_all_closed_is_reached_by_just_so_many(share):
    """Of n cases by the day of the n x share-th, though the product may be a digit too small."""
    for n in range(10, 6000, 490):
        days = np.arange(1.0, n + 1)
        found = kaplan_meier(days, np.ones(n, dtype=bool), n).quantile(share)
        assert found == days[round(n * share) - 1], n


def test_the_restricted_mean_is_the_area_under_the_open_share(curve):
    # 2 x 1 + 2 x 20/24 + 3 x 10/24 + 3 x 5/24
    assert curve.restricted_mean(10.0) == pytest.approx(2 + 40 / 24 + 30 / 24 + 15 / 24)
    assert np.isnan(curve.restricted_mean(30.0))


def test_without_open_cases_it_is_the_plain_share():
    curve = kaplan_meier(np.array([1.0, 2.0, 3.0]), np.ones(3, dtype=bool), reach=2.5)
    np.testing.assert_allclose(curve.at(np.array([1.5, 3.0, 99.0])), [1 / 3, 1, 1])
    assert curve.restricted_mean(50.0) == pytest.approx(2.0)


def test_without_cases_nothing_is_known():
    curve = kaplan_meier(np.empty(0), np.empty(0, dtype=bool), reach=10.0)
    assert np.isnan(curve.at(np.array([1.0]))[0])
    assert np.isnan([curve.quantile(0.5), curve.restricted_mean(5.0)]).all()


def test_the_measures_of_four_cases_by_hand():
    """Two lone officers, regions A and B, a month of 400 days after one of 20, immediate dealing.

    Case 0 of A: filed 20, works 10 days, closed 30: 10 days. Case 1 of A: filed 20, closed 50: 30.
    Case 2 of B: filed 20, works 100 days: 100. Case 3 of B: filed 120, works 1000 days: open,
    followed for 300 days. Case 4 was filed on day 5 and belongs to the history.
    """
    given = scenario(
        calendar={"months": 20},
        history={"months": 1},
        intake={"regions": regions([1], [2])},
        teams={"count": 2},
        allocation={"timing": "immediate"},
        time_limit_days=30.0,
    )
    filed, work = [5, 20, 20, 20, 120], [[1], [10], [20], [100], [1000]]
    found = measures(play_arm(given, cases=docket(given, filed, work, region=[0, 0, 0, 1, 1])))
    assert found["closures_cases"] == 3  # on days 30, 50 and 120; case 4 was closed on day 6
    assert found["time_to_closure_median_days"] == 30.0
    assert found["closed_within_limit_share"] == 0.5
    assert found["closed_cases_only_mean_days"] == pytest.approx((10 + 30 + 100) / 3)
    assert found["pending_age_mean_days"] == 300.0
    # (10 + 30 + 100 + 360) / 4: the open case counts as at least as long as it was followed
    assert found["time_to_closure_mean_360_days"] == pytest.approx(125.0)
    # region A: 20; region B: (100 + 360) / 2 = 230; SD of the two: 105
    assert found["time_to_closure_sd_regions_days"] == pytest.approx(105.0)
    assert found["pending_over_12_months_cases"] == 1  # 300 days > 12 x 20
    assert found["pending_over_18_months_cases"] == 0
    assert np.isnan(found["disposition_calendar_days"])  # nothing closed in the last 12 months


def test_teams_that_are_gone_do_not_count_as_officers_without_closures():
    arms = [{"name": "two"}, {"name": "one", "teams": {"count": 1}, "allocation": "rotation"}]
    given = scenario(teams={"count": 2}, history={"months": 1}, arms=arms)
    assert measures(play_arm(given, "one"))["closures_per_officer_sd_cases"] == 0


@given(st.data())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_curve_is_scipys(data):
    days = data.draw(st.lists(st.integers(0, 9), min_size=1, max_size=30))
    closed = np.array(data.draw(st.lists(st.booleans(), min_size=len(days), max_size=len(days))))
    curve = kaplan_meier(np.array(days, dtype=float), closed, reach=20.0)
    sample = stats.CensoredData.right_censored(np.array(days, dtype=float), ~closed)
    cdf = stats.ecdf(sample).cdf
    np.testing.assert_array_equal(curve.days, cdf.quantiles)
    np.testing.assert_allclose(curve.closed_share, cdf.probabilities, rtol=1e-14)


def test_restricted_means_of_groups_are_those_of_each_alone():
    group = np.array([4, 2, 4, 2, 4, 2])
    found = restricted_means(DAYS, CLOSED, group, 20.0, 10.0)
    alone = [kaplan_meier(DAYS[group == g], CLOSED[group == g], 20.0) for g in (2, 4)]
    assert found.tolist() == [curve.restricted_mean(10.0) for curve in alone]
    nobody = np.empty(0)
    assert not len(restricted_means(nobody, nobody > 0, nobody.astype(int), 20.0, 10.0))


@given(st.data())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_restricted_means_are_those_of_each_group_with_ties_and_beyond_reach(data):
    n = data.draw(st.integers(0, 25))
    days = np.sort(data.draw(arrays(np.float64, n, elements=st.integers(0, 9))))
    closed = data.draw(arrays(np.bool_, n))
    group = data.draw(arrays(np.int64, n, elements=st.sampled_from([0, 3, 300])))
    for horizon in (5.0, 9.5, 12.0):
        found = restricted_means(days, closed, group, 9.5, horizon)
        alone = [kaplan_meier(days[group == g], closed[group == g], 9.5) for g in np.unique(group)]
        np.testing.assert_array_equal(found, [curve.restricted_mean(horizon) for curve in alone])


@pytest.mark.parametrize(
    ("filed", "work", "regions_of", "sd"),
    [
        # region A: (10 + 20) / 2 = 15; region B: (30 + 70) / 2 = 50
        ([20, 20, 20, 20], [10, 10, 30, 40], [0, 0, 1, 1], 17.5),
        # B's last case is open after 270 days
        ([20, 20, 20, 20], [10, 10, 30, 999], [0, 0, 1, 1], np.nan),
        # one of A, closed after 10 days, was followed longer than the other: 10; B: 50
        ([20, 20, 20, 315], [10, 30, 40, 999], [0, 1, 1, 0], 20.0),
        # the older one of A is open, though the younger one is closed
        ([20, 20, 100], [999, 30, 40], [0, 1, 0], np.nan),
    ],
)
def test_the_spread_over_regions_is_known_if_their_longest_cases_are_closed(
    filed, work, regions_of, sd
):
    """Fewer than 360 days: months 2 to 16, after one of history. Region B is served by team 3."""
    given = scenario(
        calendar={"months": 15},
        history={"months": 1},
        intake={"regions": regions([1] if len(filed) > 3 else [1, 2], [3])},
        teams={"count": 3},
        allocation={"rule": "regional", "timing": "immediate"},
    )
    cases = docket(given, filed, [[days] for days in work], region=regions_of)
    found = measures(play_arm(given, cases=cases))["time_to_closure_sd_regions_days"]
    assert found == pytest.approx(sd, nan_ok=True)


@pytest.mark.study
@pytest.mark.skipif(cores() == 1, reason="one core shares out nothing")
def test_sums_are_the_same_on_any_number_of_cores():
    """A product of long vectors would be shared out over cores, and be rounded otherwise."""
    code = (
        "import numpy as np; from sim.measures.durations import kaplan_meier, restricted_means; "
        "from sim.measures.pooled import weighted; from sim.measures.spread import gini; "
        "days = np.sqrt(np.arange(50_000)); closed = np.arange(50_000) % 3 > 0; "
        "curve = kaplan_meier(days, closed, 223.0); "
        "one = restricted_means(days, closed, np.zeros(50_000, dtype=int), 223.0, 200.0); "
        "mean = weighted(np.sin(days), days + 0.1); "
        "found = [curve.restricted_mean(200.0), one[0], gini(days), mean]; "
        "print(*(float(value).hex() for value in found))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "OPENBLAS_NUM_THREADS": threads},
            check=True,
            capture_output=True,
        ).stdout
        for threads in ("1", "2")
    }
    assert len(said) == 1
