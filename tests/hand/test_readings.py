"""The readings of top-up that the source leaves open."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

from sim.bureau.board import Board, Workload
from sim.bureau.rules.top_up import proportional, top_up
from sim.scenario.rules import TopUp
from tests.hand.tables import board, deal

TENS = [10, 20, 30, 40, 50, 60, 70, 80, 90]  # mean 50, shortfalls 40, 30, 20, 10


def reading(**options: Any) -> Any:
    return partial(top_up, options=TopUp(**options))


def after(on: Board, cases: int, **options: Any) -> list[int]:
    """Backlogs after dealing."""
    teams, _ = deal(reading(**options), on, cases=cases)
    dealt = np.bincount(np.array(teams) - 1, minlength=len(on.backlog))
    return (on.backlog + dealt).tolist()


@pytest.mark.parametrize(
    ("fill", "expected"),
    [
        # 10 cases lift 10 to 20, 20 more both to 30, 30 more all three to 40.
        ("lowest_first", [40, 40, 40, 40]),
        # 40 for the first team, the last 20 for the second.
        ("team_order", [50, 40, 30, 40]),
        # 60 of 100: 0.6 of each shortfall.
        ("in_proportion", [34, 38, 42, 46]),
    ],
)
def test_sixty_cases_fill_the_shortfalls_of_the_tens(fill: str, expected: list[int]) -> None:
    assert after(board(TENS), 60, fill=fill) == [*expected, 50, 60, 70, 80, 90]


@pytest.mark.parametrize("fill", ["lowest_first", "team_order", "in_proportion"])
def test_what_is_left_after_all_shortfalls_is_dealt_in_rotation(fill: str) -> None:
    assert after(board(TENS), 102, fill=fill) == [51, 51, 50, 50, 50, 60, 70, 80, 90]


def test_portions_go_to_the_largest_remainders_and_are_dealt_in_turn() -> None:
    # Mean 2, shortfalls 2 and 1; of two cases 4/3 and 2/3: one each.
    assert deal(reading(fill="in_proportion"), board([0, 1, 5]), cases=2)[0] == [1, 2]
    assert proportional(np.array([3, 3, 1]), 3).tolist() == [1, 1, 1]  # 9/7, 9/7, 3/7


def test_the_base_may_include_the_new_cases() -> None:
    # Before: mean 5, so 5 cases to team 1, then 1, 2, 1. Including: (10 + 8) / 2 = 9.
    assert after(board([0, 10]), 8, base="before") == [7, 11]
    assert after(board([0, 10]), 8, base="including") == [8, 10]


def test_divisions_may_be_levelled_first() -> None:
    # Mean 22 / 5 = 4.4. Division 1 has mean 2 and needs 9 in all: 5 cases, each to its lowest team:
    # four lift team 1 to 4, the fifth goes to it as the first of two. The rest in rotation.
    on = board([0, 4, 6, 6, 6], division=[1, 1, 2, 2, 2])
    assert deal(reading(unit="division"), on, cases=7)[0] == [1] * 5 + [1, 2]


def test_of_divisions_below_the_base_the_lowest_or_the_first_comes_first() -> None:
    # Mean 23 / 6. Division 1 has mean 2 and lacks four cases (8 / 2 = 4); division 2 has mean 1,
    # so two cases lift it to 2; the third goes to division 1, the first of two that are alike.
    on = board([2, 2, 1, 1, 8, 9], division=[1, 1, 2, 2, 3, 3])
    assert deal(reading(unit="division"), on, cases=3)[0] == [3, 4, 1]
    ordered = deal(reading(unit="division", fill="team_order"), on, cases=3)[0]
    assert ordered == [1, 2, 1]


def test_backlog_may_be_counted_in_days_of_work() -> None:
    # Loads 2 and 10, mean 6. A case takes team 1 three days: 2, 5, 8; so two cases top it up.
    work = Workload(np.array([2.0, 10.0]), np.array([[[3.0, 1.0]]]))
    on = board([9, 1])._replace(workload=work)
    assert deal(reading(backlog="work"), on, cases=4)[0] == [1, 1, 1, 2]
    assert deal(reading(backlog="work", fill="team_order"), on, cases=3)[0] == [1, 1, 1]


def weighed(loads: list[float], of_case: list[float]) -> Board:
    """Teams with these days of work, whom a case takes so many days."""
    work = Workload(np.array(loads), np.array([[of_case]]))
    return board([0] * len(loads))._replace(workload=work)


@pytest.mark.parametrize("fill", ["lowest_first", "team_order"])
def test_a_team_at_the_base_is_not_topped_up_any_more(fill: str) -> None:
    # Loads 2 and 10, base 6; a case takes team 1 four days: 2, 6.
    on = weighed([2, 10], [4, 4])
    teams, memory = deal(reading(backlog="work", fill=fill), on, cases=3)
    assert (memory.topped.tolist(), teams) == ([0], [1, 1, 2])
    even = weighed([6, 6], [4, 4])
    teams, memory = deal(reading(backlog="work", fill=fill), even, cases=3)
    assert (memory.topped.tolist(), teams) == ([], [1, 2, 1])


@pytest.mark.parametrize("fill", ["lowest_first", "team_order"])
def test_the_base_in_days_is_not_rounded_to_whole_days(fill: str) -> None:
    # Loads 3 and 10, base 6.5; a case takes 3.25 days: 3, 6.25, 9.5.
    on = weighed([3, 10], [3.25, 3.25])
    _, memory = deal(reading(backlog="work", fill=fill), on, cases=9)
    assert memory.topped.tolist() == [0, 0]


@pytest.mark.parametrize("fill", ["lowest_first", "team_order"])
def test_loads_add_up_in_parts_of_days_and_to_a_billionth(fill: str) -> None:
    # 0, 0.4, 0.8, 1.2 of a base of 1; then one case of 0.9999999996 days, which is 1.
    _, memory = deal(reading(backlog="work", fill=fill), weighed([0, 2], [0.4, 9]), cases=9)
    assert memory.topped.tolist() == [0, 0, 0]
    on = weighed([0, 2], [0.9999999996, 9])
    _, memory = deal(reading(backlog="work", fill=fill), on, cases=9)
    assert memory.topped.tolist() == [0]
    # A mean of 1.0000000003 is 1: nobody is below it.
    _, memory = deal(reading(backlog="work", fill=fill), weighed([1.000000001, 1, 1], [1] * 3), "A")
    assert not len(memory.topped)


def test_the_base_in_days_may_include_the_new_cases_at_their_mean_over_the_teams() -> None:
    # Loads 2 and 10; a case takes 3 or 1 days, 2 in the mean. With 4 cases the base is
    # (12 + 4 x 2) / 2 = 10: team 1 at 2, 5, 8, 11. Before them it is 6: at 2, 5, 8.
    on = weighed([2, 10], [3, 1])
    for base, topped in (("including", 3), ("before", 2)):
        _, memory = deal(reading(backlog="work", base=base), on, cases=4)
        assert memory.topped.tolist() == [0] * topped


def test_a_division_at_the_base_is_not_topped_up() -> None:
    # Means 3 and 3 of mean 3: all in rotation. Means 2 and 4: two cases lift division 1 to 3.
    even = board([2, 4, 3], division=[1, 1, 2])
    assert deal(reading(unit="division"), even, cases=4)[0] == [1, 2, 3, 1]
    low = board([1, 3, 4, 4], division=[1, 1, 2, 2])
    teams, memory = deal(reading(unit="division"), low, cases=4)
    assert (memory.topped.tolist(), teams) == ([0, 0], [1, 1, 1, 2])
    assert memory.topped.dtype == np.int64


@pytest.mark.parametrize("fill", ["lowest_first", "team_order", "in_proportion"])
def test_where_all_are_even_all_cases_are_dealt_in_rotation(fill: str) -> None:
    assert deal(reading(fill=fill), board([5, 5, 5]), cases=4)[0] == [1, 2, 3, 1]
    assert deal(reading(fill=fill), board([5, 5, 5]), cases=0)[0] == []


def test_parts_are_whole_portions_and_what_remains_of_the_largest_remainders() -> None:
    # 6 x 3/7, 3/7, 1/7: 2 + 4/7, 2 + 4/7, 0 + 6/7; one more for the third, then for the first.
    assert proportional(np.array([3, 3, 1]), 6).tolist() == [3, 2, 1]
    assert proportional(np.array([0, 0]), 3).tolist() == [0, 0]


@pytest.mark.parametrize("teams", [18, 42, 300])
def test_of_many_equal_remainders_the_first_come_first(teams: int) -> None:
    # Of few cases no team gets a whole portion; the largest remainders are those of weight 3.
    weights = np.arange(teams) % 3 + 1
    found = proportional(weights, 4)
    assert np.flatnonzero(found).tolist() == [2, 5, 8, 11]
    assert found.max() == 1


def test_it_remembers_which_teams_were_topped_up() -> None:
    _, memory = deal(reading(), board([0, 10]), cases=8)
    assert memory.topped.tolist() == [0] * 5
