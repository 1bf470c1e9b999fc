"""Values that are known to exceed a bound, against what draws leave above it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.scenario.distributions import Distribution, quantile
from sim.scenario.exceeding import at_most, exceeding
from sim.world.streams import Streams

FAMILIES: list[tuple[dict[str, Any], float]] = [
    ({"exponential": {"mean": 12}}, 20),
    ({"lognormal": {"mean": 30, "cv": 1.5}}, 60),
    ({"gamma": {"mean": 12, "cv": 0.5}}, 14),
    ({"weibull": {"mean": 25, "cv": 0.8}}, 30),
    ({"uniform": {"low": 10, "high": 20}}, 17),
    ({"triangular": {"low": 5, "mode": 10, "high": 30}}, 8),
    ({"triangular": {"low": 5, "mode": 10, "high": 30}}, 22),
    ({"triangular": {"low": 5, "mode": 5, "high": 30}}, 22),
    ({"triangular": {"low": 5, "mode": 30, "high": 30}}, 22),
    ({"empirical": {"values": [10, 30, 15], "weights": [2, 1, 2]}}, 10),
    ({"mixture": {"share": 0.3, "of": {"lognormal": {"mean": 60, "cv": 1}}}}, 40),
]


@pytest.mark.parametrize(("written", "bound"), FAMILIES)
def test_what_is_drawn_above_a_bound_is_what_draws_leave_above_it(
    written: dict[str, Any], bound: float
) -> None:
    quantity, streams = Distribution.model_validate(written), Streams(1, 0)
    drawn = streams.values("x", 200_000, quantity)
    left = drawn[drawn > bound]
    n = len(left)
    above = exceeding(quantity.family, np.full(n, bound), streams.draws("y", n))
    assert (above >= bound).all()
    off = 4 * left.std() * (2 / n) ** 0.5
    assert above.mean() == pytest.approx(left.mean(), abs=off)
    quantiles = [0.1, 0.5, 0.9]
    np.testing.assert_allclose(
        np.quantile(above, quantiles), np.quantile(left, quantiles), rtol=0.04
    )


@pytest.mark.parametrize(("written", "bound"), FAMILIES)
def test_without_a_bound_it_is_the_quantity(written: dict[str, Any], bound: float) -> None:
    family = Distribution.model_validate(written).family
    uniforms = np.array([0.001, 0.2, 0.5, 0.9999])
    lowest = exceeding(family, np.array([-1.0, 0.0, -bound, -5.0]), uniforms)
    np.testing.assert_array_equal(lowest, quantile(family, uniforms))
    assert (np.diff(lowest) >= 0).all()


MEAN_EXCESS: list[tuple[dict[str, Any], float, float]] = [
    ({"exponential": {"mean": 12}}, 1200, 12),
    ({"exponential": {"mean": 0.1}}, 1200, 0.1),
    # x / (a x - k + 1) in the first order: shape 6.25, a = 6.25 / 45, k - 1 = 5.25
    ({"gamma": {"mean": 45, "cv": 0.4}}, 900, 900 / (900 * 6.25 / 45 - 5.25)),
    ({"gamma": {"mean": 45, "cv": 0.4}}, 9000, 9000 / (9000 * 6.25 / 45 - 5.25)),
    ({"gamma": {"mean": 45, "cv": 2.5}}, 20_000, 20_000 / (20_000 * 0.16 / 45 + 0.84)),
    # of Weibull's hazard (k / s) (x / s)^(k - 1), s = 45 / Gamma(1.5) for k = 2, whose CV this is
    ({"weibull": {"mean": 45, "cv": 0.5227232}}, 900, (45 / 0.886227) ** 2 / (2 * 900)),
    # of Mills' ratio: sd x / z, z being the score of x; sd^2 = log(1.25)
    ({"lognormal": {"mean": 10, "cv": 0.5}}, 4000, 4000 * 0.472381 / 12.9193),
    ({"mixture": {"share": 0.3, "of": {"exponential": {"mean": 6}}}}, 600, 6),
]
"""A quantity, a bound of which hardly anything is left, and the mean of what is beyond it."""


@pytest.mark.parametrize(("written", "bound", "excess"), MEAN_EXCESS)
def test_far_in_the_tail_a_value_is_a_little_more_than_its_bound(
    written: dict[str, Any], bound: float, excess: float
) -> None:
    """A case open for ten times its usual wait still waits, and has not all work there can be."""
    family, n = Distribution.model_validate(written).family, 4000
    above = exceeding(family, np.full(n, bound), (np.arange(n) + 0.5) / n) - bound
    assert (above > 0).all()
    assert (np.diff(above) > 0).all()
    assert above.mean() == pytest.approx(excess, rel=0.05)


def test_what_always_lasts_as_long_is_never_longer() -> None:
    family = Distribution.model_validate({"fixed": 5}).family
    assert exceeding(family, np.array([3.0, 8.0]), np.array([0.5, 0.5])).tolist() == [5, 5]
    assert at_most(family, np.array([4.9, 5.0])).tolist() == [0, 1]
