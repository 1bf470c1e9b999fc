"""People beside officers and first assistants, worked out by hand; people are numbers, from 0."""

from __future__ import annotations

from typing import Any

import pytest

from sim.measures.play import Play
from tests.hand.tables import allocated, by_month, tasks
from tests.support import docket, play_arm, regions, scenario

NOTICE = {"stage": "notice", "role": "assistant", "work": 1}
MEASURES = {"stage": "measures", "role": "officer", "work": 1}


def people(play: Play) -> list[list[int]]:
    """Numbers of those who worked on each stage of each case."""
    return [list(row) for row in play.log.person.tolist()]


def shared(count: int, **changes: Any) -> Any:
    """A scenario of so many teams; the notice is clerical work unless the changes say otherwise."""
    return scenario(
        **{
            "intake": {"regions": regions(range(1, count + 1))},
            "route": [NOTICE, MEASURES],
            "teams": {"count": count, "assistant_speed": 1},
            "calendar": {"start": "2013-10", "months": 3, "days_per_month": 20},
        }
        | changes
    )


def test_idle_assistants_of_a_team_take_its_cases_in_the_order_of_their_numbers() -> None:
    """Two assistants, 1 and 2, and three cases of three days' notice each.

    Case  notice            measures (officer 0)
      0   1, day 0 to 3     3 to 4
      1   2, day 0 to 3     4 to 5
      2   1, day 3 to 6     6 to 7
    """
    given = shared(1, teams={"count": 1, "assistant_speed": 1, "assistants": 2})
    play = play_arm(given, cases=docket(given, [0] * 3, [[3, 1]] * 3, opening_team=[0] * 3))
    assert people(play) == [[1, 0], [2, 0], [1, 0]]
    assert tasks(play, 0) == [(0, 3), (0, 3), (3, 6)]
    assert tasks(play, 1) == [(3, 4), (4, 5), (6, 7)]
    assert by_month(play, "idle_share_assistant")[0] == [pytest.approx(1 - (6 + 3) / 2 / 20)]


def test_whom_a_division_shares_goes_by_allocation_numbers_across_its_teams() -> None:
    """Teams 1 and 2 share person 6; team 3, of another division, has person 5 of its own.

    Case  team  notice
      0     2   6, day 0 to 2
      1     1   6, day 2 to 4
      2     3   5, day 0 to 2
      3     2   6, day 4 to 6
    """
    teams = [{"division": 1, "assistants": 0}, {"division": 1, "assistants": 0}, {"division": 2}]
    given = shared(3, teams=teams, division_assistants={"people": [1, 0]})
    cases = docket(given, [0] * 4, [[2, 1]] * 4, opening_team=[1, 0, 2, 1])
    play = play_arm(given, cases=cases)
    assert [row[0] for row in people(play)] == [6, 6, 5, 6]
    assert tasks(play, 0) == [(0, 2), (2, 4), (0, 2), (4, 6)]
    assert play.idle_shared[0].tolist() == [pytest.approx(1 - 6 / 20)]


def test_a_shared_assistant_helps_a_teams_own_but_not_a_lone_officer() -> None:
    """Own assistant 1 is asked before the shared one, 4; the officer of team 2 is alone.

    Case  team  notice
      0     1   1, day 0 to 2
      1     1   4, day 0 to 2
      2     2   2, day 0 to 2
    """
    teams = [{"assistant_speed": 1}, {"assistant_speed": None}]
    given = shared(2, teams=teams, division_assistants={"people": 1})
    cases = docket(given, [0] * 3, [[2, 1]] * 3, opening_team=[0, 0, 1])
    assert [row[0] for row in people(play_arm(given, cases=cases))] == [1, 4, 2]


POOLED = [
    {"stage": "plan", "role": "officer", "work": 1, "wait": 1},
    {"stage": "inquiry", "role": "pool", "work": 1, "wait": 1},
    {"stage": "check", "role": "pool", "work": 1},
    {"stage": "close", "role": "officer", "work": 1},
]


def test_a_case_is_on_its_way_to_the_pool_and_back_after_its_wait() -> None:
    """One person, 4, does the middle stages of both teams; a case is 2 days on its way.

    Case  team  plan    wait 3, way 2   inquiry  wait 1  check    way 2   close
      0     1   0 to 1  until 6         6 to 8   9       11 to 12  14      14 to 15
      1     2   0 to 1  until 6         8 to 11  11      12 to 13  15      15 to 16
    At day 11 the inquiry of case 1 ends and case 0 has been ready since day 9.
    """
    given = shared(2, route=POOLED, pool={"people": 1, "handover_days": 2})
    work, wait = [[1, 2, 1, 1], [1, 3, 1, 1]], [[3, 1, 0, 0], [3, 0, 0, 0]]
    play = play_arm(given, cases=docket(given, [0, 0], work, wait, opening_team=[0, 1]))
    assert people(play) == [[0, 4, 4, 0], [2, 4, 4, 2]]
    assert tasks(play, 1) == [(6, 8), (8, 11)]
    assert tasks(play, 2) == [(11, 12), (12, 13)]
    assert tasks(play, 3) == [(14, 15), (15, 16)]


def test_shared_people_go_on_with_the_cases_of_an_absent_team() -> None:
    """Team 1 is away in the first month: its notice is served by person 2, its officer waits."""
    given = shared(
        1,
        teams={"count": 1, "assistant_speed": 1, "assistants": 0},
        division_assistants={"people": 1},
        absences=[{"team": 1, "from": "2013-10", "months": 1}],
    )
    play = play_arm(given, cases=docket(given, [0], [[2, 1]], opening_team=[0]))
    assert people(play) == [[2, 0]]
    assert (tasks(play, 0), tasks(play, 1)) == ([(0, 2)], [(20, 21)])


def test_of_a_team_at_its_limit_nobody_in_the_pool_takes_a_case_that_is_not_begun() -> None:
    """Two people, 4 and 5; at most one case of a team may be open.

    Case  team  notice    measures
      0     1   0 to 1    1 to 4
      1     1   4 to 5    5 to 8     not before case 0 is closed, though person 5 is idle
      2     2   0 to 1    1 to 4     by person 5
    """
    pooled = NOTICE | {"role": "pool"}
    given = shared(2, route=[pooled, MEASURES], pool={"people": 2}, max_open_cases=1)
    cases = docket(given, [0] * 3, [[1, 3]] * 3, opening_team=[0, 0, 1])
    play = play_arm(given, cases=cases)
    assert people(play) == [[4, 0], [4, 0], [5, 2]]
    assert tasks(play, 0) == [(0, 1), (4, 5), (0, 1)]


def test_who_is_no_more_under_the_arm_ends_the_task_in_hand_and_takes_up_none() -> None:
    """In the history person 2 serves the notices; the arm leaves them to the assistant, 1.

    Case  notice
      0   2, day 0 to 25: begun in the history, ended after day 20
      1   1, day 20 to 30
    """
    given = shared(
        1,
        calendar={"start": "2013-10", "months": 2, "days_per_month": 20},
        history={
            "months": 1,
            "arm": {"teams": {"assistants": 0}, "division_assistants": {"people": 1}},
        },
    )
    cases = docket(given, [0, 0, 0], [[25, 1], [10, 1], [1, 1]], opening_team=[0, 0, 0])
    play = play_arm(given, cases=cases)
    assert people(play) == [[2, 0], [1, 0], [1, 0]]
    assert tasks(play, 0) == [(0, 25), (20, 30), (30, 31)]


def test_an_arm_may_give_a_stage_to_other_people_than_the_history_did() -> None:
    """The pool, person 2, takes the notices over at day 20; assistant 1 ends what is in hand."""
    given = shared(
        1,
        calendar={"start": "2013-10", "months": 2, "days_per_month": 20},
        history={"months": 1},
        pool={"people": 1},
        arms=[{"name": "pooled", "route": {"notice": {"role": "pool"}}}],
    )
    cases = docket(given, [0, 0], [[25, 1], [10, 1]], opening_team=[0, 0])
    play = play_arm(given, cases=cases)
    assert people(play) == [[1, 0], [2, 0]]
    assert tasks(play, 0) == [(0, 25), (20, 30)]


@pytest.mark.parametrize(("people_of_first", "team"), [(1, 2), (4, 1)])
def test_least_work_counts_an_equal_part_of_shared_assistants(
    people_of_first: int, team: int
) -> None:
    """Two divisions of a team with a case each: 4 days of clerical work at speed 1, and 1 of other.

    Team 2 has 2 assistants of its own: 1 + 4 / 2 = 3 days. Team 1's division shares one, 5 days, or
    four, 2 days. The case of day 1 goes to the lower load.
    """
    teams = [{"division": 1, "assistants": 0}, {"division": 2, "assistants": 2}]
    given = shared(
        2,
        teams=teams,
        division_assistants={"people": [people_of_first, 0]},
        route=[NOTICE | {"work": 4}, MEASURES],
        allocation={"rule": "least_work", "timing": "immediate"},
    )
    cases = docket(given, [0, 0, 1], [[4, 1]] * 3, opening_team=[0, 1, -1])
    assert allocated(play_arm(given, cases=cases))[2] == (team, 1)
