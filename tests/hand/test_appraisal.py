"""Ranking, suspension and commendation."""

from __future__ import annotations

import numpy as np
import pytest

from sim.bureau.appraisal import Standing, appraise, no_standing, ranked_value
from sim.bureau.board import Bulletin
from sim.measures.play import Play
from sim.scenario.conduct import Appraisal
from tests.hand.tables import tasks
from tests.support import docket, play_arm, regions, scenario


def month(opening: list[int], received: list[int], closed: list[int]) -> Bulletin:
    before, new, done = np.array(opening), np.array(received), np.array(closed)
    return Bulletin(before, new, done, before + new - done)


def ranking(closed: list[int], standing: Standing | None = None, **given: object) -> Standing:
    """The standing after a ranking by closures at the count before month 6."""
    appraisal = Appraisal.model_validate({"ranking": "closures", **given})
    n = len(closed)
    before = no_standing(n) if standing is None else standing
    bulletins = [month([9] * n, [0] * n, closed)]
    return appraise(appraisal, before, bulletins, np.array(closed) >= 0, 6)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        # Team 1: 4 + 6 closed of 20 + 0 + 5; team 2: 9 + 3 closed of 10 + 10 + 10.
        ("closures", [10, 12]),
        ("closure_rate", [10 / 25, 12 / 30]),
        ("score", [0.5 * 1 + 0.5 * 10 / 12, 1]),
    ],
)
def test_teams_are_ranked_by_what_they_did_in_the_whole_quarter(
    kind: str, expected: list[float]
) -> None:
    months = [month([20, 10], [0, 10], [4, 9]), month([16, 11], [5, 10], [6, 3])]
    value = ranked_value(Appraisal(ranking=kind), months, np.array([0, 1]))  # type: ignore[arg-type]
    assert value.tolist() == pytest.approx(expected)


def test_the_first_is_commended_and_the_last_has_a_last_place() -> None:
    found = ranking([5, 7, 1])
    assert found.rank.tolist() == [2, 1, 3]
    assert found.commended.tolist() == [False, True, False]
    assert (found.last, found.last_places.tolist()) == (2, [0, 0, 1])
    assert not found.suspended_until.any()


def test_two_last_places_in_a_row_suspend_and_the_row_starts_anew() -> None:
    found = ranking([5, 7, 1], ranking([5, 7, 1]))
    assert found.suspended_until.tolist() == [0, 0, 9]  # three months from month 6 on
    assert found.last_places.tolist() == [0, 0, 0]


def test_a_better_place_or_no_place_ends_the_row() -> None:
    for better in ([1, 7, 5], [5, 7, -1]):
        assert ranking([5, 7, 1], ranking(better, ranking([5, 7, 1]))).last_places[2] == 1


def test_ties_go_by_team_and_if_all_are_alike_nobody_is_last() -> None:
    assert ranking([3, 3, 1]).rank.tolist() == [1, 2, 3]
    assert ranking([3, 1, 1]).last == 2
    alike = ranking([4, 4, 4], ranking([5, 7, 1]))
    assert (alike.last, alike.rank.any(), alike.commended.any()) == (-1, False, False)


def test_before_the_first_ranking_nobody_has_a_place() -> None:
    found = no_standing(2)
    assert found.last == -1
    for places in (found.last_places, found.suspended_until, found.rank):
        assert (places.tolist(), places.dtype) == ([0, 0], np.int64)
    assert found.commended.tolist() == [False, False]


def test_of_two_teams_one_is_last_and_of_one_nobody_is() -> None:
    assert ranking([5, 7]).rank.tolist() == [2, 1]
    assert ranking([5, 7]).last == 0
    alone = ranking([5, -1])
    assert (alone.last, alone.rank.tolist(), alone.rank.dtype) == (-1, [0, 0], np.int64)


@pytest.mark.parametrize("teams", [17, 40, 300])
def test_ties_go_by_team_also_among_many(teams: int) -> None:
    found = ranking([3] * (teams - 1) + [1])
    assert found.rank.tolist() == list(range(1, teams + 1))
    found = ranking([i % 2 for i in range(teams)])
    odd, even = range(1, teams, 2), range(0, teams, 2)
    assert np.argsort(found.rank).tolist() == [*odd, *even]


def test_a_team_without_a_place_is_not_commended() -> None:
    # Team 3 was away in one of the months.
    found = ranking([5, 7, -1], commended=2)
    assert (found.rank.tolist(), found.commended.tolist()) == ([2, 1, 0], [True, True, False])


@pytest.mark.parametrize("kind", ["closures", "closure_rate", "score"])
def test_if_nobody_was_there_all_the_time_or_closed_anything_nobody_is_ranked(kind: str) -> None:
    assert ranking([-1, -1], ranking=kind).last == -1
    assert not ranking([0, 0], ranking=kind).rank.any()


def test_the_score_weighs_rate_and_closures_each_over_the_best_teams() -> None:
    # Rates 4/20 and 9/20 (best), closures 4 and 9 (best of them 9) with weights 3 and 1 ...
    given = Appraisal.model_validate(
        {"ranking": "score", "score_weights": {"closure_rate": 3, "closures": 1}}
    )
    months = [month([10, 5, 8], [10, 15, 8], [4, 9, 8])]
    value = ranked_value(given, months, np.array([0, 1, 2]))
    # ... and team 3: rate 8/16, the best rate: 0.2, 0.45 and 0.5 over 0.5; 4, 9 and 8 over 9.
    assert value.tolist() == pytest.approx([1.2 + 4 / 9, 2.7 + 1, 3 + 8 / 9])


def test_suspension_may_be_off() -> None:
    found = ranking([5, 1], ranking([5, 1], suspend_after=None), suspend_after=None)
    assert not found.suspended_until.any()


def slow_third_team(absent_cases: str) -> Play:
    """Nine cases a month of a day's work, three each in rotation; team 3 takes ten days for one.

    It closes 2 of 3 in month 1 (days 30 and 40) and in month 2 (50 and 60), the others 3: twice
    last, so it is suspended from day 60 for two months. In month 0 nobody closed anything.
    """
    speeds = [{"officer_speed": s, "assistant_speed": None} for s in (1, 1, 0.1)]
    bureau = scenario(
        calendar={"months": 6},
        intake={"regions": regions([1])},
        teams=speeds,
        allocation="rotation",
        appraisal={"ranking": "closures", "every_months": 1, "suspension_months": 2},
        absent_cases=absent_cases,
    )
    filed = [day for m in range(6) for day in [20 * m + 1] * 9]
    return play_arm(bureau, cases=docket(bureau, filed, [[1]] * len(filed)))


def given_to_team_3(play: Play) -> list[float]:
    moves = play.log.allocations
    return sorted(set(moves.day[moves.team == 2].tolist()))


def test_a_suspended_team_gets_nothing_and_takes_up_nothing_until_it_is_back() -> None:
    play = slow_third_team("hold")
    assert play.log.conduct is not None
    assert play.log.conduct.suspended[2].tolist() == [False, False, False, True, True, False]
    assert play.log.conduct.rank[:, 1:3].tolist() == [[1, 1], [2, 2], [3, 3]]
    assert given_to_team_3(play) == [20, 40, 100, 120]
    mine = play.log.team == 2
    begun = sorted(row[0] for row, own in zip(tasks(play), mine, strict=True) if own and row[0])
    assert begun == [20, 30, 40, 50, 100, 110, 120]
    assert not len(play.log.releases.case)


def test_a_suspended_teams_cases_are_dealt_anew_if_so_wanted() -> None:
    play = slow_third_team("redistribute")
    assert play.log.releases.day.tolist() == [60, 60]  # 6 received, 4 closed
    assert play.log.releases.team.tolist() == [2, 2]
    again = play.log.allocations.case.tolist()
    assert all(again.count(case) == 2 for case in play.log.releases.case)


def test_a_task_in_hand_is_ended() -> None:
    speeds = [{"officer_speed": s, "assistant_speed": None} for s in (1, 1, 1 / 15)]
    bureau = scenario(
        calendar={"months": 5},
        intake={"regions": regions([1])},
        teams=speeds,
        allocation="rotation",
        appraisal={"ranking": "closures", "every_months": 1, "suspend_after": 1},
    )
    # Team 3 works 15 days on a case: 20 to 35, and 35 to 50 though it is suspended at day 40;
    # it is back at day 100, the end.
    filed = [1] * 9
    play = play_arm(bureau, cases=docket(bureau, filed, [[1]] * 9))
    mine = [row for row, team in zip(tasks(play), play.log.team, strict=True) if team == 2]
    assert mine == [(20, pytest.approx(35)), (pytest.approx(35), pytest.approx(50)), (100, None)]
