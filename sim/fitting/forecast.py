"""What a fit says of the months after it, knowing nothing of them, and what happened in them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.fitting.ahead import after_fit, cases_ahead, scenario_ahead
from sim.fitting.fit import Fit
from sim.fitting.known import excess, expected_closures
from sim.fitting.past import Past, past_of
from sim.fitting.prediction import Flows, Observed, Prediction
from sim.fitting.replay import chunked_work, docket_of, packed
from sim.fitting.statistics import curve, ginis, hazards
from sim.fitting.waves import FittedSet
from sim.running.executors import Files, Where
from sim.scenario.distributions import Gamma
from sim.scenario.scenario import from_mapping
from sim.studies.replication import Setup, plays
from sim.world.streams import Streams

PLAYS = 200
"""Plays of a forecast, over all sets together."""
QUARTILES = slice(1, 4)
LARGE, FEWEST_PLAYS = 20_000, 60
"""Cases from which on fewer plays are made, down to so many."""


@dataclass(frozen=True)
class Forecast:
    """A prediction of the H months after a fit.

    Attributes
    ----------
    prediction : Prediction
        From the cutoff on; filings are drawn.
    replayed : Prediction
        The same months at the end of a replay of all months, with the filings that came.
    observed : Observed
        What happened.
    months_left : float
        SD / mean of the factor on the closures of months that plays leave out.
    """

    prediction: Prediction
    replayed: Prediction
    observed: Observed
    months_left: float


def forecast(fit: Fit, where: Where | None = None, at_least: int | None = None) -> Forecast:
    """Predict the months after the fit, by all sets that are not ruled out.

    Every set is played equally often. Each has an intake of its own, at quantiles of what the mean
    of the months' filings leaves open. Months vary by chance in speeds, by `month_factor`; where
    cases mostly wait that moves closures less than the ledger's months vary. What is left of that
    is a factor on each month's closures, gamma with mean 1, drawn for each play: cases that it
    closes less, or more, are open, or closed already, in the next month.

    Parameters
    ----------
    fit : Fit
        Of fewer months than the ledger has.
    where : Where, optional
        On which processes; the forecast is the same on any number of them.
    at_least : int, optional
        Plays of all sets together; `PLAYS` if nothing is said, or fewer of a large ledger.
    """
    sets = fit.shown
    repeats = -(-(at_least or _plays(fit)) // len(sets))
    work = _Work(fit, sets, repeats)
    found = chunked_work(work.play, len(sets), where or Where(1))
    arrays = {
        name: np.concatenate([np.load(io.BytesIO(files[f"{name}.npy"])) for files in found])
        for name in _NAMES
    }
    left = _months_left(fit, arrays["excess"])
    factors = _factors(left, len(sets) * repeats, fit.seen.months[fit.months :])
    ahead = _prediction(fit, arrays, "ahead", factors)
    return Forecast(ahead, _prediction(fit, arrays, "replayed", None), observed_of(fit), left)


def _plays(fit: Fit) -> int:
    """How many plays a forecast of a ledger of this size has."""
    size = max(len(fit.seen.cases) / LARGE, 1.0)
    return max(int(PLAYS / size), FEWEST_PLAYS)


def _prediction(
    fit: Fit, arrays: Mapping[str, FloatArray], which: str, factors: FloatArray | None
) -> Prediction:
    filed, closed, opening = (arrays[f"{which}_{name}"] for name in ("filed", "closed", "opening"))
    flows = _flows(opening[:, 0], filed, closed, factors)
    return Prediction(
        months=fit.seen.months[fit.months :],
        closures=flows.closed,
        gini=arrays[f"{which}_gini"],
        curve=arrays[f"{which}_curve"],
        flows=flows,
    )


def _flows(
    first: FloatArray, filed: FloatArray, closed: FloatArray, factors: FloatArray | None
) -> Flows:
    """Flows of plays, (D, H); closures by a factor, of what is there to be closed."""
    before = first[:, None] + np.cumsum(filed - closed, axis=1) - filed + closed  # at each begin
    if factors is None:
        return Flows(before, filed, closed, before + filed - closed)
    share = closed / np.maximum(before + filed, 1.0)
    opening, closures, now = np.empty_like(filed), np.empty_like(filed), first.copy()
    for m in range(filed.shape[1]):
        opening[:, m] = now
        there = now + filed[:, m]
        closures[:, m] = np.round(np.clip(share[:, m] * factors[:, m], 0.0, 1.0) * there)
        now = there - closures[:, m]
    return Flows(opening, filed, closures, opening + filed - closures)


def _months_left(fit: Fit, in_plays: FloatArray) -> float:
    """SD / mean of the months' factor that is left when that of plays is taken off."""
    own = fit.months_beyond_chance[1].cv
    return float(np.sqrt(max(own**2 - float((in_plays**2).mean()), 0.0)))


def _factors(cv: float, n: int, months: tuple[str, ...]) -> FloatArray:
    """Factors on the closures of each play's months, (n, H)."""
    if not cv:
        return np.ones((n, len(months)))
    draws = [Streams(0, play).draws("fit/months", len(months)) for play in range(n)]
    return Gamma(mean=1.0, cv=cv).transform(np.array(draws))


_NAMES = (
    *(
        f"{which}_{name}"
        for which in ("ahead", "replayed")
        for name in ("filed", "closed", "opening", "gini", "curve")
    ),
    "excess",
)


@dataclass(frozen=True)
class _Work:
    """Plays of all sets: ahead of the cutoff, and of all months with the cases that came."""

    fit: Fit
    sets: tuple[FittedSet, ...]
    repeats: int

    def play(self, chunk: range) -> Files:
        found: dict[str, list[Any]] = {name: [] for name in _NAMES}
        for number in chunk:
            for past in self._ahead(number):
                self._add(found, "ahead", past, 0)
            for past in self._whole(number):
                self._add(found, "replayed", past, self.fit.months)
                fitted = past.first(self.fit.months)
                closures = fitted.closures.astype(np.float64)
                found["excess"].append(excess(closures, expected_closures(fitted)).cv)
        return {f"{name}.npy": packed(np.array(rows)) for name, rows in found.items()}

    def _add(self, found: dict[str, list[Any]], which: str, past: Past, first: int) -> None:
        row = _of_months(past, first, self.fit.replay.target.days[QUARTILES])
        for name, values in row.items():
            found[f"{which}_{name}"].append(values)

    def _ahead(self, number: int) -> Iterator[Past]:
        cutoff = after_fit(self.fit)
        data = scenario_ahead(cutoff, self.sets[number].point)
        data["intake"]["cases_per_month"] = _intake(self.fit, number, len(self.sets))
        scenario = from_mapping(data)
        setup = Setup(scenario, docket_of(scenario, cases_ahead(cutoff)))
        for play in range(self.repeats):
            ((_, played),) = plays(setup, number * self.repeats + play)
            yield past_of(played)

    def _whole(self, number: int) -> Iterator[Past]:
        replay = replace(self.fit.replay, known=self.fit.whole, cases=self.fit.seen.cases)
        first = number * self.repeats
        yield from replay.pasts(self.sets[number].point, range(first, first + self.repeats))


def _intake(fit: Fit, number: int, sets: int) -> float:
    """Mean filings a month of one of the sets, at its quantile of the mean's own error."""
    from scipy.stats import norm

    filings = fit.past.filings.astype(np.float64)
    error = float(filings.std(ddof=1)) / np.sqrt(len(filings)) if len(filings) > 1 else 0.0
    place = (number * _stride(sets) % sets + 0.5) / sets
    return max(float(filings.mean() + error * norm.ppf(place)), 0.01)


def _stride(sets: int) -> int:
    """A step that visits all of so many places, not in the order of their use."""
    return next(
        step for step in range(max(int(0.618 * sets), 1), sets + 2) if np.gcd(step, sets) == 1
    )


def _of_months(past: Past, first: int, days: FloatArray) -> dict[str, FloatArray | IntArray]:
    """What is predicted of a past's months from a number on."""
    later = past.from_month(first)
    at, share = curve(later)
    steps = np.searchsorted(at, days, side="right")
    closed = np.where(steps > 0, np.append(share, 0.0)[steps - 1], 0.0)
    known = later.filings - later.closures
    opening = later.is_opening.sum() + np.cumsum(known) - known
    return {
        "filed": later.filings.astype(np.float64),
        "closed": later.closures.astype(np.float64),
        "opening": opening.astype(np.float64),
        "gini": ginis(later),
        "curve": np.where(np.isnan(days), np.nan, closed),
    }


def observed_of(fit: Fit) -> Observed:
    """What the ledger says of the months after the fit, and of those of the fit.

    What was filed and closed is what the fit has worked with; what was open is counted at each
    month's begin and end.
    """
    whole, first = fit.seen.past, fit.months
    days = fit.replay.target.days[QUARTILES]
    later = _of_months(whole, first, days)
    columns = whole.filings, whole.closures, fit.seen.open_cases
    filed, closed, there = (np.asarray(column, dtype=np.float64) for column in columns)
    hazard = hazards(whole)
    return Observed(
        closures=np.asarray(later["closed"], dtype=np.float64),
        gini=np.asarray(later["gini"]),
        curve=np.asarray(later["curve"]),
        fit_months=fit.seen.months[:first],
        fit_closures=closed[:first],
        fit_hazard=hazard[:first],
        hazard=hazard[first:],
        flows=Flows(there[:-1], filed, closed, there[1:]),
        curve_days=tuple(days.tolist()),
    )
