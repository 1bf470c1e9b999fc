"""Teams limited to kinds, cases that are dealt anew in time, and cases left in the pool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.measures.play import Play
from tests.hand.tables import allocated, by_month, tasks
from tests.support import docket, play_arm, regions, scenario

KINDS = [{"name": "simple"}, {"name": "ordinary"}]
SIMPLE, ORDINARY = 0, 1


def played(filed: Sequence[float], kinds: Sequence[int], work: float = 1, **changes: Any) -> Play:
    """Lone officers and months of 20 days; every case takes as many days."""
    given = scenario(**{"kinds": KINDS} | changes)
    cases = docket(given, filed, [[work]] * len(filed))
    return play_arm(given, cases=replace(cases, kind=np.array(kinds)))


def teams_of(play: Play) -> list[int | None]:
    """Team of each case, from 1; None: it is in the pool."""
    return [team for team, _day in allocated(play)]  # type: ignore[misc]


def test_each_track_has_a_turn_of_its_own_and_what_was_dealt_before_counts() -> None:
    """Teams 1 and 2 take simple cases alone, 3 all: simple in turn over 1 2 3, ordinary to 3."""
    tracks: dict[str, Any] = {
        "teams": {"count": 3},
        "tracks": [{"teams": [1, 2], "kinds": ["simple"]}],
        "intake": {"regions": regions([1])},
    }
    kinds = [ORDINARY, SIMPLE, SIMPLE, SIMPLE, ORDINARY, SIMPLE]
    play = played([1] * 6, kinds, allocation="rotation", **tracks)
    assert teams_of(play) == [3, 1, 2, 3, 3, 1]
    assert play.log.allocations.case.tolist() == list(range(6))  # numbers go by filing
    # Four simple cases go 1 2 3 1; of two ordinary ones team 3 has three then, alone.
    play = played([1] * 6, kinds, allocation="least_backlog", **tracks)
    assert teams_of(play) == [3, 1, 2, 3, 3, 1]
    # The first track is that of the first kind, whatever was filed first.
    tracks["tracks"] = [{"teams": [1, 2], "kinds": ["ordinary"]}]
    play = played([1] * 4, [ORDINARY] * 2 + [SIMPLE] * 2, allocation="least_backlog", **tracks)
    assert teams_of(play) == [1, 2, 3, 3]  # simple first: team 3 has two


def test_what_one_track_was_dealt_is_seen_by_the_next() -> None:
    """Two simple cases go to teams 1 (fast) and 2; so team 3 is the lowest for an ordinary one."""
    play = played(
        [1, 2, 3],
        [ORDINARY, SIMPLE, SIMPLE],
        teams={"count": 3},
        tracks=[{"teams": [1], "kinds": ["simple"]}],
        allocation="least_backlog",
    )
    assert teams_of(play) == [3, 1, 2]


@pytest.mark.parametrize(
    ("before", "second"), [([], 1), ([{"teams": [1], "kinds": ["simple"]}], 2)]
)
def test_turns_go_on_from_the_history_where_its_limits_are_the_same(
    before: list[Any], second: int
) -> None:
    """In rotation; a simple case in the history goes to team 1. Where limits change, all is new."""
    tracks = [{"teams": [1], "kinds": ["simple"]}]
    play = played(
        [1, 21],
        [SIMPLE, SIMPLE],
        calendar={"months": 2},
        history={"months": 2, "arm": {"tracks": before}},
        teams={"count": 2},
        tracks=tracks,
        allocation="rotation",
    )
    assert teams_of(play) == [1, second]


def test_top_up_levels_those_alone_that_take_the_kind() -> None:
    """Backlogs 4 1 3: of simple cases the base is 2.5 of teams 1 and 2; team 3 is not seen."""
    given = scenario(
        kinds=KINDS,
        teams={"count": 3},
        tracks=[{"teams": [3], "kinds": ["ordinary"]}],
        allocation="top_up",
    )
    opening = [0] * 4 + [1] + [2] * 3
    cases = docket(given, [0] * 8 + [1] * 3, [[99]] * 11, opening_team=[*opening, -1, -1, -1])
    play = play_arm(given, cases=replace(cases, kind=np.array([SIMPLE] * 11)))
    assert teams_of(play)[8:] == [2, 2, 1]  # two of them lift team 2 to 3; the rest in rotation


def test_regional_looks_for_homes_then_stand_ins_among_those_that_take_the_kind() -> None:
    """Region A: homes 1 (simple) and 2; B: home 1 alone, whose division is that of 2; C: 3."""
    tracks: dict[str, Any] = {
        "teams": [{"division": 1}, {"division": 1}, {"division": 2}, {"division": 2}],
        "tracks": [{"teams": [1], "kinds": ["simple"]}, {"teams": [3], "kinds": ["simple"]}],
        "intake": {"regions": regions([1, 2], [1], [3])},
        "allocation": "regional",
    }
    given = scenario(kinds=KINDS, **tracks)
    cases = docket(given, [1] * 7, [[1]] * 7, region=[0, 0, 0, 0, 1, 2, 1])
    play = play_arm(given, cases=replace(cases, kind=np.array([0, 0, 1, 1, 1, 1, 0])))
    assert teams_of(play) == [1, 2, 2, 2, 2, 4, 1]


@pytest.mark.parametrize("timing", ["monthly", "rolling", "immediate"])
@pytest.mark.parametrize("rule", ["rotation", "least_backlog"])
def test_a_case_that_nobody_takes_waits_for_the_next_event(rule: str, timing: str) -> None:
    """Team 2 alone takes ordinary cases and is away in the first month: filed on day 5, then 45.

    Monthly: dealt on 20, when 2 is there again. At once: the first waits until 20, too.
    """
    play = played(
        [5, 6, 25],
        [ORDINARY, SIMPLE, ORDINARY],
        teams={"count": 2},
        tracks=[{"teams": [1], "kinds": ["simple"]}],
        absences=[{"team": 2, "from": "2013-10", "months": 1}],
        allocation={"rule": rule, "timing": timing},
    )
    monthly = timing == "monthly"
    expected = [(2, 20.0), (1, 20.0 if monthly else 6.0), (2, 40.0 if monthly else 25.0)]
    assert allocated(play) == expected
    assert play.log.keeps_pool


def test_a_case_that_a_fast_team_holds_too_long_goes_to_a_full_team_for_good() -> None:
    """Team 1 takes simple cases alone; team 2, which takes all, is away for two months.

    Case  filed  dealt           work 30 days each
      0     1    20: team 1      in hand on 40, so it stays: 20 to 50
      1     2    20: team 1      has been there a month on 40: to team 2, 40 to 70
      2    21    40: team 2      the simple ones go on in turn after team 1
      3    22    40: team 1      in hand on 60, from 50 to 80
    """
    play = played(
        [1, 2, 21, 22],
        [SIMPLE] * 4,
        work=30,
        calendar={"months": 4},
        teams={"count": 2},
        tracks=[{"teams": [1], "kinds": ["simple"]}],
        escalate={"after_months": 1},
        allocation="rotation",
        absences=[{"team": 2, "from": "2013-10", "months": 2}],
    )
    moves = play.log.allocations
    dealt = zip(moves.case.tolist(), (moves.team + 1).tolist(), moves.day.tolist(), strict=True)
    assert list(dealt) == [(0, 1, 20), (1, 1, 20), (1, 2, 40), (2, 2, 40), (3, 1, 40)]
    assert tasks(play) == [(20, 50), (40, 70), (70, None), (50, 80)]
    releases = play.log.releases
    assert (releases.case.tolist(), releases.day.tolist()) == ([1], [40])
    assert by_month(play, "handed_back") == [[0, 0], [0, 0], [1, 0], [0, 0]]


def test_an_escalated_case_that_waits_keeps_waiting_and_never_comes_back() -> None:
    """Team 2, which takes all kinds, is away from 60 to 80 and gives back what is not in hand.

    Case  notice (team 1)  wait to  on 40     measures (team 2)
      0      20 to 21         46    waits     46 to 76, in hand on 60
      1      21 to 22         60    waits     ready on 60, in the pool to 80, 80 to 81
    """
    given = scenario(
        calendar={"months": 5},
        kinds=KINDS,
        route=[
            {"stage": "notice", "role": "officer", "work": 1, "wait": 1},
            {"stage": "measures", "role": "officer", "work": 1},
        ],
        teams={"count": 2},
        tracks=[{"teams": [1], "kinds": ["simple"]}],
        escalate={"after_months": 1},
        absent_cases="redistribute",
        absences=[{"team": 2, "from": "2014-01", "months": 1}],
    )
    cases = docket(given, [1, 2], [[1, 30], [1, 1]], [[25, 0], [38, 0]])
    play = play_arm(given, cases=replace(cases, kind=np.array([SIMPLE, SIMPLE])))
    moves = play.log.allocations
    dealt = zip(moves.case.tolist(), (moves.team + 1).tolist(), moves.day.tolist(), strict=True)
    assert list(dealt) == [(0, 1, 20), (1, 1, 20), (0, 2, 40), (1, 2, 40), (1, 2, 80)]
    assert tasks(play, 1) == [(46, 76), (80, 81)]


def test_no_case_is_taken_back_while_no_full_team_is_there() -> None:
    play = played(
        [1, 2],
        [SIMPLE, SIMPLE],
        work=50,
        calendar={"months": 4},
        teams={"count": 2},
        tracks=[{"teams": [1], "kinds": ["simple"]}],
        escalate={"after_months": 1},
        absences=[{"team": 2, "from": "2013-10", "months": 3}],
        allocation="rotation",
    )
    assert play.log.releases.day.tolist() == [60]
    assert teams_of(play) == [1, 2]


def test_an_arm_that_does_not_escalate_heeds_no_mark_of_the_history() -> None:
    """Case 2 is escalated on day 40; on day 60 team 2 is away, and team 1 may have it again."""
    play = played(
        [1, 2, 3],
        [SIMPLE, SIMPLE, SIMPLE],
        work=50,
        calendar={"months": 1, "start": "2014-01"},
        history={"months": 3, "arm": {"escalate": {"after_months": 1}}},
        teams={"count": 2},
        tracks=[{"teams": [1], "kinds": ["simple"]}],
        absent_cases="redistribute",
        absences=[{"team": 2, "from": "2014-01", "months": 1}],
        allocation="rotation",
    )
    moves = play.log.allocations
    of_case = moves.case == 2
    assert (moves.team[of_case] + 1).tolist() == [1, 2, 1]
    assert moves.day[of_case].tolist() == [20, 40, 60]


def test_a_rule_of_ones_own_may_leave_cases_in_the_pool() -> None:
    """One case an event, the first filed; the others wait for the next."""

    def one_by_one(board: Any, pool: Any, memory: Any) -> Any:
        return np.where(np.arange(len(pool)) == 0, board.active[0], -1), memory

    given = scenario(teams={"count": 2})
    for timing, days in (("monthly", [20, 40, 60]), ("rolling", [1, 20, 40])):
        with_timing = scenario(teams={"count": 2}, allocation={"rule": "random", "timing": timing})
        cases = docket(given, [1, 2, 3], [[1]] * 3)
        play = play_arm(with_timing, cases=cases, rule=one_by_one)
        assert allocated(play) == [(1, float(day)) for day in days], timing
    at_once = scenario(teams={"count": 2}, allocation={"rule": "random", "timing": "immediate"})
    play = play_arm(at_once, cases=docket(given, [1, 2, 3], [[1]] * 3), rule=one_by_one)
    assert allocated(play) == [(1, 1.0), (1, 2.0), (1, 3.0)]  # each is asked about by itself


def test_an_answer_below_minus_one_is_refused() -> None:
    def wrong(board: Any, pool: Any, memory: Any) -> Any:
        return np.full(len(pool), -2), memory

    given = scenario()
    with pytest.raises(ValueError, match="or -1: it waits"):
        play_arm(given, cases=docket(given, [1], [[1]]), rule=wrong)
