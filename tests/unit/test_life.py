"""One case followed: spans that fill its life, and the choice of the case."""

import numpy as np
import pytest

from sim.measures.life import life
from sim.scenario.problems import InputError
from sim.studies.one_case import one_case
from sim.studies.replication import Setup
from tests.support import docket, play_arm, regions, scenario

TWO_STAGES = [
    {"stage": "plan", "role": "officer", "work": 1},
    {"stage": "closing", "role": "assistant", "work": 1},
]


def spans(found):
    return [(span.state, span.begin, span.end, span.stage) for span in found.spans]


def test_every_day_of_a_case_is_accounted_for():
    """Filed on day 5, dealt on day 20; plan 20 to 22, wait to 27; the assistant is busy to 30."""
    given = scenario(route=TWO_STAGES, teams={"count": 1, "assistant_speed": 1})
    cases = docket(given, [4, 5], [[1, 8], [2, 3]], [[1, 0], [5, 0]])
    found = life(play_arm(given, cases=cases), 1)
    assert spans(found) == [
        ("pool", 0, 15, ""),
        ("desk", 15, 16, ""),
        ("officer", 16, 18, "plan"),
        ("waiting", 18, 23, ""),
        ("desk", 23, 25, ""),
        ("assistant", 25, 28, "closing"),
    ]
    assert found.closed
    assert (found.days, found.days_in("desk"), found.days_in("pool")) == (28, 3, 15)


def test_an_open_case_is_followed_to_the_last_count():
    given = scenario()
    played = play_arm(given, cases=docket(given, [10, 11, 45], [[5], [99], [1]]))
    assert spans(life(played, 1)) == [("pool", 0, 9, ""), ("desk", 9, 14, ""),
                                      ("officer", 14, 49, "measures")]  # fmt: skip
    assert spans(life(played, 2)) == [("pool", 0, 15, "")]
    assert not life(played, 1).closed


def test_a_case_that_is_handed_back_is_in_the_pool_again():
    """Team 1 is away in the second month; its case goes to team 2 after the count on day 40."""
    given = scenario(
        calendar={"months": 4},
        teams={"count": 2},
        intake={"regions": regions([1], [2])},
        absences=[{"team": 1, "from": "2013-12", "months": 2}],
        absent_cases="redistribute",
    )
    found = life(play_arm(given, cases=docket(given, [10, 11], [[30], [5]])), 1)
    assert [span.state for span in found.spans] == ["pool", "desk", "officer"]
    assert found.spans[-1].begin == 40 - 11


def compared(**changes):
    arms = [{"name": "a"}, {"name": "b", "service_order": "newest_first"}]
    return Setup(scenario(**({"arms": arms, "intake": {"cases_per_month": 24}} | changes)))


def test_the_case_that_changes_most_is_followed():
    study = compared()
    found = one_case(study, 1)
    both = [play_arm(study.scenario, arm, replication=1) for arm in ("a", "b")]
    closed = both[0].followed & both[0].is_closed & both[1].is_closed
    change = np.where(closed, np.abs(both[0].days - both[1].days), -1)
    assert change[found.case] == change.max() > 0
    days = {arm: life.days for arm, life in found.lives.items()}
    assert days == {arm: play.days[found.case] for arm, play in zip("ab", both, strict=True)}
    assert (found.why, found.replication, found.region) == ("changes most", 1, "A")


def test_a_single_arm_shows_the_middling_case():
    found = one_case(compared(arms=[{"name": "a"}]), 0)
    assert found.why == "middling"


def test_arms_with_other_cases_are_left_out():
    arms = [{"name": "a"}, {"name": "b", "intake": {"cases_per_month": 40}}]
    assert list(one_case(compared(arms=arms), 0, 3).lives) == ["a"]


def test_cases_that_are_not_there_are_refused():
    with pytest.raises(InputError, match="no case 12345; cases are numbered from 0 to"):
        one_case(compared(), 0, 12345)
    with pytest.raises(InputError, match="no case was filed"):
        one_case(compared(intake={"cases_per_month": 0}), 0)
