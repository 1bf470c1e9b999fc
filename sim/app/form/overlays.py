"""Arms, parts and the history's arm as columns over the base, which show only what differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sim.app.form.field import Field
from sim.app.form.fields import Sight
from sim.app.form.naming import choice_of, help_of, label_of
from sim.app.form.shapes import Shape, setting
from sim.app.form.values import (
    KeyPath,
    entry_of,
    form_of,
    label_key,
    name_of,
    node_at,
    rule_in,
    value_at,
    within,
)
from sim.language import _, chosen, listed
from sim.report.inputs.assumptions import in_short
from sim.report.names import name_in_words
from sim.scenario.nodes import Node
from sim.scenario.overlays import overlay
from sim.scenario.problems import InputError


@dataclass(frozen=True)
class Row:
    """A key in which something differs: what the base says, and what each column."""

    key: str
    label: str
    help: str
    base: str
    cells: tuple[Field | None, ...]


@dataclass(frozen=True)
class Columns:
    """Overlays beside each other.

    Attributes
    ----------
    path : tuple of str or int
        Of the list, or of the one overlay.
    label, help : str
        What it is called and means.
    heads : tuple of Field
        What each column says of itself: name, title, description, parts.
    rows : tuple of Row
        The keys in which something differs.
    can_grow : bool
        Whether columns can be added and taken away.
    """

    path: KeyPath
    label: str
    help: str
    heads: tuple[Field, ...]
    rows: tuple[Row, ...]
    can_grow: bool

    @property
    def leaves(self) -> Iterator[Field]:
        """The fields that hold a value."""
        for head in self.heads:
            yield from head.leaves
        for row in self.rows:
            for cell in row.cells:
                if cell is not None:
                    yield from cell.leaves


def columns_of(sight: Sight, shape: Shape, node: Node | None, tree: Node, path: KeyPath) -> Columns:
    """The overlays that stand at a path, laid over the scenario's tree."""
    entries: list[tuple[KeyPath, Node]] = [(path, node)] if node is not None else []
    if shape.kind == "overlays":
        value = [] if node is None else node.value
        items = value.items() if isinstance(value, dict) else enumerate(value)
        entries = [((*path, name_of(one.plain(), key)), one) for key, one in items]
    entries = [pair for pair in entries if isinstance(pair[1].value, dict)]
    parts = shape.part("parts")
    may_say = replace(setting(), parts=(*((parts,) if parts else ()), *setting().parts))
    own = {part.key for part in shape.parts if part != parts}
    about = replace(shape, parts=tuple(part for part in shape.parts if part != parts))
    heads = tuple(_head(sight, about, one, at) for at, one in entries)
    found: dict[KeyPath, Shape] = {}
    cells: list[dict[KeyPath, tuple[Node, Node]]] = []
    for _at, one in entries:
        laid = Node({k: v for k, v in one.value.items() if k not in own}, one.place)
        units = list(_units(laid, may_say, ()))
        found |= {key: unit for key, unit, _inner, _around in units}
        cells.append({key: (inner, around) for key, _unit, inner, around in units})
    rows = tuple(
        _row(sight, key, unit, tree, [(at, column.get(key)) for (at, _one), column
                                      in zip(entries, cells, strict=True)])
        for key, unit in found.items()
    )  # fmt: skip
    return Columns(path, label_of(shape), help_of(shape), heads, rows, shape.kind == "overlays")


def _called(node: Node, name: str) -> str:
    """An arm or part by its title, else by the words for the rule that it has and is called by."""
    said = node.plain()
    title = said.get("title")
    words = [*title.values()] if isinstance(title, dict) else [title]
    if title and all(isinstance(one, str) for one in words):
        return chosen(title)
    return name_in_words(name, rule=rule_in(said["allocation"]) if "allocation" in said else None)


def _head(sight: Sight, shape: Shape, node: Node, path: KeyPath) -> Field:
    """What a column says of itself."""
    parts = sight.keys(shape.parts, Node({k: v for k, v in node.value.items()
                       if shape.part(k)}, node.place), path) if shape.parts else ()  # fmt: skip
    return Field(
        path,
        "entry",
        _called(node, str(path[-1])),
        origin=sight.origin(node),
        line=node.place.line if sight.is_own(node) else 0,
        at=node.place.key,
        changed=repr(value_at(sight.before, path)) != repr(node.plain()),
        parts=parts,
    )


Unit = tuple[KeyPath, Shape, Node, Node]


def _units(node: Node, shape: Shape, path: KeyPath) -> Iterator[Unit]:
    """What an overlay says: keys that are one field each, their values and what those are in."""
    for key, inner in node.value.items():
        here = (*path, key)
        found = within(shape, key, node.plain()) if shape.kind != "group" else shape.part(key)
        if found is None:
            yield here, Shape(key, "text"), inner, node
            continue
        value = inner.plain()
        found = form_of(found, value)
        if isinstance(value, dict) and found.kind == "group" and value:
            yield from _units(inner, found, here)
        elif isinstance(value, dict) and found.kind == "table":
            yield from _of_entries(inner, found, here)
        else:
            yield here, found, inner, node


def _of_entries(node: Node, shape: Shape, path: KeyPath) -> Iterator[Unit]:
    """What an overlay says of entries of a list by their names."""
    for name, entry in node.value.items():
        here = (*path, name)
        if isinstance(entry.value, dict):
            yield from _units(entry, entry_of(shape), here)
        else:  # taken away
            yield here, Shape(name, "text"), entry, node


def _row(
    sight: Sight,
    key: KeyPath,
    shape: Shape,
    tree: Node,
    columns: list[tuple[KeyPath, tuple[Node, Node] | None]],
) -> Row:
    cells: list[Field | None] = []
    for path, found in columns:
        if found is None:
            cells.append(None)
            continue
        node, around = found
        if shape.kind in ("rule", "distribution"):  # what it does not say is as in the base
            node = _laid_over(str(key[-1]), node_at(tree, key), node)
        made = sight.field(shape, node, (*path, *key), around)
        if node.value is None and not shape.nullable:
            made = replace(made, kind="reading", value="null")
        cells.append(replace(made, optional=True))
    base = base_of(key, shape, tree) if setting().part(str(key[0])) else "–"
    name = ".".join(map(str, key))
    return Row(name, _label(key, shape), help_of(shape), base, tuple(cells))


def _laid_over(key: str, base: Node | None, top: Node) -> Node:
    """A value of an overlay with what it has from the base."""
    if base is None or top.value is None:
        return top
    below, above = (Node({key: one}, one.place) for one in (base, top))
    try:
        laid: Node = overlay(below, above).value[key]
    except InputError:  # said beside it
        return top
    return laid


def _label(key: KeyPath, shape: Shape) -> str:
    """What a row is called: its key, and the names of entries that lead to it."""
    named: list[str] = []
    above: list[str] = []
    at: Shape | None = setting()
    for step in key:
        inner = within(at, step, {}) if at is not None else None
        if at is not None and at.kind == "table":
            named.append(str(step))
        if at is not None and at.kind == "group" and at.words.count("."):
            above = [label_of(at)]
        at = inner if inner is None or inner.kind != "forms" else _table_in(inner, str(key[-1]))
    label = " · ".join([*above, label_of(shape)])
    return f"{label} ({listed(named)})" if named else label


def _table_in(shape: Shape, last: str) -> Shape:
    groups = [one for one in shape.forms if one.kind == "group" and one.part(last)]
    tables = [one for one in shape.forms if one.kind == "table"]
    return next(iter([*groups, *tables]), shape.forms[0])


def base_of(key: KeyPath, shape: Shape, tree: Node) -> str:
    """What the scenario says without the overlay, in short."""
    value: Any = value_at(tree.plain(), key)
    if value is None and node_at(tree, key) is not None:
        return _("none")
    if value is None:
        value = usual_at(key)
    if shape.kind == "rule":
        options = value if isinstance(value, dict) else {}
        timing = within(shape, "timing", value)
        when = options.get("timing", timing.usual if timing is not None else None)
        said = [choice_of(shape, rule_in(value))]
        return listed([*said, choice_of(timing, when)] if timing is not None and when else said)
    if shape.kind in ("choice", "switch") and value is not None:
        return choice_of(shape, value)
    return in_short(value) or "–"


def usual_at(key: KeyPath) -> Any:
    """The value of a key of the setting if nothing is said."""
    shape: Shape | None = setting()
    for step in key:
        shape = within(shape, step, {}) if shape is not None else None
    return None if shape is None else shape.usual


@cache
def addable() -> tuple[tuple[KeyPath, Shape], ...]:
    """Keys of the setting that an overlay can begin to say, in the order of the vocabulary."""
    return tuple(_singles(setting(), ()))


def _singles(shape: Shape, path: KeyPath) -> Iterator[tuple[KeyPath, Shape]]:
    for one in shape.parts:
        here = (*path, one.key)
        if one.kind == "group" and not one.nullable and one.parts:
            yield from _singles(one, here)
        elif one.kind == "forms" and one.key == "teams":
            yield from _singles(one.forms[0], here)
        elif not label_key(one):
            yield here, one
