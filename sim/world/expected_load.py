"""Expected loads of the teams of an arm, and of all of them as one, from its expected course.

Formulas: docs/model.md, "Expected loads".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.arrays import FloatArray
from sim.scenario.scenario import Arm, Scenario
from sim.world.course import Course, course
from sim.world.drawn_capacity import is_drawn
from sim.world.opening import opening_load

YEAR = 12
NEGLIGIBLE = 1e-6
"""Cases, as a share of a month's, that are rounding only."""


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
        Work / capacity at the mean speed; None: the officer is alone.
    pool : float or None
        Work / its equal part of the pool's capacity; None: there is no pool.
    open_cases : float or None
        Cases / the most that ``max_open_cases`` lets a team close; None: no limit.
    capacity : float
        Cases a month that it can close; inf: any number, as they take no work.
    before, after : float
        Cases beyond its capacity when the comparison begins, and ends, opening backlog included:
        the mean over the distribution of speeds.
    growth : float
        Cases a month by which these grow; 0 if they do not.
    overload : float
        Probability of speeds with which more comes in the comparison than it can close in it.
    growth_at_mean_speeds : float
        Cases a month by which its backlog would grow if everybody had the mean speed.
    months : tuple of str
        Those of the comparison at whose end it has more of what has come in than it could close, at
        mean speeds.
    inherits : bool
        Whether it had so at the end of the history.
    """

    team: str
    cases: float
    officer: float
    assistant: float | None
    pool: float | None
    open_cases: float | None
    capacity: float
    before: float
    after: float
    growth: float
    overload: float
    growth_at_mean_speeds: float
    months: tuple[str, ...]
    inherits: bool

    @property
    def load(self) -> float:
        """Load by what is scarcest."""
        return max(self.officer, self.assistant or 0.0, self.pool or 0.0, self.open_cases or 0.0)

    @property
    def is_over(self) -> bool:
        """Whether it has more than it can close at the end of a month or of the history.

        That is at mean speeds; see ``overload`` for those that are drawn.
        """
        return bool(self.months) or self.inherits


@dataclass(frozen=True)
class WholeLoad:
    """Expected load of all teams of a bureau as one, in the comparison, at mean speeds.

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
    returned : float
        What comes back a month, in cases of mean work.
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
    returned: float = 0.0


@dataclass(frozen=True)
class MonthLoad:
    """What comes in a month of the comparison, and what can be closed in it, at mean speeds.

    Attributes
    ----------
    month : str
        As 2013-10.
    filed : float
        Cases filed.
    capacity : float
        Cases that all teams at work can close; inf: any number.
    at_work : int
        Teams that are there.
    over : tuple of str
        Teams that the regional rule gives more in this month than they can close in it.
    """

    month: str
    filed: float
    capacity: float
    at_work: int
    over: tuple[str, ...]


@dataclass(frozen=True)
class Loads:
    """Expected loads of the teams of one arm, and of all of them as one.

    Attributes
    ----------
    teams : tuple of TeamLoad
        Of each team.
    before, after, most : float
        Cases beyond what they can close of the teams that may have any, added up, when the
        comparison begins, when it ends, and the most at either or at the end of a month. Where
        speeds are given: of the teams that are over.
    overloaded : tuple of float
        Probability that 0, 1, ... of the teams are overloaded at once, (T + 1,); empty where speeds
        are given.
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
    by_month : tuple of MonthLoad
        Each month of the comparison.
    """

    teams: tuple[TeamLoad, ...]
    before: float
    after: float
    most: float
    overloaded: tuple[float, ...]
    dealt: tuple[float, ...]
    grows_on: bool
    opening_until: str
    opening_left: float
    whole: WholeLoad
    by_month: tuple[MonthLoad, ...]

    @property
    def growth(self) -> float:
        """Cases a month by which the backlogs of all teams grow, added up."""
        return sum(team.growth for team in self.teams)

    @property
    def expected_overloaded(self) -> float:
        """How many teams are overloaded, on average."""
        return sum(team.overload for team in self.teams)


@dataclass(frozen=True)
class Courses:
    """The expected courses of an arm, with its opening backlog and without it.

    Attributes
    ----------
    usual, fresh : Course
        At the mean speeds.
    drawn, drawn_fresh : Course
        Over the distribution of speeds; the same as the others where speeds are given.
    """

    usual: Course
    fresh: Course
    drawn: Course
    drawn_fresh: Course

    @property
    def are_drawn(self) -> bool:
        """Whether some speed is drawn."""
        return self.drawn is not self.usual


def _courses(scenario: Scenario, arm: Arm, *, drawn: bool) -> Courses:
    opening = opening_load(scenario)
    played = (scenario.history,) * bool(scenario.history_months) + (arm,)
    both: list[Course] = []
    for over_speeds in (False, True):
        if over_speeds and not (drawn and any(is_drawn(one.setting) for one in played)):
            both += both
            continue
        usual = fresh = course(scenario, arm, opening, drawn=over_speeds)
        if opening.is_any:
            fresh = course(scenario, arm, opening.none, drawn=over_speeds)
        both += [usual, fresh]
    return Courses(*both)


def expected_loads(scenario: Scenario, arm: Arm, *, drawn: bool = True) -> Loads:
    """Expected loads of an arm in the months of the comparison.

    Parameters
    ----------
    drawn : bool
        Whether to integrate over the distribution of speeds; else everybody has the mean speed.
    """
    courses, before = _courses(scenario, arm, drawn=drawn), scenario.history_months
    usual, fresh = courses.usual, courses.fresh
    teams = _team_loads(courses, arm, before)
    labels = usual.calendar.labels[before:]
    able, filed = usual.capacity.least[before:].sum(axis=1), usual.filed[before:]
    returned = usual.returned[before:-1]
    there = [bool(month.any()) for month in usual.capacity.officer[before:] > 0]
    whole = WholeLoad(
        float(filed.mean()),
        float(_ratio(filed.sum() + returned.sum(), able.sum())),
        *_growth(usual.together[before:]),
        *_over(fresh.together[before:], labels),
        most=float(usual.together[before:].max()),
        closed=tuple(label for label, team in zip(labels, there, strict=True) if not team),
        returned=float(returned.mean()),
    )
    lacking = courses.drawn_fresh.waiting[before:] > NEGLIGIBLE
    over = [i for i, team in enumerate(teams) if team.is_over or (
        courses.are_drawn and lacking[:, i].any())]  # fmt: skip
    beyond = courses.drawn.waiting[before:, over].sum(axis=1)
    dealt = tuple(usual.cases[before:, : len(teams)].sum(axis=0).tolist())
    more = (usual.waiting - fresh.waiting).sum(axis=1) + usual.undealt - fresh.undealt
    worked_off = np.flatnonzero(more[1:] <= NEGLIGIBLE * (1 + more.max()))
    until = usual.calendar.labels[worked_off[0]] if more.any() and len(worked_off) else ""
    return Loads(
        teams,
        before=float(beyond[0]),
        after=float(beyond[-1]),
        most=float(beyond.max()),
        overloaded=_together([team.overload for team in teams]) if courses.are_drawn else (),
        dealt=dealt,
        grows_on=bool((filed + returned > able)[-YEAR:].all()),
        opening_until=until,
        opening_left=float(more[-1]),
        whole=whole,
        by_month=tuple(_months(usual, arm.setting.team_names, before)),
    )


def _months(usual: Course, names: Sequence[str], before: int) -> Iterator[MonthLoad]:
    """The months of the comparison."""
    for month in range(before, len(usual.filed)):
        able = usual.capacity.least[month]
        over = usual.work[month] > able * (1 + NEGLIGIBLE)
        yield MonthLoad(
            usual.calendar.labels[month],
            float(usual.filed[month]),
            float(able.sum()),
            int((usual.capacity.officer[month] > 0).sum()),
            tuple(name for name, is_over in zip(names, over.tolist(), strict=False) if is_over),
        )


def _team_loads(courses: Courses, arm: Arm, before: int) -> tuple[TeamLoad, ...]:
    usual, setting, capacity = courses.usual, arm.setting, courses.usual.capacity
    labels = usual.calendar.labels[before:]
    of_month = int(setting.allocation.timing == "monthly")  # which event gives a month's cases
    months = slice(before + of_month, len(usual.filed) + of_month)
    cases, work = usual.cases[months], usual.work[months].sum(axis=0)
    drawn = courses.drawn.work[months].sum(axis=0)
    size = np.divide(work, cases.sum(axis=0), out=np.ones(len(work)), where=work > 0)  # of a case
    officer, assistant, pool, open_cases = (
        _ratio(work, able[before:].sum(axis=0))
        for able in (capacity.officer, capacity.assistant, capacity.pool, capacity.open_cases)
    )
    overload = (drawn[:, None] > courses.drawn.able * (1 + NEGLIGIBLE)).mean(axis=1)
    at_mean = [_growth(waiting)[-1] for waiting in usual.waiting[before:].T]
    return tuple(
        TeamLoad(
            name,
            float(cases[:, i].mean()),
            float(officer[i]),
            None if setting.lone[i] else float(assistant[i]),
            None if setting.pool is None else float(pool[i]),
            None if setting.max_open_cases is None else float(open_cases[i]),
            float(capacity.least[before:, i].mean() / size[i]),
            *_growth(courses.drawn.waiting[before:, i]),
            float(overload[i]),
            at_mean[i],
            *_over(courses.fresh.waiting[before:, i], labels),
        )
        for i, name in enumerate(setting.team_names)
    )


def _together(probabilities: Sequence[float]) -> tuple[float, ...]:
    """Probability of each number of independent events, from the probability of each event.

    Parameters
    ----------
    probabilities : sequence of float
        Of T events.

    Returns
    -------
    tuple of float
        (T + 1,) that none, one, ... of them happen: the Poisson binomial distribution.
    """
    number = np.array([1.0])
    for one in probabilities:
        number = np.convolve(number, [1 - one, one])
    return tuple(number.tolist())


def _ratio(cases: Any, able: Any) -> Any:
    """Cases / what can be closed; 0 where nothing comes."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(cases > 0, np.divide(cases, able), 0.0)


def _growth(waiting: FloatArray) -> tuple[float, float, float]:
    """At first, at last, and growth a month, of cases at the ends of months, (M + 1,)."""
    first, last = float(waiting[0]), float(waiting[-1])
    return first, last, max(last - first, 0.0) / (len(waiting) - 1)


def _over(fresh: FloatArray, labels: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """Months at whose end there is more than can be closed, and whether there is at first.

    Parameters
    ----------
    fresh : FloatArray
        Cases at the beginning and at the end of each month, (M + 1,), without opening backlog.
    labels : sequence of str
        Names of the months, (M,).
    """
    over = (fresh > NEGLIGIBLE * (1 + fresh.max())).tolist()
    return tuple(label for label, is_over in zip(labels, over[1:], strict=True) if is_over), over[0]
