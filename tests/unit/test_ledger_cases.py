"""Rows become cases: one a case, an assignment or an event; what is not used is written down."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.ledger.cases import ledger_of
from sim.ledger.ledger import Ledger
from sim.ledger.records import RowProblem
from sim.scenario.problems import InputError
from sim.world.streams import Streams
from tests.ledger_rows import map_of, rows_of

CASES = "case filed closed officer kind"
EVENTS = "case event time officer"


def ledger(keys: str, *rows: tuple[Any, ...], **parts: Any) -> Ledger:
    parts.setdefault("officers", {"hash": False})
    return ledger_of(rows_of(keys, *rows), map_of(keys, **parts))


def events(*rows: tuple[Any, ...], **rules: Any) -> Ledger:
    rules = {"one_per": "event", "closed_at": "end", **rules}
    return ledger(EVENTS, *rows, rows=rules)


def days(moments: Any) -> list[str]:
    return ["" if np.isnat(day) else str(day.astype("datetime64[D]")) for day in moments]


def cells(found: Ledger) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.found) for one in found.problems]


def test_cases_stand_in_order_of_filing_and_officers_in_that_of_their_first_cases() -> None:
    read = ledger(
        CASES,
        ("c", "2014-03-01", "", "Wang", "wages"),
        ("a", "2014-01-05", "2014-02-01", "Li", ""),
        ("b", "2014-01-05", "", "", "loan"),
        officers={"hash": True},
    )
    assert list(read.line) == [3, 4, 2]
    assert list(read.case) == ["C000001", "C000002", "C000003"]
    assert list(read.officer) == [0, -1, 1]
    assert read.officers == ("O001", "O002")
    assert read.kinds == ("loan", "wages")
    assert list(read.kind) == [-1, 0, 1]
    assert days(read.closed) == ["2014-02-01", "", ""]
    assert str(read.as_of) == "2014-03-02T00:00:00.000000"
    assert read.problems == ()


def test_no_name_and_no_number_is_left_in_a_ledger_that_hides_them() -> None:
    read = ledger(
        CASES,
        ("secret-1", "2014-01-05", "2014-02-01", "Li", "loan"),
        ("secret-1", "2014-01-05", "", "Wang", "loan"),
        ("secret-2", "2014-01-06", "", "Wang", "loan"),
        rows={"duplicates": "last"},
        officers={"hash": True},
    )
    everything = repr(read)
    assert not any(name in everything for name in ("secret", "Li'", "Wang"))
    assert cells(read) == [(2, "case", "***")]


def test_no_name_is_left_of_rows_that_were_left_out_in_reading() -> None:
    records = rows_of(CASES, ("a", "2014-01-05", "", "Li", "loan"))
    found = (
        RowProblem(1, "officer", "2 rows", "left out, as 'where' says"),
        RowProblem(3, "officer", "Li?", "taken as it stands"),
        RowProblem(4, "", "3 cells", "row left out"),
    )
    read = ledger_of(replace(records, problems=found), map_of(CASES))
    assert [one.found for one in read.problems] == ["2 rows", "***", "3 cells"]


def test_of_repeated_rows_the_first_or_the_last_counts_and_the_others_are_written_down() -> None:
    rows = (
        ("a", "2014-01-05", "2014-02-01", "Li", "loan"),
        ("b", "2014-01-06", "", "Li", "loan"),
        ("a", "2014-01-05", "", "Wang", "loan"),
    )
    first = ledger(CASES, *rows, rows={"duplicates": "first"})
    last = ledger(CASES, *rows, rows={"duplicates": "last"})
    assert days(first.closed) == ["2014-02-01", ""]
    assert cells(first) == [(4, "case", "a")]
    assert days(last.closed) == ["", ""]
    assert cells(last) == [(2, "case", "a")]


def test_a_number_filed_again_after_its_closure_is_a_case_again() -> None:
    rows = (
        ("a", "2014-05-01", "2014-06-01", "Li", "loan"),
        ("a", "2014-01-05", "2014-02-01", "Li", "loan"),
        ("a", "2014-07-01", "", "Wang", "loan"),
        ("b", "2014-07-02", "", "Wang", "loan"),
    )
    read = ledger(CASES, *rows, rows={"reopened": "new_case"})
    assert list(read.case) == ["a", "a#2", "a#3", "b"]
    assert list(read.returned) == [False, True, True, False]
    assert read.problems == ()


@pytest.mark.parametrize(
    "second",
    [
        ("a", "2014-01-05", "2014-01-05", "Li", "loan"),  # the same row twice: closed on its day
        ("a", "2014-01-20", "", "Li", "loan"),  # while the first is open
    ],
)
def test_a_row_that_is_no_new_filing_after_a_closure_is_a_repetition(second: Any) -> None:
    closed = second[2] or "2014-02-01"
    rows = (
        ("a", "2014-01-05", closed, "Li", "loan"),
        second,
        ("b", "2014-03-01", "", "Li", ""),
    )
    with pytest.raises(InputError, match=r"rows\.duplicates"):
        ledger(CASES, *rows, rows={"reopened": "new_case"})
    read = ledger(CASES, *rows, rows={"reopened": "new_case", "duplicates": "first"})
    assert list(read.line) == [2, 4]


def test_nothing_is_a_new_filing_after_a_row_that_is_still_open() -> None:
    rows = (
        ("a", "2014-01-05", "", "Li", "loan"),
        ("a", "2014-03-01", "2014-04-01", "Li", "loan"),
    )
    read = ledger(CASES, *rows, rows={"reopened": "new_case", "duplicates": "first"})
    assert list(read.returned) == [False]


def test_an_assignment_of_several_is_the_first_or_the_last_by_its_day() -> None:
    keys = "case filed assigned closed officer"
    rows = (
        ("a", "2014-01-05", "2014-03-01", "", "Wang"),
        ("a", "2014-01-05", "2014-01-07", "", "Li"),
        ("a", "", "2014-04-01", "", ""),
        ("b", "2014-02-05", "2014-02-07", "2014-05-01", "Li"),
    )
    last = ledger(keys, *rows, rows={"one_per": "assignment"})
    assert [last.officers[one] for one in last.officer] == ["Wang", "Li"]
    assert days(last.assigned) == ["2014-01-07", "2014-02-07"]  # since then it is in no pool
    first = ledger(
        keys, *rows, rows={"one_per": "assignment"}, officers={"which": "first", "hash": False}
    )
    assert [first.officers[one] for one in first.officer] == ["Li", "Li"]
    assert days(first.assigned) == ["2014-01-07", "2014-02-07"]
    assert "1 of 2 cases have several officers" in last.remarks[0]


def test_contradictory_filings_of_assignments_are_refused_or_decided() -> None:
    keys = "case filed assigned closed officer"
    rows = (
        ("a", "2014-01-05", "2014-01-07", "", "Li"),
        ("a", "2014-01-06", "2014-03-01", "", "Wang"),
    )
    with pytest.raises(InputError, match=r"'2014-01-05' in line 2, '2014-01-06' in line 3"):
        ledger(keys, *rows, rows={"one_per": "assignment"})
    read = ledger(keys, *rows, rows={"one_per": "assignment", "duplicates": "last"})
    assert days(read.filed) == ["2014-01-06"]
    assert cells(read) == [(2, "filed", "2014-01-05")]


EVENT_ROWS = (
    ("a", "end", "2014-04-01", "Wang"),
    ("a", "file", "2014-01-05", "Li"),
    ("b", "ask", "2014-01-06", ""),
    ("a", "end", "2014-02-01", ""),
    ("b", "file", "2014-01-08", "Li"),
    ("b", "give", "2014-01-09", "Zhao"),
)


def test_of_events_the_first_is_the_filing_and_the_last_that_is_named_the_closure() -> None:
    read = events(*EVENT_ROWS)
    assert days(read.filed) == ["2014-01-05", "2014-01-06"]
    assert days(read.closed) == ["2014-04-01", ""]
    assert [read.officers[one] for one in read.officer] == ["Wang", "Zhao"]
    assert list(read.line) == [2, 4]


def test_events_that_are_named_are_the_filing_and_the_allocation() -> None:
    read = events(*EVENT_ROWS, filed_at=["file"], assigned_at="give")
    assert days(read.filed) == ["2014-01-05", "2014-01-08"]
    assert days(read.assigned) == ["", "2014-01-09"]


def test_a_case_without_the_event_that_files_it_is_refused_or_left_out() -> None:
    with pytest.raises(InputError, match=r"rows\.incomplete"):
        events(*EVENT_ROWS, filed_at="ask")
    read = events(*EVENT_ROWS, filed_at="ask", incomplete="drop")
    assert list(read.case) == ["b"]
    assert cells(read) == [(2, "filed", "")]


def test_values_of_the_case_in_each_event_are_its_own_empty_ones_are_not() -> None:
    keys = "case filed closed kind amount event time"
    rows = (
        ("a", "2014-01-05", "", "", 5.0, "x", "2014-01-09"),
        ("a", "2014-01-05", "2014-02-01", "loan", None, "y", "2014-01-08"),
        ("b", "2014-01-07", "", "", None, "y", "2014-01-08"),
    )
    read = ledger(keys, *rows, rows={"one_per": "event"})
    assert days(read.closed) == ["2014-02-01", ""]
    assert read.kinds == ("loan",)
    assert read.amount[0] == 5.0
    assert np.isnan(read.amount[1])


def test_contradictory_values_of_events_are_decided_by_time_not_by_line() -> None:
    keys = "case filed closed kind time"
    rows = (
        ("a", "2014-01-05", "", "later", "2014-01-09"),
        ("a", "2014-01-05", "", "earlier", "2014-01-08"),
    )
    with pytest.raises(InputError, match="several values of 'kind'"):
        ledger(keys, *rows, rows={"one_per": "event"})
    for which, kind in (("first", "earlier"), ("last", "later")):
        read = ledger(keys, *rows, rows={"one_per": "event", "duplicates": which})
        assert read.kinds == (kind,)
        assert [one.column for one in read.problems] == ["kind"]


def test_a_day_of_closure_is_not_before_a_time_of_filing_on_that_day() -> None:
    read = ledger(
        "case filed closed",
        (
            "a",
            "2014-01-05T10:30",
            "2014-01-05",
        ),
        ("b", "2014-01-05T11:30", ""),
    )
    assert list(read.filed) == [np.datetime64("2014-01-05")] * 2
    assert "times of day" in read.remarks[0]


def test_a_limit_without_a_time_is_the_end_of_its_day() -> None:
    for limit in ("2014-01-15", 10):
        read = ledger(
            "case filed closed limit",
            ("a", "2014-01-05T10:30", "2014-01-15T17:00", limit),
            ("b", "2014-01-05T11:30", "", limit),
        )
        assert (read.closed <= read.limit).tolist() == [True, False]
        assert (read.limit < np.datetime64("2014-01-16")).all()
        assert "end of that day" in read.remarks[-1]


@pytest.mark.parametrize(
    ("as_of", "end"),
    [
        (None, "2014-03-02"),
        ("2014-03-01", "2014-03-02"),  # something has that day
        ("2014-03-05", "2014-03-05"),  # nothing has
    ],
)
def test_the_extract_ends_with_its_day_if_that_has_anything(as_of: str | None, end: str) -> None:
    read = ledger(
        "case filed closed",
        ("a", "2014-01-05", "2014-03-01"),
        ("b", "2014-02-05", ""),
        extract={"as_of": as_of},
    )
    assert read.as_of == np.datetime64(end)


def test_later_days_are_unknown_on_the_day_of_the_extract() -> None:
    read = ledger(
        "case filed closed",
        ("a", "2014-01-05", "2014-01-10"),
        ("b", "2014-01-06", "2014-03-10"),
        ("c", "2014-02-05", "2014-03-10"),
        extract={"as_of": "2014-01-31", "later": "censor"},
    )
    assert days(read.closed) == ["2014-01-10", ""]
    assert cells(read) == [(3, "closed", "2014-03-10"), (4, "filed", "2014-02-05")]


def test_every_row_is_a_case_or_written_down() -> None:
    draws = Streams(5, 0).draws("rows", 6 * 400).reshape(400, 6)
    filed = np.datetime64("2013-01-01") + (300 * draws[:, 0]).astype(int)
    closed = filed + (93 * draws[:, 1]).astype(int) - 3
    rows = [
        (
            str(int(200 * draw[2])) if draw[3] > 0.05 else "",
            str(begun) if draw[4] > 0.05 else "",
            str(ended) if draw[5] > 0.3 else "",
        )
        for draw, begun, ended in zip(draws, filed, closed, strict=True)
    ]
    for reopened in ("new_case", "refuse"):
        read = ledger(
            "case filed closed",
            *rows,
            rows={
                "duplicates": "first",
                "incomplete": "drop",
                "closed_before_filed": "drop",
                "reopened": reopened,
            },
        )
        unused = [problem.line for problem in read.problems]
        assert sorted([*read.line, *unused]) == list(range(2, 402))
        assert len(set(read.case)) == len(read)


def test_a_name_that_is_no_officers_is_said() -> None:
    row, other = ("a", "2014-01-05", "2014-02-01", "SYSTEM", ""), ("b", "2014-01-06", "", "Li", "")
    said = " ".join(ledger(CASES, row, other).remarks)
    assert '1 case is of the officer "SYSTEM"' in said
    assert "officers.none" not in " ".join(ledger(CASES, (*row[:3], "Li", ""), other).remarks)


def test_events_that_file_a_case_again_after_its_closure() -> None:
    rows = (
        ("a", "start", "2014-01-05", "Li"),
        ("b", "start", "2014-01-06", "Li"),
        ("a", "end", "2014-01-09", ""),
        ("a", "note", "2014-01-10", "Ma"),
        ("a", "start", "2014-02-01", "Wang"),
        ("a", "start", "2014-02-02", "Wang"),
        ("a", "end", "2014-02-07", ""),
    )
    again = events(*rows, filed_at="start", reopened="new_case")
    assert list(again.case) == ["a", "b", "a#2"]
    assert days(again.filed) == ["2014-01-05", "2014-01-06", "2014-02-01"]
    assert days(again.closed) == ["2014-01-09", "", "2014-02-07"]
    assert [again.officers[at] for at in again.officer] == ["Ma", "Li", "Wang"]
    assert list(again.returned) == [False, False, True]
    one = events(*rows, filed_at="start")
    assert days(one.closed) == ["2014-02-07", ""]
    assert "1 case is filed again" in " ".join(one.remarks)
