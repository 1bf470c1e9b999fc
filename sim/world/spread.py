"""How long cases spend at each step of their way, so that opening cases can be spread over it.

A case at rest is at a desk, worked on, or waiting; in the stationary state as many cases are at
each step as are closed a day, times the days that one spends there (Little 1961). Formulas:
docs/model.md, "Opening cases in proportion".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.scenario.length_biased import length_biased
from sim.scenario.monthly import season_factors
from sim.scenario.opening import OpeningCases
from sim.scenario.scenario import Scenario
from sim.scenario.setting import Setting
from sim.world.calendar import make_calendar
from sim.world.capacity import ROLES
from sim.world.crews import crews_of

DESK, WORK, WAIT = range(3)
"""Steps of a stage, in their order."""


@dataclass(frozen=True)
class Paths:
    """How long a case of each of T teams and K kinds spends at the steps of S stages.

    Attributes
    ----------
    setting : Setting
        Whose cases they are.
    days : FloatArray
        Mean days at a desk beyond what is worked, worked on, and waiting after it, (T, K, S, 3).
    pace : FloatArray
        Days that a day of work at speed 1 takes a team at each stage, (T, S).
    closures : FloatArray
        Cases that each team closes a day, (T,).
    """

    setting: Setting
    days: FloatArray
    pace: FloatArray
    closures: FloatArray

    def kinds(self, teams: IntArray, draws: FloatArray) -> IntArray:
        """Kinds of cases found with teams, (n,), at uniforms: by share and time in the bureau."""
        shares = np.array([kind.share for kind in self.setting.kinds])
        weights = (shares * self.days.sum(axis=(2, 3)))[teams]
        weights[weights.sum(axis=1) == 0] = shares
        cumulative = np.cumsum(weights, axis=1) / weights.sum(axis=1, keepdims=True)
        chosen: IntArray = (cumulative[:, :-1] <= draws[:, None]).sum(axis=1)
        return chosen

    @property
    def _mean(self) -> FloatArray:
        """Mean days at the steps over the kinds that are filed, (T, S, 3)."""
        share = np.array([kind.share for kind in self.setting.kinds])
        return np.asarray(np.einsum("k,tksp->tsp", share / share.sum(), self.days))

    @property
    def to_do(self) -> FloatArray:
        """Shares of cases by the first stage still to be done, (T, S), work in hand in full."""
        mean = self._mean
        there = mean[..., DESK] + mean[..., WORK]
        there[:, 1:] += mean[:, :-1, WAIT]
        whole = there.sum(axis=1, keepdims=True)
        first = np.eye(1, there.shape[1])
        return np.where(whole > 0, _over(there, np.broadcast_to(whole, there.shape), 0.0), first)

    def load(self, cases: FloatArray) -> FloatArray:
        """Cases by the first stage still to be done, (T, S), in cases that nobody has begun, (T,).

        What the busiest crew has to do on them, over what it has to do on such a case.
        """
        work, crews = self._mean[..., WORK], crews_of(self.setting, len(cases))
        each = [np.where(crews.role == crew, work, 0.0) for crew in range(len(ROLES))]
        ahead = np.stack([np.cumsum(of[:, ::-1], axis=1)[:, ::-1] for of in each], axis=-1)
        most = ((cases[..., None] * ahead).sum(axis=1) / crews.number).max(axis=1)
        whole = crews.days(work).max(axis=1)
        return np.where(whole > 0, _over(most, whole), cases.sum(axis=1))


@dataclass(frozen=True)
class Places:
    """Where each of n cases stands on its way.

    Attributes
    ----------
    stage : IntArray
        Reached, (n,).
    ready : FloatArray
        Days until that stage can be worked on, (n,).
    left : FloatArray
        What is left of its work, at speed 1, (n,); nan: all of it.
    age : FloatArray
        Days since the case was filed, (n,).
    """

    stage: IntArray
    ready: FloatArray
    left: FloatArray
    age: FloatArray


def paths_of(
    scenario: Scenario, setting: Setting, held: FloatArray, *, are_dated: bool = False
) -> Paths:
    """The paths of cases under a setting, by means.

    Parameters
    ----------
    held : FloatArray
        Opening cases of each team, (T,).
    are_dated : bool
        Whether their ages say how far they have come. Then more cases than a team would have in
        the stationary state need not lie on desks: they are as old as they are.
    """
    kinds, route = setting.kinds, setting.route
    crews = crews_of(setting, len(held))
    pace = crews.pace
    work = np.outer([k.work_factor for k in kinds], [s.work.family.expectation for s in route])
    waits = [stage.wait.family.expectation if stage.wait else 0.0 for stage in route]
    days = np.zeros((*pace.shape[:1], *work.shape, 3))
    days[..., WORK] = work * pace[:, None, :]
    days[..., WAIT] = np.outer([kind.wait_factor for kind in kinds], waits)
    share = np.array([kind.share for kind in kinds])
    mean = np.einsum("k,tksp->tsp", share / share.sum(), days)
    by_crew, through = crews.days(mean[..., WORK]), mean.sum(axis=(1, 2))
    able = _over(1.0, by_crew.max(axis=1))
    limit = np.inf if setting.max_open_cases is None else _over(setting.max_open_cases, through)
    comes = _arrivals(scenario, setting, held)
    most = np.minimum(able, limit)
    closures = np.where(comes > 0, np.minimum(comes, most), most)
    at_desk = np.maximum(_over(held, closures, 0.0) - through, 0.0)
    if are_dated:
        load = _over(comes, most, 0.0)
        at_desk = np.minimum(at_desk, np.where(load < 1, _over(load, (1 - load) * most), np.inf))
    is_theirs = crews.role == by_crew.argmax(axis=1)[:, None]
    last = _served_last(setting, is_theirs, mean[..., WORK])
    last[limit < able] = 0
    days[np.arange(len(held)), :, last, DESK] = at_desk[:, None]
    return Paths(setting, days, pace, closures)


def _over(amount: FloatArray | float, divisor: FloatArray, otherwise: float = np.inf) -> FloatArray:
    """Amounts over divisors; another number where these are 0 or without end."""
    fits = (divisor > 0) & np.isfinite(divisor)
    other = np.full(divisor.shape, otherwise)
    return np.asarray(np.divide(amount, divisor, out=other, where=fits), dtype=np.float64)


def _arrivals(scenario: Scenario, setting: Setting, held: FloatArray) -> FloatArray:
    """Cases that come to each team a day, before the run, (T,); ``held``: it has at its end."""
    intake, names, teams = setting.intake, len(setting.team_names), len(held)
    season = float(np.mean(season_factors(intake.season)))
    years = scenario.history_months / 12
    filed = (
        intake.cases_per_month
        * (1 - intake.diverted)
        * season
        * (1 + intake.trend_per_year) ** -years
    )
    filed /= make_calendar(scenario).month_days
    if setting.allocation.heeds_ledger:  # as uneven as they are
        return np.asarray(filed * held / max(float(held.sum()), 1.0), dtype=np.float64)
    if not setting.allocation.heeds_homes:
        comes = np.full(max(teams, names), filed / names)
        comes[names:] = 0.0
        return comes[:teams]
    comes, whole = np.zeros(max(teams, names)), sum(one.share for one in intake.regions)
    for region, home in zip(intake.regions, setting.homes, strict=True):
        comes[list(home)] += filed * region.share / whole / len(home)
    return comes[:teams]


def _served_last(setting: Setting, is_theirs: BoolArray, work: FloatArray) -> IntArray:
    """Of the stages of the busiest crew of each team, (T, S), the one taken up last, (T,)."""
    by_place = np.broadcast_to(np.arange(is_theirs.shape[1], dtype=np.float64), is_theirs.shape)
    order = {"newest_first": by_place, "shortest_work_first": work}.get(
        setting.service_order, -by_place
    )
    return np.asarray(np.where(is_theirs, order, -np.inf).argmax(axis=1))


@dataclass(frozen=True)
class Found:
    """Cases found on their way: n of them, of S stages.

    Attributes
    ----------
    team, kind : IntArray
        (n,).
    work, wait : FloatArray
        Of every stage, had nobody begun them, (n, S).
    position, in_progress, elapsed : FloatArray
        Uniforms, (n,): the step, the length of what is in progress, the share of it that is over.
    """

    team: IntArray
    kind: IntArray
    work: FloatArray
    wait: FloatArray
    position: FloatArray
    in_progress: FloatArray
    elapsed: FloatArray


def places_of(paths: Paths, found: Found) -> Places:
    """Where cases stand that are spread over their way in proportion to the time at each step."""
    n, stages = found.work.shape
    rows, days = np.arange(n), paths.days[found.team, found.kind]
    until = np.cumsum(days.reshape(n, 3 * stages), axis=1)
    at = (until[:, :-1] <= (found.position * until[:, -1])[:, None]).sum(axis=1)
    at[until[:, -1] == 0] = 0
    stage, step = at // 3, at % 3
    whole = _in_progress(paths, found, stage, step)
    past, rest = found.elapsed * whole, (1 - found.elapsed) * whole
    pace, worked = paths.pace[found.team], found.work * paths.pace[found.team]
    through = days[..., DESK] + worked + found.wait
    age = np.cumsum(through, axis=1)[rows, stage] - through[rows, stage]
    age += np.where(step != DESK, days[rows, stage, DESK], 0.0)
    age += np.where(step == WAIT, worked[rows, stage], 0.0)
    age += past * np.where(step == WORK, pace[rows, stage], 1.0)
    return Places(
        stage + (step == WAIT),
        np.where(step == WAIT, rest, 0.0),
        np.where(step == WORK, rest, np.nan),
        age,
    )


def _in_progress(paths: Paths, found: Found, stage: IntArray, step: IntArray) -> FloatArray:
    """How long all of what is in progress takes, (n,): at a desk, of work at speed 1, of a wait."""
    whole = np.array(paths.days[found.team, found.kind, stage, DESK])
    for i in range(found.work.shape[1]):
        for of_step in (WORK, WAIT):
            mine = (stage == i) & (step == of_step)
            if mine.any():
                whole[mine] = _whole(paths, found, (i, of_step))[mine]
    return whole


def _whole(paths: Paths, found: Found, step: tuple[int, int]) -> FloatArray:
    """All of the work or wait of a stage, met in progress, of every case, (n,)."""
    stage, is_wait = paths.setting.route[step[0]], step[1] == WAIT
    quantity = stage.wait if is_wait else stage.work
    kinds = paths.setting.kinds
    factors = [kind.wait_factor if is_wait else kind.work_factor for kind in kinds]
    whole = np.zeros(len(found.kind))
    if quantity is not None and quantity.family.expectation > 0:
        whole = length_biased(quantity.family, found.in_progress)
    return np.asarray(whole * np.array(factors)[found.kind])


def stated_places(
    paths: Paths, entry: OpeningCases, found: Found, left: Mapping[str, FloatArray]
) -> Places:
    """Where cases stand of which that is said.

    Parameters
    ----------
    entry : OpeningCases
        What is said.
    left : mapping of str to FloatArray
        What is left of their ``wait_left`` and ``work_left``, where it is a quantity.
    """
    route = paths.setting.route
    stage = 0 if entry.stage is None else [one.stage for one in route].index(entry.stage)
    n = len(found.team)
    at = np.full(n, stage)
    held = found.team >= 0
    pace = np.where(held[:, None], paths.pace[np.maximum(found.team, 0)], 1.0)
    worked = found.work * pace
    age = (worked + found.wait)[:, :stage].sum(axis=1)
    ready, rest = np.zeros(n), np.full(n, np.nan)
    if entry.wait_left is not None:
        whole = found.wait[:, stage - 1]
        if "wait_left" in left:
            ready = left["wait_left"]
        else:
            whole = _whole(paths, found, (stage - 1, WAIT))
            ready = (1 - found.elapsed) * whole
        age += np.maximum(whole - ready, 0.0) - found.wait[:, stage - 1]
    if entry.work_left is not None:
        whole = found.work[:, stage]
        if "work_left" in left:
            rest = left["work_left"]
        else:
            whole = _whole(paths, found, (stage, WORK))
            rest = (1 - found.elapsed) * whole
        age += np.maximum(whole - rest, 0.0) * pace[:, stage]
    return Places(at, ready, rest, age)
