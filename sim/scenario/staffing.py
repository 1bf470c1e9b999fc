"""The vocabulary of people: teams and their speeds, absences, and the selection of staff."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from sim.scenario.distributions import Distribution, Speed, YearsQuantity
from sim.scenario.names import Name
from sim.scenario.numbers import Availability, Correlation, Months, PartTime, Share, Weight
from sim.scenario.numbers import Teams as TeamNumber
from sim.scenario.parts import Month, Part, TeamRef, short_for
from sim.scenario.shared_people import Assistants


def _speed(description: str, example: Any) -> Any:
    """A speed that is 1 if nothing is said."""
    return Field(default=Distribution(fixed=1.0), description=description, examples=[example])


def _assistants(description: str, example: int) -> Any:
    return Field(default=1, description=description, examples=[example])


def _part_time() -> Any:
    """A share of a full post, in all months."""
    return Field(
        default=1.0,
        description="Part time: share of the speeds of its people in all months, beside what "
        "`absences` leave.",
        examples=[0.6],
    )


class TeamGroup(Part):
    """Teams that are alike but for their drawn speeds."""

    count: TeamNumber = Field(description="How many teams there are.", examples=[9])
    divisions: TeamNumber = Field(
        default=1,
        description="Blocks of neighbouring teams, at most as many as teams.",
        examples=[3],
    )
    officer_speed: Speed = _speed(
        "Speed of each officer, above 0.", {"lognormal": {"mean": 1, "cv": 0.2}}
    )
    assistant_speed: Speed | None = _speed(
        "Speed of each assistant, above 0; `null`: a lone officer who does both roles.", None
    )
    assistants: Assistants = _assistants(
        "Assistants of each team; 0: those that its division shares do their work.", 3
    )
    availability: PartTime = _part_time()


class TeamOfMany(Part):
    """What is said of each team of a list that does not say otherwise itself."""

    division: TeamNumber = Field(default=1, description="Number of its division.", examples=[2])
    officer_speed: Speed = _speed("Speed of its officer, above 0.", 1.1)
    assistant_speed: Speed | None = _speed(
        "Speed of its assistant, above 0; `null`: a lone officer who does both roles.", 0.9
    )
    assistants: Assistants = _assistants(
        "Its assistants; 0: those that its division shares do their work.", 2
    )
    availability: PartTime = _part_time()


class Team(TeamOfMany):
    """One team of a list."""

    name: Name | None = Field(
        default=None, description="Its name; its number if nothing is said.", examples=["第一组"]
    )


ManyTeams = Annotated[
    tuple[Annotated[Team, short_for("name", Name | Team)], ...], Field(min_length=1)
]


class TeamList(Part):
    """A list of teams, and what is said of all of them at once."""

    each: TeamOfMany = Field(
        default=TeamOfMany(),
        description="What holds for each team of the list that does not say otherwise itself.",
        examples=[{"officer_speed": {"lognormal": {"mean": 1, "cv": 0.2}}}],
    )
    list: ManyTeams = Field(
        description="The teams; a name by itself is a team of that name.",
        examples=[["甲一", "甲二", {"name": "丙一", "assistant_speed": 0.5}]],
    )

    @property
    def teams(self) -> tuple[Team, ...]:
        """The teams with what is said of each."""
        of_each = {key: getattr(self.each, key) for key in self.each.model_fields_set}
        return tuple(
            team.model_copy(update={k: v for k, v in of_each.items() if not _says(team, k)})
            for team in self.list
        )


def _says(team: Team, key: str) -> bool:
    return key in team.model_fields_set


def _form(teams: Any) -> str:
    """The tag of the form in which teams are written."""
    if isinstance(teams, list | tuple):
        return "<list>"
    keys = teams if isinstance(teams, dict) else {}
    is_named = isinstance(teams, TeamList) or not {"each", "list"}.isdisjoint(keys)
    return "<each>" if is_named else "<group>"


Teams = Annotated[
    Annotated[TeamGroup, Tag("<group>")]
    | Annotated[TeamList, Tag("<each>")]
    | Annotated[ManyTeams, Tag("<list>")],
    Discriminator(_form),
]


class Absence(Part):
    """A team that works less, or not at all, for some months."""

    team: TeamRef = Field(description="Who.", examples=[3])
    start: Month = Field(
        alias="from", description="First month, a month of the run.", examples=["2014-03"]
    )
    months: Months = Field(description="How many.", examples=[3])
    availability: Availability = Field(
        default=0.0,
        description="Share of officer's and assistant's speed that is left; 0: absent.",
        examples=[0.5],
    )


class Signal(Part):
    """A part of the competition: what it shows of an officer's ability, and what it counts."""

    weight: Weight = Field(description="Points at most.", examples=[20])
    validity: Correlation = Field(
        description="Correlation with ability as an officer.", examples=[0.4]
    )


SelectionMethod = Literal["chance", "competitive", "seniority", "perfect"]


class StaffPlan(Part):
    """The people who fill the posts of ``teams``, and how officers and assistants are chosen.

    Weights of exam and evaluation are the source's; validities and spreads are not in it.
    """

    people: Annotated[int, Field(strict=True, ge=1, le=2000)] = Field(
        description="How many; enough for all posts.", examples=[21]
    )
    officer_ability: Speed = _speed(
        "Speed as an officer, above 0.", {"lognormal": {"mean": 1, "cv": 0.2}}
    )
    clerical_ability: Speed = _speed(
        "Speed as an assistant, above 0.", {"lognormal": {"mean": 1, "cv": 0.2}}
    )
    correlation: Correlation = Field(
        default=0.0, description="Of the two abilities (of their normal scores).", examples=[0.3]
    )
    age: YearsQuantity | None = Field(
        default=None,
        description="Years; for the profile and for `seniority`.",
        examples=[{"triangular": {"low": 25, "mode": 40, "high": 58}}],
    )
    degree_share: Share | None = Field(
        default=None,
        description="Share with a bachelor's degree or higher; for the profile.",
        examples=[0.8],
    )
    selection: SelectionMethod = Field(
        default="chance",
        description="Who becomes officer: by `chance`, `competitive` (竞争上岗), by `seniority`, "
        "or `perfect` (by true ability).",
        examples=["competitive"],
    )
    exam: Signal = Field(
        default=Signal(weight=20.0, validity=0.3),
        description="The theory exam.",
        examples=[{"weight": 20, "validity": 0.4}],
    )
    evaluation: Signal = Field(
        default=Signal(weight=80.0, validity=0.5),
        description="The evaluation by peers.",
        examples=[{"weight": 80, "validity": 0.6}],
    )
    matching: Literal["by_lot", "two_way"] = Field(
        default="by_lot",
        description="Who works with whom, and in which division: `by_lot`, or `two_way` "
        "(双向选择).",
        examples=["two_way"],
    )
    affinity_share: Share = Field(
        default=0.5,
        description="Share of personal affinity in how people rank each other.",
        examples=[0.2],
    )
    division_capacity: tuple[TeamNumber, ...] | None = Field(
        default=None,
        description="Most teams of each division chief, a number a division, for `two_way`; "
        "`null`: an even split.",
        examples=[[3, 3, 3]],
    )
