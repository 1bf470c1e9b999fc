"""The docket: every case that is filed, with the work and wait of each of its stages."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, IntArray
from sim.months import month_number
from sim.scenario.cases import Intake
from sim.scenario.cells import safe_cell
from sim.scenario.opening import OpeningCases
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting
from sim.scenario.size import filings
from sim.world.calendar import WorkCalendar, days_before
from sim.world.fingerprint import fingerprint
from sim.world.outcome import OUTCOME_COLUMNS, CaseOutcomes, outcome_columns, outcome_of
from sim.world.streams import Streams, pick


class Register(NamedTuple):
    """What a court's register says of N cases, besides where and what they are.

    Attributes
    ----------
    regions, kinds : tuple of str
        Names of the regions and kinds of case, by their numbers.
    amount : ndarray of float, shape (N,)
        Sum in dispute, yuan.
    """

    regions: tuple[str, ...]
    kinds: tuple[str, ...]
    amount: FloatArray


@dataclass(frozen=True)
class Docket:
    """Cases in order of filing: N cases, S stages.

    Attributes
    ----------
    case : NDArray
        Number of the case, (N,), from 0; if a given docket has numbers of its own those, as text.
    filed : FloatArray
        Day of filing, (N,); before 0 for cases of an opening backlog.
    region, kind : IntArray
        Index into ``regions``, ``kinds``, (N,).
    amount : FloatArray
        Yuan, (N,).
    work, wait : FloatArray
        Effort at speed 1, and elapsed days after it, of each stage, (N, S).
    limit : FloatArray
        Time limit, days, (N,).
    opening_team : IntArray
        Team that has the case when the run starts, (N,); -1: none, it is filed later.
    regions, kinds, stages, roles : tuple of str
        Names; ``roles`` of the stages, (S,).
    outcome : CaseOutcomes or None
        How cases end; None: the scenario says nothing of it.
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
    roles: tuple[str, ...]
    outcome: CaseOutcomes | None = None

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
        return int((self.opening_team >= 0).sum())

    def first(self, n: int) -> Docket:
        """The first n cases, as views."""
        rows = {name: getattr(self, name)[:n] for name in COLUMNS}
        return replace(self, **rows, outcome=self.outcome and self.outcome.first(n))

    @cached_property
    def register(self) -> Register:
        """What the register says of the cases; nothing of what they will take."""
        return Register(self.regions, self.kinds, self.amount)

    @cached_property
    def fingerprint(self) -> str:
        """Digits that two dockets share only if all their cases are the same."""
        drawn = self.filed, self.region, self.kind, self.amount, self.work, self.wait
        return fingerprint([*drawn, self.limit, self.opening_team])


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
        if self.history is self.setting:
            return True
        return docket_part(self.history) == docket_part(self.setting)


def draw_docket(scenario: Scenario, arm: Arm, calendar: WorkCalendar, streams: Streams) -> Docket:
    """Draw the docket of an arm; arms that change no case get equal dockets."""
    draw = DocketDraw(scenario, calendar, streams, scenario.history.setting, arm.setting)
    before = calendar.history_months
    rate = expected_filings(scenario, arm.setting, calendar)
    arrivals = streams.arrivals("filings", float(rate.sum()))
    expected = np.concatenate([[0.0], np.cumsum(rate)])
    filed = np.interp(arrivals, expected, np.concatenate([[0.0], calendar.closing]))
    n_history = int(np.searchsorted(arrivals, expected[before]))
    opening_team, opening_filed = opening_cases(scenario)
    n_opening = len(opening_team)
    new = _cases(draw, "", len(filed), n_history)
    old = _cases(draw, "opening/", n_opening, n_opening)
    new["region"] = _regions(draw, len(filed), n_history)
    old["region"] = _regions_of_teams(draw, opening_team)
    filed = np.concatenate([opening_filed, filed]) if n_opening else filed
    joined = new if not n_opening else {k: np.concatenate([old[k], new[k]]) for k in new}
    ends = {name: joined.pop(name) for name in OUTCOME_COLUMNS if name in joined}
    setting = arm.setting
    new_team = np.full(len(filed) - n_opening, -1, dtype=np.int64)
    return Docket(
        case=np.arange(len(filed)),
        filed=filed,
        opening_team=np.concatenate([opening_team, new_team]),
        regions=tuple(region.name for region in setting.intake.regions),
        kinds=tuple(kind.name for kind in setting.kinds),
        stages=tuple(stage.stage for stage in setting.route),
        roles=tuple(stage.role for stage in setting.route),
        outcome=outcome_of(ends, filed, joined["amount"]) if ends else None,
        **joined,
    )


def expected_filings(scenario: Scenario, setting: Setting, calendar: WorkCalendar) -> FloatArray:
    """Expected filings of each month, (M,): cases_per_month x season x trend x surges.

    Those of the history's months are filed under its setting, the others under the given one.
    """
    before, rate = calendar.history_months, monthly_rate(setting.intake, calendar)
    if before and scenario.history.setting.intake is not setting.intake:
        rate[:before] = monthly_rate(scenario.history.setting.intake, calendar)[:before]
    return rate


def monthly_rate(intake: Intake, calendar: WorkCalendar) -> FloatArray:
    """Expected filings of each month under one intake, (M,)."""
    first = month_number(calendar.labels[0])
    return filings(intake, first, calendar.months, calendar.history_months)


def _cases(draw: DocketDraw, prefix: str, n: int, n_history: int) -> dict[str, Any]:
    """Columns of n cases; the first n_history are filed under the history's setting."""
    after = _columns(draw, draw.setting, prefix, n)
    if not n_history or draw.is_one_setting:
        return after
    before = _columns(draw, draw.history, prefix, n)
    return {k: np.concatenate([before[k][:n_history], after[k][n_history:]]) for k in after}


def _columns(draw: DocketDraw, setting: Setting, prefix: str, n: int) -> dict[str, Any]:
    """Columns of n cases under one setting, but for their regions; streams bear the prefix."""
    streams = draw.streams

    kinds, route = setting.kinds, setting.route
    kind = streams.picks(f"{prefix}kind", n, [k.share for k in kinds])
    work = streams.table({f"{prefix}work/{s.stage}": s.work for s in route}, n)
    wait = streams.table({f"{prefix}wait/{s.stage}": s.wait for s in route}, n)
    work *= _factors([k.work_factor for k in kinds], kind)
    wait *= _factors([k.wait_factor for k in kinds], kind)
    return {
        "kind": kind,
        "amount": streams.values(f"{prefix}amount", n, setting.amount),
        "work": work,
        "wait": wait,
        "limit": np.array([k.time_limit_days or setting.time_limit_days for k in kinds])[kind],
        **outcome_columns(setting, kind, draw.calendar, streams, prefix),
    }


def _factors(of_kinds: list[float], kind: IntArray) -> FloatArray | float:
    """The factor of each case's kind, (n, 1); a number where there is one kind."""
    return of_kinds[0] if len(of_kinds) == 1 else np.array(of_kinds)[kind, None]


def docket_part(setting: Setting) -> Hashable:
    """What of a setting makes its cases; which team serves a region is no part of a case."""
    intake = tuple(value for key, value in setting.intake if key not in ("regions", "homes"))
    regions = tuple((region.name, region.share) for region in setting.intake.regions)
    return intake, regions, setting.route, setting.kinds, setting.amount, setting.time_limit_days


def opening_cases(scenario: Scenario) -> tuple[IntArray, FloatArray]:
    """Team and day of filing of the opening backlog's cases, in order of filing."""
    backlog: tuple[int | OpeningCases, ...] = scenario.file.opening_backlog
    entries = [
        (i, entry, "")
        if isinstance(entry, int)
        else (scenario.file.team_index(entry.team), entry.cases, entry.filed or "")
        for i, entry in enumerate(backlog)
    ]
    teams, counts, months = zip(*entries, strict=True) if entries else ((), (), ())
    size = np.array(counts, dtype=np.int64)
    row = np.repeat(np.arange(len(size)), size)
    position = (np.arange(len(row)) - (np.cumsum(size) - size)[row] + 0.5) / size[row]
    days = np.zeros(len(row))
    number = {month: i for i, month in enumerate(dict.fromkeys(months))}
    of_case = np.array([number[month] for month in months], dtype=np.int64)[row]
    for month, i in number.items():
        if month:
            mine = of_case == i
            days[mine] = days_before(scenario, month, position[mine])
    assert (days <= 0).all(), "a case of the opening backlog is filed after the run has begun"
    order = np.argsort(days, kind="stable")
    return np.array(teams, dtype=np.int64)[row][order], days[order]


def _regions(draw: DocketDraw, n: int, n_history: int) -> IntArray:
    """Regions of n cases that are filed in the run."""
    both = [[region.share for region in s.intake.regions] for s in (draw.history, draw.setting)]
    after = draw.streams.picks("region", n, both[1])
    if not n_history or both[0] == both[1]:
        return after
    return np.concatenate([draw.streams.picks("region", n, both[0])[:n_history], after[n_history:]])


def _regions_of_teams(draw: DocketDraw, teams: IntArray) -> IntArray:
    """An opening case comes from a region that its team serves; from any if it serves none."""
    regions = draw.history.intake.regions
    served: dict[int, list[int]] = {}
    for j, home in enumerate(draw.scenario.file.homes):
        for team in home:
            served.setdefault(team, []).append(j)
    chosen = np.full(int(teams.max(initial=0)) + 1, -1)
    for team, own in served.items():
        if len(own) == 1 and team < len(chosen):
            chosen[team] = own[0]
    chosen = chosen[teams]
    if (chosen >= 0).all():
        return chosen
    draws = draw.streams.draws("opening/region", len(teams))
    for team in np.unique(teams[chosen < 0]).tolist():
        own, mine = served.get(team, list(range(len(regions)))), teams == team
        chosen[mine] = np.array(own)[pick([regions[j].share for j in own], draws[mine])]
    return chosen
