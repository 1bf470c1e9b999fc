"""The vocabulary of people whom teams share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.distributions import Distribution, Speed
from sim.scenario.numbers import Days
from sim.scenario.parts import Part

MOST_PEOPLE = 2000
Assistants = Annotated[int, Field(strict=True, ge=0, le=100)]
"""Of a team."""
People = Annotated[int, Field(strict=True, ge=1, le=MOST_PEOPLE)]
SomePeople = Annotated[int, Field(strict=True, ge=0, le=MOST_PEOPLE)]


class DivisionAssistants(Part):
    """Assistants whom the teams of a division share."""

    people: People | Annotated[tuple[SomePeople, ...], Field(min_length=1)] = Field(
        description="How many a division; a list has a number for each division, by number.",
        examples=[3, [3, 2]],
    )
    speed: Speed = Field(
        default=Distribution(fixed=1.0),
        description="Speed of each of them, above 0.",
        examples=[{"lognormal": {"mean": 1, "cv": 0.2}}],
    )


class SharedPool(Part):
    """People who do the stages of `role: pool`, for all teams."""

    people: People = Field(description="How many.", examples=[6])
    speed: Speed = Field(
        default=Distribution(fixed=1.0),
        description="Speed of each of them, above 0.",
        examples=[{"lognormal": {"mean": 1, "cv": 0.2}}],
    )
    handover_days: Days = Field(
        default=0.0,
        description="Working days that a case is on its way from a team to the pool, and back.",
        examples=[1],
    )
