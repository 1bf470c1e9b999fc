"""Arms that change several things at once: what is named, and which arms would tell it apart."""

from __future__ import annotations

from typing import Any

import pytest

from sim.language import speaking
from sim.report.inputs.mixed import mixed_changes, mixed_in_words
from tests.support import regions, scenario

ROLLING = {"name": "b", "allocation": {"rule": "top_up", "timing": "rolling"}}


def mixed(*arms: dict[str, Any], **changes: Any) -> list[tuple[Any, ...]]:
    given = scenario(arms=[{"name": "a"}, *arms], **changes)
    return [(one.arm, one.keys, one.missing) for one in mixed_changes(given)]


MIXED = {
    "a rule with its options is one thing": (
        [{"name": "b", "allocation": {"rule": "top_up", "fill": "team_order"}}], []),
    "one thing": ([{"name": "b", "service_order": "newest_first"}], []),
    "rule and timing": ([ROLLING], [
        ("b", ("allocation.rule", "allocation.timing"), ("allocation.rule", "allocation.timing"))]),
    "one of both is there": (
        [ROLLING, {"name": "c", "allocation": {"timing": "rolling"}}],
        [("b", ("allocation.rule", "allocation.timing"), ())]),  # in steps: a, c, b
    "what means nothing alone is not asked for": (
        [{"name": "b", "allocation": "top_up", "responses": {"ratchet": {"c": 0.2}}}],
        [("b", ("allocation.rule", "responses.ratchet"), ())]),
    "absent cases need somebody who is absent": (
        [{"name": "b", "absent_cases": "redistribute", "service_order": "newest_first",
          "absences": [{"team": 1, "from": "2013-11", "months": 1}]}],
        [("b", ("absences", "absent_cases", "service_order"), ("absences", "service_order"))]),
    "what is not allowed alone is not asked for, nor what the companion shows": (
        [{"name": "b", "appraisal": {"commended": 1, "suspend_after": None},
          "responses": {"recognition": {"factor": 1.1}}}],
        [("b", ("appraisal", "responses.recognition"), ())]),
}  # fmt: skip


@pytest.mark.parametrize(("arms", "expected"), MIXED.values(), ids=MIXED)
def test_what_an_arm_changes_at_once_is_named(arms, expected):
    found = [(arm, tuple(sorted(keys)), missing) for arm, keys, missing in mixed(*arms)]
    assert [(arm, keys, tuple(sorted(missing))) for arm, keys, missing in found] == expected


def test_homes_go_with_the_teams_they_name():
    two = {"teams": {"count": 2}, "intake": {"regions": regions([1], [2])}}
    three = {"name": "b", "teams": {"count": 3}, "intake": {"regions": regions([1, 3], [2])}}
    assert mixed(three, **two) == []
    later = three | {"service_order": "newest_first"}
    (found,) = mixed(later, **two)
    assert sorted(found[1]) == sorted(found[2]) == ["service_order", "teams.count"]


def test_the_design_that_tells_them_apart_is_said():
    def said(*arms: dict[str, Any]) -> str:
        return " ".join(mixed_in_words(scenario(arms=[{"name": "a"}, *arms])))

    text = said(ROLLING)
    assert "Arm b differs from a in 2 things at once: allocation.rule, allocation.timing." in text
    assert "2 x 2" in text
    assert "decompose" in said(ROLLING | {"service_order": "newest_first", "max_open_cases": 9})
    step = {"name": "c", "allocation": {"timing": "rolling"}}
    assert "To tell them apart" not in said(ROLLING, step)


def test_in_chinese_the_arms_have_their_chinese_names():
    arms = [
        {"name": "regional"},
        {"name": "top_up", "allocation": {"rule": "top_up", "timing": "rolling"}},
    ]
    with speaking("zh"):
        (said,) = mixed_in_words(scenario(arms=arms))
    assert said.startswith("方案存案补平与按地域分案同时有 2 处不同")


def test_arms_that_change_the_same_things_share_a_sentence():
    rolling = [{"rule": rule, "timing": "rolling"} for rule in ("top_up", "rotation")]
    arms = [
        {"name": "a"},
        *({"name": n, "allocation": r} for n, r in zip("bc", rolling, strict=True)),
    ]
    (said,) = mixed_in_words(scenario(arms=arms))
    assert said.startswith("Arms b, c differ from a in 2 things at once: allocation.rule")
