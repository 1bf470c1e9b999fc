"""Two-way selection: stable on every small case by brute force, and the best for who proposes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.world.matching import deferred_acceptance
from sim.world.streams import Streams


def match(proposers, receivers, capacity) -> list[int]:
    found = deferred_acceptance(
        np.array(proposers, dtype=float), np.array(receivers, dtype=float), np.array(capacity)
    )
    return found.tolist()


def is_stable(matching, proposers, receivers, capacity) -> bool:
    """Whether no proposer and receiver would both rather have each other."""
    for p, r in product(range(len(proposers)), range(len(receivers))):
        prefers = matching[p] < 0 or proposers[p][r] > proposers[p][matching[p]]
        taken = [q for q, held in enumerate(matching) if held == r]
        welcome = len(taken) < capacity[r] or receivers[r][p] > min(receivers[r][q] for q in taken)
        if matching[p] != r and prefers and welcome:
            return False
    return True


def feasible(n_proposers, capacity) -> Iterator[tuple[int, ...]]:
    """Every way to match so that no receiver takes more than it may."""
    for matching in product(range(-1, len(capacity)), repeat=n_proposers):
        if all(matching.count(r) <= places for r, places in enumerate(capacity)):
            yield matching


def preferences(rows, columns, seed) -> list[list[float]]:
    return (
        Streams(seed, 0).draws(f"{rows}x{columns}", rows * columns).reshape(rows, columns).tolist()
    )


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.integers(1, 4), st.lists(st.integers(1, 2), min_size=1, max_size=3), st.integers(0, 9999))
def test_of_all_stable_matchings_it_is_the_best_for_every_proposer(n, capacity, seed):
    likes = preferences(n, len(capacity), seed)
    liked = preferences(len(capacity), n, seed + 10_000)
    found = match(likes, liked, capacity)
    stable = [m for m in feasible(n, capacity) if is_stable(m, likes, liked, capacity)]
    assert tuple(found) in stable
    for other in stable:
        for p in range(n):
            of_other = likes[p][other[p]] if other[p] >= 0 else -1
            assert (likes[p][found[p]] if found[p] >= 0 else -1) >= of_other


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.integers(1, 40), st.lists(st.integers(1, 4), min_size=1, max_size=25), st.integers(0, 999)
)
def test_large_matchings_are_stable_keep_quotas_and_leave_nobody_out_for_nothing(n, capacity, seed):
    likes = preferences(n, len(capacity), seed)
    liked = preferences(len(capacity), n, seed + 1000)
    found = match(likes, liked, capacity)
    assert is_stable(found, likes, liked, capacity)
    assert all(found.count(r) <= places for r, places in enumerate(capacity))
    assert sum(r >= 0 for r in found) == min(n, sum(capacity))


def test_the_textbook_case_by_hand():
    # Both officers prefer assistant 0, who prefers officer 1; so officer 0 gets assistant 1.
    assert match([[2, 1], [2, 1]], [[1, 2], [2, 1]], [1, 1]) == [1, 0]


def test_who_proposes_gets_the_better_of_two_stable_matchings():
    # Each officer's favourite likes the other officer best: both ways are stable.
    assert match([[2, 1], [1, 2]], [[1, 2], [2, 1]], [1, 1]) == [0, 1]


def test_a_chief_takes_the_most_liked_teams_up_to_the_capacity():
    assert match([[1], [1], [1]], [[5, 9, 7]], [2]) == [-1, 0, 0]


def test_ties_go_by_number():
    assert match([[1, 1], [1, 1], [1, 1]], [[1, 1, 1], [1, 1, 1]], [1, 1]) == [0, 1, -1]


def by_number(rows) -> list[list[float]]:
    """The same liking, with ties broken by number: minus each column's place in the order."""
    orders = [sorted(range(len(row)), key=lambda i, row=row: (-row[i], i)) for row in rows]
    return [[-float(order.index(i)) for i in range(len(order))] for order in orders]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.data())
def test_with_ties_it_is_the_best_of_all_that_are_stable_when_ties_go_by_number(data):
    n = data.draw(st.integers(1, 4))
    capacity = data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))

    def grades(rows: int, columns: int) -> st.SearchStrategy[list[list[int]]]:
        row = st.lists(st.integers(0, 2), min_size=columns, max_size=columns)
        return st.lists(row, min_size=rows, max_size=rows)

    likes, liked = data.draw(grades(n, len(capacity))), data.draw(grades(len(capacity), n))
    found = match(likes, liked, capacity)
    strict, welcome = by_number(likes), by_number(liked)
    stable = [m for m in feasible(n, capacity) if is_stable(m, strict, welcome, capacity)]

    def worth(p: int, matching) -> float:
        return strict[p][matching[p]] if matching[p] >= 0 else -np.inf

    best = [max(worth(p, other) for other in stable) for p in range(n)]
    assert tuple(found) in stable
    assert [worth(p, found) for p in range(n)] == best


def test_a_refusal_sets_off_a_chain_of_others():
    # 0 asks A; 1 asks A and puts 0 out; 0 asks B; 2 asks B and is refused for 0; 2 gets C.
    likes = [[3, 2, 1], [3, 2, 1], [1, 3, 2]]
    liked = [[1, 3, 2], [3, 1, 2], [3, 2, 1]]
    assert match(likes, liked, [1, 1, 1]) == [1, 0, 2]


def test_of_three_stable_matchings_the_proposers_get_theirs():
    # Liking goes round in circles: first, second or third choices for all are each stable.
    likes = [[3, 2, 1], [1, 3, 2], [2, 1, 3]]
    liked = [[1, 3, 2], [2, 1, 3], [3, 2, 1]]
    stable = [m for m in feasible(3, [1, 1, 1]) if is_stable(m, likes, liked, [1, 1, 1])]
    assert sorted(stable) == [(0, 1, 2), (1, 2, 0), (2, 0, 1)]
    assert match(likes, liked, [1, 1, 1]) == [0, 1, 2]


def test_two_chiefs_with_places_for_two_and_one():
    # All want chief 0, who keeps 3 and 1; of 0 and 2, chief 1 keeps 2; 0 is left over.
    likes = [[2, 1]] * 4
    liked = [[1, 3, 2, 4], [2, 4, 3, 1]]
    assert match(likes, liked, [2, 1]) == [-1, 0, 1, 0]


def test_places_may_stay_free():
    assert match([[1, 3, 2], [2, 3, 1]], [[1, 2], [2, 1], [1, 2]], [2, 1, 4]) == [1, 0]


def test_a_receiver_without_places_takes_nobody():
    assert match([[2, 1], [2, 1]], [[2, 1], [1, 2]], [0, 1]) == [-1, 1]


def test_nobody_and_nowhere():
    assert match(np.zeros((0, 2)), np.zeros((2, 0)), [1, 1]) == []
    assert match(np.zeros((2, 0)), np.zeros((0, 2)), np.zeros(0, dtype=int)) == [-1, -1]


def test_what_was_given_stays_as_it_was():
    likes, liked, capacity = np.ones((3, 2)), np.ones((2, 3)), np.array([1, 1])
    deferred_acceptance(likes, liked, capacity)
    assert likes.min() == liked.min() == capacity.min() == 1
