"""From the log of one play to what each team had and did in each month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.bureau.board import IntArray
from sim.bureau.log import Log
from sim.bureau.office import Conduct
from sim.scenario.distributions import FloatArray
from sim.world.calendar import WorkCalendar
from sim.world.world import World


@dataclass(frozen=True)
class Holdings:
    """Spans in which a team held a case: (K,) columns, a row an allocation.

    Attributes
    ----------
    case, team : whose
    from_month : month in which it was received; -1: the team had it when the run started
    to_month : month in which it left the team; M: it has not
    closed : whether it left by being closed
    """

    case: IntArray
    team: IntArray
    from_month: IntArray
    to_month: IntArray
    closed: NDArray[np.bool_]


def holdings(log: Log, calendar: WorkCalendar) -> Holdings:
    """Who held which case in which months."""
    case, team = log.allocations.case, log.allocations.team
    from_month = calendar.month_of_event(log.allocations.day)
    closed_month = calendar.month_of_end(log.closed)  # nan comes last: month M, never
    # A case without work, closed at the instant it is allocated, belongs to the month after.
    to_month = np.maximum(closed_month[case], from_month)
    closed = ~np.isnan(log.closed[case])
    for row, month in _released_rows(log, calendar):
        to_month[row], closed[row] = month, False
    n_opening = int((log.docket.opening_team >= 0).sum())
    from_month[:n_opening] = -1
    return Holdings(case, team, from_month, to_month, closed)


def _released_rows(log: Log, calendar: WorkCalendar) -> list[tuple[int, int]]:
    """Allocations that ended in a release, with its month: each case's k-th ends in its k-th."""
    if not len(log.releases.case):
        return []
    keys = ["case", "turn"]
    given = pd.DataFrame({"case": log.allocations.case})
    given["turn"] = given.groupby("case").cumcount()
    given["row"] = given.index
    back = pd.DataFrame({"case": log.releases.case})
    back["turn"] = back.groupby("case").cumcount()
    back["month"] = calendar.month_of_event(log.releases.day)
    ended = given.merge(back, on=keys)
    return list(zip(ended["row"].tolist(), ended["month"].tolist(), strict=True))


Columns = dict[str, NDArray[Any]]
"""Columns of the monthly table by name, (M, T) each: months, history included, and teams."""


def monthly_columns(log: Log, world: World) -> Columns:
    """What each team had and did in each month; closed + handed_back leave, received come.

    received, handed_back, closed, backlog (at the count), oldest_case_days, idle_share_officer,
    idle_share_assistant (nan where there is nobody), closed_within_limit, amount_closed_yuan;
    with closing types recovered_yuan; with appraisal or responses closure_rate, response,
    suspended, rank (at the count that ends the month).
    """
    calendar, staff = world.calendar, world.staff
    shape = (calendar.months, len(staff.names))
    held = holdings(log, calendar)
    closed, docket = held.closed, log.docket
    in_limit = closed & (log.closed - docket.filed <= docket.limit)[held.case]
    opening = np.bincount(held.team[held.from_month < 0], minlength=shape[1])
    received = _count(held.from_month, held.team, shape)
    done = _count(held.to_month[closed], held.team[closed], shape)
    handed_back = _count(held.to_month[~closed], held.team[~closed], shape)
    idle = 1 - busy_days(log, calendar, shape[1]) / calendar.days[:, None]
    nobody = staff.officer_speed.T == 0
    if log.conduct is not None:
        nobody = nobody | log.conduct.suspended.T
    backlog = opening + np.cumsum(received - done - handed_back, axis=0)
    columns = {
        "received": received,
        "handed_back": handed_back,
        "closed": done,
        "backlog": backlog,
        "oldest_case_days": _oldest(held, log, calendar, shape),
        "idle_share_officer": np.where(nobody, np.nan, idle[:, 0::2]),
        "idle_share_assistant": np.where(
            nobody | np.isnan(staff.assistant_speed.T), np.nan, idle[:, 1::2]
        ),
        "closed_within_limit": _count(held.to_month[in_limit], held.team[in_limit], shape),
        "amount_closed_yuan": _sum(held, docket.amount, shape),
    }
    if docket.outcome is not None:
        columns["recovered_yuan"] = _sum(held, docket.outcome.recovered, shape)
    if log.conduct is not None:
        before = np.vstack([opening, backlog[:-1]])
        columns |= _conduct(log.conduct, done / np.maximum(before + received, 1))
    return columns


def monthly_table(columns: Columns, world: World) -> pd.DataFrame:
    """One row a month and team: month, team, in_bureau, and the columns.

    ``in_bureau``: whether the bureau has the team in that month. Teams that it has not, and that
    nothing happened to, have no row.
    """
    months, teams = columns["backlog"].shape
    month = np.repeat(np.array(world.calendar.labels, dtype=object), teams)
    team = np.tile(np.array(world.staff.names, dtype=object), months)
    flat = {name: values.ravel() for name, values in columns.items()}
    there = world.staff.exists.T.ravel()
    table = pd.DataFrame({"month": month, "team": team, "in_bureau": there, **flat})
    happened = table[["received", "handed_back", "closed", "backlog"]].any(axis=1)
    return table[there | happened]


def _sum(held: Holdings, yuan: FloatArray, shape: tuple[int, int]) -> FloatArray:
    """Yuan of the cases that each team closed in each month, (M, T)."""
    inside = held.closed & (held.to_month < shape[0])
    cells = held.to_month[inside] * shape[1] + held.team[inside]
    total = np.bincount(cells, yuan[held.case[inside]], minlength=shape[0] * shape[1])
    return total.astype(np.float64).reshape(shape)


def _conduct(conduct: Conduct, closure_rate: FloatArray) -> dict[str, NDArray[Any]]:
    """What appraisal and behaviour did, (M, T); 0 as a rank means that there was none."""
    return {
        "closure_rate": closure_rate,
        "response": conduct.response.T,
        "suspended": conduct.suspended.T.astype(np.int64),
        "rank": conduct.rank.T,
    }


def _count(month: IntArray, team: IntArray, shape: tuple[int, int]) -> IntArray:
    """Rows of each month and team, (M, T); months outside the run are left out."""
    inside = (month >= 0) & (month < shape[0])
    cells = month[inside] * shape[1] + team[inside]
    return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)


def _oldest(held: Holdings, log: Log, calendar: WorkCalendar, shape: tuple[int, int]) -> FloatArray:
    """Days since filing of each team's oldest open case at each count, (M, T); nan: none."""
    filed = log.docket.filed[held.case]
    first = np.full(shape, np.inf)
    for month in range(shape[0]):
        open_now = (held.from_month <= month) & (held.to_month > month)
        np.minimum.at(first[month], held.team[open_now], filed[open_now])
    return np.where(np.isinf(first), np.nan, calendar.closing[:, None] - first)


def busy_days(log: Log, calendar: WorkCalendar, teams: int) -> FloatArray:
    """Days each person worked in each month, (M, 2 x teams): officer, assistant of each team."""
    rows = log.person >= 0
    person, begin, end = log.person[rows], log.begin[rows], log.end[rows]
    end = np.where(np.isnan(end), calendar.end_day, end)
    people = 2 * teams
    busy = np.zeros(calendar.months * people)
    while len(person):  # a task adds to the month it begins in, then goes on in the next
        month = calendar.month_of_event(begin)
        here = month < calendar.months
        person, begin, end, month = person[here], begin[here], end[here], month[here]
        until = np.minimum(end, calendar.closing[month])
        busy += np.bincount(month * people + person, until - begin, minlength=len(busy))
        longer = end > until
        person, begin, end = person[longer], until[longer], end[longer]
    return busy.reshape(calendar.months, people)
