"""Texts of strangers in a CSV: no formula for a spreadsheet, and read back as they were."""

from __future__ import annotations

from io import BytesIO, StringIO

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.language.signs import printable
from sim.measures.csv_rows import add_csv, safe_cells
from sim.running.tables import table, write_csv
from sim.scenario.cells import plain_cell, safe_cell

CELLS = [
    ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
    ('=HYPERLINK("http://x","y")', '\'=HYPERLINK("http://x","y")'),
    ("+1+2", "'+1+2"),
    ("-2+3", "'-2+3"),
    ("@SUM(1,2)", "'@SUM(1,2)"),
    ("\t=1", "'\t=1"),
    ("\r=1", "\\x0d=1"),
    ("\n=1", "'\n=1"),
    ("＝1", "'＝1"),
    ("'=1", "''=1"),
    ("-", "'-"),
    ("-0.5", "-0.5"),
    ("+1e-5", "+1e-5"),
    ("-５", "'-５"),
    ("'tis", "'tis"),
    ("top_up", "top_up"),
    ("浙江", "浙江"),
    ("5 %", "5 %"),
    ("a\x1b[2Jb", "a\\x1b[2Jb"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "cell"), CELLS)
def test_what_looks_like_a_formula_gets_a_quote(text, cell):
    assert safe_cell(text) == cell
    assert plain_cell(cell) == printable(text)


@given(st.text(alphabet="=+-@'\t＝1.eé浙 a\x1b") | st.text())
def test_every_text_comes_back(text):
    assert plain_cell(safe_cell(text)) == printable(text)
    assert not safe_cell(text).startswith(("=", "@", "\t", "\r", "\n"))


@given(
    st.lists(st.none() | st.text(alphabet="=+-@'\t\r\n＝1.eé浙\x1b\x9b\u202e\u2028"), min_size=1)
)
def test_a_column_is_made_safe_as_each_of_its_texts(texts):
    column = pa.chunked_array([pa.array(texts, pa.string())])
    expected = [None if text is None else safe_cell(text) for text in texts]
    assert safe_cells(column).to_pylist() == expected


def test_a_column_of_names_is_left_as_it_is():
    column = pa.chunked_array([pa.array(["regional", "top_up", None, "浙江", "-1.5"])])
    assert safe_cells(pa.chunked_array([column.chunk(0).slice(0, 4)])).to_pylist() == [
        "regional", "top_up", None, "浙江",
    ]  # fmt: skip
    assert safe_cells(column).to_pylist()[-1] == "-1.5"


def test_a_table_is_written_safely_and_read_as_it_was(tmp_path):
    texts = [text for text, _ in CELLS if text and "\x1b" not in text and "\r" not in text]
    given_table = pd.DataFrame(
        {"province": texts, "=key": range(len(texts)), "x": [-1.5] * len(texts)}
    )
    write_csv(given_table, tmp_path / "t.csv")
    written = (tmp_path / "t.csv").read_text("utf-8")
    assert written.startswith("province,'=key,x\n")
    raw = pd.read_csv(StringIO(written), keep_default_na=False)
    assert not [cell for cell in raw["province"] if cell[0] in "=@\t\r\n＝"]
    assert raw["x"].tolist() == [-1.5] * len(texts)
    found = table(tmp_path, "t")
    assert found["province"].tolist() == texts


def test_numbers_and_names_are_written_as_before():
    given_table = pa.table(
        {"arm": ["a", "b-c"], "x": [-1.5, 2.0], "n": [-1, 2], "is": [True, False]}
    )
    into = BytesIO()
    add_csv(given_table, into)
    assert into.getvalue() == b"arm,x,n,is\na,-1.5,-1,True\nb-c,2,2,False\n"
