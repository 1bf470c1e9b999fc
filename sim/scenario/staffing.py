"""The vocabulary of people: teams and their speeds, absences, and the selection of staff."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from sim.scenario.distributions import Distribution, PositiveQuantity, Quantity
from sim.scenario.parts import AtLeastOne, Month, Name, Part, Share, TeamRef


class TeamGroup(Part):
    """Teams that are alike but for their drawn speeds."""

    count: AtLeastOne
    divisions: AtLeastOne = Field(
        default=1, description="The teams are split into so many blocks of neighbours."
    )
    officer_speed: PositiveQuantity = Distribution(fixed=1.0)
    assistant_speed: PositiveQuantity | None = Field(
        default=Distribution(fixed=1.0), description="null: a lone officer who does both roles."
    )


class Team(Part):
    """One team of a list."""

    name: Name | None = None
    division: AtLeastOne = 1
    officer_speed: PositiveQuantity = Distribution(fixed=1.0)
    assistant_speed: PositiveQuantity | None = Distribution(fixed=1.0)


def _group_or_list(found: Any) -> str:
    return "<list>" if isinstance(found, list | tuple) else "<group>"


Teams = Annotated[
    Annotated[TeamGroup, Tag("<group>")]
    | Annotated[Annotated[tuple[Team, ...], Field(min_length=1)], Tag("<list>")],
    Discriminator(_group_or_list),
]


class Absence(Part):
    """A team that works less, or not at all, for some months."""

    team: TeamRef
    start: Month = Field(alias="from")
    months: AtLeastOne
    availability: Share = Field(
        default=0.0, description="Share of its speed that is left; 0: absent."
    )


Weight = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
Correlation = Annotated[float, Field(strict=True, ge=-1, le=1, allow_inf_nan=False)]


class Signal(Part):
    """A part of the competition: what it shows of an officer's ability, and what it counts."""

    weight: Weight = Field(description="Points at most.")
    validity: Correlation = Field(description="Correlation with the officer's ability.")


SelectionMethod = Literal["chance", "competitive", "seniority", "perfect"]


class StaffPlan(Part):
    """The people who fill the posts of ``teams``, and how officers and assistants are chosen.

    Weights of exam and evaluation are the source's; validities and spreads are not in it.
    """

    people: Annotated[int, Field(strict=True, ge=1, le=2000)]
    officer_ability: PositiveQuantity = Field(
        default=Distribution(fixed=1.0), description="Speed as an officer."
    )
    clerical_ability: PositiveQuantity = Field(
        default=Distribution(fixed=1.0), description="Speed as an assistant."
    )
    correlation: Correlation = Field(default=0.0, description="Of the two abilities.")
    age: Quantity | None = Field(default=None, description="Years.")
    degree_share: Share | None = Field(
        default=None, description="Share with a bachelor's degree or higher."
    )
    selection: SelectionMethod = "chance"
    exam: Signal = Signal(weight=20.0, validity=0.3)
    evaluation: Signal = Signal(weight=80.0, validity=0.5)
    matching: Literal["by_lot", "two_way"] = "by_lot"
    affinity_share: Share = Field(
        default=0.5, description="Share of personal affinity in how people rank each other."
    )
    division_capacity: tuple[AtLeastOne, ...] | None = Field(
        default=None, description="Most teams of each division chief; null: an even split."
    )
