"""Spans of months that an overlay lays where they never take effect."""

from __future__ import annotations

from typing import Any

import pytest

from sim.scenario.problems import InputError
from sim.scenario.scenario import Scenario
from tests.support import scenario

HISTORY = {"months": 2}  # 2013-08 and 2013-09; the comparison goes from 2013-10 to 2013-12
KEYS = {
    "absences": lambda month: {"absences": [away(month)]},
    "surges": lambda month: {"intake": {"surges": [surge(month)]}},
}


def away(month: str, months: int = 1) -> dict[str, Any]:
    return {"team": 1, "from": month, "months": months}


def surge(month: str) -> dict[str, Any]:
    return {"from": month, "months": 1, "factor": 2}


def in_arm(overlay: dict[str, Any], **changes: Any) -> Scenario:
    return scenario(history=HISTORY, arms=[{"name": "only"}, {"name": "b", **overlay}], **changes)


def in_part(overlay: dict[str, Any]) -> Scenario:
    return scenario(history=HISTORY, parts=[{"name": "p", **overlay}])


def in_history(overlay: dict[str, Any]) -> Scenario:
    return scenario(history={**HISTORY, "arm": overlay})


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("where", [in_arm, in_part, in_history])
@pytest.mark.parametrize("month", ["2013-07", "2014-01", "2015-10"])
def test_a_month_outside_the_run_is_refused_wherever_it_stands(key, where, month):
    with pytest.raises(InputError) as error:
        where(KEYS[key](month))
    (problem,) = error.value.problems
    assert problem.message == "the run has only 2013-08 to 2013-12"
    assert problem.place.key.endswith("[0].from")
    assert problem.place.key.startswith(("arms[1].", "parts[0].", "history.arm."))


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    ("where", "wrong", "right"),
    [(in_arm, "2013-09", "2013-10"), (in_part, "2013-09", "2013-10"),
     (in_history, "2013-10", "2013-09")],
)  # fmt: skip
def test_a_month_in_which_the_overlay_is_not_in_force_is_refused(key, where, wrong, right):
    with pytest.raises(InputError, match=r"\[0\].from: never takes effect: .*in force in the"):
        where(KEYS[key](wrong))
    where(KEYS[key](right))


def test_a_span_that_reaches_into_the_comparison_takes_effect():
    in_arm({"absences": [away("2013-09", 2)]})


def test_an_arm_may_repeat_what_the_file_or_the_history_says_of_the_history():
    both = [away("2013-08"), away("2013-11")]
    in_arm({"absences": both}, absences=both[:1])
    history = {**HISTORY, "arm": {"absences": both[:1]}}
    scenario(history=history, arms=[{"name": "only", "absences": both}])
    in_history({"allocation": "rotation"})  # inherits what is for the comparison


def test_without_a_history_its_arm_is_not_refused():
    """It may be switched off by history.months alone; `check` warns of it."""
    scenario(history={"months": 0, "arm": {"absences": [away("2013-11")]}})
