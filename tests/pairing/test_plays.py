"""The smallest change to an arm changes the least of what happens; workers change nothing."""

import hashlib
import pickle
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.comparison import compare
from sim.measures.indicators import measures
from sim.scenario.scenario import load
from sim.studies.replication import Setup, plays
from sim.studies.run import Run
from tests.pairing.test_draws import BASE
from tests.support import play_arm, scenario, undrawn

ARMS = [
    {"name": "regional"},
    {"name": "same", "description": "as the reference"},
    {"name": "top_up", "allocation": "top_up"},
    {"name": "rolling", "allocation": {"rule": "top_up", "timing": "rolling"}},
    {"name": "helped", "teams": {"assistant_speed": 1}},
    {"name": "more", "intake": {"cases_per_month": 90}},
]


@pytest.fixture(scope="module")
def given():
    return scenario(**(BASE | {"arms": ARMS, "history": {"months": 12}, "replications": 2}))


@pytest.mark.parametrize("arm", ["top_up", "rolling", "helped", "more"])
def test_an_arm_that_differs_from_month_13_on_leaves_months_1_to_12_identical(arm, given):
    one, two = play_arm(given, "regional").log, play_arm(given, arm).log
    start = 12 * 20.0
    n = int((one.docket.filed < start).sum())
    for name in ("begin", "end"):
        mine, theirs = (getattr(log, name)[:n].copy() for log in (one, two))
        if name == "begin":  # what is taken up at the first instant of month 13 is the arm's
            mine[mine >= start], theirs[theirs >= start] = np.nan, np.nan
        else:  # a task in hand at that instant ends as it would have
            began = one.begin[:n] < start
            mine, theirs = mine[began], theirs[began]
        np.testing.assert_array_equal(mine, theirs)
    before = one.allocations.day < start
    np.testing.assert_array_equal(
        one.allocations.team[before], two.allocations.team[: before.sum()]
    )
    assert not np.array_equal(one.closed, two.closed, equal_nan=True)


def test_an_arm_equal_to_the_reference_differs_by_exactly_nothing(given):
    import pandas as pd

    rows = [
        {"arm": arm.name, "replication": r} | measures(played)
        for r in range(3)
        for arm, played in plays(Setup(given), r)
        if arm.name in ("regional", "same")
    ]
    table = compare(pd.DataFrame(rows), ["regional", "same"])
    defined = table[table["replications"] > 0]
    assert len(defined) > 20
    assert (defined["difference"] == 0).all()
    assert (defined[["low_95", "high_95", "half_width_95"]] == 0).all(axis=None)


SMALL = """\
title: Workers
calendar: {start: 2013-10, months: 2}
history: {months: 1}
intake:
  cases_per_month: 60
  regions: [{name: A, share: 1, home: [1]}, {name: B, share: 2, home: [2]}]
route:
  - {stage: plan, role: officer, work: {lognormal: {mean: 0.3, cv: 1}}}
amount: 1
teams: {count: 2, officer_speed: {lognormal: {mean: 1, cv: 0.2}}}
arms: [{name: regional}, {name: random, allocation: random}]
replications: 9
"""


def checksums(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".csv", ".txt", ".svg"))
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files
    }


def test_1_2_and_8_workers_give_the_same_bytes(tmp_path):
    """Through the real process pool, logs included.

    Eight workers play with SimPy, which each of them loads in half the time; the engine changes
    no byte either.
    """
    (tmp_path / "s.yaml").write_text(SMALL, encoding="utf-8")
    given = load(tmp_path / "s.yaml")
    found = {}
    for workers, engine in ((1, "auto"), (2, "auto"), (8, "simpy")):
        study = Run(Setup(given, keep_logs=True, engine=engine))
        undrawn(study, tmp_path / f"by{workers}", workers)
        found[workers] = checksums(tmp_path / f"by{workers}")
    assert len(found[1]) > 50
    assert found[1] == found[2] == found[8]


def test_what_has_been_played_can_be_sent_to_a_worker():
    arms = [{"name": "regional"}, {"name": "top_up", "allocation": "top_up"}]
    setup = Setup(scenario(**(BASE | {"arms": arms})))
    before = [play.closed for _, play in plays(setup, 3)]
    sent = pickle.loads(pickle.dumps(setup))
    np.testing.assert_array_equal([play.closed for _, play in plays(sent, 3)], before)
