"""Allocations written down, and the bulletins made of them."""

import numpy as np

from sim.bureau.register import Register


def opened() -> Register:
    """Of three teams, the first with an opening backlog of two cases."""
    register = Register(np.array([2, 0, 0]))
    register.allocate(np.array([0, 1]), np.array([0, 0]), 0.0)
    return register


def test_a_bulletin_tells_of_its_month_only_and_not_of_the_opening_backlog():
    register = opened()
    register.allocate(np.array([2]), np.array([1]), 0.0)
    register.allocate(np.array([3, 4]), np.array([1, 2]), np.array([3.0, 4.0]))
    register.release(np.array([0]), np.array([0]), 0.0)
    register.publish(np.array([1, 1, 0]))
    register.publish(np.array([1, 0, 0]))
    first, second = register.bulletins
    assert [each.tolist() for each in first] == [[2, 0, 0], [0, 2, 1], [0, 1, 1], [1, 1, 0]]
    assert [each.tolist() for each in second] == [[1, 1, 0], [0, 0, 0], [0, 1, 0], [1, 0, 0]]


def test_allocations_are_numbered_and_the_last_one_of_a_case_counts():
    register = opened()
    assert register.allocate(np.array([2, 1]), np.array([1, 1]), 5.0).tolist() == [2, 3]
    assert register.numbers(4).tolist() == [0, 3, 2, 0]


def test_a_fork_goes_on_by_itself():
    register = opened()
    other = register.fork()
    other.allocate(np.array([2]), np.array([1]), 0.0)
    other.release(np.array([0]), np.array([0]), 0.0)
    other.publish(np.array([1, 1, 0]))
    register.publish(np.array([1, 0, 0]))
    assert len(register.allocations) == len(register.bulletins) == 1
    assert register.releases == []
    assert register.bulletins[0].closed.tolist() == [1, 0, 0]


def test_a_rule_may_look_at_three_bulletins():
    register = opened()
    for backlog in (4, 3, 2, 1):
        register.publish(np.array([backlog, 0, 0]))
    assert [each.backlog[0] for each in register.last_bulletins] == [3, 2, 1]
