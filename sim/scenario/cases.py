"""The vocabulary of cases: who files them, the route they take, their kinds and how they end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from sim.language import _
from sim.scenario.distributions import DaysQuantity, Distribution, Quantity
from sim.scenario.monthly import Dispersion, Season
from sim.scenario.names import Name
from sim.scenario.numbers import (
    Days,
    Factor,
    Growth,
    Months,
    PositiveDays,
    PositiveFactor,
    PositiveWeight,
    Rate,
    Share,
    Weight,
)
from sim.scenario.parts import Month, Part, TeamRef
from sim.scenario.reopening import Reopened

Role = Literal["officer", "assistant", "pool"]


class Region(Part):
    """A region that files cases."""

    name: Name = Field(description="Its name.", examples=["A"])
    share: PositiveWeight = Field(
        description="Weight among the regions; they need not add up to 1.", examples=[0.69]
    )
    home: Annotated[tuple[TeamRef, ...], Field(min_length=1)] | None = Field(
        default=None,
        description="Teams that serve it, for `regional`: numbers from 1, or names. Needed, but "
        "for `homes: even`.",
        examples=[[1, 2]],
    )


class Surge(Part):
    """A span of months in which filings are multiplied."""

    start: Month = Field(
        alias="from", description="First month, a month of the run.", examples=["2014-03"]
    )
    months: Months = Field(description="How many.", examples=[2])
    factor: Factor = Field(description="Filings are multiplied by it.", examples=[1.5])


class Intake(Part):
    """What is filed."""

    cases_per_month: Rate = Field(description="Mean filings a month (Poisson).", examples=[234])
    regions: Annotated[tuple[Region, ...], Field(min_length=1)] = Field(description="Who files.")
    homes: Literal["even"] | None = Field(
        default=None,
        description="`even`: the regions' teams follow from their shares and from how many teams "
        "there are; regions then have no `home`.",
        examples=["even"],
    )
    season: Season | None = Field(
        default=None,
        description="Factors January to December, used as they are; or `shares` of the year, which "
        "are divided by their mean. All 1 if nothing is said.",
        examples=[
            [1.1, 0.6, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.3],
            {"shares": [7, 5, 9, 9, 8, 8, 8, 8, 9, 8, 10, 11]},
        ],
    )
    trend_per_year: Growth = Field(
        default=0.0,
        description="Growth of filings a year, 0.05 for 5 %, compounding; the factor is 1 at "
        "`calendar.start`.",
        examples=[0.05],
    )
    surges: tuple[Surge, ...] = Field(
        default=(), description="Spans of months with more or fewer filings."
    )
    dispersion: Dispersion | None = Field(
        default=None,
        description="Filings of a month vary by more than chance does (Poisson): a factor that is "
        "drawn for each month, the same for all arms.",
        examples=[{"cv": 0.1}],
    )
    diverted: Share = Field(
        default=0.0,
        description="Share of the cases that is settled before filing (诉前、执前化解) and never "
        "filed, whatever the case; `cases_per_month` counts them.",
        examples=[0.2],
    )

    @property
    def undiverted(self) -> Intake:
        """The same if nothing were settled before filing."""
        return self.model_copy(update={"diverted": 0.0}) if self.diverted else self


class Stage(Part):
    """A stage of the case route: work by one person, then a wait in which nobody works on it."""

    stage: Name = Field(description="Its name.", examples=["measures"])
    role: Role = Field(
        description="Who does it: the team's `officer` or an `assistant`, or somebody of the "
        "`pool` that all teams share.",
        examples=["officer"],
    )
    work: DaysQuantity = Field(
        description="Effort, working days at speed 1.",
        examples=[{"lognormal": {"mean": 0.45, "cv": 1}}],
    )
    wait: DaysQuantity | None = Field(
        default=None,
        description="Working days afterwards in which nobody works on the case; not for the last "
        "stage.",
        examples=[{"exponential": {"mean": 25}}],
    )
    stops_clock: bool = Field(
        default=False,
        strict=True,
        description="Whether the days of this wait do not count against the time limit, as those "
        "of auction, valuation and objections do not.",
        examples=[True],
    )


def _at_most_all(quantity: Distribution) -> Distribution:
    if quantity.family.expectation > 1:
        raise ValueError(_("is a share of the amount: its mean must be 1 or less"))
    return quantity


class ClosingType(Part):
    """A way in which a case of some kind may end."""

    share: Weight = Field(
        description="Weight among the closing types of the kind; not all may be 0.", examples=[40]
    )
    recovered: Annotated[Quantity, AfterValidator(_at_most_all)] = Field(
        default=Distribution(fixed=0.0),
        description="Recovered share of the amount; its mean is 1 or less, and a draw above 1 "
        "counts as 1.",
        examples=[{"uniform": {"low": 0, "high": 0.2}}],
    )
    reopened: Reopened | None = Field(
        default=None,
        description="Which of the cases closed in this way come back (恢复执行); none if nothing "
        "is said.",
        examples=[{"share": 0.4, "delay": {"gamma": {"mean": 120, "cv": 1}}}],
    )


class LackOfAssets(ClosingType):
    """Termination for lack of assets (终结本次执行程序), which must not come too early.

    Three months from filing on are asked by the Supreme People's Court's provisions on this
    way of closing (关于严格规范终结本次执行程序的规定), in force since 2016-12-01.
    """

    earliest_days: Days = Field(
        default=63.0,
        description="Working days from filing before its last stage may begin; 63 are 3 months.",
        examples=[0],
    )
    since: Month = Field(
        default="2016-12",
        description="First month of filing that this applies to.",
        examples=["2014-01"],
    )


class Closing(Part):
    """Closing types of a kind; those that are not named do not occur."""

    compulsory: ClosingType | None = Field(default=None, description="Enforced by compulsion.")
    voluntary: ClosingType | None = Field(default=None, description="Performed in full.")
    settled: ClosingType | None = Field(default=None, description="Settled and performed.")
    lack_of_assets: LackOfAssets | None = Field(
        default=None, description="Terminated for lack of assets (终结本次执行程序)."
    )
    terminated: ClosingType | None = Field(default=None, description="Terminated (终结执行).")
    not_to_be_enforced: ClosingType | None = Field(
        default=None, description="Ruled not to be enforced (不予执行)."
    )

    def types(self) -> Iterator[tuple[str, ClosingType]]:
        """The closing types that occur, by name, in their order."""
        for name in CLOSING_TYPES:
            if (closing := getattr(self, name)) is not None:
                yield name, closing

    @model_validator(mode="after")
    def _some_share(self) -> Closing:
        if sum(closing.share for _, closing in self.types()) <= 0:
            raise ValueError(_("the shares of the closing types add up to nothing"))
        return self


CLOSING_TYPES = tuple(Closing.model_fields)
ACTUAL_ENFORCEMENT = ("compulsory", "voluntary", "settled")
"""The closing types that count as actual enforcement (实际执结)."""


class Kind(Part):
    """A kind of case."""

    name: Name = Field(description="Its name.", examples=["civil"])
    share: PositiveWeight = Field(default=1.0, description="Weight among the kinds.", examples=[3])
    work_factor: PositiveFactor = Field(
        default=1.0, description="Multiplies the work of all stages.", examples=[0.7]
    )
    wait_factor: Factor = Field(default=1.0, description="Multiplies all waits.", examples=[0])
    time_limit_days: PositiveDays | None = Field(
        default=None,
        description="Time limit of this kind, working days; the scenario's if nothing is said.",
        examples=[63],
    )
    closing: Closing | None = Field(
        default=None,
        description="How cases of this kind end, for every kind or for none: the types that occur, "
        "at least one.",
        examples=[{"settled": {"share": 1, "recovered": 1}}],
    )


def any_return(kinds: Iterable[Kind]) -> bool:
    """Whether it is said of any of the kinds which of its cases come back, be it none."""
    return bool(list(returning(tuple(kinds))))


def returning(kinds: Sequence[Kind]) -> Iterator[tuple[float, float, Reopened]]:
    """Share of all cases that come back in each way, work factor of their kind, and how."""
    total = sum(kind.share for kind in kinds)
    for kind in kinds:
        types = [] if kind.closing is None else [ending for _name, ending in kind.closing.types()]
        ends = sum(ending.share for ending in types)
        for ending in types:
            if ending.reopened is not None:
                share = kind.share / total * ending.share / ends * ending.reopened.share
                yield share, kind.work_factor, ending.reopened
