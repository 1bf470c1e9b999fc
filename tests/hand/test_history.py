"""History months under one regime, the comparison under another, and what was there before."""

from typing import Any

import pytest

from tests.hand.tables import allocated, by_month, people, tasks
from tests.support import docket, play_arm, regions, scenario

TWO_AND_TWO: dict[str, Any] = {
    "calendar": {"months": 2},
    "history": {"months": 2},
    "intake": {"regions": regions([1], [2])},
    "teams": {"count": 2},
}
"""Two months of history, from day 0 to 40, and two of comparison; region B is team 2's."""

NOTICE_AND_MEASURES = [
    {"stage": "notice", "role": "assistant", "work": 1},
    {"stage": "measures", "role": "officer", "work": 1},
]


@pytest.mark.parametrize(
    ("before", "arm", "expected"),
    [
        ("regional", "regional", [(2, 20), (2, 20), (2, 40), (2, 40), (2, 60)]),
        # The event on day 40, which opens the comparison, is the arm's.
        ("regional", "rotation", [(2, 20), (2, 20), (1, 40), (2, 40), (1, 60)]),
        # Day 40: backlogs 0 and 2, mean 1; one case tops up team 1, one begins the rotation.
        ("regional", "top_up", [(2, 20), (2, 20), (1, 40), (1, 40), (2, 60)]),
        ("rotation", "regional", [(1, 20), (2, 20), (2, 40), (2, 40), (2, 60)]),
    ],
)
def test_the_rule_changes_with_the_event_that_opens_the_comparison(
    before: str, arm: str, expected: list[tuple[int, float]]
) -> None:
    """All cases come from region B and last longer than the run."""
    given = scenario(**TWO_AND_TWO, arms=[{"name": "only", "allocation": arm}], allocation=before)
    cases = docket(given, [5, 6, 25, 26, 45], [[90]] * 5, region=[1] * 5)
    assert allocated(play_arm(given, cases=cases)) == expected


@pytest.mark.parametrize(
    ("before", "arm", "teams"),
    [
        ("rotation", "rotation", [1, 2, 1]),
        ("top_up", "rotation", [1, 1, 2]),
        # Day 40: backlogs 1 and 0, mean 0.5; team 2 is topped up, and then it is ...
        ("top_up", "top_up", [1, 2, 2]),  # ... next in turn
        ("rotation", "top_up", [1, 2, 1]),  # ... team 1, with which a rotation begins
    ],
)
def test_the_turn_goes_on_after_the_history_only_if_the_rule_does(
    before: str, arm: str, teams: list[int]
) -> None:
    """One case in the history, so that team 2 is next in turn; then two."""
    given = scenario(**TWO_AND_TWO, arms=[{"name": "only", "allocation": arm}], allocation=before)
    play = play_arm(given, cases=docket(given, [5, 25, 26], [[90]] * 3))
    assert [team for team, _ in allocated(play)] == teams


@pytest.mark.parametrize(
    ("before", "arm", "days"),
    [
        ("monthly", "monthly", [20, 40, 60, 80]),
        # The pool of the last history month is dealt as the comparison opens.
        ("monthly", "rolling", [20, 40, 45, 65]),
        ("monthly", "immediate", [20, 40, 45, 65]),
        ("rolling", "monthly", [5, 25, 60, 80]),
        ("immediate", "rolling", [5, 25, 45, 65]),
    ],
)
def test_the_timing_changes_with_the_event_that_opens_the_comparison(
    before: str, arm: str, days: list[float]
) -> None:
    given = scenario(
        **TWO_AND_TWO,
        arms=[{"name": "only", "allocation": {"timing": arm}}],
        allocation={"rule": "rotation", "timing": before},
    )
    play = play_arm(given, cases=docket(given, [5, 25, 45, 65], [[1]] * 4))
    assert [day for _, day in allocated(play)] == days


def test_the_service_order_of_the_arm_holds_for_what_is_not_in_hand() -> None:
    """Four cases of 15 days, allocated on day 20: two in the old order, then the newest first."""
    given = scenario(
        calendar={"months": 3},
        history={"months": 2},
        arms=[{"name": "only", "service_order": "newest_first"}],
    )
    play = play_arm(given, cases=docket(given, [1, 2, 3, 4], [[15]] * 4))
    assert tasks(play) == [(20, 35), (35, 50), (65, 80), (50, 65)]


def test_an_assistant_who_comes_with_the_arm_takes_over_from_day_one() -> None:
    """A lone officer in the history, an assistant from day 40 on; allocated on day 20.

    Case  notice (9 days)             measures (4 days)
      0   officer 20-29               officer 29-33
      1   officer 33-42, in hand      officer 42-46
      2   assistant 40-49             officer 49-53
    """
    given = scenario(
        calendar={"months": 2},
        history={"months": 2},
        route=NOTICE_AND_MEASURES,
        arms=[{"name": "only", "teams": {"assistant_speed": 1}}],
    )
    play = play_arm(given, cases=docket(given, [1, 2, 3], [[9, 4]] * 3))
    assert tasks(play, 0) == [(20, 29), (33, 42), (40, 49)]
    assert tasks(play, 1) == [(29, 33), (42, 46), (49, 53)]
    assert people(play) == [["officer of 1"] * 2] * 2 + [["assistant of 1", "officer of 1"]]


def test_the_cases_of_a_team_that_goes_with_the_history_are_dealt_again() -> None:
    """Rotation among two teams in the history, team 1 alone from day 40 on.

    Case  filed  dealt on day 20  work  then
      0     1         1            5    20-25
      1     2         2           30    20-50, in hand on day 40, done by the old team
      2     3         1            5    25-30
      3     4         2            5    back in the pool on day 40, team 1: 40-45
    """
    given = scenario(
        **TWO_AND_TWO,
        allocation="rotation",
        arms=[{"name": "only", "teams": {"count": 1}, "intake": {"regions": regions([1], [1])}}],
    )
    play = play_arm(given, cases=docket(given, [1, 2, 3, 4], [[5], [30], [5], [5]]))
    assert tasks(play) == [(20, 25), (20, 50), (25, 30), (40, 45)]
    assert play.log.releases.case.tolist() == [3]
    assert allocated(play) == [(1, 20), (2, 20), (1, 20), (1, 20)]  # first day, last team


def test_an_opening_backlog_is_older_than_the_run() -> None:
    """Months of 20 days, the first one October 2013; every case takes 1 day.

    Case  team  filed                                            worked on
      0    2    August, a quarter of it gone: -2 months + 5 = -35    0-1
      1    1    16 August at noon, half of it gone: -30              0-1
      2    2    August, three quarters of it gone: -25               1-2
      3    1    no date: on day 0                                    1-2
    """
    given = scenario(
        intake={"cases_per_month": 0, "regions": regions([1], [2])},
        teams={"count": 2},
        opening_backlog=[
            {"team": 1},
            {"team": 2, "cases": 2, "filed": "2013-08"},
            {"team": 1, "filed": "2013-08-16"},
        ],
    )
    play = play_arm(given)
    assert play.log.docket.filed.tolist() == [-35, -30, -25, 0]
    assert play.log.docket.region.tolist() == [1, 0, 1, 0]  # the region that a team serves
    assert allocated(play) == [(2, 0), (1, 0), (2, 0), (1, 0)]
    assert tasks(play) == [(0, 1), (0, 1), (1, 2), (1, 2)]
    assert by_month(play, "received") == [[0, 0]] * 3
    assert by_month(play, "closed") == [[2, 2], [0, 0], [0, 0]]


def test_the_oldest_case_of_an_opening_backlog_dates_from_before_the_run() -> None:
    """Filed on day -35, of 30 days' work: on day 20 it is 55 days old, on day 40 it is closed.

    The second one, filed on day 0, is 40 and 60 days old then, and is in hand from day 30 on.
    """
    given = scenario()
    play = play_arm(given, cases=docket(given, [-35, 0], [[30], [90]], opening_team=[0, 0]))
    assert by_month(play, "oldest_case_days") == [[55], [40], [60]]


def test_numbers_of_an_opening_backlog_are_cases_of_each_team_filed_on_day_0() -> None:
    given = scenario(
        intake={"cases_per_month": 0, "regions": regions([1], [2])},
        teams={"count": 2},
        opening_backlog=[3, 1],
    )
    play = play_arm(given)
    assert play.log.docket.filed.tolist() == [0] * 4
    assert [team for team, _ in allocated(play)] == [1, 1, 1, 2]
    assert tasks(play) == [(0, 1), (1, 2), (2, 3), (0, 1)]
