"""The fields of a form: each with what it holds, where that comes from and how it is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sim.app.form.field import Field
from sim.app.form.naming import FORMS, choice_of, help_of, label_of
from sim.app.form.shapes import Shape, family_shapes, rule_shapes
from sim.app.form.values import (
    KeyPath,
    entry_of,
    family_in,
    form_of,
    label_key,
    name_of,
    node_at,
    rule_in,
    said_at,
    value_at,
)
from sim.language import _
from sim.scenario.nodes import Node
from sim.scenario.problems import Place

NONE = "null"
"""Of the choices of a field: that there is none."""


@dataclass(frozen=True)
class Sight:
    """What fields are made from.

    Attributes
    ----------
    file : pathlib.Path
        The file that is edited.
    before : Any
        The scenario that it was opened as, as plain data.
    origins : mapping of str to str
        What the scenario says of where values come from, in words, by their keys.
    """

    file: Path
    before: Any
    origins: Mapping[str, str] = field(default_factory=dict)

    def field(self, shape: Shape, node: Node | None, path: KeyPath, around: Node) -> Field:
        """The field of a shape and what stands there; ``around``: the node that it is within."""
        value = None if node is None else node.plain()
        shape = name_first(shape)
        made = Field(
            path,
            shape.kind,
            label_of(shape),
            help_of(shape),
            origin=self.origin(node),
            line=node.place.line if node is not None and self.is_own(node) else 0,
            at=node.place.key if node is not None else _inner(around.place.key, path[-1]),
            changed=_as_said(said_at(self.before, path)) != _as_said(value),
            note=self.origins.get(".".join(map(str, path)), ""),
            said=node is not None,
            optional=not shape.required,
        )
        if not _fits(shape, value):
            return replace(made, kind="reading")
        filled = FILLED.get(shape.kind)
        return filled(self, made, shape, node) if filled else made

    def is_own(self, node: Node) -> bool:
        """Whether a value stands in the file that is edited."""
        return Path(node.place.file) == self.file

    def origin(self, node: Node | None) -> str:
        """Where a value comes from, in words; empty: from this file."""
        if node is None:
            return _("usual value")
        return "" if self.is_own(node) else _("from {file}", file=Path(node.place.file).stem)

    def keys(self, shapes: Sequence[Shape], node: Node, path: KeyPath) -> tuple[Field, ...]:
        """The fields of a group, in the order of its keys; then what it has of other keys."""
        there = node.value if isinstance(node.value, dict) else {}
        fields = [self.field(one, there.get(one.key), (*path, one.key), node) for one in shapes]
        known = {one.key for one in shapes}
        odd = [
            Field((*path, key), "reading", key, line=inner.place.line, at=inner.place.key)
            for key, inner in there.items()
            if key not in known
        ]
        return (*fields, *odd)


def name_first(shape: Shape) -> Shape:
    """A shape whose entries begin with the key that they are called by."""
    label = label_key(shape)
    if shape.kind != "table" or not label:
        return shape
    first = [one for one in shape.parts if one.key == label]
    return replace(shape, parts=(*first, *(one for one in shape.parts if one.key != label)))


def _as_said(value: Any) -> str:
    return repr(value)


def _inner(around: str, step: object) -> str:
    return f"{around}.{step}" if around else str(step)


def _fits(shape: Shape, value: Any) -> bool:
    """Whether a form can show a value of this kind."""
    if value is None:
        return True
    forms: dict[str, type | tuple[type, ...]] = {
        "list": (list, int, float, str), "table": (list, dict), "group": dict, "mapping": dict,
        "overlay": dict, "overlays": (list, dict), "pairs": list, "rule": (str, dict),
        "wording": (str, dict),
    }  # fmt: skip
    if shape.kind == "list" and isinstance(value, list):
        return not any(isinstance(one, dict | list) for one in value)
    if shape.kind == "group" and shape.short and isinstance(value, str):
        return True
    if shape.kind == "distribution":
        return bool(family_in(value)) if isinstance(value, dict) else not isinstance(value, list)
    if shape.kind in ("number", "whole", "choice", "switch", "text", "month", "single"):
        return not isinstance(value, dict | list)
    return shape.kind == "forms" or isinstance(value, forms[shape.kind])


def as_text(value: Any) -> str:
    """A single value, or a list of them, as it is typed into a field."""
    if isinstance(value, list):
        return ", ".join(map(as_text, value))
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _single(sight: Sight, made: Field, shape: Shape, node: Node | None) -> Field:
    del sight
    value = shape.usual if node is None else node.value
    if node is not None and isinstance(node.value, list):
        value = node.plain()
    return replace(made, value=as_text(value))


def _switch(sight: Sight, made: Field, shape: Shape, node: Node | None) -> Field:
    value = shape.usual if node is None else node.value
    if not isinstance(value, bool):  # a wrong word must be seen
        return replace(_single(sight, made, shape, node), kind="text")
    return replace(made, value=value)


def _choice(sight: Sight, made: Field, shape: Shape, node: Node | None) -> Field:
    del sight
    value = shape.usual if node is None else node.value
    choices = [(as_text(one), choice_of(shape, one)) for one in shape.choices]
    if shape.nullable:
        choices.insert(0, (NONE, _("none")))
    chosen = NONE if value is None and shape.nullable else as_text(value)
    if chosen not in [key for key, _label in choices]:
        choices.append((chosen, chosen or _("nothing chosen")))
    return replace(made, value=chosen, choices=tuple(choices))


def _wording(sight: Sight, made: Field, shape: Shape, node: Node | None) -> Field:
    del sight, shape
    value = node.plain() if node is not None else None
    if node is None or not isinstance(value, dict):
        return replace(made, value=as_text(value))
    names = {"en": _("{what} in English", what=made.label),
             "zh": _("{what} in Chinese", what=made.label)}  # fmt: skip
    parts = []
    for key, name in names.items():
        inner = node.value.get(key)
        part = Field((*made.path, key), "text", name, made.help, value=as_text(value.get(key)),
                     at=_inner(made.at, key), origin=made.origin, said=inner is not None,
                     line=inner.place.line if inner is not None and made.line else 0,
                     optional=True)  # fmt: skip
        parts.append(part)
    return replace(made, parts=tuple(parts))


def _group(sight: Sight, made: Field, shape: Shape, node: Node | None) -> Field:
    if node is None or node.value is None:
        always = isinstance(shape.usual, dict) and not shape.nullable
        if not always and not shape.required:
            return replace(made, off=True)
        node = Node({}, nowhere(made.at))
    if isinstance(node.value, str) and shape.short:
        node = Node({shape.short: node}, node.place)
    can_go = made.optional and not (isinstance(shape.usual, dict) and not shape.nullable)
    return replace(made, optional=can_go, parts=sight.keys(shape.parts, node, made.path))


def nowhere(key: str) -> Place:
    """A place of this key that is in no file."""
    return Place("", 0, key)


def _table(sight: Sight, made: Field, shape: Shape, node: Node | None) -> Field:
    entry = entry_of(shape)
    if node is None:
        return made
    items = (
        list(node.value.items())
        if isinstance(node.value, dict)
        else [(_named(shape, one.plain(), i), one) for i, one in enumerate(node.value)]
    )
    parts = [_entry(sight, entry, one, (*made.path, name), name) for name, one in items]
    return replace(made, parts=tuple(parts), value=label_key(shape))


def _named(shape: Shape, entry: Any, number: int) -> str:
    return name_of(entry, number) if label_key(shape) else str(number)


def _entry(sight: Sight, shape: Shape, node: Node, path: KeyPath, name: str) -> Field:
    label = str(int(name) + 1) if name.isdigit() and not label_key(shape) else name
    made = Field(
        path,
        "entry",
        label,
        origin=sight.origin(node),
        line=node.place.line if sight.is_own(node) else 0,
        at=node.place.key,
        changed=_as_said(value_at(sight.before, path)) != _as_said(node.plain()),
    )
    if isinstance(node.value, str) and shape.short:
        node = Node({shape.short: node}, node.place)
    if not isinstance(node.value, dict):
        return replace(made, kind="reading")
    return replace(made, parts=sight.keys(shape.parts, node, path))


def _mapping(sight: Sight, made: Field, shape: Shape, node: Node | None) -> Field:
    if node is None or node.value is None:
        return made
    inner = shape.parts[0]
    parts = []
    for key, one in node.value.items():
        path = (*made.path, key)
        if inner.kind == "group":
            parts.append(_entry(sight, inner, one, path, key))
        else:
            parts.append(replace(sight.field(inner, one, path, node), label=key))
    return replace(made, parts=tuple(parts))


def _forms(sight: Sight, made: Field, shape: Shape, node: Node | None) -> Field:
    value = shape.usual if node is None else node.plain()
    if value is None and node is None and shape.nullable:
        value = NONE
    form = form_of(shape, value)
    names = FORMS.get(shape.key, ())
    choices = [(str(i), _(name)) for i, name in enumerate(names)]
    if shape.nullable:
        choices.insert(0, (NONE, _("none")))
    if value in (NONE, None):
        return replace(made, value=NONE, choices=tuple(choices))
    form = replace(form, usual=shape.usual, required=True, described=shape.described)
    inner = sight.field(form, node, made.path, Node({}, nowhere(made.at)))
    at = next(i for i, one in enumerate(shape.forms) if one.parts == form.parts
              and one.kind == form.kind)  # fmt: skip
    return replace(made, value=str(at), choices=tuple(choices), parts=(inner,))


def _rule(sight: Sight, made: Field, shape: Shape, node: Node | None) -> Field:
    value = None if node is None else node.plain()
    chosen = rule_in(value)
    choices = [(name, choice_of(shape, name)) for name in shape.choices]
    if chosen not in shape.choices:
        choices.append((chosen, chosen))
    if node is None or not isinstance(node.value, dict):
        place = nowhere(made.at) if node is None else node.place
        node = Node({}, place)
    known = tuple(one for one in rule_shapes().get(chosen, ()))
    options = Node({k: v for k, v in node.value.items() if k != "rule"}, node.place)
    parts = sight.keys(known, options, made.path)
    return replace(made, value=chosen, choices=tuple(choices), parts=parts)


def _distribution(sight: Sight, made: Field, shape: Shape, node: Node | None) -> Field:
    value = shape.usual if node is None else node.plain()
    choices = [(name, choice_of(shape, name)) for name in shape.choices]
    if shape.nullable:
        choices.insert(0, (NONE, _("none")))
    made = replace(made, choices=tuple(choices))
    if value is None:
        return replace(made, value=NONE if shape.nullable else "")
    family = family_in(value)
    if not family:  # a word: one of the choices, or what is wrong
        known = isinstance(value, str) and value in shape.choices
        return replace(made, value=value) if known else replace(
            made, value="fixed", parts=(_value_alone(made, as_text(value)),))  # fmt: skip
    if not isinstance(value, dict):
        return replace(made, value="fixed", parts=(_value_alone(made, as_text(value)),))
    inner = node_at(node, [family])
    path = (*made.path, family)
    if inner is None or not isinstance(inner.value, dict):
        alone = _value_alone(made, as_text(value[family]))
        return replace(made, value=family, parts=(replace(alone, path=path),))
    parts = sight.keys(family_shapes()[family], inner, path)
    return replace(made, value=family, parts=parts)


def _value_alone(made: Field, text: str) -> Field:
    """The field of a number that stands for a distribution."""
    shape = family_shapes()["fixed"][0]
    return Field(made.path, "number", label_of(shape), made.help, text, at=made.at)


def _pairs(sight: Sight, made: Field, shape: Shape, node: Node | None) -> Field:
    del sight, shape
    rows = node.plain() if node is not None else []
    text = "; ".join(as_text(pair) for pair in rows)
    return replace(made, value=text)


FILLED: dict[str, Any] = {
    **dict.fromkeys(("number", "whole", "text", "month", "single", "list"), _single),
    "switch": _switch,
    "choice": _choice,
    "wording": _wording,
    "group": _group,
    "table": _table,
    "mapping": _mapping,
    "forms": _forms,
    "rule": _rule,
    "distribution": _distribution,
    "pairs": _pairs,
}
"""How the fields of each kind are filled."""
