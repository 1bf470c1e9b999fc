"""What a ledger is refused for: each in a sentence with a number, and the key that settles it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.ledger.cases import ledger_of
from sim.ledger.crowded import crowded_days
from sim.ledger.ledger import Ledger
from sim.ledger.map_file import read_map
from sim.ledger.measured import measured
from sim.ledger.steady import (
    end_of_filings,
    growing,
    why_no_window,
    without_filings,
)
from sim.ledger.window import window_of
from sim.scenario.problems import InputError, Problem
from sim.world.streams import Streams
from tests.ledger_rows import map_of, rows_of

Row = tuple[Any, ...]
KEYS = "case filed closed"
START = np.datetime64("2012-01-02")


def read(*rows: Row, keys: str = KEYS, **parts: Any) -> Ledger:
    return ledger_of(rows_of(keys, *rows), map_of(keys, **parts))


def refusals(*rows: Row, keys: str = KEYS, **parts: Any) -> dict[str, Problem]:
    with pytest.raises(InputError) as caught:
        read(*rows, keys=keys, **parts)
    found = {one.place.key: one for one in caught.value.problems}
    assert len(found) == len(caught.value.problems)
    return found


def regular(n: int = 300, closed_share: float = 0.9, every: int = 3) -> list[Row]:
    """Cases filed every few days, most closed 40 days later."""
    filed = START + every * np.arange(n)
    return [
        (f"n{row}", str(day), str(day + 40) if (row * 7) % 100 < 100 * closed_share else "")
        for row, day in enumerate(filed)
        if row < n - 20 or (row * 7) % 100 >= 100 * closed_share
    ]


def test_a_ledger_with_nothing_wrong_is_read_without_a_word() -> None:
    ledger = read(*regular())
    assert ledger.remarks == ()
    assert ledger.problems == ()


def test_all_that_is_wrong_is_said_at_once() -> None:
    found = refusals(
        *regular(),
        ("n5", "2012-02-01", ""),
        ("late", "2224-03-01", ""),
        ("back", "2012-03-01", "2012-02-01"),
        ("", "2012-03-01", ""),
    )
    assert set(found) == {
        "rows.duplicates",
        "extract.as_of",
        "rows.closed_before_filed",
        "rows.incomplete",
    }


@pytest.mark.parametrize("key", ["filed", "closed"])
def test_a_day_that_stands_for_none_is_refused(key: str) -> None:
    stands = "2012-05-17"
    rows = regular()
    at = KEYS.split().index(key)
    for row in range(60, 105):
        rows[row] = tuple(stands if cell == at else rows[row][cell] for cell in range(3))
    said = refusals(*rows, rows={"closed_before_filed": "keep"})["dates.missing"]
    assert "45 cases" in said.message or "46 cases" in said.message
    assert stands in said.message
    assert said.place.line == (62 if key == "filed" else 34)
    ledger = read(*rows, rows={"closed_before_filed": "keep"}, dates={"real": [stands]})
    assert len(ledger) == len(rows)


def test_a_day_of_one_matter_of_many_parties_is_said_but_not_refused() -> None:
    rows = regular(900, every=1)
    rows += [(f"m{one}", "2012-05-17", "") for one in range(35)]
    ledger = read(*rows)
    assert len(ledger) == len(rows)
    assert "2012-05-17" in ledger.remarks[0]


@pytest.mark.parametrize(
    ("stands", "closing_day", "refused"),
    [
        ("2012-06-29", "last", True),
        ("2012-06-30", "last", False),
        ("2012-12-11", "last", False),
        ("2012-06-25", 25, False),
        ("2012-06-25", "last", True),
    ],
)
def test_closures_in_batches_at_the_end_of_a_month_or_year_are_said(
    stands: str, closing_day: Any, refused: bool
) -> None:
    rows = [*regular(), *((f"b{one}", f"2012-05-{one % 28 + 1:02d}", stands) for one in range(45))]
    if refused:
        assert "dates.missing" in refusals(*rows, closing_day=closing_day)
    else:
        assert stands in read(*rows, closing_day=closing_day).remarks[0]


@pytest.mark.parametrize("rate", [0.2, 1, 5, 40])
@pytest.mark.parametrize("pattern", ["poisson", "week", "month end"])
def test_no_day_of_a_court_is_taken_for_one_that_stands_for_none(rate: float, pattern: str) -> None:
    days = np.datetime64("2012-01-01") + np.arange(730)
    means = np.full(730, float(rate))
    if pattern != "poisson":
        means *= np.array([0, 0.5, 1, 1, 1, 1, 3.0])[np.arange(730) % 7]
    if pattern == "month end":
        means *= np.where((days + 3).astype("M8[M]") != days.astype("M8[M]"), 12, 1)
    for replication in range(20):
        counts = Streams(3, replication).generator("filings").poisson(means)
        assert crowded_days(np.repeat(days, counts)) == []


def test_repeated_numbers_are_counted_and_named() -> None:
    said = refusals(*regular(), ("n5", "2012-02-01", ""), ("n6", "2012-02-02", ""))
    assert said["rows.duplicates"].message.startswith("2 case numbers stand in several rows")
    assert said["rows.duplicates"].place.line == len(regular()) + 2
    again = refusals(*regular(), ("n0", "2012-09-01", ""))
    assert "rows.reopened: new_case" in again["rows.duplicates"].message


def test_a_year_that_cannot_be_is_refused_with_the_one_in_the_number() -> None:
    slip = ("（2014）鲁1002执123号", "2224-03-01", "")
    said = refusals(*regular(), slip)["extract.as_of"]
    assert "the number says 2014" in said.message
    assert "2224-03-01" in said.message
    near = ("（2013）鲁1002执124号", "2018-03-01", "")
    said = refusals(*regular(), near)["extract.as_of"]
    assert "the number says 2013" in said.message


@pytest.mark.parametrize("key", ["filed", "assigned", "closed"])
def test_days_after_the_extract_are_refused(key: str) -> None:
    keys = "case filed assigned closed"
    row = {"case": "x", "filed": "2014-01-01", "assigned": "", "closed": "", key: "2014-12-01"}
    rows = [("o", "2014-01-01", "", ""), tuple(row.values())]
    said = refusals(*rows, keys=keys, extract={"as_of": "2014-05-15"})["extract.as_of"]
    assert "2014-12-01" in said.message
    assert said.place.line == 3


def test_the_first_day_of_a_spreadsheet_is_refused_unless_the_map_begins_there() -> None:
    rows = [*regular(), ("x", "1900-01-01", "")]
    assert "1900-01-01" in refusals(*rows)["dates.missing"].message
    assert len(read(*rows, dates={"earliest": "1890-01-01"})) == len(rows)


def test_a_closure_before_its_filing_is_named_dropped_or_kept() -> None:
    rows = [*regular(), ("x", "2012-03-01", "2012-02-01"), ("y", "2012-03-01", "2012-02-29")]
    line = len(rows)
    said = refusals(*rows)["rows.closed_before_filed"]
    assert said.message.startswith("2 cases are closed before they are filed (x in line ")
    assert said.place.line == line
    dropped = read(*rows, rows={"closed_before_filed": "drop"})
    assert len(dropped) == len(rows) - 2
    kept = read(*rows, rows={"closed_before_filed": "keep"})
    assert len(kept) == len(rows)
    for ledger in (dropped, kept):
        assert [one.line for one in ledger.problems] == [line, line + 1]
        assert "2 cases" in ledger.remarks[0]


def test_a_ledger_of_closed_cases_must_say_so() -> None:
    rows = [row for row in regular() if row[2]]
    assert refusals(*rows)["extract.holds"].message.startswith(f"all {len(rows)} cases are closed")
    assert read(*rows, extract={"holds": "closed_only"}).closed_only
    said = refusals(*rows, ("x", "2012-03-01", ""), extract={"holds": "closed_only"})
    assert said["extract.holds"].place.line == len(rows) + 2


def test_with_a_day_that_stands_for_none_nobody_is_told_to_say_closed_only() -> None:
    rows = [(number, filed, closed or "9999-12-31") for number, filed, closed in regular()]
    assert "extract.holds" not in refusals(*rows)


def test_many_old_cases_without_a_closure_need_a_status() -> None:
    said = refusals(*regular(closed_share=0.7))["columns.status"]
    assert "over 365 days before" in said.message
    assert len(read(*regular(closed_share=0.85)))
    kept = read(*regular(closed_share=0.7), extract={"old_open": "keep"})
    assert "count as open (extract.old_open)" in " ".join(kept.remarks)
    keys = f"{KEYS} status"
    known = [(*row, "已结" if row[2] else "未结") for row in regular(closed_share=0.7)]
    assert read(*known, keys=keys).remarks == ()
    unknown = [(*row, "z" if row[2] else "a") for row in regular(closed_share=0.7)]
    assert "columns.status" in refusals(*unknown, keys=keys)
    said_so = read(*unknown, keys=keys, status={"open": "a", "closed": ["z"]})
    assert said_so.remarks == ()


def test_a_status_that_contradicts_the_closure_is_written_down() -> None:
    ledger = read(
        ("a", "2014-01-05", "2014-02-01", "Open"),
        ("b", "2014-01-06", "", "结案"),
        ("c", "2014-01-07", "", "在办"),
        ("d", "2014-01-07", "", "?"),
        keys=f"{KEYS} status",
    )
    assert [(one.line, one.found) for one in ledger.problems] == [(2, "Open"), (3, "结案")]
    assert len(ledger.remarks) == 3
    assert "?" in ledger.remarks[2]


def test_an_open_case_with_another_fault_is_an_open_case() -> None:
    rows = [row for row in regular() if row[2]]
    assert list(refusals(*rows, ("x", "2224-03-01", ""))) == ["extract.as_of"]


def test_a_map_that_censors_must_say_when(tmp_path: Path) -> None:
    file = tmp_path / "map.yaml"
    file.write_text("columns: {case: a, filed: b, closed: c}\nextract: {later: censor}\n")
    with pytest.raises(InputError, match="'as_of' is missing"):
        read_map(file)


def test_an_allocation_outside_its_case_is_written_down() -> None:
    ledger = read(
        ("a", "2014-01-05T10:00", "2014-01-05", "2014-02-01T09:00"),
        ("b", "2014-01-06T10:00", "2014-01-05", ""),
        ("c", "2014-01-07T10:00", "2014-03-01", "2014-02-01T09:00"),
        keys="case filed assigned closed",
    )
    assert [(one.line, one.found) for one in ledger.problems] == [
        (3, "2014-01-05"),
        (4, "2014-03-01"),
    ]
    assert "2 cases are allocated" in ledger.remarks[0]


def test_cases_that_the_extract_does_not_hold_contradict_it() -> None:
    said = refusals(*regular(), extract={"begins": "2012-03-01"})
    assert said["extract.begins"].message.startswith("7 cases were closed before 2012-03-01")


def test_old_cases_of_which_none_was_closed_early_were_not_all_written_out() -> None:
    rows = [row for row in regular(900, every=1) if not row[2] or row[2] >= "2012-12-01"]
    rows.sort(key=lambda row: row[1] >= "2012-12-01")
    old = [(f"old{one}", str(START - 200 + one), str(START + 350 + one)) for one in range(100)]
    said = refusals(*old, *rows)["extract.begins"]
    assert "no case is closed before 2012-12-01" in said.message
    assert said.place.line == 2
    for begins in ("2012-12-01", "2011-01-01"):
        assert len(read(*old, *rows, extract={"begins": begins})) == len(old) + len(rows)
    assert len(read(*rows)) == len(rows)  # few old cases: as it may be


def test_an_event_that_is_none_is_refused_with_the_nearest() -> None:
    row = ("x", "close", "2014-01-01")
    rules = {"one_per": "event", "closed_at": "closed"}
    said = refusals(row, keys="case event time", rows=rules)["rows.closed_at"]
    assert "did you mean 'close'" in said.message


def test_months_after_the_last_filing_are_not_measured() -> None:
    rows = regular(200)
    last = rows[-1][1]
    rows += [("x", rows[0][1], str(np.datetime64(last) + 120))]
    ledger = read(*rows)
    assert end_of_filings(ledger) == np.datetime64(last) + 1
    whole = why_no_window(ledger, window_of(ledger))
    assert [one.place.key for one in whole] == ["extract.as_of"]
    assert last in whole[0].message
    assert why_no_window(ledger, window_of(ledger, "2012-06", "2013-05")) == []


def test_a_month_whose_last_filing_is_before_a_holiday_is_whole() -> None:
    last = np.datetime64("2012-12-28")
    rows = [(f"c{one}", str(last - 2 * one), str(last - 2 * one + 40)) for one in range(200)]
    ledger = read(*rows, ("x", "2012-01-02", "2013-03-20"), ("y", "2012-01-03", ""))
    said = why_no_window(ledger, window_of(ledger, "2012-03", "2013-01"))[0].message
    assert "--to 2012-12" in said
    assert why_no_window(ledger, window_of(ledger, "2012-03", "2012-12")) == []


def test_days_without_filings_at_the_windows_end_are_said() -> None:
    last = np.datetime64("2012-12-10")
    rows = [(f"c{n}", str(last - n // 3), str(last - n // 3 + 19)) for n in range(900)]
    ledger = read(*rows, ("x", "2012-03-03", ""))
    assert why_no_window(ledger, window_of(ledger)) == []
    assert "after 2012-12-10" in without_filings(ledger, window_of(ledger))[0]
    assert without_filings(ledger, window_of(ledger, "2012-04", "2012-11")) == []


def test_filings_that_go_on_to_the_extract_do_not_end_before_it() -> None:
    for every in (1, 9, 40):
        ledger = read(*regular(100, every=every))
        assert end_of_filings(ledger) == ledger.as_of


def test_nothing_is_measured_of_months_after_the_last_filing() -> None:
    rows = regular(200)
    ledger = read(*rows, ("x", rows[0][1], str(np.datetime64(rows[-1][1]) + 120)))
    with pytest.raises(InputError, match=r"the last filing is of"):
        measured(ledger, window_of(ledger))
    kept = read(*rows, ("x", rows[0][1], "2012-02-01"), rows={"closed_before_filed": "keep"})
    assert measured(kept, window_of(kept, "2012-06", "2013-05")).notes == kept.remarks


def test_a_backlog_that_grows_from_nothing_is_said_of_the_months_in_which_it_does() -> None:
    ledger = read(*regular(900, every=1))  # closed after 40 days
    for first, said in (("2012-02", 1), ("2012-03", 0)):
        notes = growing(ledger, window_of(ledger, first, "2013-05"))
        assert len(notes) == said
        assert all("until about 2012-02-12" in note for note in notes)
    begun = read(*regular(900, every=1), extract={"begins": "2012-01-02"})
    assert growing(begun, window_of(begun, "2012-02", "2013-05")) == []
