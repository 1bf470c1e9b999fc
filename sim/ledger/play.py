"""A ledger as a play: a world and a log, so that the simulator's measures are taken of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.bureau.log import NO_MOVES, FollowUp, Log, Moves
from sim.ledger.ledger import NOBODY, Ledger
from sim.ledger.records import Days
from sim.ledger.window import Window
from sim.measures.play import Play
from sim.measures.tables import Columns, Holdings, holdings
from sim.months import first_date
from sim.world.begun import NO_TEAM, POOL
from sim.world.calendar import WorkCalendar
from sim.world.docket import Docket
from sim.world.staff import Staff
from sim.world.world import World

STAGE = ("case",)
"""A ledger says when a case was closed, and nothing of the stages before."""


@dataclass(frozen=True)
class LedgerPlay(Play):
    """What happened in a window, as a log has it; N cases are those that the window has a part of.

    Its log says of every filing, allocation and closure the month of its date. Days to closure and
    whether a limit was kept are of the ledger's own times.

    Attributes
    ----------
    ledger : Ledger
        Whose cases they are.
    span : Window
        The months.
    rows : IntArray
        Row of each case in the ledger, (N,).
    """

    ledger: Ledger
    span: Window
    rows: IntArray

    @cached_property
    def measured(self) -> Columns:
        """As of `Play`; a case that is closed before it is filed counts in both months.

        It is never open, so that it is in no backlog.
        """
        columns = super().measured
        if not self.ends_first.any():
            return columns
        ledger, rows = self.ledger, self.rows[self.ends_first]
        team = holders(ledger)[rows]
        filed = _in_cells(self.span.month_of(ledger.filed[rows]), team, columns["received"].shape)
        closed = self.span.month_of(ledger.closed[rows])
        done = _in_cells(closed, team, columns["closed"].shape)
        yuan = np.nan_to_num(ledger.amount[rows])
        return columns | {
            "received": columns["received"] + filed.astype(np.int64),
            "closed": columns["closed"] + done.astype(np.int64),
            "amount_closed_yuan": columns["amount_closed_yuan"]
            + _in_cells(closed, team, columns["closed"].shape, yuan),
        }

    @cached_property
    def columns(self) -> Columns:
        """As of `Play`, with such cases among those that are closed within their limit."""
        columns = super().columns
        rows = self.rows[self.ends_first & self.is_on_time]
        if not len(rows):
            return columns
        within, ledger = columns["closed_within_limit"], self.ledger
        month = self.span.month_of(ledger.closed[rows])
        cells = _in_cells(month, holders(ledger)[rows], within.shape)
        return columns | {"closed_within_limit": within + cells.astype(np.int64)}

    @cached_property
    def ends_first(self) -> BoolArray:
        """(N,) whether a case is closed before it is filed."""
        return closed_before_filed(self.ledger)[self.rows]

    @property
    def waits_for_team(self) -> BoolArray:
        """As of `Play`, but for cases that are closed before they are filed: none had to wait."""
        return self.followed & ~self.ends_first

    @cached_property
    def at_work(self) -> BoolArray:
        """(M, T) officers who hold an open case at each count: spreads are over them."""
        holds = self.measured["backlog"] > 0
        return holds & ~self.is_nobody

    @property
    def is_nobody(self) -> BoolArray:
        """(T,) whether a team stands for the cases without an officer."""
        return np.array([name == NOBODY for name in self.world.staff.names])

    @property
    def teams(self) -> IntArray:
        """(N,) officer who has each case; -1: none."""
        return self.ledger.officer[self.rows]

    @cached_property
    def days(self) -> FloatArray:
        """(N,) days from filing to closure, or to the last count for open cases."""
        ledger, rows = self.ledger, self.rows
        end = np.where(self.is_closed, ledger.closed[rows], self.span.end)
        return self.span.clock.days(ledger.filed[rows], end)

    @cached_property
    def time_to_closure(self) -> tuple[FloatArray, BoolArray]:
        """(N,) days from filing to closure, or as far as the ledger goes, and if it closed."""
        return times(self.ledger, self.span, self.rows)

    @property
    def closed_in_last_year(self) -> float:
        """Cases with a limit closed in the twelve months before the last count, as far as known."""
        since = first_date(int(self.calendar.numbers[-1]) - 11, self.calendar.source.closing_day)
        closed = self.ledger.closed
        inside = (closed >= np.datetime64(since)) & (closed < self.span.end)
        return float((inside & ~np.isnat(self.ledger.limit)).sum())

    @property
    def is_late(self) -> BoolArray:
        """(N,) whether a case was, or is at the last count, over its time limit."""
        ledger, rows = self.ledger, self.rows
        end = np.where(self.is_closed, ledger.closed[rows], self.span.end)
        return np.asarray(end > ledger.limit[rows])

    @property
    def is_on_time(self) -> BoolArray:
        """(N,) whether a case has a time limit and was not over it by the last count."""
        return ~self.is_late & ~np.isnat(self.ledger.limit[self.rows])


def play_of(ledger: Ledger, window: Window) -> LedgerPlay:
    """What a ledger says of a window, as a play.

    Opening cases are those filed before it and not closed before it. The follow-up goes to the day
    on which the ledger was written out. An officer is allocated a case on the day of allocation, or
    of filing where it is not known, never before the filing and never after the closure. A case
    without an officer is with the pseudo-team `NOBODY`; if the ledger has days of allocation, one
    that is open and has neither waits in the pool.
    """
    rows = _rows(ledger, window)
    docket, log_closed = _docket(ledger, window, rows), _closed(ledger, window, rows)
    n = len(rows)
    until = float(window.day_of(ledger.as_of))
    log = Log(
        docket=docket,
        allocations=_allocations(ledger, window, rows, docket),
        releases=NO_MOVES,
        begin=np.full((n, 1), np.nan),
        end=np.where(log_closed <= window.calendar.end_day, log_closed, np.nan)[:, None],
        person=np.full((n, 1), -1, dtype=np.int32),
        follow_up=FollowUp(log_closed, until),
        keeps_pool=has_allocations(ledger),
    )
    staff = _staff(ledger, holdings(log, window.calendar), window.calendar)
    world = World(window.calendar, docket, staff)
    return LedgerPlay(world, log, ledger, window, rows)


def times(ledger: Ledger, window: Window, rows: IntArray) -> tuple[FloatArray, BoolArray]:
    """Days on the clock from filing to closure, or to the ledger's day, and if a case closed."""
    closed = ledger.closed[rows]
    is_closed = np.asarray(closed <= ledger.as_of)
    end = np.where(is_closed, closed, ledger.as_of)
    return window.clock.days(ledger.filed[rows], end), is_closed


def closed_before_filed(ledger: Ledger) -> BoolArray:
    """(N,) whether a case is closed before it is filed."""
    return np.asarray(ledger.closed < ledger.filed)


def holders(ledger: Ledger) -> IntArray:
    """Team of each case, (N,): its officer, or the one after the last for nobody's cases."""
    return np.where(ledger.officer < 0, len(ledger.officers), ledger.officer)


def has_allocations(ledger: Ledger) -> bool:
    """Whether a ledger has days of allocation."""
    return not bool(np.isnat(ledger.assigned).all())


def allocated(ledger: Ledger) -> Days:
    """When each case went to its officer, or to nobody, (N,); NaT: it waits for one."""
    filed, assigned, closed = ledger.filed, ledger.assigned, ledger.closed
    begin = np.where(np.isnat(assigned), filed, np.maximum(assigned, filed))
    begin = np.where(closed < begin, closed, begin)
    if not has_allocations(ledger):
        return begin
    waits = np.isnat(assigned) & (ledger.officer < 0) & ~(closed <= ledger.as_of)
    return np.where(waits, np.datetime64("NaT"), begin)


def _rows(ledger: Ledger, window: Window) -> IntArray:
    """Rows of the cases that a window has a part of: opening ones first, in order of filing."""
    filed, closed = ledger.filed, ledger.closed
    touches = (filed < window.end) & ~(closed < window.start)
    inverted = closed_before_filed(ledger)
    within = ((filed >= window.start) & (filed < window.end)) | (
        (closed >= window.start) & (closed < window.end)
    )
    return np.flatnonzero(np.where(inverted, within, touches))


def _docket(ledger: Ledger, window: Window, rows: IntArray) -> Docket:
    n = len(rows)
    filed, team = ledger.filed[rows], holders(ledger)[rows]
    begin = allocated(ledger)[rows]
    opening = (filed < window.start) & ~closed_before_filed(ledger)[rows]
    waits = np.isnat(begin) | (begin >= window.start)
    limit = window.clock.days(filed, ledger.limit[rows])
    nothing = np.zeros((n, 1))
    return Docket(
        case=ledger.case[rows],
        filed=_filed(window, filed),
        region=ledger.region[rows],
        kind=ledger.kind[rows],
        amount=np.nan_to_num(ledger.amount[rows]),
        work=nothing,
        wait=nothing,
        limit=np.where(np.isnan(limit), np.inf, np.maximum(limit, 1e-9)),
        opening_team=np.where(opening, np.where(waits, POOL, team), NO_TEAM),
        regions=ledger.regions,
        kinds=ledger.kinds,
        stages=STAGE,
    )


def _filed(window: Window, filed: Days) -> FloatArray:
    """Days of filing on the clock; before a count in whose month they are, if the clock stood."""
    ends = np.append(0.0, window.calendar.closing)
    ends = np.append(ends, np.inf)[window.month_of(filed) + 1]
    day = window.day_of(filed)
    return np.where(day >= ends, np.nextafter(ends, -np.inf), day)


def _closed(ledger: Ledger, window: Window, rows: IntArray) -> FloatArray:
    """Days of closure on the clock, as far as the ledger goes; nan: open.

    A closure at midnight is one of the day that then begins, where in a log it would be one of the
    month that a count ends at that instant.
    """
    closed = ledger.closed[rows]
    begins = np.append(-np.inf, np.append(0.0, window.calendar.closing))
    begins = begins[window.month_of(closed) + 1]
    day = window.day_of(closed)
    day = np.where(day <= begins, np.nextafter(begins, np.inf), day)
    return np.where(closed <= ledger.as_of, day, np.nan)


def _allocations(ledger: Ledger, window: Window, rows: IntArray, docket: Docket) -> Moves:
    """Allocations before the last count: opening cases that officers have first, then by day."""
    begin, team = allocated(ledger)[rows], holders(ledger)[rows]
    held = docket.held_at_start
    later = (begin >= window.start) & (begin < window.end)
    later &= ~closed_before_filed(ledger)[rows]
    cases = np.flatnonzero(later)
    cases = cases[np.argsort(begin[cases], kind="stable")]
    day = _filed(window, begin[cases])
    case = np.concatenate([held, cases])
    day = np.concatenate([np.zeros(len(held)), day])
    return Moves(case.astype(np.int32), team[case].astype(np.int32), day)


def _staff(ledger: Ledger, held: Holdings, calendar: WorkCalendar) -> Staff:
    """Officers, there from the month of their first case to that of their last; then nobody."""
    names = (*ledger.officers, NOBODY)
    first = np.full(len(names), calendar.months)
    last = np.full(len(names), -1)
    np.minimum.at(first, held.team, np.maximum(held.from_month, 0))
    np.maximum.at(last, held.team, np.minimum(held.to_month, calendar.months - 1))
    month = np.arange(calendar.months)
    exists = (first[:, None] <= month) & (month <= last[:, None])
    exists[-1] = False
    one = np.ones(len(names))
    nobody = np.full(exists.shape, np.nan)
    division = np.zeros(exists.shape, dtype=np.int64)
    speed = exists.astype(np.float64)
    return Staff(names, division, one, np.full(len(names), np.nan), speed, nobody, exists)


def _in_cells(
    month: IntArray, team: IntArray, shape: tuple[int, ...], yuan: FloatArray | None = None
) -> FloatArray:
    """Cases, or their yuan, in each month and team, (M, T); other months are left out."""
    cells = np.zeros(shape)
    inside = (month >= 0) & (month < shape[0])
    values = np.ones(len(month)) if yuan is None else yuan
    np.add.at(cells, (month[inside], team[inside]), values[inside])
    return cells
