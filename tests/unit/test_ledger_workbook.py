"""Ledgers that are workbooks: numbers, days and merged cells as they are seen in them."""

from __future__ import annotations

import builtins
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sim.ledger.reading import read_records
from sim.scenario.problems import InputError
from tests.ledger_texts import days, mapped


def workbook(folder: Path, rows: list[list[Any]], name: str = "台账") -> Path:
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    file = folder / "t.xlsx"
    book.save(file)
    return file


def test_a_workbook_is_read_as_it_is_written(tmp_path: Path) -> None:
    rows = [
        ["执行案件台账"],
        ["案号", "立案日期", "结案日期", "标的额"],
        ["00123", date(2014, 5, 1), 20140602, 1234.5],
        [201400000000123, datetime(2014, 5, 3, 10, 30), None, 80000],
        [None, None, None, None],
        ["3", "2014年5月4日", "2014/6/1", "8万元"],
    ]
    file = workbook(tmp_path, rows)
    known = mapped({"amount": "标的额"}, file={"header_line": 2})
    records = read_records(file, known)
    assert records.texts["case"].tolist() == ["00123", "201400000000123", "3"]
    assert [str(d)[:16] for d in records.days["filed"]] == [
        "2014-05-01T00:00",
        "2014-05-03T10:30",
        "2014-05-04T00:00",
    ]
    assert days(records, "closed") == ["2014-06-02", "NaT", "2014-06-01"]
    assert records.numbers["amount"].tolist() == [1234.5, 80000, 80000]
    assert records.lines.tolist() == [3, 4, 6]


def test_a_long_number_of_a_workbook_has_lost_its_digits(tmp_path: Path) -> None:
    rows = [["案号", "立案日期", "结案日期"], [20140000000012345678, date(2014, 5, 1), None]]
    with pytest.raises(InputError, match=r"t\.xlsx:2: columns\.case: .*cut its digits"):
        read_records(workbook(tmp_path, rows), mapped())


def test_sheets_by_name_and_number(tmp_path: Path) -> None:
    file = workbook(tmp_path, [["案号", "立案日期", "结案日期"], ["1", date(2014, 5, 1), None]])
    assert len(read_records(file, mapped(file={"sheet": "台账"}))) == 1
    with pytest.raises(InputError, match=r"file\.sheet: there is no sheet 台帐; allowed: 台账"):
        read_records(file, mapped(file={"sheet": "台帐"}))
    with pytest.raises(InputError, match=r"file\.sheet: there is no sheet 2"):
        read_records(file, mapped(file={"sheet": 2}))


def test_cells_merged_below_each_other_are_one_value(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["x", "案号", "立案日期", "结案日期"], ["", "1", date(2014, 5, 1), None]):
        book.active.append(row)
    book.active.append(["", None, date(2014, 5, 2), None])
    book.active.merge_cells("B2:B3")
    book.save(tmp_path / "t.xlsx")
    assert read_records(tmp_path / "t.xlsx", mapped()).texts["case"].tolist() == ["1", "1"]


def test_a_workbook_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = workbook(tmp_path, [["案号"]])
    found = builtins.__import__

    def without(name: str, *rest: Any, **others: Any) -> Any:
        if name.startswith("python_calamine"):
            raise ImportError
        return found(name, *rest, **others)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=r"install the extra 'ledger'"):
        read_records(file, mapped())


def test_a_file_that_is_not_there_or_no_workbook(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_records(tmp_path / "none.xlsx", mapped())
    broken = tmp_path / "t.xlsx"
    broken.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(InputError, match="no workbook that can be read"):
        read_records(broken, mapped())
