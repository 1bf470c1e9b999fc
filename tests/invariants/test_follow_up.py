"""Cases followed after the last count: nothing before it changes, and a longer window agrees.

`tests/invariants/test_oracle.py` checks the follow-up itself against the naive player.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.bureau.engines import Engine, play
from sim.bureau.regime import plan
from sim.scenario.scenario import Scenario, load
from sim.studies.engines_agree import first_difference
from sim.world.world import draw_worlds
from tests.invariants.strategies import RULES, fixed_profile, small_scenarios
from tests.support import one_bureau, scenario, studied

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
FEW = ("baseline", "tracks")
"""Scenarios that the test command plays here; all of them are a study."""


def assert_nothing_changes_before_the_last_count(
    bureau: Scenario, engines: tuple[Engine, ...] = ("simpy", "compiled")
) -> int:
    """With and without months of follow-up worlds and logs are the same; cases that were followed.

    Without: the world is drawn for the window alone.
    """
    none = bureau.file.model_copy(
        update={"follow_up": bureau.file.follow_up.model_copy(update={"months": 0})}
    )
    short, followed = draw_worlds(replace(bureau, file=none), 0), 0
    for arm, world, alone in zip(bureau.arms, draw_worlds(bureau, 0), short, strict=True):
        assert alone.whole is None
        assert world.docket.fingerprint == alone.docket.fingerprint
        assert world.staff.fingerprint == alone.staff.fingerprint
        assert world.rule_draws.tolist() == alone.rule_draws.tolist()
        assert world.calendar == alone.calendar or world.calendar.days is alone.calendar.days
        for engine in engines:
            logs = [play(one, plan(bureau, arm), engine) for one in (world, alone)]
            assert first_difference(*logs) is None
            assert logs[1].follow_up is None
            known = ~np.isnan(logs[1].closed)
            if logs[0].follow_up is not None:
                later = logs[0].follow_up.closed
                assert later[known].tolist() == logs[1].closed[known].tolist()
                assert not (later[~known] < world.calendar.end_day).any()
                followed += int((~known & ~np.isnan(later)).sum())
    return followed


@pytest.mark.parametrize("rule", RULES)
@settings(fixed_profile, max_examples=4)
@given(data=st.data())
def test_nothing_changes_before_the_last_count(rule: str, data: st.DataObject) -> None:
    assert_nothing_changes_before_the_last_count(data.draw(small_scenarios(rule)))


@pytest.mark.parametrize(
    "path",
    [path if path.stem in FEW else studied(path) for path in SCENARIOS],
    ids=lambda path: path.stem,
)
def test_nothing_changes_before_the_last_count_of_the_shipped_scenarios(path: Path) -> None:
    short = one_bureau(load(path, ["calendar.months=7", "history.months=3", "follow_up.months=3"]))
    assert assert_nothing_changes_before_the_last_count(short, ("compiled",)) > 0


@pytest.mark.parametrize("timing", ["monthly", "immediate"])
def test_the_follow_up_is_the_longer_window(timing: str) -> None:
    """With rules and timings whose batches do not hinge on the last count, a window that is longer
    by the months of the follow-up closes the same cases on the same days.
    """
    base = {
        "calendar": {"months": 5},
        "history": {"months": 2},
        "intake": {"cases_per_month": 30, "season": [1.2, 0.6, *[1] * 9, 1.5]},
        "teams": {"count": 2, "officer_speed": {"lognormal": {"mean": 0.5, "cv": 0.3}}},
        "absences": [{"team": 1, "from": "2013-12", "months": 4, "availability": 0.5}],
        "allocation": {"rule": "top_up", "timing": timing},
    }
    followed = scenario(**base, follow_up={"months": 7})
    longer = scenario(**base | {"calendar": {"months": 12}})
    worlds = [draw_worlds(one, 0)[0] for one in (followed, longer)]
    one, other = (
        play(world, plan(of, of.reference), "compiled")
        for world, of in zip(worlds, (followed, longer), strict=True)
    )
    assert one.follow_up is not None
    known = other.closed[: len(one.docket)] <= one.follow_up.until
    assert known[np.isnan(one.closed)].sum() > 20
    assert one.follow_up.closed[known].tolist() == other.closed[: len(one.docket)][known].tolist()
    assert np.isnan(one.follow_up.closed[~known]).all()
