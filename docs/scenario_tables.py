"""The tables of keys in scenario.md, from the schema: ``python docs/scenario_tables.py``.

The page keeps each table between two comments, so that it reads as plain Markdown; a test fails if
a table there is not what this prints.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from inspect import cleandoc
from pathlib import Path
from typing import Any, NamedTuple

from sim.scenario.parts import YEAR
from sim.scenario.rules import RULES, rules_with
from sim.scenario.schema import ScenarioFile, json_schema
from sim.scenario.setting import Setting
from sim.scenario.terms import TERMS

PAGE = Path(__file__).with_name("scenario.md")
MARKED = re.compile(r"(<!-- keys: (\w+) -->\n).*?(<!-- end of keys -->)", re.DOTALL)

Json = dict[str, Any]
SCHEMA: Json = ScenarioFile.model_json_schema()
MODELS: dict[str, Json] = SCHEMA["$defs"]


class Table(NamedTuple):
    """What a table shows: the keys of these models; ``nested``: and the keys of their keys."""

    heading: str
    models: tuple[str, ...]
    nested: bool = False


TABLES = {
    "file": Table("key", ("ScenarioFile",)),
    "setting": Table("key", ("Setting",)),
    "precision": Table("key", ("Precision",)),
    "calendar": Table("key", ("Calendar",)),
    "history": Table("key", ("History",)),
    "follow_up": Table("key", ("FollowUp",)),
    "opening": Table("key", ("OpeningCases",)),
    "docket": Table("key of `docket`", ("NamedDocket",)),
    "arm": Table("key of an arm", ("Arm",)),
    "part": Table("key of a part", ("PartOverlay",)),
    "origin": Table("key of an origin", ("Origin",)),
    "given_days": Table("key of days", ("GivenDays",)),
    "month_factor": Table("key of `month_factor`", ("MonthFactor",)),
    "intake": Table("key", ("Intake",)),
    "by_month": Table("key of `season`, `dispersion`", ("SeasonShares", "Dispersion")),
    "region": Table("key of a region", ("Region",)),
    "surge": Table("key of a surge", ("Surge",)),
    "stage": Table("key of a stage", ("Stage",)),
    "kind": Table("key of a kind", ("Kind",)),
    "closing": Table("closing type", ("Closing",)),
    "closing_type": Table("key of a closing type", ("LackOfAssets",)),
    "reopened": Table("key of `reopened`", ("Reopened",)),
    "group": Table("key", ("TeamGroup",)),
    "team": Table("key of a team", ("Team",)),
    "division_assistants": Table("key", ("DivisionAssistants",)),
    "pool": Table("key", ("SharedPool",)),
    "staff": Table("key", ("StaffPlan",)),
    "signal": Table("key of `exam` and `evaluation`", ("Signal",)),
    "each": Table("key", ("TeamList",)),
    "move": Table("key of a move", ("TeamMove",)),
    "absence": Table("key of an absence", ("Absence",)),
    "track": Table("key of a track", ("Track",)),
    "escalation": Table("key of `escalate`", ("Escalation",)),
    "join": Table("key of an entry of `joins`", ("Join",)),
    "leave": Table("key of an entry of `leaves`", ("Leave",)),
    "appraisal": Table("key", ("Appraisal",)),
    "weights": Table("key of `score_weights`", ("ScoreWeights",)),
    "responses": Table("response, key", ("Responses",), nested=True),
    "distribution": Table("distribution, parameter", ("Distribution",), nested=True),
}

OF_A_RULE = [model.__name__ for model in RULES.values()]
SECTIONS = dict.fromkeys(OF_A_RULE, "allocation") | {
    "Closing": "kinds",
    "ClosingType": "kinds",
    "DivisionAssistants": "shared-people",
    "Escalation": "tracks",
    "TeamMove": "moves",
    "FollowUp": "follow-up",
    "LackOfAssets": "kinds",
    "NamedDocket": "docket",
    "OpeningCases": "opening-backlog",
    "Origin": "origins",
    "Overlay": "arms",
    "PartOverlay": "parts",
    "Precision": "precision",
    "Region": "intake",
    "Reopened": "kinds",
    "ScoreWeights": "appraisal",
    "SharedPool": "shared-people",
    "Signal": "staff",
    "Stage": "route",
    "StaffPlan": "staff",
    "SeasonShares": "intake",
    "Dispersion": "intake",
    "GivenDays": "calendar",
    "MonthFactor": "months-by-chance",
    "Surge": "intake",
    "Team": "teams",
    "TeamGroup": "teams",
    "TeamList": "teams",
    "TeamOfMany": "teams",
    "Join": "joins-and-leaves",
    "Leave": "joins-and-leaves",
}
"""Where the page explains a model, if not under its name or the plural of it."""

WORDS = dict.fromkeys(OF_A_RULE, "allocation") | {
    "Absence": "absences",
    "Join": "entries",
    "Leave": "entries",
    "TeamList": "teams and what holds for each",
    "TeamOfMany": "keys of a team",
    "Arm": "arms",
    "Closing": "closing types",
    "ClosingType": "keys",
    "DivisionAssistants": "keys",
    "FollowUp": "follow-up",
    "Kind": "kinds",
    "LackOfAssets": "keys",
    "NamedDocket": "keys",
    "OpeningCases": "entries",
    "Origin": "origins",
    "Overlay": "keys of an arm",
    "PartOverlay": "parts",
    "Precision": "a precision",
    "GivenDays": "days",
    "MonthFactor": "key below",
    "SeasonShares": "shares",
    "Dispersion": "key below",
    "Region": "regions",
    "Reopened": "keys",
    "ScoreWeights": "weights",
    "SharedPool": "keys",
    "Signal": "keys",
    "Stage": "stages",
    "StaffPlan": "staff",
    "Surge": "surges",
    "Team": "teams",
    "TeamGroup": "a group of teams",
    "Track": "tracks",
    "Escalation": "keys",
}


def page_with_tables(page: str) -> str:
    """The page with every table as the schema has it."""
    return MARKED.sub(lambda found: found[1] + "\n" + table(found[2]) + "\n" + found[3], page)


def table(name: str) -> str:
    """One table, as Markdown."""
    rows = list(OF_RULES[name]() if name in OF_RULES else _of_models(TABLES[name]))
    rows.insert(1, ("---",) * len(rows[0]))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _of_models(shown: Table) -> Iterator[tuple[str, ...]]:
    yield (shown.heading, *COLUMNS)
    for model in shown.models:
        yield from _rows(model, shown.nested)


def _rules() -> Iterator[tuple[str, ...]]:
    yield "`rule`", "in Chinese", "each case goes"
    for name, model in RULES.items():
        said = cleandoc(model.__doc__ or "").removeprefix("Each case goes ").removesuffix(".")
        yield f"`{name}`", TERMS[name][0], " ".join(said.split())


def _keys_of_rules() -> Iterator[tuple[str, ...]]:
    """The keys of every rule, once, and which rules have them."""
    yield ("key", *COLUMNS)
    rows = [row for model in RULES.values() for row in _rows(model.__name__, False)]
    for key, meaning, may_be, *others in _first_by_key(rows):
        of = rules_with(key.strip("`"))
        means = f"Of {_listed(of)}: {meaning[0].lower()}{meaning[1:]}"
        everybody_has = len(of) == len(RULES)
        values = _listed(RULES) if key == "`rule`" else may_be
        yield key, meaning if everybody_has else means, values, *others


def _first_by_key(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    firsts: dict[str, tuple[str, ...]] = {}
    for row in rows:
        firsts.setdefault(row[0], row)
    return list(firsts.values())


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


COLUMNS = ("meaning", "allowed", "default", "example")
OF_RULES = {"rules": _rules, "allocation": _keys_of_rules}
"""Tables that join what each rule's model says."""


def keys(model: str) -> dict[str, Json]:
    """The keys of a model by name; those of the file are without those of an arm."""
    if model in ("ScenarioFile", "Setting"):
        own = {"extends": json_schema()["properties"]["extends"]} | SCHEMA["properties"]
        shared = {name for name in own if name in Setting.model_fields}
        return {k: v for k, v in own.items() if (k in shared) == (model == "Setting")}
    return MODELS[model].get("properties", {})


def _rows(model: str, nested: bool, prefix: str = "") -> Iterator[tuple[str, ...]]:
    required = (MODELS | {"ScenarioFile": SCHEMA, "Setting": SCHEMA})[model].get("required", ())
    for name, key in sorted(keys(model).items(), key=lambda item: item[0] == "range"):
        inner = [_model(choice) for choice in _choices(key) if "$ref" in choice]
        example = key.get("examples")
        yield (
            f"`{prefix}{name}`",
            key["description"].rstrip("."),
            "keys below" if nested and inner else allowed(key),
            "required" if name in required else default(key),
            f"`{name}: {inline(_in_order(example[0], key))}`" if example else "",
        )
        if nested and inner:
            yield from _rows(inner[0], False, f"{name}.")


def _in_order(value: Any, key: Json) -> Any:
    """An example with its keys in the order of the model; a JSON Schema has them by letter."""
    inner = [_model(choice) for choice in _choices(key) if "$ref" in choice]
    if not isinstance(value, dict) or not inner:
        return value
    known = keys(inner[0])
    return {name: _in_order(value[name], known[name]) for name in known if name in value}


def _model(key: Json) -> str:
    return str(key["$ref"].rsplit("/", 1)[-1])


def _choices(key: Json) -> list[Json]:
    found: list[Json] | None = key.get("anyOf") or key.get("oneOf")
    return [key] if found is None else [inner for choice in found for inner in _choices(choice)]


def allowed(key: Json) -> str:
    """What a key may hold, in words."""
    choices = _choices(key)
    if [choice.get("type") for choice in choices] == ["integer", "string"]:
        return "number or name of a team"
    words = [_one(choice) for choice in choices]
    if any(word.startswith("number or ") for word in words) and "number" in words:
        words.remove("number")
    return "; ".join(sorted(dict.fromkeys(words), key="`null`".__eq__))


def _one(key: Json) -> str:
    if "$ref" in key:
        return _link(_model(key))
    if "const" in key or "enum" in key:
        return ", ".join(f"`{value}`" for value in key.get("enum", [key.get("const")]))
    return KINDS[key["type"]](key)


def _whole(key: Json) -> str:
    bounds = _bounds(key)
    return f"whole number, {bounds}" if bounds else "whole number"


def _by_name(key: Json) -> str:
    item = key["additionalProperties"]
    models = [choice for choice in _choices(item) if "$ref" in choice]
    if models:
        return f"keys: {_one(models[0])}"
    if item["type"] == "string":
        return "a text each for `en`, `zh`"
    if key.get("title") == "Weights":
        return f"kinds: numbers {_bounds(item)}"
    what = "a measure: a number" if key.get("maxProperties") == 1 else "measures: numbers"
    return f"{what} {_bounds(item)}"


def _link(model: str) -> str:
    if model == "Distribution":
        return "number or [distribution](#distributions)"
    if model == "Single":
        return "number or one of the above"
    word = WORDS.get(model, model.lower())
    return f"[{word}](#{SECTIONS.get(model, word)})"


def _text(key: Json) -> str:
    if key.get("format") == "path":
        return "path of a table"
    pattern = key.get("pattern", "")
    if pattern.startswith(YEAR):
        return "month or day" if "(-(0[1-9]|" in pattern else "month"
    if pattern:
        return "[name](#names)"
    return "text, not empty" if key.get("minLength") else "text"


def _bounds(key: Json) -> str:
    low, above = key.get("minimum"), key.get("exclusiveMinimum")
    high, below = key.get("maximum"), key.get("exclusiveMaximum")
    if low is not None and high is not None:
        return f"{_number(low)} to {_number(high)}"
    if below is not None:
        return f"{_number(low)} or more, below 2^{below.bit_length() - 1}"
    if above is not None:
        most = "" if high is None else f", {_number(high)} or less"
        return f"greater than {_number(above)}{most}"
    return "" if low is None else f"{_number(low)} or more"


def _number(value: float) -> str:
    return f"{value:,.13g}".replace("-", "−")


def _list(key: Json) -> str:
    if "prefixItems" in key:
        item = key["prefixItems"][0]
        return "two names" if item["type"] == "string" else f"two numbers, {_bounds(item)}"
    item, least, most = key["items"], key.get("minItems"), key.get("maxItems")
    if least and least == most:
        return f"{least} numbers, {_bounds(item)}"
    if "$ref" in item:
        what = _link(_model(item))
    elif "prefixItems" in item:
        what = f"pairs: {_list(item)} each"
    elif "anyOf" in item:
        what = "numbers or names of teams"
    elif item.get("format") == "date":
        what = "days"
    else:
        numbers = ", ".join(filter(None, ("numbers", _bounds(item))))
        what = "[names](#names)" if "pattern" in item else numbers
        what = what.replace("numbers", "whole numbers") if item["type"] == "integer" else what
    return f"list of {what}{', at least one' if least else ''}"


KINDS: dict[str, Callable[[Json], str]] = {
    "array": _list,
    "boolean": lambda _: "`true`, `false`",
    "integer": _whole,
    "null": lambda _: "`null`",
    "number": lambda key: _bounds(key) or "number",
    "object": _by_name,
    "string": _text,
}


def default(key: Json) -> str:
    """The default of a key, in words or as it would be written."""
    value = _bare(key.get("default"))
    if value is None:
        return "`null`" if "`null`" in allowed(key) else "none"
    if value in ([], {}):
        return "none"
    if isinstance(value, list) and isinstance(value[0], dict):
        value = [{"name": entry["name"]} for entry in value]
    if isinstance(value, dict) and len(value) > 2:
        return "its defaults"
    return f"`{inline(value)}`" if value != "" else "empty"


def _bare(value: Any) -> Any:
    """A default without what is empty in it; a fixed value as the number it is."""
    if isinstance(value, dict):
        kept = {k: bare for k, v in value.items() if (bare := _bare(v)) not in (None, {}, [])}
        return kept["fixed"] if list(kept) == ["fixed"] else kept
    return [_bare(item) for item in value] if isinstance(value, list) else value


def inline(value: Any) -> str:
    """A value as it stands in a scenario file, in one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {inline(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(inline, value)) + "]"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    PAGE.write_text(page_with_tables(PAGE.read_text("utf-8")), "utf-8")
