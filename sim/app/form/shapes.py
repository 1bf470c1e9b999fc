"""What each key of a scenario may hold, from the vocabulary's own schema: the shapes of fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from sim.scenario.distributions import FAMILIES
from sim.scenario.rules import RULES
from sim.scenario.schema import ScenarioFile
from sim.scenario.setting import Setting

Kind = Literal[
    "number", "whole", "choice", "switch", "text", "month", "single", "wording", "list", "group",
    "table", "mapping", "forms", "rule", "distribution", "overlay", "overlays", "pairs",
]  # fmt: skip
Json = dict[str, Any]
SHORT = {"allocation": "rule", "docket": "file", "origins": "from"}
"""Keys of which a text alone stands for one of their keys; of `origins`, of each entry."""
OVERLAYS = {"arms", "parts"}
SINGLE = {"number", "whole", "choice", "switch", "text", "month", "single", "list", "wording"}
"""Kinds that are one field each."""


@dataclass(frozen=True)
class Shape:
    """What a key may hold.

    Attributes
    ----------
    key : str
        Its name; of entries of a list or mapping that of the list.
    words : str
        By which its label and description are looked up.
    described : str
        Its description in the schema.
    low, high, above : float, optional
        Bounds of a number; it must be above the last one.
    choices : tuple
        Values among which one chooses: words of a choice, families, rules.
    nullable : bool
        Whether it may be ``null``.
    required : bool
        Whether something must be said.
    usual : Any
        The value if nothing is said.
    example : Any
        What stands there when it is begun.
    parts : tuple of Shape
        Keys of a group, of entries of a table; the value of a mapping.
    forms : tuple of Shape
        Of a value that can be written in several forms, each of them.
    short : str
        The key for which a text alone stands.
    """

    key: str
    kind: Kind
    words: str = ""
    described: str = ""
    low: float | None = None
    high: float | None = None
    above: float | None = None
    choices: tuple[Any, ...] = ()
    nullable: bool = False
    required: bool = False
    usual: Any = None
    example: Any = None
    parts: tuple[Shape, ...] = ()
    forms: tuple[Shape, ...] = ()
    short: str = ""

    def part(self, key: str) -> Shape | None:
        """The shape of a key within it."""
        return next((one for one in self.parts if one.key == key), None)


@cache
def schema() -> Json:
    """JSON Schema of a scenario file, as the vocabulary gives it."""
    return ScenarioFile.model_json_schema(mode="validation", by_alias=True)


@cache
def shapes() -> Shape:
    """The shape of a whole file."""
    return Shape("", "group", parts=tuple(_keys(schema(), "")))


@cache
def setting() -> Shape:
    """The shape of what an arm may change."""
    return replace(
        shapes(), parts=tuple(p for p in shapes().parts if p.key in Setting.model_fields)
    )


@cache
def rule_shapes() -> dict[str, tuple[Shape, ...]]:
    """Options of each rule, its timing among them."""
    found = {}
    for name, model in RULES.items():
        keys = _keys(schema()["$defs"][model.__name__], "allocation")
        found[name] = tuple(one for one in keys if one.key != "rule")
    return found


@cache
def family_shapes() -> dict[str, tuple[Shape, ...]]:
    """Parameters of each family of distributions."""
    found: dict[str, tuple[Shape, ...]] = {}
    for name, model in FAMILIES.items():
        if name == "fixed":
            found[name] = (Shape("fixed", "number", "amount.fixed", low=0),)
        else:
            found[name] = tuple(_keys(schema()["$defs"][model.__name__], f"amount.{name}"))
    return found


def family_examples() -> dict[str, Any]:
    """Parameters that a family is begun with."""
    keys = schema()["$defs"]["Distribution"]["properties"]
    return {name: keys[name]["examples"][0] for name in FAMILIES}


def _keys(model: Json, above: str) -> Iterator[Shape]:
    required = model.get("required", ())
    for key, one in model.get("properties", {}).items():
        words = f"{above}.{key}" if above else key
        yield replace(
            _shape(key, words, one),
            described=one.get("description", ""),
            required=key in required,
            usual=_bare(one.get("default")),
            example=next(iter(one.get("examples", ())), None),
        )


def _shape(key: str, words: str, schema_of: Json) -> Shape:
    """The shape of a key, of whose alternatives those that are alike are one."""
    choices = list(_choices(schema_of))
    nullable = any(one.get("type") == "null" for one in choices)
    choices = [one for one in choices if one.get("type") != "null"]
    made = replace(_of(key, words, choices), words=words, nullable=nullable)
    return replace(made, short=SHORT.get(key, "")) if made.kind in ("group", "rule") else made


def _of(key: str, words: str, choices: list[Json]) -> Shape:
    models = [str(one["$ref"].rsplit("/", 1)[-1]) for one in choices if "$ref" in one]
    if key == "allocation":
        return Shape(key, "rule", choices=tuple(RULES))
    if {"Distribution", "Single"} & {*models}:
        names = tuple(name for name in FAMILIES if "Single" not in models or name != "mixture")
        said = tuple(one["const"] for one in choices if "const" in one)
        return Shape(key, "distribution", choices=(*names, *said))
    if _is_wording(choices):
        return Shape(key, "wording")
    return _of_one_kind(key, words, choices, models)


def _of_one_kind(key: str, words: str, choices: list[Json], models: list[str]) -> Shape:
    """The shape of what is no quantity and no text in languages."""
    if len(choices) == 1:
        return _one(key, words, choices[0])
    scalars = [one for one in choices if one.get("type") in ("string", "integer", "number")]
    if len(scalars) == len(choices):
        return _single(key, choices)
    if {one.get("type") for one in choices} == {"integer", "array"} and not models:
        return Shape(key, "list")  # a number for all, or one each
    if models and [one.get("type") for one in choices if "$ref" not in one] == ["string"]:
        return _one(key, words, next(one for one in choices if "$ref" in one))  # and its short form
    forms = [_shape(key, words, one) for one in choices if one not in scalars]
    if scalars:
        single = _one(key, words, scalars[0]) if len(scalars) == 1 else _single(key, scalars)
        forms.insert(0, replace(single, words=words))
    return Shape(key, "forms", forms=tuple(forms))


def _single(key: str, choices: Iterable[Json]) -> Shape:
    """A word or a number; chosen from a list, if there are few."""
    words: list[Any] = []
    for one in choices:
        words += one.get("enum", [one["const"]] if "const" in one else [])
        if key == "closing_day" and "maximum" in one:
            words += range(one["minimum"], one["maximum"] + 1)
    return Shape(key, "choice" if key == "closing_day" else "single", choices=tuple(words))


def _is_wording(choices: Iterable[Json]) -> bool:
    return any(one.get("propertyNames", {}).get("enum") for one in choices)


def _one(key: str, words: str, schema_of: Json) -> Shape:
    if "$ref" in schema_of:
        name = str(schema_of["$ref"].rsplit("/", 1)[-1])
        if name == "Overlay":
            return Shape(key, "overlay")
        model = schema()["$defs"][name]
        return Shape(key, "group", parts=tuple(_keys(model, words)))
    if "enum" in schema_of or "const" in schema_of:
        values = schema_of.get("enum", [schema_of.get("const")])
        return Shape(key, "choice", choices=tuple(values))
    if schema_of["type"] == "object":
        return Shape(key, "mapping", parts=(_entry(key, words, schema_of["additionalProperties"]),))
    return _list(key, words, schema_of) if schema_of["type"] == "array" else _plain(key, schema_of)


def _plain(key: str, schema_of: Json) -> Shape:
    """The shape of a number, a truth or a text."""
    kind = schema_of["type"]
    kinds: dict[str, Kind] = {"number": "number", "integer": "whole", "boolean": "switch"}
    if kind in kinds:
        return Shape(
            key,
            kinds[kind],
            low=schema_of.get("minimum"),
            high=schema_of.get("maximum"),
            above=schema_of.get("exclusiveMinimum"),
        )
    is_month = "(0[1-9]|1[0-2])" in schema_of.get("pattern", "")
    return Shape(key, "month" if is_month else "text")


def _entry(key: str, words: str, schema_of: Json) -> Shape:
    made = _shape(key, words, schema_of)
    return replace(made, short=SHORT.get(key, made.short))


def _list(key: str, words: str, schema_of: Json) -> Shape:
    item = schema_of.get("items", {})
    if key in OVERLAYS and "$ref" in item:
        model = schema()["$defs"][str(item["$ref"].rsplit("/", 1)[-1])]
        return Shape(key, "overlays", parts=tuple(_keys(model, words)))
    if "prefixItems" in item:
        return Shape(key, "pairs")
    entry = _shape(key, words, item) if item else None
    if entry is None or entry.kind != "group":
        return Shape(key, "list")
    named = any(one.get("type") == "string" for one in _choices(item))
    return Shape(key, "table", parts=entry.parts, short="name" if named else "")


def _choices(key: Json) -> Iterator[Json]:
    found = key.get("anyOf") or key.get("oneOf")
    if found is None:
        yield key
    else:
        for choice in found:
            yield from _choices(choice)


def _bare(value: Any) -> Any:
    """A default without what is empty in it; a fixed value as the number it is."""
    if isinstance(value, dict):
        kept = {key: bare for key, one in value.items() if (bare := _bare(one)) not in (None, {})}
        return kept["fixed"] if list(kept) == ["fixed"] else kept
    if isinstance(value, list):
        return [_bare(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
