"""The engine and the naive player of tests/oracle.py agree on every case, to the last bit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.bureau.log import Log, Moves
from sim.scenario.scenario import Scenario, load
from sim.scenario.schema import Setting, TeamGroup
from sim.world.docket import Docket
from sim.world.world import World
from tests.oracle import Bureau, Regime
from tests.oracle import play as play_naively
from tests.support import docket, play_arm, regions, scenario

NAMES = ("baseline", "even_regions", "division_regions", "timing", "lone_officers")
SCENARIOS = [Path(__file__).parents[2] / "scenarios" / f"{name}.yaml" for name in NAMES]
SHORT = ["calendar.months=6", "history.months=6"]
RULES = ["regional", "top_up", "rotation", "least_backlog", "random"]
TIMINGS = ["monthly", "rolling", "immediate"]
ORDERS = ["allocated_first", "newest_first", "shortest_work_first", "due_first"]
START = 2013 * 12 + 9
"""The month in which the comparison of a drawn scenario begins, counted from year 0."""

fixed_profile = settings(
    deadline=None,
    derandomize=True,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow],
)


def regime_of(setting: Setting) -> Regime:
    """The plain settings the naive player needs."""
    return Regime(
        rule=setting.allocation.rule,
        timing=setting.allocation.timing,
        homes=setting.homes,
        divisions=divisions_of(setting),
        service_order=setting.service_order,
        max_open_cases=setting.max_open_cases,
        clerical_factor=setting.clerical_factor,
        absent_cases=setting.absent_cases,
    )


def divisions_of(setting: Setting) -> list[int]:
    """Division of each team."""
    if not isinstance(setting.teams, TeamGroup):
        return [team.division for team in setting.teams]
    blocks = np.array_split(np.arange(setting.teams.count), setting.teams.divisions)
    return [division for division, block in enumerate(blocks, start=1) for _ in block]


def assert_same(log: Log, record: Bureau) -> None:
    """Every column of the two logs is equal, bit by bit."""
    stages = len(log.docket.stages)

    def column(name: str, missing: float) -> np.ndarray:
        rows = [getattr(case, name) for case in record.cases]
        padded = [row + [missing] * (stages - len(row)) for row in rows]
        return np.array(padded).reshape(len(rows), stages)

    assert moves_of(log.allocations) == record.allocations
    assert sorted(moves_of(log.releases)) == sorted(record.releases)
    last = {case: team for case, team, _ in record.allocations}
    first = {case: day for case, _, day in reversed(record.allocations)}
    begin, end = column("begin", np.nan), column("end", np.nan)
    rows = range(len(record.cases))
    expected = {
        "team": [last.get(row, -1) for row in rows],
        "allocated": [first.get(row, np.nan) for row in rows],
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
    """Engine and naive player agree on every arm of the first replication."""
    history = regime_of(given_scenario.history.setting)
    for arm in given_scenario.arms:
        played = play_arm(given_scenario, arm.name, cases)
        assert_same(played.log, play_naively(played.world, history, regime_of(arm.setting)))
    return played.world


def month_name(offset: int) -> str:
    """Name of the month so many after the start of the comparison."""
    return f"{(START + offset) // 12}-{(START + offset) % 12 + 1:02d}"


def month_lengths(drawn: bool) -> st.SearchStrategy[dict[str, Any]]:
    """Short months, or with drawn cases real ones too."""
    short = [{"days_per_month": 4}, {"days_per_month": 7.5}]
    real = {"working_days": "china", "closing_day": 20}
    return st.sampled_from([*short, real] if drawn else short[:1])


def distribution(mean: float, drawn: bool) -> Any:
    """A spread-out quantity, or a fixed one."""
    return {"lognormal": {"mean": mean, "cv": 0.5}} if drawn else mean


@st.composite
def team_groups(draw: st.DrawFn, speeds: st.SearchStrategy[Any]) -> dict[str, Any]:
    """One to five teams that are alike, in divisions of neighbours."""
    count = draw(st.integers(1, 5))
    return {
        "count": count,
        "divisions": draw(st.integers(1, count)),
        "officer_speed": draw(speeds),
        "assistant_speed": draw(st.one_of(st.none(), speeds)),
    }


def team_lists(speeds: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """One to five teams, lone officers among them, in up to three divisions."""
    team = {
        "officer_speed": speeds,
        "assistant_speed": st.one_of(st.none(), speeds),
        "division": st.integers(1, 3),
    }
    return st.lists(st.fixed_dictionaries(team), min_size=1, max_size=5)


def count_of(teams: dict[str, Any] | list[dict[str, Any]]) -> int:
    """How many teams are written down."""
    return teams["count"] if isinstance(teams, dict) else len(teams)


@st.composite
def arm_settings(draw: st.DrawFn, shape: dict[str, Any], drawn: bool) -> dict[str, Any]:
    """What the history, or an arm, says; ``shape`` is what all must have in common."""
    speeds = st.sampled_from([0.5, 1, 2]).map(lambda mean: distribution(mean, drawn))
    teams = draw(st.one_of(team_groups(speeds), team_lists(speeds)))
    numbers = st.integers(1, count_of(teams))
    home = st.lists(numbers, min_size=1, max_size=4, unique=True)
    homes = [draw(home) for _ in range(shape["regions"])]
    absence = st.fixed_dictionaries(
        {
            "team": numbers,
            "from": st.integers(-shape["before"], shape["after"] - 1).map(month_name),
            "months": st.integers(1, 2),
            "availability": st.sampled_from([0, 0, 0.5]),
        }
    )
    return {
        "intake": {
            "cases_per_month": shape["cases"],
            "regions": [
                {"name": f"R{i}", "share": 1 + i, "home": home} for i, home in enumerate(homes)
            ],
        },
        "teams": teams,
        "absences": draw(st.lists(absence, max_size=4)),
        "absent_cases": draw(st.sampled_from(["hold", "redistribute"])),
        "allocation": {
            "rule": draw(st.sampled_from([shape["rule"], *RULES])),
            "timing": draw(st.sampled_from(TIMINGS)),
        },
        "service_order": draw(st.sampled_from(ORDERS)),
        "max_open_cases": draw(st.sampled_from([None, None, 1, 3])),
        "clerical_factor": draw(st.sampled_from([1, 1.5, 4])),
    }


@st.composite
def routes(draw: st.DrawFn, drawn: bool) -> list[dict[str, Any]]:
    """One to four stages, some with a wait."""
    stages = [
        {
            "stage": f"s{i}",
            "role": draw(st.sampled_from(["officer", "assistant"])),
            "work": distribution(draw(st.sampled_from([0.5, 1, 2])), drawn),
            "wait": draw(st.sampled_from([None, distribution(4, drawn)])),
        }
        for i in range(draw(st.integers(1, 4)))
    ]
    return [*stages[:-1], {**stages[-1], "wait": None}]


@st.composite
def small_scenarios(draw: st.DrawFn, rule: str, drawn: bool = True) -> Scenario:
    """A scenario of a few months that may use every feature of the bureau at once."""
    shape = {
        "rule": rule,
        "regions": draw(st.integers(1, 3)),
        "before": draw(st.integers(0, 3)),
        "after": draw(st.integers(1, 3)),
        "cases": draw(st.integers(2, 12)) if drawn else 1,
    }
    arm = draw(arm_settings(shape, drawn))
    arm["allocation"]["rule"] = rule
    history = draw(st.one_of(st.just(arm), arm_settings(shape, drawn)))
    count = max(count_of(one["teams"]) for one in ([arm, history] if shape["before"] else [arm]))
    opening = st.lists(st.integers(0, 4), min_size=count, max_size=count)
    return scenario(
        calendar={"start": month_name(0), "months": shape["after"], **draw(month_lengths(drawn))},
        intake=arm["intake"],
        route=draw(routes(drawn)),
        teams={"count": count},
        kinds=[{"name": "a"}, {"name": "b", "work_factor": 2, "time_limit_days": 2}],
        time_limit_days=10,
        opening_backlog=draw(st.one_of(st.just([]), opening)),
        history={"months": shape["before"], "arm": history},
        arms=[{"name": "only", **arm}],
        seed=draw(st.integers(0, 2**32)),
    )


@st.composite
def scripted_plays(draw: st.DrawFn, rule: str) -> tuple[Scenario, Docket]:
    """A scenario and cases whose days are whole numbers, so that much happens at one instant."""
    bureau = draw(small_scenarios(rule, drawn=False))
    setting, n = bureau.reference.setting, draw(st.integers(1, 14))
    stages, last = len(setting.route), 4 * (bureau.history_months + bureau.calendar.months)
    history = bureau.history.setting if bureau.history_months else setting
    teams = max(len(divisions_of(setting)), len(divisions_of(history)))

    def table(most: int) -> list[list[float]]:
        row = st.lists(st.integers(0, most), min_size=stages, max_size=stages)
        return [draw(row) for _ in range(n)]

    opening = [draw(st.sampled_from([-1, -1, -1, *range(teams)])) for _ in range(n)]
    filed = [draw(st.integers(0, last - 1)) if team < 0 else 0 for team in opening]
    order = sorted(range(n), key=lambda row: (opening[row] < 0, filed[row]))
    region = [draw(st.integers(0, len(setting.intake.regions) - 1)) for _ in range(n)]
    filed, opening = [filed[row] for row in order], [opening[row] for row in order]
    cases = docket(bureau, filed, table(3), table(4), region, opening)
    limit = [draw(st.sampled_from([2.0, 10.0])) for _ in range(n)]
    return bureau, replace(cases, limit=np.array(limit))


@pytest.mark.parametrize("rule", RULES)
@settings(fixed_profile, max_examples=80)
@given(data=st.data())
def test_agrees_on_drawn_cases(rule: str, data: st.DataObject) -> None:
    assert_agreement(data.draw(small_scenarios(rule)))


@pytest.mark.parametrize("rule", RULES)
@settings(fixed_profile, max_examples=100)
@given(data=st.data())
def test_agrees_when_much_happens_at_one_instant(rule: str, data: st.DataObject) -> None:
    assert_agreement(*data.draw(scripted_plays(rule)))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_agrees_on_the_shipped_scenarios(path: Path) -> None:
    world = assert_agreement(load(path, SHORT))
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
