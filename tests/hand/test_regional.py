"""Regional allocation: home teams, then their division, then all."""

import pytest

from sim.bureau.rules.regional import regional
from tests.hand.tables import allocated, board, deal
from tests.support import docket, play_arm, regions, scenario

HOMES = [[2, 1], [3], [4]]
DIVISIONS = [1, 1, 2, 2]


@pytest.mark.parametrize(
    ("cases", "absent", "teams"),
    [
        # Region A has two homes, in the order in which they are written; B and C have one.
        ("AABCA", (), [2, 1, 3, 4, 2]),
        # One of two homes is absent.
        ("AAA", (2,), [1, 1, 1]),
        # No home: the others of the division.
        ("BBC", (3,), [4, 4, 4]),
        # Nobody of the division: all others, in team order and in turn.
        ("BBB", (3, 4), [1, 2, 1]),
        # Each region has a turn of its own.
        ("BCBC", (3, 4), [1, 1, 2, 2]),
        ("AABAA", (1, 2), [3, 4, 3, 3, 4]),
        ("", (), []),
    ],
)
def test_cases_go_to_home_teams_then_to_their_division_then_to_all(
    cases: str, absent: tuple[int, ...], teams: list[int]
) -> None:
    on = board([0] * 4, absent, DIVISIONS, HOMES)
    assert deal(regional, on, cases)[0] == teams


def test_homes_of_two_divisions_are_stood_in_for_by_both() -> None:
    on = board([0] * 6, (2, 3), [1, 1, 2, 2, 3, 3], [[3, 2]])
    assert deal(regional, on, "AAA")[0] == [1, 4, 1]


def test_each_region_remembers_who_is_next_in_turn() -> None:
    """Three homes; the turn of the homes and that of the stand-ins do not mix."""
    homes, divisions = [[3, 1, 2], [1, 2]], [1, 1, 1, 1, 1]
    everybody = board([0] * 5, (), divisions, homes)
    teams, memory = deal(regional, everybody, "ABA")
    assert teams == [3, 1, 1]  # next: 2 for A, 2 for B
    teams, memory = deal(regional, board([0] * 5, (2,), divisions, homes), "AB", memory=memory)
    assert teams == [3, 1]  # 2 is passed over; next: 1 for A, 2 for B
    no_home = board([0] * 5, (1, 2, 3), divisions, homes)
    teams, memory = deal(regional, no_home, "A", memory=memory)
    assert teams == [4]
    teams, memory = deal(regional, no_home, "AAB", memory=memory)
    assert teams == [5, 4, 4]
    assert deal(regional, everybody, "AB", memory=memory)[0] == [1, 2]


def test_the_bureau_deals_to_homes_in_turn_from_month_to_month() -> None:
    """Two divisions of two; region A is at home with teams 1 and 2, region B with team 3.

    Case  filed  region  allocated to
      0     1      A      20   1
      1     2      B      20   3
      2     3      A      20   2
      3    21      A      40   1
      4    22      B      40   4  team 3 is absent from day 40 to 60: its division
      5    23      B      40   4
      6    41      A      60   2
      7    42      B      60   3
    """
    given = scenario(
        calendar={"months": 4},
        intake={"regions": regions([1, 2], [3])},
        teams={"count": 4, "divisions": 2},
        absences=[{"team": 3, "from": "2013-12", "months": 1}],
    )
    filed, region = [1, 2, 3, 21, 22, 23, 41, 42], [0, 1, 0, 0, 1, 1, 0, 1]
    play = play_arm(given, cases=docket(given, filed, [[1]] * 8, region=region))
    teams = [1, 3, 2, 1, 4, 4, 2, 3]
    assert allocated(play) == list(zip(teams, [20] * 3 + [40] * 3 + [60] * 2, strict=True))
