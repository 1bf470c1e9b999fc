"""The rule that plays the ledger, worked out by hand: who had a case has it again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.bureau.board import Pool
from sim.bureau.rules.ledger import as_in_ledger
from sim.measures.play import Play
from sim.scenario.problems import InputError
from sim.world.docket import Register
from tests.hand.tables import allocated, board
from tests.support import coming_back, docket, play_arm, regions, scenario

BUREAU: dict[str, Any] = {
    "teams": {"count": 3, "assistant_speed": None},
    "intake": {"regions": regions([1])},
    "docket": "none.csv",  # the tests give their own cases
    "allocation": "as_in_ledger",
}


def played(filed: list[float], team: list[int], **changes: Any) -> Play:
    """Cases of a day's work with the numbers of who had them, from 1; 0: that is not known."""
    bureau = scenario(**BUREAU | changes)
    cases = docket(bureau, filed, [[1]] * len(filed))
    own = np.array(team, dtype=np.int64) - 1
    return play_arm(bureau, cases=replace(cases, team=own))


def test_each_case_goes_to_who_had_it_on_the_day_of_its_filing() -> None:
    play = played([1.0, 2.0, 3.0], [2, 2, 1])
    assert allocated(play) == [(2, 1.0), (2, 2.0), (1, 3.0)]


def test_cases_of_nobody_go_in_turn_and_those_of_somebody_pass_no_turn() -> None:
    # Turns of 1, 2, 3 and 1 again, whatever the ledger says of the cases between them.
    play = played([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [0, 3, 0, 3, 0, 0])
    assert [team for team, _day in allocated(play)] == [1, 3, 2, 3, 3, 1]


def test_with_monthly_timing_they_get_them_at_the_count() -> None:
    monthly = {"rule": "as_in_ledger", "timing": "monthly"}
    assert allocated(played([1.0, 25.0], [3, 2], allocation=monthly)) == [(3, 20.0), (2, 40.0)]


def test_a_team_that_is_away_gets_none_and_others_have_them_in_turn() -> None:
    # Team 2 joins in the second month, so its first two cases are others'; team 3 has left by then.
    play = played(
        [1.0, 2.0, 21.0, 22.0],
        [2, 2, 2, 3],
        joins=[{"team": 2, "from": "2013-11"}],
        leaves=[{"team": 3, "from": "2013-11"}],
    )
    assert [team for team, _day in allocated(play)] == [1, 3, 2, 1]


def test_a_case_that_comes_back_goes_to_who_had_it_before() -> None:
    bureau = scenario(**BUREAU)
    cases = replace(docket(bureau, [1.0, 1.0], [[1], [1]]), team=np.array([2, 1]))
    play = play_arm(bureau, cases=coming_back(cases, [0], [5], [[1]]))
    assert allocated(play)[2] == (3, 20.0)


def test_the_rule_by_itself_keeps_its_turn_from_batch_to_batch() -> None:
    own = np.array([-1, 1, -1, 0])
    register = Register((), (), np.zeros(4), own)
    nothing = np.zeros(4, dtype=np.int64)
    pool = Pool(nothing, nothing, np.zeros(4), np.zeros(4), nothing, register, slice(0, 4))
    teams, memory = as_in_ledger(board([0, 0, 0], absent=[1]), pool, 2)
    assert teams.tolist() == [2, 1, 1, 2]  # turns of 3, 2 and (of team 1, away) 3
    assert memory == 3
    assert as_in_ledger(board([0, 0, 0]), pool.part(np.array([0])), memory)[0].tolist() == [0]


@pytest.mark.parametrize("allocation", ["as_in_ledger", {"rule": "as_in_ledger"}])
def test_without_a_docket_it_is_refused(allocation: Any) -> None:
    with pytest.raises(InputError, match=r"allocation.*name a table with the column  team  under"):
        scenario(allocation=allocation)
    with pytest.raises(InputError, match=r"arms\[0\].*name a table with the column  team"):
        scenario(arms=[{"name": "past", "allocation": allocation}])
