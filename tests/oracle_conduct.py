"""Appraisal and responses of the naive player, as they follow from a month's count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sim.scenario.conduct import (
    Accountability,
    Appraisal,
    FootDragging,
    MonthEnd,
    Overwork,
    Pressure,
    Ratchet,
    Recognition,
    Responses,
)
from tests.oracle_regime import BACKLOG_RULES, Bulletin, closure_rate


class Appraiser:
    """An appraisal in force since some month: who is last, commended or suspended."""

    def __init__(self, appraisal: Appraisal | None, since: int) -> None:
        self.appraisal, self.since = appraisal, since
        self.last: int | None = None  # team that is last in the last ranking
        self.commended: list[int] = []
        self.row: dict[int, int] = {}  # last places in a row
        self.back: dict[int, int] = {}  # the first month after a team's suspension

    def count(
        self, months: int, history: int, bulletins: list[Bulletin], took: list[list[int]]
    ) -> None:
        """After so many months: rank if it is time for it; ``took``: who took cases, by month."""
        every = self.appraisal.every_months if self.appraisal else 0
        if not self.appraisal or (months - history) % every or months - self.since < every:
            return
        teams = [team for team in took[-1] if all(team in others for others in took[-every:])]
        ranking = ranked(self.appraisal, bulletins[-every:], teams)
        self.last = ranking[-1] if ranking else None
        self.commended = ranking[: self.appraisal.commended]
        self.row = {team: self.row.get(team, 0) + 1 for team in ranking[-1:]}
        if self.row and self.row[ranking[-1]] == self.appraisal.suspend_after:
            self.row = {}
            self.back[ranking[-1]] = months + self.appraisal.suspension_months

    def is_suspended(self, team: int, month: int) -> bool:
        """Whether a team is suspended in a month."""
        return month < self.back.get(team, 0)


def ranked(appraisal: Appraisal, months: list[Bulletin], teams: Sequence[int]) -> list[int]:
    """Teams from first to last; none if there are fewer than two or all have the same value."""
    closed = {team: sum(month.closed[team] for month in months) for team in teams}
    cases = {t: months[0].start[t] + sum(month.received[t] for month in months) for t in teams}
    rate = {team: closure_rate(closed[team], cases[team]) for team in teams}
    weights = appraisal.score_weights
    score = {
        team: weights.closure_rate * of_highest(rate[team], rate.values())
        + weights.closures * of_highest(closed[team], closed.values())
        for team in teams
    }
    values = {"closure_rate": rate, "closures": closed, "score": score}[appraisal.ranking]
    if len(set(values.values())) < 2:
        return []
    return sorted(teams, key=lambda team: (-values[team], team))


def of_highest(value: float, values: Iterable[float]) -> float:
    """A value divided by the highest, 0 if that is 0."""
    highest = max(values)
    return value / highest if highest else 0.0


@dataclass
class Standing:
    """What the responses of a team depend on: at the count, and for its coming month."""

    rule: str
    backlog: int
    mean: float  # backlog of the teams that are active in the coming month
    strain: float  # the state of overwork
    topped_up: int
    is_last: bool
    is_commended: bool


def factor_of(responses: Responses, team: Standing) -> float:
    """The product of a team's responses, but for the end of months."""
    product = 1.0
    for name, raw in RESPONSES.items():
        response = getattr(responses, name)
        if response is not None:
            low, high = response.range
            product *= min(max(raw(response, team), low), high)
    return product


def pressure(response: Pressure, team: Standing) -> float:
    """Above-mean backlog pushes."""
    if not team.mean:
        return 1.0
    return 1 + response.gain * (team.backlog - team.mean) / team.mean


def overwork(response: Overwork, team: Standing) -> float:
    """Many closures tire."""
    return 1 - response.effect * team.strain


def foot_dragging(response: FootDragging, team: Standing) -> float:
    """Who expects new cases takes their time."""
    if not team.mean or team.rule not in BACKLOG_RULES:
        return 1.0
    u = max(0, team.mean - team.backlog)
    return 1 - response.phi * u / (u + response.c)


def ratchet(response: Ratchet, team: Standing) -> float:
    """Who was topped up slows down."""
    if not team.mean or team.rule != "top_up":
        return 1.0
    return 1 - response.c * team.topped_up / team.mean


def accountability(response: Accountability, team: Standing) -> float:
    """Who is last has another speed."""
    return response.factor if team.is_last else 1.0


def recognition(response: Recognition, team: Standing) -> float:
    """The commended have another speed."""
    return response.factor if team.is_commended else 1.0


RESPONSES: dict[str, Callable[[Any, Standing], float]] = {
    "pressure": pressure,
    "overwork": overwork,
    "foot_dragging": foot_dragging,
    "ratchet": ratchet,
    "accountability": accountability,
    "recognition": recognition,
}
"""All but the end of months, in the order in which they are multiplied."""


def strained(response: Overwork, strain: float, closed: int) -> float:
    """The state of overwork after a month with so many closures."""
    if closed > response.threshold:
        return strain + (closed - response.threshold)
    return strain * (1 - response.recovery)


def month_end(response: MonthEnd, days: float, is_late: bool) -> float:
    """The factor in the last days of a month of so many days, or before."""
    if days <= response.days:
        return 1.0
    fall = -response.gain * response.days / (days - response.days)
    low, high = response.range
    return min(max(1 + (response.gain if is_late else fall), low), high)
