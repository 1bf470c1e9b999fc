"""Bureaus that are alike but for the numbers of their cases are as each by itself."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest

from sim.scenario.panel import panel_of
from sim.scenario.problems import InputError
from sim.studies.replication import Setup
from sim.world.opening import opening_of
from tests.support import regions, scenario
from tests.unit.test_bureaus import HEADING, panel, write_table

ALIKE = (
    "Ax,N,2,1,30,0.4,7",
    "Bx,N,2,1,45.5,0.1,9",  # alike, and more of all
    "Cx,S,2,1,20,0.2,8",  # as many as the scenario says
    "Dx,S,2,1,,0.2,8",
    "Ex,S,2,1,25,0.2,",
    "Fx,S,2,1,25,0.2,0",
    "Gx,S,2,1,25,0.2,1",
    "Hx,S,2,2,25,0.2,7",
    "Ix,S,2.0,1,25,0.2,7",
)


@pytest.mark.parametrize("kept", [200, 1, 0])
def test_bureaus_that_are_alike_are_as_each_by_itself(tmp_path, kept, monkeypatch):
    monkeypatch.setattr("sim.scenario.panel.MOST_SHAPES", kept)
    found = panel(tmp_path, HEADING, *ALIKE)
    for i, row in enumerate(ALIKE):
        alone = panel(tmp_path, HEADING, row).bureau(0)
        assert found.bureau(i) == alone
        assert list(found.bureau(i).resolved) == list(alone.resolved)


def test_bureaus_that_are_alike_share_what_does_not_depend_on_their_cases(tmp_path):
    found = panel(tmp_path, HEADING, *ALIKE, "Jx,N,2,1,30,0.4,70", "Kx,N,2,1,31,0.1,80")
    one, other, unlike = (found.bureau(i) for i in (9, 10, 7))
    assert Setup(one).plans is Setup(other).plans
    assert Setup(one).plans is not Setup(unlike).plans
    assert Setup(one).plans is not Setup(replace(other, arms=other.arms[:1])).plans
    assert pickle.loads(pickle.dumps(one)) == one
    assert len(pickle.dumps(one)) == len(pickle.dumps(replace(one)))
    for i, row in enumerate(ALIKE):
        alone = opening_of(panel(tmp_path, HEADING, row).bureau(0))
        mine = opening_of(found.bureau(i))
        for name in ("team", "filed", "is_dated", "is_spread"):
            np.testing.assert_array_equal(getattr(mine, name), getattr(alone, name))


def test_what_was_checked_is_not_sent_to_workers(tmp_path):
    found = panel(tmp_path, HEADING, *ALIKE)
    sizes = [len(pickle.dumps(found)) for i in range(len(ALIKE)) if found.bureau(i)]
    assert len(set(sizes)) == 1
    assert pickle.loads(pickle.dumps(found)).bureau(1) == found.bureau(1)


def test_an_arm_keeps_its_own_cases_though_a_row_has_as_many(tmp_path):
    arms = [{"name": "now"}, {"name": "fixed", "intake": {"cases_per_month": 30}}]
    file = write_table(tmp_path, "name,cases_per_month", "Ax,30", "Bx,10")
    found = panel_of(scenario(arms=arms, bureaus=str(file), replications=1))
    cases = [[a.setting.intake.cases_per_month for a in found.bureau(i).arms] for i in range(2)]
    assert cases == [[30, 30], [10, 30]]


def test_a_bureau_is_refused_for_its_own_name_though_it_is_like_another(tmp_path):
    file = write_table(tmp_path, "name,cases_per_month", "Ax,30", "①院,10")
    with pytest.raises(InputError, match=r":3: name: found \"①院\"; .*; write 1院$"):
        panel_of(scenario(bureaus=str(file), replications=1)).bureau(1)


def test_origins_end_with_each_bureaus_own_values(tmp_path):
    file = write_table(tmp_path, HEADING, *ALIKE)
    stated = {"intake.cases_per_month": "source"}
    given = {"intake": {"regions": regions([1])}, "origins": stated}
    found = panel_of(scenario(**given, bureaus=str(file), replications=1))
    kept = [set(found.bureau(i).file.origins) for i in range(4)]
    assert kept == [set(), set(), {"intake.cases_per_month"}, {"intake.cases_per_month"}]


def test_a_bureau_is_refused_for_its_own_cases_though_it_is_like_another(tmp_path):
    rows = ["Ax,N,2,1,30,0.4,7", "Bx,N,2,1,9999999,0.4,7", "Cx,N,2,1,31,0.4,9999999"]
    found = panel(tmp_path, HEADING, rows[0], replications=1_000_000)
    table = replace(found, rows=tuple(tuple(row.split(",")) for row in rows), lines=(2, 3, 4))
    table.bureau(0)
    for i in (1, 2):
        with pytest.raises(InputError, match="is too large"):
            table.bureau(i)
