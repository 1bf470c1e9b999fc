"""WHAT IF: what can be turned, and how far."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.app.what_if.knobs import knobs, numbers, reach
from sim.scenario.keys import bounds, holds_whole_numbers

ROOT = Path(__file__).parents[2]
UNLIKE = (
    "baseline", "case_kinds", "foot_dragging", "huancui", "joiners_and_leavers", "pooled_stages",
    "reopening", "staffing", "teams_of_today", "tracks",
)  # fmt: skip
"""Ready scenarios that have between them all forms that keys stand in."""
SCENARIOS = [ROOT / f"scenarios/{name}.yaml" for name in UNLIKE]


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_every_number_set_to_its_own_value_changes_nothing(file):
    """Whatever slider is touched first: its key is one, and the scenario stays as it was."""
    base = sim.load(file)
    own = [f"{key}={value}" for key, value in numbers(base)]
    whole = sim.load(file, *own)
    assert [arm.setting for arm in whole.arms] == [arm.setting for arm in base.arms]
    assert whole.calendar == base.calendar


def test_every_knob_has_a_name_and_lies_on_its_slider():
    for file in SCENARIOS:
        turned = knobs(sim.load(file), {})
        names = [knob.name for knob in turned]
        assert len(set(names)) == len(names), file.stem
        for knob in turned:
            assert knob.low <= knob.value <= knob.high, knob
            assert knob.name, knob
        assert 3 <= sum(knob.is_usual for knob in turned) <= 6


@pytest.mark.parametrize(
    ("value", "allowed", "is_whole", "ends"),
    [
        (234, (0, 1e7), False, (119, 464, 5)),  # half to twice, in steps from the value itself
        (9, (1, 1e5), True, (4, 18, 1)),
        (2, (1, 1e5), True, (1, 7, 1)),  # five up, and down to what is allowed
        (0.2, (0, 1), False, (0, 1, 0.01)),  # a share
        (0, (0, 1e7), True, (0, 5, 1)),
        (0, (-0.9, 10), False, (-0.9, 1, 0.02)),
        (1, (-float("inf"), float("inf")), False, (0.5, 2, 0.02)),
    ],
)
def test_a_slider_reaches_from_half_to_twice_as_allowed(value, allowed, is_whole, ends):
    low, high, step = reach(value, allowed, is_whole)
    assert (low, high, step) == pytest.approx(ends, abs=step * 0.999)
    steps = (value - low) / step
    assert steps == pytest.approx(round(steps), abs=1e-6)


@pytest.mark.parametrize(
    ("key", "ends", "is_whole"),
    [
        ("teams.count", (1, 100_000), True),
        ("arms.top_up.teams.count", (1, 100_000), True),
        ("intake.diverted", (0, 1), False),
        ("intake.trend_per_year", (-0.9, 10), False),
        ("route.measures.work.lognormal.cv", (0, 20), False),
    ],
)
def test_bounds_are_those_of_the_vocabulary(key, ends, is_whole):
    assert bounds(key) == ends
    assert holds_whole_numbers(key) is is_whole
