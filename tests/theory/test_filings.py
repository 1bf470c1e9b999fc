"""Filings are a Poisson process whose rate follows season, trend and surges."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.scenario.scenario import Scenario
from sim.world.docket import Docket
from sim.world.world import draw_worlds
from tests.support import scenario
from tests.theory.interval import LEVEL, assert_distribution_holds, assert_theory_holds

REPLICATIONS = 600
DAYS = 20
SEASON = [0.5, 1.0, 1.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.8, 1.2, 2.0]


def intake(cases_per_month: float = 100, **more: Any) -> Scenario:
    """Eight months from October 2013 on, the first two of them history."""
    return scenario(
        calendar={"start": "2013-12", "months": 6, "days_per_month": DAYS},
        history={"months": 2},
        intake={"cases_per_month": cases_per_month, **more},
        seed=2013,
    )


def dockets(given: Scenario) -> Iterator[Docket]:
    """The docket of each replication."""
    return (draw_worlds(given, i)[0].docket for i in range(REPLICATIONS))


def counts(drawn: Iterable[Docket]) -> NDArray[np.int64]:
    """Filings of each replication and month."""
    edges = np.arange(9) * DAYS
    return np.array([np.histogram(docket.filed, edges)[0] for docket in drawn])


@pytest.fixture(scope="module")
def usual() -> list[Docket]:
    """Dockets of the same number of cases in each month."""
    return list(dockets(intake()))


@pytest.mark.parametrize(
    ("more", "factors"),
    [
        ({}, [1.0] * 8),
        ({"season": SEASON}, [0.8, 1.2, 2.0, 0.5, 1.0, 1.5, 1.0, 1.0]),
        ({"trend_per_year": 0.4}, [1.4 ** (month / 12) for month in range(-2, 6)]),
        ({"surges": [{"from": "2014-01", "months": 2, "factor": 3}]}, [1, 1, 1, 3, 3, 1, 1, 1]),
    ],
    ids=["level", "season", "trend", "surge"],
)
def test_the_mean_filings_of_each_month_follow_its_rate(
    more: dict[str, Any], factors: list[float]
) -> None:
    """Mean = cases_per_month x season x trend x surge for each of eight months.

    t intervals over 600 replications that hold jointly at 99.9 %: a false alarm for less
    than one seed in 1,000.
    """
    for factor, filings in zip(factors, counts(dockets(intake(400, **more))).T, strict=True):
        assert_theory_holds(400 * factor, filings, narrow=0.015, level=1 - (1 - LEVEL) / 8)


def test_the_filings_of_a_month_vary_as_much_as_their_mean(usual: list[Docket]) -> None:
    """Variance / mean = 1, as for a Poisson number.

    A 99.9 % interval over 4,800 months: a false alarm for one seed in 1,000.
    """
    filings = counts(usual).ravel()
    assert_theory_holds(1, (filings - 100) ** 2 / 100, narrow=0.08)


def test_the_filings_of_a_month_say_nothing_of_the_next(usual: list[Docket]) -> None:
    """No correlation of neighbouring months: within 99.9 % of zero, +- 0.05.

    A false alarm for one seed in 1,000.
    """
    filings = counts(usual)
    before, after = filings[:, :-1].ravel(), filings[:, 1:].ravel()
    allowed = stats.norm.ppf((1 + LEVEL) / 2) / np.sqrt(len(before))
    assert abs(np.corrcoef(before, after)[0, 1]) < allowed < 0.051


def test_the_gaps_between_filings_are_exponential(usual: list[Docket]) -> None:
    """Kolmogorov and Smirnov at 99.9 %: a false alarm for one seed in 1,000."""
    gaps = np.concatenate([np.diff(docket.filed) for docket in usual])
    assert_distribution_holds(stats.expon(scale=DAYS / 100), gaps)


def test_filings_are_spread_uniformly_over_a_month_whatever_its_rate() -> None:
    """Kolmogorov and Smirnov at 99.9 %: a false alarm for one seed in 1,000."""
    filed = np.concatenate([docket.filed for docket in dockets(intake(season=SEASON))])
    assert_distribution_holds(stats.uniform(), filed / DAYS % 1)


def test_regions_file_in_proportion_to_their_shares() -> None:
    """Shares 5 : 3 : 2 of the filings, whatever the scale of the shares.

    t intervals over 600 replications that hold jointly at 99.9 %: a false alarm for less than
    one seed in 1,000.
    """
    shares = {"A": 5, "B": 3, "C": 2}
    places = [{"name": name, "share": share, "home": [1]} for name, share in shares.items()]
    drawn = [docket.region for docket in dockets(intake(regions=places))]
    for region, share in enumerate(shares.values()):
        found = [(regions == region).mean() for regions in drawn]
        assert_theory_holds(share / 10, found, narrow=0.015, level=1 - (1 - LEVEL) / 3)
