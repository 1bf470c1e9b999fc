"""Traps of ledgers, a small invented file each: what the program says, and what settles it.

The files of ``tests/traps`` are in UTF-8 to be read here; those of courts mostly are not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sim.ledger.ledger import Ledger
from sim.ledger.read import read_ledger

TRAPS = Path(__file__).parents[1] / "traps"
COLUMNS = {"case": "案号", "filed": "立案日期", "officer": "承办人", "closed": "结案日期"}
AS_OF = {"as_of": "2014-05-15"}


@dataclass(frozen=True)
class Trap:
    """A ledger that must not be read as it stands, and what becomes of it.

    Attributes
    ----------
    line : int
        That the refusal names; 0: none.
    key : str
        Of the map, that settles it.
    said : str
        Words of the refusal.
    settled : dict
        Keys that let it be read.
    cases, open : int
        How many it then has, and how many of them are open.
    given : dict
        Keys of the map in any case.
    """

    line: int
    key: str
    said: str
    settled: dict[str, object]
    cases: int = 48
    open: int = 5
    given: dict[str, object] = field(default_factory=dict)


REFUSED = {
    "placeholder": Trap(
        14, "dates.missing", "34 cases have the '结案日期' 2014-05-01 (first in line 14)",
        {"dates": {"missing": ["2014-05-01"]}}, open=36,
    ),
    "day_order_unknown": Trap(
        2, "dates.order", "no line shows whether the day or the month is first",
        {"dates": {"order": "dmy"}}, cases=9, open=0, given={"extract": {"holds": "closed_only"}},
    ),
    "day_order_contradictory": Trap(
        5, "dates.order", 'line 5 ("13/7/2013") has the day first, line 8 ("9/14/2013") the month',
        {"dates": {"order": "dmy", "missing": ["9/14/2013"]}, "rows": {"incomplete": "drop"}},
        cases=8, open=0, given={"extract": {"holds": "closed_only"}},
    ),
    "excel_serials": Trap(
        2, "dates.excel_serials", 'found "41456" (and in 47 more lines)',
        {"dates": {"excel_serials": True}},
    ),
    "no_day": Trap(
        17, "columns.closed", '\'结案日期\': found "不详", which is no day',
        {"dates": {"missing": ["不详"]}}, open=6,
    ),
    "repeated": Trap(
        22, "rows.duplicates", "1 case number stands in several rows (rows too many: 2;",
        {"rows": {"duplicates": "first"}}, cases=46,
    ),
    "came_back": Trap(
        50, "rows.duplicates", "rows.reopened: new_case counts those that are filed again",
        {"rows": {"reopened": "new_case"}}, cases=49, open=6,
    ),
    "several_roles": Trap(
        3, "rows.duplicates", "48 case numbers stand in several rows",
        {"where": {"角色": "承办"}},
    ),
    "year_2224": Trap(
        12, "extract.as_of", "in line 12: 2224-02-20; the number says 2014)",
        {"extract": {**AS_OF, "later": "censor"}}, cases=47,
    ),
    "filed_after_extract": Trap(
        49, "extract.as_of", "1 case has a '立案日期' after the extract's day",
        {"extract": {**AS_OF, "later": "censor"}}, cases=47, open=4,
    ),
    "closed_before_filed": Trap(
        9, "rows.closed_before_filed", "1 case is closed before it is filed (（2013）执8号",
        {"rows": {"closed_before_filed": "drop"}}, cases=47,
    ),
    "all_closed": Trap(
        0, "extract.holds", "all 43 cases are closed, so that nothing can be known of backlogs",
        {"extract": {**AS_OF, "holds": "closed_only"}}, cases=43, open=0,
    ),
    "old_open": Trap(
        2, "columns.status", "10 of 36 cases filed over 365 days before the extract's day",
        {"extract": {**AS_OF, "old_open": "keep"}}, cases=60, open=12,
    ),
    "old_open_by_status": Trap(
        2, "columns.status", "no status says that they are open",
        {"columns": {**COLUMNS, "status": "状态"}}, cases=60, open=12,
    ),
    "old_closures_missing": Trap(
        2, "extract.begins", "closed cases seem not to be written out",
        {"extract": {"as_of": "2014-04-05", "begins": "2014-01-01"}}, cases=200, open=80,
        given={"extract": {"as_of": "2014-04-05"}},
    ),
    "no_day_of_filing": Trap(
        14, "rows.incomplete", "1 case has no day of filing (line 14)",
        {"rows": {"incomplete": "drop"}}, cases=47, open=6,
    ),
    "one_cell_too_many": Trap(
        13, "rows.other_width", "found 5 cells under 4 headings",
        {"rows": {"other_width": "drop"}}, cases=47,
    ),
    "title_and_total": Trap(
        1, "file.header_line", "it stands in line 3: say  header_line: 3",
        {"file": {"header_line": 3}},
    ),
    "assignments": Trap(
        3, "rows.duplicates", "or say rows.one_per: assignment, or event",
        {"rows": {"one_per": "assignment"}, "columns": {**COLUMNS, "assigned": "分案日期"}},
    ),
}  # fmt: skip


def write_map(**keys: object) -> None:
    """A map of a court's usual columns, as JSON, which is YAML; other keys are laid over it."""
    import json

    form = {"columns": COLUMNS, "extract": AS_OF} | keys
    Path("map.yaml").write_text(json.dumps(form, ensure_ascii=False), "utf-8")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def put(name: str, encoding: str = "gb18030") -> str:
    text = (TRAPS / f"{name}.csv").read_text("utf-8")
    Path("ledger.csv").write_bytes(text.encode(encoding))
    return "ledger.csv"


def counted(ledger: Ledger) -> tuple[int, int]:
    """Cases, and open ones."""
    return len(ledger), int((ledger.closed != ledger.closed).sum())


@pytest.mark.parametrize("name", REFUSED)
def test_a_trap_is_refused_in_one_message_until_the_map_says_what_to_do(name, here, sim):
    trap, file = REFUSED[name], put(name)
    write_map(**trap.given)
    answer = sim("ledger", file, "--map", "map.yaml")
    assert answer.code == 2
    first = answer.err.splitlines()[0]
    assert first.startswith(f"ledger.csv:{trap.line}: {trap.key}: " if trap.line else
                            f"ledger.csv: {trap.key}: ")  # fmt: skip
    assert trap.said in first
    assert "Traceback" not in answer.err
    assert sorted(path.name for path in Path().iterdir()) == ["ledger.csv", "map.yaml"]
    write_map(**trap.given | trap.settled)
    assert counted(read_ledger(file, "map.yaml")) == (trap.cases, trap.open)


def test_every_trap_is_in_a_table():
    files = {path.stem for path in TRAPS.iterdir()}
    others = {"no_officer", "leading_zeros", "all_forms_of_days", "events", "filings_end"}
    assert files == {*REFUSED, *others, "traditional"}


def test_a_row_that_is_not_used_is_a_problem_with_its_line_and_what_was_done(here):
    file = put("closed_before_filed")
    write_map(rows={"closed_before_filed": "drop"})
    (row,) = read_ledger(file, "map.yaml").problems
    assert (row.line, row.column, row.found) == (9, "结案日期", "2013-05-02")
    assert row.done == "not used: the case is closed before it is filed"
    file = put("title_and_total")
    write_map(file={"header_line": 3})
    assert [row.found for row in read_ledger(file, "map.yaml").problems] == ["合计", "制表："]


def test_a_case_without_an_officer_is_in_the_totals_and_no_team(here):
    ledger = read_ledger(put("no_officer"), write_map() or "map.yaml")
    assert counted(ledger) == (48, 5)
    assert (ledger.officer < 0).sum() == 3
    assert ledger.officers == ("O001", "O002", "O003", "O004")


def test_numbers_are_texts_with_their_zeros(here):
    write_map(officers={"hash": False})
    assert read_ledger(put("leading_zeros"), "map.yaml").case[0] == "00123"


def test_days_in_all_forms_are_the_same_days_in_any_encoding(here):
    write_map(dates={"missing": ["—"]})
    found = {
        encoding: read_ledger(put("all_forms_of_days", encoding), "map.yaml")
        for encoding in ("gb18030", "utf-8", "utf-8-sig", "utf-16")
    }
    write_map()
    plain = read_ledger(put("no_officer"), "map.yaml")  # the same days, all as 2014-05-01
    for ledger in found.values():
        assert (ledger.filed == plain.filed).all()
        assert counted(ledger) == (48, 5)


def test_text_that_decodes_but_is_not_of_its_language_is_refused(here, sim):
    file = put("traditional", "big5")
    write_map(columns={"case": "no", "filed": "filed", "officer": "officer", "closed": "closed"})
    answer = sim("ledger", file, "--map", "map.yaml")
    assert answer.code == 2
    assert "can be read as GB18030, but is then no Chinese of a court" in answer.err


def test_events_become_cases_with_their_last_officer(here):
    columns = {"case": "案号", "event": "活动", "time": "时间", "officer": "人员"}
    rows = {"one_per": "event", "filed_at": "立案", "assigned_at": "分案", "closed_at": "结案"}
    write_map(columns=columns, rows=rows, where={"活动": ["立案", "分案", "结案"]})
    ledger = read_ledger(put("events"), "map.yaml")
    assert counted(ledger) == (48, 5)
    assert str(ledger.filed[0]) == "2013-07-01T09:00:00.000000"
    assert (ledger.assigned - ledger.filed).astype("timedelta64[m]").astype(int)[0] == 390


def test_a_window_after_the_last_filing_is_refused(here, sim):
    file = put("filings_end")
    write_map(extract={"as_of": "2014-12-31", "holds": "closed_only"})
    answer = sim("ledger", file, "--map", "map.yaml", "--from", "2013-09", "--to", "2014-10")
    assert answer.code == 2
    assert "the last filing is of 2014-04-09, but the ledger goes on until" in answer.err
