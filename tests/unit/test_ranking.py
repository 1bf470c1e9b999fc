"""Which arm is best: the procedure KN and who is dominated."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.ranking import dominated, screening_constant, select_best
from sim.world.streams import Streams


def test_the_screening_constant_worked_out_by_hand():
    # K = 5, n0 = 10, alpha = 0.05: (2 x 0.05 / 4)^(-2/9) = 40^(2/9) = 2.2698, eta = 0.6349,
    # h^2 = 2 x 0.6349 x 9 = 11.43.
    assert screening_constant(5, 0.95, 10) == pytest.approx(11.43, abs=0.005)


@given(st.integers(2, 30), st.floats(0.6, 0.999), st.integers(3, 60))
def test_the_constant_solves_the_equation_of_the_paper(arms, confidence, first_stage):
    # Kim and Nelson (2001), c = 1: g(eta) = (1 + 2 eta)^(-(n0 - 1) / 2) / 2 = alpha / (K - 1).
    eta = screening_constant(arms, confidence, first_stage) / (2 * (first_stage - 1))
    g = (1 + 2 * eta) ** (-(first_stage - 1) / 2) / 2
    assert g == pytest.approx((1 - confidence) / (arms - 1), rel=1e-6)


def test_two_arms_worked_out_by_hand():
    # Differences 1, 3, 1, 3, ...: S^2 of the first four 4/3; n0 = 4, alpha = 0.05:
    # h^2 = 3 ((0.1)^(-2/3) - 1) = 10.925. With zone 2 the second arm may lag behind by
    # (h^2 S^2 / 4 - r) = 3.642 - r, which is below 0 at r = 4: it is out at once. With zone 1 by
    # (14.566 - r) / 2: 5.28 at r = 4, where it lags by 8.
    ahead = np.array([1.0, 3.0] * 10)
    values = np.column_stack([ahead, np.zeros(20)])
    for zone in (2.0, 1.0):
        found = select_best(values, zone, first_stage=4)
        assert (found.best, found.replications, found.out_at.tolist()) == (0, 4, [0, 4])
    # A quarter as far ahead, with zone 1/2: (10.925 x (1/12) x 4 - r) / 4 = (3.642 - r) / 4.
    # With zone 1/8: (10.925 x (1/12) x 64 - r) / 16 = (58.27 - r) / 16: 3.39 at 4, 3.27 at 6 ...;
    # the lag is r / 2: 2, 2.25, 3, 3.25: from r = 7 on (3.204 < 3.25) it is out.
    found = select_best(values / 4, 1 / 8, first_stage=4)
    assert found.out_at.tolist() == [0, 7]


def test_none_is_selected_before_the_first_stage_and_equal_arms_end_in_the_first():
    assert select_best(np.ones((9, 2)), 1.0).best is None
    assert select_best(np.ones((10, 3)), 1.0).best == 0
    assert select_best(np.ones((1, 1)), 1.0).best == 0


def test_what_is_said_while_nothing_is_selected():
    for count in (9, 12):
        noise = Streams(1, 0).generator("design").normal(size=(count, 3))
        found = select_best(noise, 1e-3)
        assert (found.best, found.replications) == (None, count)
        assert (found.out_at.tolist(), found.out_at.dtype) == ([0, 0, 0], np.int64)


def test_one_arm_alone_is_the_best_at_once():
    for count, looked_at in ((1, 1), (12, 10)):
        found = select_best(np.ones((count, 1)), 1.0)
        assert (found.best, found.replications, found.out_at.tolist()) == (0, looked_at, [0])


def test_arms_that_stay_equal_are_told_apart_no_longer_than_they_may_differ():
    # Differences 1, -1, 1, -1 and then none: S^2 = 4/3, h^2 = 10.925, zone 1: one arm may lag
    # behind by (14.566 - r) / 2, which is nothing from r = 15 on. Neither lags then.
    other = np.array([1.0, -1.0, 1.0, -1.0] + [0.0] * 20)
    found = select_best(np.column_stack([other, np.zeros(24)]), 1.0, first_stage=4)
    assert (found.best, found.replications, found.out_at.tolist()) == (0, 15, [0, 0])


def test_of_two_equal_arms_the_first_is_selected_when_the_last_other_one_is_out():
    # Three arms: 2 x 0.05 / 2 = 0.05, h^2 = 3 (0.05^(-2/3) - 1) = 19.10. The third lags behind by
    # 1/4, 1, 5/4, 2 ...: r / 2 at even r; it may by (19.10 / 12 x 64 - r) / 16 = (101.9 - r) / 16,
    # which is 5.68 at 11 (it lags by 5.25) and 5.62 at 12 (by 6).
    ahead = np.array([0.25, 0.75] * 10)
    values = np.column_stack([ahead, ahead, np.zeros(20)])
    found = select_best(values, 1 / 8, first_stage=4)
    assert (found.best, found.replications, found.out_at.tolist()) == (0, 12, [0, 0, 12])


def test_more_replications_do_not_change_a_selection():
    noise = Streams(1, 0).generator("design").normal([0, 0.3, 0.6, 0.9], size=(400, 4))
    whole = select_best(noise, 0.3)
    assert whole.best == 3
    for count in (whole.replications, whole.replications + 1, 399):
        part = select_best(noise[:count], 0.3)
        assert (part.best, part.replications) == (whole.best, whole.replications)
    assert select_best(noise[: whole.replications - 1], 0.3).best is None


@pytest.mark.parametrize("correlation", [0.0, 0.8])
def test_the_best_is_selected_as_often_as_promised(correlation):
    # The least favourable configuration: all others are worse by exactly the zone.
    generator = Streams(5, 0).generator("design")
    right, needed, studies = 0, 0, 300
    for _ in range(studies):
        common = generator.normal(size=(600, 1))
        own = generator.normal(size=(600, 4))
        values = math.sqrt(correlation) * common + math.sqrt(1 - correlation) * own
        values[:, 2] += 0.5
        found = select_best(values, 0.5, confidence=0.9, first_stage=10)
        right += found.best == 2
        needed += found.replications
    # 90 % less three standard errors of a share over 300 studies; KN promises more than it says.
    assert right / studies >= 0.9 - 3 * math.sqrt(0.9 * 0.1 / studies)
    # Common draws need fewer replications: the variance of a difference is a fifth.
    assert needed / studies < (90 if correlation == 0 else 40)


def test_dominated_arms_by_hand():
    points = np.array([[1.0, 5], [2, 4], [1, 4], [2, 4], [0, 6], [0, 5]])
    assert dominated(points).tolist() == [False, False, True, False, False, True]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12))
def test_some_arm_is_never_dominated_and_each_dominated_one_has_a_better(points):
    found = dominated(np.array(points, dtype=float))
    assert not found.all()
    for i, is_beaten in enumerate(found):
        better = any(
            q != points[i] and q[0] >= points[i][0] and q[1] >= points[i][1] for q in points
        )
        assert is_beaten == better
