"""What columns mean is guessed from headings and cells; what is unsure is said, none invented."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from sim.language import speaking
from sim.ledger import workbook
from sim.ledger.guess import Guess, guessed
from sim.ledger.map_file import read_map
from sim.ledger.reading import read_records
from sim.scenario.problems import InputError

COURT = """\
执行案件台账
案号,立案日期,分案日期,承办人,工号,结案日期,案由,辖区,标的额,期限,状态,结案方式
（2014）执字第1号,2014-05-01,2014-05-02,王伟,007,2014-06-01,买卖合同纠纷,城东,1000,180,已结,终结
（2014）执字第2号,2014-05-03,2014-05-04,李娜,008,—,买卖合同纠纷,城西,2000,180,未结,
"""
KEYS = {
    "案号": "case",
    "立案日期": "filed",
    "分案日期": "assigned",
    "承办人": "officer",
    "结案日期": "closed",
    "案由": "kind",
    "辖区": "region",
    "标的额": "amount",
    "期限": "limit",
    "状态": "status",
    "结案方式": "outcome",
}
EVENTS = """\
case:concept:name;concept:name;time:timestamp;org:resource
1;register;2014-05-01T10:00:00+02:00;Ann
1;decide;2014-05-09T10:00:00+02:00;Bob
2;register;2014-05-02T10:00:00+02:00;Ann
2;decide;2014-06-02T10:00:00+02:00;Ann
3;register;2014-06-03T10:00:00+02:00;Ann
"""


def guess(folder: Path, text: str, encoding: str = "utf-8") -> Guess:
    file = folder / "t.csv"
    file.write_bytes(text.encode(encoding))
    return guessed(file)


def keys(found: Guess) -> dict[str, str]:
    return {column.heading: column.key for column in found.columns if column.key}


def completed(folder: Path, found: Guess) -> Path:
    file = folder / "map.yaml"
    file.write_text(found.text, encoding="utf-8")
    return file


def test_a_courts_export(tmp_path: Path) -> None:
    found = guess(tmp_path, COURT, "gb18030")
    assert keys(found) == KEYS
    assert all(column.sure for column in found.columns if column.key)
    assert found.form.encoding == "gb18030"
    assert found.form.header_line == 2
    assert found.columns[3].values == ("王伟", "李娜")
    assert "officer: [承办人, 工号]" in found.text
    assert 'missing: ["—"]' in found.text
    assert "王伟" not in found.text  # names stay out of what may be passed on


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_guessed_can_be_read(tmp_path: Path, language: str) -> None:
    with speaking("zh" if language == "zh" else "en"):
        found = guess(tmp_path, COURT, "gb18030")
        records = read_records(tmp_path / "t.csv", read_map(completed(tmp_path, found)))
    assert records.texts["officer"].tolist() == ["王伟 007", "李娜 008"]
    assert str(records.days["closed"][1]) == "NaT"


def test_events_are_seen_and_their_closure_is_asked_for(tmp_path: Path) -> None:
    found = guess(tmp_path, EVENTS)
    assert keys(found) == {
        "case:concept:name": "case",
        "concept:name": "event",
        "time:timestamp": "time",
        "org:resource": "officer",
    }
    assert 'file: {encoding: utf-8, separator: ";"}' in found.text
    assert "one_per: event" in found.text
    assert "# closed_at: [decide, register]" in found.text
    assert "??? not the same in all rows of a case" in found.text
    assert any("rows.closed_at" in question for question in found.questions)
    assert any("dates.timezone" in question for question in found.questions)
    with pytest.raises(InputError, match="'closed' is missing"):
        read_map(completed(tmp_path, found))
    text = found.text.replace("# closed_at: [decide, register]", "closed_at: decide")
    file = tmp_path / "map.yaml"
    file.write_text(text, encoding="utf-8")
    assert len(read_records(tmp_path / "t.csv", read_map(file))) == 5


def test_what_is_not_known_is_left_open(tmp_path: Path) -> None:
    found = guess(tmp_path, "编码,日子,备注\n1,2014-05-01,x\n2,2014-05-02,y\n")
    assert keys(found) == {}
    assert "  # case:" in found.text
    assert [question.partition("(")[2] for question in found.questions[:3]] == [
        "columns.case)?",
        "columns.filed)?",
        "columns.closed)?",
    ]


def test_a_heading_of_days_over_other_cells_is_not_taken(tmp_path: Path) -> None:
    text = "案号,立案日期,立案时间\n1,张三,2014-05-01\n2,李四,2014-05-02\n"
    assert keys(guess(tmp_path, text)) == {"案号": "case", "立案时间": "filed"}


def test_headings_that_are_nearly_known_are_unsure(tmp_path: Path) -> None:
    found = guess(tmp_path, "执行案件案号,立案登记日,结案日期\n1,2014-05-01,2014-05-03\n")
    assert keys(found)["立案登记日"] == "filed"
    assert not found.columns[1].sure
    assert any("立案登记日" in question for question in found.questions)


def test_days_of_undecided_order_and_serials_are_asked_for(tmp_path: Path) -> None:
    found = guess(tmp_path, "案号,立案日期,结案日期\n1,3/4/2014,41760\n2,5/6/2014,\n")
    assert keys(found) == {"案号": "case", "立案日期": "filed", "结案日期": "closed"}
    assert "  # order: dmy" in found.text
    assert "  # excel_serials: true" in found.text
    proven = guess(tmp_path, "案号,立案日期,结案日期\n1,3/4/2014,\n2,5/16/2014,\n")
    assert "  order: mdy" in proven.text


def test_why_numbers_of_cases_repeat_is_asked(tmp_path: Path) -> None:
    text = "案号,立案日期,结案日期,角色\n1,2014-05-01,,承办\n1,2014-05-01,,协办\n"
    found = guess(tmp_path, text)
    assert any("where: {角色: ...}" in question for question in found.questions)
    assert "one_per: case" in found.text


def test_a_ledger_without_open_cases_is_asked_about(tmp_path: Path) -> None:
    closed = "案号,立案日期,结案日期\n1,2014-05-01,2014-06-01\n"
    assert any("extract.holds" in q for q in guess(tmp_path, closed).questions)
    assert not any(
        "extract.holds" in q for q in guess(tmp_path, closed + "2,2014-05-02,\n").questions
    )


def test_a_workbook_of_several_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "空"
    sheet = book.create_sheet("台账")
    for row in (["案号", "立案日期", "结案日期"], ["1", "2014-05-01", None]):
        sheet.append(row)
    book.create_sheet("说明").append(["x"])
    book.save(tmp_path / "t.xlsx")
    found = guessed(tmp_path / "t.xlsx")
    assert found.form.sheet == "台账"
    assert "sheet: 台账" in found.text
    assert keys(found) == {"案号": "case", "立案日期": "filed", "结案日期": "closed"}


def test_what_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no table is seen in it"):
        guess(tmp_path, "x\ny\n")


def test_changes_of_a_status_are_events(tmp_path: Path) -> None:
    text = (
        "SR Number;Change Date+Time;Status;Owner First Name\n"
        "1-1;2010-03-31T15:59:42+01:00;Accepted;Ann\n"
        "1-1;2010-04-02T10:00:00+01:00;Completed;SYSTEM\n"
        "1-2;2010-04-03T10:00:00+01:00;Queued;Bob\n"
    )
    found = guess(tmp_path, text)
    assert keys(found) == {
        "SR Number": "case",
        "Change Date+Time": "time",
        "Status": "event",
        "Owner First Name": "officer",
    }
    assert "one_per: event" in found.text
    assert 'none: ["SYSTEM"]' in found.text


def test_rows_without_a_number_are_no_repeated_case(tmp_path: Path) -> None:
    found = guess(tmp_path, "案号,立案日期,结案日期\n1,2014-05-01,\n,,\n合计,,\n,x,\n,y,\n")
    assert not any("rows.one_per" in question for question in found.questions)


def test_an_empty_column_is_not_taken_for_a_day_by_a_part_of_its_heading(tmp_path: Path) -> None:
    assert keys(guess(tmp_path, "案号,立案日期,closeCode\n1,2014-05-01,\n")) == {
        "案号": "case",
        "立案日期": "filed",
    }


def test_a_western_text_is_asked_for(tmp_path: Path) -> None:
    text = "Número;Filing date;Closing date;Officer\n1;2014-05-01;;José Núñez\n2;2014-05-02;;Ana\n"
    found = guess(tmp_path, text, "cp1252")
    assert "encoding: cp1252" in found.text
    assert "file.encoding" in found.questions[0]
    assert found.columns[3].values[0] == "José Núñez"


def test_chinese_in_another_encoding_is_not_taken_for_western(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no Chinese of a court"):
        guess(
            tmp_path,
            "案號,立案日期,結案日期,承辦人,案由\n1,2014-05-01,,王偉,買賣合同\n" * 3,
            "big5",
        )


def test_the_proposed_day_of_the_extract_heeds_no_slip_of_the_pen(tmp_path: Path) -> None:
    assert "# as_of: 2014-06-01 " in guess(tmp_path, COURT).text
    slip = "（2014）执字第3号,2041-05-04,,李娜,008,—,买卖合同纠纷,城西,2000,180,未结,\n"
    assert "# as_of: 2014-06-01 " in guess(tmp_path, COURT + slip).text


def test_more_columns_than_a_ledger_has_are_refused_before_they_are_looked_at(tmp_path: Path):
    wide = tmp_path / "wide.csv"
    wide.write_text(",".join(f"c{i}" for i in range(200_000)) + "\n", "utf-8")
    with pytest.raises(InputError, match="has 200,000 columns; a ledger has at most 1,000"):
        guessed(wide)


def test_a_workbook_that_fills_the_memory_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    place = tmp_path / "swells.xlsx"
    with ZipFile(place, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 2_000_000)
    monkeypatch.setattr(workbook, "SMALL_UNPACKED", 1_000_000)
    with pytest.raises(InputError, match="would take 2 MB when it is unpacked"):
        guessed(place)
