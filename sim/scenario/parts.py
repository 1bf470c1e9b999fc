"""What the parts of the vocabulary are made of: frozen models and the forms of single values."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
)

from sim.language import Language
from sim.scenario.numbers import MOST_TEAMS, CaseWeight
from sim.scenario.problems import no_character, unseen_in

YEAR = r"^(1[89]|2[01])\d\d"
Month = Annotated[str, Field(strict=True, pattern=YEAR + r"-(0[1-9]|1[0-2])$")]
Day = Annotated[
    str, Field(strict=True, pattern=YEAR + r"-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$")
]
TeamRef = (
    Annotated[int, Field(strict=True, ge=1, le=MOST_TEAMS)] | Annotated[str, Field(strict=True)]
)


CaseWeights = dict[Annotated[str, Field(strict=True)], CaseWeight]
"""What a case of a kind counts, by the names of kinds."""


class Part(BaseModel):
    """A part of a scenario: frozen, and no key that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def either(first: str, types: tuple[type, ...], second: str) -> Discriminator:
    """Tells two alternatives apart by their tags: the first is of one of these types."""
    return Discriminator(lambda value: first if isinstance(value, types) else second)


def short_for(key: str, schema: Any) -> BeforeValidator:
    """Lets a text by itself stand for the value of a key; the schema is that of both forms."""
    return BeforeValidator(
        lambda value: {key: value} if isinstance(value, str) else value,
        json_schema_input_type=schema,
    )


def _seen(text: str) -> str:
    if unseen := unseen_in(text):
        raise ValueError(no_character(unseen))
    return text


_Text = Annotated[str, Field(strict=True, min_length=1), AfterValidator(_seen)]
Wording = Annotated[
    Annotated[_Text, Tag("<text>")]
    | Annotated[dict[Language, _Text], Field(min_length=1), Tag("<by language>")],
    either("<by language>", (dict,), "<text>"),
]
"""Words for the reader: a text, or one for each of several languages."""
