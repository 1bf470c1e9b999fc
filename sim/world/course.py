"""What is asked of the teams, month by month, before anything is drawn: cases against capacity.

Filings, homes and absences are those that a run has; what is left to expectation is how many cases
are filed, how long each takes and, unless that is integrated over, how fast people are. Formulas:
docs/model.md, "Expected loads".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting
from sim.scenario.tenure import heirs, homes_in, in_the_bureau
from sim.world.calendar import WorkCalendar, make_calendar
from sim.world.capacity import TeamCapacity, capacity_of, spliced
from sim.world.docket import expected_filings, opening_cases
from sim.world.drawn_capacity import drawn_capacities


class RegionalDealing:
    """To which teams the regional rule gives the cases of each of R regions, in expectation.

    ``month``: the number of the month, where teams join and leave.
    """

    def __init__(self, setting: Setting, count: int, month: int | None = None) -> None:
        homes = setting.homes if month is None else homes_in(setting, month)
        shares = np.array([region.share for region in setting.intake.regions])
        sizes = [len(home) for home in homes]
        self.share = shares / shares.sum()
        self.team = np.array([team for home in homes for team in home])
        self.region = np.repeat(np.arange(len(sizes)), sizes)
        self.weight = (self.share / sizes)[self.region]
        self.division = np.zeros(count, dtype=np.int64)
        self.division[: len(setting.divisions)] = setting.divisions
        self.exists = np.arange(count) < len(setting.team_names)
        self.heirs: dict[int, int] = {}
        if month is not None:
            self.exists &= in_the_bureau(setting, np.array([month]), count)[:, 0]
            self.heirs = heirs(setting, month)
        self.homes, self.setting = homes, setting

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

    What waits is known at each of Q points of the speeds; cases that are dealt again are the mean.

    Attributes
    ----------
    pool : FloatArray
        Filed and not allocated, (R,).
    waiting : FloatArray
        Allocated, and beyond what the teams could close so far, (T, Q).
    """

    pool: FloatArray
    waiting: FloatArray

    def give_up(self, dealing: RegionalDealing, active: BoolArray) -> None:
        """Cases of teams that may not hold them go to successors, or re-enter the pool."""
        redistributes = dealing.setting.absent_cases == "redistribute"
        leaving = ~active if redistributes else ~dealing.exists
        for team in np.flatnonzero(leaving & self.waiting.any(axis=1)).tolist():
            heir = dealing.heirs.get(team)
            if heir is not None and active[heir]:
                self.waiting[heir] += self.waiting[team].mean()
            else:
                self.pool = self.pool + self.waiting[team].mean() * dealing.origin(team)
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
        has at the start. The mean over the points where speeds are integrated over.
    able : FloatArray
        Cases that each team can close in the comparison, at each point of its speeds, (T, Q).
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
    able: FloatArray
    undealt: FloatArray
    together: FloatArray


def course(scenario: Scenario, arm: Arm, opening: FloatArray, *, drawn: bool = False) -> Course:
    """The expected course of a run under the regional rule, history included.

    Parameters
    ----------
    scenario : Scenario
        Its history comes first.
    arm : Arm
        In force in the comparison.
    opening : FloatArray
        Cases of the opening backlog of each team, see `opening_by_team`.
    drawn : bool
        Whether to integrate over the distribution of speeds; else the mean speeds stand for it.
    """
    calendar, before = make_calendar(scenario), scenario.history_months
    settings = [scenario.history.setting, arm.setting]
    count = max(len(opening), *(len(setting.team_names) for setting in settings))
    capacity = spliced([capacity_of(each, calendar, count) for each in settings], before)
    least = _least(capacity)
    if drawn:
        first, then = drawn_capacities(settings, calendar, count)

        def least(month: int) -> FloatArray:
            return (then if month >= before else first).least(month)

    dealings = [_dealings(setting, count, calendar) for setting in settings]
    filed = expected_filings(scenario, arm.setting, calendar)
    monthly = [each.allocation.timing == "monthly" for each in settings]
    late = np.where(np.repeat(monthly, [before, len(filed) - before]), filed, 0.0)
    at_once, late = np.append(filed - late, 0.0), np.append(0.0, late)  # allocated at each event
    events = len(filed) + 1
    cases, waiting, undealt = np.zeros((events, count)), np.zeros((events, count)), np.zeros(events)
    waiting[0, : len(opening)] = opening
    flow = Flow(np.zeros(len(dealings[0][0].share)), waiting[0][:, None].copy())
    able = np.zeros((count, 1))
    for event in range(events):
        month = min(event, events - 2)  # the last event follows the last month
        dealing = dealings[month >= before][month]
        active = dealing.exists & (capacity.officer[month] > 0)
        flow.give_up(dealing, active)
        flow.pool = flow.pool + at_once[event] * dealing.share
        flow.pool = flow.pool + late[event] * dealings[event > before][0].share
        cases[event], undealt[event] = flow.deal(dealing, active), flow.pool.sum()
        if event == month:
            can = least(month)
            flow.waiting = left(flow.waiting, cases[event][:, None], can)
            waiting[event + 1] = flow.waiting.mean(axis=1)
            able = able + can * (month >= before)
    together = [opening.sum()]
    for new, most in zip(at_once[:-1] + late[:-1], capacity.least.sum(axis=1), strict=True):
        together.append(left(together[-1], new, most))
    return Course(calendar, filed, cases, capacity, waiting, able, undealt, np.array(together))


def _dealings(setting: Setting, count: int, calendar: WorkCalendar) -> list[RegionalDealing]:
    """How the regional rule deals in each month: one and the same where nobody comes or goes."""
    if not (setting.joins or setting.leaves):
        return [RegionalDealing(setting, count)] * calendar.months
    return [RegionalDealing(setting, count, month) for month in calendar.numbers.tolist()]


def _least(capacity: TeamCapacity) -> Callable[[int], FloatArray]:
    """What each team can close in a month at the mean speeds, (T, 1)."""
    return lambda month: capacity.least[month][:, None]


def left(waiting: Any, cases: Any, able: Any) -> Any:
    """What is left of the cases that wait and come when as many as can be are closed."""
    return np.maximum(waiting + cases - able, 0.0)


def opening_by_team(scenario: Scenario) -> FloatArray:
    """Cases of the opening backlog of each team, (T,), up to the last that has any."""
    teams, _days = opening_cases(scenario)
    return np.bincount(teams).astype(np.float64)
