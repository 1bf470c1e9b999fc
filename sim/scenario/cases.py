"""The vocabulary of cases: who files them, the route they take, their kinds and how they end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from sim.scenario.distributions import Distribution, NonNegative, Positive, Quantity
from sim.scenario.parts import AtLeastOne, Month, Name, Part, TeamRef
from sim.words import _

Role = Literal["officer", "assistant"]


class Region(Part):
    """A region that files cases."""

    name: Name
    share: Positive = Field(description="Relative weight among the regions.")
    home: Annotated[tuple[TeamRef, ...], Field(min_length=1)] = Field(
        description="Teams that serve the region: numbers from 1, or names."
    )


class Surge(Part):
    """A span of months in which filings are multiplied."""

    start: Month = Field(alias="from")
    months: AtLeastOne
    factor: NonNegative


class Intake(Part):
    """What is filed."""

    cases_per_month: Annotated[float, Field(strict=True, ge=0, le=1e7, allow_inf_nan=False)]
    regions: Annotated[tuple[Region, ...], Field(min_length=1)]
    season: Annotated[tuple[NonNegative, ...], Field(min_length=12, max_length=12)] | None = Field(
        default=None, description="Twelve factors, January to December."
    )
    trend_per_year: Annotated[float, Field(strict=True, gt=-1, allow_inf_nan=False)] = Field(
        default=0.0, description="Growth of filings a year, 0.05 for 5 %; 1 at calendar.start."
    )
    surges: tuple[Surge, ...] = ()


class Stage(Part):
    """A stage of the case route: work by one person, then a wait in which nobody works on it."""

    stage: Name
    role: Role
    work: Quantity = Field(description="Working days of effort at speed 1.")
    wait: Quantity | None = Field(default=None, description="Working days that pass afterwards.")


def _at_most_all(given: Distribution) -> Distribution:
    if given.family.expectation > 1:
        raise ValueError(_("is a share of the amount: its mean must be 1 or less"))
    return given


class ClosingType(Part):
    """A way in which a case of some kind may end."""

    share: NonNegative = Field(description="Weight among the closing types of the kind.")
    recovered: Annotated[Quantity, AfterValidator(_at_most_all)] = Field(
        default=Distribution(fixed=0.0), description="Recovered share of the amount, up to 1."
    )


class LackOfAssets(ClosingType):
    """Termination for lack of assets (终结本次执行程序), which must not come too early.

    Three months from filing on are asked by the Supreme People's Court's provisions on this
    way of closing (关于严格规范终结本次执行程序的规定), in force since 2016-12-01.
    """

    earliest_days: NonNegative = Field(
        default=63.0, description="Working days from filing before the last stage; 63 = 3 months."
    )
    since: Month = Field(default="2016-12", description="First month of filing it applies to.")


class Closing(Part):
    """Closing types of a kind; those that are not named do not occur."""

    compulsory: ClosingType | None = None
    voluntary: ClosingType | None = None
    settled: ClosingType | None = None
    lack_of_assets: LackOfAssets | None = None
    terminated: ClosingType | None = None
    not_to_be_enforced: ClosingType | None = None

    def given(self) -> Iterator[tuple[str, ClosingType]]:
        """The closing types that occur, by name, in their order."""
        for name in CLOSING_TYPES:
            if (found := getattr(self, name)) is not None:
                yield name, found

    @model_validator(mode="after")
    def _some_share(self) -> Closing:
        if sum(found.share for _, found in self.given()) <= 0:
            raise ValueError(_("the shares of the closing types add up to nothing"))
        return self


CLOSING_TYPES = tuple(Closing.model_fields)
ACTUAL_ENFORCEMENT = ("compulsory", "voluntary", "settled")
"""The closing types that count as actual enforcement (实际执结)."""


class Kind(Part):
    """A kind of case."""

    name: Name
    share: Positive = 1.0
    work_factor: Positive = 1.0
    wait_factor: NonNegative = 1.0
    time_limit_days: Positive | None = Field(
        default=None, description="Working days; the scenario's time_limit_days if not given."
    )
    closing: Closing | None = Field(
        default=None, description="How cases of this kind end; for every kind, or for none."
    )
