"""From the log of one play to what each team had and did in each month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.bureau.log import Conduct, Log
from sim.scenario.posts import OWN
from sim.world.calendar import WorkCalendar
from sim.world.staff import Staff
from sim.world.world import World

BLOCK = 65_536  # cases whose tasks are counted at once: fewer large tables in memory


@dataclass(frozen=True)
class Holdings:
    """Spans in which a team held a case: columns with a row an allocation.

    Attributes
    ----------
    case, team : IntArray of shape (K,)
        Whose.
    from_month : IntArray of shape (K,)
        Month in which it was received; -1: the team had it when the run started.
    to_month : IntArray of shape (K,)
        Month in which it left the team; M: it has not.
    closed : BoolArray of shape (K,)
        Whether it left by being closed.
    """

    case: IntArray
    team: IntArray
    from_month: IntArray
    to_month: IntArray
    closed: BoolArray


def holdings(log: Log, calendar: WorkCalendar) -> Holdings:
    """Who held which case in which months."""
    case, team = log.allocations.case, log.allocations.team
    from_month = calendar.month_of_event(log.allocations.day)
    closed_month = calendar.month_of_end(log.closed)  # nan comes last: month M, never
    # A case without work, closed at the instant it is allocated, belongs to the month after.
    to_month = np.maximum(closed_month[case], from_month)
    closed = ~np.isnan(log.closed)[case]
    if len(log.releases.case):
        released = _released_rows(log)
        to_month[released] = calendar.month_of_event(log.releases.day)
        closed[released] = False
    from_month[: len(log.docket.held_at_start)] = -1
    return Holdings(case, team, from_month, to_month, closed)


def _released_rows(log: Log) -> IntArray:
    """The allocation that each release ended: a case's k-th release ends its k-th allocation."""
    moves = log.allocations, log.releases
    allocations, releases = (np.argsort(one.case, kind="stable") for one in moves)
    cases = log.releases.case[releases]
    turn = np.arange(len(cases)) - np.searchsorted(cases, cases)
    rows = np.empty_like(releases)
    rows[releases] = allocations[np.searchsorted(log.allocations.case[allocations], cases) + turn]
    return rows


Columns = dict[str, NDArray[Any]]
"""Columns of a table by name."""
IN_TABLES = (
    "received",
    "handed_back",
    "closed",
    "backlog",
    "oldest_case_days",
    "idle_share_officer",
    "idle_share_assistant",
    "closed_within_limit",
    "amount_closed_yuan",
    "recovered_yuan",
    "closure_rate",
    "response",
    "suspended",
    "rank",
)
"""Columns of monthly tables in their order; not all plays have the last five."""


def monthly_columns(log: Log, world: World, held: Holdings) -> Columns:
    """What each team had and did in each month, (M, T); closed + handed_back leave, received come.

    received, handed_back, closed, backlog (at the count), idle_share_officer,
    idle_share_assistant (nan where there is nobody), amount_closed_yuan; with closing types
    recovered_yuan; with appraisal or responses closure_rate, response, suspended, rank (at the
    count that ends the month).
    """
    calendar, staff, docket = world.calendar, world.staff, log.docket
    months, teams = shape = calendar.months, len(staff.names)
    came = _count((held.from_month + 1) * teams + held.team, (months + 1, teams))
    opening, received = came[0], came[1:]
    left = held.to_month * teams + held.team  # cell of the table, beyond it if open to the end
    handed_back = _count(left[~held.closed], shape)
    done = _count(left, shape) - handed_back
    backlog = opening + np.cumsum(received - done - handed_back, axis=0)
    idle = 1 - busy_days(log, calendar, staff.people) / calendar.days[:, None]
    nobody = staff.officer_speed.T == 0
    if log.conduct is not None:
        nobody = nobody | log.conduct.suspended.T
    columns = {
        "received": received,
        "handed_back": handed_back,
        "closed": done,
        "backlog": backlog,
        "idle_share_officer": np.where(nobody, np.nan, idle[:, 0 : 2 * teams : 2]),
        "idle_share_assistant": np.where(
            nobody | np.isnan(staff.assistant_speed.T), np.nan, _idle_assistants(idle, staff)
        ),
        "amount_closed_yuan": _count(left, shape, docket.amount[held.case] * held.closed),
    }
    if docket.outcome is not None:
        recovered = docket.outcome.recovered[held.case] * held.closed
        columns["recovered_yuan"] = _count(left, shape, recovered)
    if log.conduct is not None:
        before = np.vstack([opening, backlog[:-1]])
        columns |= _conduct(log.conduct, done / np.maximum(before + received, 1))
    return columns


def _idle_assistants(idle: FloatArray, staff: Staff) -> FloatArray:
    """Mean idle share of each team's own assistants in each month, (M, T); idle: of all people."""
    teams = len(staff.names)
    first = idle[:, 1 : 2 * teams : 2]
    if staff.further is None:
        return first
    share, people = first.copy(), np.ones(first.shape)
    for i in np.flatnonzero(staff.further.of_kind(OWN)).tolist():
        team, there = staff.further.posts[i].place, staff.further.speed[i] > 0
        share[:, team] += np.where(there, idle[:, 2 * teams + i], 0.0)
        people[:, team] += there
    return np.asarray(share / people, dtype=np.float64)


def idle_shared(log: Log, world: World) -> FloatArray:
    """Idle share of each person that teams share in each month, (M, people); nan: not there."""
    staff, calendar = world.staff, world.calendar
    if staff.further is None:
        return np.zeros((calendar.months, 0))
    shared = ~staff.further.of_kind(OWN)
    busy = busy_days(log, calendar, staff.people)[:, 2 * len(staff.names) :][:, shared]
    idle = 1 - busy / calendar.days[:, None]
    return np.where(staff.further.speed[shared].T > 0, idle, np.nan)


def columns_of_cases(
    filed: FloatArray, on_time: BoolArray, world: World, held: Holdings
) -> Columns:
    """What tables say of each month's cases beside that, (M, T).

    oldest_case_days (at the count; nan: there is none), closed_within_limit.

    Parameters
    ----------
    filed : FloatArray
        Day of filing, (N,).
    on_time : BoolArray
        Whether a case that was closed was closed within its time limit, (N,).
    world, held
        Whose months and teams, and who held which case.
    """
    calendar = world.calendar
    shape = calendar.months, len(world.staff.names)
    in_limit = held.closed & on_time[held.case]
    return {
        "oldest_case_days": calendar.closing[:, None] - _first_filed(held, filed, shape),
        "closed_within_limit": _count((held.to_month * shape[1] + held.team)[in_limit], shape),
    }


def monthly_table(columns: Columns, world: World, months: slice) -> Columns:
    """Columns of a table with one row a month and team: month, team, in_bureau, and the columns.

    ``in_bureau``: whether the bureau has the team in that month. Teams that it has not, and that
    nothing happened to, have no row.
    """
    there = world.staff.exists.T[months]
    inside = {name: values[months] for name, values in columns.items()}
    happened = (inside[name] != 0 for name in ("received", "handed_back", "closed", "backlog"))
    rows = np.logical_or.reduce([there, *happened])
    month, team = np.nonzero(rows)
    return {
        "month": np.array(world.calendar.labels)[months][month],
        "team": np.array(world.staff.names)[team],
        "in_bureau": there[rows],
        **{name: values[rows] for name, values in inside.items()},
    }


def _conduct(conduct: Conduct, closure_rate: FloatArray) -> dict[str, NDArray[Any]]:
    """What appraisal and behaviour did, (M, T); 0 as a rank means that there was none."""
    return {
        "closure_rate": closure_rate,
        "response": conduct.response.T,
        "suspended": conduct.suspended.T.astype(np.int64),
        "rank": conduct.rank.T,
    }


def _count(cells: IntArray, shape: tuple[int, int], yuan: FloatArray | None = None) -> NDArray[Any]:
    """Rows, or their yuan, in each cell (month x T + team), (M, T); later months are left out."""
    size = shape[0] * shape[1]
    return np.bincount(cells, yuan, minlength=size)[:size].reshape(shape)


def _first_filed(held: Holdings, filed: FloatArray, shape: tuple[int, int]) -> FloatArray:
    """Day on which each team's oldest open case at each count was filed, (M, T); nan: none.

    The counts that a span covers are two overlapping blocks of 2^k months. The first filing is
    noted for each block, and blocks hand it down to their halves.
    """
    begin, end = np.maximum(held.from_month, 0), held.to_month
    rows = np.flatnonzero(begin < end)
    begin, end, team, filed = begin[rows], end[rows], held.team[rows], filed[held.case[rows]]
    k = np.frexp(end - begin)[1].astype(np.int64) - 1
    first = np.full((int(k.max(initial=0)) + 1, *shape), np.inf)
    for block in (begin, end - (1 << k)):
        np.minimum.at(first.reshape(-1), (k * shape[0] + block) * shape[1] + team, filed)
    for level in range(len(first) - 1, 0, -1):
        half, whole, halves = 2 ** (level - 1), first[level], first[level - 1]
        np.minimum(halves, whole, out=halves)
        np.minimum(halves[half:], whole[:-half], out=halves[half:])
    return np.where(np.isinf(first[0]), np.nan, first[0])


def busy_days(log: Log, calendar: WorkCalendar, people: int) -> FloatArray:
    """Days each person worked in each month, (M, people), by number."""
    # A row more for what begins in no month, as tasks without a person do; a column more for those.
    shape = calendar.months + 1, people + 1
    busy = np.zeros(shape)
    block = max(BLOCK, busy.size)
    for first in range(0, len(log.person), block):
        _add_busy_days(busy, log, calendar, slice(first, first + block))
    return busy[:-1, :-1]


def _add_busy_days(busy: FloatArray, log: Log, calendar: WorkCalendar, cases: slice) -> None:
    person, begin = log.person[cases].ravel(), log.begin[cases].ravel()
    end = np.fmin(log.end[cases].ravel(), calendar.end_day)  # nan: is not over
    while len(person):  # a task adds to the month it begins in, then goes on in the next
        month = calendar.month_of_event(begin)
        until = np.minimum(end, calendar.ends.take(month))
        cells = np.multiply(month, busy.shape[1], out=month)
        cells += person
        busy += _count(cells, busy.shape, until - begin)
        longer = np.flatnonzero(end > until)
        person, begin, end = person[longer], until[longer], end[longer]
