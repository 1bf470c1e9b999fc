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
    left, share = drawn[drawn > bound], float((drawn <= bound).mean())
    n = len(left)
    assert at_most(quantity.family, np.array([bound]))[0] == pytest.approx(share, abs=0.004)
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


def test_what_always_lasts_as_long_is_never_longer() -> None:
    family = Distribution.model_validate({"fixed": 5}).family
    assert exceeding(family, np.array([3.0, 8.0]), np.array([0.5, 0.5])).tolist() == [5, 5]
    assert at_most(family, np.array([4.9, 5.0])).tolist() == [0, 1]
