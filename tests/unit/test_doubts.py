"""What `check` says of changes without effect, and of keys that two overlays set."""

from __future__ import annotations

from typing import Any

import pytest

from sim.bureau.log import Log
from sim.report.inputs.doubts import doubts
from sim.scenario.contradictions import both_set
from sim.scenario.in_play import as_played
from sim.scenario.rules import TopUp
from tests.support import play_arm, regions, scenario

TWO = {"teams": {"count": 2}, "intake": {"regions": regions([1], [2])}}
HISTORY = {"months": 2}


def said(**changes: Any) -> list[str]:
    arms = [{"name": "a"}, {"name": "b", "service_order": "newest_first"}]
    return list(doubts(scenario(**{"arms": arms} | changes)))


def arm(**overlay: Any) -> dict[str, Any]:
    return {"arms": [{"name": "a"}, {"name": "b", **overlay}]}


def test_of_a_plain_scenario_nothing_is_said():
    assert said() == []
    assert (
        said(**TWO, history=HISTORY, absences=[{"team": 2, "from": "2013-11", "months": 1}]) == []
    )


def test_an_arm_like_another_is_said_once():
    arms = [{"name": "a"}, {"name": "b"}, {"name": "c", "intake": {"season": [1] * 12}}]
    assert said(arms=arms) == [
        "arm b is the same as a",
        "arm c plays the same as a: what it changes has no effect",
    ]


WITHOUT_EFFECT = {
    "an absence with all of its speed": (
        arm(absences=[{"team": 1, "from": "2013-11", "months": 1, "availability": 1}]),
        "the absence of team 1 from 2013-11 has availability 1",
    ),
    "a surge by nothing": (
        arm(intake={"surges": [{"from": "2013-11", "months": 1, "factor": 1}]}),
        "the surge from 2013-11 has factor 1",
    ),
    "a ranking after the run": (
        arm(appraisal={"every_months": 4, "suspend_after": None}),
        "arm b: nobody is ever ranked, as rankings are 4 months apart and the comparison has 3",
    ),
    "a suspension after the run": (
        arm(appraisal={"every_months": 2}),
        "arm b: nobody is ever suspended, as that takes 2 rankings and a month after them; "
        "there is one every 2 months, and the comparison has 3 months",
    ),
    "a suspension by the only ranking": (
        arm(appraisal={"every_months": 3, "suspend_after": 1}),
        "arm b: nobody is ever suspended, as that takes one ranking and a month after it; there is "
        "one every 3 months, and the comparison has 3 months",
    ),
    "a commendation of nobody": (
        arm(
            appraisal={"every_months": 1, "commended": 0},
            responses={"recognition": {"factor": 1.1}},
        ),
        "arm b: recognition never applies, as nobody is commended",
    ),
    "a rush that is longer than a month": (
        arm(responses={"month_end": {"days": 20, "gain": 0.2}}),
        "arm b: month_end never applies, as no month has more than 20 working days",
    ),
    "a rush before the end of a year that is not in the run": (
        arm(responses={"year_end": {"days": 5, "gain": 0.2}}) | {"calendar": {"months": 2}},
        "arm b: year_end never applies, as it has no month of December",
    ),
    "a rush that is longer than December": (
        arm(responses={"year_end": {"days": 20, "gain": 0.2}}),
        "arm b: year_end never applies, as no December has more than 20 working days",
    ),
    "months that do not differ": (
        arm(month_factor={"cv": 0}),
        "month_factor has cv 0: it changes nothing",
    ),
    "filings that are not over-dispersed": (
        arm(intake={"dispersion": {"cv": 0}}),
        "intake.dispersion has cv 0: it changes nothing",
    ),
    "a history's arm without a history": (
        {"history": {"arm": {"allocation": "rotation"}}},
        "history.arm runs no month, as history.months is not given",
    ),
    "a lone officer's factor without lone officers": (
        {"teams": {"count": 1, "assistant_speed": 1}} | arm(clerical_factor=2),
        "clerical_factor means nothing here: it needs  teams.assistant_speed: null",
    ),
    "assistants without a stage of theirs": (
        {"teams": {"count": 1, "assistant_speed": 1, "assistants": 3}},
        "teams.assistants means nothing here: it needs  route.role: assistant + "
        "teams.assistant_speed",
    ),
    "divisions that share nobody": (
        {
            "teams": {"count": 1, "assistant_speed": 1},
            "route": [{"stage": "notice", "role": "assistant", "work": 1}],
            "division_assistants": {"people": [0]},
        },
        "division_assistants means nothing here: it needs  route.role: assistant + "
        "teams.assistant_speed + division_assistants.people > 0",
    ),
    "a team taken out of the middle of a list": (
        {"teams": [{"name": "x"}, {"name": "y"}, {"name": "z"}]} | arm(teams={"y": None}),
        "the list of arm b has z at other places than that of arm a: speeds, and",
    ),
    "weights of a score that is not asked for": (
        arm(appraisal={"every_months": 1, "score_weights": {"closures": 1}}),
        "appraisal.score_weights means nothing here: it needs  appraisal.ranking: score",
    ),
    "weights where backlogs are in cases": (
        {"allocation": "top_up"} | arm(allocation={"weights": {"general": 2}}),
        "allocation.weights means nothing here: it needs  allocation.backlog: weight",
    ),
    "an arm that has them besides": (
        {"allocation": "top_up"} | arm(allocation={"weights": {"general": 2}}),
        "arm b plays the same as a: what it changes has no effect",
    ),
    "homes under a rule that heeds none": (
        TWO | {"allocation": "rotation"} | arm(intake={"regions": regions([2], [1])}),
        "arm b plays the same as a: what it changes has no effect",
    ),
    "absent cases where nobody is absent": (
        arm(absent_cases="redistribute"),
        "absent_cases means nothing here: it needs  absences",
    ),
    "a ratchet where nobody is topped up": (
        arm(responses={"ratchet": {"c": 0.2}}),
        "responses.ratchet means nothing here: it needs  allocation.rule: top_up",
    ),
    "a part that nothing plays": (
        {"parts": [{"name": "p", "allocation": "rotation"}]},
        "no arm names the part p, and decompose needs 2 to 6 parts: nothing plays it",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), WITHOUT_EFFECT.values(), ids=WITHOUT_EFFECT)
def test_what_has_no_effect_is_said(changes, expected):
    assert any(text.startswith(expected) for text in said(**changes)), said(**changes)


def test_a_termination_that_is_never_held_back_is_said_if_it_was_asked_for():
    route = [{"stage": name, "role": "officer", "work": 1} for name in ("a", "b")]

    def of(**given: Any) -> list[str]:
        closing = {"settled": {"share": 1}, "lack_of_assets": {"share": 1, **given}}
        return said(route=route, kinds=[{"name": "civil", "closing": closing}])

    assert of() == []  # in force since 2016-12, if nothing is said: as it was in 2013
    (text,) = of(since="2014-01")
    assert text.startswith(
        "kind civil: earliest_days never applies, as no case is filed in 2014-01"
    )
    assert of(since="2013-12") == []


def test_a_span_that_is_in_force_in_some_of_its_months_only_is_said():
    span = {"absences": [{"team": 1, "from": "2013-09", "months": 2}]}
    away = {"history": {**HISTORY, "arm": span}}
    assert said(history=HISTORY, **arm(**span)) == [
        "arm b: what begins in 2013-09 is in force from 2013-10 only, as the history is the same "
        "for all arms"
    ]
    assert said(**away) == [
        "history.arm: what begins in 2013-09 ends before 2013-10, as history.arm is in force in "
        "the history only"
    ]
    assert said(**away, **arm(**span)) == said(**away)  # together they hold throughout
    assert said(history=HISTORY, **span) == []


def test_of_an_arm_and_the_same_without_its_responses_it_is_said_once():
    given = arm(appraisal={"every_months": 4}, responses={"accountability": {"factor": 0.9}})
    assert len(scenario(**given).arms) == 3
    assert [text for text in said(**given) if "nobody is ever ranked" in text] == [
        "arm b: nobody is ever ranked, as rankings are 4 months apart and the comparison has 3 "
        "months"
    ]


def test_what_is_switched_off_on_purpose_is_not_said():
    assert said(history={"months": 0, "arm": {"allocation": "rotation"}}) == []


def log_of(given: Any, name: str) -> Log:
    return play_arm(given, name).log


SAME = {
    "homes": TWO | {"allocation": "rotation"} | arm(intake={"regions": regions([2], [1])}),
    "a season of ones": TWO | arm(intake={"season": [1] * 12}),
    "a surge by 1": TWO | arm(intake={"surges": [{"from": "2013-11", "months": 1, "factor": 1}]}),
    "an absence in the history": TWO | {
        "history": {**HISTORY, "arm": {"absences": [{"team": 1, "from": "2013-09", "months": 1}]}},
        **arm(absences=[{"team": 1, "from": "2013-09", "months": 1}]),
    },
    "redistributed by nobody": TWO | {
        "absences": [{"team": 1, "from": "2013-11", "months": 1, "availability": 0.5}],
        **arm(absent_cases="redistribute"),
    },
}  # fmt: skip


@pytest.mark.parametrize("changes", SAME.values(), ids=SAME)
def test_arms_that_are_said_to_play_the_same_do(changes):
    given = scenario(**changes)
    a, b = given.arms
    assert a.setting != b.setting
    assert as_played(a.setting, given) == as_played(b.setting, given)
    one, other = log_of(given, "a"), log_of(given, "b")
    assert one.allocated.tolist() == other.allocated.tolist()
    assert [*map(str, one.closed)] == [*map(str, other.closed)]


@pytest.mark.parametrize(
    "overlay",
    [
        {"allocation": "rotation"},
        {"intake": {"regions": regions([2], [1])}},  # regional heeds homes
        {"absences": [{"team": 1, "from": "2013-09", "months": 2}]},
        {"intake": {"season": [1] * 11 + [2]}},
    ],
)
def test_arms_that_may_differ_are_not_said_to_play_the_same(overlay):
    given = scenario(**TWO, history=HISTORY, **arm(**overlay))
    a, b = (as_played(one.setting, given) for one in given.arms)
    assert a != b


BOTH = [
    ({"allocation": "top_up"}, {"allocation": "random"}, ["allocation.rule"]),
    ({"allocation": {"rule": "top_up"}}, {"allocation": {"timing": "rolling"}}, []),
    ({"allocation": {"rule": "top_up"}}, {"allocation": {"rule": "top_up", "base": "before"}}, []),
    ({"amount": 1000}, {"amount": {"lognormal": {"mean": 3}}}, ["amount"]),
    ({"amount": {"exponential": {"mean": 3}}}, {"amount": {"lognormal": {"mean": 3}}}, ["amount"]),
    ({"amount": {"lognormal": {"cv": 3}}}, {"amount": {"lognormal": {"mean": 3}}}, []),
    ({"appraisal": None}, {"appraisal": {"every_months": 3}}, ["appraisal"]),
    ({"appraisal": {}}, {"appraisal": {"every_months": 3}}, []),
    ({"teams": [{}]}, {"teams": {"count": 3}}, ["teams"]),
    ({"teams": {"count": 3}}, {"teams": {"count": 3}}, []),
    ({"name": "p", "description": "x"}, {"name": "q", "description": "y"}, []),
]


@pytest.mark.parametrize(("first", "second", "keys"), BOTH)
def test_keys_that_two_overlays_set_to_different_values(first, second, keys):
    assert both_set(first, second) == keys
    assert both_set(second, first) == keys


def test_a_rule_by_its_name_alone_takes_away_options_that_are_laid_on_before_it():
    option, rule = {"allocation": {"base": "including"}}, {"allocation": "top_up"}
    assert both_set(option, rule) == ["allocation"]
    assert both_set(rule, option) == []
    other = {"allocation": {"rule": "random"}}  # takes away what it does not have
    assert both_set(option, other) == ["allocation.base"]
    assert both_set({"allocation": {"timing": "rolling"}}, other) == []
    parts = [{"name": "option", **option}, {"name": "rule", **rule}]
    arms = [{"name": "a"}, {"name": "b", "parts": ["option", "rule"]}]
    given = scenario(**TWO, allocation="top_up", parts=parts, arms=arms)
    assert given.arms[1].setting.allocation == TopUp()
    assert any("both set allocation: rule holds" in text for text in doubts(given))


PARTS = [{"name": "level", "allocation": "top_up"}, {"name": "lot", "allocation": "random"}]
IN_FILE = (
    "the parts level and lot both set allocation.rule: where decompose plays both, lot holds, "
    "which is the later one in the file"
)


def test_of_parts_that_set_the_same_key_it_is_said_which_holds():
    assert said(**TWO, parts=PARTS) == [IN_FILE]
    reversed_ = {"arms": [{"name": "a"}, {"name": "b", "parts": ["lot", "level"]}]}
    given = scenario(**TWO, parts=PARTS, **reversed_)
    assert list(doubts(given)) == [
        IN_FILE,
        "the parts lot and level of arm b both set allocation.rule: level holds, which is the "
        "later one in the arm's list",
    ]
    assert given.arms[1].setting.allocation.rule == "top_up"


def test_an_arm_that_overwrites_its_part_and_a_part_that_no_arm_names_are_said():
    arms = [{"name": "a"}, {"name": "b", "parts": ["level"], "allocation": "rotation"}]
    parts = [PARTS[0], {"name": "fast", "teams": {"officer_speed": 2}}]
    assert said(**TWO, parts=parts, arms=arms) == [
        "no arm names the part fast: only decompose plays it",
        "arm b sets allocation.rule itself, as its part level does: the arm's own value holds",
    ]


def test_a_part_that_can_change_nothing_is_said():
    homes = {"name": "homes", "intake": {"regions": regions([2], [1])}}
    text = "the part homes changes nothing, whatever other parts there are"
    # Regional heeds homes, rotation does not.
    assert text not in said(**TWO, parts=[homes, PARTS[0]])
    assert text in said(**TWO, allocation="rotation", parts=[homes, PARTS[0]])
