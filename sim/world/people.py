"""The people of a bureau that selects its staff: abilities, signals, and whom they like."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray
from sim.scenario.distributions import Distribution
from sim.scenario.staffing import Signal, StaffPlan
from sim.world.streams import Streams

SLOWEST = 1e-6
"""Lowest speed: a day's work takes three thousand years."""


@dataclass(frozen=True)
class People:
    """n people, in columns (n,).

    Attributes
    ----------
    officer_score, clerical_score : FloatArray
        Standard normal scores of the two abilities.
    officer_ability, clerical_ability : FloatArray
        Speeds.
    exam, evaluation : FloatArray
        Points in the competition.
    age : FloatArray
        Years; nan: not stated.
    has_degree : FloatArray
        1 or 0; nan: not stated.
    lot, second_lot : FloatArray
        Uniforms for what is decided by lot: officers, then assistants.
    """

    officer_score: FloatArray
    clerical_score: FloatArray
    officer_ability: FloatArray
    clerical_ability: FloatArray
    exam: FloatArray
    evaluation: FloatArray
    age: FloatArray
    has_degree: FloatArray
    lot: FloatArray
    second_lot: FloatArray

    def __len__(self) -> int:
        return len(self.officer_score)

    @property
    def points(self) -> FloatArray:
        """(n,) points of the whole competition."""
        return self.exam + self.evaluation


def draw_people(plan: StaffPlan, streams: Streams) -> People:
    """Draw the people of a plan; more people leave the first ones as they are."""
    n = plan.people
    officer = streams.draws("staff/officer", n, "normal")
    clerical = _correlated(officer, streams.draws("staff/clerical", n, "normal"), plan.correlation)
    noise = streams.draws("staff/evaluation", n, "normal")
    none = np.full(n, np.nan)
    degree = (streams.draws("staff/degree", n) < (plan.degree_share or 0.0)).astype(np.float64)
    return People(
        officer_score=officer,
        clerical_score=clerical,
        officer_ability=_quantile(plan.officer_ability, officer),
        clerical_ability=_quantile(plan.clerical_ability, clerical),
        exam=_points(plan.exam, officer, streams.draws("staff/exam", n, "normal")),
        evaluation=_points(plan.evaluation, officer, noise),
        age=none if plan.age is None else streams.values("staff/age", n, plan.age),
        has_degree=none if plan.degree_share is None else degree,
        lot=streams.draws("staff/lot", n),
        second_lot=streams.draws("staff/second_lot", n),
    )


def affinities(name: str, rows: int, columns: int, streams: Streams) -> FloatArray:
    """How much each of ``rows`` likes each of ``columns``: uniforms, (rows, columns).

    Pair (i, j) has its place in the stream by max(i, j), so that more people leave all
    other pairs as they are.
    """
    i, j = np.ogrid[:rows, :columns]
    shell = np.maximum(i, j)
    place = shell**2 + np.where(j == shell, i, shell + 1 + j)
    drawn = streams.draws(f"staff/affinity/{name}", max(rows, columns) ** 2)
    return np.asarray(drawn[place], dtype=np.float64)


def percentile(score: FloatArray) -> NDArray[np.float64]:
    """Share of all people with a lower score, for standard normal scores."""
    from scipy.special import ndtr

    return np.asarray(ndtr(score), dtype=np.float64)


def _correlated(score: FloatArray, other: FloatArray, correlation: float) -> FloatArray:
    independent = math.sqrt(1 - correlation**2)
    return np.asarray(correlation * score + independent * other, dtype=np.float64)


def _points(signal: Signal, score: FloatArray, noise: FloatArray) -> FloatArray:
    return signal.weight * percentile(_correlated(score, noise, signal.validity))


def _quantile(distribution: Distribution, score: FloatArray) -> FloatArray:
    """Speeds of a distribution at standard normal scores."""
    family = distribution.family
    match family.base:
        case "normal":
            drawn = score
        case "exponential":  # -log of the upper tail, which is exact far out as well
            drawn = -np.log(percentile(-score))
        case _:
            drawn = percentile(score)
    return within_reason(family.transform(drawn))


def within_reason(speed: FloatArray) -> FloatArray:
    """Drawn speeds with the slowest raised, so that no draw makes an officer absent."""
    return np.asarray(np.maximum(speed, SLOWEST), dtype=np.float64)
