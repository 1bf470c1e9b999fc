"""``run --sets``: a scenario at every set of values of a table."""

import json
from pathlib import Path

import pandas as pd
import pytest

QUICK = ("--workers", 1, "--replications", 2)
SETS = """\
set,use,route.plan.work.gamma.mean,service_order
calm,0.4,0.1,allocated_first
busy,0.9,0.4,newest_first
"""


@pytest.fixture
def beside(tiny: Path) -> Path:
    """The table that belongs to the tiny scenario."""
    file = tiny.with_suffix(".sets.csv")
    file.write_text(SETS, encoding="utf-8")
    return file


def test_the_sets_beside_a_scenario_are_played(tiny, beside, sim_with_charts, blank_charts):
    answer = sim_with_charts("run", tiny, *QUICK, "--out", "s", "--sets")
    assert answer.code == 0, answer.err
    assert "over 2 sets of the table the difference from regional is between" in answer.out
    assert list(pd.read_csv("s/points.csv")["set"]) == ["calm", "busy"]
    assert set(pd.read_csv("s/range.csv")["of"]) == {"level", "difference", "relative_difference"}
    assert Path("s/charts/gain_closures_cases.svg").is_file()
    assert "One number from the court" in Path("s/report.html").read_text("utf-8")
    again = sim_with_charts("run", tiny, *QUICK, "--out", "s", "--sets", beside)
    assert "there already" in again.out


def test_a_named_table_of_a_scenario_with_one_arm_gives_levels(tiny, beside, sim):
    beside.rename("other.csv")
    one = ("--set", "arms=[{name: alone}]", "--sets", "other.csv")
    answer = sim("run", *QUICK, *one, tiny, "--out", "s", "--json")
    assert answer.code == 0, answer.err
    document = json.loads(answer.out)
    assert {row["of"] for row in document["range"]} == {"level"}
    assert document["manifest"]["study"]["kind"] == "sets"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--sets",), "tiny.sets.csv"),
        (("--sets", "none.csv"), "none.csv"),
        (("--sets", "--keep-logs"), "--keep-logs: not together with --sets"),
        (("--sets", "--replications", 1), "--replications"),
        (("--sets", "--set", "bureaus=b.csv"), "--sets: is for one bureau"),
    ],
)
def test_what_cannot_be_is_refused(options, said, tiny, sim):
    if options != ("--sets",):
        tiny.with_suffix(".sets.csv").write_text(SETS, encoding="utf-8")
    answer = sim("run", tiny, *options)
    assert answer.code == 2
    assert said in answer.err
    assert not Path("results").exists()
