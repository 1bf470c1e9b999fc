"""Which teams share a clock: those that share people, and all where somebody's case has strayed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

pytest.importorskip("numba")
from sim.arrays import IntArray
from sim.bureau.engines.cut import crew_of, everybody
from sim.bureau.workforce import ASSISTANT, POOL, Place, Terms


def terms(*further: Place, teams: int = 4) -> Terms:
    one = np.ones(teams)
    return Terms(one, False, np.inf, one < 0, 1.0, np.zeros(1, int), np.zeros(1), further)


def nobodys(people: int) -> IntArray:
    return np.full(people, -1)


def groups(work: Terms, held: IntArray) -> list[list[int]] | None:
    crew = crew_of(work, held)
    if crew is None:
        return None
    bounds = crew.teams_of.tolist()
    return [crew.team[a:b].tolist() for a, b in pairwise(bounds)]


def test_teams_without_shared_people_have_clocks_of_their_own() -> None:
    assert groups(terms(), nobodys(8)) is None
    own = Place(ASSISTANT, np.array([2]))
    assert groups(terms(own), nobodys(9)) == [[0], [1], [2], [3]]


def test_a_division_that_shares_people_is_one_group_wherever_its_teams_stand() -> None:
    shared = Place(ASSISTANT, np.array([0, 2]))
    assert groups(terms(shared, shared), nobodys(10)) == [[0, 2], [1], [3]]
    assert groups(terms(shared, Place(POOL, np.arange(4))), nobodys(10)) == [[0, 2, 1, 3]]


def test_a_case_of_a_team_that_its_person_serves_no_more_makes_all_one_group() -> None:
    shared = Place(ASSISTANT, np.array([0, 2]))
    held = nobodys(9)
    held[8] = 2
    assert groups(terms(shared), held) == [[0, 2], [1], [3]]
    held[8] = 3
    assert groups(terms(shared), held) == [[0, 2, 1, 3]]
    nobody = Place(POOL, np.zeros(0, int))
    assert groups(terms(nobody), nobodys(9)) is None
    assert groups(terms(nobody), held) == [[0, 1, 2, 3]]


def test_people_of_a_group_are_in_the_order_of_their_numbers() -> None:
    crew = everybody(terms(Place(POOL, np.arange(2)), teams=2))
    assert crew.person.tolist() == [0, 1, 2, 3, 4]
    assert crew.role.tolist() == [0, 1, 0, 1, 2]
    assert (crew.first.tolist(), crew.last.tolist()) == ([0, 0, 1, 1, 0], [1, 1, 2, 2, 2])
