"""The JSON Schema of a scenario in the language in use: what editors show of its keys."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from sim.language import _, language_in_use
from sim.scenario.keys import models_below
from sim.scenario.labels import in_a_line, label_of
from sim.scenario.schema import ScenarioFile, json_schema
from sim.scenario.setting import Setting

Json = dict[str, Any]


def schema_in_words() -> Json:
    """The schema, with titles and descriptions of keys in the language in use.

    What is allowed is the same in every language. In English it is as the models have it.
    """
    schema = json_schema()
    if language_in_use() == "en":
        return schema
    _translate(schema)
    models = {model.__name__: model for model in models_below(ScenarioFile)}
    _entitle(schema, ScenarioFile)
    for name, definition in schema["$defs"].items():
        _entitle(definition, models[name])
    schema["title"] = _("Scenario")
    return schema


def _entitle(definition: Json, model: type[BaseModel]) -> None:
    """Call keys by their labels; those that are laid over a scenario as there."""
    for own in (model, Setting):
        names = {field.alias or name: name for name, field in own.model_fields.items()}
        for key, part in definition["properties"].items():
            if key in names and (own is model or key not in model.model_fields):
                part["title"] = label_of(own, names[key])


def _translate(part: Any) -> None:
    """Put descriptions into the language in use, at any depth; titles are names in the code."""
    if isinstance(part, dict):
        if isinstance(part.get("title"), str):
            del part["title"]
        if isinstance(part.get("description"), str):
            part["description"] = _(in_a_line(part["description"]))
        for inner in part.values():
            _translate(inner)
    elif isinstance(part, list):
        for inner in part:
            _translate(inner)
