"""The vocabulary of tracks: teams that take cases of some kinds only, and what they cannot close.

Modelled on the separation of simple cases from others (繁简分流) of the Supreme People's Court's
opinions of 2016, and on fast teams of execution bureaus; sizes are assumptions of a scenario.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.numbers import Months
from sim.scenario.parts import Part, TeamRef

KindName = Annotated[str, Field(strict=True)]


class Track(Part):
    """Teams that take cases of some kinds only."""

    teams: Annotated[tuple[TeamRef, ...], Field(min_length=1)] = Field(
        description="Who: numbers from 1, or names. Teams in no track take all kinds.",
        examples=[[1, 2]],
    )
    kinds: Annotated[tuple[KindName, ...], Field(min_length=1)] = Field(
        description="Names of the kinds that they take.", examples=[["simple"]]
    )


class Escalation(Part):
    """Cases that a team limited to kinds has not closed in time, dealt anew to the others."""

    after_months: Months = Field(
        description="Months since the case was allocated; then it is dealt, at a count, among the "
        "teams that take all kinds.",
        examples=[3],
    )
