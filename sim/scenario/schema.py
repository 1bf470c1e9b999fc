"""The vocabulary of a scenario file: every key, its meaning and what it may hold."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
)

from sim.scenario.distributions import (
    Distribution,
    NonNegative,
    Positive,
    PositiveQuantity,
    Quantity,
)

Count = Annotated[int, Field(strict=True, ge=0)]
AtLeastOne = Annotated[int, Field(strict=True, ge=1)]
Name = Annotated[str, Field(strict=True, min_length=1, max_length=60, pattern=r"^[\w][\w .-]*$")]
Month = Annotated[str, Field(strict=True, pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Day = Annotated[
    str, Field(strict=True, pattern=r"^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$")
]
TeamRef = Annotated[int, Field(strict=True, ge=1)] | Annotated[str, Field(strict=True)]

RuleName = Literal["regional", "top_up", "rotation", "least_backlog", "random"]
Timing = Literal["monthly", "rolling", "immediate"]
ServiceOrder = Literal["allocated_first", "newest_first", "shortest_work_first", "due_first"]
Role = Literal["officer", "assistant"]


class Part(BaseModel):
    """A part of a scenario: frozen, and no key that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Calendar(Part):
    """When the comparison runs and how long its months are."""

    start: Month = Field(description="First month of the comparison, as in 2013-10.")
    months: Annotated[int, Field(strict=True, ge=1, le=600)]
    days_per_month: Positive | None = Field(
        default=None, description="Working days in every month; 21 if nothing is said."
    )
    working_days: Literal["china"] | None = Field(
        default=None,
        description="Real working days: Chinese public holidays and make-up days included.",
    )
    closing_day: Literal["last"] | Annotated[int, Field(strict=True, ge=1, le=28)] = Field(
        default="last",
        description="Day that ends a court's month; only with working_days.",
    )


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


class Kind(Part):
    """A kind of case."""

    name: Name
    share: Positive = 1.0
    work_factor: Positive = 1.0
    wait_factor: NonNegative = 1.0
    time_limit_days: Positive | None = Field(
        default=None, description="Working days; the scenario's time_limit_days if not given."
    )


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


class Absence(Part):
    """A team that works less, or not at all, for some months."""

    team: TeamRef
    start: Month = Field(alias="from")
    months: AtLeastOne
    availability: Annotated[float, Field(strict=True, ge=0, le=1)] = Field(
        default=0.0, description="Share of its speed that is left; 0: absent."
    )


class Allocation(Part):
    """How filed cases are given to teams."""

    rule: RuleName = "regional"
    timing: Timing = "monthly"


class OpeningCases(Part):
    """Cases a team already has when the run starts."""

    team: TeamRef
    cases: Count = 1
    filed: Day | None = Field(
        default=None, description="Month or day of filing before the run; its first day if absent."
    )


def _rule_alone(found: Any) -> Any:
    return {"rule": found} if isinstance(found, str) else found


def _group_or_list(found: Any) -> str:
    return "<list>" if isinstance(found, list | tuple) else "<group>"


def _counts_or_cases(found: Any) -> str:
    whole = isinstance(found, list | tuple) and all(isinstance(item, int) for item in found)
    return "<counts>" if whole else "<cases>"


Teams = Annotated[
    Annotated[TeamGroup, Tag("<group>")]
    | Annotated[Annotated[tuple[Team, ...], Field(min_length=1)], Tag("<list>")],
    Discriminator(_group_or_list),
]
Opening = Annotated[
    Annotated[tuple[Count, ...], Tag("<counts>")]
    | Annotated[tuple[OpeningCases, ...], Tag("<cases>")],
    Discriminator(_counts_or_cases),
]


class Setting(Part):
    """Everything an arm may change."""

    intake: Intake
    route: Annotated[tuple[Stage, ...], Field(min_length=1)]
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)] = (Kind(name="general"),)
    amount: Quantity = Field(description="Sum in dispute, yuan.")
    time_limit_days: Positive = Field(
        default=126.0, description="Time limit in working days; 126 = 6 months."
    )
    teams: Teams
    clerical_factor: Positive = Field(
        default=1.0, description="Work of an assistant's stage when a lone officer does it."
    )
    absences: tuple[Absence, ...] = ()
    absent_cases: Literal["hold", "redistribute"] = Field(
        default="hold", description="What becomes of an absent team's cases."
    )
    allocation: Annotated[
        Allocation, BeforeValidator(_rule_alone, json_schema_input_type=RuleName | Allocation)
    ] = Allocation()
    service_order: ServiceOrder = "allocated_first"
    max_open_cases: AtLeastOne | None = Field(
        default=None, description="Most cases a team has begun and not closed; null: no limit."
    )

    @cached_property
    def team_names(self) -> tuple[str, ...]:
        """Names of the teams; their numbers from 1 where they have none."""
        if isinstance(self.teams, TeamGroup):
            return tuple(str(i + 1) for i in range(self.teams.count))
        return tuple(team.name or str(i + 1) for i, team in enumerate(self.teams))

    @cached_property
    def _team_places(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.team_names)}

    def team_index(self, ref: int | str) -> int:
        """Position, from 0, of the team that the scenario names by name or number from 1."""
        return self._team_places.get(str(ref), int(ref) - 1 if str(ref).isdigit() else -1)

    @cached_property
    def speeds(self) -> tuple[tuple[Distribution, Distribution | None], ...]:
        """Officer's and assistant's speed of each team, as written."""
        teams = self.teams
        if isinstance(teams, TeamGroup):
            return ((teams.officer_speed, teams.assistant_speed),) * teams.count
        return tuple((team.officer_speed, team.assistant_speed) for team in teams)

    @cached_property
    def divisions(self) -> tuple[int, ...]:
        """Division of each team, from 1; a group is split into blocks as even as can be."""
        if not isinstance(self.teams, TeamGroup):
            return tuple(team.division for team in self.teams)
        size, larger = divmod(self.teams.count, self.teams.divisions)
        blocks = enumerate([size + 1] * larger + [size] * (self.teams.divisions - larger), start=1)
        return tuple(number for number, teams in blocks for _ in range(teams))

    @cached_property
    def homes(self) -> tuple[tuple[int, ...], ...]:
        """Teams, from 0, that serve each region."""
        return tuple(tuple(map(self.team_index, region.home)) for region in self.intake.regions)


class Overlay(BaseModel):
    """Keys laid over the scenario; checked by laying them over it."""

    model_config = ConfigDict(frozen=True, extra="allow")


class Arm(Overlay):
    """A way to run the bureau, as an overlay."""

    name: Name
    description: str = ""


class History(Part):
    """Months that run first, the same for all arms."""

    months: Annotated[int, Field(strict=True, ge=0, le=600)] = 0
    arm: Overlay = Overlay()


class ScenarioFile(Setting):
    """A whole scenario file."""

    title: Annotated[str, Field(strict=True, min_length=1)]
    question: str = ""
    calendar: Calendar
    history: History = History()
    opening_backlog: Opening = ()
    arms: Annotated[tuple[Arm, ...], Field(min_length=1)]
    replications: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] = 30
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**64)] = 0


def json_schema() -> dict[str, Any]:
    """JSON Schema of a scenario file.

    It is there to complete and explain keys: as a file may extend another, and an arm lies
    over the scenario, no key is required, and entries of a list may be named in a mapping.
    """
    schema = ScenarioFile.model_json_schema(mode="validation", by_alias=True)
    schema["properties"]["extends"] = {
        "type": "string",
        "description": "Another scenario file that this one is laid over.",
    }
    setting = {k: schema["properties"][k] for k in Setting.model_fields}
    for part in ("Arm", "Overlay"):
        definition = schema["$defs"][part]
        definition["properties"] = definition.get("properties", {}) | setting
        definition["additionalProperties"] = False
    for definition in (schema, *schema["$defs"].values()):
        definition.pop("required", None)
        properties = definition.get("properties", {})
        definition["properties"] = {k: _or_by_name(v) for k, v in properties.items()}
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Scenario"
    return schema


def _or_by_name(schema: dict[str, Any]) -> dict[str, Any]:
    """A list of objects, or a mapping from their names to what changes in them."""
    choices = schema.get("anyOf") or schema.get("oneOf") or [schema]
    items = [choice["items"] for choice in choices if "$ref" in choice.get("items", {})]
    if not items:
        return schema
    said = {k: v for k, v in schema.items() if k in ("description", "default", "title")}
    by_name = {"type": "object", "additionalProperties": items[0]}
    return said | {"anyOf": [*choices, by_name]}
