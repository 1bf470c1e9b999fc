"""What pydantic finds wrong, in the words of this tool."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from sim.scenario.distributions import FAMILIES, Distribution
from sim.scenario.numbers import Plain
from sim.scenario.parts import YEAR
from sim.scenario.problems import nearest, shown
from sim.scenario.schema import Overlay, Setting
from sim.words import _, listed, marked


def keys_at(model: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    """Keys that are allowed at ``loc``, a path from ``model`` without its last element."""
    models = [model]
    for step in loc:
        if isinstance(step, int) or step.startswith("<"):
            continue
        fields = [f for m in models if (f := _fields(m).get(step)) is not None]
        if fields:
            models = [m for f in fields for m in _models_in(f)]
    if any(issubclass(m, Overlay) for m in models):
        models = [*models, Setting]  # an overlay may hold whatever an arm may change
    return list(dict.fromkeys(key for m in models for key in _fields(m)))


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {f.alias or name: f.annotation for name, f in model.model_fields.items()}


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def worded(error: ErrorDetails, model: type[BaseModel]) -> str:
    """A pydantic error in the words of this tool."""
    kind, found, context = error["type"], shown(error["input"]), error.get("ctx", {})
    match kind:
        case "extra_forbidden":
            allowed = keys_at(model, error["loc"][:-1])
            if "replications" in allowed:  # the top of a file
                allowed.append("extends")
            return _("no such key; {nearest}", nearest=nearest(str(error["loc"][-1]), allowed))
        case "missing":
            return _("'{key}' is missing", key=error["loc"][-1])
        case "literal_error":
            allowed = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
            expected = nearest(str(error["input"]), allowed)
        case "value_error":
            expected = str(context["error"])
        case "model_type" | "model_attributes_type" | "dict_type":
            expected = _keys_in_words(keys_at(model, error["loc"]))
        case "string_pattern_mismatch":
            expected = _pattern_in_words(str(context["pattern"]))
        case _:
            context = {k: Plain(v) if k in BOUNDS else v for k, v in context.items()}
            expected = _(_WORDS.get(kind, error["msg"]), **context)
    return _("found {found}; {expected}", found=found, expected=expected)


def _keys_in_words(keys: list[str]) -> str:
    if keys == list(Distribution.model_fields):
        return _("give a number or one of {families}", families=listed(list(FAMILIES)))
    return _("allowed keys: {keys}", keys=listed(keys))


def _pattern_in_words(pattern: str) -> str:
    if not pattern.startswith(YEAR):
        return _("a name starts with a letter, digit or _ and has only those, spaces, '.' and '-'")
    if pattern.endswith("?$"):  # the day may be left out
        return _("must be a month such as 2013-10 or a day such as 2013-10-08")
    return _("must be a month such as 2013-10")


BOUNDS = ("gt", "ge", "lt", "le")
_WORDS = {
    "greater_than": marked("must be greater than {gt:g}"),
    "greater_than_equal": marked("must be {ge:g} or more"),
    "less_than": marked("must be less than {lt:g}"),
    "less_than_equal": marked("must be {le:g} or less"),
    "int_type": marked("must be a whole number"),
    "float_type": marked("must be a number"),
    "finite_number": marked("must be a finite number"),
    "string_type": marked("must be text (put it in quotes if it looks like a number or a date)"),
    "tuple_type": marked("must be a list"),
    "too_short": marked("must have at least {min_length} entries"),
    "too_long": marked("must have at most {max_length} entries"),
    "string_too_short": marked("must not be empty"),
    "string_too_long": marked("must have at most {max_length} characters"),
}
