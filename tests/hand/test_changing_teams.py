"""An arm with other teams than those that have the cases."""

import pytest

from tests.support import docket, play_arm, regions, scenario

ARMS = [
    {"name": "two"},
    {
        "name": "one",
        "teams": {"count": 1},
        "intake": {"regions": {"A": {"home": [1]}, "B": {"home": [1]}}},
    },
    {"name": "three", "teams": {"count": 3}, "allocation": "top_up"},
]


def bureau(**changes):
    where = {"cases_per_month": 0, "regions": regions([1], [2])}
    return scenario(teams={"count": 2}, intake=where, arms=ARMS, opening_backlog=[1, 2], **changes)


def test_a_team_that_an_arm_lacks_gives_its_opening_cases_back_at_once():
    """Cases 0 (team 1), 1 and 2 (team 2), a day's work each. Day 0: 1 and 2 go to team 1 anew."""
    log = play_arm(bureau(), "one").log
    assert log.allocations.case.tolist() == [0, 1, 2, 1, 2]
    assert log.allocations.team.tolist() == [0, 1, 1, 0, 0]
    assert log.releases.case.tolist() == [1, 2]
    assert log.closed.tolist() == [1, 2, 3]


def test_a_team_that_leaves_after_the_history_gives_back_what_it_has_not_closed():
    """A month of 20 days of history; 12 days of work a case.

    Team 1 closes case 0 on day 12. Team 2 closes case 1 on day 12 and has case 2 in hand on day 20;
    it ends it on day 24, so nothing is left to give back.
    """
    given = bureau(history={"months": 1}, route=[{"stage": "m", "role": "officer", "work": 12}])
    log = play_arm(given, "one").log
    assert log.closed.tolist() == [12, 12, 24]
    assert len(log.releases.case) == 0


def test_a_case_in_hand_when_its_team_leaves_follows_at_the_next_event():
    """Two stages of 22 and 1 days. Team 2 has case 1 in hand on day 20, until 22: its second stage
    goes to team 1 at the event of day 40. Case 2, not begun, goes there on day 20.

    Team 1 has case 0 in hand until day 22 and closes it on day 23; then case 2 from 23 to 45 and
    on to 46; case 1 has the higher number, but on day 45 both are ready and case 2's (3) comes
    before case 1's (4): case 2 closes on day 46, case 1 on 47.
    """
    route = [
        {"stage": "a", "role": "officer", "work": 22},
        {"stage": "b", "role": "officer", "work": 1},
    ]
    log = play_arm(bureau(history={"months": 1}, route=route), "one").log
    assert list(zip(log.releases.case.tolist(), log.releases.day.tolist(), strict=True)) == [
        (2, 20.0),
        (1, 40.0),
    ]
    assert log.closed.tolist() == [23, 47, 46]


def test_a_team_that_an_arm_adds_starts_empty_and_is_topped_up():
    """Nothing is ever closed. On day 20 the three teams have 1, 2 and 0 cases, so the base is 1.

    Of the cases filed on days 5 and 6 the first tops up team 3, the second goes to team 1 in turn.
    """
    given = bureau(history={"months": 1})
    opening = [0, 1, 1, -1, -1]
    cases = docket(given, [0, 0, 0, 5, 6], [[1000]] * 5, opening_team=opening)
    log = play_arm(given, "three", cases).log
    assert log.team.tolist() == [0, 1, 1, 2, 0]
    assert log.allocated.tolist() == [0, 0, 0, 20, 20]


@pytest.mark.parametrize("teams", [[{"name": "甲"}, {"name": "乙"}], [{}, {}]])
def test_teams_of_a_list_are_served_by_name_or_number(teams):
    home = [teams[1].get("name", 2)]
    given = scenario(
        teams=[team | {"assistant_speed": None} for team in teams],
        intake={"regions": [{"name": "A", "share": 1, "home": home}]},
    )
    log = play_arm(given).log
    assert set(log.allocations.team.tolist()) == {1}
    assert len(log.allocations.team) > 10


def test_an_arm_may_replace_a_list_of_teams_by_a_group():
    arm = {"name": "a", "teams": {"count": 3, "assistant_speed": None}}
    given = scenario(teams=[{"name": "x"}], intake={"regions": regions([1])}, arms=[arm])
    assert given.arm("a").setting.team_names == ("1", "2", "3")
