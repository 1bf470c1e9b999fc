"""When cases are dealt: at the monthly event, in the month's fixed sequence, or by asking anew."""

import pytest

from tests.hand.tables import allocated
from tests.support import docket, play_arm, regions, scenario


@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        # Backlogs 0, 2, 4, mean 2: two cases top up team 1, the rest goes in rotation.
        ("monthly", [(1, 20), (1, 20), (1, 20), (2, 20), (3, 20)]),
        # The same sequence, fixed on day 0.
        ("rolling", [(1, 1), (1, 2), (1, 3), (2, 4), (3, 5)]),
        # Asked anew: 0 2 4, mean 2: 1. 1 2 4, mean 2.3: 1. 2 2 4, mean 2.7: 1 (tie).
        # 3 2 4, mean 3: 2. 3 3 4, mean 3.3: 1 (tie).
        ("immediate", [(1, 1), (1, 2), (1, 3), (2, 4), (1, 5)]),
    ],
)
def test_timing_decides_what_the_rule_knows_of_the_backlogs(
    timing: str, expected: list[tuple[int, float]]
) -> None:
    """Top-up on opening backlogs of 0, 2 and 4 cases that nobody gets done."""
    given = scenario(
        intake={"regions": regions([1, 2, 3])},
        teams={"count": 3},
        allocation={"rule": "top_up", "timing": timing},
    )
    filed, teams = [0] * 6 + [1, 2, 3, 4, 5], [1, 1, 2, 2, 2, 2] + [-1] * 5
    play = play_arm(given, cases=docket(given, filed, [[1000]] * 11, opening_team=teams))
    assert allocated(play)[6:] == expected


@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        ("rolling", [(1, 1), (2, 2), (1, 4), (2, 5)]),  # dealt on day 0: 1, 2, 1, 2
        ("immediate", [(1, 1), (2, 2), (1, 4), (1, 5)]),
    ],
)
def test_only_immediate_timing_sees_what_is_closed_within_the_month(
    timing: str, expected: list[tuple[int, float]]
) -> None:
    """Least backlog over two teams.

    Case  filed  work  backlogs  asked anew
      0     1      2     0  0    team 1, which works on it from day 1 to 3
      1     2     90     1  0    team 2
      2     4     10     0  1    team 1
      3     5      1     1  1    team 1
    """
    given = scenario(
        intake={"regions": regions([1, 2])},
        teams={"count": 2},
        allocation={"rule": "least_backlog", "timing": timing},
    )
    play = play_arm(given, cases=docket(given, [1, 2, 4, 5], [[2], [90], [10], [1]]))
    assert allocated(play) == expected


@pytest.mark.parametrize("timing", ["rolling", "immediate"])
def test_rotation_goes_on_from_filing_to_filing_and_from_month_to_month(timing: str) -> None:
    given = scenario(
        intake={"regions": regions([1, 2, 3])},
        teams={"count": 3},
        allocation={"rule": "rotation", "timing": timing},
    )
    filed = [1, 2, 3, 4, 21, 22, 45]
    play = play_arm(given, cases=docket(given, filed, [[1]] * 7))
    assert allocated(play) == list(zip([1, 2, 3, 1, 2, 3, 1], filed, strict=True))
