"""A ledger to practise on: a play, written as a court writes its register out.

What is true of such a ledger is known, since it was simulated; nobody's data are in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.bureau.log import Log, Moves
from sim.ledger.records import Days
from sim.measures.play import Play
from sim.months import first_date, month_number
from sim.world.calendar import WorkCalendar
from sim.world.working_days import DAY, worked

if TYPE_CHECKING:
    import pandas as pd

HEADINGS: Mapping[str, str] = {
    "case": "案号",
    "filed": "立案日期",
    "assigned": "分案日期",
    "officer": "承办人",
    "closed": "结案日期",
    "kind": "案由",
    "region": "辖区",
    "amount": "标的额",
    "limit": "期限",
    "status": "状态",
}
"""Headings of the columns, by the keys of a map."""

SUFFIXES = (".csv", ".xlsx")
"""Forms of a file that a practice ledger is written in."""
DAYS = ("filed", "assigned", "closed", "limit")
"""Columns that hold days."""
OPEN, CLOSED = "未结", "已结"
DAY_US = 86_400_000_000
"""Microseconds of a day."""
WorkedOn = Callable[[FloatArray], Days]


def register(play: Play) -> pd.DataFrame:
    """Cases that a bureau had in a play, a row each in order of filing.

    Parameters
    ----------
    play : Play
        Of one bureau; the ledger is written out at its last count.

    Returns
    -------
    DataFrame
        Columns case, filed, assigned, officer, closed, kind, region, amount, limit, status: days
        as ``datetime64[us]`` (NaT: not yet), the limit among them; yuan. A case that has come back
        has the number that it had.
    """
    import pandas as pd

    log, docket = as_counted(play), play.log.docket
    end, when = play.calendar.end_day, instants(play.calendar)
    rows = np.flatnonzero(docket.filed < end)
    rows = rows[np.argsort(docket.filed[rows], kind="stable")]
    closed = np.where(log.closed <= end, log.closed, np.nan)[rows]
    team = log.team[rows]
    names = np.array([*(f"承办人{i + 1:02d}" for i in range(len(play.world.staff.names))), ""])
    filed = when(docket.filed[rows])
    return pd.DataFrame(
        {
            "case": _numbers(filed, _same_as(play, rows)),
            "filed": filed,
            "assigned": when(log.allocated[rows]),
            "officer": names[team],
            "closed": when(closed),
            "kind": np.array(docket.kinds)[docket.kind[rows]],
            "region": np.array(docket.regions)[docket.region[rows]],
            "amount": docket.amount[rows],
            "limit": when((docket.filed + docket.limit)[rows]),
            "status": np.where(np.isnan(closed), OPEN, CLOSED),
        }
    )


def as_counted(play: Play) -> Log:
    """The log without allocations at the last count or later: a court's register ends before."""
    moves = play.log.allocations
    known = moves.day < play.calendar.end_day
    before = Moves(moves.case[known], moves.team[known], moves.day[known])
    return replace(play.log, allocations=before)


def _same_as(play: Play, rows: IntArray) -> IntArray:
    """Of each row the place, among the rows, of the case that it was before it came back."""
    docket = play.log.docket
    before = np.arange(len(docket))
    if docket.returns is not None:
        before[docket.filings :] = docket.returns.parent
    place = np.empty(len(docket), dtype=np.int64)
    place[rows] = np.arange(len(rows))
    same_as: IntArray = place[before[rows]]
    return same_as


def _numbers(filed: Days, same_as: IntArray) -> list[str]:
    """Case numbers by year and order of filing, as （2014）执17号."""
    years = filed.astype("datetime64[Y]").astype(int) + 1970
    count: dict[int, int] = {}
    numbers: list[str] = []
    for i, year in enumerate(years):
        count[year] = count.get(year, 0) + (same_as[i] == i)
        numbers.append(f"（{year}）执{count[year]}号" if same_as[i] == i else numbers[same_as[i]])
    return numbers


def instants(calendar: WorkCalendar) -> WorkedOn:
    """What turns days of a run into dates: the n-th worked day, or a share of its month.

    Where every day is worked, durations stay what they are.
    """
    working_days = calendar.source.working_days
    if working_days is None:
        return lambda days: _in_months(calendar, days)
    first = first_date(month_number(calendar.labels[0]), calendar.source.closing_day)
    is_worked = worked(working_days)
    return lambda days: _in_worked_days(days, first, is_worked)


def _in_months(calendar: WorkCalendar, days: FloatArray) -> Days:
    """Of months that are alike: each spread over its dates; before the first one by its length."""
    starts = np.concatenate([[0.0], calendar.closing])
    firsts = [first_date(n, calendar.source.closing_day) for n in calendar.numbers]
    after = first_date(int(calendar.numbers[-1]) + 1, calendar.source.closing_day)
    dates = np.array([*firsts, after], dtype="datetime64[us]")
    lengths = np.diff(dates).astype(np.float64) / np.diff(starts)
    month = np.clip(np.searchsorted(starts, days, side="right") - 1, 0, len(firsts) - 1)
    return _plus(dates[month], (days - starts[month]) * lengths[month])


def _in_worked_days(days: FloatArray, first: date, is_worked: Callable[[date], bool]) -> Days:
    """Of real days: the date that is worked on as the n-th, and the part of it that has passed."""
    ahead = (first + i * DAY for i in count())
    back = (first - i * DAY for i in count(1))
    most, least = (int(np.floor(of(days, initial=0))) for of in (np.nanmax, np.nanmin))
    after = list(islice(filter(is_worked, ahead), most + 1))
    before = list(islice(filter(is_worked, back), -least))
    dates = np.array([*before[::-1], *after], dtype="datetime64[us]")
    whole = np.floor(np.nan_to_num(days)).astype(np.int64)
    return _plus(dates[whole - least], (days - whole) * DAY_US)


def _plus(dates: Days, microseconds: FloatArray) -> Days:
    """Dates and what has passed since; NaT where that is nan."""
    passed = np.nan_to_num(microseconds).round().astype("timedelta64[us]")
    found: Days = np.where(np.isnan(microseconds), np.datetime64("NaT"), dates + passed)
    return found


def in_chinese(days: pd.Series) -> list[str]:
    """Days as 2014年5月1日; "" where there is none."""
    parts = zip(days.isna(), days.dt.year, days.dt.month, days.dt.day, strict=True)
    return ["" if none else f"{y:.0f}年{m:.0f}月{d:.0f}日" for none, y, m, d in parts]


def export(table: pd.DataFrame, file: Path) -> bytes:
    """A register as a court's file: a workbook (.xlsx), or a CSV in GB18030 with Chinese days.

    Times of the day are not in it, as in most registers.

    Parameters
    ----------
    table : DataFrame
        As of `register`.
    file : Path
        Its suffix says which.
    """
    shown = table.assign(amount=table["amount"].round(2)).rename(columns=dict(HEADINGS))
    is_workbook = file.suffix.lower() == ".xlsx"
    for key in DAYS:
        shown[HEADINGS[key]] = table[key].dt.floor("D") if is_workbook else in_chinese(table[key])
    if is_workbook:
        return workbook(shown)
    return shown.to_csv(index=False, lineterminator="\r\n").encode("gb18030")


def workbook(table: pd.DataFrame, day_form: str = "yyyy-mm-dd") -> bytes:
    """A table as the one sheet of a workbook; its days are days of Excel in this form."""
    import xlsxwriter

    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet, as_day = book.add_worksheet("台账"), book.add_format({"num_format": day_form})
        sheet.write_row(0, 0, list(table))
        for j, (_name, column) in enumerate(table.items()):
            for i in np.flatnonzero(column.notna() & (column != "")):
                sheet.write(i + 1, j, column[i], as_day if column.dtype.kind == "M" else None)
    return buffer.getvalue()
