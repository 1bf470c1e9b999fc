"""The vocabulary of replications: how many there are, or how precise the answer must be."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, Tag, ValidationInfo, field_validator, model_validator

from sim.language import _
from sim.scenario.catalogue import MEASURES, OF_A_BUREAU
from sim.scenario.measure_names import full_name
from sim.scenario.numbers import Positive
from sim.scenario.parts import Part, either

LOOK_AHEAD = 5


def look_ahead(n: int) -> int:
    """For how many more replications a half-width must stay narrow: 5, from 100 on 5 %."""
    return LOOK_AHEAD * max(n, 100) // 100


ENOUGH = 20
"""Replications from which on intervals hold about as often as they say, see docs/studies.md."""


class Precision(Part):
    """As many replications as the answer needs."""

    until: Annotated[dict[str, Positive], Field(min_length=1)] | None = Field(
        None,
        description="Widest half-width of the difference of each measure, in the unit of the "
        "tables.",
        examples=[{"closures": 30, "backlog_sd": 3}],
    )
    best: Annotated[dict[str, Positive], Field(min_length=1, max_length=1)] | None = Field(
        None,
        description="The measure whose best arm is wanted, and the smallest difference that "
        "counts.",
        examples=[{"closures": 30}],
    )
    confidence: Annotated[float, Field(strict=True, ge=0.5, le=0.9999)] = Field(
        default=0.95, description="Of the intervals, or of selecting the best.", examples=[0.9]
    )
    at_most: Annotated[int, Field(strict=True, ge=3, le=1_000_000)] = Field(
        default=1000, description="Replications that are never exceeded.", examples=[500]
    )
    at_least: Annotated[int, Field(strict=True, ge=3, le=1_000_000)] = Field(
        default_factory=lambda given: min(ENOUGH, given.get("at_most", ENOUGH)),
        description="Replications before the first decision; 20, or at_most where that is less.",
        examples=[30],
        json_schema_extra={"default": ENOUGH},
    )

    @property
    def can_settle(self) -> bool:
        """Whether a half-width can settle and stay so over its look-ahead before the last one."""
        return self.until is None or self.at_least + look_ahead(self.at_least) <= self.at_most

    @field_validator("until", "best")
    @classmethod
    def _full_names(
        cls, widths: dict[str, float] | None, info: ValidationInfo
    ) -> dict[str, float] | None:
        is_until = info.field_name == "until"
        known = [name for name in OF_A_BUREAU if is_until or MEASURES[name].better]
        return widths and {full_name(name, known): width for name, width in widths.items()}

    @model_validator(mode="after")
    def _in_order(self) -> Precision:
        if self.until is None and self.best is None:
            raise ValueError(_("give  until  or  best, as in  until: {closures: 10}"))
        if self.at_least > self.at_most:
            raise ValueError(_("at_most must not be below at_least, which is {n}", n=self.at_least))
        return self


Replications = Annotated[
    Annotated[int, Field(strict=True, ge=1, le=1_000_000), Tag("<number>")]
    | Annotated[Precision, Tag("<until>")],
    either("<until>", (dict, Precision), "<number>"),
]
