"""Opening cases of known age: their works and waits are those of cases that last so long."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.arrays import FloatArray
from sim.world.known_ages import Aged, places_at, still_open
from sim.world.spread import DESK, Paths, paths_of
from sim.world.streams import Streams
from tests.support import scenario

N, AGE = 40_000, 60.0
ROUTE = [
    {"stage": "a", "role": "officer", "work": {"exponential": {"mean": 3}},
     "wait": {"lognormal": {"mean": 20, "cv": 2}}},
    {"stage": "b", "role": "officer", "work": 1, "wait": {"exponential": {"mean": 15}}},
    {"stage": "c", "role": "officer", "work": {"uniform": {"low": 0, "high": 4}}},
]  # fmt: skip


def bureau_and_cases(
    steps: list[dict[str, Any]] = ROUTE, age: float = AGE
) -> tuple[Paths, Aged, Streams]:
    """Cases of one team that works half as fast, as they were drawn."""
    given = scenario(route=steps, teams=[{"officer_speed": 0.5, "assistant_speed": None}])
    paths, streams = paths_of(given, given.history.setting, np.array([3.0])), Streams(3, 0)
    paths.days[..., DESK] = 0
    route, one = given.history.setting.route, np.zeros(N, dtype=np.int64)
    work = streams.table({f"w{s.stage}": s.work for s in route}, N)
    wait = streams.table({f"v{s.stage}": s.wait for s in route}, N)
    return paths, Aged(one, one, np.full(N, age), work, wait), streams


def takes(cases: Aged) -> FloatArray:
    """Days that each case takes at half the speed."""
    return np.asarray(2 * cases.work.sum(axis=1) + cases.wait.sum(axis=1))


def test_they_are_those_of_the_cases_that_take_longer() -> None:
    paths, drawn, streams = bureau_and_cases()
    found = still_open(paths, drawn, streams, np.arange(N))
    assert (takes(found) > AGE).all()
    longer = takes(drawn) > AGE
    assert 0.2 < longer.mean() < 0.4
    for name in ("work", "wait"):
        left, got = getattr(drawn, name)[longer], getattr(found, name)
        for stage in range(3):
            quantiles = np.array([0.1, 0.5, 0.9])
            expected = np.quantile(left[:, stage], quantiles)
            np.testing.assert_allclose(
                np.quantile(got[:, stage], quantiles), expected, rtol=0.06, atol=0.1
            )


def test_a_case_that_is_far_older_than_cases_become_waits_and_has_the_work_of_any_other() -> None:
    """Twenty times the mean wait: none would be left of 1 less the share of waits below that."""
    work = {"exponential": {"mean": 0.1}}
    steps = [
        {"stage": "a", "role": "officer", "work": work, "wait": {"gamma": {"mean": 45, "cv": 0.4}}},
        {"stage": "b", "role": "officer", "work": work},
    ]
    paths, drawn, streams = bureau_and_cases(steps, 900.0)
    found = still_open(paths, drawn, streams, np.arange(N))
    assert (takes(found) > 900).all()
    assert found.work.mean() == pytest.approx(0.1, rel=0.05)
    places = places_at(paths, found)
    assert (places.stage == 1).all()
    # what is left of the wait: x / (a x - k + 1), shape k = 6.25, a = k / 45
    assert places.ready.mean() == pytest.approx(900 / (900 * 6.25 / 45 - 5.25), rel=0.05)


def test_they_stand_where_they_are_at_their_age() -> None:
    paths, drawn, streams = bureau_and_cases()
    found = still_open(paths, drawn, streams, np.arange(N))
    places = places_at(paths, found)
    rest = places.ready + 2 * np.where(np.isnan(places.left), 0.0, places.left)
    for stage in range(3):
        mine = places.stage == stage
        ahead = 2 * found.work[mine][:, stage:].sum(axis=1) + found.wait[mine][:, stage:].sum(
            axis=1
        )
        in_hand = ~np.isnan(places.left[mine])
        ahead -= np.where(in_hand, 2 * found.work[mine][:, stage], 0.0)
        assert rest[mine] + ahead == pytest.approx(takes(found)[mine] - AGE)
