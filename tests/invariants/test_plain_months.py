"""Plain months played in one go are the same as by the bureau's script, to the last bit.

The two ways through a month, `sim.bureau.bureau` and `sim.bureau.engines.compiled_months`, are
held together here, by plays that change between them; SimPy plays by the script alone.
"""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("numba")
from sim.bureau.bureau import Bureau
from sim.bureau.engines import play
from sim.bureau.engines.compiled_engine import CompiledWorkforce
from sim.bureau.log import Log
from sim.bureau.regime import Plan, plan
from sim.bureau.rules.compiled_kernels import KERNELS
from sim.bureau.rules.registry import rule_of, traits_of
from sim.scenario.rules import RULES
from sim.scenario.scenario import Scenario, load
from sim.studies.engines_agree import first_difference
from sim.world.world import World, draw_worlds
from tests.invariants.strategies import ORDERS, allocations, fixed_profile, month_name
from tests.support import one_bureau, scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"


class Watched(CompiledWorkforce):
    """A workforce that says how many months it played in one go."""

    in_one_go = 0

    def play_months(self, bureau: Bureau, plain: range, cohort: slice) -> int:
        n = super().play_months(bureau, plain, cohort)
        self.in_one_go += n
        return n


def played(world: World, given: Plan, *, follows_script: bool) -> tuple[Bureau, Log, int]:
    """A bureau that was played, its log, and how many months were played in one go."""
    staff = world.staff
    workforce = Watched(
        world.as_far_as_known.docket, len(staff.names), staff.people - 2 * len(staff.names)
    )
    workforce.follows_script = follows_script
    bureau = Bureau(world, given, workforce)
    return bureau, bureau.play(), workforce.in_one_go


def columns(value: Any) -> list[Any]:
    """Arrays as lists, in which nan equals nan."""
    return [np.nan_to_num(one, nan=-7).tolist() for one in value if one is not None]


def remembered(bureau: Bureau) -> list[Any]:
    """What the rule in force remembers, as lists."""
    memory = bureau.memory
    return columns(memory if isinstance(memory, tuple) else [memory])


def assert_same(bureau: Scenario) -> tuple[int, int]:
    """Both ways and SimPy agree in all that is recorded; how many months there were, and plain."""
    months, plainly = 0, 0
    for world, arm in zip(draw_worlds(bureau, 0), bureau.arms, strict=True):
        given = plan(bureau, arm)
        one, log, plain = played(world, given, follows_script=False)
        two, by_script, none = played(world, given, follows_script=True)
        by_simpy = play(world, given, "simpy")
        assert none == 0
        assert first_difference(by_script, log) is first_difference(by_simpy, log) is None
        if log.follow_up is not None:
            followed = [columns(astuple(each.follow_up)) for each in (log, by_script, by_simpy)]
            assert followed[0] == followed[1] == followed[2]
        assert one.journal.counted == two.journal.counted == len(two.journal.bulletins)
        last = [columns(each) for each in one.journal.last_bulletins]
        assert [columns(each) for each in one.journal.bulletins[-3:]] == last
        bulletins = zip(one.journal.bulletins, two.journal.bulletins, strict=True)
        assert all(columns(mine) == columns(its) for mine, its in bulletins)
        ends = [(each.pool.tolist(), each.day, each.speeds.tolist()) for each in (one, two)]
        assert ends[0] == ends[1]
        assert remembered(one) == remembered(two)
        months, plainly = months + one.journal.counted, plainly + plain
    return months, plainly


WITH_KERNEL = [name for name in RULES if name in KERNELS]
DRAWN = [name for name in WITH_KERNEL if name != "as_in_ledger"]  # which test_oracle.py plays


def test_every_kernel_is_of_a_rule() -> None:
    kernels = {name: traits_of(rule_of(RULES[name]())).kernel for name in WITH_KERNEL}
    assert {kernel.name for kernel in kernels.values() if kernel is not None} == set(KERNELS)


def exponential(mean: float) -> dict[str, Any]:
    """A spread-out quantity."""
    return {"exponential": {"mean": mean}}


@st.composite
def changing_bureaus(draw: st.DrawFn, rule: str) -> Scenario:
    """Small bureaus in which months are plain, but for some in which a team is away or comes."""
    before, after, teams = draw(st.integers(0, 3)), draw(st.integers(2, 7)), draw(st.integers(1, 4))
    speeds, number = st.sampled_from([0.3, 1, 2]), st.integers(1, teams)
    of_team = {
        "officer_speed": speeds,
        "assistant_speed": st.one_of(st.none(), speeds),
        "division": st.integers(1, 2),
    }
    away = {
        "team": number,
        "from": st.integers(-before, after - 1).map(month_name),
        "months": st.integers(1, 2),
        "availability": st.sampled_from([0, 0, 0.5]),
    }
    home = st.lists(number, min_size=1, max_size=3, unique=True)
    regions = [{"name": f"R{i}", "share": 1 + i, "home": draw(home)} for i in range(3)]
    rules = st.sampled_from([rule, rule, *DRAWN, "merit", "capacity", "even_receipts"])
    ranked = {"appraisal": {"every_months": 2}, "responses": {"pressure": {"gain": 0.3}}}
    usual = {"rule": rule, "timing": draw(st.sampled_from(["monthly", "rolling"]))}
    allocation = draw(st.one_of(st.just(usual), allocations(rule, teams)))
    return scenario(
        calendar={"start": month_name(0), "months": after, "days_per_month": 6},
        history={"months": before},
        follow_up={"months": draw(st.sampled_from([0, 3, 9]))},
        intake={"cases_per_month": draw(st.integers(2, 14)), "regions": regions},
        opening_backlog=draw(st.sampled_from([[], [{"team": 1, "cases": 5}]])),
        kinds=[{"name": "a"}, {"name": "b", "time_limit_days": 2}],
        route=[
            {
                "stage": "ask",
                "role": "assistant",
                "work": 0.4,
                "wait": exponential(3),
            },
            {"stage": "close", "role": "officer", "work": exponential(0.8)},
        ],
        teams=[draw(st.fixed_dictionaries(of_team)) for _ in range(teams)],
        absences=draw(st.lists(st.fixed_dictionaries(away), max_size=2)),
        absent_cases=draw(st.sampled_from(["hold", "redistribute"])),
        month_factor=draw(st.sampled_from([None, {"cv": 0.2}])),
        service_order=draw(st.sampled_from(ORDERS)),
        max_open_cases=draw(st.sampled_from([None, None, 2])),
        allocation=allocation,
        arms=[
            {"name": "as before"},
            {"name": "other", "allocation": draw(allocations(draw(rules), teams))},
            *([{"name": "ranked", **ranked}] if draw(st.booleans()) else []),
        ],
        seed=draw(st.integers(0, 2**32)),
    )


@pytest.mark.parametrize("rule", DRAWN)
def test_plain_months_and_others_give_the_same_log(rule: str) -> None:
    seen = np.zeros(2, dtype=np.int64)

    @settings(fixed_profile, max_examples=10)
    @given(changing_bureaus(rule))
    def holds(bureau: Scenario) -> None:
        seen[:] += assert_same(bureau)

    holds()
    assert seen[1] > seen[0] / 5  # many were plain


PLAIN = {
    "baseline": {"regional": 50, "top_up": 50, "rotation": 50},
    "joiners_and_leavers": {"at once": 46, "gradually": 46, "even share": 41},
    "national": {"regional": 14, "top_up": 14},
    "staffing": {"regional": 26, "top_up": 26, "rolling": 26},
    "timing": {"monthly": 50, "rolling": 50, "immediate": 24},
    "tracks": {"all_kinds": 50, "fast_teams": 24, "fast_teams_escalate": 24, "apart": 24},
}
"""Months of ready scenarios that are played in one go, the event at the last count among them.

Of 50, of 26 in `staffing`, or of 14.
"""


@pytest.mark.parametrize("name", PLAIN)
def test_most_months_of_ready_scenarios_are_plain(name: str) -> None:
    bureau = one_bureau(load(SCENARIOS / f"{name}.yaml", ["follow_up.months=1"]))
    worlds = draw_worlds(bureau, 0)
    plainly = {
        arm.name: played(world, plan(bureau, arm), follows_script=False)[2]
        for arm, world in zip(bureau.arms, worlds, strict=True)
    }
    assert plainly == PLAIN[name]
