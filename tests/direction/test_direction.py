"""More staff close no fewer cases, and what is extreme stays sensible. Paired means of ten runs."""

from typing import Any

import numpy as np
import pytest

from sim.measures.indicators import measures
from sim.scenario.catalogue import MEASURES
from sim.studies.replication import Setup, plays
from tests.support import play_arm, regions, scenario

LOGNORMAL = {"lognormal": {"mean": 0.5, "cv": 1}}
ROUTE = [
    {"stage": "plan", "role": "officer", "work": LOGNORMAL, "wait": {"exponential": {"mean": 5}}},
    {"stage": "closing", "role": "assistant", "work": LOGNORMAL},
]
UNEVEN = [r | {"share": share} for r, share in zip(regions([1], [2], [3]), (1, 2, 4), strict=True)]
BUREAU: dict[str, Any] = {
    "calendar": {"months": 6},
    "history": {"months": 6},
    "intake": {"cases_per_month": 45, "regions": UNEVEN},
    "route": ROUTE,
    "teams": {"count": 3, "officer_speed": {"lognormal": {"mean": 1, "cv": 0.2}}},
}


def mean_differences(arm: dict[str, Any], **changes: Any) -> dict[str, float]:
    """Mean paired difference of each measure between an arm and the bureau as it is."""
    given = scenario(**(BUREAU | changes | {"arms": [{"name": "as_is"}, {"name": "arm"} | arm]}))
    found = []
    for replication in range(10):
        reference, other = (measures(played) for _, played in plays(Setup(given), replication))
        found.append({name: other[name] - reference[name] for name in other})
    return {name: float(np.mean([row[name] for row in found])) for name in found[0]}


@pytest.mark.parametrize(
    "arm",
    [
        {"teams": {"officer_speed": {"lognormal": {"mean": 1.2}}}},
        {"teams": {"assistant_speed": 1}},
        {"teams": {"count": 4}, "allocation": "rotation"},
        {"route": {"plan": {"work": {"lognormal": {"mean": 0.4}}}}},
        {"route": {"plan": {"wait": {"exponential": {"mean": 1}}}}},
    ],
    ids=["faster officers", "assistants", "another team", "less work", "shorter waits"],
)
def test_more_capacity_closes_more_cases(arm):
    assert mean_differences(arm)["closures_cases"] > 0


@pytest.mark.parametrize(
    "arm",
    [
        {"absences": [{"team": 3, "from": "2013-10", "months": 6}]},
        {"clerical_factor": 1.5},
        {"route": {"closing": {"work": {"lognormal": {"mean": 0.8}}}}},
    ],
    ids=["an absence", "slower paperwork", "more work"],
)
def test_less_capacity_closes_fewer_cases(arm):
    assert mean_differences(arm, allocation="top_up")["closures_cases"] < 0


def test_more_filings_raise_the_backlog():
    found = mean_differences({"intake": {"cases_per_month": 60}})
    assert found["received_cases"] > 0
    assert found["backlog_cases"] > 0


def test_top_up_evens_out_what_uneven_regions_pile_up():
    found = mean_differences({"allocation": "top_up"})
    assert found["backlog_sd_cases"] < -10
    assert found["closures_cases"] > 0
    assert found["pending_age_mean_days"] < 0


def test_top_up_changes_far_less_where_regions_and_officers_are_even():
    even = {"cases_per_month": 45, "regions": regions([1], [2], [3])}
    same = {"count": 3, "officer_speed": 1}
    uneven = mean_differences({"allocation": "top_up"})
    found = mean_differences({"allocation": "top_up"}, intake=even, teams=same)
    assert abs(found["closures_cases"]) < 0.2 * uneven["closures_cases"]
    assert found["backlog_sd_cases"] <= 0


def test_immediate_dealing_saves_the_wait_for_the_event():
    immediate = {"allocation": {"rule": "top_up", "timing": "immediate"}}
    found = mean_differences(immediate, allocation="top_up")
    assert found["time_to_closure_median_days"] < 0


def test_without_cases_nothing_is_closed_and_ratios_are_undefined():
    found = measures(play_arm(scenario(intake={"cases_per_month": 0})))
    assert found["closures_cases"] == found["backlog_cases"] == found["pending_cases"] == 0
    assert found["backlog_sd_cases"] == 0
    assert (found["idle_share_officer"], found["amount_closed_yuan"]) == (1, 0)
    for name in ("clearance_rate", "closure_rate", "backlog_cv", "time_to_closure_median_days"):
        assert np.isnan(found[name]), name


def test_endless_waits_close_nothing():
    route = [
        {"stage": "plan", "role": "officer", "work": 0.1, "wait": 1e9},
        {"stage": "closing", "role": "officer", "work": 0.1},
    ]
    found = measures(play_arm(scenario(route=route)))
    assert found["closures_cases"] == 0
    assert found["pending_cases"] > 0
    assert np.isnan(found["time_to_closure_median_days"])
    assert np.isnan(found["disposition_calendar_days"])
    assert found["closure_rate"] == 0


def test_huge_work_keeps_everybody_busy_and_closes_nothing():
    found = measures(play_arm(scenario(route=[ROUTE[0] | {"work": 1e6, "wait": None}])))
    assert found["closures_cases"] == 0
    assert 0 < found["idle_share_officer"] < 0.5  # idle until the first event only


def test_where_nobody_is_there_cases_stay_in_the_pool():
    away = [{"team": 1, "from": "2013-10", "months": 3}]
    played = play_arm(scenario(absences=away))
    found = measures(played)
    assert len(played.log.allocations.case) == 0
    assert found["pending_cases"] == len(played.log.docket) > 0
    assert found["backlog_cases"] == 0
    assert np.isnan(found["idle_share_officer"])


@pytest.mark.parametrize("timing", ["monthly", "rolling", "immediate"])
def test_cases_that_wait_for_an_absent_bureau_are_dealt_when_it_returns(timing):
    away = [{"team": 1, "from": "2013-10", "months": 1}]
    where = {"rule": "top_up", "timing": timing}
    log = play_arm(scenario(absences=away, allocation=where)).log
    first = log.docket.filed < 20
    assert first.any()
    assert (log.allocated[first] == 20).all()


def test_every_measure_is_a_number_or_undefined_never_a_sentinel():
    ends = {"settled": {"share": 1, "recovered": 0.5}}
    found = measures(play_arm(scenario(kinds=[{"name": "a", "closing": ends}], appraisal={})))
    assert set(found) < set(MEASURES)
    assert all(np.isnan(v) or abs(v) < 1e6 for v in found.values())
