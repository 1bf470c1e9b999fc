"""Arms that played the same, and keys and parts without effect, as the tables of a study say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.scenario.factorial import factorial
from sim.studies.alike import arms_alike, keys_without_effect, parts_without_effect
from sim.studies.points import Points
from tests.support import scenario

ARMS = ["a", "b", "c", "d"]


def measured(**closures: list[float]) -> pd.DataFrame:
    """A row an arm and replication."""
    rows = [(arm, r, value, np.nan) for arm, of in closures.items() for r, value in enumerate(of)]
    return pd.DataFrame(rows, columns=["arm", "replication", "closures_cases", "backlog_cv"])


def test_arms_are_alike_that_are_so_in_every_row_of_every_table():
    tables = {
        "replications": measured(a=[1, 2], b=[1, 2], c=[1, 2 + 1e-12], d=[1, 2]),
        "monthly": measured(a=[5, 5], b=[5, 6], c=[5, 5], d=[5, 6]),
    }
    assert arms_alike(tables.__getitem__, ["replications"], ARMS) == {"b": "a", "d": "a"}
    assert arms_alike(tables.__getitem__, ["replications", "monthly"], ARMS) == {"d": "b"}


def test_a_long_table_is_read_only_if_a_short_one_finds_arms_alike():
    def read(name: str) -> pd.DataFrame:
        assert name == "replications"
        return measured(a=[1], b=[2])

    assert arms_alike(read, ["replications", "monthly"], ["a", "b"]) == {}


def test_arms_with_other_teams_or_more_rows_are_not_alike():
    table = pd.DataFrame({"arm": ["a", "b", "b"], "team": ["1", "1", "2"], "closed": [3, 3, 0]})
    assert arms_alike(lambda _name: table, ["monthly"], ["a", "b"]) == {}


def test_arms_without_any_row_are_alike_but_not_like_one_with_rows():
    table = pd.DataFrame({"arm": ["a"], "region": ["A"], "filed": [3]})
    assert arms_alike(lambda _name: table, ["regions"], ["a", "b", "c"]) == {"c": "b"}


def test_an_arm_without_conduct_is_like_one_whose_conduct_does_nothing():
    """As one with a response that is 1 always, or with an appraisal that only ranks."""
    conduct = {"response": [1, np.nan, 0.9], "suspended": [0, np.nan, 0], "rank": [2, np.nan, 1]}
    table = pd.DataFrame({"arm": ["a", "b", "c"], "closed": 3, **conduct})
    assert arms_alike(lambda _name: table, ["monthly"], ["a", "b", "c"]) == {"b": "a"}


def test_a_part_has_no_effect_if_it_has_none_in_any_combination():
    parts = [
        {"name": "p", "teams": {"officer_speed": 2}},
        {"name": "q", "allocation": "rotation"},
        {"name": "r", "max_open_cases": 99},
    ]
    found = factorial(scenario(parts=parts))
    of = {arm.name: subset for arm, subset in zip(found.scenario.arms, found.subsets, strict=True)}
    idle = measured(**{name: [len(subset - {"r"})] for name, subset in of.items()})
    alike = arms_alike(lambda _name: idle, ["replications"], list(of))
    assert parts_without_effect(alike, found) == ["r"]
    # With q, r does something.
    busy = measured(**{name: [len(s - {"r"}) + 10 * ({"q", "r"} <= s)] for name, s in of.items()})
    alike = arms_alike(lambda _name: busy, ["replications"], list(of))
    assert parts_without_effect(alike, found) == []


def at(values: list[tuple[float, ...]], of: Any) -> tuple[pd.DataFrame, Points]:
    """What is measured at points, a function of their values, and the points."""
    frames = [
        measured(a=[of(*value), 7], b=[0, 0]).assign(point=point)
        for point, value in enumerate(values)
    ]
    return pd.concat(frames, ignore_index=True), Points(scenario(), ("x", "y"), tuple(values), 2)


GRID = [(x, y) for x in (1.0, 2.0) for y in (3.0, 4.0)]


@pytest.mark.parametrize(
    ("values", "of", "keys"),
    [
        (GRID, lambda x, y: x, ["y"]),
        (GRID, lambda x, y: x * (y > 3), []),
        (GRID, lambda x, y: 5, ["x", "y"]),
        ([(1.0, 3.0), (2.0, 4.0)], lambda x, y: 5, []),  # no two points that differ in one key
        ([(1.0, 3.0), (1.0, 3.0), (2.0, 3.0)], lambda x, y: 5, ["x"]),  # a point twice
    ],
)
def test_a_key_has_no_effect_if_points_that_differ_in_it_alone_are_alike(values, of, keys):
    assert list(keys_without_effect(*at(values, of))) == keys
