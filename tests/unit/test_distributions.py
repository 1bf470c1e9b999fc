"""Each family has the mean and spread it is given, and moves monotonically with its draws."""

import numpy as np
import pytest

from sim.scenario.distributions import FAMILIES, Distribution
from sim.world.streams import Streams

GIVEN = {
    "fixed": (3.0, 3.0, 0.0),
    "exponential": ({"mean": 3.0}, 3.0, 1.0),
    "lognormal": ({"mean": 3.0, "cv": 0.7}, 3.0, 0.7),
    "gamma": ({"mean": 3.0, "cv": 0.7}, 3.0, 0.7),
    "weibull": ({"mean": 3.0, "cv": 0.7}, 3.0, 0.7),
    "uniform": ({"low": 1.0, "high": 5.0}, 3.0, 4 / 12**0.5 / 3),
    "triangular": ({"low": 0.0, "mode": 3.0, "high": 6.0}, 3.0, (36 / 24) ** 0.5 / 3),
    "empirical": ({"values": [5.0, 2.0], "weights": [1.0, 2.0]}, 3.0, 2**0.5 / 3),
    "mixture": ({"share": 0.5, "of": {"exponential": {"mean": 6.0}}}, 3.0, 3**0.5),
}


def test_every_family_is_tested():
    assert set(GIVEN) == set(FAMILIES)


@pytest.mark.parametrize("family", GIVEN)
def test_values_have_the_given_mean_and_cv(family):
    parameters, mean, cv = GIVEN[family]
    given = Distribution(**{family: parameters})
    n = 400_000
    values = Streams(1, 0).values("x", n, given)
    assert given.family.expectation == pytest.approx(mean)
    # five standard errors of the mean; the SD of a sample is less exact for skewed families
    assert values.mean() == pytest.approx(mean, abs=5 * mean * cv / n**0.5 + 1e-12)
    assert values.std() / mean == pytest.approx(cv, rel=0.02, abs=1e-12)
    assert (values >= 0).all()


@pytest.mark.parametrize("family", GIVEN)
def test_values_rise_with_their_draws(family):
    given = Distribution(**{family: GIVEN[family][0]}).family
    draws = np.sort(Streams(1, 0).draws("x", 1000, given.base))
    assert (np.diff(given.transform(draws)) >= 0).all()


@pytest.mark.parametrize("family", ["exponential", "lognormal", "gamma", "weibull"])
def test_another_mean_scales_every_value(family):
    parameters = GIVEN[family][0]
    streams = Streams(1, 0)
    one = streams.values("x", 100, Distribution(**{family: parameters}))
    two = streams.values("x", 100, Distribution(**{family: parameters | {"mean": 6.0}}))
    np.testing.assert_allclose(two, 2 * one, rtol=1e-12)


@pytest.mark.parametrize("family", [name for name in GIVEN if name != "mixture"])
def test_a_mixture_has_the_values_of_another_family_in_their_order_and_else_0(family):
    inner = Distribution(**{family: GIVEN[family][0]})
    mixture = Distribution(mixture={"share": 0.3, "of": {family: GIVEN[family][0]}}).family
    assert mixture.expectation == pytest.approx(0.3 * 3)
    assert mixture.size == inner.family.size
    assert mixture.can_be_zero
    draws = np.linspace(1e-4, 1 - 1e-4, 20_000)
    values = mixture.transform(draws)
    assert (values[draws <= 0.7] == 0).all()
    some = values[draws > 0.7]
    assert some.mean() == pytest.approx(3, rel=0.01)  # of its upper quantiles all but the last
    assert (some > 0).all()


def test_a_mixture_of_certainty_has_the_quantiles_of_the_other():
    draws = np.array([1e-9, 0.2, 0.5, 0.99])
    other = Distribution(exponential={"mean": 2.0}).family
    mixture = Distribution(mixture={"share": 1, "of": {"exponential": {"mean": 2.0}}}).family
    np.testing.assert_allclose(mixture.transform(draws), other.transform(-np.log1p(-draws)))
    assert not mixture.can_be_zero


def test_another_share_of_a_mixture_leaves_the_draws_as_they_are():
    """Who has more than 0 with a small share has at least as much with a large one."""
    few, many = (
        Streams(1, 0).values(
            "x", 1000, Distribution(mixture={"share": share, "of": {"gamma": {"mean": 2, "cv": 1}}})
        )
        for share in (0.2, 0.6)
    )
    assert (many >= few).all()
    assert ((few > 0).sum(), (many > 0).sum()) == (
        pytest.approx(200, abs=45),
        pytest.approx(600, abs=55),
    )


def test_a_lognormal_without_spread_is_its_mean():
    given = Distribution(lognormal={"mean": 2.0, "cv": 0.0})
    np.testing.assert_allclose(Streams(1, 0).values("x", 5, given), 2.0)


def test_a_weibull_with_cv_one_is_exponential():
    given = Distribution(weibull={"mean": 2.0, "cv": 1.0}).family
    draws = np.array([0.1, 1.0, 3.0])
    np.testing.assert_allclose(given.transform(draws), 2 * draws, rtol=1e-9)


def test_uniform_draws_are_never_zero_or_one():
    draws = Streams(1, 0).draws("x", 1_000_000)
    assert 0 < draws.min() < 1e-5
    assert 1 - 1e-5 < draws.max() < 1
