"""The docket: every case that is filed, with the work and wait of each of its stages."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.cases import Intake
from sim.scenario.checks import month_number
from sim.scenario.distributions import Distribution, FloatArray
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.schema import OpeningCases, Setting
from sim.world.calendar import WorkCalendar, days_before
from sim.world.fingerprint import fingerprint
from sim.world.outcome import OUTCOME_COLUMNS, Outcome, outcome_columns, outcome_of
from sim.world.streams import Streams, pick

IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Docket:
    """Cases in order of filing: N cases, S stages.

    Attributes
    ----------
    case : (N,) number of the case
    filed : (N,) day of filing; before 0 for cases of an opening backlog
    region, kind : (N,) index into ``regions``, ``kinds``
    amount : (N,) yuan
    work, wait : (N, S) effort at speed 1, and elapsed days after it, of each stage
    limit : (N,) time limit, days
    opening_team : (N,) team that has the case when the run starts; -1: none, it is filed later
    regions, kinds, stages, roles : names; ``roles`` of the stages
    outcome : how cases end; None: the scenario says nothing of it
    """

    case: IntArray
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
    outcome: Outcome | None = None

    def __len__(self) -> int:
        return len(self.case)

    @cached_property
    def fingerprint(self) -> str:
        """Digits that two dockets share only if all their cases are the same."""
        drawn = self.filed, self.region, self.kind, self.amount, self.work, self.wait
        return fingerprint([*drawn, self.limit, self.opening_team])


@dataclass(frozen=True)
class Draw:
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
    draw = Draw(scenario, calendar, streams, scenario.history.setting, arm.setting)
    before = calendar.history_months
    rate = expected_filings(draw)
    arrivals = streams.arrivals("filings", float(rate.sum()))
    expected = np.concatenate([[0.0], np.cumsum(rate)])
    filed = np.interp(arrivals, expected, np.concatenate([[0.0], calendar.closing]))
    n_history = int(np.searchsorted(arrivals, expected[before]))
    opening_team, opening_filed = opening_cases(scenario)
    n_opening = len(opening_team)
    new = _cases(draw, "", len(filed), n_history)
    old = _cases(draw, "opening/", n_opening, n_opening)
    filed = np.concatenate([opening_filed, filed])
    old["region"] = _regions_of_teams(draw, opening_team)
    joined = {name: np.concatenate([old[name], new[name]]) for name in new}
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


def expected_filings(draw: Draw) -> FloatArray:
    """Expected filings of each month, (M,): cases_per_month x season x trend x surges."""
    before = draw.calendar.history_months
    rates = [monthly_rate(s.intake, draw.calendar) for s in (draw.history, draw.setting)]
    return np.concatenate([rates[0][:before], rates[1][before:]])


def monthly_rate(intake: Intake, calendar: WorkCalendar) -> FloatArray:
    """Expected filings of each month under one intake, (M,)."""
    numbers = np.array([month_number(label) for label in calendar.labels])
    since_start = np.arange(calendar.months) - calendar.history_months
    rate = intake.cases_per_month * (1 + intake.trend_per_year) ** (since_start / 12)
    if intake.season is not None:
        rate = rate * np.array(intake.season)[numbers % 12]
    for surge in intake.surges:
        first = month_number(surge.start)
        inside = (numbers >= first) & (numbers < first + surge.months)
        rate = np.where(inside, rate * surge.factor, rate)
    return np.asarray(rate, dtype=np.float64)


def _cases(draw: Draw, prefix: str, n: int, n_history: int) -> dict[str, Any]:
    """Columns of n cases; the first n_history are filed under the history's setting."""
    after = _columns(draw, draw.setting, prefix, n)
    if not n_history or draw.is_one_setting:
        return after
    before = _columns(draw, draw.history, prefix, n)
    return {k: np.concatenate([before[k][:n_history], after[k][n_history:]]) for k in after}


def _columns(draw: Draw, setting: Setting, prefix: str, n: int) -> dict[str, Any]:
    """Columns of n cases under one setting; streams bear the prefix."""
    streams = draw.streams

    def values(name: str, given: Distribution | None) -> FloatArray:
        return np.zeros(n) if given is None else streams.values(prefix + name, n, given)

    kinds, route = setting.kinds, setting.route
    kind = streams.picks(f"{prefix}kind", n, [k.share for k in kinds])
    work = np.stack([values(f"work/{s.stage}", s.work) for s in route], axis=1)
    wait = np.stack([values(f"wait/{s.stage}", s.wait) for s in route], axis=1)
    shares = [region.share for region in setting.intake.regions]
    return {
        "region": streams.picks(f"{prefix}region", n, shares),
        "kind": kind,
        "amount": values("amount", setting.amount),
        "work": work * np.array([k.work_factor for k in kinds])[kind, None],
        "wait": wait * np.array([k.wait_factor for k in kinds])[kind, None],
        "limit": np.array([k.time_limit_days or setting.time_limit_days for k in kinds])[kind],
        **outcome_columns(setting, kind, draw.calendar, streams, prefix),
    }


def docket_part(setting: Setting) -> Hashable:
    """What of a setting makes its cases; which team serves a region is no part of a case."""
    regions = tuple((region.name, region.share) for region in setting.intake.regions)
    intake = setting.intake.model_copy(update={"regions": ()})
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
    for month in dict.fromkeys(filter(None, months)):
        mine = np.array([other == month for other in months])[row]
        days[mine] = days_before(scenario, month, position[mine])
    order = np.argsort(days, kind="stable")
    return np.array(teams, dtype=np.int64)[row][order], days[order]


def _regions_of_teams(draw: Draw, teams: IntArray) -> IntArray:
    """An opening case comes from a region that its team serves; from any if it serves none."""
    regions, homes = draw.history.intake.regions, draw.scenario.file.homes
    draws = draw.streams.draws("opening/region", len(teams))
    chosen = np.empty(len(teams), dtype=np.int64)
    for team in np.unique(teams):
        own = [j for j, home in enumerate(homes) if team in home]
        served = np.array(own or range(len(regions)))
        mine = teams == team
        if len(served) == 1:
            chosen[mine] = served[0]
        else:
            chosen[mine] = served[pick([regions[j].share for j in served], draws[mine])]
    return chosen
