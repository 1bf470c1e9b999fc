"""Tables of a study: put together, packed, written and read."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.running.server import IMPORTED
from sim.running.tables import as_arrow, from_arrow, joined, table, write_csv
from sim.scenario.cells import safe_cell
from tests.support import scenario

ROOT = Path(__file__).parents[2]


def lines(found: pa.Table, folder) -> list[str]:
    write_csv(found, folder / "t.csv")
    return (folder / "t.csv").read_text().splitlines()


def test_parts_of_a_table_come_one_below_the_other(tmp_path):
    one = {"arm": "a", "n": 1, "day": np.array([0.0, 5.0]), "team": np.array(["x", "y"])}
    two = {"arm": "bb", "n": 2, "day": np.array([7.5]), "team": np.array(["zzz"])}
    nobody = one | {name: one[name][:0] for name in ("day", "team")}
    found = joined([one, two | {"rank": np.array([4])}, nobody])
    assert lines(found, tmp_path) == [
        "arm,n,day,team,rank",
        "a,1,0,x,",
        "a,1,5,y,",
        "bb,2,7.5,zzz,4",
    ]


def test_parts_without_rows_and_parts_of_one_row(tmp_path):
    one_row = joined([{"arm": "a", "x": 1.0}, {"arm": "b", "x": 2.0, "y": 3.0}])
    assert lines(one_row, tmp_path) == ["arm,x,y", "a,1,", "b,2,3"]
    no_row = joined([{"arm": "a", "team": np.array(["x"])[:0]}])
    assert no_row.schema.types == [pa.string(), pa.string()]
    assert lines(no_row, tmp_path) == ["arm,team"]


def test_a_text_that_a_part_lacks_is_nothing(tmp_path):
    one = {"arm": "a", "x": 1.0, "team": np.array(["p", "q"])}
    other = {"arm": "b", "team": np.array(["r"])}
    assert lines(joined([{"x": 2.0, "arm": "a"}, {"x": 3.0}]), tmp_path) == ["x,arm", "2,a", "3,"]
    found = joined([one, {"x": 2.0, "arm": "c"}, other])
    assert lines(found, tmp_path) == ["arm,x,team", "a,1,p", "a,1,q", "c,2,", "b,,r"]
    unknown = {"arm": np.str_("d"), "team": np.full(2, np.nan)}
    assert lines(joined([one, unknown, {"x": 4.0}]), tmp_path)[3:] == ["d,,", "d,,", ",4,"]


def test_a_column_of_numbers_and_texts_is_refused():
    with pytest.raises(TypeError, match="string"):
        joined([{"team": np.array(["x"])}, {"team": 3}])


def test_packed_tables_come_back_one_below_the_other(tmp_path):
    """Where a file lacks a column, or has whole numbers only, the others say what it is."""
    one = joined([{"x": np.array([1, 2]), "y": np.array(["p", "q"])}])
    other = joined([{"x": np.array([0.5, np.nan])}])
    for i, part in enumerate((one, other)):
        (tmp_path / str(i)).write_bytes(as_arrow(part))
    found = from_arrow([tmp_path / "0", tmp_path / "1"]).to_pandas()
    assert found["x"].tolist()[:3] == [1.0, 2.0, 0.5]
    assert found.isna().to_numpy().tolist() == [[False] * 2, [False] * 2, [False, True], [True] * 2]


@given(
    st.lists(
        st.tuples(
            st.floats(allow_nan=False),
            st.integers(-(2**63), 2**63 - 1),
            st.booleans(),
            st.text(
                st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), min_size=1
            ),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_written_is_read_to_the_last_digit(tmp_path_factory, rows):
    names = ["a float", "an, integer", "truth", "text"]
    file = tmp_path_factory.mktemp("tables") / "t.csv"
    write_csv(pd.DataFrame(rows, columns=names), file)
    with file.open(encoding="utf-8", newline="") as text:
        heading, *found = csv.reader(text)
    assert heading == names
    expected = [(*row, safe_cell(text)) for *row, text in rows]
    assert [(float(a), int(b), c == "True", d) for a, b, c, d in found] == expected
    assert {c for _, _, c, _ in found} <= {"True", "False"}


@pytest.mark.parametrize("name", ["north", "a, b", 'the "old" court', "NA", "007", "威海 1"])
def test_a_table_keeps_the_names_of_teams(tmp_path, name):
    frame = pd.DataFrame({"team": [name, "1"], "closed": [3.0, np.nan], "rate": [0.1, 1e-7]})
    write_csv(frame, tmp_path / "teams.csv")
    pd.testing.assert_frame_equal(table(tmp_path, "teams"), frame)
    text = (tmp_path / "teams.csv").read_text(encoding="utf-8")
    assert ('"' in text) == ("," in name or '"' in name)


AT_WORK = """
from sim.studies.bureaus import play_bureaus
from sim.studies.points import Points, play_points
from sim.studies.replication import Setup, play_chunk
from sim.scenario.panel import panel_of
from sim.scenario.scenario import load

small = load("scenarios/baseline.yaml", ["calendar.months=2", "history.months=0"])
play_chunk(Setup(small), range(1))
play_points(Points(small, ("intake.cases_per_month",), ((50.0,),), 1), range(1))
panel = panel_of(load("scenarios/national.yaml", ["calendar.months=1"]))
play_bureaus(panel, "auto", range(1))
"""


def test_workers_have_no_use_for_pandas():
    """It takes a third of a second of every run; the same holds for what draws."""
    code = f"import sys, {IMPORTED}\n{AT_WORK}\nprint(*sys.modules)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    assert not {"pandas", "matplotlib"} & set(done.stdout.split())


def test_arms_may_be_named_by_numbers(tmp_path, no_charts):
    arms = [{"name": "1"}, {"name": "02", "allocation": "top_up"}]
    outcome = sim.run(scenario(arms=arms), out=tmp_path / "run", workers=1).outcome
    rows = outcome.table("comparison")
    assert {*rows["reference"], *rows["arm"]} == {"1", "02"}
    assert set(outcome.table("horizon")["reference"]) == {"1"}
