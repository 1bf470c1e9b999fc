"""The compiled engine gives the same log as SimPy's, to the last bit.

Hundreds of drawn scenarios are played with both engines in test_oracle.py.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.bureau.engines import compiled_engine, play, play_all
from sim.bureau.engines.compiled_records import FEW
from sim.bureau.log import Log, Moves
from sim.bureau.regime import plan
from sim.bureau.rules.least import least_work
from sim.scenario.scenario import load
from sim.studies.engines_agree import first_difference, verify
from sim.world.world import draw_worlds
from tests.support import docket, one_bureau, play_arm, regions, scenario

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
ROLES = ["officer", "assistant"]
SHORT = ["calendar.months=4", "history.months=2", "follow_up.months=1"]
MONTHS = dict.fromkeys(["joiners_and_leavers", "staff_loss", "surge", "suspension", "tracks"], 7)
"""Of scenarios in which something happens later than in the others."""


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_shipped_scenarios_give_the_same_logs(path: Path) -> None:
    longer = [f"calendar.months={MONTHS[path.stem]}"] if path.stem in MONTHS else []
    verdicts = list(verify(one_bureau(load(path, [*SHORT, *longer])), 1))
    assert verdicts
    assert [verdict.difference for verdict in verdicts] == [None] * len(verdicts)
    assert all(verdict.tasks > verdict.cases for verdict in verdicts)


def test_the_whole_baseline_gives_the_same_logs() -> None:
    verdicts = verify(load(SCENARIOS[0].parent / "baseline.yaml"), 1)
    assert [verdict.difference for verdict in verdicts] == [None, None, None]


@pytest.mark.parametrize("timing", ["monthly", "rolling", "immediate"])
def test_an_analysts_own_rule_is_played_by_both_engines(timing: str) -> None:
    bureau = scenario(
        teams={"count": 3, "officer_speed": {"lognormal": {"mean": 1, "cv": 0.5}}},
        intake={"cases_per_month": 60, "regions": regions([1])},
        allocation={"rule": "regional", "timing": timing},
    )
    own = play_arm(bureau, rule=least_work)  # played twice
    named = play_arm(scenario(**bureau.resolved | {"allocation": {"rule": "regional"}}))
    assert (own.log.team != named.log.team).any()


def test_waits_of_any_length_end_in_time() -> None:
    """Waits lie in lists by the day they end; some far beyond the days that the lists hold."""
    waits = [0.5, 1.9, 2.0, 3.0, 63.9, 64.0, 66.0, 128.0, 129.0, 500.0, 0.0, 1e10, 1e300, 1000.0]
    bureau = scenario(
        calendar={"start": "2013-10", "months": 3, "days_per_month": 600},
        route=[
            {"stage": "ask", "role": "officer", "work": 1, "wait": 1},
            {"stage": "close", "role": "assistant", "work": 1},
        ],
        teams={"count": 1, "assistant_speed": 1},
    )
    cases = docket(bureau, [0.0] * 14, [[0.25, 0.0]] * 14, [[wait, 0.0] for wait in waits])
    played = play_arm(bureau, cases=cases)
    asked = 600 + 0.25 * np.arange(1, 15)  # from the first allocation event on
    closed = np.where(np.array(waits) > 1e9, np.nan, asked + waits)
    np.testing.assert_array_equal(played.log.closed, closed)


def test_very_many_waits_may_end_on_one_day() -> None:
    """More than the compiled engine lines up one by one, 200 of them or so a day."""
    bureau = scenario(
        intake={"cases_per_month": 3000, "regions": regions([1])},
        route=[
            {"stage": "ask", "role": "officer", "work": 1, "wait": {"exponential": {"mean": 2}}},
            {"stage": "close", "role": "assistant", "work": 1},
        ],
        teams={"count": 1, "officer_speed": 200, "assistant_speed": 200},
    )
    arm, world = bureau.arms[0], draw_worlds(bureau, 0)[0]
    logs = [play(world, plan(bureau, arm), engine) for engine in ("simpy", "compiled")]
    assert first_difference(*logs) is None
    ready = logs[0].end[:, 0] + world.docket.wait[:, 0]
    a_day = np.bincount(ready[~np.isnan(ready)].astype(np.int64))
    assert a_day.max() > 4 * FEW


@pytest.fixture
def log() -> Log:
    bureau = scenario(teams={"count": 2}, intake={"cases_per_month": 40, "regions": regions([1])})
    return play_arm(bureau).log


def test_equal_logs_do_not_differ(log: Log) -> None:
    assert first_difference(log, log) is None


def test_the_earliest_difference_is_told(log: Log) -> None:
    end = log.end.copy()
    late, early = np.flatnonzero(~np.isnan(end[:, 0]))[[30, 4]]
    end[[late, early], 0] = np.nextafter(end[[late, early], 0], np.inf)
    found = first_difference(log, replace(log, end=end))
    assert found is not None
    assert (found.case, found.what) == (early, "end of stage 1 (measures)")
    assert found.compiled == np.nextafter(found.simpy, np.inf)


def test_a_case_dealt_to_another_team_is_told(log: Log) -> None:
    given = log.allocations
    other = replace(log, allocations=Moves(given.case, np.where(given.case == 7, 1, 0), given.day))
    found = first_difference(log, other)
    assert found is not None
    assert found.case == 7
    assert found.what.startswith("team it is allocated to")
    shorter = replace(log, allocations=Moves(given.case[:7], given.team[:7], given.day[:7]))
    found = first_difference(log, shorter)
    assert found is not None
    assert found.compiled is None


def test_the_engine_can_be_chosen() -> None:
    bureau = scenario()
    world = play_arm(bureau).world
    logs = [play(world, plan(bureau, bureau.arms[0]), e) for e in ("auto", "simpy", "compiled")]
    assert first_difference(logs[0], logs[1]) is first_difference(logs[1], logs[2]) is None


def test_arms_that_pool_a_stage_fork_from_one_history() -> None:
    """They share a world: who does a stage is no part of a case, and the pool is there for all."""
    stages = [
        {"stage": "ask", "role": "assistant", "work": {"exponential": {"mean": 1}}, "wait": 2}
    ]
    bureau = scenario(
        history={"months": 3},
        intake={"cases_per_month": 30, "regions": regions([1], [2])},
        route=[*stages, {"stage": "close", "role": "officer", "work": 1}],
        teams={"count": 2, "assistant_speed": 1},
        pool={"people": 2, "handover_days": 1},
        arms=[{"name": "own"}, {"name": "pooled", "route": {"ask": {"role": "pool"}}}],
    )
    worlds = draw_worlds(bureau, 0)
    assert worlds[0].docket is worlds[1].docket
    assert worlds[0].staff is worlds[1].staff
    plans = [plan(bureau, arm) for arm in bureau.arms]
    together = play_all(worlds[0], plans, "compiled")
    alone = (play(worlds[0], each, "simpy") for each in plans)
    differing = [log.person for log in play_all(worlds[0], plans, "compiled")]
    assert [first_difference(a, b) for a, b in zip(alone, together, strict=True)] == [None, None]
    assert (differing[0] != differing[1]).any()


class Spoilt:
    """NumPy, but that memory which is not set yet is full of what no record would hold."""

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)

    def empty(self, *shape: Any) -> np.ndarray:
        return self.empty_like(np.empty(*shape))

    def empty_like(self, of: np.ndarray) -> np.ndarray:
        array = np.empty_like(of)
        array.reshape(-1).view(np.uint8)[:] = 0x55
        return array


def test_what_lay_in_memory_before_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who begins cases, where teams may have few, is known before a record of any case is made."""
    stages = [{"stage": f"s{i}", "role": role, "work": 1} for i, role in enumerate(ROLES)]
    for route in (stages, stages[::-1]):
        bureau = scenario(
            history={"months": 1},
            intake={"cases_per_month": 20, "regions": regions([1], [2])},
            route=route,
            teams={"count": 2, "assistant_speed": 1},
            max_open_cases=3,
        )
        world, played = draw_worlds(bureau, 0)[0], plan(bureau, bureau.arms[0])
        expected = play(world, played, "simpy")
        with monkeypatch.context() as patched:
            patched.setattr(compiled_engine, "np", Spoilt())
            (log,) = play_all(world, [played], "compiled")
        assert first_difference(expected, log) is None
        assert (~np.isnan(log.closed)).sum() > 5
