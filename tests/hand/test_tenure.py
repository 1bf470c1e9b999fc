"""Teams that join and leave, who takes over from them, and what newcomers get."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.bureau.board import Bulletin
from sim.bureau.rules.merit import capacity
from sim.measures.indicators import measures
from sim.measures.play import Play
from sim.world.files import world_tables
from sim.world.world import draw_worlds
from tests.hand.tables import allocated, board, by_month, deal, tasks
from tests.hand.test_absences import TWO_TEAMS, WAIT, WORK
from tests.support import docket, monthly, play_arm, regions, scenario


def with_team_2_gone(filed: list[float], to: int | None = None, **changes: Any) -> Play:
    """Three teams in rotation; team 2 leaves on day 20. Cases as in the tests of absences."""
    leaves = [{"team": 2, "from": "2013-11", "to": to}]
    given = scenario(**TWO_TEAMS | {"teams": {"count": 3}, "leaves": leaves} | changes)
    n = len(filed)
    cases = docket(given, [0, 0, 0, *filed], [*WORK, *[[1, 1]] * n], [*WAIT, *[[0, 0]] * n],
                   opening_team=[1, 1, 1, *[-1] * n])  # fmt: skip
    return play_arm(given, cases=cases)


def test_cases_of_a_leaver_are_dealt_anew_and_the_one_in_hand_when_its_task_has_ended() -> None:
    """Day 20: cases 0, 2, 3 in rotation to teams 1, 3, 1; case 1 is in hand to day 22: 3 on 40."""
    play = with_team_2_gone([5])
    moves, releases = play.log.allocations, play.log.releases
    assert releases.case.tolist() == [0, 2, 1]
    assert releases.day.tolist() == [20, 20, 40]
    assert moves.case.tolist() == [0, 1, 2, 0, 2, 3, 1]
    assert (moves.team + 1).tolist() == [2, 2, 2, 1, 3, 1, 3]


def test_a_successor_gets_a_leavers_cases_before_the_pool_is_dealt() -> None:
    """All of them go to team 3, the one that was in hand as well; case 3 by rotation to team 1."""
    play = with_team_2_gone([5], to=3)
    moves = play.log.allocations
    assert moves.case.tolist() == [0, 1, 2, 0, 2, 3, 1]
    assert (moves.team + 1).tolist() == [2, 2, 2, 3, 3, 1, 3]
    assert moves.day.tolist() == [0, 0, 0, 20, 20, 20, 40]
    assert by_month(play, "received") == [[0, 0, 0], [1, 0, 2], [0, 0, 1], [0, 0]]
    assert by_month(play, "handed_back") == [[0, 0, 0], [0, 2, 0], [0, 1, 0], [0, 0]]
    # The wait of case 0 goes on to day 27; team 3 has taken up case 2 on day 20.
    assert tasks(play, 1)[0] == (28, 29)


def test_a_successor_that_is_absent_takes_nothing_over() -> None:
    away = [{"team": 3, "from": "2013-11", "months": 1}]
    play = with_team_2_gone([5], to=3, absences=away)
    moves = play.log.allocations
    assert (moves.team + 1).tolist() == [2, 2, 2, 1, 1, 1, 3]  # on day 40 it is there for case 1


def test_a_leaver_is_in_no_table_once_it_has_nothing_and_in_no_spread() -> None:
    """Team 2's in-hand case is its own to day 22, so that it has rows up to the event of day 40."""
    play = with_team_2_gone([5], to=3)
    table = monthly(play)
    gone = table[table["team"] == "2"]
    assert gone["month"].tolist() == ["2013-10", "2013-11", "2013-12"]
    assert gone["in_bureau"].tolist() == [True, False, False]


def test_spread_is_over_the_teams_at_work_and_the_backlog_with_any() -> None:
    """Two cases each that take for ever. Of team 2's one is dealt anew, one stays in its hands."""
    given = scenario(**TWO_TEAMS | {"teams": {"count": 3}}, leaves=[{"team": 2, "from": "2013-11"}])
    cases = docket(given, [0] * 6, [[999, 1]] * 6, opening_team=[0, 0, 1, 1, 2, 2])
    play = play_arm(given, cases=cases)
    assert play.at_work[-1].tolist() == [True, False, True]
    assert by_month(play, "backlog")[-1] == [3, 1, 2]
    found = measures(play)
    assert (found["backlog_cases"], found["backlog_range_cases"]) == (6, 1)
    assert found["backlog_sd_cases"] == 0.5
    assert found["backlog_sd_mean_cases"] == pytest.approx((0 + 0.5 * 3) / 4)
    assert found["backlog_max_over_mean"] == 3 / 2.5


def test_a_team_that_is_absent_at_the_last_count_is_in_no_spread() -> None:
    """Two cases each that take for ever, and a third of team 3, which is away at the end."""
    away = [{"team": 3, "from": "2014-01", "months": 1}]
    given = scenario(**TWO_TEAMS | {"teams": {"count": 3}}, absences=away)
    cases = docket(given, [0] * 7, [[999, 1]] * 7, opening_team=[0, 0, 1, 1, 2, 2, 2])
    found = measures(play_arm(given, cases=cases))
    assert (found["backlog_cases"], found["backlog_range_cases"]) == (7, 0)
    assert found["backlog_sd_mean_cases"] == pytest.approx(3 * (2 / 9) ** 0.5 / 4)


HOMES = {"intake": {"regions": regions([1], [2])}, "allocation": "regional"}


@pytest.mark.parametrize(
    ("changes", "served"),
    [
        ({"leaves": [{"team": 2, "from": "2013-11", "to": 3}]}, [3, 3]),
        ({"leaves": [{"team": 2, "from": "2013-11"}]}, [1, 1]),  # of the same division
        ({"leaves": [{"team": 2, "from": "2013-11", "to": 3},
                     {"team": 3, "from": "2013-12", "to": 1}]}, [3, 1]),
        ({"joins": [{"team": 2, "from": "2013-12"}]}, [1, 2]),
        ({"leaves": [{"team": 2, "from": "2013-11", "to": 3}],
          "joins": [{"team": 2, "from": "2013-12"}]}, [3, 2]),
    ],
)  # fmt: skip
def test_a_successor_has_the_leavers_place_among_the_homes(changes, served) -> None:
    """Region B is team 2's: who gets its cases that are dealt on days 20 and 40."""
    teams = [{"division": 1}, {"division": 1}, {"division": 2}]
    given = scenario(**TWO_TEAMS | {"teams": teams} | HOMES | changes)
    cases = docket(given, [0, 2, 25], [[1, 1]] * 3, region=[1] * 3, opening_team=[1, -1, -1])
    play = play_arm(given, cases=cases)
    assert [team for team, _ in allocated(play)][1:] == served


def test_a_joiner_is_there_from_the_event_on_that_opens_its_month() -> None:
    given = scenario(**TWO_TEAMS, joins=[{"team": 2, "from": "2013-12"}])
    play = play_arm(given, cases=docket(given, [5, 6, 25, 26], [[1, 1]] * 4))
    assert allocated(play) == [(1, 20), (1, 20), (2, 40), (1, 40)]
    table = monthly(play)
    assert table["month"].tolist() == ["2013-10", "2013-11", *["2013-12"] * 2, *["2014-01"] * 2]
    assert table["in_bureau"].all()


# Nobody closes anything. Teams 1 and 2 have 12 each; team 3 comes on day 40, with 0, when 9 cases
# are dealt, and 9 more are on day 60.
COMES = {
    "returns": {"absences": [{"team": 3, "from": "2013-10", "months": 2}]},
    "joins": {"joins": [{"team": 3, "from": "2013-12"}]},
    "joins again": {
        "leaves": [{"team": 3, "from": "2013-11"}],
        "joins": [{"team": 3, "from": "2013-12"}],
    },
}
FILLED = {
    # Mean 8 with team 3: eight to it, the ninth in turn to team 1; then 13, 12, 8: mean 11.
    "level": [[1, 0, 8], [2, 2, 5]],
    # Seen with 8, then with 5 + 9 / 3: see the test of a gradual return.
    "gradual": [[2, 2, 5], [2, 2, 5]],
    # In turn 1, 2, 3: three are its own. Of the others nobody is below their mean of 12.
    "even_share": [[3, 3, 3], [3, 3, 3]],
}


@pytest.mark.parametrize("how", FILLED)
@pytest.mark.parametrize("comes", COMES)
@pytest.mark.parametrize("option", ["return", "joins"])
def test_a_team_that_comes_is_filled_as_the_rule_says(how: str, comes: str, option: str) -> None:
    """``joins`` is of those that join only; ``return`` is of both, as long as ``joins`` is null."""
    given = scenario(
        calendar={"months": 4},
        intake={"regions": regions([1])},
        teams={"count": 3},
        allocation={"rule": "top_up", option: how},
        **COMES[comes],
    )
    filed, opening = [0] * 24 + [25] * 9 + [45] * 9, [0] * 12 + [1] * 12 + [-1] * 18
    cases = docket(given, filed, [[1000]] * 42, opening_team=opening)
    received = [row[-3:] for row in by_month(play_arm(given, cases=cases), "received")][2:]
    heeded = option == "return" or comes != "returns"
    assert received == FILLED[how if heeded else "level"]


def test_an_even_share_ends_when_the_newcomer_is_no_longer_below_the_mean() -> None:
    """Team 2 joins on day 20, when team 1 has one case: of four cases in turn each gets two.

    By day 40 team 1 has closed two of its three, team 2 none: 1 and 2. So team 2 is levelled like
    any other: of three cases one fills team 1 (the mean is 1.5), then it is team 1's turn and 2's.
    """
    given = scenario(
        calendar={"months": 4},
        intake={"regions": regions([1])},
        teams={"count": 2},
        allocation={"rule": "top_up", "return": "even_share"},
        joins=[{"team": 2, "from": "2013-11"}],
    )
    works = [[1], [8], [999], [8], [999], [999], [999], [999]]
    cases = docket(given, [0, 5, 6, 7, 8, 25, 26, 27], works, opening_team=[0] + [-1] * 7)
    play = play_arm(given, cases=cases)
    assert allocated(play) == [
        (1, 0),
        (1, 20),
        (2, 20),
        (1, 20),
        (2, 20),
        (1, 40),
        (1, 40),
        (2, 40),
    ]


def test_capacity_scales_up_who_was_there_for_a_part_of_the_months() -> None:
    """Weights 18, 6 and, for 2 closures in its one month of three, the others' mean: 12."""
    closed = [[6, 2, 0], [6, 2, 0], [6, 2, 2]]
    present = [[True, True, False], [True, True, False], [True, True, True]]
    nothing = np.zeros(3, dtype=np.int64)
    bulletins = tuple(
        Bulletin(nothing, nothing, np.array(done), nothing, np.array(there))
        for done, there in zip(closed, present, strict=True)
    )
    teams, _ = deal(capacity, board([0, 0, 0])._replace(bulletins=bulletins), cases=12)
    assert [teams.count(team) for team in (1, 2, 3)] == [6, 2, 4]
    # With 9 closures in that month it counts as 27: more than the mean.
    fast = bulletins[-1]._replace(closed=np.array([6, 2, 9]))
    on = board([0, 0, 0])._replace(bulletins=(*bulletins[:2], fast))
    teams, _ = deal(capacity, on, cases=17)
    assert [teams.count(team) for team in (1, 2, 3)] == [6, 2, 9]


def test_half_a_post_takes_twice_as_long_and_half_of_that_again_where_half_is_absent() -> None:
    given = scenario(
        teams={"count": 1, "assistant_speed": None, "availability": 0.5},
        absences=[{"team": 1, "from": "2013-11", "months": 1, "availability": 0.5}],
        allocation={"rule": "regional", "timing": "immediate"},
    )
    play = play_arm(given, cases=docket(given, [0, 20], [[3], [3]]))
    assert tasks(play) == [(0, 6), (20, 32)]


def test_the_table_of_staff_has_teams_that_leave_and_none_that_the_comparison_never_has() -> None:
    leaves = [{"team": 2, "from": "2013-11"}, {"team": 3, "from": "2013-10"}]
    given = scenario(teams={"count": 3}, history={"months": 2}, leaves=leaves)
    world = draw_worlds(given, 0)[0]
    assert world_tables(world)["staff"].team.tolist() == ["1", "2"]
