"""The verdict on a fitted model: passed, failed, or cannot be judged.

What is asked of a model stands in `CRITERIA`, as data, and is the same for every ledger: nothing
of it is chosen after a forecast was seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import inf, isnan, nan
from typing import Literal

import numpy as np
import pandas as pd

from sim.analysis.scores import band, most_missed
from sim.arrays import FloatArray
from sim.fitting.backtest import MODEL, NEGATIVE_BINOMIAL, Backtest, backtest
from sim.fitting.prediction import Flows, Observed, Prediction
from sim.language import marked

Answer = Literal["passed", "failed", "not judged"]
FEWEST_MONTHS, FEWEST_CLOSURES = 12, 200
"""Of the fit window and the held-out months together; of less no model is judged."""
FEWEST_HELD_OUT = 6
"""Of fewer months a band that holds only half of them is found out less than twice in three."""
LARGEST_SCORE = 1.1
"""The model's interval score, of the naive negative binomial's."""
LARGEST_DISTANCE = 3.0
"""Of a fit statistic from the ledger's, SD."""
HAZARD_LEEWAY = 0.25
"""By which closures per open case and day may leave the range of the fit window."""
QUARTER = 3
"""Months over which they are averaged."""


@dataclass(frozen=True)
class Evidence:
    """What a verdict is made of: the backtest, and how far the fit's statistics are off, SD."""

    test: Backtest
    distances: Mapping[str, float]

    @property
    def prediction(self) -> Prediction:
        """Of the model."""
        return self.test.prediction

    @property
    def observed(self) -> Observed:
        """What happened."""
        return self.test.observed


@dataclass(frozen=True)
class Measured:
    """A value and the range in which it passes; nan: not known, or none, and so not judged.

    Attributes
    ----------
    value, low, high : float
        The ends are allowed.
    of : int
        How many there are, where the value counts some of them.
    which : str
        The name of what the value is of, where it is the worst of several; or its day.
    """

    value: float
    low: float = -inf
    high: float = inf
    of: int = 0
    which: str = ""

    @property
    def answer(self) -> Answer:
        """Whether the value is in the range."""
        if any(map(isnan, (self.value, self.low, self.high))):
            return "not judged"
        return "passed" if self.low <= self.value <= self.high else "failed"


@dataclass(frozen=True)
class Criterion:
    """What is asked of a model.

    Attributes
    ----------
    name : str
        In the table ``verdict.csv``.
    label : str
        What is looked at, in English.
    measured : callable
        Takes the evidence.
    """

    name: str
    label: str
    measured: Callable[[Evidence], Measured]


def flows_kept(evidence: Evidence) -> Measured:
    """Months in which opening + filed - closed is not closing, in the ledger and in all plays."""
    wrong = [leaks(evidence.observed.flows), leaks(evidence.prediction.flows)]
    return Measured(float(sum(wrong)), high=0)


def leaks(flows: Flows) -> int:
    """Months whose cases do not add up, or that do not begin with what the month before left."""
    balance = flows.opening + flows.filed - flows.closed
    carried = np.isclose(flows.opening[..., 1:], flows.closing[..., :-1])
    return int((~np.isclose(balance, flows.closing)).sum() + (~carried).sum())


def months_covered(evidence: Evidence) -> Measured:
    """Held-out months whose closures are in the model's band."""
    months = len(evidence.prediction.months)
    known = not _unknown(evidence.test.bands[MODEL])
    value = float(evidence.test.covered[MODEL]) if known else nan
    asked = most_missed(months) + 1 if months >= FEWEST_HELD_OUT else nan
    return Measured(value, low=asked, of=months)


def _unknown(ends: tuple[FloatArray, FloatArray]) -> bool:
    return bool(np.isnan(ends).any())


def score_ratio(evidence: Evidence) -> Measured:
    """The model's interval score as a part of the naive negative binomial's."""
    scores = evidence.test.scores
    return Measured(scores[MODEL] / scores[NEGATIVE_BINOMIAL], high=LARGEST_SCORE)


def total_closed(evidence: Evidence) -> Measured:
    """Closures of all held-out months together."""
    return _in_band(evidence.prediction.closures.sum(axis=1), evidence.observed.closures.sum())


def curve_at(quartile: int) -> Callable[[Evidence], Measured]:
    """The share closed by the day at which the ledger's curve is at a quartile (0, 1, 2)."""

    def measured(evidence: Evidence) -> Measured:
        plays, day = evidence.prediction.curve[:, quartile], evidence.observed.curve_days[quartile]
        found = _in_band(plays, evidence.observed.curve[quartile])
        return found if isnan(day) else replace(found, which=f"day {day:.{int(day < 10)}f}")

    return measured


def mean_gini(evidence: Evidence) -> Measured:
    """The mean of the held-out months' Ginis of officers' backlogs."""
    return _in_band(evidence.prediction.gini.mean(axis=1), evidence.observed.gini.mean())


def _in_band(plays: FloatArray, came: float) -> Measured:
    low, high = band(plays)
    return Measured(float(came), float(low), float(high))


def farthest_statistic(evidence: Evidence) -> Measured:
    """The fit statistic that is farthest from the ledger's, in SD, of those that are defined."""
    far = {name: abs(z) for name, z in evidence.distances.items() if not isnan(z)}
    which = max(far, key=far.__getitem__, default="")
    return Measured(far.get(which, nan), high=LARGEST_DISTANCE, of=len(far), which=which)


def slowest_quarter(evidence: Evidence) -> Measured:
    """The lowest closures per open case and day of a held-out quarter."""
    fit, held = map(quarters, (evidence.observed.fit_hazard, evidence.observed.hazard))
    return Measured(_least(held), low=(1 - HAZARD_LEEWAY) * _least(fit))


def fastest_quarter(evidence: Evidence) -> Measured:
    """The highest closures per open case and day of a held-out quarter."""
    fit, held = map(quarters, (evidence.observed.fit_hazard, evidence.observed.hazard))
    return Measured(-_least(-held), high=-(1 + HAZARD_LEEWAY) * _least(-fit))


def _least(values: FloatArray) -> float:
    return float(values.min()) if len(values) else nan


def quarters(months: FloatArray) -> FloatArray:
    """Means of three months in a row, from the first on; what is left over is left out."""
    whole = len(months) // QUARTER * QUARTER
    return np.asarray(months[:whole].reshape(-1, QUARTER).mean(axis=1))


CRITERIA = (
    Criterion("flows", marked("months whose cases do not add up"), flows_kept),
    Criterion("coverage", marked("held-out months in the model's 90 % band"), months_covered),
    Criterion("score", marked("interval score over the naive forecast's"), score_ratio),
    Criterion("total", marked("closures of the held-out months"), total_closed),
    Criterion(
        "curve_25", marked("share closed by the day of the ledger's first quartile"), curve_at(0)
    ),
    Criterion("curve_50", marked("share closed by the day of the ledger's median"), curve_at(1)),
    Criterion(
        "curve_75", marked("share closed by the day of the ledger's third quartile"), curve_at(2)
    ),
    Criterion("gini", marked("mean Gini of officers' open cases"), mean_gini),
    Criterion(
        "statistics",
        marked("SD between the ledger and its farthest fit statistic"),
        farthest_statistic,
    ),
    Criterion(
        "slowest_quarter",
        marked("lowest closures per open case and day of a held-out quarter"),
        slowest_quarter,
    ),
    Criterion(
        "fastest_quarter",
        marked("highest closures per open case and day of a held-out quarter"),
        fastest_quarter,
    ),
)
"""All that is asked, in the order of the table; fixed before any forecast is seen."""
TOO_LITTLE = marked(
    "a model is fitted and judged from {months} months and {closures} closures on; there are "
    "{found_months} months and {found_closures} closures"
)


@dataclass(frozen=True)
class Judged:
    """A criterion, and what was found: a row of the table."""

    criterion: Criterion
    measured: Measured

    @property
    def answer(self) -> Answer:
        """Whether it is met."""
        return self.measured.answer


@dataclass(frozen=True)
class Verdict:
    """What became of all criteria.

    Attributes
    ----------
    rows : tuple of Judged
        In the order of `CRITERIA`; empty where nothing could be judged.
    why_not : str
        Why nothing could be judged, in English, with ``{places}``; or nothing.
    facts : mapping of str to float
        What stands in these places.
    """

    rows: tuple[Judged, ...]
    why_not: str = ""
    facts: Mapping[str, float] | None = None

    @property
    def answer(self) -> Answer:
        """Failed if one criterion is; passed if all are."""
        answers = {row.answer for row in self.rows}
        if "failed" in answers:
            return "failed"
        return "passed" if answers == {"passed"} else "not judged"

    def those(self, answer: Answer) -> list[Judged]:
        """The rows with an answer."""
        return [row for row in self.rows if row.answer == answer]

    @property
    def table(self) -> pd.DataFrame:
        """A row a criterion; ``low`` and ``high`` are nan where there is no such limit."""
        rows = [
            {
                "criterion": row.criterion.name,
                **{name: _finite(getattr(row.measured, name)) for name in ("value", "low", "high")},
                "of": row.measured.of or nan,
                "which": row.measured.which,
                "answer": row.answer,
            }
            for row in self.rows
        ]
        columns = ["criterion", "value", "low", "high", "of", "which", "answer"]
        return pd.DataFrame(rows, columns=columns)


def _finite(number: float) -> float:
    return number if np.isfinite(number) else nan


def verdict(prediction: Prediction, observed: Observed, distances: Mapping[str, float]) -> Verdict:
    """Judge a forecast by all criteria.

    Parameters
    ----------
    distances : mapping of str to float
        How far each fit statistic of the best set is from the ledger's, in SD; nan: not defined.

    Returns
    -------
    Verdict
        ``not judged`` as a whole where the ledger is too short or too small: see `FEWEST_MONTHS`.
    """
    months = len(observed.fit_closures) + len(observed.closures)
    closures = float(observed.fit_closures.sum() + observed.closures.sum())
    if too_little := why_too_little(months, closures):
        return too_little
    evidence = Evidence(backtest(prediction, observed), distances)
    return Verdict(tuple(Judged(one, one.measured(evidence)) for one in CRITERIA))


def why_too_little(months: int, closures: float) -> Verdict | None:
    """The verdict on a ledger that is too short or too small for a fit; None if it is neither."""
    if months >= FEWEST_MONTHS and closures >= FEWEST_CLOSURES:
        return None
    facts = {"months": FEWEST_MONTHS, "closures": FEWEST_CLOSURES}
    return Verdict(
        (), TOO_LITTLE, facts | {"found_months": months, "found_closures": int(closures)}
    )
