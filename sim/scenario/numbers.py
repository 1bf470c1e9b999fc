"""The numbers that a scenario may hold, and how large they may be.

Bounds are generous: a value beyond them is a slip of the pen. They are such that nothing that is
calculated from values within them overflows, is divided by nothing, or takes for ever.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from sim.language import _

WRITTEN = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
"""A number as it is written in a table, in a cell and on the command line: a pattern.

``float`` reads more: 1_000, digits of other scripts, nan.
"""
MOST = 1e12
"""Of any quantity: yuan, for the most part."""
MOST_DAYS = 1e9
"""Working days of a piece of work, a wait or a time limit: practically never."""
MOST_FACTOR = 1000.0
LEAST_FACTOR = 0.001
MOST_YEARS = 150.0
MOST_WEIGHT = 1e9
MOST_TEAMS = 100_000
MOST_CASES = 10_000_000
MOST_SPREAD = 20.0
MONTHS_OF_A_CENTURY = 1200
MOST_MONTHS = 600
"""Of a history, or of a comparison."""


def _nothing_or_some(share: float) -> float:
    if 0 < share < LEAST_FACTOR:
        raise ValueError(_("must be 0, or {least} or more", least=LEAST_FACTOR))
    return share


def _real(**bounds: Any) -> Any:
    return Field(strict=True, allow_inf_nan=False, **bounds)


Positive = Annotated[float, _real(gt=0, le=MOST)]
NonNegative = Annotated[float, _real(ge=0, le=MOST)]
Factor = Annotated[float, _real(ge=0, le=MOST_FACTOR)]
"""Multiplies something; 0: there is nothing of it."""
PositiveFactor = Annotated[float, _real(ge=LEAST_FACTOR, le=MOST_FACTOR)]
"""Multiplies something that there always is."""
Days = Annotated[float, _real(ge=0, le=MOST_DAYS)]
PositiveDays = Annotated[float, _real(ge=LEAST_FACTOR, le=MOST_DAYS)]
MonthDays = Annotated[float, _real(ge=0.1, le=1000)]
"""Days of a month; for tests and theory it may be a long one."""
Growth = Annotated[float, _real(ge=-0.9, le=10)]
"""Growth a year, compounding."""
Spread = Annotated[float, _real(ge=0, le=MOST_SPREAD)]
"""Coefficient of variation, SD / mean."""
PositiveSpread = Annotated[float, _real(ge=0.01, le=MOST_SPREAD)]
Share = Annotated[float, _real(ge=0, le=1)]
PositiveShare = Annotated[float, _real(gt=0, le=1)]
Availability = Annotated[Share, AfterValidator(_nothing_or_some)]
"""A share of a speed."""
PartTime = Annotated[float, _real(ge=LEAST_FACTOR, le=1)]
"""A share of a full post."""
Correlation = Annotated[float, _real(ge=-1, le=1)]
Weight = Annotated[float, _real(ge=0, le=MOST_WEIGHT)]
"""Counts beside other weights; they need not add up to 1."""
PositiveWeight = Annotated[float, _real(gt=0, le=MOST_WEIGHT)]
CaseWeight = Annotated[float, _real(ge=LEAST_FACTOR, le=MOST_WEIGHT)]
"""What a case counts, where cases are weighed."""
Rate = Annotated[float, _real(ge=0, le=MOST_CASES)]
"""Cases a month."""
PositiveCases = Annotated[float, _real(gt=0, le=MOST_CASES)]
Count = Annotated[int, Field(strict=True, ge=0, le=MOST_CASES)]
AtLeastOne = Annotated[int, Field(strict=True, ge=1, le=MOST_CASES)]
Teams = Annotated[int, Field(strict=True, ge=1, le=MOST_TEAMS)]
"""A number of teams, or of a team or division."""
Cards = Annotated[int, Field(strict=True, ge=1, le=1000)]
"""Of a team in a deck."""
Months = Annotated[int, Field(strict=True, ge=1, le=MONTHS_OF_A_CENTURY)]


class Plain(float):
    """A bound as it is read best, whatever the place in the message says: 100,000 and 0.001."""

    def __format__(self, _spec: str) -> str:
        return f"{float(self):,.9f}".rstrip("0").rstrip(".")
