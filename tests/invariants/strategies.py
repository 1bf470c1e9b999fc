"""Small scenarios and scripted dockets, drawn by hypothesis over every feature of the model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from sim.scenario.scenario import Scenario
from sim.scenario.schema import Setting, TeamGroup
from sim.world.docket import Docket
from tests.support import docket, scenario

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


def divisions_of(setting: Setting) -> list[int]:
    """Division of each team."""
    if not isinstance(setting.teams, TeamGroup):
        return [team.division for team in setting.teams]
    blocks = np.array_split(np.arange(setting.teams.count), setting.teams.divisions)
    return [division for division, block in enumerate(blocks, start=1) for _ in block]


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
