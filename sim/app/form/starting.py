"""What stands in a field that has just been begun, or is written in another form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.app.form.shapes import Shape, family_examples, family_shapes
from sim.app.form.values import family_in, label_key, name_of
from sim.months import month_name, month_number
from sim.scenario.distributions import FAMILIES, Distribution
from sim.scenario.plain import dig

NO_PLACE = {"joins", "leaves"}
"""Lists of months that cannot be the first of a run."""


def begun(shape: Shape, data: Any, *, entries: Sequence[Any] = (), name: str = "") -> Any:
    """A value to begin with: of a list its next entry.

    An entry that has a name is begun as a copy of the last one; so a new region has teams, and a
    new kind has closing types if others have.

    Parameters
    ----------
    data : Any
        The scenario, as plain data.
    entries : sequence
        Those that are there.
    name : str
        Of the new entry; one that is free if nothing is said.
    """
    if shape.kind not in ("table", "overlays"):
        return _whole(shape, data)
    label = label_key(shape)
    if shape.kind == "overlays":
        return {label: name or free_name("arm", entries)}
    if label and entries and isinstance(entries[-1], dict):
        return {**entries[-1], label: name or free_name(entries[-1].get(label, ""), entries)}
    made = {one.key: _whole(one, data) for one in shape.parts if one.required}
    if not made:
        made = {one.key: one.example for one in shape.parts[:2]}
    if shape.key in NO_PLACE and (start := dig(data, "calendar", "start")):
        made["from"] = _later(start)
    if label and (label not in made or entries):
        made = {label: name or free_name(str(made.get(label, "")), entries), **made}
    return made


def _later(month: str) -> str:
    try:
        return month_name(month_number(month) + 1)
    except (ValueError, TypeError):
        return month


def _whole(shape: Shape, data: Any) -> Any:
    """The value of one key: its example, else what is required of it."""
    if shape.kind == "month" and (start := dig(data, "calendar", "start")):
        return start
    if shape.example is not None and shape.kind != "table":
        return shape.example
    if shape.kind == "group":
        return {one.key: _whole(one, data) for one in shape.parts if one.required}
    if shape.kind == "table":
        return [begun(shape, data)]
    if shape.choices:
        return shape.choices[0]
    return shape.low if shape.low else 1


def free_name(like: str, entries: Sequence[Any]) -> str:
    """A name that no entry has: the next letter, or a number behind the name."""
    taken = {name_of(one, i) for i, one in enumerate(entries)}
    if len(like) == 1 and "A" <= like < "Z" and chr(ord(like) + 1) not in taken:
        return chr(ord(like) + 1)
    stem = like.rstrip("0123456789").rstrip("_") or "team"
    return next(one for n in range(2, 10_000) if (one := f"{stem}_{n}") not in taken)


def as_family(family: str, old: Any, shape: Shape) -> Any:
    """A quantity in another family, with the mean that it had as near as the family has one."""
    if family not in FAMILIES:
        return family  # a word
    mean = _mean(old)
    if mean is None:
        mean = _mean(shape.example) or 1.0
    mean = int(mean) if float(mean).is_integer() else round(mean, 6)
    if family == "fixed":
        return mean
    spread = dig(old, family_in(old), "cv") if isinstance(old, dict) else None
    by_key: dict[str, Any] = {
        "mean": mean or 1, "cv": spread or 1, "low": _rounded(0.5 * mean),
        "high": _rounded(1.5 * mean) or 1, "mode": mean, "values": [mean], "share": 0.5,
        "of": _rounded(2 * mean),
    }  # fmt: skip
    example = family_examples()[family]
    keys = [one.key for one in family_shapes()[family] if one.required]
    return {family: {key: by_key.get(key, example.get(key)) for key in keys}}


def _rounded(number: float) -> float:
    return float(f"{number:.6g}") if not float(number).is_integer() else int(number)


def _mean(value: Any) -> float | None:
    """The mean of a quantity; None: it is none, or not a good one."""
    if isinstance(value, bool) or value is None or isinstance(value, str | list):
        return None
    if isinstance(value, int | float):
        return float(value)
    try:
        return Distribution.model_validate(value).family.expectation
    except ValueError:
        return None


def as_form(shape: Shape, number: int, old: Any, data: Any) -> Any:
    """A value in another of the forms that it can be written in."""
    form = shape.forms[number]
    if shape.key == "teams":
        return _teams(form, old)
    if shape.key == "replications" and form.kind == "group":
        return {"until": {"closures": 10}}
    if shape.key == "season" and form.kind == "group":
        return {"shares": old if isinstance(old, list) and sum(old) > 0 else [1] * 12}
    first: dict[str, Any] = {
        "replications": 30, "season": [1] * 12, "opening_backlog": [0], "working_days": "china",
    }  # fmt: skip
    if form.kind in ("whole", "list", "single"):
        return first[shape.key]
    return [begun(form, data)] if form.kind == "table" else _whole(form, data)


def _teams(form: Shape, old: Any) -> Any:
    """Teams in another form, with as many of them, and what holds for all."""
    each, names = _each_and_names(old)
    if form.kind == "table":
        return [{"name": name, **each} for name in names]
    if any(one.key == "list" for one in form.parts):
        return {"each": each, "list": names} if each else {"list": names}
    of_all = {key: value for key, value in each.items() if key != "division"}
    return {"count": len(names), **of_all}


def _each_and_names(old: Any) -> tuple[dict[str, Any], list[str]]:
    named = old if isinstance(old, Mapping) else {"list": old or [{}]}
    if "list" in named:
        names = [name_of(one, i) for i, one in enumerate(named["list"])]
        names = [str(int(name) + 1) if name.isdigit() else name for name in names]
        first = named["list"][0] if isinstance(named["list"][0], dict) else {}
        each = named.get("each") or {key: one for key, one in first.items() if key != "name"}
        return dict(each), names
    count = named.get("count", 1)
    each = {key: one for key, one in named.items() if key not in ("count", "divisions")}
    return each, [str(i + 1) for i in range(count if isinstance(count, int) else 1)]
