"""A court's ledger is read as its map says, and refused where it could be read in two ways."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.ledger.mapping import FileForm
from sim.ledger.plain_table import plain_table
from sim.ledger.table import table_of
from sim.ledger.text_table import text_rows
from tests.ledger_texts import HEADING, ROWS, days, read, refused, written

# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_are_tried(tmp_path: Path, encoding: str) -> None:
    records = read(tmp_path, HEADING + ROWS, encoding)
    assert records.texts["case"].tolist() == ["（2014）执字第1号", "（2014）执字第2号"]
    assert days(records, "filed") == ["2014-05-01", "2014-05-03"]
    assert days(records, "closed") == ["2014-06-02", "NaT"]
    assert records.lines.tolist() == [2, 3]
    assert records.rows_read == 2
    assert records.problems == ()


@pytest.mark.parametrize(
    ("said", "encoding", "message"),
    [
        ("utf-8", "gb18030", "cannot be read; say  encoding: gb18030"),
        ("big5", "utf-8", "cannot be read; say  encoding: utf-8"),
        ("gb18030", "utf-8-sig", "the map says GB18030; by the mark at its beginning the text is"),
        ("utf-16", "utf-8", "is not in UTF-16: the mark at its beginning is missing"),
        ("utf-8", "utf-16", "the map says UTF-8; by the mark at its beginning the text is in UTF-"),
    ],
)
def test_another_encoding_than_the_map_says(
    tmp_path: Path, said: str, encoding: str, message: str
) -> None:
    assert message in refused(tmp_path, HEADING + ROWS, encoding, file={"encoding": said})


def test_utf_8_that_the_map_calls_gb18030(tmp_path: Path) -> None:
    """Nearly all of UTF-8 can be read as GB18030, and is then other words."""
    text = HEADING + "执字甲乙,2014-05-03,\n执字丙丁,2014-05-03,\n执字甲丁,2014-05-03,\n"
    assert text.encode().decode("gb18030")
    message = refused(tmp_path, text, file={"encoding": "gb18030"})
    assert "the map says GB18030, but the text is in UTF-8" in message


@pytest.mark.parametrize(
    ("encoding", "heading", "cell"),
    [
        ("cp949", "사건번호,접수일자,종결일자,담당자", "서울중앙지방법원 홍길동"),
        ("big5", "案號,立案日期,結案日期,承辦人員姓名", "臺北地方法院執行處陳麗華"),
        ("shift_jis", "事件番号,受付日,終結日,担当者", "東京地方裁判所の山田さくら"),
    ],
)
def test_other_encodings_that_can_be_read_as_gb18030(
    tmp_path: Path, encoding: str, heading: str, cell: str
) -> None:
    text = f"{heading}\n1,2014-05-01,,{cell}\n2,2014-05-01,,{cell[::-1]}\n"
    data = text.encode(encoding)
    try:
        headings = data.decode("gb18030").split("\n")[0].split(",")
    except UnicodeDecodeError:
        assert "nor in GB18030" in refused(tmp_path, data)
        return
    columns = dict(zip(("case", "filed", "closed", "kind"), headings, strict=True))
    assert "is then no Chinese of a court" in refused(tmp_path, data, columns=columns)


def test_english_headings_over_korean_cells(tmp_path: Path) -> None:
    """The language of the cells is judged, too, where the heading says nothing of it."""
    cells = ["홍길동", "김철수", "이영희", "박민수"]
    rows = "".join(f"{i},2014-05-0{i + 1},,{cell}\n" for i, cell in enumerate(cells))
    columns = {"case": "id", "filed": "filed", "closed": "closed", "officer": "officer"}
    text = ",".join(columns.values()) + "\n" + rows
    message = refused(tmp_path, text, "cp949", columns=columns)
    assert "file.encoding" in message


def test_a_word_in_french_is_no_chinese(tmp_path: Path) -> None:
    columns = {"case": "id", "filed": "filed", "closed": "closed", "kind": "kind"}
    text = "id,filed,closed,kind\n1,2014-05-01,,d\u00e9cision\n2,2014-05-01,,b\n"
    assert "file.encoding" in refused(tmp_path, text, "cp1252", columns=columns)
    said = {"encoding": "cp1252"}
    records = read(tmp_path, text, "cp1252", columns=columns, file=said)
    assert records.texts["kind"][0] == "d\u00e9cision"


def test_text_that_was_converted_wrongly_before(tmp_path: Path) -> None:
    wrong = "立案日期".encode().decode("gb18030")
    columns = {"filed": wrong}
    text = f"案号,{wrong},结案日期\n1,2014-05-01,\n"
    assert "likely '立案日期'" in refused(tmp_path, text, columns=columns)


@pytest.mark.parametrize("lost", ["执\ufffd1号", "锟斤拷1号"])
def test_characters_that_were_lost(tmp_path: Path, lost: str) -> None:
    message = refused(tmp_path, f"{HEADING}1,2014-05-01,\n{lost},2014-05-01,\n")
    assert message.startswith("t.csv:3: columns.case:")
    assert "characters were lost" in message


def test_zero_bytes(tmp_path: Path) -> None:
    data = "case,filed,closed\n1,2014-05-01,\n".encode("utf-16-le")  # without its mark
    assert "has zero bytes" in refused(tmp_path, data)


# Form


@pytest.mark.parametrize(("mark", "said"), [(";", ";"), ("\t", "tab"), ("|", "|")])
def test_separators_are_said(tmp_path: Path, mark: str, said: str) -> None:
    text = (HEADING + ROWS).replace(",", mark)
    assert f'say  separator: "{said}"' in refused(tmp_path, text)
    assert len(read(tmp_path, text, file={"separator": said})) == 2


def test_lines_with_quotes_and_breaks(tmp_path: Path) -> None:
    text = '案号,立案日期,结案日期,备注\n1,2014-05-01,,"a\nb, ""c"""\n\n , ,,\n2,2014-05-02,,\n'
    records = read(tmp_path, text)
    assert records.lines.tolist() == [2, 6]
    assert records.texts["case"].tolist() == ["1", "2"]


def test_titles_above_the_headings(tmp_path: Path) -> None:
    text = "某某法院执行案件台账\n统计时间：2014年\n" + HEADING + ROWS
    assert "it stands in line 3: say  header_line: 3" in refused(tmp_path, text)
    records = read(tmp_path, text, file={"header_line": 3})
    assert records.lines.tolist() == [4, 5]
    assert records.heading_line == 3


def test_rows_of_another_width(tmp_path: Path) -> None:
    text = HEADING + "1,2014-05-01,,x\n2,2014-05-02\n3,2014-05-03,\n4,2014-05-04,,,\n"
    message = refused(tmp_path, text)
    assert "t.csv:2: rows.other_width: found 4 cells under 3 headings (and in 1 more line)" in (
        message
    )
    records = read(tmp_path, text, rows={"other_width": "drop"})
    assert records.texts["case"].tolist() == ["3", "4"]
    assert [(p.line, p.found) for p in records.problems] == [(2, "4 cells"), (3, "2 cells")]
    assert records.rows_read == 4


def test_totals_and_notes_at_the_bottom(tmp_path: Path) -> None:
    text = HEADING + ROWS + "合计,2,\n共2件,,\n制表人：张三,,\n"
    message = refused(tmp_path, text)  # 2 is no day: the total has a number in a column of days
    assert "which is no day" in message
    records = read(tmp_path, text.replace("合计,2,", "合计,,"))
    assert len(records) == 2
    assert [(p.line, p.found) for p in records.problems] == [
        (4, "合计"),
        (5, "共2件"),
        (6, "制表人："),  # without the name
    ]


def test_headings_that_are_not_there(tmp_path: Path) -> None:
    message = refused(tmp_path, HEADING + ROWS, columns={"closed": "结案日"})
    assert "t.csv:1: columns.closed: there is no heading '结案日' in this line" in message
    assert "did you mean '结案日期'?" in message


def test_none_of_the_headings_is_one_sentence(tmp_path: Path) -> None:
    below_a_title = refused(tmp_path, "某法院台账\n" + HEADING + ROWS)
    assert "t.csv:1: file.header_line: none of the headings" in below_a_title
    assert "say  header_line: 2" in below_a_title
    assert "is this the map of another file?" in refused(tmp_path, "a,b,c\n1,2,3\n")
    assert below_a_title.count("\n") == 0


def test_headings_with_breaks_spaces_and_wide_letters(tmp_path: Path) -> None:
    text = '"案\n号",立案 日期,结案日期（ＤＡＹ）\n1,2014-05-01,\n'
    assert len(read(tmp_path, text, columns={"closed": "结案日期(day)"})) == 1


def test_headings_that_stand_twice(tmp_path: Path) -> None:
    text = "案号,日期,日期\n1,2014-05-01,2014-06-01\n"
    columns = {"filed": "日期", "closed": "日期 (2)"}
    assert "it stands 2 times there: write '日期 (1)'" in refused(tmp_path, text, columns=columns)
    records = read(tmp_path, text, columns=columns | {"filed": "日期 (1)"})
    assert days(records, "closed") == ["2014-06-01"]


def test_columns_without_a_heading(tmp_path: Path) -> None:
    text = "案号,立案日期,结案日期,,\n1,2014-05-01,,x,y\n2,2014-05-02,,\n"
    assert len(read(tmp_path, text)) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("<html><table><tr><td>案号", "is a page of the web or XML"),
        ("\ufeff<?xml version='1.0'?><log>", "or export the log as CSV"),
        (b"\x1f\x8b\x08", "is compressed"),
        (HEADING + '1,"2014-05-01,\n', "a quotation mark is not closed"),
        (HEADING + '"1\n",2014-05-01,\n2,"2014-05-01"x,\n', "t.csv:4: file.quotes: after a cell"),
    ],
)
def test_what_is_no_table(tmp_path: Path, text: str | bytes, message: str) -> None:
    assert message in refused(tmp_path, text)


def test_only_some_rows_count(tmp_path: Path) -> None:
    text = "案号,立案日期,结案日期,角色\n1,2014-05-01,,承办\n1,2014-05-01,,协办\n2,x,,协办\n"
    records = read(tmp_path, text, where={"角色": "承办"})
    assert len(records) == 1
    assert records.rows_read == 3
    assert [(p.line, p.column, p.found) for p in records.problems] == [(1, "角色", "2 rows")]
    message = refused(tmp_path, text, where={"角色": "主办"})
    assert 't.csv:1: where.角色: no row has "主办"; found: "承办", "协办"' in message


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_rows_of_a_line_each_are_read_as_cell_by_cell(data: st.DataObject) -> None:
    """Arrow, and the reader of rows: the same texts, with the same lines."""
    cell = st.text('案号ab 1,"', max_size=4)
    rows = data.draw(st.lists(st.lists(cell, min_size=3, max_size=3), max_size=6))
    text = StringIO()
    csv.writer(text, lineterminator=data.draw(st.sampled_from(["\n", "\r\n"]))).writerows(rows)
    blank = data.draw(st.sampled_from(["", "\n", "\r\n\n"]))
    form = FileForm(encoding=data.draw(st.sampled_from(["utf-8", "gb18030"])))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "t.csv"
        content = f"甲,乙,丙\n{blank}{text.getvalue()}"
        file.write_bytes(content.encode(str(form.encoding)))
        plain = plain_table(file, form, form.encoding, lambda _headings: (0, 2))
        with text_rows(file, form) as (_encoding, some):
            table = table_of(some, lambda _headings: (0, 2))
    if plain is not None:
        assert plain.lines.tolist() == table.lines.tolist()
        for place in (0, 2):
            one, other = plain.columns[place], table.columns[place]
            assert one.values().tolist() == other.values().tolist()


def test_long_plain_tables_are_read_by_arrow(tmp_path: Path) -> None:
    file = written(tmp_path, HEADING + ROWS)
    assert plain_table(file, FileForm(), "utf-8", lambda _headings: (0, 2)) is not None
