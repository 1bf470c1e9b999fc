"""Allocations written down, and the bulletins made of them."""

import numpy as np

from sim.bureau.journal import Journal


def opened() -> Journal:
    """Of three teams, the first with an opening backlog of two cases."""
    journal = Journal(np.array([2, 0, 0]))
    journal.allocate(np.array([0, 1]), np.array([0, 0]), 0.0)
    return journal


def test_a_bulletin_tells_of_its_month_only_and_not_of_the_opening_backlog():
    journal = opened()
    journal.allocate(np.array([2]), np.array([1]), 0.0)
    journal.allocate(np.array([3, 4]), np.array([1, 2]), np.array([3.0, 4.0]))
    journal.release(np.array([0]), np.array([0]), 0.0)
    journal.publish(np.array([1, 1, 0]))
    journal.publish(np.array([1, 0, 0]))
    first, second = journal.bulletins
    assert [each.tolist() for each in first[:4]] == [[2, 0, 0], [0, 2, 1], [0, 1, 1], [1, 1, 0]]
    assert [each.tolist() for each in second[:4]] == [[1, 1, 0], [0, 0, 0], [0, 1, 0], [1, 0, 0]]


def test_allocations_are_numbered_and_the_last_one_of_a_case_counts():
    journal = opened()
    assert journal.allocate(np.array([2, 1]), np.array([1, 1]), 5.0).tolist() == [2, 3]
    assert journal.numbers(4).tolist() == [0, 3, 2, 0]


def test_receipts_are_of_counted_months_and_since_the_last_count():
    journal = opened()
    journal.allocate(np.array([2]), np.array([1]), 0.0)
    assert journal.received(0).tolist() == journal.received(9).tolist() == [0, 1, 0]
    journal.publish(np.array([2, 1, 0]))
    journal.allocate(np.array([3, 4]), np.array([1, 2]), 9.0)
    other = journal.fork()
    other.allocate(np.array([5]), np.array([2]), 9.5)
    assert [journal.received(months).tolist() for months in (0, 1)] == [[0, 1, 1], [0, 2, 1]]
    assert other.received(1).tolist() == [0, 2, 2]


def test_a_case_was_lost_by_the_team_that_it_was_taken_from_last():
    journal = opened()
    assert journal.lost_by(3).tolist() == [-1, -1, -1]
    journal.release(np.array([0, 1]), np.array([0, 0]), 1.0)
    other = journal.fork()
    other.release(np.array([1]), np.array([2]), 2.0)
    assert other.lost_by(3).tolist() == [0, 2, -1]
    assert journal.lost_by(3).tolist() == [0, 0, -1]


def test_a_fork_goes_on_by_itself():
    journal = opened()
    other = journal.fork()
    other.allocate(np.array([2]), np.array([1]), 0.0)
    other.release(np.array([0]), np.array([0]), 0.0)
    other.publish(np.array([1, 1, 0]))
    journal.publish(np.array([1, 0, 0]))
    assert journal.allocations.case.tolist() == [0, 1]
    assert other.allocations.case.tolist() == [0, 1, 2]
    assert len(journal.bulletins) == 1
    assert journal.releases == []
    assert journal.bulletins[0].closed.tolist() == [1, 0, 0]


def test_a_rule_may_look_at_three_bulletins():
    journal = opened()
    for backlog in (4, 3, 2, 1):
        journal.publish(np.array([backlog, 0, 0]))
    assert [each.backlog[0] for each in journal.last_bulletins] == [3, 2, 1]
