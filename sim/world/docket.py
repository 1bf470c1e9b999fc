"""The docket: every case that is filed, with the work and wait of each of its stages."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.scenario.cells import safe_cell
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting
from sim.world.begun import NO_TEAM, Begun
from sim.world.calendar import WorkCalendar, make_calendar
from sim.world.filing import draw_filings
from sim.world.fingerprint import fingerprint
from sim.world.opening import Drawing, begin, opening_of, opening_paths
from sim.world.outcome import OUTCOME_COLUMNS, CaseOutcomes, outcome_columns, outcome_of
from sim.world.returns import Returns
from sim.world.streams import Streams

Rows = IntArray | slice
"""Rows of a table of cases: a slice where they are neighbours, which needs no copy."""


class Register(NamedTuple):
    """What a court's register says of N cases, besides where and what they are.

    Attributes
    ----------
    regions, kinds : tuple of str
        Names of the regions and kinds of case, by their numbers.
    amount : ndarray of float, shape (N,)
        Sum in dispute, yuan.
    team : ndarray of int32, shape (N,), or None
        Who had each case in the ledger, -1: that is not known; None: of none it is.
    """

    regions: tuple[str, ...]
    kinds: tuple[str, ...]
    amount: FloatArray
    team: IntArray | None = None


@dataclass(frozen=True)
class Docket:
    """Cases in order of filing, then those that come back: N cases, S stages.

    Numbers of regions, kinds and teams are of 32 bits, whatever they were made from.

    Attributes
    ----------
    case : NDArray
        Number of the case, (N,), from 0, counting those that are diverted before filing; if a
        given docket has numbers of its own those, as text.
    filed : FloatArray
        Day of filing, (N,); before 0 for cases of an opening backlog; inf for those that come back,
        but in a log, which knows when they did.
    region, kind : IntArray
        Index into ``regions``, ``kinds``, (N,).
    amount : FloatArray
        Yuan, (N,).
    work, wait : FloatArray
        Effort at speed 1, and elapsed days after it, of each stage, (N, S); of the stage that an
        opening case has reached, what is left of the effort.
    limit : FloatArray
        Time limit, days, (N,).
    opening_team : IntArray
        Team that has the case when the run starts, (N,); -1: none, it is filed later; -2: it is in
        the pool.
    regions, kinds, stages : tuple of str
        Names.
    outcome : CaseOutcomes or None
        How cases end; None: the scenario says nothing of it.
    begun : Begun or None
        How far the opening cases have come; None: nobody has begun any.
    returns : Returns or None
        What is known of the last rows; None: no case comes back.
    stops_clock : tuple of bool
        Whether the wait after a stage does not count against the time limit, (S,); empty: none.
    team : IntArray or None
        Team that had each case in the ledger, (N,), -1: that is not known; None: of none it is.
    drawn : tuple of str
        What of a given docket is yet to be drawn in each replication: see `NamedDocket.draw`.
    spreads : bool
        Whether it is also drawn how far its opening cases have come.
    """

    case: NDArray[Any]
    filed: FloatArray
    region: IntArray
    kind: IntArray
    amount: FloatArray
    work: FloatArray
    wait: FloatArray
    limit: FloatArray
    opening_team: IntArray
    regions: tuple[str, ...]
    kinds: tuple[str, ...]
    stages: tuple[str, ...]
    outcome: CaseOutcomes | None = None
    begun: Begun | None = None
    returns: Returns | None = None
    stops_clock: tuple[bool, ...] = ()
    team: IntArray | None = None
    drawn: tuple[str, ...] = ()
    spreads: bool = False

    def __post_init__(self) -> None:
        """Have numbers of one type, which is what compiled functions are compiled for."""
        for name in ("region", "kind", "opening_team", "team"):
            column = getattr(self, name)
            if column is not None and column.dtype != np.int32:
                object.__setattr__(self, name, column.astype(np.int32))

    def __len__(self) -> int:
        return len(self.case)

    @property
    def case_cells(self) -> NDArray[Any]:
        """The cases as a table has them, (N,): no text that is taken for a formula."""
        if self.case.dtype != object:
            return self.case
        return np.array([safe_cell(label) for label in self.case], dtype=object)

    @cached_property
    def opening(self) -> int:
        """Cases of the opening backlog; they come first."""
        return int((self.opening_team != NO_TEAM).sum())

    @cached_property
    def held_at_start(self) -> IntArray:
        """Cases of the opening backlog that a team has, by number; the others are in the pool."""
        return np.flatnonzero(self.opening_team[: self.opening] >= 0)

    @cached_property
    def holders(self) -> IntArray:
        """Team of each case of `held_at_start`."""
        return self.opening_team[self.held_at_start]

    def first_stages(self, cases: IntArray) -> IntArray:
        """The stage that each case has reached when the run starts, or it is filed."""
        stages = np.zeros(len(cases), dtype=np.int64)
        if self.begun is not None:
            old = cases < self.opening
            stages[old] = self.begun.stage[cases[old]]
        return stages

    @cached_property
    def filings(self) -> int:
        """Cases that are filed; after them stand those that come back."""
        return len(self) - (0 if self.returns is None else len(self.returns.parent))

    @property
    def places(self) -> IntArray:
        """Place of each filing in the streams that it is drawn from, (F,): its number.

        Of a given docket with numbers of the court's own, its row.
        """
        own = self.case.dtype == object
        return np.arange(self.filings) if own else self.case[: self.filings]

    @property
    def is_filed(self) -> BoolArray:
        """Whether a case is known to be filed, (N,): those that have not come back are not."""
        return np.asarray(np.isfinite(self.filed))

    @property
    def is_first(self) -> BoolArray:
        """Whether a case has not come back from another one, (N,)."""
        return np.arange(len(self)) < self.filings

    def first_rows(self, n: int) -> Rows:
        """Rows of the first n filings, and of those of them that come back."""
        if self.returns is None:
            return slice(n)
        returned = self.filings + np.arange(len(self.returns.of_first(n).parent))
        return np.concatenate([np.arange(n), returned])

    def first(self, n: int) -> Docket:
        """The first n filings, as views, and those of them that come back."""
        rows = self.first_rows(n)
        columns = {name: getattr(self, name)[rows] for name in COLUMNS}
        if self.team is not None:
            columns["team"] = self.team[rows]
        if self.returns is None:
            return replace(self, **columns, outcome=self.outcome and self.outcome.of(rows))
        if self.case.dtype != object:
            columns["case"][n:] = numbers_after(self.case[:n], len(columns["case"]) - n)
        ends = self.outcome and self.outcome.of(rows)
        return replace(self, **columns, outcome=ends, returns=self.returns.of_first(n))

    @cached_property
    def register(self) -> Register:
        """What the register says of the cases; nothing of what they will take."""
        return Register(self.regions, self.kinds, self.amount, self.team)

    @cached_property
    def fingerprint(self) -> str:
        """Digits that two dockets share only if all their cases are the same."""
        drawn = self.filed, self.region, self.kind, self.amount, self.work, self.wait
        begun = () if self.begun is None else (self.begun.stage, self.begun.ready)
        of_returns = () if self.returns is None else (self.returns.parent, self.returns.delay)
        own = () if self.team is None else (self.team,)
        return fingerprint([*drawn, self.limit, self.opening_team, *begun, *of_returns, *own])


def numbers_after(case: IntArray, n: int) -> IntArray:
    """Numbers of n cases that come after others with increasing numbers, (n,)."""
    first = int(case[-1]) + 1 if len(case) else 0
    return np.arange(first, first + n, dtype=case.dtype)


COLUMNS = (
    "case",
    "filed",
    "region",
    "kind",
    "amount",
    "work",
    "wait",
    "limit",
    "opening_team",
)
"""What a docket has a row of for every case."""


@dataclass(frozen=True)
class DocketDraw:
    """What drawing a docket needs; ``history`` governs the cases that are filed before the arm."""

    scenario: Scenario
    calendar: WorkCalendar
    streams: Streams
    history: Setting
    setting: Setting

    @cached_property
    def is_one_setting(self) -> bool:
        """Whether cases are the same under the history's setting and the arm's."""
        return have_same_cases(self.history, self.setting)


def draw_docket(scenario: Scenario, arm: Arm, calendar: WorkCalendar, streams: Streams) -> Docket:
    """Draw the docket of an arm; arms that change no case get equal dockets."""
    draw = DocketDraw(scenario, calendar, streams, scenario.history.setting, arm.setting)
    filed, n_history, kept = draw_filings(scenario, arm.setting, calendar, streams)
    old, opened = _opening_cases(draw)
    n_opening = len(old["filed"])
    new = _cases(draw, len(filed), n_history)
    new["region"] = _regions(draw, len(filed), n_history)
    # What all cases have is kept once.
    new |= {"filed": filed, "opening_team": np.broadcast_to(np.int32(NO_TEAM), len(filed))}
    case = np.arange(n_opening + len(filed), dtype=np.int32)
    if kept is not None:  # what is diverted was drawn as well: all other cases are as without it
        new = {name: column[kept] for name, column in new.items()}
        case = np.concatenate([case[:n_opening], n_opening + kept])
    joined = new if not n_opening else {k: np.concatenate([old[k], new[k]]) for k in new}
    ends = {name: joined.pop(name) for name in OUTCOME_COLUMNS if name in joined}
    filed = joined["filed"]
    outcome = outcome_of(ends, filed, joined["amount"]) if ends else None
    if outcome is not None and opened is not None:
        stages = joined["work"].shape[1]
        opened = opened.not_before(outcome.not_before[:n_opening], stages)
    setting = arm.setting
    return Docket(
        case=case,
        regions=tuple(region.name for region in setting.intake.regions),
        kinds=tuple(kind.name for kind in setting.kinds),
        stages=tuple(stage.stage for stage in setting.route),
        outcome=outcome,
        begun=opened,
        stops_clock=clock_stops(setting),
        **joined,
    )


def _opening_cases(draw: DocketDraw) -> tuple[dict[str, Any], Begun | None]:
    """Columns of the opening backlog's cases, in order of filing, and how far they have come."""
    scenario, setting = draw.scenario, draw.history
    opening = opening_of(scenario)
    n = len(opening)
    if not n:
        return {"filed": opening.filed}, None
    paths = opening_paths(scenario, setting, opening)
    drawing = Drawing(opening, setting, draw.streams, paths, make_calendar(scenario).month_days)
    columns = _columns(draw, setting, "opening/", drawing.kinds())
    columns["region"] = drawing.regions(scenario.file.homes)
    columns |= {"filed": opening.filed, "opening_team": opening.team}
    if drawing.paths is None:
        return columns, None
    columns["filed"], begun, columns["work"] = begin(drawing, columns)
    order = np.argsort(columns["filed"], kind="stable")
    begun = Begun(begun.stage[order], begun.ready[order])
    return {name: values[order] for name, values in columns.items()}, begun


def _cases(draw: DocketDraw, n: int, n_history: int) -> dict[str, Any]:
    """Columns of n cases; the first n_history are filed under the history's setting."""
    after = _columns(draw, draw.setting, "", _kinds(draw, draw.setting, n))
    if not n_history or draw.is_one_setting:
        return after
    before = _columns(draw, draw.history, "", _kinds(draw, draw.history, n))
    return {k: np.concatenate([before[k][:n_history], after[k][n_history:]]) for k in after}


def _kinds(draw: DocketDraw, setting: Setting, n: int) -> IntArray:
    """Kinds of n cases that are filed in the run."""
    return draw.streams.picks("kind", n, [kind.share for kind in setting.kinds])


def _columns(draw: DocketDraw, setting: Setting, prefix: str, kind: IntArray) -> dict[str, Any]:
    """Columns of cases of these kinds under one setting, but for their regions.

    Streams bear the prefix.
    """
    streams, n, kinds = draw.streams, len(kind), setting.kinds
    work, wait = works_and_waits(setting, kind, streams, prefix)
    limits = [one.time_limit_days or setting.time_limit_days for one in kinds]
    return {
        "kind": kind,
        "amount": streams.values(f"{prefix}amount", n, setting.amount),
        "work": work,
        "wait": wait,
        "limit": np.broadcast_to(_of_kinds(limits, kind), n),
        **outcome_columns(setting, kind, draw.calendar, streams, prefix),
    }


def works_and_waits(
    setting: Setting, kind: IntArray, streams: Streams, prefix: str
) -> tuple[FloatArray, FloatArray]:
    """Work and wait of each stage of cases of these kinds, (n, S); streams bear the prefix."""
    route, kinds, n = setting.route, setting.kinds, len(kind)
    work = {f"{prefix}work/{stage.stage}": stage.work for stage in route}
    wait = {f"{prefix}wait/{stage.stage}": stage.wait for stage in route}
    return (
        streams.table(work, n, _of_kinds([one.work_factor for one in kinds], kind)),
        streams.table(wait, n, _of_kinds([one.wait_factor for one in kinds], kind)),
    )


def _of_kinds(values: list[float], kind: IntArray) -> FloatArray | float:
    """What the kind of each case has, (n,); a number where all have the same."""
    return values[0] if len(set(values)) == 1 else np.array(values)[kind]


def clock_stops(setting: Setting) -> tuple[bool, ...]:
    """Whether the wait after each stage stops the clock, (S,); empty if none does."""
    stops = tuple(stage.stops_clock for stage in setting.route)
    return stops if any(stops) else ()


def docket_part(setting: Setting) -> Hashable:
    """What of a setting makes its cases; who serves a region, or does a stage, is no part."""
    route = tuple(tuple(value for key, value in one if key != "role") for one in setting.route)
    intake = tuple(value for key, value in setting.intake if key not in ("regions", "homes"))
    regions = tuple((region.name, region.share) for region in setting.intake.regions)
    return intake, regions, route, setting.kinds, setting.amount, setting.time_limit_days


_parts = attrgetter("intake", "route", "kinds", "amount", "time_limit_days")
"""What of a setting makes its cases, and a little more: soon compared where it is shared."""


def have_same_cases(one: Setting, other: Setting) -> bool:
    """Whether two settings make the same cases; mostly of the very same parts."""
    return _parts(one) == _parts(other) or docket_part(one) == docket_part(other)


def _regions(draw: DocketDraw, n: int, n_history: int) -> IntArray:
    """Regions of n cases that are filed in the run."""
    before, shares = (
        [region.share for region in setting.intake.regions]
        for setting in (draw.history, draw.setting)
    )
    after = draw.streams.picks("region", n, shares)
    if not n_history or before == shares:
        return after
    return np.concatenate([draw.streams.picks("region", n, before)[:n_history], after[n_history:]])
