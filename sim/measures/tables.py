"""From the log of one play to what each team had and did in each month."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray, Int32Array, IntArray
from sim.bureau.log import Conduct, Log
from sim.compiled.functions import flat
from sim.scenario.posts import OWN
from sim.world.calendar import WorkCalendar
from sim.world.docket import Docket
from sim.world.staff import Staff
from sim.world.world import World

if TYPE_CHECKING:
    from sim.measures.compiled_months import Counts, Tables

BLOCK = 65_536  # cases whose tasks are counted at once: fewer large tables in memory


@dataclass(frozen=True)
class Holdings:
    """Spans in which a team held a case: columns with a row an allocation.

    Attributes
    ----------
    case, team : Int32Array of shape (K,)
        Whose.
    from_month : Int32Array of shape (K,)
        Month in which it was received; -1: the team had it when the run started.
    to_month : Int32Array of shape (K,)
        Month in which it left the team; M: it has not.
    closed : BoolArray of shape (K,)
        Whether it left by being closed.
    """

    case: Int32Array
    team: Int32Array
    from_month: Int32Array
    to_month: Int32Array
    closed: BoolArray


def holdings(log: Log, calendar: WorkCalendar, closed: FloatArray | None = None) -> Holdings:
    """Who held which case in which months; closed: the log's, if that is at hand already."""
    from sim.measures.compiled_months import Held, hold

    case, team, day = (flat(column) for column in vars(log.allocations).values())
    from_month, to_month = np.empty((2, len(case)), dtype=np.int32)
    held = Held(case, team, from_month, to_month, np.empty(len(case), dtype=np.bool_))
    hold(held, day, flat(log.closed) if closed is None else closed, counts_of(calendar))
    if len(log.releases.case):
        released = _released_rows(log)
        held.to_month[released] = calendar.month_of_event(log.releases.day)
        held.closed[released] = False
    held.from_month[: len(log.docket.held_at_start)] = -1
    return Holdings(*held)


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


def counts_of(calendar: WorkCalendar) -> Counts:
    """When a calendar's months are counted."""
    from sim.measures.compiled_months import Counts

    return Counts(calendar.closing, calendar.counts_by_day)


def count_of(held: Holdings, docket: Docket, shape: tuple[int, int]) -> Tables:
    """Cases that came to and left each team in each month, (M, T)."""
    from sim.measures.compiled_months import Held, Tables, count

    came = np.zeros((shape[0] + 1, shape[1]), dtype=np.int64)
    left, yuan = np.zeros((2, *shape), dtype=np.int64), np.zeros((2, *shape))
    recovered = np.zeros(0) if docket.outcome is None else docket.outcome.recovered
    tables = Tables(came, *left, *yuan)
    count(Held(*vars(held).values()), flat(docket.amount), flat(recovered), tables)
    return tables


def monthly_columns(log: Log, world: World, held: Holdings) -> Columns:
    """What each team had and did in each month, (M, T); closed + handed_back leave, received come.

    received, handed_back, closed, backlog (at the count), idle_share_officer,
    idle_share_assistant (nan where there is nobody), amount_closed_yuan; with closing types
    recovered_yuan; with appraisal or responses closure_rate, response, suspended, rank (at the
    count that ends the month).
    """
    calendar, staff, docket = world.calendar, world.staff, log.docket
    _months, teams = shape = calendar.months, len(staff.names)
    counted = count_of(held, docket, shape)
    opening, received = counted.came[0], counted.came[1:]
    done, handed_back = counted.closed, counted.handed_back
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
        "amount_closed_yuan": counted.yuan,
    }
    if docket.outcome is not None:
        columns["recovered_yuan"] = counted.recovered
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
    from sim.measures.compiled_months import Held, count_cases

    calendar = world.calendar
    shape = calendar.months, len(world.staff.names)
    levels = calendar.months.bit_length()
    within, first = np.zeros(shape, dtype=np.int64), np.full((levels, *shape), np.inf)
    count_cases(Held(*vars(held).values()), flat(filed), flat(on_time), within, first)
    return {
        "oldest_case_days": calendar.closing[:, None] - _handed_down(first),
        "closed_within_limit": within,
    }


def monthly_table(columns: Columns, world: World, months: slice) -> Columns:
    """Columns of a table with one row a month and team: month, team, in_bureau, and the columns.

    ``in_bureau``: whether the bureau has the team in that month. Teams that it has not, and that
    nothing happened to, have no row.
    """
    there = world.staff.exists.T[months]
    inside = {name: values[months] for name, values in columns.items()}
    month, team = _months_and_teams(world.calendar.labels[months], world.staff.names)
    if there.all():
        rows = slice(None)
    else:
        happened = (inside[name] != 0 for name in ("received", "handed_back", "closed", "backlog"))
        rows = np.logical_or.reduce([there, *happened]).reshape(-1)
    return {
        "month": month[rows],
        "team": team[rows],
        "in_bureau": there.reshape(-1)[rows],
        **{name: values.reshape(-1)[rows] for name, values in inside.items()},
    }


@lru_cache(maxsize=4)
def _months_and_teams(
    months: tuple[str, ...], teams: tuple[str, ...]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Month and team of each cell, (M x T,) each; the arms of all replications share them."""
    labels, names = (np.array(texts, dtype=np.str_) for texts in (months, teams))
    return np.repeat(labels, len(teams)), np.tile(names, len(months))


def _conduct(conduct: Conduct, closure_rate: FloatArray) -> dict[str, NDArray[Any]]:
    """What appraisal and behaviour did, (M, T); 0 as a rank means that there was none."""
    return {
        "closure_rate": closure_rate,
        "response": conduct.response.T,
        "suspended": conduct.suspended.T.astype(np.int64),
        "rank": conduct.rank.T,
    }


def _handed_down(first: FloatArray) -> FloatArray:
    """Day on which each team's oldest open case at each count was filed, (M, T); nan: none.

    Blocks of 2^k months, of `sim.measures.compiled_months.count_cases`, hand down to their halves.
    """
    for level in range(len(first) - 1, 0, -1):
        half, whole, halves = 2 ** (level - 1), first[level], first[level - 1]
        np.minimum(halves, whole, out=halves)
        np.minimum(halves[half:], whole[:-half], out=halves[half:])
    return np.where(np.isinf(first[0]), np.nan, first[0])


def busy_days(log: Log, calendar: WorkCalendar, people: int) -> FloatArray:
    """Days each person worked in each month, (M, people), by number."""
    from sim.measures.compiled_months import Tasks, Work, work_days

    busy, part = np.zeros((2, calendar.months, people))
    block = max(BLOCK, busy.size)
    room = np.empty((2, min(block, len(log.person)) * log.person.shape[1]), dtype=np.int32)
    work = Work(busy, part, *room)
    for first in range(0, len(log.person), block):
        rows = slice(first, first + block)
        tasks = (flat(column[rows]).reshape(-1) for column in (log.begin, log.end, log.person))
        work_days(Tasks(*tasks), counts_of(calendar), work)
    return busy
