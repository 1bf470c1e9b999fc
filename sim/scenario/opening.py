"""The vocabulary of the opening backlog: cases that the teams have when the run starts."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from sim.scenario.numbers import Count
from sim.scenario.parts import Day, Part, TeamRef


class OpeningCases(Part):
    """Cases a team already has when the run starts."""

    team: TeamRef = Field(description="Who has them.", examples=[3])
    cases: Count = Field(default=1, description="How many.", examples=[20])
    filed: Day | None = Field(
        default=None,
        description="When they were filed, before the first day of the run: a month (they are "
        "spread over its days before the run) or a day; the first day if nothing is said.",
        examples=["2013-05"],
    )


def _counts_or_cases(value: Any) -> str:
    whole = isinstance(value, list | tuple) and all(isinstance(item, int) for item in value)
    return "<counts>" if whole else "<cases>"


Opening = Annotated[
    Annotated[tuple[Count, ...], Tag("<counts>")]
    | Annotated[tuple[OpeningCases, ...], Tag("<cases>")],
    Discriminator(_counts_or_cases),
]
