"""What is asked of the teams, month by month, before anything is drawn: cases against capacity.

Filings, homes and absences are those that a run has; what is left to expectation is how many cases
are filed, how long each takes and, unless that is integrated over, how fast people are. Formulas:
docs/model.md, "Expected loads".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.scenario.scenario import Arm, Scenario
from sim.scenario.setting import Setting
from sim.scenario.tenure import heirs, homes_in, in_the_bureau
from sim.world.calendar import WorkCalendar, make_calendar
from sim.world.capacity import TeamCapacity, capacity_of, spliced
from sim.world.drawn_capacity import drawn_capacities
from sim.world.filing import expected_filings
from sim.world.opening import OpeningLoad
from sim.world.returned_load import Returned, comebacks, returned_work

T = TypeVar("T")


class Groups(NamedTuple):
    """Cases that the regional rule deals alike: those of a region or, on tracks, of a kind in it.

    Attributes
    ----------
    share : FloatArray
        Of each group in all cases, (G,).
    work : FloatArray
        Mean work of a case of the group / that of all cases, (G,).
    homes : tuple of tuple of int
        Its teams: the region's homes that take it.
    around : tuple of tuple of int
        The region's homes, beside which stand-ins are looked for.
    takes : BoolArray
        Whether a team may be given its cases, (G, T).
    """

    share: FloatArray
    work: FloatArray
    homes: tuple[tuple[int, ...], ...]
    around: tuple[tuple[int, ...], ...]
    takes: BoolArray


def groups_of(
    setting: Setting, homes: tuple[tuple[int, ...], ...], count: int, *, by_kind: bool
) -> Groups:
    """The groups of a setting's cases with these homes of the regions, for ``count`` teams."""
    shares = np.array([region.share for region in setting.intake.regions])
    by_region = shares / shares.sum()
    if not by_kind:
        everybody = np.broadcast_to(np.True_, (len(homes), count))
        return Groups(by_region, np.ones(len(homes)), homes, homes, everybody)
    kinds = np.array([kind.share for kind in setting.kinds])
    kinds = kinds / kinds.sum()
    factor = np.array([kind.work_factor for kind in setting.kinds])
    takes = np.ones((len(kinds), count), dtype=np.bool_)
    for team, own in setting.limits.items():
        takes[:, team] = np.isin(np.arange(len(kinds)), own)
    return Groups(
        np.outer(by_region, kinds).ravel(),
        np.tile(factor / (kinds @ factor), len(homes)),
        tuple(
            tuple(t for t in home if takes[kind, t]) for home in homes for kind in range(len(takes))
        ),
        tuple(home for home in homes for _ in kinds),
        np.tile(takes, (len(homes), 1)),
    )


class RegionalDealing:
    """To which teams the regional rule gives the cases of each of G groups, in expectation.

    ``month``: the number of the month, where teams join and leave.
    """

    def __init__(
        self, setting: Setting, count: int, month: int | None = None, *, by_kind: bool
    ) -> None:
        homes = setting.homes if month is None else homes_in(setting, month)
        self.groups, self.by_kind = groups_of(setting, homes, count, by_kind=by_kind), by_kind
        sizes = np.array([len(home) for home in self.groups.homes])
        self.share = self.groups.share
        self.team = np.array([team for home in self.groups.homes for team in home], dtype=np.int64)
        self.group = np.repeat(np.arange(len(sizes)), sizes)
        self.weight = self.share[self.group] / sizes[self.group]
        self.division = np.zeros(count, dtype=np.int64)
        self.division[: len(setting.divisions)] = setting.divisions
        self.exists = np.arange(count) < len(setting.team_names)
        self.heirs: dict[int, int] = {}
        if month is not None:
            self.exists &= in_the_bureau(setting, np.array([month]), count)[:, 0]
            self.heirs = heirs(setting, month)
        self.setting = setting

    def dealt(self, cases: FloatArray, active: BoolArray) -> FloatArray:
        """Cases of each team, of the groups' cases, (G,), in turn among the active homes, (T,)."""
        return self.parts(cases, active)[0]

    def parts(
        self, cases: FloatArray, active: BoolArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Cases of each team, (T,), their work in cases of mean work, (T,), and what is left, (G,).

        Parameters
        ----------
        cases : FloatArray
            Of each group, (G,).
        active : BoolArray
            Whether a team takes cases, (T,).
        """
        there = active[self.team]
        homes = np.bincount(self.group[there], minlength=len(cases))
        each = np.divide(cases, homes, out=np.zeros(len(cases)), where=homes > 0)
        taken, left = np.zeros(len(active)), np.zeros(len(cases))
        np.add.at(taken, self.team[there], each[self.group[there]])
        work = taken
        if self.by_kind:
            work = np.zeros(len(active))
            np.add.at(work, self.team[there], (each * self.groups.work)[self.group[there]])
        for group in np.flatnonzero((homes == 0) & (cases > 0)).tolist():
            able = active & self.groups.takes[group]
            near = able & np.isin(self.division, self.division[list(self.groups.around[group])])
            stand_ins = near if near.any() else able
            if not stand_ins.any():
                left[group] = cases[group]
                continue
            more = cases[group] / stand_ins.sum()
            taken[stand_ins] += more
            if work is not taken:
                work[stand_ins] += more * self.groups.work[group]
        return taken, work, left

    def origin(self, team: int) -> FloatArray:
        """Cases of the groups in a case of mean work that a team has, (G,); of all, without homes.

        Without tracks these are shares of the regions.
        """
        mine = self.team == team
        homes = np.bincount(self.group[mine], self.weight[mine], minlength=len(self.share))
        own: FloatArray = np.asarray(homes if mine.any() else self.share, dtype=np.float64)
        return np.asarray(own / (own * self.groups.work).sum(), dtype=np.float64)


@dataclass
class Flow:
    """Cases on their way through the bureau, in expectation, at one moment.

    What waits is known at each of Q points of the speeds; cases that are dealt again are the mean.

    Attributes
    ----------
    pool : FloatArray
        Filed and not allocated, (G,).
    waiting : FloatArray
        Allocated, and beyond what the teams could close so far, in cases of mean work, (T, Q).
    """

    pool: FloatArray
    waiting: FloatArray

    def give_up(self, dealing: RegionalDealing, active: BoolArray) -> None:
        """Cases of teams that may not hold them go to successors, or re-enter the pool."""
        redistributes = dealing.setting.absent_cases == "redistribute"
        leaving = ~active if redistributes else ~dealing.exists
        if not leaving.any():
            return
        for team in np.flatnonzero(leaving & self.waiting.any(axis=1)).tolist():
            heir = dealing.heirs.get(team)
            if heir is not None and active[heir]:
                self.waiting[heir] += self.waiting[team].mean()
            else:
                self.pool = self.pool + self.waiting[team].mean() * dealing.origin(team)
            self.waiting[team] = 0.0

    def take_back(
        self, back: Returned, event: int, dealing: RegionalDealing, active: BoolArray
    ) -> None:
        """What has come back enters the pool, unless it goes to the team that closed it."""
        missed = float(back.of_team[event][~active].sum())
        self.pool = self.pool + (back.pool[event] + missed) * dealing.share

    def deal(self, dealing: RegionalDealing, active: BoolArray) -> tuple[FloatArray, FloatArray]:
        """Cases of the pool that each team gets at an event, and their work, (T,) each."""
        cases, work, self.pool = dealing.parts(self.pool, active)
        return cases, work


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
    work : FloatArray
        Their work, in cases of mean work, (M + 1, T): the same, unless there are tracks.
    capacity : TeamCapacity
        What each team can close, in cases of mean work.
    waiting : FloatArray
        Cases beyond the capacity of each team at the end of each month, (M + 1, T); first those it
        has at the start. The mean over the points where speeds are integrated over.
    able : FloatArray
        Cases that each team can close in the comparison, at each point of its speeds, (T, Q).
    undealt : FloatArray
        Cases left in the pool at each event because no team is there, (M + 1,).
    together : FloatArray
        Cases beyond the capacity of all teams as one, (M + 1,): no rule leaves less.
    returned : FloatArray
        What comes back at each event, in cases of mean work, (M + 1,).
    """

    calendar: WorkCalendar
    filed: FloatArray
    cases: FloatArray
    work: FloatArray
    capacity: TeamCapacity
    waiting: FloatArray
    able: FloatArray
    undealt: FloatArray
    together: FloatArray
    returned: FloatArray


def course(scenario: Scenario, arm: Arm, opening: OpeningLoad, *, drawn: bool = False) -> Course:
    """The expected course of a run under the regional rule, history included.

    Parameters
    ----------
    scenario : Scenario
        Its history comes first.
    arm : Arm
        In force in the comparison.
    opening : OpeningLoad
        The opening backlog.
    drawn : bool
        Whether to integrate over the distribution of speeds; else the mean speeds stand for it.
    """
    calendar, before = make_calendar(scenario), scenario.history_months
    both = scenario.history.setting, arm.setting
    count = max(len(opening.held), *(len(setting.team_names) for setting in both))
    settings = list(both) if before else [arm.setting] * 2  # what is never in force is not made
    capacity = spliced(_of_each(settings, lambda one: capacity_of(one, calendar, count)), before)
    least = _least(capacity)
    if drawn:
        first, then = drawn_capacities(settings, calendar, count)

        def least(month: int) -> FloatArray:
            return (then if month >= before else first).least(month)

    by_kind = any(setting.limits for setting in both)
    dealings = _of_each(settings, lambda one: _dealings(one, count, calendar, by_kind=by_kind))
    filed = expected_filings(scenario, arm.setting, calendar)
    monthly = [each.allocation.timing == "monthly" for each in settings]
    late = np.where(np.repeat(monthly, [before, len(filed) - before]), filed, 0.0)
    at_once, late = np.append(filed - late, 0.0), np.append(0.0, late)  # allocated at each event
    events = len(filed) + 1
    cases, work, waiting = (np.zeros((events, count)) for _ in range(3))
    undealt = np.zeros(events)
    waiting[0, : len(opening.held)] = opening.held
    flow = Flow(_by_group(opening.pool, dealings[not before][0]), waiting[0][:, None].copy())
    able = np.zeros((count, 1))
    in_hand = opening.held.sum() + opening.pool.sum()
    ways = _of_each(settings, lambda one: comebacks(one, float(calendar.days.mean())))
    back, whole = (returned_work(ways, calendar.months, n, in_hand) for n in (count, 1))
    for event in range(events):
        month = min(event, events - 2)  # the last event follows the last month
        dealing = dealings[month >= before][month]
        active = dealing.exists & (capacity.officer[month] > 0)
        flow.give_up(dealing, active)
        flow.pool = flow.pool + at_once[event] * dealing.share
        flow.pool = flow.pool + late[event] * dealings[event > before][0].share
        flow.take_back(back, event, dealings[event > before][0], active)
        cases[event], work[event] = flow.deal(dealing, active)
        undealt[event] = flow.pool.sum()
        own = np.where(active, back.of_team[event], 0.0)  # come back to who closed them
        cases[event], work[event] = cases[event] + own, work[event] + own
        if event == month:
            can, held = least(month), flow.waiting + work[event][:, None]
            flow.waiting = left(flow.waiting, work[event][:, None], can)
            closed = _mean(held - flow.waiting)
            back.close(month, int(month >= before), closed, at_once[event] + late[event])
            waiting[event + 1] = _mean(flow.waiting)
            able = able + can * (month >= before)
    beyond = [in_hand]
    new = at_once[:-1] + late[:-1]
    for month, most in enumerate(capacity.least.sum(axis=1)):
        held = beyond[-1] + new[month] + whole.total[month]
        beyond.append(left(beyond[-1], new[month] + whole.total[month], most))
        whole.close(month, int(month >= before), np.array([held - beyond[-1]]), new[month])
    together = np.array(beyond)
    return Course(
        calendar, filed, cases, work, capacity, waiting, able, undealt, together, back.total
    )


def _of_each(settings: list[Setting], made: Callable[[Setting], T]) -> list[T]:
    """What is made of each setting, once if they are one."""
    first, then = settings
    one = made(first)
    return [one, one if then is first else made(then)]


def _mean(values: FloatArray) -> FloatArray:
    """Means over the points where speeds are integrated over, (T,); mostly there is one."""
    return values[:, 0] if values.shape[1] == 1 else np.asarray(values.mean(axis=1))


def _by_group(cases: FloatArray, dealing: RegionalDealing) -> FloatArray:
    """Cases of the regions, (R,), by the groups of cases, (G,), in proportion to their shares."""
    if not cases.any():  # an arm may have more regions then, or fewer
        return 0 * dealing.share
    share = dealing.share.reshape(len(cases), -1)
    of_region = share / share.sum(axis=1, keepdims=True)
    return np.asarray((cases[:, None] * of_region).ravel(), dtype=np.float64)


def _dealings(
    setting: Setting, count: int, calendar: WorkCalendar, *, by_kind: bool
) -> list[RegionalDealing]:
    """How the regional rule deals in each month: one and the same where nobody comes or goes."""
    if not (setting.joins or setting.leaves):
        return [RegionalDealing(setting, count, by_kind=by_kind)] * calendar.months
    months = calendar.numbers.tolist()
    return [RegionalDealing(setting, count, month, by_kind=by_kind) for month in months]


def _least(capacity: TeamCapacity) -> Callable[[int], FloatArray]:
    """What each team can close in a month at the mean speeds, (T, 1)."""
    return lambda month: capacity.least[month][:, None]


def left(waiting: Any, cases: Any, able: Any) -> Any:
    """What is left of the cases that wait and come when as many as can be are closed."""
    return np.maximum(waiting + cases - able, 0.0)
