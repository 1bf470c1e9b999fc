"""Who takes cases from event to event."""

import numpy as np
import pytest

from sim.bureau.presence import Presence

ALL = np.array([True, True, True])
TWO = np.array([True, False, True])


def followed(*months: np.ndarray) -> Presence:
    presence = Presence.at_first(months[0])
    for month, present in enumerate(months[1:], start=1):
        presence = presence.followed_by(present, month)
    return presence


def test_nobody_is_back_from_anywhere_at_first():
    presence = followed(TWO)
    assert presence.active.tolist() == [0, 2]
    assert not presence.is_anyone_back


@pytest.mark.parametrize(("back", "events"), [(1, 1), (2, 2), (3, 0), (4, 0)])
def test_a_team_is_back_for_two_events(back, events):
    presence = followed(ALL, TWO, *[ALL] * back)
    assert presence.events_back.tolist() == [0, events, 0]
    assert presence.is_anyone_back is (events > 0)


def test_who_goes_again_at_once_is_not_back():
    assert followed(ALL, TWO, ALL, TWO).events_back.tolist() == [0, 0, 0]


def test_months_that_are_alike_change_nothing():
    presence = followed(TWO)
    assert presence.followed_by(TWO, 1) is presence
    assert presence.followed_by(TWO.copy(), 1) is presence


@pytest.mark.parametrize(("months", "which"), [(1, [1, 1, 1]), (2, [1, 0, 1]), (4, [1, 0, 1])])
def test_who_took_cases_throughout_the_last_months(months, which):
    presence = followed(ALL, ALL, TWO, ALL)  # four months; the fifth is to come
    assert presence.throughout(months, 4).tolist() == [bool(one) for one in which]


def test_who_is_away_did_not_take_cases_throughout():
    assert followed(ALL, TWO).throughout(1, 2).tolist() == [True, False, True]


def test_absent_teams_keep_their_cases_unless_they_are_no_more_or_it_is_said_otherwise():
    presence = followed(np.array([True, False, False]))
    exists = np.array([True, True, False])
    assert presence.leaving(exists, redistribute=False) == [2]
    assert presence.leaving(exists, redistribute=True) == [1, 2]
    assert followed(ALL).leaving(exists, redistribute=True) == []
