"""Probability distributions by the names an analyst uses.

Each family says which parameter-free draws it is made from (``base``) and turns
them into values by a monotone transform, so that a changed parameter moves every
case a little instead of reshuffling all of them (common random numbers).
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, get_args

import numpy as np
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from sim.arrays import FloatArray
from sim.language import _, listed, marked
from sim.scenario.numbers import (
    LEAST_FACTOR,
    MOST_DAYS,
    MOST_FACTOR,
    MOST_YEARS,
    NonNegative,
    Plain,
    Positive,
    PositiveShare,
    PositiveSpread,
    Spread,
    Weight,
)

Base = Literal["none", "uniform", "normal", "exponential"]


class Family(BaseModel, ABC):
    """A distribution of a non-negative quantity."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    base: ClassVar[Base] = "uniform"

    @property
    @abstractmethod
    def expectation(self) -> float:
        """Mean of the distribution."""

    @property
    def size(self) -> float:
        """The parameter that says how large values are: the mean, or the highest of them."""
        return self.expectation

    @property
    def can_be_zero(self) -> bool:
        """Whether zero has a positive probability."""
        return False

    @abstractmethod
    def transform(self, draws: FloatArray) -> FloatArray:
        """Turn parameter-free draws of the kind ``base`` into values of the same shape."""


class Fixed(Family):
    """Always the same value."""

    base = "none"
    value: NonNegative = Field(description="The value.")

    @property
    def expectation(self) -> float:
        return self.value

    @property
    def can_be_zero(self) -> bool:
        return self.value == 0

    def transform(self, draws: FloatArray) -> FloatArray:
        return np.full(draws.shape, float(self.value))


class MeanFamily(Family):
    """A family that is given by its mean."""

    mean: Positive = Field(description="Mean.")

    @property
    def expectation(self) -> float:
        return self.mean


class Exponential(MeanFamily):
    """Exponential with the given mean."""

    base = "exponential"

    def transform(self, draws: FloatArray) -> FloatArray:
        return self.mean * draws


class Lognormal(MeanFamily):
    """Lognormal with the given mean and coefficient of variation (SD / mean)."""

    base = "normal"
    cv: Spread = Field(description="Coefficient of variation, SD / mean.")

    def transform(self, draws: FloatArray) -> FloatArray:
        variance = math.log1p(self.cv**2)
        return np.exp(math.log(self.mean) - variance / 2 + math.sqrt(variance) * draws)


class Gamma(MeanFamily):
    """Gamma with the given mean and coefficient of variation."""

    cv: PositiveSpread = Field(description="Coefficient of variation, SD / mean.")

    def transform(self, draws: FloatArray) -> FloatArray:
        from scipy.special import gammaincinv

        shape = 1 / self.cv**2
        return np.asarray(self.mean / shape * gammaincinv(shape, draws), dtype=np.float64)


class Weibull(MeanFamily):
    """Weibull with the given mean and coefficient of variation."""

    base = "exponential"
    cv: PositiveSpread = Field(description="Coefficient of variation, SD / mean.")

    @property
    def shape(self) -> float:
        """Shape k, from 1 + cv^2 = Gamma(1 + 2/k) / Gamma(1 + 1/k)^2."""
        from scipy.optimize import brentq

        def excess(inverse: float) -> float:
            log_ratio = math.lgamma(1 + 2 * inverse) - 2 * math.lgamma(1 + inverse)
            return log_ratio - math.log1p(self.cv**2)

        return 1 / float(brentq(excess, 1e-6, 50))

    def transform(self, draws: FloatArray) -> FloatArray:
        inverse = 1 / self.shape
        return np.asarray(self.mean / math.gamma(1 + inverse) * draws**inverse)


class Uniform(Family):
    """Uniform between low and high."""

    low: NonNegative = Field(description="Lowest value.")
    high: Positive = Field(description="Highest value, above `low`.")

    @model_validator(mode="after")
    def _ordered(self) -> Uniform:
        if not self.low < self.high:
            why = marked("low ({low:g}) must be below high ({high:g})")
            raise ValueError(_(why, low=self.low, high=self.high))
        return self

    @property
    def expectation(self) -> float:
        return (self.low + self.high) / 2

    @property
    def size(self) -> float:
        return self.high

    def transform(self, draws: FloatArray) -> FloatArray:
        return self.low + (self.high - self.low) * draws


class Triangular(Family):
    """Triangular between low and high with its peak at mode."""

    low: NonNegative = Field(description="Lowest value.")
    mode: NonNegative = Field(description="Most likely value, from `low` to `high`.")
    high: Positive = Field(description="Highest value, above `low`.")

    @model_validator(mode="after")
    def _ordered(self) -> Triangular:
        if not (self.low <= self.mode <= self.high and self.low < self.high):
            raise ValueError(_("must have low <= mode <= high and low < high"))
        return self

    @property
    def expectation(self) -> float:
        return (self.low + self.mode + self.high) / 3

    @property
    def size(self) -> float:
        return self.high

    def transform(self, draws: FloatArray) -> FloatArray:
        span, left = self.high - self.low, self.mode - self.low
        right = self.high - self.mode
        rising = self.low + np.sqrt(draws * span * left)
        falling = self.high - np.sqrt((1 - draws) * span * right)
        return np.where(draws * span < left, rising, falling)


class Empirical(Family):
    """One of the given values, each as likely as its weight says (equally by default)."""

    values: Annotated[tuple[NonNegative, ...], Field(min_length=1)] = Field(
        description="The values."
    )
    weights: tuple[Weight, ...] | None = Field(
        default=None, description="One a value, not all 0; equal if nothing is said."
    )

    @model_validator(mode="after")
    def _weighted(self) -> Empirical:
        if self.weights is not None and len(self.weights) != len(self.values):
            why = marked("{values} values but {weights} weights; give one weight a value")
            raise ValueError(_(why, values=len(self.values), weights=len(self.weights)))
        if self.weights is not None and sum(self.weights) <= 0:
            raise ValueError(_("the weights add up to nothing"))
        return self

    @property
    def shares(self) -> FloatArray:
        """Probability of each value, (n,)."""
        weights = np.ones(len(self.values)) if self.weights is None else np.array(self.weights)
        return np.asarray(weights / weights.sum(), dtype=np.float64)

    @property
    def expectation(self) -> float:
        return float(np.dot(self.shares, self.values))

    @property
    def size(self) -> float:
        return max(self.values)

    @property
    def can_be_zero(self) -> bool:
        return bool(np.any(self.shares[np.array(self.values) == 0] > 0))

    def transform(self, draws: FloatArray) -> FloatArray:
        order = np.argsort(self.values, kind="stable")
        cumulative = np.cumsum(self.shares[order])
        chosen = np.searchsorted(cumulative[:-1], draws, side="right")
        return np.array(self.values, dtype=np.float64)[order][chosen]


def _one_of_all(description: str, **parameters: Any) -> Any:
    return Field(default=None, description=description, examples=[parameters])


class Single(BaseModel):
    """One family by name with its parameters, none of them a distribution itself."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    fixed: NonNegative | None = Field(
        default=None, description="Always this value; the same as the number alone.", examples=[0.5]
    )
    exponential: Exponential | None = _one_of_all("Exponential.", mean=12)
    lognormal: Lognormal | None = _one_of_all("Lognormal.", mean=0.45, cv=1)
    gamma: Gamma | None = _one_of_all("Gamma.", mean=12, cv=0.5)
    weibull: Weibull | None = _one_of_all("Weibull.", mean=25, cv=0.8)
    uniform: Uniform | None = _one_of_all("Uniform.", low=10, high=20)
    triangular: Triangular | None = _one_of_all("Triangular.", low=5, mode=10, high=30)
    empirical: Empirical | None = _one_of_all(
        "One of the given values, each as likely as its weight.",
        values=[10, 15, 30],
        weights=[2, 2, 1],
    )

    @model_validator(mode="after")
    def _exactly_one(self) -> Single:
        known = list(type(self).model_fields)
        names = [name for name in known if getattr(self, name) is not None]
        if len(names) != 1:
            present = _(" and ").join(names) if names else _("no distribution")
            why = marked("found {found}; give exactly one of {families}")
            raise ValueError(_(why, found=present, families=listed(known)))
        return self

    @cached_property
    def family(self) -> Family:
        """The family that was given."""
        if self.fixed is not None:
            return Fixed(value=self.fixed)
        known = type(self).model_fields
        return next(v for n in known if isinstance(v := getattr(self, n), Family))


def _number_is_fixed(value: Any) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return {"fixed": value} if is_number else value


class Mixture(Family):
    """With a probability a value of another distribution, else 0.

    Its uniform is cut at 1 - share: below it the value is 0, and what is above, stretched to
    (0, 1), is the quantile at which the other distribution is taken. So a value grows with the
    draw, and with the share.
    """

    share: PositiveShare = Field(description="Probability of a value of `of`.")
    of: Annotated[
        Single, BeforeValidator(_number_is_fixed, json_schema_input_type=float | Single)
    ] = Field(description="The distribution of these values, but no mixture; else the value is 0.")

    @property
    def expectation(self) -> float:
        return self.share * self.of.family.expectation

    @property
    def size(self) -> float:
        return self.of.family.size

    @property
    def can_be_zero(self) -> bool:
        return self.share < 1 or self.of.family.can_be_zero

    def transform(self, draws: FloatArray) -> FloatArray:
        values = np.zeros(draws.shape)
        some = draws > 1 - self.share
        within = np.clip((draws[some] - (1 - self.share)) / self.share, *INSIDE)
        inner = self.of.family
        values[some] = inner.transform(_of_base(inner.base, within))
        return values


INSIDE = (2.0**-54, 1 - 2.0**-53)
"""The least and the greatest uniform that a stream gives."""


def _of_base(base: Base, uniforms: FloatArray) -> FloatArray:
    """Draws of a kind that have the places of these uniforms."""
    if base == "normal":
        from scipy.special import ndtri

        return np.asarray(ndtri(uniforms), dtype=np.float64)
    return -np.log1p(-uniforms) if base == "exponential" else uniforms


def quantile(family: Family, uniforms: FloatArray) -> FloatArray:
    """Values of a family at these probabilities, from 0 to 1, (n,)."""
    return family.transform(_of_base(family.base, np.clip(uniforms, *INSIDE)))


class Distribution(Single):
    """One family by name with its parameters; a bare number means that fixed value."""

    mixture: Mixture | None = _one_of_all(
        "0, but with a probability a value of another distribution: for waits that mostly are 0.",
        share=0.2,
        of={"lognormal": {"mean": 60, "cv": 1}},
    )


FAMILIES: dict[str, type[Family]] = {"fixed": Fixed} | {
    name: get_args(field.annotation)[0]
    for name, field in Distribution.model_fields.items()
    if name != "fixed"
}
"""Every family by its key."""

Quantity = Annotated[
    Distribution, BeforeValidator(_number_is_fixed, json_schema_input_type=float | Distribution)
]
"""A distribution, or a number for a fixed value."""


def _at_most(most: float) -> AfterValidator:
    """Refuses a quantity whose mean, or highest value, is beyond a bound."""

    def checked(quantity: Distribution) -> Distribution:
        if quantity.family.size > most:
            raise ValueError(_("must be {le:g} or less", le=Plain(most)))
        return quantity

    return AfterValidator(checked)


def _speed(quantity: Distribution) -> Distribution:
    if quantity.family.can_be_zero:
        raise ValueError(_("must be greater than {gt:g}", gt=0))
    if quantity.family.expectation < LEAST_FACTOR:
        raise ValueError(_("must be {ge:g} or more", ge=Plain(LEAST_FACTOR)))
    return quantity


DaysQuantity = Annotated[Quantity, _at_most(MOST_DAYS)]
"""Working days."""
YearsQuantity = Annotated[Quantity, _at_most(MOST_YEARS)]
"""An age."""
Speed = Annotated[Quantity, AfterValidator(_speed), _at_most(MOST_FACTOR)]
"""A speed, where 1 is usual."""
