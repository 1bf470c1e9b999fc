"""What is asked of the teams, month by month, before anything is drawn: cases against capacity.

Filings, homes and absences are those that a run has; what is left to expectation is how many cases
are filed, how long each takes and how fast people are. Formulas: docs/model.md, "Expected loads".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.schema import Setting
from sim.world.calendar import WorkCalendar, make_calendar
from sim.world.capacity import TeamCapacity, capacity_of, spliced
from sim.world.docket import expected_filings, opening_cases

YEAR = 12
NEGLIGIBLE = 1e-6
"""Cases, as a share of a month's, that are rounding only."""


class RegionalDealing:
    """To which teams the regional rule gives the cases of each of R regions, in expectation."""

    def __init__(self, setting: Setting, count: int) -> None:
        shares = np.array([region.share for region in setting.intake.regions])
        sizes = [len(home) for home in setting.homes]
        self.share = shares / shares.sum()
        self.team = np.array([team for home in setting.homes for team in home])
        self.region = np.repeat(np.arange(len(sizes)), sizes)
        self.weight = (self.share / sizes)[self.region]
        self.division = np.zeros(count, dtype=np.int64)
        self.division[: len(setting.divisions)] = setting.divisions
        self.exists = np.arange(count) < len(setting.team_names)
        self.homes, self.setting = setting.homes, setting

    def dealt(self, cases: FloatArray, active: BoolArray) -> FloatArray:
        """Cases of each team, (T,), of the regions' cases, (R,), in turn among the active homes."""
        there = active[self.team]
        homes = np.bincount(self.region[there], minlength=len(cases))
        each = np.divide(cases, homes, out=np.zeros(len(cases)), where=homes > 0)
        taken = np.zeros(len(active))
        np.add.at(taken, self.team[there], each[self.region[there]])
        for region in np.flatnonzero((homes == 0) & (cases > 0)).tolist():
            near = active & np.isin(self.division, self.division[list(self.homes[region])])
            stand_ins = near if near.any() else active
            taken[stand_ins] += cases[region] / stand_ins.sum()
        return taken

    def origin(self, team: int) -> FloatArray:
        """Shares of the regions in what a team has, (R,); those of all if it serves none."""
        mine = self.team == team
        own = np.bincount(self.region[mine], self.weight[mine], minlength=len(self.share))
        return np.asarray(own / own.sum() if mine.any() else self.share, dtype=np.float64)


@dataclass
class Flow:
    """Cases on their way through the bureau, in expectation, at one moment.

    Attributes
    ----------
    pool : FloatArray
        Filed and not allocated, (R,).
    waiting : FloatArray
        Allocated, and beyond what the teams could close so far, (T,).
    """

    pool: FloatArray
    waiting: FloatArray

    def give_up(self, dealing: RegionalDealing, active: BoolArray) -> None:
        """Cases of teams that may not hold them re-enter the pool."""
        redistributes = dealing.setting.absent_cases == "redistribute"
        leaving = ~active if redistributes else ~dealing.exists
        for team in np.flatnonzero(leaving & (self.waiting > 0)).tolist():
            self.pool = self.pool + self.waiting[team] * dealing.origin(team)
            self.waiting[team] = 0.0

    def deal(self, dealing: RegionalDealing, active: BoolArray) -> FloatArray:
        """Cases of the pool that each team gets at an event, (T,); none if nobody is there."""
        if not active.any():
            return np.zeros(len(active))
        cases, self.pool = dealing.dealt(self.pool, active), np.zeros(len(self.pool))
        return cases


@dataclass(frozen=True)
class Course:
    """What T teams are expected to get, and to be unable to close, in M months.

    Attributes
    ----------
    calendar : WorkCalendar
        The months.
    filed : FloatArray
        Cases filed in each month, (M,).
    cases : FloatArray
        Cases that the regional rule gives to each team at each event, and, where they do not wait
        for the next one, in the month that follows it, (M + 1, T).
    capacity : TeamCapacity
        What each team can close.
    waiting : FloatArray
        Cases beyond the capacity of each team at the end of each month, (M + 1, T); first those it
        has at the start.
    undealt : FloatArray
        Cases left in the pool at each event because no team is there, (M + 1,).
    together : FloatArray
        Cases beyond the capacity of all teams as one, (M + 1,): no rule leaves less.
    """

    calendar: WorkCalendar
    filed: FloatArray
    cases: FloatArray
    capacity: TeamCapacity
    waiting: FloatArray
    undealt: FloatArray
    together: FloatArray


def course(scenario: Scenario, arm: Arm, opening: FloatArray) -> Course:
    """The expected course of a run under the regional rule, history included.

    Parameters
    ----------
    scenario : Scenario
        Its history comes first.
    arm : Arm
        In force in the comparison.
    opening : FloatArray
        Cases of the opening backlog of each team, see `opening_by_team`.
    """
    calendar, before = make_calendar(scenario), scenario.history_months
    settings = [scenario.history.setting, arm.setting]
    count = max(len(opening), *(len(setting.team_names) for setting in settings))
    capacity = spliced([capacity_of(each, calendar, count) for each in settings], before)
    dealings = [RegionalDealing(setting, count) for setting in settings]
    filed = expected_filings(scenario, arm.setting, calendar)
    monthly = [each.allocation.timing == "monthly" for each in settings]
    late = np.where(np.repeat(monthly, [before, len(filed) - before]), filed, 0.0)
    at_once, late = np.append(filed - late, 0.0), np.append(0.0, late)  # allocated at each event
    events = len(filed) + 1
    cases, waiting, undealt = np.zeros((events, count)), np.zeros((events, count)), np.zeros(events)
    waiting[0, : len(opening)] = opening
    flow = Flow(np.zeros(len(dealings[0].share)), waiting[0].copy())
    for event in range(events):
        month = min(event, events - 2)  # the last event follows the last month
        dealing = dealings[month >= before]
        active = dealing.exists & (capacity.officer[month] > 0)
        flow.give_up(dealing, active)
        flow.pool = flow.pool + at_once[event] * dealing.share
        flow.pool = flow.pool + late[event] * dealings[event > before].share
        cases[event], undealt[event] = flow.deal(dealing, active), flow.pool.sum()
        if event == month:
            flow.waiting = left(flow.waiting, cases[event], capacity.least[month])
            waiting[event + 1] = flow.waiting
    together = [opening.sum()]
    for new, able in zip(at_once[:-1] + late[:-1], capacity.least.sum(axis=1), strict=True):
        together.append(left(together[-1], new, able))
    return Course(calendar, filed, cases, capacity, waiting, undealt, np.array(together))


def left(waiting: Any, cases: Any, able: Any) -> Any:
    """What is left of the cases that wait and come when as many as can be are closed."""
    return np.maximum(waiting + cases - able, 0.0)


def opening_by_team(scenario: Scenario) -> FloatArray:
    """Cases of the opening backlog of each team, (T,), up to the last that has any."""
    teams, _days = opening_cases(scenario)
    return np.bincount(teams).astype(np.float64)


@dataclass(frozen=True)
class TeamLoad:
    """Expected load of one team in the comparison, under the regional rule.

    Attributes
    ----------
    team : str
        Its name.
    cases : float
        Cases a month.
    officer, assistant : float or None
        Work / capacity at the mean speed; None: there is no assistant.
    open_cases : float or None
        Cases / the most that ``max_open_cases`` lets a team close; None: no limit.
    capacity : float
        Cases a month that it can close; inf: any number, as they take no work.
    before, after : float
        Cases beyond its capacity when the comparison begins, and ends, opening backlog included.
    growth : float
        Cases a month by which these grow; 0 if they do not.
    months : tuple of str
        Those of the comparison at whose end it has more of what has come in than it could close.
    inherits : bool
        Whether it had so at the end of the history.
    """

    team: str
    cases: float
    officer: float
    assistant: float | None
    open_cases: float | None
    capacity: float
    before: float
    after: float
    growth: float
    months: tuple[str, ...]
    inherits: bool

    @property
    def load(self) -> float:
        """Load by what is scarcest."""
        return max(self.officer, self.assistant or 0.0, self.open_cases or 0.0)

    @property
    def is_over(self) -> bool:
        """Whether it has more than it can close, at the end of a month or of the history."""
        return bool(self.months) or self.inherits


@dataclass(frozen=True)
class WholeLoad:
    """Expected load of all teams of a bureau as one, in the comparison.

    No rule leaves less, unless `favours_short`.

    Attributes
    ----------
    cases : float
        Cases a month.
    load : float
        Cases / the most that the teams can close; inf: no team is there.
    before, after, growth : float
        As of `TeamLoad`.
    months : tuple of str
        As of `TeamLoad`.
    inherits : bool
        As of `TeamLoad`.
    most : float
        The most cases beyond what can be closed, when the comparison begins or at the end of a
        month.
    closed : tuple of str
        Months in which no team is there.
    """

    cases: float
    load: float
    before: float
    after: float
    growth: float
    months: tuple[str, ...]
    inherits: bool
    most: float
    closed: tuple[str, ...]


@dataclass(frozen=True)
class Loads:
    """Expected loads of the teams of one arm, and of all of them as one.

    Attributes
    ----------
    teams : tuple of TeamLoad
        Of each team.
    most : float
        The most cases beyond what they can close of the teams that have any (`is_over`) added up,
        when the comparison begins or at the end of a month.
    dealt : tuple of float
        Cases that each team gets from the beginning of the comparison on, (T,).
    grows_on : bool
        Whether more comes in than can be closed in every one of the last twelve months.
    opening_until : str
        Month at whose end the opening backlog is worked off, under the regional rule; empty: there
        is none, or not before the end.
    opening_left : float
        Cases more than without an opening backlog at the end.
    whole : WholeLoad
        Of all teams as one.
    """

    teams: tuple[TeamLoad, ...]
    most: float
    dealt: tuple[float, ...]
    grows_on: bool
    opening_until: str
    opening_left: float
    whole: WholeLoad


def expected_loads(scenario: Scenario, arm: Arm) -> Loads:
    """Expected loads of an arm in the months of the comparison."""
    opening, setting, before = opening_by_team(scenario), arm.setting, scenario.history_months
    expected = fresh = course(scenario, arm, opening)
    if opening.any():
        fresh = course(scenario, arm, np.zeros(len(opening)))
    labels, capacity = expected.calendar.labels[before:], expected.capacity
    of_month = int(setting.allocation.timing == "monthly")  # which event gives a month's cases
    cases = expected.cases[before + of_month : len(expected.filed) + of_month]
    officer, assistant, open_cases = (
        _ratio(cases.sum(axis=0), able[before:].sum(axis=0))
        for able in (capacity.officer, capacity.assistant, capacity.open_cases)
    )
    teams = tuple(
        TeamLoad(
            name,
            float(cases[:, i].mean()),
            float(officer[i]),
            None if setting.speeds[i][1] is None else float(assistant[i]),
            None if setting.max_open_cases is None else float(open_cases[i]),
            float(capacity.least[before:, i].mean()),
            *_growth(expected.waiting[before:, i], fresh.waiting[before:, i], labels),
        )
        for i, name in enumerate(setting.team_names)
    )
    able, filed = capacity.least[before:].sum(axis=1), expected.filed[before:]
    there = [bool(month.any()) for month in capacity.officer[before:] > 0]
    whole = WholeLoad(
        float(filed.mean()),
        float(_ratio(filed.sum(), able.sum())),
        *_growth(expected.together[before:], fresh.together[before:], labels),
        most=float(expected.together[before:].max()),
        closed=tuple(label for label, team in zip(labels, there, strict=True) if not team),
    )
    over = [i for i, team in enumerate(teams) if team.is_over]
    most = float(expected.waiting[before:, over].sum(axis=1).max())
    dealt = tuple(expected.cases[before:, : len(teams)].sum(axis=0).tolist())
    grows_on = bool((filed > able)[-YEAR:].all())
    more = (expected.waiting - fresh.waiting).sum(axis=1) + expected.undealt - fresh.undealt
    worked_off = np.flatnonzero(more[1:] <= NEGLIGIBLE * (1 + more.max()))
    until = expected.calendar.labels[worked_off[0]] if opening.any() and len(worked_off) else ""
    return Loads(teams, most, dealt, grows_on, until, float(more[-1]), whole)


def _ratio(cases: Any, able: Any) -> Any:
    """Cases / what can be closed; 0 where nothing comes."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(cases > 0, np.divide(cases, able), 0.0)


def _growth(
    waiting: FloatArray, fresh: FloatArray, labels: Sequence[str]
) -> tuple[float, float, float, tuple[str, ...], bool]:
    """At first and at last, growth a month, and when there is more than can be closed.

    Parameters
    ----------
    waiting, fresh : FloatArray
        Cases at the beginning and at the end of each month, (M + 1,), with the opening backlog and
        without it.
    labels : sequence of str
        Names of the months, (M,).
    """
    first, last = float(waiting[0]), float(waiting[-1])
    over = (fresh > NEGLIGIBLE * (1 + fresh.max())).tolist()
    months = tuple(label for label, is_over in zip(labels, over[1:], strict=True) if is_over)
    return first, last, max(last - first, 0.0) / len(labels), months, over[0]
