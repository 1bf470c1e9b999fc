"""Small scenarios and scripted dockets, drawn by hypothesis over every feature of the model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from sim.scenario.rules import RULES as MODELS
from sim.scenario.scenario import Scenario
from sim.world.docket import Docket
from sim.world.outcome import CaseOutcomes
from tests.invariants.conduct_strategies import appraisals, conduct
from tests.invariants.ledger_strategies import given_dockets, with_own_teams
from tests.invariants.opening_strategies import begun, opening_backlogs, waiting_in
from tests.invariants.places_strategies import placed
from tests.invariants.sharing_strategies import with_shared_people
from tests.invariants.tracks_strategies import tracks
from tests.support import coming_back, docket, option_values, scenario, timings_of

RULES = list(MODELS)
ORDERS = ["allocated_first", "newest_first", "shortest_work_first", "due_first"]
START = 2013 * 12 + 10
"""The month in which the comparison of a drawn scenario begins, counted from year 0: November."""

fixed_profile = settings(
    deadline=None,
    derandomize=True,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def month_name(offset: int) -> str:
    """Name of the month so many after the start of the comparison."""
    return f"{(START + offset) // 12}-{(START + offset) % 12 + 1:02d}"


def month_lengths(drawn: bool) -> st.SearchStrategy[dict[str, Any]]:
    """Short months, or with drawn cases real ones too."""
    short = [{"days_per_month": 4}, {"days_per_month": 7.5}]
    given = {"years": [2013, 2014], "holidays": ["2013-10-08", "2013-12-31"]}
    real = [
        {"working_days": "china", "closing_day": 20},
        {"working_days": given | {"make_up_days": ["2013-09-14"]}, "closing_day": 7},
        {"working_days": "all"},
    ]
    return st.sampled_from([*short, *short, *real] if drawn else short[:1])


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
        "availability": draw(PART_TIME),
    }


PART_TIME = st.sampled_from([1, 1, 0.5])


def team_lists(speeds: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """One to five teams, lone officers among them, in up to three divisions."""
    team = {
        "officer_speed": speeds,
        "assistant_speed": st.one_of(st.none(), speeds),
        "division": st.integers(1, 3),
        "availability": PART_TIME,
    }
    return st.lists(st.fixed_dictionaries(team), min_size=1, max_size=5)


def with_each(speeds: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Teams of which some say for themselves what is said of each."""
    said = {"officer_speed": speeds, "division": st.integers(1, 3), "availability": PART_TIME}
    team = st.fixed_dictionaries({}, optional=said)
    listed = st.lists(team, min_size=1, max_size=4)
    return st.fixed_dictionaries({"each": st.fixed_dictionaries(said), "list": listed})


def team_settings(drawn: bool) -> st.SearchStrategy[dict[str, Any] | list[dict[str, Any]]]:
    """Teams as a group or as a list, with what holds for each or without."""
    speeds = st.sampled_from([0.5, 1, 2]).map(lambda mean: distribution(mean, drawn))
    return st.one_of(team_groups(speeds), team_lists(speeds), with_each(speeds))


def count_of(teams: dict[str, Any] | list[dict[str, Any]]) -> int:
    """How many teams are written down."""
    if isinstance(teams, dict):
        return teams["count"] if "count" in teams else len(teams["list"])
    return len(teams)


@st.composite
def allocations(draw: st.DrawFn, rule: str, teams: int = 1) -> dict[str, Any]:
    """A rule, its timing and options, for a bureau of so many teams."""
    drawn = {key: draw(st.sampled_from(values)) for key, values in option_values(rule).items()}
    if rule == "pull":  # so few that they matter in such small bureaus
        drawn["cap"] = draw(st.sampled_from([1, 2, 3]))
    if drawn.get("backlog") in ("work", "weight"):
        drawn |= {"unit": "team", "fill": drawn["fill"].replace("in_proportion", "team_order")}
    if drawn.get("backlog") == "weight":
        drawn |= {"weights": {"b": 2.5}}
    if "cards" in drawn:
        drawn |= {"cards": list(drawn["cards"])[:teams]}
    return {"rule": rule, "timing": draw(st.sampled_from(timings_of(rule))), **drawn}


@st.composite
def arm_settings(draw: st.DrawFn, shape: dict[str, Any], drawn: bool) -> dict[str, Any]:
    """What the history, or an arm, says; ``shape`` is what all must have in common.

    In a plain shape nothing but its tasks keeps a person from work: no absence, appraisal or limit.
    """
    plain = "teams" in shape
    teams = shape["teams"] if plain else draw(team_settings(drawn))
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
    setting = {
        "intake": {
            "cases_per_month": shape["cases"],
            "dispersion": draw(st.sampled_from([None, None, {"cv": 0}, {"cv": 0.8}])),
            "diverted": draw(st.sampled_from([0, 0, 0.3, 1])),
            "season": draw(st.sampled_from([None, {"shares": [0, 1] * 6}])),
            "regions": [
                {"name": f"R{i}", "share": 1 + i, "home": home} for i, home in enumerate(homes)
            ],
        },
        "teams": teams,
        "absences": [] if plain else draw(st.lists(absence, max_size=4)),
        "absent_cases": draw(st.sampled_from(["hold", "redistribute"])),
        "route": [draw(stages(stage, drawn)) for stage in shape["route"]],
        "kinds": [draw(kinds(kind)) for kind in shape["kinds"]],
        "allocation": draw(
            allocations(draw(st.sampled_from([shape["rule"], *RULES])), count_of(teams))
        ),
        **({} if plain else draw(tracks(count_of(teams), shape["kinds"]))),
        **draw(conduct(st.none() if plain else st.one_of(st.none(), appraisals()))),
        "month_factor": draw(st.sampled_from([None, None, {"cv": 0.2}, {"cv": 2}])),
        "service_order": draw(st.sampled_from(ORDERS)),
        "max_open_cases": None if plain else draw(st.sampled_from([None, None, 1, 3])),
        "clerical_factor": draw(st.sampled_from([1, 1.5, 4])),
    }
    setting = draw(placed(setting))
    return setting if plain else draw(with_shared_people(setting))


@st.composite
def stages(draw: st.DrawFn, stage: dict[str, Any], drawn: bool) -> dict[str, Any]:
    """A stage with its work, and a wait where it may have one."""
    work = distribution(draw(st.sampled_from([0.5, 1, 2])), drawn)
    seldom = {"mixture": {"share": 0.3, "of": distribution(8, drawn)}}
    waits = [distribution(4, drawn), seldom, *[None] * (not stage["stops_clock"])]
    return {"wait": draw(st.sampled_from(waits)), **stage, "work": work}


@st.composite
def routes(draw: st.DrawFn) -> list[dict[str, Any]]:
    """One to four stages, of officers or assistants."""
    roles = draw(st.lists(st.sampled_from(["officer", "assistant"]), min_size=1, max_size=4))
    route: list[dict[str, Any]] = [
        {"stage": f"s{i}", "role": role, "stops_clock": draw(st.booleans())}
        for i, role in enumerate(roles)
    ]
    return [*route[:-1], {**route[-1], "wait": None, "stops_clock": False}]


@st.composite
def kinds(draw: st.DrawFn, kind: dict[str, Any]) -> dict[str, Any]:
    """A kind with its work factor."""
    return {**kind, "work_factor": draw(st.sampled_from([1, 2, 2.5]))}


@st.composite
def closings(draw: st.DrawFn, before: int, after: int) -> dict[str, Any] | None:
    """How cases of a kind end; where they lack assets, not too early."""
    since = draw(st.integers(-before, after - 1))
    lack = {
        "share": 2,
        "earliest_days": draw(st.sampled_from([3, 9.5])),
        "since": month_name(since),
    }
    types = {"compulsory": {"share": 1, "recovered": 0.5}, "lack_of_assets": lack}
    for ending in types.values():
        ending["reopened"] = draw(reopenings())
    return types


def reopenings() -> st.SearchStrategy[dict[str, Any] | None]:
    """Which of the cases that end in some way come back."""
    mostly_0 = {"mixture": {"share": 0.5, "of": {"exponential": {"mean": 5}}}}
    back = {
        "share": st.sampled_from([0.4, 1]),
        "delay": st.sampled_from([0, 3, mostly_0]),
        "to": st.sampled_from(["rule", "original"]),
        "work_factor": st.sampled_from([0.5, 1]),
        "wait_factor": st.sampled_from([0, 1]),
    }
    return st.one_of(st.none(), st.fixed_dictionaries(back))


def scripted_returns(draw: st.DrawFn, cases: Docket, table: Any) -> Docket:
    """The docket with some cases that come back, in whole days."""
    rows = st.integers(0, len(cases) - 1)
    parent = sorted(draw(st.lists(rows, unique=True, max_size=len(cases))))
    days, n = st.sampled_from([0.0, 0.0, 1.0, 4.0, 6.0]), len(parent)
    if not n:
        return cases
    delay, to_original = [draw(days) for _ in parent], [draw(st.booleans()) for _ in parent]
    wait = np.array(table(4)[:n], dtype=np.float64)
    return coming_back(cases, parent, delay, table(3)[:n], to_original, wait=wait)


@st.composite
def small_scenarios(
    draw: st.DrawFn, rule: str, drawn: bool = True, plain: bool = False
) -> Scenario:
    """A scenario of a few months that may use every feature of the bureau at once.

    ``plain``: the same teams all the time, and nothing but its tasks keeps a person from work.
    """
    before, after = draw(st.integers(0, 3)), draw(st.integers(1, 4))
    two_kinds = [{"name": "a"}, {"name": "b", "time_limit_days": 2}]
    shape = {
        "rule": rule,
        "regions": draw(st.integers(1, 3)),
        "before": before,
        "after": after,
        "cases": draw(st.integers(2, 12)) if drawn else 1,
        "route": (route := draw(routes())),
        "kinds": two_kinds,
    }
    if plain:
        shape["teams"] = draw(team_settings(drawn))
    if len(route) > 1 and draw(st.booleans()):
        shape["kinds"] = [kind | {"closing": draw(closings(before, after))} for kind in two_kinds]
    arm = draw(arm_settings(shape, drawn))
    arm["allocation"] = draw(allocations(rule, count_of(arm["teams"])))
    history = draw(st.one_of(st.just(arm), arm_settings(shape, drawn)))
    both = [arm, history] if shape["before"] else [arm]
    count = max(count_of(one["teams"]) for one in both)
    fewest = min(count_of(one["teams"]) for one in (arm, history))
    come_and_go: dict[str, Any] = {}
    if not plain:
        come_and_go = draw(tenures(fewest, -before, after - 1))
        if draw(st.booleans()):
            arm = arm | draw(tenures(count_of(arm["teams"]), -min(before, 1), after - 1))
        if before > 1 and draw(st.booleans()):
            history = history | draw(tenures(count_of(history["teams"]), -before, -1))
    return scenario(
        **come_and_go,
        calendar={"start": month_name(0), "months": shape["after"], **draw(month_lengths(drawn))},
        intake=arm["intake"],
        route=arm["route"],
        pool=arm.get("pool"),
        teams={"count": count},
        kinds=arm["kinds"],
        # An overlay may repeat absences of the file in months in which it is not in force.
        absences=[absence for one in both for absence in one["absences"]],
        time_limit_days=10,
        amount={"lognormal": {"mean": 60_000, "cv": 2}},
        **draw(cases_at_the_start([arm, history], count, waiting_in(arm, history), shape)),
        history={"months": shape["before"], "arm": history},
        follow_up={"months": draw(st.sampled_from([0, 1, 2, 5]))},
        arms=[{"name": "only", **arm}],
        seed=draw(st.integers(0, 2**32)),
    )


@st.composite
def cases_at_the_start(
    draw: st.DrawFn,
    settings: list[dict[str, Any]],
    teams: int,
    waiting: list[dict[str, Any]],
    shape: dict[str, Any],
) -> dict[str, Any]:
    """Keys of an opening backlog, or of a docket; of that where who had a case matters."""
    replayed = any(one["allocation"]["rule"] == "as_in_ledger" for one in settings)
    if replayed or draw(st.sampled_from([False] * 5 + [True])):
        days = 4 * (shape["before"] + shape["after"])
        return draw(given_dockets(teams, shape["regions"], days))
    return draw(opening_backlogs(teams, waiting, shape["kinds"]))


@st.composite
def tenures(draw: st.DrawFn, teams: int, first: int, last: int) -> dict[str, Any]:
    """Teams that join and leave in months after the first one, some with a successor."""
    if first >= last:
        return {}
    who = st.lists(st.integers(1, teams), max_size=2, unique=True)
    month = st.integers(first + 1, last)
    joins = {team: draw(month) for team in draw(who)}
    leaves = {team: draw(month) for team in draw(who)}
    leaves = {team: when for team, when in leaves.items() if when != joins.get(team)}
    everyone = range(1, teams + 1)
    if not all(
        any(_is_there(joins.get(team), leaves.get(team), month) for team in everyone)
        for month in range(first, last + 1)
    ):
        return {}  # a bureau has a team in every month
    entries = []
    for team, when in leaves.items():
        there = [other for other in range(1, teams + 1) if other != team
                 and _is_there(joins.get(other), leaves.get(other), when)]  # fmt: skip
        to = draw(st.sampled_from([None, *there, *there]))
        entries.append({"team": team, "from": month_name(when), "to": to})
    return {
        "joins": [{"team": team, "from": month_name(when)} for team, when in joins.items()],
        "leaves": entries,
    }


def _is_there(joins: int | None, leaves: int | None, month: int) -> bool:
    if joins is not None and leaves is not None and leaves < joins:
        return month < leaves or month >= joins
    return (joins is None or month >= joins) and (leaves is None or month < leaves)


@st.composite
def scripted_plays(draw: st.DrawFn, rule: str) -> tuple[Scenario, Docket]:
    """A scenario and cases whose days are whole numbers, so that much happens at one instant."""
    bureau = draw(small_scenarios(rule, drawn=False))
    setting, n = bureau.reference.setting, draw(st.integers(1, 14))
    stages, last = len(setting.route), 4 * (bureau.history_months + bureau.calendar.months)
    history = bureau.history.setting if bureau.history_months else setting
    teams = max(len(setting.divisions), len(history.divisions))

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
    kind = [draw(st.integers(0, 1)) for _ in range(n)]
    earliest = [draw(st.sampled_from([-np.inf, day, day + 5, day + 9])) for day in filed]
    ends = (
        CaseOutcomes(np.zeros(n, np.int64), np.zeros(n), np.array(earliest)) if stages > 1 else None
    )
    amount = [draw(st.sampled_from([1e3, 6e4, 2e5])) for _ in range(n)]
    cases = with_own_teams(draw, cases, teams)
    drawn = {"limit": np.array(limit), "kind": np.array(kind), "amount": np.array(amount)}
    return bureau, scripted_returns(draw, draw(begun(replace(cases, **drawn, outcome=ends))), table)
