"""One team, its officer and its assistant, and what becomes of a case between them."""

from typing import Any

import pytest

from tests.hand.tables import allocated, by_month, people, tasks
from tests.support import docket, play_arm, scenario

ROUTE = [
    {"stage": "notice", "role": "assistant", "work": 1, "wait": 1},
    {"stage": "measures", "role": "officer", "work": 1},
]
ALONE: dict[str, Any] = {"assistant_speed": None}

# Case  filed  notice  wait  measures
#   0     1      2      3       2
#   1     2      4      0       1
# Both are allocated on day 20, the first closing day.
FILED, WORK, WAIT = [1, 2], [[2, 2], [4, 1]], [[3, 0], [0, 0]]


@pytest.mark.parametrize(
    ("staff", "clerical_factor", "notice", "measures"),
    [
        # Case 0 is back from its wait on day 25; case 1 finds the officer busy from 26 to 27.
        ({"assistant_speed": 1}, 1, [(20, 22), (22, 26)], [(25, 27), (27, 28)]),
        # There is an assistant, so the clerical factor means nothing.
        ({"assistant_speed": 1}, 1.5, [(20, 22), (22, 26)], [(25, 27), (27, 28)]),
        # A slow assistant and a fast officer: 2 / 0.5, 4 / 0.5; 2 / 2, 1 / 2.
        (
            {"assistant_speed": 0.5, "officer_speed": 2},
            1,
            [(20, 24), (24, 32)],
            [(27, 28), (32, 32.5)],
        ),
        # Alone: on day 26 both cases are ready, and case 0 has the lower allocation number.
        (ALONE, 1, [(20, 22), (22, 26)], [(26, 28), (28, 29)]),
        # Notices take 3 and 6 days; case 0 is back on day 26, in the midst of the second.
        (ALONE, 1.5, [(20, 23), (23, 29)], [(29, 31), (31, 32)]),
        # The factor is work, so a lone officer of speed 2 needs 1.5 and 3 days.
        (
            ALONE | {"officer_speed": 2},
            1.5,
            [(20, 21.5), (21.5, 24.5)],
            [(24.5, 25.5), (25.5, 26)],
        ),
    ],
)
def test_assistant_and_officer_work_while_the_case_waits(
    staff: dict[str, Any],
    clerical_factor: float,
    notice: list[tuple[float, float]],
    measures: list[tuple[float, float]],
) -> None:
    given = scenario(route=ROUTE, teams={"count": 1} | staff, clerical_factor=clerical_factor)
    play = play_arm(given, cases=docket(given, FILED, WORK, WAIT))
    assert allocated(play) == [(1, 20), (1, 20)]
    assert tasks(play, 0) == notice
    assert tasks(play, 1) == measures


@pytest.mark.parametrize(
    ("assistant_speed", "notice_by"), [(1, "assistant of 1"), (None, "officer of 1")]
)
def test_an_assistants_stage_is_the_assistants_if_there_is_one(
    assistant_speed: float | None, notice_by: str
) -> None:
    given = scenario(route=ROUTE, teams={"count": 1, "assistant_speed": assistant_speed})
    play = play_arm(given, cases=docket(given, FILED, WORK, WAIT))
    assert people(play) == [[notice_by, "officer of 1"]] * 2


def test_a_stage_without_work_takes_no_time_but_its_turn() -> None:
    """The officer is busy until day 23, so that case 1 without any work closes on day 23, too.

    Case  filed  notice  wait  measures   begun  ready again  measures
      0     1      0      0       3        20        20        20-23
      1     2      0      2       0        20        22        23-23
    """
    given = scenario(route=ROUTE, teams={"count": 1, "assistant_speed": 1})
    play = play_arm(given, cases=docket(given, [1, 2], [[0, 3], [0, 0]], [[0, 0], [2, 0]]))
    assert tasks(play, 0) == [(20, 20), (20, 20)]
    assert tasks(play, 1) == [(20, 23), (23, 23)]


def test_without_cases_nothing_happens() -> None:
    given = scenario()
    play = play_arm(given, cases=docket(given, [], []))
    assert allocated(play) == tasks(play) == []
    assert by_month(play, "received") == by_month(play, "backlog") == [[0], [0], [0]]
    assert by_month(play, "idle_share_officer") == [[1], [1], [1]]
