"""One team and the order in which it takes up its cases."""

from dataclasses import replace

import numpy as np
import pytest

from tests.hand.tables import tasks
from tests.support import docket, play_arm, scenario


@pytest.mark.parametrize(
    ("order", "days"),
    [
        ("allocated_first", [(20, 24), (24, 25), (25, 27), (27, 30)]),
        ("newest_first", [(26, 30), (25, 26), (23, 25), (20, 23)]),
        ("shortest_work_first", [(26, 30), (20, 21), (21, 23), (23, 26)]),
        ("due_first", [(20, 24), (29, 30), (27, 29), (24, 27)]),
    ],
)
def test_a_free_officer_takes_the_case_that_is_first_in_the_service_order(
    order: str, days: list[tuple[float, float]]
) -> None:
    """All are allocated on day 20.

    Case  filed  work  limit  due
      0     1      4     30    31
      1     2      1     40    42
      2    10      2     25    35
      3    12      3     20    32
    """
    given = scenario(service_order=order)
    cases = replace(
        docket(given, [1, 2, 10, 12], [[4], [1], [2], [3]]), limit=np.array([30, 40, 25, 20])
    )
    assert tasks(play_arm(given, cases=cases)) == days


def test_a_task_in_hand_is_not_interrupted() -> None:
    """Dealt at once: case 0 is in hand from day 1 to 6, and then the newest comes first."""
    given = scenario(
        service_order="newest_first", allocation={"rule": "rotation", "timing": "immediate"}
    )
    cases = docket(given, [1, 2, 3], [[5], [1], [1]])
    assert tasks(play_arm(given, cases=cases)) == [(1, 6), (7, 8), (6, 7)]


def test_the_shortest_work_is_that_of_the_task_at_hand_clerical_factor_included() -> None:
    """A lone officer; allocated on day 20.

    Case  notice x 2  measures
      0    1 -> 2        3       20-22, then 22-25: 3 against 4 and 6
      1    2 -> 4        9       25-29, then 36-45: 9 against 6 and then 1
      2    3 -> 6        1       29-35, then 35-36
    """
    given = scenario(
        route=[
            {"stage": "notice", "role": "assistant", "work": 1},
            {"stage": "measures", "role": "officer", "work": 1},
        ],
        clerical_factor=2,
        service_order="shortest_work_first",
    )
    play = play_arm(given, cases=docket(given, [1, 2, 3], [[1, 3], [2, 9], [3, 1]]))
    assert tasks(play, 0) == [(20, 22), (25, 29), (29, 35)]
    assert tasks(play, 1) == [(22, 25), (36, 45), (35, 36)]


TWO_OFFICER_STAGES = ("officer", None)
ASSISTANT_FIRST = ("assistant", 1)


@pytest.mark.parametrize(
    ("most", "first_stage", "begun", "closed"),
    [
        # Without a limit all three are begun one after the other.
        (None, TWO_OFFICER_STAGES, [20, 21, 22], [26, 27, 28]),
        (None, ASSISTANT_FIRST, [20, 21, 22], [26, 27, 28]),
        # One at a time: the next is begun when one is closed, with an idle officer meanwhile.
        (1, TWO_OFFICER_STAGES, [20, 26, 32], [26, 32, 38]),
        (1, ASSISTANT_FIRST, [20, 26, 32], [26, 32, 38]),
        # Two: when case 0 closes on day 26, case 1 is back and comes before the new case 2 ...
        (2, TWO_OFFICER_STAGES, [20, 21, 27], [26, 27, 33]),
        # ... unless an assistant is free to begin it.
        (2, ASSISTANT_FIRST, [20, 21, 26], [26, 27, 32]),
    ],
)
def test_a_team_at_its_limit_of_open_cases_begins_nothing(
    most: int | None,
    first_stage: tuple[str, float | None],
    begun: list[float],
    closed: list[float],
) -> None:
    """Three cases, allocated on day 20: notice 1 day, wait 4 days, measures 1 day."""
    role, assistant_speed = first_stage
    given = scenario(
        route=[
            {"stage": "notice", "role": role, "work": 1, "wait": 4},
            {"stage": "measures", "role": "officer", "work": 1},
        ],
        teams={"count": 1, "assistant_speed": assistant_speed},
        max_open_cases=most,
    )
    play = play_arm(given, cases=docket(given, [1, 2, 3], [[1, 1]] * 3, [[4, 0]] * 3))
    assert play.log.started.tolist() == begun
    assert play.log.closed.tolist() == closed
