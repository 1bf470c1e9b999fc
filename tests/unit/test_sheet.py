"""Tables that people write: every fault with its true line, and numbers of one form only."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario.mistyped import likely_number
from sim.scenario.panel import panel_of
from sim.scenario.problems import InputError
from sim.scenario.sheet import (
    Sheet,
    as_number,
    numbers_of,
    read_sheet,
    whole_number,
)
from sim.world.given_docket import read_docket
from tests.support import regions, scenario

MOST = 200_000


def sheet(folder: Path, content: str | bytes) -> Sheet:
    file = folder / "t.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_sheet(file, MOST)


def said(folder: Path, content: str | bytes) -> str:
    """What is wrong with a table, without the folder it is in."""
    try:
        found = sheet(folder, content)
    except InputError as error:
        return str(error).replace(f"{folder}{os.sep}", "")
    return "\n".join(map(str, found.problems)).replace(f"{folder}{os.sep}", "")


LINES = {  # a table, and the lines in which its rows begin
    "plain": ("a,b\n1,2\n3,4\n", [2, 3]),
    "blank lines and rows without a word": ("a,b\n\n1,2\n,\n  , \n3,4\n", [3, 6]),
    "blank lines above the headings": ("\n\na,b\n1,2\n", [4]),
    "a quoted line break": ('a,b\n"1\n1",2\n3,4\n', [2, 4]),
    "a quoted line break in the headings": ('"a\n",b\n1,2\n', [3]),
    "Windows": ('a,b\r\n"1\r\n1",2\r\n\r\n3,4\r\n', [2, 5]),
    "an old Mac": ("a,b\r1,2\r\r3,4\r", [2, 4]),
    "no line end at the end": ("a,b\n1,2", [2]),
    "a mark of the byte order": ("\ufeffa,b\n1,2\n", [2]),
}


@pytest.mark.parametrize(("content", "lines"), LINES.values(), ids=LINES)
def test_rows_know_the_line_in_which_they_begin(content, lines, tmp_path):
    found = sheet(tmp_path, content)
    assert list(found.lines) == lines
    assert list(found.columns) == ["a", "b"]
    assert {len(found.cells(name)) for name in found.columns} == {len(lines)}
    assert found.problems == []


SAVE = "in a spreadsheet program save it as CSV UTF-8 (comma delimited)"
REFUSED = {
    "nothing": ("", "t.csv: is empty; the first line must be the headings"),
    "blank lines": ("\n , \n", "t.csv: is empty; the first line must be the headings"),
    "semicolons": ("a;b\n1;2\n", "t.csv:1: the cells are separated by semicolons; save with"),
    "semicolons as Excel tells itself": ("sep=;\na;b\n", "t.csv:1: the cells are separated by sem"),
    "tabs": ("\na\tb\n1\t2\n", "t.csv:2: the cells are separated by tabs; save with commas"),
    "full-width commas": ("a，b\n1，2\n", "t.csv:1: the cells are separated by full-width commas"),
    "GBK": (
        "a,b\n1,2\n城区,1\n".encode("gbk"),
        f"t.csv:3: is not a text file in UTF-8 but, it seems, in GBK; {SAVE}",
    ),
    "UTF-16": (
        "a,b\n城区,1\n".encode("utf-16"),
        f"t.csv: is not a text file in UTF-8 but in UTF-16; {SAVE}",
    ),
    "GBK, with the ends of lines of an old Mac": (
        "a,b\r1,2\r城区,1\r".encode("gbk"),
        "t.csv:3: is not a text file in UTF-8 but, it seems, in GBK; ",
    ),
    "neither UTF-8 nor GBK": (
        "a,b\ncafé,1\n".encode("latin-1"),
        f"t.csv:2: is not a text file in UTF-8; {SAVE}",
    ),
    "UTF-16 that does not say so": (
        "a,b\n1,2\n".encode("utf-16-le"),
        f"t.csv:1: has zero bytes, perhaps as UTF-16; {SAVE}",
    ),
    "gzip": (
        b"\x1f\x8b\x08\x00",
        f"t.csv: is compressed, or a workbook, and not a plain text; {SAVE}",
    ),
    "a workbook": (b"PK\x03\x04\x14\x00", "t.csv: is compressed, or a workbook, and not a plain"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1", "t.csv: is compressed, or a workbook, and not"),
    "too large": ("a\n" * 100_001, "t.csv: the file has 200,002 bytes; at most 200,000 bytes are"),
    "a huge cell": (
        f"a,b\n1,2\n{'x' * 131_073},1\n",
        "t.csv:3: a cell has more than 131,072 characters; is a quotation mark not closed?",
    ),
    "an open quote": ('a,b\n1,2\n3,"4\n5,6\n', "t.csv:3: a quotation mark is not closed"),
    "a word after a quote": (
        'a,b\n"1\n1",2\n"3"3,4\n',
        "t.csv:4: after a cell in quotation marks there must be a comma or the end of the line",
    ),
    "a word after a quote, lines below where its row begins": (
        'a,b\n"1\n1"x,2\n',
        "t.csv:3: after a cell in quotation marks there must be a comma",
    ),
    "a cell too few": ("a,b\n1,2\n\n3\n", "t.csv:4: found 1 cell under 2 headings"),
    "cells too many, twice": (
        "a,b\n1,2,3\n4,5\n6,7,8\n",
        "t.csv:2: found 3 cells under 2 headings (and in 1 more line)",
    ),
    "a title above the headings": (
        "Docket of 2013,,\na,b,c\n1,2,3\n4,5,6\n",
        "t.csv:1: seems to be a title; the first line must be the headings: delete it",
    ),
    "one heading": ("a\n1\n2\n3,4\n", "t.csv:4: found 2 cells under 1 heading"),
    "a column twice": ("a,b, a\n1,2,3\n", "t.csv:1: the column 'a' stands twice"),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_table_is_told_with_its_place(content, message, tmp_path):
    assert said(tmp_path, content).startswith(message)


def test_a_line_without_end_is_not_read_to_its_end(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("a,b\n" + "x" * 1_000_001)
    with pytest.raises(InputError, match=r"t.csv:2: the line has more than 1,000,000 characters"):
        read_sheet(file, 10**7)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files on Windows")
def test_only_files_are_read(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    for what in (tmp_path / "pipe.csv", Path("/dev/zero")):
        with pytest.raises(InputError, match="is a device or a pipe, not a file"):
            read_sheet(what, MOST)
    with pytest.raises(InputError, match="is a folder; give a file"):
        read_sheet(tmp_path, MOST)


def test_a_file_that_is_not_there_is_named_with_its_nearest(tmp_path):
    (tmp_path / "docket.csv").write_text("a\n")
    with pytest.raises(InputError, match=r"no such file; did you mean '.*docket.csv'"):
        read_sheet(tmp_path / "dockett.csv", MOST)


def test_headings_lose_spaces_and_empty_ends(tmp_path):
    found = sheet(tmp_path, "\ufeff\ufeffa , b,,\n1,2,,\n3,4, ,\n")
    assert found.heading == ("a", "b")
    assert [found.cells(name) for name in found.columns] == [["1", "3"], ["2", "4"]]
    assert found.problems == []


def test_columns_that_are_not_wanted_are_not_kept(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("note,a,note\nx,1,y\n")
    found = read_sheet(file, MOST, {"a"})
    assert list(found.columns) == ["a"]
    assert found.cells("a") == ["1"]
    assert found.heading == ("note", "a", "note")
    assert found.problems == []


NUMBERS = {
    "1": 1, "-1.5": -1.5, "+.5": 0.5, "1.": 1, "1e3": 1000, "2.5E-3": 0.0025, " 7 ": 7,
    "1e400": np.inf,
}  # fmt: skip
NO_NUMBERS = {  # and what is likely meant
    "": "", "-": "", "e5": "", "1 2": "", "nan": "", "inf": "", "-Infinity": "", "0x10": "",
    "1_000": "1000", "80,000": "80000", "1,234,567.5": "1234567.5", "1,5": "", "１２": "12",
    "٣": "", "5%": "", "12.5 %": "",
    "5.5万": "55000", "￥55,000": "55000", "3亿": "300000000",
    "800元": "800", "soon": "", "1e5e5": "", "²": "2",
}  # fmt: skip


def test_numbers_have_one_form():
    assert {text: as_number(text) for text in NUMBERS} == NUMBERS
    assert numbers_of(list(NUMBERS)).tolist() == list(NUMBERS.values())
    for text, likely in NO_NUMBERS.items():
        assert as_number(text) is None, text
        assert np.isnan(numbers_of([text, "1"])).tolist() == [True, False], text
        assert likely_number(text) == (
            f"; did you mean '{likely}'?" if likely else ", not a percentage" * ("%" in text)
        ), text


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_numbers_are_read_to_the_last_bit(values):
    np.testing.assert_array_equal(numbers_of([repr(value) for value in values]), values)


def test_whole_numbers_of_spreadsheets():
    texts = ["1", "1.0", "12.00", "1.5", "-1.0", "x", "", "１.0"]
    plain = ["1", "1", "12", "1.5", "-1.0", "x", "", "１.0"]
    assert [whole_number(text) for text in texts] == plain


DOCKET = """\
case,region,amount_yuan,filed_day,work_days_measures,opening_team,note
（2013）1号,A,1000,-3,0.2,1.0,x
00012,B,"80",1.5,0.2,,"two
lines"
"""
TABLE = """\
name,province,teams,region_imbalance,opening_backlog,teams.officer_speed,allocation.rule
Ax,N,2,0.4,6,,top_up
"Bx",,3,0,,1.5,
"""
PIECES = st.sampled_from(
    [*',;\t"\n\r\0_%=-\'. eE', "\r\n", "1e400", "nan", "９", "\ufeff", "\x1b[31m", "\x85", "\u2028",
     "\u202e", "9" * 5000, "region", "case", "opening_team"]
)  # fmt: skip


def spoilt(draw: st.DataObject, text: str) -> bytes:
    """A table with up to three pieces put in, cut out or replaced by a byte."""
    data = text.encode()
    for _ in range(draw.draw(st.integers(0, 3))):
        at = draw.draw(st.integers(0, len(data)))
        cut = draw.draw(st.integers(0, 4))
        piece = draw.draw(st.one_of(PIECES.map(str.encode), st.binary(max_size=1)))
        data = data[:at] + piece + data[at + cut :]
    return data


@settings(max_examples=75)
@given(st.data())
def test_a_spoilt_table_is_read_or_refused_and_nothing_else(tmp_path_factory, data):
    folder = tmp_path_factory.getbasetemp()
    bureau = scenario(intake={"regions": regions([1], [2])}, teams={"count": 2})
    for name, text in (("d.csv", DOCKET), ("t.csv", TABLE)):
        file = folder / name
        file.write_bytes(spoilt(data, text))
        refused = str(file)
        try:
            if name == "d.csv":
                found = read_docket(file, bureau)
                assert np.isfinite(found.docket.work).all()
            else:
                panel_of(scenario(bureaus=str(file)))
        except InputError as error:
            refused = str(error)
        assert refused.startswith(str(file))
