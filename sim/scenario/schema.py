"""The vocabulary of a scenario file: every key, its meaning and what it may hold."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from sim.language import marked
from sim.scenario.calendar import Calendar
from sim.scenario.named_docket import DocketKey
from sim.scenario.names import FileName, Name, PlaceName
from sim.scenario.numbers import MOST_MONTHS
from sim.scenario.opening import Opening, OpeningStages
from sim.scenario.parts import Part, Wording, short_for
from sim.scenario.replications import Replications
from sim.scenario.setting import Setting


class Overlay(BaseModel):
    """Keys laid over the scenario; checked by laying them over it."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)


class PartOverlay(Overlay):
    """A part of a reform: what it changes, as an overlay."""

    name: Name = Field(description="Its name, used once.", examples=["assistants"])
    title: Wording | None = Field(
        default=None,
        description="What tables, charts and sentences call it; its name if nothing is said, or in "
        "Chinese the words for the rule that it is named after.",
        examples=[{"en": "top_up", "zh": "存案补平"}],
    )
    description: Wording | None = Field(default=None, description="What it is, for the reader.")


class Arm(Overlay):
    """A way to run the bureau, as an overlay."""

    name: FileName = Field(description="Its name, used once.", examples=["top_up"])
    title: Wording | None = Field(
        default=None,
        description="What tables, charts and sentences call it; its name if nothing is said, or in "
        "Chinese the words for the rule that it is named after.",
        examples=[{"en": "top_up", "zh": "存案补平"}],
    )
    description: Wording | None = Field(
        default=None,
        description="What it is; shown by `check`.",
        examples=["teams of officer and assistant"],
    )
    parts: tuple[Name, ...] = Field(
        default=(),
        description="Parts of the reform that the arm has; laid on first, in the order given.",
        examples=[["teams", "top_up"]],
    )


class History(Part):
    """Months that run first, the same for all arms."""

    months: Annotated[int, Field(strict=True, ge=0, le=MOST_MONTHS)] = Field(
        default=0, description="Months that run before the comparison.", examples=[24]
    )
    arm: Overlay = Field(
        default=Overlay(),
        description="Keys laid over the scenario for these months, as in an arm.",
        examples=[{"allocation": "regional"}],
    )


class FollowUp(Part):
    """Months after the comparison, in which its cases are followed until they are closed."""

    months: Annotated[int, Field(strict=True, ge=0, le=MOST_MONTHS)] = Field(
        default=24,
        description="How many at the most: the bureau is played on until the cases filed in the "
        "comparison are closed, for measures of time alone. 0: not at all.",
        examples=[36],
    )


Basis = Literal["source", "data", "assumed"]


class Origin(Part):
    """Where a value comes from, and how well it is known."""

    basis: Basis = Field(
        alias="from",
        description="`source`: a published account; `data`: the bureau's own figures; `assumed`",
    )
    note: Wording | None = Field(
        default=None,
        description="Which account or figures, or why it is assumed.",
        examples=["ledger"],
    )
    quality: Literal["high", "medium", "low"] | None = Field(
        default=None,
        description="How well the value is known, as whoever states it judges; not judged if "
        "nothing is said.",
        examples=["low"],
    )


EXTENDS = marked("Another scenario that this file is laid over: its path, seen from here.")
ArmName = Annotated[str, Field(strict=True)]


class ScenarioFile(Setting):
    """A whole scenario file."""

    title: Wording = Field(description="Heading of the summary.", examples=["Nine teams"])
    question: Wording | None = Field(
        default=None,
        description="What the scenario asks.",
        examples=["What does top-up change?"],
    )
    purpose: Wording | None = Field(
        default=None,
        description="What the answer is for: which decision, of whom.",
        examples=["For the plan of 2014"],
    )
    owner: Wording | None = Field(
        default=None,
        description="Who answers for the scenario: a person or an office.",
        examples=["Research office"],
    )
    reviewed_by: Wording | None = Field(
        default=None,
        description="Who has checked its values; holds for the values as they stand, so a file "
        "that extends this one and changes them states its own.",
        examples=["Division 1"],
    )
    status: Literal["draft", "approved"] | None = Field(
        default=None,
        description="`draft` is printed on every page of the report; `approved` holds for the "
        "values as they stand: what is changed by a file that extends this one, or by `--set`, "
        "is a draft again. Nothing is printed if nothing is said.",
        examples=["draft"],
    )
    calendar: Calendar = Field(description="When the comparison runs.")
    history: History = Field(default=History(), description="Months that run first.")
    follow_up: FollowUp = Field(
        default=FollowUp(), description="Months after the comparison, for measures of time."
    )
    opening_backlog: Opening = Field(
        default=(), description="Cases the teams have at the start.", examples=[[30, 12, 45]]
    )
    opening_stages: OpeningStages = Field(
        default="untouched",
        description="Where opening cases of a team stand of which it is not said. `untouched`: "
        "nobody has worked on them; `in_proportion`: they are spread over the stages in proportion "
        "to the time that cases spend in each (Little's law), with what is left of works and "
        "waits.",
        examples=["in_proportion"],
    )
    bureaus: Annotated[str, Field(strict=True, min_length=1)] | None = Field(
        default=None,
        description="Path of a table (CSV) of bureaus, seen from this file: each row is a bureau, "
        "laid over the scenario; one bureau if nothing is said.",
        examples=["courts.csv"],
    )
    docket: DocketKey | None = Field(
        default=None,
        description="A table (CSV) of given cases, played in every replication instead of drawn "
        "ones: its path, seen from this file, and what of the cases is drawn.",
        examples=["cases.csv"],
    )
    parts: tuple[PartOverlay, ...] = Field(
        default=(), description="Parts of a reform, for arms and for `decompose`."
    )
    place: PlaceName = Field(
        default="",
        description="Where the bureau is; bureaus of other places draw other worlds from the same "
        "seed. In a table: the bureau's name.",
        examples=["P01-001"],
    )
    arms: Annotated[tuple[Arm, ...], Field(min_length=1)] = Field(
        description="Ways to run the bureau; the first is the reference."
    )
    contrasts: tuple[tuple[ArmName, ArmName], ...] = Field(
        default=(),
        description="Further pairs to compare: an arm, and the arm it is compared with; every arm "
        "is compared with the first anyway.",
        examples=[[["top_up", "rotation"]]],
    )
    replications: Replications = Field(
        default=30, description="How often everything is played.", examples=[100]
    )
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**64)] = Field(
        default=0, description="From which all chance is drawn.", examples=[2013]
    )
    origins: dict[str, Annotated[Origin, short_for("from", Basis | Origin)]] = Field(
        default={},
        description="Where values come from, by key; what is not named is assumed.",
        examples=[{"teams.count": "source"}],
    )

    @property
    def most_replications(self) -> int:
        """Replications, at the most."""
        replications = self.replications
        return replications if isinstance(replications, int) else replications.at_most


def json_schema() -> dict[str, Any]:
    """JSON Schema of a scenario file.

    It is there to complete and explain keys: as a file may extend another, and an arm lies
    over the scenario, no key is required, and entries of a list may be named in a mapping.
    """
    schema = ScenarioFile.model_json_schema(mode="validation", by_alias=True)
    schema["properties"]["extends"] = {
        "type": "string",
        "description": EXTENDS,
        "examples": ["baseline.yaml"],
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
    annotations = {k: v for k, v in schema.items() if k in ("description", "default", "title")}
    entry = {"anyOf": [items[0], {"type": "null"}]}  # null takes the entry away
    by_name = {"type": "object", "additionalProperties": entry}
    return annotations | {"anyOf": [*choices, by_name]}
