"""Responses of speed, each by hand; and closing types that must not come too early."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.bureau.appraisal import no_standing
from sim.bureau.behaviour import Sight, month_end_pace, overworked, response_factors
from sim.scenario.conduct import MonthEnd, Overwork, Responses
from sim.world.outcome import CaseOutcomes
from tests.hand.tables import tasks
from tests.support import docket, play_arm, regions, scenario

SIGHT = Sight(
    backlog=np.array([5, 10, 15]),
    mean=10.0,
    topped_up=np.array([4, 0, 0]),
    overwork=np.array([0.0, 10.0, 50.0]),
    standing=replace(no_standing(3), last=1, commended=np.array([False, False, True])),
    expects_top_up=True,
    is_top_up=True,
)


@pytest.mark.parametrize(
    ("name", "sizes", "expected"),
    [
        ("pressure", {"gain": 0.2}, [0.9, 1, 1.1]),
        ("pressure", {"gain": 0.5}, [0.8, 1, 1.2]),  # 0.75 and 1.25, clipped
        ("overwork", {"threshold": 20, "effect": 0.01}, [1, 0.9, 0.7]),  # 0.5, clipped
        ("foot_dragging", {"phi": 0.2, "c": 5}, [0.9, 1, 1]),  # u = 5: 1 - 0.2 x 5 / 10
        ("ratchet", {"c": 0.2}, [0.92, 1, 1]),  # 1 - 0.2 x 4 / 10
        ("ratchet", {"c": 0.9}, [0.8, 1, 1]),  # 0.64, clipped
        ("accountability", {"factor": 0.9}, [1, 0.9, 1]),
        ("recognition", {"factor": 1.5}, [1, 1, 1.2]),  # clipped
    ],
)
def test_each_response_is_its_formula_within_its_range(
    name: str, sizes: dict[str, float], expected: list[float]
) -> None:
    given = Responses.model_validate({name: sizes})
    assert response_factors(given, SIGHT).tolist() == pytest.approx(expected)


def test_responses_multiply() -> None:
    given = Responses.model_validate({"pressure": {"gain": 0.2}, "accountability": {"factor": 0.9}})
    assert response_factors(given, SIGHT).tolist() == pytest.approx([0.9, 0.9, 1.1])


def test_without_backlog_or_under_other_rules_there_is_nothing_to_respond_to() -> None:
    given = Responses.model_validate({"foot_dragging": {"phi": 0.2, "c": 5}, "ratchet": {"c": 0.5}})
    other = replace(SIGHT, expects_top_up=False, is_top_up=False)
    assert response_factors(given, other).tolist() == [1, 1, 1]
    nothing = replace(SIGHT, backlog=np.zeros(3, dtype=np.int64), mean=0.0)
    pressed = Responses.model_validate({"pressure": {"gain": 1}, "ratchet": {"c": 1}})
    assert response_factors(pressed, nothing).tolist() == [1, 1, 1]


def test_overwork_grows_above_the_threshold_and_fades_below() -> None:
    given = Overwork(threshold=10, effect=0.01, recovery=0.5)
    # Five closures fewer than the threshold, two more, just as many, one more.
    state = overworked(given, np.array([4.0, 4.0, 4.0, 4.0]), np.array([5, 12, 10, 11]))
    assert state.tolist() == [2, 6, 2, 5]


def test_the_bunching_before_a_month_ends_keeps_the_mean() -> None:
    given = MonthEnd(days=5, gain=0.2)
    early, late = month_end_pace(given, 20)
    assert (early, late) == pytest.approx((14 / 15, 1.2))
    assert 15 * early + 5 * late == pytest.approx(20)
    assert month_end_pace(given, 5) == (1, 1)


ONE_LONE_OFFICER: dict[str, Any] = {"calendar": {"months": 2}}


def test_tasks_that_begin_in_the_last_days_take_less_time_and_others_more() -> None:
    bureau = scenario(**ONE_LONE_OFFICER, responses={"month_end": {"days": 10, "gain": 0.25}})
    # Ten tasks of 0.75 / 0.75 days until day 10, then 0.75 / 1.25 days each, until day 20.
    play = play_arm(bureau, cases=docket(bureau, [0] * 30, [[0.75]] * 30, opening_team=[0] * 30))
    begun = [row[0] for row in tasks(play)]
    assert begun[8:13] == pytest.approx([8, 9, 10, 10.6, 11.2])
    assert begun[26:29] == pytest.approx([19.6, 20.2, 21.2])


def test_a_response_holds_from_count_to_count_and_a_task_keeps_its_speed() -> None:
    bureau = scenario(
        calendar={"months": 3},
        intake={"regions": regions([1])},
        teams={"count": 2},
        responses={"pressure": {"gain": 0.5, "range": [0.5, 2]}},
    )
    # Team 1 has three cases of 15 days, team 2 one. In month 0 all work at speed 1: 0-15, 15-30.
    # Day 20: 2 and 0 open, mean 1, factors 1.5 and 0.5. From day 30 at 1.5: 30-40.
    cases = docket(bureau, [0] * 4, [[15]] * 4, opening_team=[0, 0, 0, 1])
    play = play_arm(bureau, cases=cases)
    assert tasks(play) == [(0, 15), (15, 30), (30, 40), (0, 15)]
    assert play.log.conduct is not None
    assert play.log.conduct.response[:, :2].tolist() == [[1, 1.5], [1, 0.5]]


def test_an_arm_with_responses_is_shown_beside_the_same_without() -> None:
    pressed = {"name": "pressed", "responses": {"pressure": {"gain": 0.5}}}
    shape = {"teams": {"count": 2}, "intake": {"regions": regions([1], [2])}}
    bureau = scenario(**shape, arms=[pressed])
    assert [arm.name for arm in bureau.arms] == ["pressed", "pressed without responses"]
    plain = play_arm(scenario(**shape)).log
    beside = play_arm(bureau, "pressed without responses").log
    np.testing.assert_array_equal(plain.end, beside.end)
    assert beside.conduct is None


def test_the_scenarios_own_arm_without_responses_is_taken() -> None:
    pressed = {"name": "pressed", "responses": {"pressure": {"gain": 0.5}}}
    bureau = scenario(arms=[{"name": "plain"}, pressed])
    assert [arm.name for arm in bureau.arms] == ["plain", "pressed"]


def test_a_case_may_not_be_terminated_for_lack_of_assets_before_its_time() -> None:
    stages = [{"stage": s, "role": "officer", "work": 1} for s in ("inquiry", "closing")]
    bureau = scenario(**ONE_LONE_OFFICER, route=stages)
    # Case 0: inquiry 0-1, held back until day 10. Case 1: inquiry 1-2, closing 2-3.
    none = np.zeros(2)
    outcome = CaseOutcomes(np.array([3, 0]), none, np.array([10.0, -np.inf]))
    plain = docket(bureau, [0, 0], [[1, 1]] * 2, opening_team=[0, 0])
    play = play_arm(bureau, cases=replace(plain, outcome=outcome))
    assert tasks(play, stage=1) == [(10, 11), (2, 3)]


def test_the_time_binds_cases_filed_from_then_on_and_only_that_type() -> None:
    types = {"lack_of_assets": {"share": 1, "since": "2013-11"}, "settled": {"share": 1}}
    bureau = scenario(
        calendar={"months": 3},
        route=[{"stage": s, "role": "officer", "work": 0.1} for s in ("inquiry", "closing")],
        kinds=[{"name": "civil", "closing": types}],
    )
    found = play_arm(bureau).log.docket
    assert found.outcome is not None
    bound = (found.outcome.closing_type == 3) & (found.filed >= 20)
    expected = np.where(bound, found.filed + 63, -np.inf)
    np.testing.assert_array_equal(found.outcome.not_before, expected)
    assert 0 < bound.sum() < len(found)
