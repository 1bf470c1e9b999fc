"""A scenario as a tree that remembers where each value stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sim.scenario.problems import Finding, Loc, Place, Problem


@dataclass(frozen=True)
class Node:
    """A value of a scenario with its place; ``value`` is a dict or list of nodes, or a scalar."""

    value: Any
    place: Place

    def plain(self) -> Any:
        """The value without places; not to be changed, as trees share their parts."""
        return self._plain

    @cached_property
    def _plain(self) -> Any:
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def is_of(self, file: str) -> bool:
        """Whether something in it stands in this file."""
        value = self.value
        parts = value.values() if isinstance(value, dict) else value
        within = isinstance(value, dict | list) and any(part.is_of(file) for part in parts)
        return within or self.place.file == file

    def problems(self, findings: Iterable[Finding]) -> list[Problem]:
        """What is wrong with the value, at its places."""
        return [Problem(self.at(loc), why) for loc, why in findings]

    def at(self, loc: Loc) -> Place:
        """Place of the value at ``loc``, or of the nearest value around it."""
        node = self
        for step in loc:
            value = node.value
            items = dict(enumerate(value)) if isinstance(value, list) else value
            if isinstance(items, dict) and step in items:
                node = items[step]
        return node.place


class DerivedNode(Node):
    """Plain data that was made from a single value, and stands where that one does."""

    def __init__(self, data: Any, place: Place) -> None:
        self.__dict__.update(_plain=data, place=place)

    @cached_property
    def value(self) -> Any:
        """Nodes of its parts, made when they are asked for; only what is wrong is looked up."""
        if isinstance(self._plain, dict):
            return {key: DerivedNode(part, self.place) for key, part in self._plain.items()}
        if isinstance(self._plain, list):
            return [DerivedNode(part, self.place) for part in self._plain]
        return self._plain


def tree_of(data: Any, place: Place) -> Node:
    """Plain data, such as a scenario made in Python, as a tree."""
    if isinstance(data, dict):
        dot = f"{place.key}." if place.key else ""
        at = {str(k): Place(place.file, 0, f"{dot}{k}") for k in data}
        return Node({str(k): tree_of(v, at[str(k)]) for k, v in data.items()}, place)
    if isinstance(data, list | tuple):
        places = [Place(place.file, 0, f"{place.key}[{i}]") for i in range(len(data))]
        return Node([tree_of(v, p) for v, p in zip(data, places, strict=True)], place)
    return Node(data, place)


def nested(path: Sequence[str], node: Node) -> Node:
    """A value at a path of keys, to lay over a scenario."""
    for name in reversed(path):
        node = Node({name: node}, node.place)
    return node
