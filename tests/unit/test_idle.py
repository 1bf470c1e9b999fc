"""Keys of a file, of ``--set``, of a table and of a study that every arm sets itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sim.language import speaking
from sim.report.inputs.doubts import doubts
from sim.report.inputs.no_effect import unheeded, unheeded_columns, unheeded_keys
from sim.scenario.in_play import idle_keys, is_idle
from sim.scenario.panel import panel_of
from sim.scenario.scenario import Scenario, load
from sim.studies.points import points_of
from tests.support import SMALL, scenario

RULES = [{"name": "a", "allocation": "regional"}, {"name": "b", "allocation": "random"}]
TIMINGS = [
    {"name": "a", "allocation": {"timing": "rolling"}},
    {"name": "b", "allocation": {"timing": "monthly"}},
]


SHARE = {"regions": {"A": {"share": 2}}}
TABLE = "name,allocation.rule,cases_per_month\nAx,,5\nBx,top_up,6\n"


def given(**changes: Any) -> Scenario:
    return scenario(**{"arms": RULES, "allocation": "top_up"} | changes)


@pytest.mark.parametrize(
    ("changes", "found"),
    [  # of what is laid over a file with  allocation: top_up
        ({}, {"allocation": "top_up"}),
        ({"arms": RULES[:1]}, {"allocation": "top_up"}),
        ({"arms": [*RULES, {"name": "c"}]}, {}),  # an arm has it
        ({"history": {"months": 2}}, {}),  # so has the history
        (
            {"history": {"months": 0, "arm": {"service_order": "newest_first"}}},
            {"allocation": "top_up"},
        ),
        ({"history": {"months": 2, "arm": {"allocation": "rotation"}}}, {"allocation": "top_up"}),
        ({"arms": TIMINGS}, {}),  # the rule is in force with each timing
        (
            {"arms": TIMINGS, "allocation": {"rule": "top_up", "timing": "monthly"}},
            {"allocation.timing": "monthly"},
        ),
        (
            {"arms": [{"name": "a", "allocation": "random", "intake": SHARE}]},
            {"allocation": "top_up", "intake.regions.A.share": 1},
        ),
        (
            {"arms": [{"name": "a", "allocation": "random", "route": {"measures": {"work": 3}}}]},
            {"allocation": "top_up", "route.measures.work": 1},
        ),
        (
            {
                "arms": [{"name": "a", "parts": ["p"]}],
                "parts": [{"name": "p", "allocation": "random"}],
            },
            {"allocation": "top_up"},
        ),
    ],
)
def test_a_key_is_idle_if_no_arm_nor_the_history_has_the_files_own(changes, found):
    keys = idle_keys(given(**changes).resolved)
    assert keys == found


def test_a_key_within_one_that_is_idle_is_idle():
    idle = idle_keys(given().resolved)
    assert is_idle("allocation.rule", idle)
    assert not is_idle("allocations", idle)
    assert not is_idle("intake", idle)


def test_it_is_said_by_check_and_before_a_study_in_both_languages():
    sentence = "allocation=top_up changes no arm: every arm sets its own; write it into the arms"
    assert unheeded(given()) == [sentence]
    assert sentence in list(doubts(given()))
    with speaking("zh"):
        assert unheeded(given()) == [
            "allocation=top_up 对任何方案都不起作用：各方案都另有自己的设定；请写到各方案中"
        ]


def test_a_setting_that_is_there_already_is_said(tmp_path):
    from sim.scenario.reading import write_resolved

    write_resolved(SMALL, tmp_path / "small.yaml")
    said = ["intake.cases_per_month=20", "teams.count=1", "seed=1", "amount=5"]
    found = load(tmp_path / "small.yaml", said)
    assert found.same == ("intake.cases_per_month=20", "teams.count=1", "seed=1")
    assert unheeded(found) == [  # --seed may well say what the file says
        "intake.cases_per_month=20 changes nothing: it is so already",
        "teams.count=1 changes nothing: it is so already",
    ]
    assert unheeded(replace(found, same=())) == []
    usual = ["allocation=regional", "clerical_factor=1", "clerical_factor=2"]
    assert load(tmp_path / "small.yaml", usual[:2]).same == tuple(usual[:2])  # the defaults
    assert load(tmp_path / "small.yaml", usual[2:]).same == ()


def test_a_varied_key_that_every_arm_sets_is_said():
    arms = [{"name": n, "intake": {"cases_per_month": c}} for n, c in (("a", 5), ("b", 6))]
    points = points_of(
        scenario(arms=arms), ("intake.cases_per_month", "clerical_factor"), ((3, 1), (4, 2)), 2
    )
    assert unheeded_keys(points) == [
        "intake.cases_per_month changes no arm: every arm sets its own; vary it in the arms"
    ]


def test_a_column_of_a_table_that_every_arm_sets_is_said(tmp_path):
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    table = panel_of(scenario(arms=RULES, bureaus=str(tmp_path / "t.csv")))
    assert list(unheeded_columns(table)) == [
        "the column allocation.rule changes no arm: every arm sets its own allocation.rule"
    ]
