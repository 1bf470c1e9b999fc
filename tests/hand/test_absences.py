"""Teams that are away, or there for half of their time."""

from typing import Any

import pytest

from sim.measures.play import Play
from tests.hand.tables import allocated, by_month, tasks
from tests.support import docket, play_arm, regions, scenario

TWO_TEAMS: dict[str, Any] = {
    "calendar": {"months": 4},
    "intake": {"regions": regions([1], [2])},
    "route": [
        {"stage": "notice", "role": "officer", "work": 1, "wait": 1},
        {"stage": "measures", "role": "officer", "work": 1},
    ],
    "teams": {"count": 2},
    "allocation": "rotation",
}

# Opening backlog of team 2, which is away from day 20 on; lone officers.
#
# Case  notice  wait  measures   on day 20
#   0      2     25      1       waits from day 2 to 27
#   1     20      1      2       in hand from day 2 to 22, then waits to 23
#   2      3      1      4       ready since day 0
WORK, WAIT = [[2, 1], [20, 2], [3, 4]], [[25, 0], [1, 0], [1, 0]]


def with_team_2_away(months: int, absent_cases: str, filed: list[float]) -> Play:
    """Two teams in rotation; ``filed`` adds cases of a day's notice and a day's measures."""
    given = scenario(
        **TWO_TEAMS,
        absences=[{"team": 2, "from": "2013-11", "months": months}],
        absent_cases=absent_cases,
    )
    n = len(filed)
    return play_arm(
        given,
        cases=docket(
            given,
            [0, 0, 0, *filed],
            [*WORK, *[[1, 1]] * n],
            [*WAIT, *[[0, 0]] * n],
            opening_team=[1, 1, 1, *[-1] * n],
        ),
    )


@pytest.mark.parametrize(
    ("months", "back"),
    [(1, 40), (2, 60)],
)
def test_an_absent_team_ends_its_task_takes_up_none_and_keeps_its_cases(
    months: int, back: float
) -> None:
    """Back again, it goes on in the order of allocation with all three ready.

    Case  notice          measures
      0    0-2             back + 0 to 1
      1    2-22            back + 1 to 3
      2   back + 3 to 6    after a day of wait, back + 7 to 11
    """
    play = with_team_2_away(months, "hold", [])
    assert tasks(play, 0) == [(0, 2), (2, 22), (back + 3, back + 6)]
    assert tasks(play, 1) == [(back, back + 1), (back + 1, back + 3), (back + 7, back + 11)]
    assert not len(play.log.releases.case)


def test_an_absent_team_gets_no_new_cases() -> None:
    """Filed in month 0, 1 and 2; team 2 is away from day 20 to 40: rotation goes 1 1, 2 1, 2."""
    play = with_team_2_away(1, "hold", [5, 6, 25, 26, 45])
    assert allocated(play)[3:] == [(1, 20), (1, 20), (2, 40), (1, 40), (2, 60)]


def test_cases_of_an_absent_team_re_enter_the_pool_at_the_stage_they_have_reached() -> None:
    """Away from day 20 to 60: all go to team 1, together with a case filed on day 5.

    Case  dealt again  notice                    measures
      0      20         0-2, by team 2            its wait goes on to day 27; 28-29
      2      20        20-23                      back from its wait on day 24; 24-28
      3      20        23-24                      ready on day 24, but last in order; 29-30
      1      40         2-22, by team 2           it was in hand on day 20; 40-42
    """
    play = with_team_2_away(2, "redistribute", [5])
    assert tasks(play, 0) == [(0, 2), (2, 22), (20, 23), (23, 24)]
    assert tasks(play, 1) == [(28, 29), (40, 42), (24, 28), (29, 30)]
    releases, moves = play.log.releases, play.log.allocations
    assert releases.case.tolist() == [0, 2, 1]
    assert releases.day.tolist() == [20, 20, 40]
    assert moves.case.tolist() == [0, 1, 2, 0, 2, 3, 1]
    assert moves.team.tolist() == [1, 1, 1, 0, 0, 0, 0]
    assert by_month(play, "handed_back") == [[0, 0], [0, 2], [0, 1], [0, 0]]
    assert by_month(play, "received") == [[0, 0], [3, 0], [1, 0], [0, 0]]
    assert by_month(play, "backlog") == [[0, 3], [0, 1], [0, 0], [0, 0]]


@pytest.mark.parametrize(
    ("last_day", "released_on"),
    [(20, 20), (20.5, 40)],
    ids=["ends on the day of the event", "ends later"],
)
def test_a_case_whose_task_ends_on_the_day_of_the_event_is_not_in_hand(
    last_day: float, released_on: float
) -> None:
    """One opening case of team 2, which is away from day 20 to 60; then the measures: 1 day."""
    given = scenario(
        **TWO_TEAMS,
        absences=[{"team": 2, "from": "2013-11", "months": 2}],
        absent_cases="redistribute",
    )
    play = play_arm(given, cases=docket(given, [0], [[last_day, 1]], opening_team=[1]))
    assert play.log.releases.day.tolist() == [released_on]
    assert tasks(play, 1) == [(released_on, released_on + 1)]


def test_a_case_that_is_dealt_again_comes_after_those_its_new_team_has() -> None:
    """Opening cases, numbered 0 to 3 as they were allocated; team 2 is away from day 20 on.

    Case  team          work  worked on
      0   2              30    0-30, in hand on day 20
      1   2, then 1       1   26-27, as number 4
      2   1              25    0-25
      3   1               1   25-26, as number 3
    """
    given = scenario(
        **TWO_TEAMS | {"route": [{"stage": "measures", "role": "officer", "work": 1}]},
        absences=[{"team": 2, "from": "2013-11", "months": 1}],
        absent_cases="redistribute",
    )
    cases = docket(given, [0] * 4, [[30], [1], [25], [1]], opening_team=[1, 1, 0, 0])
    assert tasks(play_arm(given, cases=cases)) == [(0, 30), (26, 27), (0, 25), (25, 26)]


def test_a_case_that_comes_already_begun_counts_for_the_limit_of_open_cases() -> None:
    """At most one open case; team 2 is away from day 20 to 40.

    Case  team          notice  wait  measures
      0   2, then 1      0-2     25    27-28
      1   1, on day 20  28-29     0    29-30      not begun while case 0 is open
    """
    given = scenario(
        **TWO_TEAMS,
        absences=[{"team": 2, "from": "2013-11", "months": 1}],
        absent_cases="redistribute",
        max_open_cases=1,
    )
    cases = docket(given, [0, 5], [[2, 1], [1, 1]], [[25, 0], [0, 0]], opening_team=[1, -1])
    play = play_arm(given, cases=cases)
    assert tasks(play, 0) == [(0, 2), (28, 29)]
    assert tasks(play, 1) == [(27, 28), (29, 30)]


@pytest.mark.parametrize(
    ("timing", "days"),
    [("monthly", [40, 40, 60]), ("rolling", [5, 40, 45]), ("immediate", [5, 40, 45])],
)
def test_if_nobody_is_there_cases_stay_in_the_pool_until_the_next_event(
    timing: str, days: list[float]
) -> None:
    """The only team is away from day 20 to 40; filed on days 5, 25 and 45."""
    given = scenario(
        allocation={"rule": "rotation", "timing": timing},
        absences=[{"team": 1, "from": "2013-11", "months": 1}],
    )
    play = play_arm(given, cases=docket(given, [5, 25, 45], [[30], [1], [1]]))
    assert [day for _, day in allocated(play)] == days


@pytest.mark.parametrize(
    ("work", "days"),
    [
        # Case 1 is begun on day 18 at full speed, which it keeps; cases 2 and 3 are begun at half
        # speed, which case 3 keeps beyond day 40; case 4 is begun on day 46.
        ([18, 4, 4, 8, 4], [(0, 18), (18, 22), (22, 30), (30, 46), (46, 50)]),
        # A task that is begun right on a closing day has the speed of the new month.
        ([20, 4, 4, 2, 1], [(0, 20), (20, 28), (28, 36), (36, 40), (40, 41)]),
    ],
)
def test_a_task_keeps_the_speed_that_is_in_force_when_it_starts(
    work: list[float], days: list[tuple[float, float]]
) -> None:
    """Five opening cases; half of the speed is left from day 20 to 40."""
    given = scenario(absences=[{"team": 1, "from": "2013-11", "months": 1, "availability": 0.5}])
    cases = docket(given, [0] * 5, [[effort] for effort in work], opening_team=[0] * 5)
    assert tasks(play_arm(given, cases=cases)) == days


def test_a_team_at_half_speed_gets_its_share_of_new_cases() -> None:
    """And its assistant is at half speed, too: notice 20-22, measures 22-24."""
    given = scenario(
        route=[
            {"stage": "notice", "role": "assistant", "work": 1},
            {"stage": "measures", "role": "officer", "work": 1},
        ],
        teams={"assistant_speed": 1},
        absences=[{"team": 1, "from": "2013-11", "months": 1, "availability": 0.5}],
    )
    play = play_arm(given, cases=docket(given, [5], [[1, 1]]))
    assert allocated(play) == [(1, 20)]
    assert tasks(play, 0) == [(20, 22)]
    assert tasks(play, 1) == [(22, 24)]
