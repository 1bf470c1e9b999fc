"""Whatever a scenario may hold plays without overflow, division by nothing, or an end."""

import math
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sim.measures.indicators import measures
from sim.report.inputs.scenario import scenario_facts
from sim.scenario import size
from sim.scenario.nodes import tree_of
from sim.scenario.overlays import laid_on
from sim.scenario.problems import InputError, Place
from sim.scenario.reading import setting_tree
from sim.scenario.scenario import build, from_mapping
from sim.scenario.size import size_of
from sim.world.world import draw_worlds
from tests.support import SMALL, play_arm, regions, scenario

EXTREMES = (
    -1e300, -1, -0.9, 0, 5e-324, 1e-300, 1e-9, 0.001, 0.01, 0.1, 0.5, 1, 2, 20, 28, 31, 150, 1000,
    1200, 100_000, 10_000_000, 1e9, 1e12, 1e13, 1e200, 1.7e308, float("inf"), float("nan"),
)  # fmt: skip
RICH: dict[str, Any] = {
    "title": "Rich",
    "calendar": {"start": "2014-01", "months": 4, "days_per_month": 21.0},
    "history": {"months": 2},
    "intake": {
        "cases_per_month": 12.0,
        "regions": regions([1], [2, 3]),
        "season": [1.0] * 12,
        "trend_per_year": 0.05,
        "surges": [{"from": "2014-02", "months": 1, "factor": 1.5}],
        "dispersion": {"cv": 0.1},
        "diverted": 0.2,
    },
    "month_factor": {"cv": 0.15},
    "route": [
        {
            "stage": "plan",
            "role": "officer",
            "work": {"lognormal": {"mean": 0.5, "cv": 1.0}},
            "wait": {"gamma": {"mean": 5.0, "cv": 1.0}},
        },
        {
            "stage": "notice",
            "role": "assistant",
            "work": {"triangular": {"low": 0.1, "mode": 0.2, "high": 0.3}},
            "wait": {"empirical": {"values": [1.0, 2.0], "weights": [1.0, 2.0]}},
        },
        {"stage": "close", "role": "officer", "work": {"uniform": {"low": 0.1, "high": 0.2}}},
    ],
    "kinds": [
        {
            "name": name,
            "share": 1.0,
            "work_factor": 1.0,
            "wait_factor": 1.0,
            "time_limit_days": 63.0,
            "closing": {
                "settled": {"share": 1.0, "recovered": 0.5},
                "lack_of_assets": {"share": 1.0, "earliest_days": 20.0, "since": "2014-01"},
            },
        }
        for name in ("civil", "other")
    ],
    "amount": {"weibull": {"mean": 55000.0, "cv": 3.0}},
    "time_limit_days": 126.0,
    "teams": {
        "count": 3,
        "divisions": 1,
        "officer_speed": {"gamma": {"mean": 1.0, "cv": 0.2}},
        "assistant_speed": {"exponential": {"mean": 1.0}},
    },
    "clerical_factor": 1.2,
    "absences": [{"team": 1, "from": "2014-02", "months": 1, "availability": 0.5}],
    "appraisal": {
        "ranking": "score",
        "score_weights": {"closure_rate": 0.5, "closures": 0.5},
        "every_months": 1,
        "suspend_after": 2,
        "suspension_months": 1,
        "commended": 1,
    },
    "responses": {
        "pressure": {"gain": 0.05, "range": [0.8, 1.2]},
        "overwork": {"threshold": 3.0, "effect": 0.01, "recovery": 0.5, "range": [0.7, 1.0]},
        "foot_dragging": {"phi": 0.1, "c": 5.0, "range": [0.8, 1.0]},
        "ratchet": {"c": 0.2, "range": [0.8, 1.0]},
        "accountability": {"factor": 1.03, "range": [0.8, 1.2]},
        "recognition": {"factor": 1.02, "range": [0.8, 1.2]},
        "month_end": {"days": 5.0, "gain": 0.2, "range": [0.5, 2.0]},
        "year_end": {"days": 5.0, "gain": 0.2, "range": [0.5, 2.0]},
    },
    "max_open_cases": 5,
    "opening_backlog": [3, 0, 2],
    "arms": [{"name": "a", "allocation": "least_work"}, {"name": "b", "allocation": "top_up"}],
    "replications": 2,
}
STAFFED = {
    "teams": {"count": 2, "divisions": 1},
    "intake": RICH["intake"] | {"regions": regions([1], [2])},
    "absences": [],
    "opening_backlog": [],
    "staff": {
        "people": 5,
        "officer_ability": {"weibull": {"mean": 1.0, "cv": 0.2}},
        "clerical_ability": {"exponential": {"mean": 1.0}},
        "correlation": 0.3,
        "age": {"triangular": {"low": 25.0, "mode": 40.0, "high": 58.0}},
        "degree_share": 0.8,
        "selection": "competitive",
        "exam": {"weight": 20.0, "validity": 0.3},
        "evaluation": {"weight": 80.0, "validity": 0.5},
        "matching": "two_way",
        "affinity_share": 0.5,
    },
}
BASES = {"rich": RICH, "staffed": RICH | STAFFED}
Path = tuple[str | int, ...]


def numbers(data: Any, path: Path = ()) -> Iterator[Path]:
    """Where the numbers of plain data stand."""
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from numbers(value, (*path, key))
    elif isinstance(data, int | float):
        yield path


def changed(base: dict[str, Any], path: Path, value: float) -> dict[str, Any]:
    """The same with a number in another's place; whole where that one was."""
    data = deepcopy(base)
    place = data
    for key in path[:-1]:
        place = place[key]
    whole = isinstance(place[path[-1]], int) and math.isfinite(value)
    place[path[-1]] = int(value) if whole else value
    return data


def accepted(data: dict[str, Any]):
    """The scenario, or None if it is refused."""
    try:
        return from_mapping(data)
    except InputError:
        return None


def is_small(found) -> bool:
    given = size_of(found.file, found.history.setting, [arm.setting for arm in found.arms])
    teams = len(found.reference.setting.team_names)
    return given.cases < 2000 and teams * (found.calendar.months + found.history_months) < 5000


PATHS = {
    name: [path for path in numbers(base) if path[0] != "replications"]
    for name, base in BASES.items()
}
"""Where the numbers stand that are changed."""


def plays_soundly(found) -> None:
    """Times are numbers in their order, and no measure is infinite."""
    for arm in found.arms:
        with np.errstate(all="raise", under="ignore"):
            play = play_arm(found, arm.name)
        docket = play.world.docket
        for values in (docket.filed, docket.work, docket.wait, docket.amount, docket.limit):
            assert np.isfinite(values).all()
        assert (docket.work >= 0).all()
        assert (docket.wait >= 0).all()
        days = play.log.closed
        closed = ~np.isnan(days)
        assert np.isfinite(days[closed]).all()
        assert (days - docket.filed)[closed].min(initial=0) >= 0
        for name, value in measures(play).items():
            assert not math.isinf(float(value)), name


@pytest.mark.parametrize("base", BASES)
def test_the_bases_are_sound(base):
    plays_soundly(from_mapping(BASES[base]))
    refused = {path for path in numbers(BASES[base]) if accepted(changed(BASES[base], path, 1e200))}
    assert not refused  # no number may be beyond all bounds


@settings(max_examples=24, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_what_is_within_the_bounds_plays_and_is_explained(data):
    name = data.draw(st.sampled_from(sorted(BASES)))
    change = st.tuples(st.sampled_from(PATHS[name]), st.sampled_from(EXTREMES))
    given = BASES[name]
    for path, value in data.draw(st.lists(change, min_size=1, max_size=3)):
        given = changed(given, path, value)
    found = accepted(given)
    assume(found is not None and is_small(found))
    with np.errstate(all="raise", under="ignore"):
        assert scenario_facts(found)["loads"]
    plays_soundly(found)


TOO_LARGE = {
    "intake.cases_per_month": {"intake": {"cases_per_month": 1e7}, "calendar": {"months": 600}},
    "intake.surges": {
        "intake": {"surges": [{"from": "2013-10", "months": 3, "factor": 1000}] * 4},
    },
    "intake.trend_per_year": {"intake": {"trend_per_year": 10}, "calendar": {"months": 600}},
    "intake.season": {
        "intake": {"cases_per_month": 100_000, "season": [1000] * 12},
        "calendar": {"months": 60},
    },
    "opening_backlog": {"opening_backlog": [{"team": 1, "cases": 10_000_000}] * 20},
    "calendar.months": {
        "teams": {"count": 100}, "calendar": {"months": 600}, "intake": {"cases_per_month": 1},
    },
    "replications": {"replications": 1_000_000, "intake": {"cases_per_month": 1e5}},
}  # fmt: skip


@pytest.mark.parametrize(("key", "changes"), TOO_LARGE.items(), ids=TOO_LARGE)
def test_what_is_too_large_is_refused_with_the_key_that_makes_it_so(key, changes, monkeypatch):
    monkeypatch.setattr(size, "memory", lambda: 1e6 if key == "calendar.months" else 16e9)
    monkeypatch.setattr(size, "MOST_CASE_PLAYS", 1e11)
    with pytest.raises(InputError) as error:
        scenario(**changes)
    (found,) = error.value.problems
    assert found.place.key == key
    assert "is too large" in found.message
    assert " inf" not in found.message


def test_the_size_counts_all_arms_replications_and_the_history():
    found = scenario(
        history={"months": 2},
        intake={"cases_per_month": 10, "season": [1] * 9 + [2, 1, 1]},
        opening_backlog=[7],
        arms=[{"name": "a"}, {"name": "b", "intake": {"cases_per_month": 30}}],
        replications=4,
    )
    # 2013-08 to 2013-12: 10 + 10 + (20 + 10 + 10) under a, 10 + 10 + (60 + 30 + 30) under b
    assert found.size.cases == pytest.approx(7 + 140)
    assert found.size.case_plays == pytest.approx(4 * (67 + 147))


def test_the_expected_filings_are_those_of_the_docket():
    found = scenario(intake={"cases_per_month": 500, "trend_per_year": 0.5})
    drawn = [len(draw_worlds(found, i)[0].docket) for i in range(40)]
    standard_error = (found.size.cases / 40) ** 0.5
    # 3.3 of them: a false alarm with 1 of 1,000 seeds; the seed is fixed.
    assert np.mean(drawn) == pytest.approx(found.size.cases, abs=3.3 * standard_error)


@pytest.mark.parametrize("system", ["unknown", "windows"])
def test_where_memory_is_not_known_a_large_machine_is_supposed(system, monkeypatch):
    def unknown(_name: str) -> int:
        raise ValueError

    if system == "windows":
        monkeypatch.delattr(size.os, "sysconf")
    else:
        monkeypatch.setattr(size.os, "sysconf", unknown)
    assert size.memory() == size.MEMORY_IF_UNKNOWN


REFUSED = {
    "teams.count=1000000000": "found 1000000000; must be 100,000 or less",
    "calendar.days_per_month=1e300": "found 1e+300; must be 1,000 or less",
    "amount={lognormal: {mean: 5, cv: 1e200}}": "must be 20 or less",
    "intake.regions[0].share=1e308": "must be 1,000,000,000 or less",
    "kinds=[{name: a, work_factor: 1e9}]": "must be 1,000 or less",
    "kinds=[{name: a, share: 1e308}, {name: b, share: 1e308}]": "must be 1,000,000,000 or less",
    "route[0].work=1e300": "must be 1,000,000,000,000 or less",
    "route[0].work=1e10": "must be 1,000,000,000 or less",
    "teams.officer_speed=1e-300": "must be 0.001 or more",
    "calendar.start=0000-01": "must be a month such as 2013-10",
    "absences=[{team: 1, from: 2013-10, months: 1, availability: 1e-300}]": "must be 0, or 0.001",
}


@pytest.mark.parametrize(("setting", "said"), REFUSED.items(), ids=REFUSED)
def test_a_number_beyond_its_bound_is_told_with_the_bound(setting, said):
    tree = laid_on(tree_of(SMALL, Place("small", 0, "")), setting_tree(setting))
    with pytest.raises(InputError) as error:
        build(tree, "small")
    assert said in str(error.value)
