"""Morris' and Sobol' indices against published and exact examples, and what ranges may say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.indices import (
    MAIN_INDEX,
    base_value,
    base_values,
    clear_keys,
    indices,
    one_at_a_time,
    read_ranges,
    refuse_single,
    sample,
    standing,
)
from sim.scenario.problems import InputError
from sim.world.streams import Streams
from tests.support import scenario

PI = float(np.pi)


def test_sobol_indices_of_the_ishigami_function():
    # a = 7, b = 0.1: Saltelli et al. (2008), Global Sensitivity Analysis. The Primer.
    ranges = dict.fromkeys(("x1", "x2", "x3"), (-PI, PI))
    x = np.array(sample(ranges, "sobol", 2048, seed=1))
    y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    found = indices(ranges, "sobol", x, np.stack([y, y], axis=1), seed=1)
    assert found["key"].to_list() == ["x1", "x2", "x3"]
    np.testing.assert_allclose(found["first_order"], [0.3139, 0.4424, 0], atol=0.02)
    np.testing.assert_allclose(found["total"], [0.5576, 0.4424, 0.2437], atol=0.02)
    assert (found["total_half_width_95"] < 0.08).all()


def test_elementary_effects_of_a_linear_function_are_exact():
    # The effect of a move over the whole range: coefficient x range, the same everywhere.
    ranges = {"x": (0.0, 2.0), "y": (10.0, 20.0), "z": (-1.0, 1.0)}
    points = np.array(sample(ranges, "morris", 10, seed=3))
    assert len(points) == 10 * 4
    found = indices(ranges, "morris", points, points @ [[3.0], [-1.0], [0.0]], seed=3)
    found = found.set_index("key")
    np.testing.assert_allclose(found["mu"], [6, -10, 0], atol=1e-6)
    np.testing.assert_allclose(found["mu_star"], [6, 10, 0], atol=1e-6)
    np.testing.assert_allclose(found["sigma"], 0, atol=1e-6)


def test_morris_ranks_the_keys_of_the_g_function():
    # Sobol' G with a = 0, 1, 4.5, 99: the smaller a, the more the key matters.
    ranges = {f"x{i}": (0.0, 1.0) for i in range(4)}
    x = np.array(sample(ranges, "morris", 200, seed=5))
    a = np.array([0, 1, 4.5, 99])
    y = np.prod((abs(4 * x - 2) + a) / (1 + a), axis=1, keepdims=True)
    found = indices(ranges, "morris", x, y, seed=5)
    assert (np.diff(found["mu_star"]) < 0).all()


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_keys_of_whole_numbers_have_whole_points(method):
    ranges = {"teams.count": (2.0, 4.0), "intake.cases_per_month": (10.0, 20.0)}
    points = np.array(sample(ranges, method, 8, seed=1))
    assert set(points[:, 0]) == {2, 3, 4}
    assert not (points[:, 1] == np.round(points[:, 1])).all()


@pytest.mark.parametrize("high", [3.0, 4.0, 5.0, 6.0, 9.0])
def test_elementary_effects_of_whole_numbers_are_exact(high):
    # A linear response: a move over the whole range has the same effect, whatever the steps are.
    ranges = {"teams.count": (2.0, high), "intake.cases_per_month": (10.0, 20.0)}
    points = np.array(sample(ranges, "morris", 10, seed=3))
    found = indices(ranges, "morris", points, points @ [[3.0], [1.0]], seed=3)
    np.testing.assert_allclose(found["mu_star"], [3 * (high - 2), 10], rtol=1e-6)
    np.testing.assert_allclose(found["sigma"], 0, atol=1e-6)


def test_values_that_are_no_entries_have_no_base():
    given = scenario(opening_backlog=[5])
    assert base_value(given.resolved, "opening_backlog.0") == 5
    assert base_value(given.resolved, "opening_backlog.7") is None
    assert base_value(given.resolved, "route.9.work") is None


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_a_response_that_never_changes_has_zeros(method):
    ranges = {"x": (0.0, 1.0), "y": (0.0, 1.0)}
    points = np.array(sample(ranges, method, 4, seed=1))
    found = indices(ranges, method, points, np.ones((len(points), 3)), seed=1)
    assert (found.drop(columns="key") == 0).all(axis=None)


def test_the_same_seed_samples_the_same_points():
    ranges = {"x": (0.0, 1.0), "y": (5.0, 6.0)}
    for method in ("morris", "sobol"):
        assert sample(ranges, method, 8, seed=1) == sample(ranges, method, 8, seed=1)
        assert sample(ranges, method, 8, seed=1) != sample(ranges, method, 8, seed=2)


def test_one_key_at_a_time():
    points = one_at_a_time({"x": (0.0, 2.0), "y": (5.0, 9.0)}, (1.0, 6.0))
    assert points == ((1, 6), (0, 6), (2, 6), (1, 5), (1, 9))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "teams.count: 3\nseed: [1, 2]",
            "ranges.yaml:1: teams.count: found 3; must be [LOW, HIGH]",
        ),
        ("seed: [2, 1]\nteams.count: [1, 2]", "ranges.yaml:1: seed: found [2, 1]"),
        ("a.b: [2, 1]\nc.d: [1, 2]", "found [2, 1]; LOW must be below HIGH, as in [0, 0.6]"),
        ("a.b: [2, 2]\nc.d: [1, 2]", "LOW must be below HIGH"),
        ("a.b: [0, .inf]\nc.d: [1, 2]", "must be [LOW, HIGH]"),
        ("seed: [1, 2, 3]\nteams.count: [1, 2]", "found [1, 2, 3]"),
        ("teams.count: [1, 2]\nseed: [true, 2]", "ranges.yaml:2: seed: found [true, 2]"),
        ("seed: [1, 2]", "ranges of two keys or more"),
    ],
)
def test_what_is_no_range_is_said_with_its_line(text, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ranges.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        refuse_single(read_ranges(tmp_path / "ranges.yaml"))
    assert said in str(error.value)


def test_the_base_is_what_the_scenario_says_or_the_middle():
    given = scenario(
        teams={"officer_speed": {"lognormal": {"mean": 1, "cv": 0.2}}},
        intake={"cases_per_month": 30},
    )
    ranges = {
        "teams.officer_speed.cv": (0.0, 0.6),
        "intake.cases_per_month": (20.0, 60.0),
        "route.measures.work": (0.5, 2.0),
        "teams.assistant_speed": (0.5, 1.5),  # null in the scenario
        "time_limit_days": (100.0, 200.0),  # not said
    }
    assert base_values(given, ranges) == (0.2, 30, 1, 1, 150)
    with pytest.raises(InputError, match="is not a number in the scenario"):
        base_values(given, {"title": (0, 1)})
    assert base_value(given.resolved, "intake.regions.A.share") == 1
    assert base_value(given.resolved, "intake.regions.Z.share") is None


def noisy(x, replications, seed):
    """A response whose replications, which all points share, blur its slopes, (P, R)."""
    blur = 3 * Streams(seed, 0).draws("blur", 4 * replications, "normal").reshape(4, replications)
    mean = 10 * x[:, 0] + 6 * x[:, 1] + 16 * (x[:, 0] - 0.5) * (x[:, 2] - 0.5)
    return mean[:, None] + blur[0] + (x - 0.5) @ blur[1:]


@pytest.mark.parametrize(
    ("method", "size", "true"),
    [("morris", 10, [10, 6, 16 / 3]), ("sobol", 32, np.array([364, 108, 64]) / 472)],
)
def test_intervals_of_indices_cover_them_with_what_the_replications_blur(method, size, true):
    """30 studies of 5 replications each: 25 at the least cover (true coverage 0.93 or more in 400
    studies: fewer once in 100), and of intervals over points alone clearly fewer for one key.

    mu* of x3 is the mean of |16 (x1 - 1/2)| at 0, 1/3, 2/3, 1; 12 times the variance is 100 of x1,
    36 of x2 and 64 / 3 of x1 and x3 together.
    """
    main = MAIN_INDEX[method]
    ranges = {f"x{i}": (0.0, 1.0) for i in range(3)}
    covered = np.zeros((2, 3))  # of both, of points alone
    for seed in range(30):
        x = np.array(sample(ranges, method, size, seed + 1))
        y = noisy(x, 5, seed)
        exact = np.repeat(y.mean(axis=1, keepdims=True), 2, axis=1)
        for way, responses in enumerate((y, exact)):
            found = indices(ranges, method, x, responses, seed)
            covered[way] += np.abs(found[main] - true) <= found[f"{main}_half_width_95"]
    assert (covered[0] >= 25).all()
    assert covered[1].min() < 25


def test_an_interval_of_one_replication_is_not_known():
    ranges = {"x": (0.0, 1.0), "y": (0.0, 1.0)}
    points = np.array(sample(ranges, "morris", 4, seed=1))
    found = indices(ranges, "morris", points, points @ [[3.0], [1.0]], seed=1)
    np.testing.assert_allclose(found["mu_star"], [3, 1])
    assert found["mu_star_half_width_95"].isna().all()


def ranked(*found):
    columns = ["key", "mu_star", "mu_star_half_width_95"]
    return pd.DataFrame(found, columns=columns)


def test_a_key_decides_only_if_it_is_ahead_of_all_others_beyond_the_chance_of_both():
    assert standing(ranked(("x", 9, 3), ("y", 3, 4), ("z", 1, 1)), "morris") == "clear"
    assert standing(ranked(("x", 9, 3), ("y", 5, 3), ("z", 1, 1)), "morris") == "unclear"
    # the second is clearly behind; of the third that is not known
    assert standing(ranked(("x", 9, 3), ("y", 3, 1), ("z", 2, 8)), "morris") == "unclear"
    assert standing(ranked(("x", 9, np.nan), ("y", 3, 4)), "morris") == "none"


def test_a_later_key_may_be_clear_of_chance_where_the_first_is_not():
    rows = ranked(("x", 9, 10), ("y", 8, 2), ("z", 1, 2))
    assert standing(rows, "morris") == "others"
    assert clear_keys(rows, "morris") == ["y"]
