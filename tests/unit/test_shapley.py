"""Contributions of parts: Shapley values, dividends, and the factorial they come from."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.shapley import decomposition, dividends, shapley, subsets
from sim.scenario.factorial import factorial
from sim.scenario.problems import InputError
from tests.support import scenario


@st.composite
def games(draw: st.DrawFn) -> tuple[list[str], dict[frozenset[str], np.ndarray]]:
    parts = ["a", "b", "c", "d"][: draw(st.integers(2, 4))]
    numbers = st.lists(st.integers(0, 5000), min_size=3, max_size=3)
    return parts, {chosen: np.array(draw(numbers), dtype=float) for chosen in subsets(parts)}


def by_orders(parts: list[str], values: dict[frozenset[str], np.ndarray], part: str) -> Fraction:
    """Mean over all orders of what a part adds in the first replication, in exact fractions."""
    total = Fraction(0)
    orders = list(permutations(parts))
    for order in orders:
        before = frozenset(order[: order.index(part)])
        total += Fraction(float(values[before | {part}][0])) - Fraction(float(values[before][0]))
    return total / len(orders)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(games())
def test_a_shapley_value_is_the_mean_over_all_orders(game):
    parts, values = game
    found = shapley(values, parts)
    for part in parts:
        assert found[part][0] == pytest.approx(float(by_orders(parts, values, part)), rel=1e-14)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(games())
def test_contributions_and_dividends_add_up_to_the_total_in_each_replication(game):
    parts, values = game
    total = values[frozenset(parts)] - values[frozenset()]
    contributions = shapley(values, parts)
    assert sum(by_orders(parts, values, part) for part in parts) == Fraction(float(total[0]))
    np.testing.assert_allclose(sum(contributions.values()), total, atol=1e-9)
    np.testing.assert_array_equal(sum(dividends(values, parts).values()), total)


def test_the_glove_game_is_shared_as_in_the_textbook():
    # One left glove (l), two right ones (r, s); a pair is worth 1: l gets 2/3, the others 1/6.
    values = {s: np.array([float("l" in s and len(s) > 1)]) for s in subsets(["l", "r", "s"])}
    found = shapley(values, ["l", "r", "s"])
    assert [found[p][0] for p in "lrs"] == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_a_part_that_does_nothing_gets_nothing_and_equal_parts_get_the_same():
    values = {s: np.array([10.0 * len(s - {"idle"})]) for s in subsets(["one", "two", "idle"])}
    found = shapley(values, ["one", "two", "idle"])
    assert [float(found[p][0]) for p in ("one", "two", "idle")] == [10, 10, 0]
    surplus = dividends(values, ["one", "two", "idle"])
    assert all(surplus[s][0] == 0 for s in surplus if len(s) > 1)


PARTS = [
    {"name": "second", "teams": {"count": 2}},
    {"name": "fast", "teams": {"officer_speed": 2}},
    {"name": "rotation", "allocation": "rotation"},
]


def test_the_factorial_has_every_combination_once_and_lays_parts_on_in_the_order_of_the_file():
    found = factorial(scenario(parts=PARTS))
    assert len(found.scenario.arms) == len(set(found.subsets)) == 8
    names = [arm.name for arm in found.scenario.arms]
    assert names[0] == "none"
    assert names[-1] == "second + fast + rotation"
    teams = [arm.setting.teams.count for arm in found.scenario.arms]
    assert teams == [2 if "second" in chosen else 1 for chosen in found.subsets]


def test_fewer_than_two_parts_cannot_be_taken_apart():
    with pytest.raises(InputError, match="2 to 6 entries in parts; found none"):
        factorial(scenario())


def test_a_combination_that_cannot_be_is_named():
    parts = [{"name": "few", "teams": {"count": 1}}, {"name": "absent"}]
    parts[1]["absences"] = [{"team": 2, "from": "2013-10", "months": 1}]
    with pytest.raises(InputError, match=r"with few \+ absent: .*no team 2"):
        factorial(scenario(teams={"count": 2}, parts=parts))


def test_the_tables_hold_each_part_and_the_total_and_drop_undefined_replications():
    found = factorial(scenario(parts=PARTS[:2]))
    arms = [arm.name for arm in found.scenario.arms]
    rows = [(arm, r, 10.0 * i + r) for i, arm in enumerate(arms) for r in range(3)]
    table = pd.DataFrame(rows, columns=["arm", "replication", "closures_cases"])
    table.loc[(table["arm"] == "fast") & (table["replication"] == 2), "closures_cases"] = np.nan
    contributions, interactions, single = decomposition(table, found)
    # none 0, second 10, fast 20, both 30: each adds the same to none and to the other.
    assert contributions["part"].to_list() == ["second", "fast", "all"]
    assert contributions["contribution"].to_list() == [10, 20, 30]
    assert contributions["replications"].to_list() == [2, 2, 2]
    assert interactions[["parts", "interaction"]].to_numpy().tolist() == [["second + fast", 0]]
    assert len(single) == 4


@pytest.mark.study
def test_a_decomposition_does_not_depend_on_how_texts_are_hashed():
    code = (
        "import numpy as np; from sim.analysis.shapley import dividends, subsets; "
        "parts = ['rule', 'staff', 'home', 'pay']; "
        "of = lambda parts: np.sin([[ord(c)] for c in '+'.join(sorted(parts)) + '.']).sum(0); "
        "values = {chosen: of(chosen) for chosen in subsets(parts)}; "
        "print(*(float(d[0]).hex() for d in dividends(values, parts).values()))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            check=True,
            capture_output=True,
        ).stdout
        for seed in range(3)
    }
    assert len(said) == 1
