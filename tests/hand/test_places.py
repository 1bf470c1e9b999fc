"""Homes that are even, and teams that move between divisions, worked out by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sim.report.inputs.mixed import mixed_changes
from sim.report.inputs.places import places_in_words
from sim.scenario.places import even_homes
from sim.scenario.problems import InputError
from tests.oracle_places import places
from tests.support import docket, play_arm, regions, scenario


@pytest.mark.parametrize(
    ("shares", "teams", "homes"),
    [
        # As many: one each, in order.
        ([3, 1, 2], 3, [[0], [1], [2]]),
        # 6, 2, 2: of shares a team 6, 2, 2 the first is the most, then 3, 2, 2 again.
        ([6, 2, 2], 5, [[0, 1, 2], [3], [4]]),
        # 2, 2, 2 a team: a tie, which the first region wins.
        ([6, 2, 2], 6, [[0, 1, 2, 3], [4], [5]]),
        # One region has all.
        ([0.3], 3, [[0, 1, 2]]),
        # Fewer teams: 5 to the first, 4 to the second, 3 to the second (4 < 5), 2 to the first.
        ([2, 5, 3, 4], 2, [[0], [0], [1], [1]]),
        # Equal shares: in order, to the first of the teams with least.
        ([1, 1, 1], 2, [[0], [1], [0]]),
        ([1, 2], 1, [[0], [0]]),
    ],
)
def test_homes_are_spread_evenly(shares, teams, homes):
    assert [list(home) for home in even_homes(shares, teams)] == homes
    given = scenario(
        teams={"count": teams},
        intake={
            "homes": "even",
            "regions": [{"name": f"R{i}", "share": share} for i, share in enumerate(shares)],
        },
    )
    assert places(given.reference.setting)[1] == homes


@pytest.mark.parametrize("shares", [[1.0, 1.0, 1.0], [0.69, 0.75, 1.45, 1.0], [9.0, 1.0]])
def test_one_team_more_takes_none_from_any_region(shares):
    sizes = [[len(home) for home in even_homes(shares, n)] for n in range(len(shares), 30)]
    for fewer, more in pairwise(sizes):
        assert sorted(b - a for a, b in zip(fewer, more, strict=True)) == [0] * (
            len(shares) - 1
        ) + [1]


FOUR = {
    "teams": {"count": 4, "divisions": 2},  # 1, 2 | 3, 4
    "intake": {"regions": regions([1, 2], [3], [4, 1])},
}


def test_a_team_that_moves_leaves_its_regions_and_serves_those_of_its_new_division():
    given = scenario(**FOUR, moves=[{"teams": [1], "to_division": 2}])
    setting = given.reference.setting
    assert setting.divisions == (2, 1, 2, 2)
    # A keeps 2. B and C are served by 3 and 4 of division 2, which stay: 1 comes behind them.
    assert setting.homes == ((1,), (2, 0), (3, 0))
    assert places(setting) == ([2, 1, 2, 2], [[1], [2, 0], [3, 0]])
    assert list(places_in_words(setting)) == [
        "Moved with their cases: 1, to division 2; regions left: A; regions served from then on: "
        "B, C."
    ]


def test_teams_that_change_places_do_not_count_as_those_that_stay():
    moves = [{"teams": [1], "to_division": 2}, {"teams": [3], "to_division": 1}]
    intake = {"regions": regions([1, 2], [3, 4], [4, 1])}
    setting = scenario(**FOUR | {"intake": intake}, moves=moves).reference.setting
    # Of division 1 team 2 stays and serves A; of division 2 team 4 stays and serves B and C.
    assert setting.homes == ((1, 2), (3, 0), (3, 0))
    assert setting.divisions == (2, 1, 1, 2)


def test_a_team_keeps_its_cases_and_gets_those_of_its_new_regions():
    """Region A by teams 1 and 2, region B by team 3; team 1 moves there after the first month."""
    given = scenario(
        teams={"count": 3, "divisions": 2, "assistant_speed": None},  # 1, 2 | 3
        intake={"regions": regions([1, 2], [3])},
        calendar={"months": 1},
        history={"months": 1},
        follow_up={"months": 0},
        arms=[{"name": "stay"}, {"name": "move", "moves": [{"teams": [1], "to_division": 2}]}],
    )
    # Filed in month 1: cases 0 to 3 of A, dealt at day 0 by the old regime: none is there yet.
    cases = docket(
        given,
        filed=[1, 2, 21, 22, 23, 24],
        work=[[100]] * 6,
        region=[0, 0, 0, 0, 1, 1],
        opening_team=[-1] * 6,
    )
    stay, move = (play_arm(given, arm, cases).log.team.tolist() for arm in ("stay", "move"))
    # At day 20, the first event of the comparison, cases 0 and 1 are dealt under the arm.
    assert stay[:2] == [0, 1]
    assert move[:2] == [1, 1]


def test_what_a_team_has_goes_with_it():
    arms = [{"name": "move", "moves": [{"teams": [1], "to_division": 2}]}]
    given = scenario(**FOUR, opening_backlog=[2, 0, 0, 0], arms=arms)
    cases = docket(given, [-1, -1, 1], [[1]] * 3, region=[0, 0, 1], opening_team=[0, 0, -1])
    log = play_arm(given, "move", cases).log
    assert log.team.tolist() == [0, 0, 2]
    assert log.closed.tolist()[:2] == [1, 2]


def refused(**changes):
    with pytest.raises(InputError) as error:
        scenario(**{**FOUR, **changes})
    return str(error.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"moves": [{"teams": [9], "to_division": 2}]}, "moves[0].teams[0]: no team 9"),
        ({"moves": [{"teams": [1, 1], "to_division": 2}]}, "moves[0].teams[1]: 1 is named twice"),
        ({"moves": [{"teams": [3], "to_division": 2}]}, "is in division 2 already"),
        (
            {"moves": [{"teams": [1, 2], "to_division": 3}]},
            "moves[0].to_division: no team stays in division 3; there are 2",
        ),
        (
            {"moves": [{"teams": [3], "to_division": 1}]},
            'moves[0].teams[0]: nobody else serves region "B"; give it another home',
        ),
        (
            {"intake": {"homes": "even", "regions": regions([1], [2], [3])}},
            "regions[0].home: with  homes: even  the teams follow",
        ),
        ({"intake": {"regions": [{"name": "A", "share": 1}]}}, "regions[0]: 'home' is missing"),
        (
            {
                "moves": [{"teams": [1], "to_division": 2}],
                "teams": {"count": 4, "divisions": 2, "assistant_speed": 1},
                "staff": {"people": 9, "matching": "two_way"},
            },
            "moves: with  matching: two_way  the divisions' chiefs choose their teams",
        ),
    ],
)
def test_what_cannot_be_is_refused(changes, said):
    assert said in refused(**changes)


def test_an_overlay_says_in_another_way_who_serves_a_region():
    arms = [{"name": "written"}, {"name": "even", "intake": {"homes": "even"}}]
    given = scenario(**FOUR, arms=arms)
    assert given.arm("written").setting.homes == ((0, 1), (2,), (3, 0))
    assert given.arm("even").setting.homes == ((0, 1), (2,), (3,))
    written = {"regions": {name: {"home": [2]} for name in "ABC"}}
    even = {"homes": "even", "regions": [{"name": name, "share": 1} for name in "ABC"]}
    back = scenario(**FOUR | {"intake": even}, arms=[{"name": "back", "intake": written}])
    assert back.reference.setting.homes == ((1,),) * 3


def test_even_homes_then_moves():
    """Shares 3, 1, 1 and five teams: A by 1, 2, 3, B by 4, C by 5; divisions 1, 2, 3 | 4, 5."""
    given = scenario(
        teams={"count": 5, "divisions": 2},
        intake={
            "homes": "even",
            "regions": [{"name": n, "share": s} for n, s in zip("ABC", [3, 1, 1], strict=True)],
        },
        moves=[{"teams": [3], "to_division": 2}],
    )
    setting = given.reference.setting
    assert setting.homes == ((0, 1), (3, 2), (4, 2))
    assert places(setting) == ([1, 1, 2, 2, 2], [[0, 1], [3, 2], [4, 2]])
    assert next(iter(places_in_words(setting))) == "Even homes: A by 1, 2, 3; B by 4; C by 5."


def test_moves_and_even_homes_are_one_change_each():
    moved = {"name": "moved", "moves": [{"teams": [1], "to_division": 2}]}
    given = scenario(
        **FOUR, arms=[{"name": "a"}, moved, {"name": "b", "intake": {"homes": "even"}}]
    )
    assert mixed_changes(given) == []
    both = scenario(**FOUR, arms=[{"name": "a"}, moved | {"service_order": "due_first"}])
    assert mixed_changes(both)[0].keys == ("moves", "service_order")
