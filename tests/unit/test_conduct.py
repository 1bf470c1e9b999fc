"""The teams' morale from count to count."""

import numpy as np
import pytest

from sim.bureau.appraisal import Standing
from sim.bureau.conduct import due_appraisal, morale_at_first
from tests.support import scenario

RANKED = {"every_months": 2, "suspend_after": 1, "suspension_months": 3}
TIRED = {"overwork": {"threshold": 5, "effect": 0.01, "recovery": 0.5}}


def setting(**changes):
    return scenario(teams={"count": 2}, **changes).reference.setting


def strained():
    """Morale of two teams, the second of which was last and is overworked."""
    nothing, ranks = np.zeros(2, dtype=np.int64), np.array([1, 2])
    standing = Standing(1, nothing, ranks == 1, np.array([0, 9]), ranks)
    return morale_at_first(2)._replace(standing=standing, overwork=np.array([0.0, 7.0]))


def test_on_the_same_terms_all_is_remembered():
    same = setting(appraisal=RANKED, responses=TIRED)
    assert strained().under(same, same).standing.last == 1
    assert strained().under(same, same).overwork.tolist() == [0, 7]


def test_under_another_appraisal_standing_is_forgotten_but_not_overwork():
    before, after = setting(appraisal=RANKED, responses=TIRED), setting(responses=TIRED)
    morale = strained().under(before, after)
    assert morale.standing.last == -1
    assert not morale.suspended_in(1).any()
    assert morale.overwork.tolist() == [0, 7]


def test_under_another_response_overwork_is_forgotten_but_not_standing():
    before, after = setting(appraisal=RANKED, responses=TIRED), setting(appraisal=RANKED)
    morale = strained().under(before, after)
    assert morale.standing.last == 1
    assert morale.overwork.tolist() == [0, 0]


@pytest.mark.parametrize(("history", "due"), [(0, [2, 4, 6]), (3, [3, 5]), (4, [2, 4, 6])])
def test_rankings_are_counted_from_the_beginning_of_the_comparison(history, due):
    ranked = setting(appraisal=RANKED)
    months = [month for month in range(1, 7) if due_appraisal(ranked, month, history)]
    assert months == due
    assert due_appraisal(setting(), 2, 0) is None


def test_months_before_there_was_any_conduct_are_as_usual():
    morale = strained()._replace(response=np.array([1.0, 0.5]), suspended=np.array([False, True]))
    record = morale.ranked(None, [], None, 3).record(3)
    assert record.response.tolist() == [[1, 1, 1], [1, 1, 0.5]]
    assert record.suspended.tolist() == [[False] * 3, [False, False, True]]
    assert record.rank.tolist() == [[0, 0, 0], [0, 0, 0]]
