"""Cells of a court's ledger: numbers, days and sums are read as its map says, or refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.ledger.records import Records
from sim.scenario.problems import InputError
from tests.ledger_texts import HEADING, days, read, refused


def test_texts_stay_as_they_are(tmp_path: Path) -> None:
    text = "案号,立案日期,结案日期,姓名,工号\n 00123 ,20140501,,王伟,007\n1.0,20140502,,李娜,\n"
    records = read(tmp_path, text, columns={"officer": ["姓名", "工号"]})
    assert records.texts["case"].tolist() == ["00123", "1.0"]
    assert records.texts["officer"].tolist() == ["王伟 007", "李娜"]
    assert records.headings["officer"] == "姓名 + 工号"


def test_what_the_map_calls_no_officer_is_none(tmp_path: Path) -> None:
    text = (
        "案号,立案日期,结案日期,承办人\n1,20140501,,SYSTEM\n2,20140502,,王伟\n3,20140503,,未分配\n"
    )
    columns, none = {"officer": "承办人"}, {"none": ["SYSTEM", "未分配"]}
    records = read(tmp_path, text, columns=columns, officers=none)
    assert records.texts["officer"].tolist() == ["", "王伟", ""]


def test_a_number_may_be_one_only_with_its_court(tmp_path: Path) -> None:
    text = "法院,案号,立案日期,结案日期\n甲,1,20140501,\n乙,1,20140502,\n"
    columns = {"case": ["法院", "案号"], "region": "法院"}
    records = read(tmp_path, text, columns=columns)
    assert records.texts["case"].tolist() == ["甲 1", "乙 1"]
    assert records.texts["region"].tolist() == ["甲", "乙"]


def test_marks_that_keep_numbers_texts(tmp_path: Path) -> None:
    text = HEADING + '="00123",\t2014-05-01,\u200b\n\t00124\u3000,\ufeff2014-05-02\xa0,\n'
    records = read(tmp_path, text)
    assert records.texts["case"].tolist() == ["00123", "00124"]
    assert days(records, "filed") == ["2014-05-01", "2014-05-02"]
    assert days(records, "closed") == ["NaT", "NaT"]


def test_a_number_that_lost_its_digits(tmp_path: Path) -> None:
    message = refused(tmp_path, HEADING + "2.01405E+17,2014-05-01,\n")
    assert "t.csv:2: columns.case: found 2.01405E+17" in message


def test_a_cell_that_is_no_day(tmp_path: Path) -> None:
    text = HEADING + "1,2014-05-01,\n2,—,2014-06-01\n3,2014-05-03,—\n4,2014-05-03,—\n"
    message = refused(tmp_path, text)
    assert """t.csv:3: columns.filed: '立案日期': found "—", which is no day; if it""" in message
    records = read(tmp_path, text, dates={"missing": ["—"]})
    assert days(records, "filed")[1] == "NaT"
    later = refused(tmp_path, text.replace("2,—", "2,2014-05-02"))
    assert "t.csv:4: columns.closed:" in later
    assert "is no day (and in 1 more line)" in later


def test_the_order_of_day_and_month(tmp_path: Path) -> None:
    undecided = HEADING + "1,3/4/2014,\n2,5/6/2014,\n"
    message = refused(tmp_path, undecided)
    assert "t.csv:2: dates.order: '立案日期': found \"3/4/2014\" (and in 1 more line)" in message
    assert "say  order: dmy  or  order: mdy" in message
    assert days(read(tmp_path, undecided, dates={"order": "dmy"}), "filed")[0] == "2014-04-03"
    proven = undecided + "3,5/16/2014,\n"
    assert days(read(tmp_path, proven), "filed")[0] == "2014-03-04"
    message = refused(tmp_path, proven + "4,17/6/2014,\n")
    assert 'line 5 ("17/6/2014") has the day first, line 4 ("5/16/2014") the month' in message
    message = refused(tmp_path, proven, dates={"order": "dmy"})
    assert (
        "t.csv:4: dates.order: '立案日期': found \"5/16/2014\", which is no day in the ord"
        in message
    )


def test_days_counted_from_1900(tmp_path: Path) -> None:
    text = HEADING + "1,41760,\n2,41761,\n"
    message = refused(tmp_path, text)
    assert "t.csv:2: dates.excel_serials: '立案日期': found \"41760\" (and in 1 more" in message
    records = read(tmp_path, text, dates={"excel_serials": True})
    assert days(records, "filed") == ["2014-05-01", "2014-05-02"]


def test_days_that_cannot_be(tmp_path: Path) -> None:
    text = (
        "案号,立案日期,结案日期,分案日期,期限\n"
        "1,2014-05-01,2014-05-15 23:00,2224-01-01,2030-01-01\n"
        "2,2224-05-01,,,\n3,2014-05-01,1900-01-01,,\n"
    )
    bounds = {"earliest": "2000-01-01", "latest": "2014-05-15"}
    columns = {"assigned": "分案日期", "limit": "期限"}
    records = read(tmp_path, text, columns=columns, dates=bounds)
    assert records.texts["case"].tolist() == ["1"]
    assert days(records, "limit") == ["2030-01-01"]  # a limit may lie after the extract
    assert days(records, "assigned") == ["NaT"]
    assert [(p.line, p.column) for p in records.problems] == [
        (2, "分案日期"),
        (3, "立案日期"),
        (4, "结案日期"),
    ]


def test_sums(tmp_path: Path) -> None:
    cells = ["1,234.50", "¥ 8000元", "2.5万元", "１２３", "约5000", "", "—", "1.234,5"]
    rows = "".join(f'{i},2014-05-01,,"{cell}"\n' for i, cell in enumerate(cells))
    text = "案号,立案日期,结案日期,标的额\n" + rows
    records = read(tmp_path, text, columns={"amount": "标的额"}, dates={"missing": ["—"]})
    expected = [1234.5, 8000, 25000, 123, np.nan, np.nan, np.nan, 1234.5]
    np.testing.assert_array_equal(records.numbers["amount"], expected)
    assert [(p.line, p.found) for p in records.problems] == [(6, "约5000")]
    heading = text.replace("标的额", "标的额（万元）").replace("¥ 8000元", "8")
    records = read(
        tmp_path, heading, columns={"amount": "标的额（万元）"}, dates={"missing": ["—"]}
    )
    assert records.numbers["amount"][1] == 80_000
    assert records.problems[0].done == "sums are multiplied by 10,000, as the heading says"


def test_limits_are_days_or_numbers_of_days(tmp_path: Path) -> None:
    def limits(*cells: str, **keys: Any) -> Records:
        rows = "".join(f"{i},2014-05-01,,{cell}\n" for i, cell in enumerate(cells))
        text = "案号,立案日期,结案日期,期限\n" + rows
        return read(tmp_path, text, columns={"limit": "期限"}, **keys)

    assert limits("90", "180天", "").numbers["limit"].tolist()[:2] == [90, 180]
    assert days(limits("2014-08-01", ""), "limit") == ["2014-08-01", "NaT"]
    for cells in (("90", "6个月"), ("2014-08-01", "90"), ("90", "41760")):
        with pytest.raises(InputError, match=r"columns\.limit"):
            limits(*cells)
    with pytest.raises(InputError, match="excel_serials"):
        limits("41760", "41761")


def test_a_day_that_is_none_among_years_of_two_digits(tmp_path: Path) -> None:
    rows = "1,12/31/18,\n2,02/30/18,\n"
    assert "t.csv:3: dates.order" in refused(tmp_path, HEADING + rows)
    said = refused(tmp_path, HEADING + rows, dates={"order": "mdy"})
    assert "is no day in the order mdy" in said


def test_quotation_marks_may_be_part_of_the_text(tmp_path: Path) -> None:
    text = (
        'DOCKET\tFILEDATE\tTERMDATE\tPLT\n7\t2014-05-01\t\t"DOE, JANE\n8\t2014-05-02\t\t"X" Inc\n'
    )
    columns = {"case": "DOCKET", "filed": "FILEDATE", "closed": "TERMDATE", "region": "PLT"}
    form = {"separator": "tab"}
    assert "file.quotes" in refused(tmp_path, text, columns=columns, file=form)
    records = read(tmp_path, text, columns=columns, file={**form, "quotes": False})
    assert records.texts["region"].tolist() == ['"DOE, JANE', '"X" Inc']
