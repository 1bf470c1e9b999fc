"""A form as JSON for its page, with what is wrong at the fields where it belongs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.app.form.field import Field
from sim.app.form.form import Section
from sim.app.form.overlays import Columns
from sim.scenario.problems import Problem

SHOWN = ("label", "help", "value", "origin", "line", "note")


def identity(field: Field) -> str:
    """By which a page knows a field; a form and what it is written as have the same keys."""
    return "/".join(map(str, (*field.path, field.kind)))


def everything(sections: Iterable[Section]) -> Iterator[Field]:
    """All fields, those around others before them."""

    def within(field: Field) -> Iterator[Field]:
        yield field
        for part in field.parts:
            yield from within(part)

    for section in sections:
        for item in section.items:
            if isinstance(item, Field):
                yield from within(item)
                continue
            for head in item.heads:
                yield from within(head)
            for row in item.rows:
                for cell in row.cells:
                    yield from within(cell) if cell is not None else ()


def placed(problems: Sequence[Problem], sections: Sequence[Section]) -> list[str]:
    """The field of each problem: the one of its key, or the nearest around; empty: none.

    A key that stands twice, as a base and a choice, has its problem at the inner one.
    """
    by_key: dict[str, str] = {}
    for field in everything(sections):
        if field.kind not in ("group", "entry", "forms") or field.at not in by_key:
            by_key[field.at] = identity(field)
    return [_nearest(problem.place.key, by_key) for problem in problems]


def _nearest(key: str, by_key: Mapping[str, str]) -> str:
    while key:
        if key in by_key:
            return by_key[key]
        key = re.sub(r"(\.|^)[^.\[]*$|\[[^\[]*$", "", key)
    return ""


def record_of(field: Field, wrong: Mapping[str, list[str]]) -> dict[str, Any]:
    """A field with what is in it and what is wrong with it, without what says nothing."""
    found: dict[str, Any] = {"id": identity(field), "path": list(field.path), "kind": field.kind}
    found |= {name: value for name in SHOWN if (value := getattr(field, name))}
    found |= {name: True for name in ("changed", "said", "off", "optional") if getattr(field, name)}
    if field.kind == "switch":
        found["value"] = bool(field.value)
    if field.choices:
        found["choices"] = [list(one) for one in field.choices]
    if field.parts:
        found["parts"] = [record_of(part, wrong) for part in field.parts]
    if found["id"] in wrong:
        found["problems"] = wrong[found["id"]]
    return found


def columns_record(columns: Columns, wrong: Mapping[str, list[str]]) -> dict[str, Any]:
    """Overlays beside each other."""
    return {
        "id": "/".join(map(str, (*columns.path, "columns"))),
        "path": list(columns.path),
        "kind": "columns",
        "label": columns.label,
        "help": columns.help,
        "grows": columns.can_grow,
        "heads": [record_of(head, wrong) for head in columns.heads],
        "rows": [
            {
                "key": row.key,
                "label": row.label,
                "help": row.help,
                "base": row.base,
                "cells": [cell and record_of(cell, wrong) for cell in row.cells],
            }
            for row in columns.rows
        ],
    }


def section_record(section: Section, wrong: Mapping[str, list[str]]) -> dict[str, Any]:
    """A section."""
    return {
        "key": section.key,
        "label": section.label,
        "changes": section.changes,
        "items": [
            record_of(item, wrong) if isinstance(item, Field) else columns_record(item, wrong)
            for item in section.items
        ],
    }


def problem_record(problem: Problem, field: str, own: Path) -> dict[str, Any]:
    """A problem: what is wrong, in which line of this file or in which other file, which field."""
    is_own = Path(problem.place.file) == own
    return {
        "message": problem.message,
        "key": problem.place.key,
        "line": problem.place.line if is_own else 0,
        "file": "" if is_own else Path(problem.place.file).name,
        "field": field,
    }
