"""Numbers change only on purpose: python -m pytest tests/regression --rewrite-regression."""

from pathlib import Path

import pandas as pd
import pytest

from sim.measures.indicators import measures
from sim.scenario.scenario import load
from sim.studies.replication import Setup, plays

HERE = Path(__file__).parent
SCENARIOS = HERE.parents[1] / "scenarios"
SHORT = ["calendar.months=6", "history.months=6"]


def measured(name: str) -> pd.DataFrame:
    given = load(SCENARIOS / f"{name}.yaml", SHORT)
    rows = [
        {"arm": arm.name, "replication": replication} | measures(played)
        for replication in range(2)
        for arm, played in plays(Setup(given), replication)
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize("name", ["baseline", "timing", "lone_officers"])
def test_the_measures_of_a_shortened_scenario_are_the_stored_ones(name, rewrite):
    found, file = measured(name), HERE / f"{name}.csv"
    if rewrite:
        found.to_csv(file, index=False, lineterminator="\n")
    stored = pd.read_csv(file)
    hint = "if the change is meant, rewrite with --rewrite-regression and say so in CHANGELOG"
    try:
        pd.testing.assert_frame_equal(found, stored, rtol=1e-9, check_dtype=False)
    except AssertionError as error:
        pytest.fail(f"{name}: {error}\n{hint}")
