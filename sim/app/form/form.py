"""A whole scenario as a form: the usual keys first, all others in sections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sim.app.form.field import Field
from sim.app.form.fields import Sight
from sim.app.form.overlays import Columns, columns_of
from sim.app.form.shapes import shapes
from sim.app.form.values import node_at, shape_at
from sim.language import _, marked
from sim.scenario.nodes import Node

USUAL: dict[tuple[str, ...], str] = {
    ("intake", "cases_per_month"): "",
    ("teams", "count"): "",
    ("teams", "assistants"): "",
    ("time_limit_days",): "",
    ("calendar", "start"): marked("First month of the comparison"),
    ("calendar", "months"): marked("Months of the comparison"),
    ("history", "months"): marked("Months of history before it"),
    ("intake", "trend_per_year"): marked("Growth of filings a year"),
    ("intake", "diverted"): "",
    ("replications",): "",
    ("seed",): "",
}
"""Keys that are changed most, and what they are called away from their group: those that there are
stand first."""
SECTIONS = {
    "arms": (marked("What is compared"), ("arms", "contrasts")),
    "people": (
        marked("Teams and people"),
        ("teams", "absences", "joins", "leaves", "absent_cases", "moves", "division_assistants",
         "pool", "staff", "clerical_factor", "month_factor"),
    ),
    "cases": (
        marked("Cases and filings"),
        ("intake", "kinds", "amount", "opening_backlog", "opening_stages", "docket", "bureaus"),
    ),
    "route": (marked("Stages of a case"), ("route",)),
    "rules": (
        marked("How the bureau works, in all arms"),
        ("allocation", "tracks", "escalate", "service_order", "max_open_cases", "appraisal",
         "responses"),
    ),
    "months": (marked("Calendar and history"), ("calendar", "history", "follow_up")),
    "parts": (marked("Parts of a reform"), ("parts",)),
    "about": (
        marked("Title, question and who answers for it"),
        ("title", "question", "purpose", "owner", "reviewed_by", "status", "place"),
    ),
    "origins": (marked("Where values come from"), ("origins",)),
}  # fmt: skip
"""Sections: what each is called, and its keys of the top."""


@dataclass(frozen=True)
class Section:
    """Fields under a heading; ``changes``: how many hold another value than at the beginning."""

    key: str
    label: str
    items: tuple[Field | Columns, ...]

    @property
    def leaves(self) -> Iterator[Field]:
        """The fields that hold a value."""
        for item in self.items:
            yield from item.leaves

    @property
    def changes(self) -> int:
        """Fields that hold another value than when the scenario was opened."""
        return sum(one.changed for one in self.leaves)


def form_of(sight: Sight, tree: Node) -> tuple[Section, ...]:
    """The form of a scenario, from its tree with all that it extends.

    Each key has one field: the usual ones are left out of the sections that they belong to.
    """
    usual = tuple(_usual(sight, tree))
    lifted = {field.path for field in usual}
    sections = [Section("usual", _("The usual keys"), usual)]
    for key, (label, keys) in SECTIONS.items():
        items = tuple(_items(sight, tree, keys))
        kept = [one for one in (_without(item, lifted) for item in items) if one is not None]
        sections.append(Section(key, _(label), tuple(kept)))
    unknown = {key: one for key, one in tree.value.items() if shapes().part(key) is None}
    if odd := sight.keys((), Node(unknown, tree.place), ()):
        sections.append(Section("odd", _("Keys that are not known"), odd))
    return tuple(sections)


def _usual(sight: Sight, tree: Node) -> Iterator[Field]:
    plain = tree.plain()
    for path, name in USUAL.items():
        around, shape = node_at(tree, path[:-1]), shape_at(path, plain)
        if shape is None or (len(path) > 1 and path[0] == "teams" and around is None):
            continue
        around = around or tree
        if isinstance(around.value, dict) and not (path[0] == "teams" and "list" in around.value):
            made = sight.field(shape, node_at(tree, path), path, around)
            yield replace(made, label=_(name)) if name else made


def _items(sight: Sight, tree: Node, keys: tuple[str, ...]) -> Iterator[Field | Columns]:
    for key in keys:
        shape, node = shapes().part(key), tree.value.get(key)
        assert shape is not None
        if shape.kind == "overlays":
            yield columns_of(sight, shape, node, tree, (key,))
            continue
        yield sight.field(shape, node, (key,), tree)
        if key == "history":
            inner = shape.part("arm")
            assert inner is not None
            path = ("history", "arm")
            yield columns_of(sight, inner, node_at(tree, path), tree, path)


def _without(item: Field | Columns, lifted: set[tuple[str | int, ...]]) -> Field | Columns | None:
    """An item without the fields that stand elsewhere; None if nothing is left of it."""
    if isinstance(item, Columns):
        return item
    if item.path in lifted or item.kind == "overlay":
        return None
    if not item.parts:
        return item
    kept = [_without(part, lifted) for part in item.parts]
    return replace(item, parts=tuple(part for part in kept if isinstance(part, Field)))
