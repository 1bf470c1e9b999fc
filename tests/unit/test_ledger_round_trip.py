"""A simulated play, written out as a court does and read back, has the measures that it had."""

from __future__ import annotations

import io

import numpy as np
import openpyxl
import pandas as pd
import pytest

from sim.ledger.measured import measured
from sim.ledger.play import play_of
from sim.ledger.practice import export, instants, register
from sim.ledger.read import read_ledger
from sim.ledger.window import window_of
from sim.measures.play import Play
from tests.exports import EXPORTS
from tests.support import docket, play_arm, scenario
from tests.unit.test_ledger_play import assert_same, both


@pytest.fixture(scope="module")
def simulated() -> Play:
    return both(history={"months": 2}, follow_up={"months": 0})[0]


@pytest.mark.parametrize("form", EXPORTS)
def test_a_ledger_has_the_measures_of_the_play_that_it_was_written_of(form, simulated, tmp_path):
    """Of every officer and month, too; durations to a microsecond, in a workbook a millisecond."""
    ledger = read_ledger(*EXPORTS[form].write(simulated, tmp_path))
    months = simulated.calendar.labels[simulated.calendar.history_months :]
    of_it = play_of(ledger, window_of(ledger, months[0], months[-1]))
    assert len(ledger) == len(register(simulated))
    assert not ledger.problems
    assert_same(simulated, of_it, 1e-6 if form == "workbook" else 1e-9)


def test_what_is_written_out_is_open_unless_it_was_closed_by_the_last_count(simulated):
    table = register(simulated)
    end = pd.Timestamp("2014-07-01")
    assert simulated.calendar.labels[-1] == "2014-06"
    assert (table[["filed", "assigned", "closed"]].max() < end).all()
    assert (table["closed"].isna() == (table["status"] == "未结")).all()
    assert table["closed"].isna().sum() == simulated.window("backlog")[-1].sum()
    assert table["case"].iloc[0] == "（2013）执1号"
    assert table["case"].is_unique


def test_months_that_are_alike_are_spread_over_their_dates():
    """Half of a month of 20 days is half of October's 31 days; before the run as in its first."""
    bureau = scenario()
    cases = docket(bureau, [10.0, 20.0, 50.0], [[0.5]] * 3)
    calendar = play_arm(bureau, cases=cases).calendar
    days = instants(calendar)(register_days := calendar.closing / 2)
    assert len(register_days) == 3
    assert days[0] == pd.Timestamp("2013-10-16T12:00")
    assert days[1] == pd.Timestamp("2013-11-01")


def test_worked_days_are_counted_on_and_back():
    bureau = scenario(calendar={"start": "2013-10", "months": 3, "working_days": "weekdays",
                                "days_per_month": None})  # fmt: skip
    when = instants(play_arm(bureau).calendar)
    days = when(np.array([-1.0, -0.25, 0.0, 3.5, 4.0, np.nan]))
    # 2013-10-01 is a Tuesday
    assert [str(day)[:16] for day in days] == [
        "2013-09-30T00:00", "2013-09-30T18:00", "2013-10-01T00:00", "2013-10-04T12:00",
        "2013-10-07T00:00", "NaT",
    ]  # fmt: skip


def test_a_practice_ledger_holds_days_in_both_forms(simulated, tmp_path):
    table = register(simulated)
    first = export(table, tmp_path / "a.csv").decode("gb18030").splitlines()[:2]
    assert first[0] == "案号,立案日期,分案日期,承办人,结案日期,案由,辖区,标的额,期限,状态"
    filed = table["filed"][0]
    assert first[1].split(",")[1] == f"{filed.year}年{filed.month}月{filed.day}日"
    sheet = openpyxl.load_workbook(io.BytesIO(export(table, tmp_path / "a.XLSX"))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][1] == filed.floor("D")
    assert len(rows) == len(table) + 1


def test_a_case_that_comes_back_has_the_number_that_it_had():
    ends = {"share": 1, "recovered": 0.1, "reopened": {"share": 0.5, "delay": 5}}
    bureau = scenario(
        calendar={"start": "2013-10", "months": 8, "working_days": "all", "days_per_month": None},
        route=[{"stage": name, "role": "officer", "work": 0.5} for name in ("a", "b")],
        kinds=[{"name": "a", "share": 1, "closing": {"lack_of_assets": ends}}],
    )
    table = register(play_arm(bureau))
    again = table[table["case"].duplicated()]
    assert len(again)
    for row in again.itertuples():
        before = table[(table["case"] == row.case) & (table["filed"] < row.filed)]
        assert (before["closed"] < row.filed).all()


def test_reading_back_without_open_cases_changes_the_answer(simulated, tmp_path):
    """What the round trip would not see if it compared nothing."""
    file, form = EXPORTS["gb18030"].write(simulated, tmp_path)
    text = file.read_bytes().decode("gb18030")
    lines = text.splitlines()
    file.write_bytes("\r\n".join(lines[:-40]).encode("gb18030"))
    ledger = read_ledger(file, form)
    window = window_of(ledger, "2014-02", "2014-05")
    filed = measured(ledger, window).measures.set_index("measure")["value"]["filed_cases"]
    assert filed < (register(simulated)["filed"] >= pd.Timestamp("2014-02-01")).sum()
