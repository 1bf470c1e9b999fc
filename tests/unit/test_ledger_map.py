"""A map is checked as a scenario is: each fault with its line, its key, and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.language import speaking
from sim.ledger import map_file
from sim.ledger.map_file import read_map
from sim.ledger.mapping import LedgerMap
from sim.scenario.problems import InputError

WHOLE = """\
file: {encoding: gb18030, sheet: 1, header_line: 2}
where: {角色: 承办}
columns: {case: 案号, filed: 立案日期, assigned: 分案日期, officer: [承办人, 工号], \
closed: 结案日期, kind: 案由, region: 辖区, amount: 标的额, limit: 期限, status: 状态, \
outcome: 结案方式}
dates: {order: ymd, timezone: Asia/Shanghai, missing: ["—", "1999-01-01"], earliest: 2000-01-01, \
latest: 2014-05-15}
days: calendar
rows: {one_per: case, duplicates: refuse, closed_before_filed: refuse, reopened: new_case}
extract: {as_of: 2014-05-15, holds: open_and_closed}
officers: {which: last, hash: true}
"""
LEAST = "columns: {case: a, filed: b, closed: c}\n"


def read(folder: Path, text: str) -> LedgerMap:
    file = folder / "m.yaml"
    file.write_text(text, encoding="utf-8")
    return read_map(file)


def refused(folder: Path, text: str) -> str:
    with pytest.raises(InputError) as found:
        read(folder, text)
    return str(found.value).replace(str(folder / "m.yaml"), "m.yaml")


def test_every_key_of_a_map(tmp_path: Path) -> None:
    known = read(tmp_path, WHOLE)
    assert known.columns.officer == ("承办人", "工号")
    assert known.where == {"角色": "承办"}
    assert known.dates.missing == ("—", "1999-01-01")
    assert known.extract.as_of == "2014-05-15"
    assert known.days == "calendar"


def test_what_is_usual(tmp_path: Path) -> None:
    known = read(tmp_path, LEAST)
    assert known.rows.one_per == "case"
    assert known.rows.duplicates == "refuse"
    assert known.dates.timezone == "Asia/Shanghai"
    assert known.officers.hash


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("colums: {case: a}", "m.yaml:1: colums: no such key; did you mean 'columns'?"),
        ("columns: {case: a, filled: b, closed: c}", "m.yaml:1: columns.filled: no such key; did"),
        ("columns: {filed: b, closed: c}", "m.yaml:1: columns: 'case' is missing"),
        ("columns: {case: a, closed: c}", "give 'time' and  rows: {one_per: event}"),
        ("columns: {case: a, filed: b}", "those that close a case:  rows: {closed_at: [...]}"),
        (
            "columns: {case: 7, filed: b, closed: c}",
            "columns.case: found 7; must be text (put it in quotes if it looks like a number",
        ),
        (
            "columns: {case: a, filed: b, closed: b}",
            "columns.closed: found \"b\", which is the column of 'filed' already",
        ),
        (LEAST + "days: worked", "m.yaml:2: days: found \"worked\"; did you mean 'working'?"),
        (LEAST + "days: no.csv", "m.yaml:2: days: no such file"),
        (LEAST + "rows: {one_per: cases}", "m.yaml:2: rows.one_per: found \"cases\"; did you mean"),
        (LEAST + "rows: {closed_at: [x]}", "rows.closed_at: is of rows that are events: give  one"),
        (
            "columns: {case: a, filed: b, closed: c, time: d}",
            "m.yaml:1: columns.time: is of rows that are events",
        ),
        (
            "columns: {case: a, event: e, time: t, closed: c}\n"
            "rows: {one_per: event, closed_at: [x]}",
            "m.yaml:2: rows.closed_at: give this or columns.closed, not both",
        ),
        (
            "columns: {case: a, filed: b}\nrows: {one_per: event, closed_at: [x]}",
            "columns: 'time' is missing: rows are events",
        ),
        (
            LEAST + "dates: {timezone: Asia/Shanghia}",
            "m.yaml:2: dates.timezone: found \"Asia/Shanghia\"; there is no such time zone; did "
            "you mean 'Asia/Shanghai'?",
        ),
        (
            LEAST + "dates: {timezone: Asia/Beijing}",
            "m.yaml:2: dates.timezone: found \"Asia/Beijing\"; there is no such time zone; did "
            "you mean 'Asia/Shanghai'?",
        ),
        (LEAST + "dates: {latest: 2014-02-30}", 'dates.latest: found "2014-02-30"; must be a day'),
        (
            LEAST + "dates: {earliest: 2015-01-01, latest: 2014-01-01}",
            "m.yaml:2: dates.earliest: must not be after 2014-01-01",
        ),
        (
            LEAST + "extract: {begins: 2015-01-01, as_of: 2014-01-01}",
            "m.yaml:2: extract.begins: must not be after 2014-01-01",
        ),
        (LEAST + "file: {encoding: ascii}", 'file.encoding: found "ascii"; allowed: utf-8, utf-16'),
        (LEAST + 'file: {separator: ":"}', "m.yaml:2: file.separator: found \":\"; must be one of"),
        (LEAST + "file: {header_line: 0}", "m.yaml:2: file.header_line: found 0; must be 1 or mo"),
        (LEAST + "use: {share: 0.7}", "m.yaml:2: use: 'source' is missing"),
        (LEAST + "where: {a: [b、c]}", "write [b, c]"),
    ],
)  # fmt: skip
def test_faults_with_their_lines_and_keys(tmp_path: Path, text: str, message: str) -> None:
    assert message in refused(tmp_path, text)


def test_events_that_file_and_close(tmp_path: Path) -> None:
    text = (
        "columns: {case: a, event: e, time: t}\n"
        "rows: {one_per: event, filed_at: f, closed_at: [x, y]}"
    )
    known = read(tmp_path, text)
    assert known.rows.closed_at == ("x", "y")
    assert known.rows.filed_at == "f"


def test_working_days_are_those_of_china_or_of_a_table(tmp_path: Path) -> None:
    assert read(tmp_path, LEAST + "days: working").days == "china"
    assert read(tmp_path, LEAST + "days: weekdays").days == "weekdays"
    (tmp_path / "days.csv").write_text("date,working\n2014-05-01,0\n2014-05-02,1\n", "utf-8")
    days = read(tmp_path, LEAST + "days: days.csv").days
    assert not isinstance(days, str)
    assert days.holidays == ("2014-05-01",)


def test_a_map_may_be_laid_over_another(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(LEAST + "extract: {as_of: 2014-05-15}\n", "utf-8")
    known = read(tmp_path, "extends: old.yaml\nextract: {as_of: 2014-06-15}\n")
    assert known.extract.as_of == "2014-06-15"
    assert known.columns.case == "a"


def test_without_a_table_of_time_zones_any_name_may_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_file, "zones", frozenset)
    assert read(tmp_path, LEAST + "dates: {timezone: Asia/Nowhere}").dates.timezone


def test_tabs_by_their_name(tmp_path: Path) -> None:
    assert read(tmp_path, LEAST + "file: {separator: tab}").file.separator == "\t"
    assert read(tmp_path, LEAST + 'file: {separator: "\\t"}').file.separator == "\t"


def test_other_names_of_encodings(tmp_path: Path) -> None:
    assert read(tmp_path, LEAST + "file: {encoding: GBK}").file.encoding == "gb18030"


def test_faults_in_chinese(tmp_path: Path) -> None:
    with speaking("zh"):
        assert "columns.filled" in refused(tmp_path, "columns: {case: a, filled: b, closed: c}")


def test_a_number_that_is_one_only_with_its_region_may_name_it(tmp_path: Path) -> None:
    known = read(tmp_path, "columns: {case: [r, n], filed: f, closed: c, region: r}")
    assert known.columns.case == ("r", "n")
    assert "which is the column of 'case' already" in refused(
        tmp_path, "columns: {case: r, filed: f, closed: c, region: r}"
    )


def test_a_case_that_comes_back_needs_events_that_file_and_close(tmp_path: Path) -> None:
    columns = "columns: {case: a, event: e, time: t}\n"
    rows = "rows: {one_per: event, closed_at: x, reopened: new_case"
    assert "m.yaml:2: rows.reopened: needs rows that are cases" in refused(
        tmp_path, columns + rows + "}"
    )
    assert read(tmp_path, columns + rows + ", filed_at: f}").rows.reopened == "new_case"
