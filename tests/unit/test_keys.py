"""Which keys there are, and which hold whole numbers."""

from __future__ import annotations

from typing import get_args

import pytest

from sim.scenario.cases import Role
from sim.scenario.catalogue import MEASURES
from sim.scenario.conduct import ServiceOrder
from sim.scenario.keys import holds_whole_numbers, keys_at
from sim.scenario.rules import RULES, Timing
from sim.scenario.schema import ScenarioFile
from sim.scenario.terms import TERMS

WHOLE = [
    "teams.count", "opening_backlog.0", "calendar.months", "absences.0.months", "teams.甲.division",
    "arms.top_up.teams.count", "history.arm.max_open_cases", "parts.x.staff.people",
    "appraisal.suspend_after", "staff.division_capacity[0]",
]  # fmt: skip
ANY = [
    "intake.cases_per_month", "intake.season[3]", "teams.officer_speed", "teams.officer_speed.cv",
    "route.plan.work.lognormal.mean", "absences.0.availability", "time_limit_days",
    "intake.regions.A.share", "kinds.x.closing.lack_of_assets.share", "no.such.key", "title",
]  # fmt: skip


@pytest.mark.parametrize(("key", "whole"), [(k, True) for k in WHOLE] + [(k, False) for k in ANY])
def test_the_vocabulary_knows_keys_of_whole_numbers(key, whole):
    assert holds_whole_numbers(key) == whole


def test_keys_are_those_of_the_form_that_was_chosen():
    assert keys_at(ScenarioFile, ("teams", "<group>"))[:2] == ["count", "divisions"]
    assert "count" not in keys_at(ScenarioFile, ("teams", "<list>", 0))
    assert "allocation" in keys_at(ScenarioFile, ("arms", 0))


def test_terms_are_of_keys_and_values_that_there_are():
    schema = str(ScenarioFile.model_json_schema())
    known = {"extends", *MEASURES}
    assert not [name for name in TERMS if f"'{name}'" not in schema and name not in known]


def test_the_first_words_of_an_analyst_have_terms():
    values = {*RULES, *get_args(Role), *get_args(Timing), *get_args(ServiceOrder)}
    assert values | set(ScenarioFile.model_fields) <= set(TERMS)
