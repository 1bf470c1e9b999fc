"""The vocabulary of what differs from month to month: by season, and by chance common to all."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field, Tag, model_validator

from sim.language import _
from sim.scenario.numbers import Factor, Weight
from sim.scenario.parts import Part, either

LEAST_SPREAD, MOST_SPREAD = 0.01, 3.0


def _nothing_or_some(cv: float) -> float:
    if 0 < cv < LEAST_SPREAD:
        raise ValueError(_("must be 0, or {least} or more", least=LEAST_SPREAD))
    return cv


MonthlySpread = Annotated[
    float,
    Field(strict=True, allow_inf_nan=False, ge=0, le=MOST_SPREAD),
    AfterValidator(_nothing_or_some),
]
"""Coefficient of variation of a month's factor, SD / mean."""


class MonthFactor(Part):
    """A factor on everybody's speed in a month, by chance: lognormal with mean 1."""

    cv: MonthlySpread = Field(
        description="Its coefficient of variation, SD / mean. 0.15 to 0.2 is what the closures of "
        "real bureaus vary by from month to month beyond chance.",
        examples=[0.15],
    )


class Dispersion(Part):
    """A factor on a month's filings, by chance: gamma with mean 1, so that they are over-dispersed.

    Counts of a month are negative binomial: their variance is mean + cv² mean².
    """

    cv: MonthlySpread = Field(
        description="Coefficient of variation of the factor, SD / mean.", examples=[0.1]
    )


class SeasonShares(Part):
    """A season by shares of the year: a month of mean share has the factor 1."""

    shares: Annotated[tuple[Weight, ...], Field(min_length=12, max_length=12)] = Field(
        description="Shares of a year's filings, January to December; they need not add up to 1.",
        examples=[[7, 5, 9, 9, 8, 8, 8, 8, 9, 8, 10, 11]],
    )

    @model_validator(mode="after")
    def _some(self) -> SeasonShares:
        if sum(self.shares) <= 0:
            raise ValueError(_("the shares of the months add up to nothing"))
        return self


Factors = Annotated[tuple[Factor, ...], Field(min_length=12, max_length=12)]
Season = Annotated[
    Annotated[Factors, Tag("<factors>")] | Annotated[SeasonShares, Tag("<shares>")],
    either("<shares>", (dict, SeasonShares), "<factors>"),
]


def season_factors(season: Any) -> tuple[float, ...]:
    """Factors January to December of a season; all 1 where there is none.

    Parameters
    ----------
    season : Season or None
        Factors as they are, or shares, which are divided by their mean.
    """
    if season is None:
        return (1.0,) * 12
    if isinstance(season, SeasonShares):
        mean = sum(season.shares) / 12
        return tuple(share / mean for share in season.shares)
    return tuple(season)
