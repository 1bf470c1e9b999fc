"""How large a scenario is, before anything is drawn: cases, plays, and memory at the most.

Bytes a case are measured, see docs/performance.md; they are good to a third or so. What is
impossible by far is refused, with the key that makes it so.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray
from sim.language import _
from sim.months import month_number
from sim.scenario.cases import Intake, returning
from sim.scenario.monthly import season_factors
from sim.scenario.opening import opening_count
from sim.scenario.problems import Finding, InputError, problem
from sim.scenario.schema import ScenarioFile
from sim.scenario.setting import Setting

MOST_CASE_PLAYS = 1e13
"""A month of a thousand processors, at a millionth of a second each and more."""
MANY_CASE_PLAYS = 1e9
BYTES_OF_CASE = 160
BYTES_OF_STAGE = 120
BYTES_OF_TEAM_MONTH = 120
BYTES_OF_LOT = 8  # for each case and team, where a rule draws lots for both
GIGABYTE = 1e9
BY_FAR = 3
"""How many times the machine's memory is too much, whatever the estimate's error."""
MEMORY_IF_UNKNOWN = 64 * GIGABYTE


@dataclass(frozen=True)
class Size:
    """What a scenario comes to, in expectation.

    Attributes
    ----------
    cases : float
        Filed in a replication, opening backlog and cases that come back included, under the arm
        with most.
    case_plays : float
        Cases of all arms in all replications, history included.
    bytes : float
        Of memory for one replication of all arms, with the months of the follow-up.
    """

    cases: float
    case_plays: float
    bytes: float


def filings(intake: Intake, first: int, months: int, history: int) -> FloatArray:
    """Expected filings of each month under one intake, (M,).

    Parameters
    ----------
    first : int
        Number of the run's first month.
    months : int
        Of history and comparison.
    history : int
        Months before the comparison.
    """
    numbers, since_start = first + np.arange(months), np.arange(months) - history
    rate = intake.cases_per_month * (1 + intake.trend_per_year) ** (since_start / 12)
    if intake.season is not None:
        rate = rate * np.array(season_factors(intake.season))[numbers % 12]
    for surge in intake.surges:
        begin = month_number(surge.start)
        inside = (numbers >= begin) & (numbers < begin + surge.months)
        rate = np.where(inside, rate * surge.factor, rate)
    return np.asarray(rate * (1 - intake.diverted), dtype=np.float64)


def size_of(file: ScenarioFile, history: Setting, arms: Sequence[Setting]) -> Size:
    """The size of a scenario with these settings of the history and of its arms."""
    months = file.history.months + file.calendar.months + file.follow_up.months
    again = [1 + _returning(history, arm) for arm in arms]
    intakes = {id(arm.intake): arm for arm in arms}  # mostly one, that all arms have
    opening = _opening(file)
    filed = {i: _filed(file, history, arm) for i, arm in intakes.items()}
    later = [_filed(file, history, arm, file.follow_up.months) for arm in intakes.values()]
    cases = [
        (opening + filed[id(arm.intake)]) * more for arm, more in zip(arms, again, strict=True)
    ]
    stages = max(len(arm.route) for arm in arms)
    places = ("regions", "homes")
    kinds = [tuple(v for k, v in arm.intake if k not in places) for arm in intakes.values()]
    held = (
        (opening + max(later)) * max(again) * len({*kinds})
    )  # worlds of all arms are drawn, then one after the other is played
    people = max((arm.staff.people if arm.staff else 0) for arm in arms)
    teams = max(len(setting.team_names) for setting in (history, *arms))
    lots = any(setting.allocation.draws_by_team for setting in (history, *arms))
    return Size(
        max(cases),
        sum(cases) * file.most_replications,
        held * (BYTES_OF_CASE + BYTES_OF_STAGE * stages + BYTES_OF_LOT * teams * lots)
        + teams * months * BYTES_OF_TEAM_MONTH
        + 32 * people**2,
    )


def _returning(history: Setting, arm: Setting) -> float:
    """Share of all cases that come back, at the most."""
    return max(sum(share for share, *_how in returning(one.kinds)) for one in (history, arm))


def _filed(
    file: ScenarioFile, history: Setting, arm: Setting, follow_up: int = 0, **changes: object
) -> float:
    """Filings of an arm, of the history before it, and of so many months of follow-up.

    ``changes``: of both intakes.
    """
    before = file.history.months
    months = before + file.calendar.months + follow_up
    first = month_number(file.calendar.start) - before
    intake, earlier = (
        of.intake.model_copy(update=changes) if changes else of.intake for of in (arm, history)
    )
    with np.errstate(over="ignore", invalid="ignore"):
        cases = filings(intake, first, months, before)[before:].sum()
        if before:
            cases = filings(earlier, first, months, before)[:before].sum() + cases
    return float(cases if np.isfinite(cases) else np.nan_to_num(cases, nan=np.inf))


def _opening(file: ScenarioFile) -> int:
    return opening_count(file.opening_backlog)


def memory() -> float:
    """Bytes of this machine's memory; a large machine's where that cannot be known."""
    try:
        return float(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    except (AttributeError, OSError, ValueError):  # Windows
        return MEMORY_IF_UNKNOWN


def too_large(file: ScenarioFile, history: Setting, arms: Sequence[Setting]) -> list[Finding]:
    """Why a scenario cannot be played, with the key that makes it so large; or nothing."""
    size, most = size_of(file, history, arms), memory()
    if size.bytes > BY_FAR * most:
        why = _(
            "is too large: a replication has {cases:,.0f} cases and {teams:,} teams, and needs "
            "some {needed:,.0f} GB of memory, where this machine has {there:,.0f}",
            cases=size.cases,
            teams=max(len(setting.team_names) for setting in (history, *arms)),
            needed=size.bytes / GIGABYTE,
            there=most / GIGABYTE,
        )
        return [(_memory_key(file, history, arms), why)]
    if size.case_plays > MOST_CASE_PLAYS:
        many = file.most_replications > size.cases
        key = ("replications",) if many else _memory_key(file, history, arms)
        return [(key, _too_many(size.case_plays))]
    return []


def refuse_too_many(case_plays: float, file: str) -> None:
    """Refuse a study of many points if all of them together are too large; InputError."""
    if case_plays > MOST_CASE_PLAYS:
        raise InputError([problem(file, _too_many(case_plays))])


def _too_many(case_plays: float) -> str:
    return _(
        "is too large: {plays:,.0f} million cases are to be played, history, all arms, points and "
        "replications counted; at most {most:,.0f} million are allowed",
        plays=case_plays / 1e6,
        most=MOST_CASE_PLAYS / 1e6,
    )


def _memory_key(file: ScenarioFile, history: Setting, arms: Sequence[Setting]) -> tuple[str, ...]:
    """The key that makes a replication large."""
    worst = max(arms, key=lambda arm: _filed(file, history, arm))
    filed, months = _filed(file, history, worst), file.history.months + file.calendar.months
    stages, teams = len(worst.route), max(len(s.team_names) for s in (history, *arms))
    if teams * months * BYTES_OF_TEAM_MONTH > filed * (BYTES_OF_CASE + BYTES_OF_STAGE * stages):
        return ("teams",) if teams > months else ("calendar", "months")
    if _opening(file) > filed:
        return ("opening_backlog",)
    without = {"surges": (), "season": None, "trend_per_year": 0.0}
    left = {key: _filed(file, history, worst, 0, **{key: none}) for key, none in without.items()}
    key = min(left, key=lambda name: left[name])
    return ("intake", key if left[key] < filed / 2 else "cases_per_month")
