"""What the deputy director sees: rows of cases, rates of closure, the return of a team."""

import numpy as np
import pytest

from sim.bureau.board import Bulletin, closure_rate, eased, rows_of


@pytest.mark.parametrize(("cases", "rows"), [([3, 4, 5], slice(3, 6)), ([7], slice(7, 8))])
def test_neighbours_are_a_slice(cases, rows):
    assert rows_of(np.array(cases)) == rows


@pytest.mark.parametrize("cases", [[3, 5], [3, 4, 6], []])
def test_cases_with_gaps_are_rows_one_by_one(cases):
    given = np.array(cases, dtype=np.int64)
    assert rows_of(given) is given


def test_the_closure_rate_is_of_what_was_there_and_what_came():
    month = Bulletin(np.array([3, 0, 0]), np.array([5, 1, 0]), np.array([2, 1, 0]), np.zeros(3))
    assert month.closure_rate.tolist() == [0.25, 1, 0]
    assert closure_rate(np.array([1, 0]), np.array([1, 0])).tolist() == [1, 0]


def test_a_team_that_returns_with_more_than_the_others_is_seen_as_it_is():
    found = eased(np.array([12, 9, 9]), np.array([0, 1, 2]), np.array([1, 0, 0]))
    assert found.tolist() == [12, 9, 9]


def test_whole_backlogs_are_raised_by_parts_of_cases():
    # 2 / 3 of the way from 0 to 10.
    found = eased(np.array([0, 10]), np.array([0, 1]), np.array([1, 0]))
    assert found.tolist() == pytest.approx([20 / 3, 10])


def test_if_all_teams_return_together_there_is_nobody_to_be_levelled_with():
    found = eased(np.array([0.0, 9.0]), np.array([0, 1]), np.array([1, 2]))
    assert found.tolist() == [0, 9]
