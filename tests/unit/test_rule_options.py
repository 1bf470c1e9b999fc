"""Every rule is everywhere, no option of it is ignored, and it is known what it looks at."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.bureau.rules.registry import FUNCTIONS, Traits, rule, rule_of, traits_of
from sim.bureau.rules.top_up import KERNEL
from sim.scenario.rules import RULES, Levelling, TopUp
from sim.scenario.terms import TERMS
from tests.invariants import strategies
from tests.oracle_regime import BACKLOG_RULES
from tests.oracle_rules import Dealer
from tests.support import option_values, play_arm, regions, scenario, timings_of, with_partners

ROOT = Path(__file__).parents[2]
WITH_OPTIONS = [(name, option) for name in RULES for option in option_values(name)]


def log_of(rule: str, **options: Any) -> list[list[float]]:
    """Who was given which case, and when, where there is much to level and a team comes back."""
    given = scenario(
        calendar={"months": 7},
        teams=[
            {"division": division, "officer_speed": speed}
            for division, speed in ((1, 1), (1, 0.5), (2, 2), (2, 1), (1, 1))
        ],
        intake={"cases_per_month": 60, "regions": regions([1], [2], [3], [4])},
        kinds=[{"name": "a"}, {"name": "b", "work_factor": 3}],
        amount={"lognormal": {"mean": 50_000, "cv": 2}},
        opening_backlog=[30, 12, 3, 0, 0],
        absences=[{"team": 4, "from": "2013-11", "months": 2}],
        joins=[{"team": 5, "from": "2013-12"}],
        allocation={"rule": rule, **options},
    )
    log = play_arm(given).log
    return [log.allocations.case.tolist(), log.allocations.team.tolist()]


@pytest.mark.parametrize(("name", "option"), WITH_OPTIONS)
def test_every_option_of_a_rule_changes_what_is_played(name, option):
    _usual, *others = option_values(name)[option]
    assert others
    for value in others:
        assert log_of(name, **with_partners(name, option, value)) != log_of(name), value


def test_every_rule_is_everywhere():
    """In YAML, in both languages, a function, by hand, in the naive player, in drawn scenarios."""
    assert set(FUNCTIONS) == set(RULES)
    by_hand = "\n".join(file.read_text("utf-8") for file in (ROOT / "tests/hand").glob("*.py"))
    page = (ROOT / "docs" / "scenario.md").read_text("utf-8")
    for name, model in RULES.items():
        assert (model.__doc__ or "").startswith("Each case goes "), name
        assert any(re.search("[一-鿿]", word) for word in TERMS[name]), f"{name}: no Chinese"
        assert re.search(rf"\b{FUNCTIONS[name].__name__}\b", by_hand), f"{name}: not by hand"
        assert callable(getattr(Dealer, name, None)), f"{name}: unknown to the naive player"
        assert name in strategies.RULES
        assert f"| `{name}` | {TERMS[name][0]} |" in page, "python docs/scenario_tables.py"
    levelling = {name for name, model in RULES.items() if model.looks_at_backlogs}
    # A cap keeps a team that comes back from being flooded: there is nothing to ease.
    eased = {name for name, model in RULES.items() if issubclass(model, Levelling)}
    assert levelling == eased | {"pull"}
    assert levelling == set(BACKLOG_RULES)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_gets_the_options_of_its_allocation(name):
    own = set(RULES[name].model_fields) - set(Levelling.model_fields)
    given = RULES[name](timing=timings_of(name)[-1])
    bound = rule_of(given).keywords
    assert bound == ({"options": given.model_copy(update={"timing": "monthly"})} if own else {})


def test_a_function_that_would_not_get_its_options_is_refused():
    with pytest.raises(TypeError, match="deaf: TopUp and `options` must go together"):

        @rule(TopUp)
        def deaf(board, pool, memory):
            return board.active[:0], memory

    assert FUNCTIONS["top_up"].__name__ == "top_up"


def first(board, pool, memory):
    """All to the first team, for want of a better idea."""
    return np.repeat(board.active[:1], len(pool)), memory


def test_of_a_rule_that_says_nothing_the_safest_is_supposed():
    safest = Traits(looks_at_backlogs=True, deals_blindly=False, weighs_work=True, tops_up=False)
    for own in (first, partial(first), lambda board, *_rest: (board.active[:0], None)):
        assert traits_of(own) == safest


def test_a_rule_of_ones_own_says_what_it_is_by_the_same_decorator():
    def own(board, pool, memory, share=1):
        return first(board, pool, memory)

    assert rule(deals_blindly=True)(own) is own
    blind = Traits(looks_at_backlogs=False, deals_blindly=True, weighs_work=False)
    assert traits_of(own) == traits_of(partial(own, share=2)) == blind
    assert rule(looks_at_backlogs=True)(own) is own
    assert traits_of(own) == Traits(looks_at_backlogs=True, weighs_work=False)


def test_whether_top_up_weighs_work_is_a_matter_of_its_options():
    assert traits_of(rule_of(TopUp(backlog="work"))).weighs_work is True
    assert traits_of(rule_of(TopUp())).weighs_work is False
    assert traits_of(FUNCTIONS["top_up"]) == Traits(
        weighs_work=False, tops_up=True, kernel=KERNEL
    )
