"""Cases that are there when the run starts: with a team or in the pool, begun or not."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.measures.life import life
from sim.measures.play import Play
from sim.scenario.scenario import Scenario
from sim.world.begun import POOL, Begun
from sim.world.outcome import CaseOutcomes
from tests.hand.tables import allocated, people, tasks
from tests.support import docket, monthly, play_arm, regions, scenario

TWO_STAGES: dict[str, Any] = {
    "route": [
        {"stage": "plan", "role": "officer", "work": 1, "wait": 5},
        {"stage": "closing", "role": "officer", "work": 1},
    ]
}


def begun(given: Scenario, *cases: tuple[int, int, float], work: float = 1, **changes: Any) -> Play:
    """A play of opening cases: team from 1 or 0 for the pool, stage reached, days until ready."""
    teams, stages, ready = (np.array(column) for column in zip(*cases, strict=True))
    n = len(cases)
    works = [[work] * len(given.reference.setting.route)] * n
    waits = [[5.0, 0.0][: len(works[0])]] * n
    opening = np.where(teams > 0, teams - 1, POOL)
    made = docket(given, [-10.0] * n, works, waits, opening_team=opening.tolist())
    where = Begun(stages.astype(np.int64), ready.astype(np.float64))
    return play_arm(given, cases=replace(made, begun=where, **changes))


def test_a_case_goes_on_from_its_stage_when_its_wait_is_over() -> None:
    """Case 0 waits until day 3; case 1 is begun, ready and comes first though it is the second."""
    play = begun(scenario(**TWO_STAGES), (1, 1, 3), (1, 1, 0), (1, 0, 0))
    assert tasks(play, 0) == [(None, None), (None, None), (1, 2)]
    assert tasks(play, 1) == [(3, 4), (0, 1), (7, 8)]
    assert people(play) == [["nobody", "officer of 1"]] * 2 + [["officer of 1"] * 2]
    table = monthly(play)
    assert table["backlog"].iloc[0] == 0
    assert table["closed"].sum() == 3
    assert table["received"].sum() == 0
    assert table["idle_share_officer"].iloc[0] == pytest.approx(1 - 4 / 20)


def test_its_life_begins_before_the_run() -> None:
    spans = life(begun(scenario(**TWO_STAGES), (1, 1, 3)), 0).spans
    assert [(s.state, s.begin, s.end) for s in spans] == [
        ("before", 0, 10), ("waiting", 10, 13), ("officer", 13, 14),
    ]  # fmt: skip


def test_begun_cases_count_against_the_limit_on_open_cases() -> None:
    """At most one may be begun: case 1 begins when case 0, which waits until day 6, is closed."""
    given = scenario(**TWO_STAGES, max_open_cases=1)
    play = begun(given, (1, 1, 6), (1, 0, 0))
    assert tasks(play, 1)[0] == (6, 7)
    assert tasks(play, 0)[1] == (7, 8)


def test_more_begun_cases_than_the_limit_go_on_and_none_begins() -> None:
    play = begun(scenario(**TWO_STAGES, max_open_cases=1), (1, 1, 4), (1, 1, 2), (1, 0, 0))
    assert tasks(play, 1)[:2] == [(4, 5), (2, 3)]
    assert tasks(play, 0)[2] == (5, 6)


def test_a_case_on_its_last_stage_must_not_close_early() -> None:
    """Filed on day -10, not to be closed before day 8."""
    given = scenario(**TWO_STAGES)
    late = np.array([8.0, -np.inf])
    ends = CaseOutcomes(np.zeros(2, np.int64), np.zeros(2), late)
    where = Begun(np.array([1, 1]), np.zeros(2)).not_before(late, 2)
    play = begun(given, (1, 1, 0), (1, 1, 0), outcome=ends)
    assert tasks(play, 1)[0] == (0, 1)  # a docket says when it is ready ...
    assert where.ready.tolist() == [8, 0]  # ... and what draws or reads it heeds the law
    only = Begun(np.array([0, 0]), np.zeros(2)).not_before(late, 1)
    assert only.ready.tolist() == [0, 0]  # a single stage is not held back


TWO: dict[str, Any] = {
    "intake": {"regions": regions([1], [2])}, "teams": {"count": 2}, "calendar": {"months": 2},
}  # fmt: skip


@pytest.mark.parametrize("timing", ["monthly", "rolling", "immediate"])
@pytest.mark.parametrize(
    ("rule", "teams"),
    [("regional", [1, 1, 1, 1]), ("rotation", [1, 1, 2, 1]), ("top_up", [1, 2, 1, 2])],
)
def test_the_pool_is_dealt_at_the_first_event_by_the_rule(rule, teams, timing) -> None:
    """Team 1 has a case; three are in the pool, all of region A.

    Top-up: backlogs 1 and 0, mean 0.5: one case to team 2, the others in rotation.
    """
    given = scenario(**TWO, allocation={"rule": rule, "timing": timing})
    play = begun(given, (1, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0), work=90)
    assert allocated(play) == [(team, 0) for team in teams]
    first = monthly(play).groupby("month")["received"].sum()
    assert first.tolist() == [3, 0]


def test_with_a_history_its_rule_deals_the_pool() -> None:
    given = scenario(
        **TWO, history={"months": 1, "arm": {"allocation": "regional"}},
        arms=[{"name": "only", "allocation": "rotation"}],
    )  # fmt: skip
    assert allocated(begun(given, (0, 0, 0), (0, 0, 0), work=90)) == [(1, 0), (1, 0)]


def test_a_pooled_case_may_wait_and_keeps_its_stage() -> None:
    """No team is there in the first month; the wait ends on day 3, the case is dealt on day 20."""
    away = [{"team": 1, "from": "2013-10", "months": 1}]
    given = scenario(**TWO_STAGES, absences=away, calendar={"months": 2})
    play = begun(given, (0, 1, 3), (0, 1, 22))
    assert allocated(play) == [(1, 20), (1, 20)]
    assert tasks(play, 1) == [(20, 21), (22, 23)]


def test_a_waiting_case_of_a_team_that_is_away_is_dealt_anew() -> None:
    away = [{"team": 1, "from": "2013-10", "months": 2}]
    given = scenario(**TWO | TWO_STAGES, absences=away, absent_cases="redistribute")
    play = begun(given, (1, 1, 3), (1, 1, 0))
    assert [team for team, _day in allocated(play)] == [2, 2]
    assert tasks(play, 1) == [(3, 4), (0, 1)]
    assert len(play.log.releases.case) == 2
