"""No option of a rule is ignored: what its name must be put into, and that it changes the play."""

from __future__ import annotations

from inspect import Parameter, signature
from typing import Any, get_args

import pytest

from sim.bureau.rules.registry import DEAL_BLINDLY, LOOK_AT_BACKLOGS, RULES, rule_of
from sim.report.inputs.arms import unused_options
from sim.scenario.conduct import RULE_OPTIONS, Allocation, RuleName
from tests.support import play_arm, regions, scenario

OPTIONS = [name for name in Allocation.model_fields if name not in ("rule", "timing")]
OFFICES = {"returning"}
"""Options that the office heeds, whatever rule looks at backlogs."""
WITH_OPTIONS = [(rule, option) for rule, options in RULE_OPTIONS.items() for option in options]


def other_values(option: str) -> list[Any]:
    """Values of an option besides its default."""
    field = Allocation.model_fields[option]
    return [value for value in get_args(field.annotation) or (0.0, 1.0) if value != field.default]


def log_of(rule: str, **options: Any) -> list[list[float]]:
    """Who was given which case, and when, where there is much to level and a team comes back."""
    names = {Allocation.model_fields[name].alias or name: of for name, of in options.items()}
    given = scenario(
        calendar={"months": 7},
        teams=[
            {"division": division, "officer_speed": speed}
            for division, speed in ((1, 1), (1, 0.5), (2, 2), (2, 1))
        ],
        intake={"cases_per_month": 60, "regions": regions([1], [2], [3], [4])},
        kinds=[{"name": "a"}, {"name": "b", "work_factor": 3}],
        opening_backlog=[30, 12, 3, 0],
        absences=[{"team": 4, "from": "2013-11", "months": 2}],
        allocation={"rule": rule, **names},
    )
    log = play_arm(given).log
    return [log.allocations.case.tolist(), log.allocations.team.tolist()]


@pytest.mark.parametrize(("rule", "option"), WITH_OPTIONS)
def test_every_option_of_a_rule_changes_what_is_played(rule, option):
    for value in other_values(option):
        assert log_of(rule, **{option: value}) != log_of(rule), value


def test_every_rule_is_known_by_its_name_and_every_option_belongs_to_a_rule():
    assert set(RULES) == set(get_args(RuleName))
    assert set(RULE_OPTIONS) <= set(RULES)
    assert {option for options in RULE_OPTIONS.values() for option in options} == set(OPTIONS)
    assert not set(LOOK_AT_BACKLOGS) & set(DEAL_BLINDLY)
    assert {rule for rule, options in RULE_OPTIONS.items() if "returning" in options} == {
        *LOOK_AT_BACKLOGS
    }


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_gets_exactly_the_options_that_the_table_gives_it(rule):
    """A function takes options in ``reading``, and takes nothing else besides what all rules do."""
    _board, _pool, memory, *others = signature(RULES[rule]).parameters.values()
    own = set(RULE_OPTIONS.get(rule, ())) - OFFICES
    assert [parameter.name for parameter in others] == (["reading"] if own else [])
    assert all(parameter.default is not Parameter.empty for parameter in others)
    assert memory.name == "memory"
    if own:
        option = sorted(own)[0]
        given = Allocation(**{"rule": rule, option: other_values(option)[0]})
        reading = rule_of(given).keywords["reading"]  # type: ignore[attr-defined]
        assert {name: getattr(reading, name) for name in own} == {
            name: getattr(given, name) for name in own
        }


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_that_a_rule_does_not_heed_is_said(rule, option):
    alias = Allocation.model_fields[option].alias or option
    given = Allocation(**{"rule": rule, alias: other_values(option)[0]})
    assert (alias in unused_options(given)) == (option not in RULE_OPTIONS.get(rule, ()))
