"""Given cases of which works and waits are drawn: what is drawn, and where opening cases stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.scenario.scenario import Scenario
from sim.world.docket import Docket
from sim.world.streams import Streams
from sim.world.world import World, draw_worlds
from tests.support import play_arm, regions, scenario

WAIT = {"lognormal": {"mean": 30, "cv": 1}}
ROUTE = [
    {"stage": "plan", "role": "officer", "work": 2, "wait": WAIT},
    {"stage": "close", "role": "officer", "work": 1},
]
HEADING = "filed_day,amount_yuan,opening_team,team"


def given(
    tmp_path: Path, *rows: str, draw: tuple[str, ...] = ("work", "wait"), **changes: Any
) -> Scenario:
    """A bureau of three lone officers with a docket of these rows."""
    file = tmp_path / "cases.csv"
    file.write_text("\n".join([changes.pop("heading", HEADING), *rows]) + "\n", encoding="utf-8")
    usual: dict[str, Any] = {
        "teams": {"count": 3, "assistant_speed": None},
        "intake": {"cases_per_month": 20, "regions": regions([1])},
        "route": ROUTE,
        "allocation": "as_in_ledger",
        "docket": {"file": str(file), "draw": list(draw)},
    }
    return scenario(**usual | changes)


def cases(of: Scenario, replication: int = 0) -> Docket:
    return draw_worlds(of, replication)[0].docket


def test_works_and_waits_are_the_route_s_from_streams_of_their_own(tmp_path: Path) -> None:
    bureau = given(tmp_path, "9,1,,1", "2,1,,2", "-5,1,3,", "4,1,,", seed=7,
                   kinds=[{"name": "a", "work_factor": 3, "wait_factor": 0.5}])  # fmt: skip
    docket = cases(bureau, 4)
    assert docket.filed.tolist() == [-5, 2, 4, 9]  # opening cases first, then by filing
    assert docket.team is not None
    assert docket.team.tolist() == [2, 1, -1, 0]  # an opening case had the team that has it
    assert docket.work.tolist() == [[6, 3]] * 4
    wait, streams = bureau.reference.setting.route[0].wait, Streams(7, 4)
    filed = streams.values("given/wait/plan", 3, wait) / 2
    assert docket.wait[1:, 0].tolist() == filed.tolist()
    assert docket.wait[0, 0] == streams.values("given/opening/wait/plan", 1, wait)[0] / 2
    assert cases(bureau, 5).wait[1, 0] != docket.wait[1, 0]


def test_arms_share_what_is_drawn_and_nothing_else_is_drawn_otherwise(tmp_path: Path) -> None:
    arms = [{"name": "past"}, {"name": "top_up", "allocation": "top_up"}]
    teams = {
        "count": 3,
        "assistant_speed": None,
        "officer_speed": {"lognormal": {"mean": 1, "cv": 0.3}},
    }
    bureau = given(tmp_path, "2,1,,1", "3,1,,2", arms=arms, teams=teams)
    first, second = draw_worlds(bureau, 0)
    assert first.docket is second.docket
    plain = draw_worlds(scenario(teams=teams, route=ROUTE), 0)[0]
    np.testing.assert_array_equal(first.staff.officer_ability, plain.staff.officer_ability)


def test_filings_come_after_the_opening_cases_and_are_those_of_the_scenario(tmp_path: Path) -> None:
    both = {"draw": ("work", "wait", "filings"), "heading": f"case,{HEADING}"}
    bureau = given(tmp_path, "x,-5,1,3,", "y,-9,1,pool,", **both)
    docket, drawn = cases(bureau), cases(scenario(**without_docket(bureau)))
    assert docket.case[:3].tolist() == ["y", "x", "drawn 2"]
    assert docket.opening_team[:3].tolist() == [-2, 2, -1]
    for name in ("filed", "work", "wait", "amount", "region"):
        np.testing.assert_array_equal(getattr(docket, name)[2:], getattr(drawn, name))
    assert (docket.filed[2:] > 0).all()


def without_docket(bureau: Scenario) -> dict[str, Any]:
    kept = {k: v for k, v in bureau.resolved.items() if k not in ("docket", "arms")}
    return kept | {"allocation": "regional", "arms": [{"name": "only"}]}


def test_filings_that_are_drawn_are_followed_and_those_given_are_not(tmp_path: Path) -> None:
    assert world(given(tmp_path, "2,1,,1")).whole is None
    follow = {"draw": ("work", "wait", "filings")}
    assert world(given(tmp_path, "-2,1,1,1", **follow)).whole is not None


def world(bureau: Scenario) -> World:
    return draw_worlds(bureau, 0)[0]


PLACES = [  # age; stage reached, day on which it is ready, work left of it
    (1.5, 0, 0.0, 0.5),  # two days of work: half a day is left
    (10.0, 1, 12.0, 1.0),  # waits from day 2 to 22 of its life
    (22.5, 1, 0.0, 0.5),
    (400.0, 1, 0.0, 1.0),  # older than two, twenty and one take: ready for the last stage
]


@pytest.mark.parametrize(("age", "stage", "ready", "left"), PLACES)
def test_an_opening_case_stands_where_its_age_says(
    tmp_path: Path, age: float, stage: int, ready: float, left: float
) -> None:
    route = [{**ROUTE[0], "wait": 20}, ROUTE[1]]
    bureau = given(tmp_path, f"{-age},1,2,", route=route, opening_stages="in_proportion")
    docket = cases(bureau)
    assert docket.begun is not None
    assert (docket.begun.stage[0], docket.begun.ready[0]) == (stage, pytest.approx(ready))
    assert docket.work[0, stage] == pytest.approx(left)
    assert docket.filed[0] == -age


def test_with_monthly_timing_some_of_the_age_was_spent_in_the_pool(tmp_path: Path) -> None:
    route = [{**ROUTE[0], "wait": 20}, ROUTE[1]]
    monthly = {"rule": "as_in_ledger", "timing": "monthly"}
    bureau = given(
        tmp_path, "-10,1,2,", route=route, opening_stages="in_proportion", allocation=monthly
    )
    in_pool = 10 * Streams(1, 0).draws("given/opening/pool", 1)[0]
    docket = cases(bureau)
    assert docket.begun is not None
    assert docket.begun.ready[0] == pytest.approx(22 - (10 - in_pool))


def test_the_wait_of_a_case_that_is_still_open_is_one_that_lasts_so_long(tmp_path: Path) -> None:
    # Exponential: whatever has passed, what is left is as long as at first, 30 days on average.
    wait = {"exponential": {"mean": 30}}
    route = [{"stage": "plan", "role": "officer", "work": 0, "wait": wait}, ROUTE[1]]
    rows = [f"-{age},1,{1 + age % 3}," for age in (5, 90) for _ in range(2000)]
    bureau = given(tmp_path, *rows, route=route, opening_stages="in_proportion",
                   intake={"cases_per_month": 3, "regions": regions([1])})  # fmt: skip
    docket = cases(bureau)
    assert docket.begun is not None
    for old in (docket.filed == -90, docket.filed == -5):
        waits = docket.begun.ready[old[: docket.opening]]
        # A case of 5 days may also be ready for its last day of work.
        assert (waits > 0).mean() > 0.95
        assert waits[waits > 0].mean() == pytest.approx(30, rel=0.07)


def test_limits_of_their_own_and_a_region_that_is_the_only_one(tmp_path: Path) -> None:
    bureau = given(tmp_path, "2,1,,1,40", "3,1,,1,", heading=f"{HEADING},limit_days")
    assert cases(bureau).limit.tolist() == [40, bureau.reference.setting.time_limit_days]


def test_a_case_has_the_closing_type_of_the_table_or_one_that_is_drawn(tmp_path: Path) -> None:
    closing = {"compulsory": {"share": 1, "recovered": 0.5}, "terminated": {"share": 1}}
    kinds = [{"name": "a", "closing": closing}]
    drawn = cases(given(tmp_path, *["2,1000,,1"] * 50, kinds=kinds)).outcome
    assert drawn is not None
    assert set(drawn.recovered.tolist()) == {0, 500}
    heading = f"{HEADING},closing_type,recovered_yuan"
    told = cases(given(tmp_path, "2,1000,,1,terminated,7", kinds=kinds, heading=heading)).outcome
    assert told is not None
    assert told.recovered.tolist() == [7]


def test_a_case_that_comes_back_is_of_whom_it_was(tmp_path: Path) -> None:
    again = {"share": 1, "delay": 3, "to": "rule"}
    kinds = [{"name": "a", "closing": {"terminated": {"share": 1, "reopened": again}}}]
    docket = cases(given(tmp_path, "2,1,,3", "3,1,,2", kinds=kinds))
    assert docket.returns is not None
    assert docket.team is not None
    assert docket.team.tolist() == [2, 1, 2, 1]


def test_a_replay_is_played(tmp_path: Path) -> None:
    # Both are team 2's: planned from day 1 to 3 and 3 to 5, each waits 5 days, a day to close.
    route = [{**ROUTE[0], "wait": 5}, ROUTE[1]]
    log = play_arm(given(tmp_path, "1,1,,2", "1.5,1,,2", route=route)).log
    assert log.closed.tolist() == [9, 11]
