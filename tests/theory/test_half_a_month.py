"""Monthly allocation: a case waits half a month on average until it is allocated."""

from typing import Any

import pytest

from tests.support import play_arm, scenario
from tests.theory.interval import assert_theory_holds

WORKING_DAYS = [19, 21, 22, 22, 17, 21, 21, 21, 20, 23, 21, 22]
"""Of October 2013 to September 2014 in China, with public holidays and make-up days."""


@pytest.mark.parametrize(
    ("calendar", "theory"),
    [
        ({"months": 24, "days_per_month": 20}, 10.0),
        ({"months": 12, "working_days": "china"}, sum(WORKING_DAYS) / 12 / 2),
    ],
    ids=["months of 20 days", "months of 2013-14"],
)
def test_a_case_waits_half_a_month_for_the_monthly_allocation(
    calendar: dict[str, Any], theory: float
) -> None:
    """Mean of allocated - filed = mean month length / 2, a month being as busy as any other.

    Filings are uniform over a month, so waits are independent. A 99.9 % t interval over some
    200,000 cases: a false alarm for one seed in 1,000.
    """
    cases = 200_000 / calendar["months"]
    given = scenario(calendar=calendar, intake={"cases_per_month": cases}, seed=2013)
    log = play_arm(given).log
    assert_theory_holds(theory, log.allocated - log.docket.filed, narrow=0.005)
