"""Responses of speed, set at each month's count: pure functions of what people see there.

That people respond in such ways has been found elsewhere (the vocabulary names the
studies); every size is an assumption of the scenario.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.bureau.appraisal import Standing
from sim.scenario.conduct import (
    Accountability,
    FootDragging,
    MonthEnd,
    Overwork,
    Pressure,
    Ratchet,
    Recognition,
    Response,
    Responses,
)
from sim.scenario.setting import Setting
from sim.world.calendar import WorkCalendar


@dataclass(frozen=True)
class Sight:
    """What T teams see at a count, (T,) each.

    Attributes
    ----------
    backlog : IntArray
        Before the event.
    mean : float
        Mean backlog of the teams that are active in the coming month: the published base.
    topped_up : IntArray
        Cases that topped the team up in the month that ends.
    overwork : FloatArray
        State of overwork.
    standing : Standing
        After the last ranking.
    expects_top_up, is_top_up : bool
        Whether the coming month's rule gives more to whoever has little, and whether it is top-up
        itself.
    """

    backlog: IntArray
    mean: float
    topped_up: IntArray
    overwork: FloatArray
    standing: Standing
    expects_top_up: bool
    is_top_up: bool


def response_factors(responses: Responses, sight: Sight) -> FloatArray:
    """Factor on each team's speed in the coming month, (T,): the product of the responses."""
    product = np.ones(len(sight.backlog))
    for name, factor in FACTORS.items():
        response = getattr(responses, name)
        if response is not None:
            product = product * clipped(factor(response, sight), response)
    return product


def clipped(factor: FloatArray, response: Response) -> FloatArray:
    """Factors within the stated range of a response."""
    return np.clip(factor, *response.range)


def _pressure(response: Pressure, sight: Sight) -> FloatArray:
    if not sight.mean:
        return _ones(sight)
    pushed = response.gain * (sight.backlog - sight.mean) / sight.mean
    return np.asarray(1 + pushed, dtype=np.float64)


def _overwork(response: Overwork, sight: Sight) -> FloatArray:
    return 1 - response.effect * sight.overwork


def _foot_dragging(response: FootDragging, sight: Sight) -> FloatArray:
    if not sight.expects_top_up:
        return _ones(sight)
    expected = np.maximum(sight.mean - sight.backlog, 0.0)
    return np.asarray(1 - response.phi * expected / (expected + response.c), dtype=np.float64)


def _ratchet(response: Ratchet, sight: Sight) -> FloatArray:
    if not sight.is_top_up or not sight.mean:
        return _ones(sight)
    return np.asarray(1 - response.c * sight.topped_up / sight.mean, dtype=np.float64)


def _accountability(response: Accountability, sight: Sight) -> FloatArray:
    return np.where(np.arange(len(sight.backlog)) == sight.standing.last, response.factor, 1.0)


def _recognition(response: Recognition, sight: Sight) -> FloatArray:
    return np.where(sight.standing.commended, response.factor, 1.0)


def _ones(sight: Sight) -> FloatArray:
    return np.ones(len(sight.backlog))


FACTORS: dict[str, Callable[..., FloatArray]] = {
    "pressure": _pressure,
    "overwork": _overwork,
    "foot_dragging": _foot_dragging,
    "ratchet": _ratchet,
    "accountability": _accountability,
    "recognition": _recognition,
}


def overworked(response: Overwork, state: FloatArray, closed: IntArray) -> FloatArray:
    """State of overwork after a month with these closures, (T,)."""
    over = closed - response.threshold
    return np.where(over > 0, state + over, state * (1 - response.recovery))


def month_end_pace(response: MonthEnd, days: float) -> tuple[float, float]:
    """Factors on speed before and within the last days of a month of so many days."""
    if days <= response.days:
        return 1.0, 1.0
    early, late = 1 - response.gain * response.days / (days - response.days), 1 + response.gain
    low, high = response.range
    return min(max(early, low), high), min(max(late, low), high)


class Rush(NamedTuple):
    """People change their pace on the way to the end of a month.

    Attributes
    ----------
    day : float
        From which on they do.
    speeds : FloatArray
        Speeds from then on, (2 T,).
    """

    day: float
    speeds: FloatArray


class Pace(NamedTuple):
    """Factors on speed before and within the last days of a month."""

    days: float
    early: float
    late: float


def bunched(
    setting: Setting, calendar: WorkCalendar, month: int, speeds: FloatArray
) -> tuple[FloatArray, tuple[Rush, ...]]:
    """Speeds, (2 T,), when a month begins, and the rushes towards its end, in their order."""
    paces = _paces(setting.responses, calendar, month)
    if not paces:
        return speeds, ()
    begin = speeds * prod(pace.early for pace in paces)
    if month == calendar.months:  # the instant of the last count
        return begin, ()
    rushes = []
    for days in sorted({pace.days for pace in paces}, reverse=True):
        factor = prod(pace.late if days <= pace.days else pace.early for pace in paces)
        rushes.append(Rush(float(calendar.closing[month]) - days, speeds * factor))
    return begin, tuple(rushes)


def _paces(responses: Responses, calendar: WorkCalendar, month: int) -> list[Pace]:
    """How people bunch their effort in a month: at its end, and in December at that of the year."""
    if responses.month_end is None and responses.year_end is None:
        return []
    in_force = [responses.month_end]
    if calendar.is_december(month):
        in_force.append(responses.year_end)
    days = float(calendar.days[calendar.column(month)])
    paces = [Pace(one.days, *month_end_pace(one, days)) for one in in_force if one is not None]
    return [pace for pace in paces if (pace.early, pace.late) != (1.0, 1.0)]
