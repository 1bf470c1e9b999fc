"""Both engines and the naive player of tests/oracle.py agree on every case, to the last bit.

`play_arm` plays every world that is drawn here with both engines.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.bureau.log import Log, Moves
from sim.scenario.scenario import Scenario, load
from sim.scenario.setting import Setting
from sim.world.docket import Docket
from sim.world.world import World
from tests.invariants.strategies import (
    RULES,
    fixed_profile,
    scripted_plays,
    small_scenarios,
)
from tests.oracle import Bureau, Regime
from tests.oracle import play as play_naively
from tests.oracle_places import places
from tests.support import docket, one_bureau, play_arm, regions, scenario, studied

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
FEW = ("baseline", "joiners_and_leavers", "pooled_stages", "reopening", "suspension")
"""Scenarios that the test command plays here; all of them are a study."""
SHORTEST = ["calendar.months=2", "history.months=0", "follow_up.months=1"]
SHORT = ["calendar.months=1", "history.months=1", "follow_up.months=1"]
FEWER = ["intake.cases_per_month=120", "history.months=1", "follow_up.months=1"]
HALF = ["calendar.months=5", *FEWER]
LONG = ["calendar.months=7", *FEWER]
MONTHS = {
    "pull": SHORTEST,  # it is asked at every closure
    "staff_loss": HALF,  # in the fourth month
    "tracks": HALF,  # cases are taken back after four months
    "joiners_and_leavers": LONG,  # one leaves in the seventh month
    "suspension": LONG,  # after two quarters
    "surge": LONG,  # in the seventh month
}
"""Of scenarios in which something happens after the first months; the others' are `SHORT`.

With more months, cases and history, both engines play them in test_engines.py.
"""


def regime_of(setting: Setting) -> Regime:
    """The plain settings the naive player needs."""
    return Regime(
        allocation=setting.allocation,
        homes=places(setting)[1],
        stage_means=[stage.work.family.expectation for stage in setting.route],
        kind_factors=[kind.work_factor for kind in setting.kinds],
        roles=[stage.role for stage in setting.route],
        handover_days=setting.pool.handover_days if setting.pool else 0.0,
        service_order=setting.service_order,
        max_open_cases=setting.max_open_cases,
        clerical_factor=setting.clerical_factor,
        absent_cases=setting.absent_cases,
        joins={setting.team_index(one.team): one.start for one in setting.joins},
        leaves={
            setting.team_index(one.team): (
                one.start,
                None if one.to is None else setting.team_index(one.to),
            )
            for one in setting.leaves
        },
        appraisal=setting.appraisal,
        responses=setting.responses,
        limits=setting.limits,
        escalate_after=setting.escalate and setting.escalate.after_months,
    )


def assert_same(log: Log, record: Bureau) -> None:
    """Every column of the two logs is equal, bit by bit."""
    stages, whole = len(log.docket.stages), record.world.docket
    rows = whole.filings + np.arange(len(log.docket) - log.docket.filings)  # of those that return
    known = [*range(log.docket.filings), *rows.tolist()]

    def column(name: str, missing: float) -> np.ndarray:
        rows = [getattr(record.cases[row], name) for row in known]
        padded = [row + [missing] * (stages - len(row)) for row in rows]
        return np.array(padded).reshape(len(rows), stages)

    number = {row: i for i, row in enumerate(known)}
    allocations, releases = (
        [(number[case], team, day) for case, team, day in one]
        for one in (record.allocations, record.releases)
    )
    assert moves_of(log.allocations) == allocations
    assert sorted(moves_of(log.releases)) == sorted(releases)
    last = {case: team for case, team, _ in allocations}
    first = {case: day for case, _, day in reversed(allocations)}
    begin, end = column("begin", np.nan), column("end", np.nan)
    assert log.docket.filed.tolist() == [record.filed[row] for row in known]
    expected = {
        "team": [last.get(row, -1) for row in range(len(known))],
        "allocated": [first.get(row, np.nan) for row in range(len(known))],
        "started": begin[:, 0],
        "closed": end[:, -1],
        "begin": begin,
        "end": end,
        "person": column("person", -1),
    }
    for name, values in expected.items():
        np.testing.assert_array_equal(getattr(log, name), np.asarray(values), err_msg=name)


def moves_of(moves: Moves) -> list[tuple[int, int, float]]:
    """Moves as (case, team, day)."""
    return list(zip(moves.case.tolist(), moves.team.tolist(), moves.day.tolist(), strict=True))


def assert_agreement(given_scenario: Scenario, cases: Docket | None = None) -> World:
    """Engines and naive player agree on every arm of the first replication."""
    history = regime_of(given_scenario.history.setting)
    for arm in given_scenario.arms:
        played = play_arm(given_scenario, arm.name, cases)
        if arm.setting.staff is None:
            own = played.world.staff.division[:, -1].tolist()
            divisions = places(arm.setting)[0]
            assert own[: len(divisions)] == divisions
        record = play_naively(played.world, history, regime_of(arm.setting))
        assert_same(played.log, record)
        if played.log.follow_up is not None:
            closed, until = record.follow()
            later = played.log.follow_up.closed[: played.log.docket.filings].tolist()
            assert later == pytest.approx(closed, abs=0, nan_ok=True)
            assert played.log.follow_up.until == until
    return played.world


@pytest.mark.parametrize("rule", RULES)
@settings(fixed_profile, max_examples=5)
@given(data=st.data())
def test_agrees_on_drawn_cases(rule: str, data: st.DataObject) -> None:
    assert_agreement(data.draw(small_scenarios(rule)))


@pytest.mark.parametrize("rule", RULES)
@settings(fixed_profile, max_examples=5)
@given(data=st.data())
def test_agrees_when_much_happens_at_one_instant(rule: str, data: st.DataObject) -> None:
    assert_agreement(*data.draw(scripted_plays(rule)))


@pytest.mark.study
@pytest.mark.parametrize("rule", RULES)
@settings(fixed_profile, max_examples=40)
@given(data=st.data())
def test_agrees_on_many_others(rule: str, data: st.DataObject) -> None:
    assert_agreement(data.draw(small_scenarios(rule)))
    assert_agreement(*data.draw(scripted_plays(rule)))


@pytest.mark.parametrize(
    "path",
    [path if path.stem in FEW else studied(path) for path in SCENARIOS],
    ids=lambda path: path.stem,
)
def test_agrees_on_the_shipped_scenarios(path: Path) -> None:
    world = assert_agreement(one_bureau(load(path, MONTHS.get(path.stem, SHORT))))
    assert len(world.docket) > 0


def test_agrees_that_a_task_without_work_ends_before_the_next_is_taken_up() -> None:
    roles = ["assistant", "officer", "assistant"]
    bureau = scenario(
        route=[{"stage": f"s{i}", "role": role, "work": 1} for i, role in enumerate(roles)],
        teams={"count": 1, "assistant_speed": 1},
    )
    assert_agreement(bureau, docket(bureau, [0, 0], [[0, 0, 0], [1, 0, 0]]))


def test_agrees_where_a_pointer_stands_beyond_the_arms_shorter_list_of_homes() -> None:
    bureau = scenario(
        teams={"count": 4},
        history={"months": 2, "arm": {"intake": {"regions": regions([1, 2, 3, 4])}}},
        intake={"regions": regions([1, 2])},
    )
    assert_agreement(bureau, docket(bureau, [1, 2, 3, 21, 22], [[1]] * 5))


def test_agrees_that_the_history_knows_its_own_divisions_and_not_the_arms() -> None:
    bureau = scenario(
        teams={"count": 3},
        intake={"regions": regions([1])},
        history={"months": 2, "arm": {"teams": {"divisions": 1}}},
        absences=[{"team": 1, "from": "2013-08", "months": 2}],
        arms=[{"name": "three_divisions", "teams": {"divisions": 3}}, {"name": "one_division"}],
    )
    assert_agreement(bureau, docket(bureau, [1, 2, 3, 4], [[1]] * 4))
