"""The months of the bureau are one process, which both engines run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sim.bureau.bureau import Bureau
from sim.bureau.engines import play, play_all
from sim.bureau.engines.compiled_engine import CompiledWorkforce
from sim.bureau.engines.simpy_engine import SimpyWorkforce
from sim.bureau.regime import Plan, plan
from sim.scenario.scenario import Scenario
from sim.studies.engines_agree import first_difference
from sim.world.world import World, draw_worlds
from tests.support import regions, scenario

DAYS_PER_MONTH, BUSY = 20, {"cases_per_month": 40, "regions": regions([1], [2])}
RANKED = {"every_months": 1, "suspend_after": 2, "suspension_months": 1}
RUSH = {"month_end": {"days": 5, "gain": 0.2}}


def world_and_plan(bureau: Scenario, arm: int = 0) -> tuple[World, Plan]:
    return draw_worlds(bureau, 0)[arm], plan(bureau, bureau.arms[arm])


def waits(bureau: Scenario, engine: str) -> list[float]:
    """Days that the process waits for."""
    world, played = world_and_plan(bureau)
    days: list[float] = []

    class Watched(Bureau):
        def script(self, months: range) -> Iterator[float]:
            for day in super().script(months):
                days.append(day)
                yield day

    teams = len(world.staff.names)
    workforce: Any = CompiledWorkforce(world.as_far_as_known.docket, teams)
    workforce.follows_script = True
    if engine == "simpy":
        workforce = SimpyWorkforce(world.as_far_as_known.docket, teams, counts_open_cases=False)
    Watched(world, played, workforce).play()
    return days


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_it_waits_for_counts(engine: str) -> None:
    bureau = scenario(teams={"count": 2}, intake=BUSY)
    assert waits(bureau, engine) == [20, 40, 60]


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_it_waits_for_the_days_on_which_people_speed_up(engine: str) -> None:
    bureau = scenario(teams={"count": 2}, intake=BUSY, responses=RUSH)
    assert waits(bureau, engine) == [15, 20, 35, 40, 55, 60]


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_it_waits_for_filings_that_are_dealt_at_once_by_a_rule_that_looks(engine: str) -> None:
    allocation = {"rule": "least_backlog", "timing": "immediate"}
    bureau = scenario(teams={"count": 2}, intake=BUSY, allocation=allocation)
    filed = draw_worlds(bureau, 0)[0].docket.filed.tolist()
    assert waits(bureau, engine) == sorted([*filed, 20, 40, 60])
    hurrying = scenario(teams={"count": 2}, intake=BUSY, allocation=allocation, responses=RUSH)
    assert waits(hurrying, engine) == sorted([*filed, 15, 20, 35, 40, 55, 60])


@pytest.mark.parametrize("timing", ["monthly", "rolling", "immediate"])
def test_arms_that_fork_after_the_history_play_as_if_each_had_played_it(timing: str) -> None:
    """The first arm has neither appraisal nor responses, the others have, and the last has not."""
    conduct = {"appraisal": RANKED, "responses": {"pressure": {"gain": 0.3}}}
    bureau = scenario(
        calendar={"start": "2013-10", "months": 6, "days_per_month": DAYS_PER_MONTH},
        history={"months": 4},
        intake=BUSY,
        teams={"count": 2, "officer_speed": {"lognormal": {"mean": 1, "cv": 0.5}}},
        allocation={"rule": "regional", "timing": timing},
        arms=[
            {"name": "as it was"},
            {"name": "ranked", **conduct},
            {"name": "levelled", "allocation": {"rule": "top_up"}, **conduct},
            {"name": "in turn", "allocation": {"rule": "rotation"}},
        ],
    )
    world = draw_worlds(bureau, 0)[0]
    plans = [plan(bureau, arm) for arm in bureau.arms]
    together = list(play_all(world, plans, "compiled"))
    assert any(log.conduct is not None and log.conduct.suspended.any() for log in together)
    for log, each in zip(together, plans, strict=True):
        alone = play(world, each, "simpy")
        assert first_difference(alone, log) is None
        assert (alone.conduct is None) == (log.conduct is None)
        if alone.conduct is not None and log.conduct is not None:
            for name in ("response", "suspended", "rank"):
                columns = getattr(alone.conduct, name), getattr(log.conduct, name)
                assert columns[0].tolist() == columns[1].tolist()


def test_what_goes_wrong_in_it_is_raised_as_it_is_by_both_engines() -> None:
    bureau = scenario(intake=BUSY, teams={"count": 2})
    world = draw_worlds(bureau, 0)[0]
    for engine in ("simpy", "compiled"):
        nobody = plan(bureau, bureau.arms[0], lambda board, pool, memory: (pool.kind - 2, memory))
        with pytest.raises(ValueError, match="give each pooled case an active team"):
            play(world, nobody, engine)
