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
    ValidationInfo,
    field_validator,
    model_validator,
)

from sim.scenario.cases import Intake, Kind, Stage
from sim.scenario.conduct import Allocation, Appraisal, Responses, RuleName, ServiceOrder
from sim.scenario.distributions import Distribution, Positive, Quantity
from sim.scenario.measure_names import BETTER, full_name
from sim.scenario.parts import AtLeastOne, Count, Day, Month, Name, Part, TeamRef
from sim.scenario.staffing import Absence, StaffPlan, TeamGroup, Teams
from sim.words import _


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


class OpeningCases(Part):
    """Cases a team already has when the run starts."""

    team: TeamRef
    cases: Count = 1
    filed: Day | None = Field(
        default=None, description="Month or day of filing before the run; its first day if absent."
    )


def _rule_alone(found: Any) -> Any:
    return {"rule": found} if isinstance(found, str) else found


def _none_on(found: Any) -> Any:
    return {} if found is None else found


def _counts_or_cases(found: Any) -> str:
    whole = isinstance(found, list | tuple) and all(isinstance(item, int) for item in found)
    return "<counts>" if whole else "<cases>"


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
    staff: StaffPlan | None = Field(
        default=None, description="People who fill the teams' posts, in place of drawn speeds."
    )
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
    appraisal: Appraisal | None = Field(default=None, description="null: there is none.")
    responses: Annotated[Responses, BeforeValidator(_none_on)] = Responses()
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
        """Officer's and assistant's speed of each team as written; abilities of selected staff."""
        teams, staff = self.teams, self.staff
        if isinstance(teams, TeamGroup):
            if staff is not None:
                clerk = None if teams.assistant_speed is None else staff.clerical_ability
                return ((staff.officer_ability, clerk),) * teams.count
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


class Precision(Part):
    """As many replications as the answer needs."""

    until: Annotated[dict[str, Positive], Field(min_length=1)] | None = Field(
        None, description="Widest half-width of the difference of each measure, in its own unit."
    )
    best: Annotated[dict[str, Positive], Field(min_length=1, max_length=1)] | None = Field(
        None, description="A measure whose best arm is wanted: the smallest difference that counts."
    )
    confidence: Annotated[float, Field(strict=True, ge=0.5, le=0.9999)] = 0.95
    at_least: Annotated[int, Field(strict=True, ge=3, le=1_000_000)] = 10
    at_most: Annotated[int, Field(strict=True, ge=3, le=1_000_000)] = 1000

    @field_validator("until", "best")
    @classmethod
    def _full_names(
        cls, given: dict[str, float] | None, info: ValidationInfo
    ) -> dict[str, float] | None:
        known = [name for name, way in BETTER.items() if way or info.field_name == "until"]
        return given and {full_name(name, known): width for name, width in given.items()}

    @model_validator(mode="after")
    def _in_order(self) -> Precision:
        if self.until is None and self.best is None:
            raise ValueError(_("give  until  or  best, as in  until: {closures: 10}"))
        if self.at_least > self.at_most:
            raise ValueError(_("at_most must not be below at_least"))
        return self


def _number_or_until(found: Any) -> str:
    return "<until>" if isinstance(found, dict | Precision) else "<number>"


Replications = Annotated[
    Annotated[int, Field(strict=True, ge=1, le=1_000_000), Tag("<number>")]
    | Annotated[Precision, Tag("<until>")],
    Discriminator(_number_or_until),
]


class Overlay(BaseModel):
    """Keys laid over the scenario; checked by laying them over it."""

    model_config = ConfigDict(frozen=True, extra="allow")


class PartOverlay(Overlay):
    """A part of a reform: what it changes, as an overlay."""

    name: Name
    description: str = ""


class Arm(Overlay):
    """A way to run the bureau, as an overlay."""

    name: Name
    description: str = ""
    parts: tuple[Name, ...] = Field(
        default=(), description="Parts of the reform that the arm has, laid on first, in turn."
    )


class History(Part):
    """Months that run first, the same for all arms."""

    months: Annotated[int, Field(strict=True, ge=0, le=600)] = 0
    arm: Overlay = Overlay()


def _basis_alone(found: Any) -> Any:
    return {"from": found} if isinstance(found, str) else found


class Origin(Part):
    """Where a value comes from."""

    basis: Literal["source", "data", "assumed"] = Field(
        alias="from",
        description="source: a published account; data: the bureau's own figures; assumed.",
    )
    note: str = Field(default="", description="Which account or figures, or why it is assumed.")


class ScenarioFile(Setting):
    """A whole scenario file."""

    title: Annotated[str, Field(strict=True, min_length=1)]
    question: str = ""
    calendar: Calendar
    history: History = History()
    opening_backlog: Opening = ()
    bureaus: Annotated[str, Field(strict=True, min_length=1)] | None = Field(
        default=None, description="A table (CSV) of bureaus: each row is laid over the scenario."
    )
    parts: tuple[PartOverlay, ...] = Field(
        default=(), description="Parts of a reform, for arms and for decompose."
    )
    place: Annotated[str, Field(strict=True, max_length=60)] = Field(
        default="", description="Where the bureau is: bureaus of other places draw other worlds."
    )
    arms: Annotated[tuple[Arm, ...], Field(min_length=1)]
    replications: Replications = 30
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**64)] = 0
    origins: dict[str, Annotated[Origin, BeforeValidator(_basis_alone)]] = Field(
        default={},
        description="Where values come from, by key; what is not named is assumed.",
    )

    @property
    def most_replications(self) -> int:
        """Replications, at the most."""
        given = self.replications
        return given if isinstance(given, int) else given.at_most


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
    for part in ("Arm", "PartOverlay", "Overlay"):
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
