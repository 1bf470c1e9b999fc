"""What can be said of an allocation: one rule, its own options, and what is laid over them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.language import speaking
from sim.scenario.panel import panel_of
from sim.scenario.problems import InputError
from sim.scenario.reading import write_resolved
from sim.scenario.rules import RULES, Allocation
from sim.scenario.scenario import load
from tests.support import option_values, scenario

WITH_OPTIONS = [(name, option) for name in RULES for option in option_values(name)]
OTHERS = [
    (name, option)
    for name in RULES
    for option in {option for _, option in WITH_OPTIONS} - set(option_values(name))
]


@pytest.mark.parametrize(("name", "option"), sorted(OTHERS))
def test_an_option_of_other_rules_is_refused_and_it_is_said_whose_it_is(name, option):
    heeding = [other for other, its in WITH_OPTIONS if its == option]
    other = {"rule": name, option: option_values(heeding[0])[option][0]}
    with pytest.raises(InputError) as refused:
        scenario(allocation=other, docket="none.csv")
    keys = ", ".join(["rule", "timing", *option_values(name)])
    assert str(refused.value) == (
        f"test: allocation.{option}: is an option of {', '.join(heeding)}, not of {name}; give it "
        f"where that rule is chosen, as in  allocation: {{rule: {heeding[0]}, {option}: ...}}; "
        f"allowed here: {keys}"
    )


WRONG = {
    "a rule misspelt": ({"rule": "topup"}, "rule: found \"topup\"; did you mean 'top_up'?"),
    "in short": ("topup", "allocation: found \"topup\"; did you mean 'top_up'?"),
    "in Chinese": ("存案补平", "did you mean 'top_up'? allowed: regional, top_up,"),
    "no rule": ({"rule": None}, "allocation.rule: nothing stands here; allowed: regional,"),
    "an option misspelt": (
        {"rule": "top_up", "bases": "including"},
        "allocation.bases: no such key; did you mean 'base'? allowed: rule, timing, return, joins,",
    ),
    "an option of no rule": ({"rule": "random", "colour": 3}, "no such key; allowed: rule, timing"),
    "an option without its rule": ({"base": "before"}, "is an option of top_up, not of regional"),
    "a value": (
        {"rule": "top_up", "base": "bfore"},
        "base: found \"bfore\"; did you mean 'before'",
    ),
    "a weight of no kind": (
        {"rule": "accumulator", "weights": {"civil": 2}},
        'allocation.weights.civil: no kind "civil"; allowed: general',
    ),
    "weights that are none": (
        {"rule": "top_up", "backlog": "weight"},
        "backlog: weight needs weights: what a case of each kind counts",
    ),
    "weights of divisions": (
        {"rule": "top_up", "backlog": "weight", "weights": {"general": 2}, "unit": "division"},
        "backlog: weight goes with unit: team and not with fill: in_proportion",
    ),
    "cards of more teams than there are": (
        {"rule": "deck", "cards": [1, 2]},
        "allocation.cards: found 2 numbers for 1 teams",
    ),
    "a number": (3, "allocation: found 3; allowed: regional, top_up, rotation"),
    "nothing": (None, "allocation: nothing stands here; allowed: regional, top_up, rotation"),
    "a list": ([1], "give keys, without '- ' before them: rule, timing"),
}


@pytest.mark.parametrize(("allocation", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_an_allocation_is_said_once(allocation, message):
    with pytest.raises(InputError) as refused:
        scenario(allocation=allocation)
    assert message in str(refused.value)
    assert len(refused.value.problems) == 1


def test_it_is_said_in_chinese_too():
    with (
        speaking("zh"),
        pytest.raises(InputError, match="是规则 top_up 的选项，rotation 没有这一项"),
    ):
        scenario(allocation={"rule": "rotation", "base": "including"})


FULL = {"rule": "top_up", "timing": "rolling", "base": "including", "return": "gradual"}
LAID = {
    "another rule keeps what it has, too": (
        {"rule": "least_backlog"},
        {"rule": "least_backlog", "timing": "rolling", "return": "gradual"},
    ),
    "and takes away what it has not": (
        {"rule": "rotation"},
        {"rule": "rotation", "timing": "rolling"},
    ),
    "with an option of its own": (
        {"rule": "merit", "named_share": 0.1},
        {"rule": "merit", "timing": "rolling", "named_share": 0.1},
    ),
    "the same rule keeps all": ({"rule": "top_up"}, FULL),
    "no rule keeps all": ({"fill": "team_order"}, FULL | {"fill": "team_order"}),
    "a rule alone replaces all": ("least_backlog", {"rule": "least_backlog"}),
}


def in_a_file(folder: Path, **keys: Any) -> Path:
    """A file with these keys, and what it extends."""
    write_resolved(scenario(allocation=FULL).resolved, folder / "base.yaml")
    write_resolved({"extends": "base.yaml", **keys}, folder / "top.yaml")
    return folder / "top.yaml"


@pytest.mark.parametrize(("top", "expected"), LAID.values(), ids=LAID)
def test_what_becomes_of_options_under_another_rule(top, expected, tmp_path):
    """The same whether an arm is laid on, a file, an assignment or a row of a table."""
    wanted = RULES[expected["rule"]].model_validate(expected)
    arm = scenario(allocation=FULL, arms=[{"name": "a", "allocation": top}])
    assert arm.reference.setting.allocation == wanted
    extending = load(in_a_file(tmp_path, allocation=top))
    assert extending.file.allocation == wanted
    words = top if isinstance(top, str) else f"{{{', '.join(f'{k}: {v}' for k, v in top.items())}}}"
    assigned = load(in_a_file(tmp_path), [f"allocation={words}"])
    assert assigned.file.allocation == wanted
    if isinstance(top, dict):
        assert extending.resolved["allocation"] == assigned.resolved["allocation"] == expected
        row = "".join(f",allocation.{key}" for key in top), "".join(f",{v}" for v in top.values())
        (tmp_path / "table.csv").write_text("name{}\nAx{}\n".format(*row), "utf-8")
        panel = panel_of(load(in_a_file(tmp_path, bureaus="table.csv")))
        assert panel is not None
        assert panel.bureau(0).file.allocation == wanted


def test_an_allocation_is_one_of_a_rule():
    assert {type(one) for one in map(scenario_of, RULES)} == set(RULES.values())


def scenario_of(name: str) -> Allocation:
    """The allocation of a scenario that names a rule."""
    return scenario(allocation=name, docket="none.csv").reference.setting.allocation
