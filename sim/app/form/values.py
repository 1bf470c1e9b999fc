"""Values of a scenario at paths of keys, beside the shapes that they fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sim.app.form.shapes import Shape, family_shapes, rule_shapes, setting, shapes
from sim.scenario.distributions import FAMILIES
from sim.scenario.edits import LABELS, Step, entry_number
from sim.scenario.nodes import Node

KeyPath = tuple[Step, ...]


def label_key(shape: Shape) -> str:
    """The key that entries of a list are called by; empty: they have none."""
    if shape.key == "route":
        return "stage"
    return "name" if shape.part("name") else ""


def name_of(entry: Any, number: int) -> str:
    """What an entry of a list is called by: its name, stage or number from 0."""
    if isinstance(entry, str):
        return entry
    named = entry if isinstance(entry, dict) else {}
    return str(next((named[key] for key in LABELS if named.get(key) is not None), number))


def value_at(data: Any, path: Sequence[Step]) -> Any:
    """Plain data at a path, in which entries of lists may be named; None where there is none."""
    for step in path:
        if isinstance(data, list):
            number = entry_number(data, step)
            data = None if number is None else data[number]
        else:
            data = data.get(str(step)) if isinstance(data, dict) else None
    return data


def said_at(data: Any, path: Sequence[Step]) -> Any:
    """The same where a text alone may stand for one of the keys of an entry."""
    found = value_at(data, path)
    if found is None and path and path[-1] in ("rule", "file", "from", "name"):
        around = value_at(data, path[:-1])
        return around if isinstance(around, str) else None
    return found


def node_at(node: Node | None, path: Sequence[Step]) -> Node | None:
    """The node at a path; None where there is none."""
    for step in path:
        if node is None or not isinstance(node.value, dict | list):
            return None
        if isinstance(node.value, list):
            number = entry_number(node.plain(), step)
            node = None if number is None else node.value[number]
        else:
            node = node.value.get(str(step))
    return node


def form_of(shape: Shape, value: Any) -> Shape:
    """Of a value that can be written in several forms, the one that it is written in."""
    if shape.kind != "forms":
        return shape
    kinds = {one.kind: one for one in shape.forms}
    if isinstance(value, dict):
        groups = [one for one in shape.forms if one.kind == "group"]
        best = max(groups, key=lambda one: sum(key in value for key in _keys(one)), default=None)
        known = best is not None and any(key in value for key in _keys(best))
        return best if best is not None and (known or "table" not in kinds) else kinds["table"]
    if isinstance(value, list):
        rows = any(isinstance(one, dict) for one in value) or "list" not in kinds
        return kinds["table" if rows and "table" in kinds else "list"]
    return next((one for one in shape.forms if one.kind not in ("group", "table", "list")),
                shape.forms[0])  # fmt: skip


def _keys(shape: Shape) -> tuple[str, ...]:
    return tuple(part.key for part in shape.parts)


def entry_of(shape: Shape) -> Shape:
    """The shape of an entry of a table, or of an arm with all that it may change."""
    parts = shape.parts
    if shape.kind == "overlays":
        parts = (*parts, *setting().parts)
    return Shape(shape.key, "group", shape.words, parts=parts, short=shape.short)


def within(shape: Shape, step: Step, value: Any) -> Shape | None:
    """The shape of what stands at a step within a value; None: no such key is known."""
    shape = form_of(shape, value)
    found: Shape | None = None
    if shape.kind in ("table", "overlays"):
        found = entry_of(shape)
    elif shape.kind == "overlay":
        found = setting().part(str(step))
    elif shape.kind == "mapping":
        found = shape.parts[0]
    elif shape.kind == "wording":
        found = Shape(str(step), "text", shape.words)
    elif shape.kind == "rule":
        rule = rule_in(value)
        found = next((one for one in rule_shapes().get(rule, ()) if one.key == step), None)
        if step == "rule":
            found = replace(shape, kind="choice", required=True)
    elif shape.kind == "distribution":
        found = _of_family(str(step))
    elif shape.kind == "group":
        found = shape.part(str(step))
    return found


def _of_family(name: str) -> Shape | None:
    parts = family_shapes().get(name)
    if parts is None:
        return None
    return parts[0] if name == "fixed" else Shape(name, "group", parts=parts)


def rule_in(value: Any) -> str:
    """The rule that an allocation names, in either form."""
    named = value.get("rule", "regional") if isinstance(value, dict) else value
    return named if isinstance(named, str) else "regional"


def family_in(value: Any) -> str:
    """The family of a quantity; empty: it is none that is known."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "fixed"
    names = [name for name in value if name in FAMILIES] if isinstance(value, dict) else []
    return names[0] if len(names) == 1 else ""


def shape_at(path: Sequence[Step], data: Any) -> Shape | None:
    """The shape of what stands, or may stand, at a path of a scenario."""
    shape: Shape | None = shapes()
    for step in path:
        if shape is None:
            return None
        shape = within(shape, step, data)
        data = value_at(data, [step])
    return shape
