"""Over-dispersed filings are negative binomial; diverted ones are thinned; months vary by cv."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.scenario.scenario import Scenario
from sim.world.calendar import make_calendar
from sim.world.filing import draw_filings
from sim.world.monthly import speed_factors
from sim.world.streams import Streams
from tests.support import regions, scenario
from tests.theory.interval import LEVEL, assert_theory_holds

REPLICATIONS, MONTHS, DAYS, MEAN = 2400, 6, 20, 50
BOTH = 1 - (1 - LEVEL) / 2
"""Level of each of two intervals that hold together."""


def bureau(**intake: Any) -> Scenario:
    return scenario(
        calendar={"start": "2013-12", "months": MONTHS, "days_per_month": DAYS},
        intake={"cases_per_month": MEAN, "regions": regions([1]), **intake},
        seed=7,
    )


def counts(given: Scenario) -> NDArray[np.float64]:
    """Filings of each replication and month."""
    calendar, setting = make_calendar(given), given.reference.setting
    edges, found = np.arange(MONTHS + 1) * DAYS, []
    for replication in range(REPLICATIONS):
        drawn = draw_filings(given, setting, calendar, Streams(given.file.seed, replication))
        day = drawn.day if drawn.kept is None else drawn.day[drawn.kept]
        found.append(np.histogram(day, edges)[0])
    return np.array(found, dtype=np.float64)


@cache
def dispersed() -> NDArray[np.float64]:
    return counts(bureau(dispersion={"cv": 0.3}))


def test_over_dispersed_filings_are_negative_binomial() -> None:
    """Mean m, and variance / mean = 1 + cv² m = 5.5, as of a Poisson number with a gamma rate.

    Intervals over 14,400 months that hold jointly at 99.9 %: a false alarm for less than one seed
    in 1,000.
    """
    filings = dispersed().ravel()
    assert_theory_holds(MEAN, filings, narrow=0.02, level=BOTH)
    assert_theory_holds(1 + 0.09 * MEAN, (filings - MEAN) ** 2 / MEAN, narrow=0.06, level=BOTH)


def test_a_month_without_filings_is_as_likely_as_for_a_negative_binomial_number() -> None:
    """P(none) = (1 + cv² m)^(-1 / cv²), at 99.9 %: a false alarm for one seed in 1,000."""
    filings = counts(bureau(dispersion={"cv": 1.5}))
    none = (1 + 2.25 * MEAN) ** (-1 / 2.25)
    assert_theory_holds(none, (filings == 0).ravel().astype(float), narrow=0.08)


def test_months_are_over_dispersed_each_by_itself() -> None:
    """No correlation of neighbouring months, at 99.9 %: a false alarm for one seed in 1,000."""
    filings = dispersed()
    products = (filings[:, :-1] - MEAN) * (filings[:, 1:] - MEAN) / (MEAN + 0.09 * MEAN**2)
    assert_theory_holds(1, 1 + products.mean(axis=1), narrow=0.06)


def test_the_part_of_the_filings_that_is_not_diverted_is_poisson() -> None:
    """Mean m (1 - p), variance / mean = 1: thinned (Kingman 1993, Poisson processes, 5.1).

    Intervals that hold jointly at 99.9 %: a false alarm for less than one seed in 1,000.
    """
    filings, mean = counts(bureau(diverted=0.4)).ravel(), 0.6 * MEAN
    assert_theory_holds(mean, filings, narrow=0.02, level=BOTH)
    assert_theory_holds(1, (filings - mean) ** 2 / mean, narrow=0.06, level=BOTH)


@pytest.mark.parametrize("cv", [0.15, 0.5])
def test_the_factor_of_months_has_mean_one_and_the_spread_that_is_asked(cv: float) -> None:
    """Mean 1 and variance cv² over 14,400 months, jointly at 99.9 %."""
    given = bureau()
    setting = given.reference.setting.model_copy(
        update={"month_factor": scenario(month_factor={"cv": cv}).reference.setting.month_factor}
    )
    calendar = make_calendar(given)
    drawn = [speed_factors(setting, calendar, Streams(7, i)) for i in range(REPLICATIONS)]
    factors = np.array(drawn).ravel()
    assert_theory_holds(1, factors, narrow=0.02, level=BOTH)
    assert_theory_holds(cv**2, (factors - 1) ** 2, narrow=0.3, level=BOTH)
