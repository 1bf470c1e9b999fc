"""The keys that the vocabulary has at a place, and what kind of value a key holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel, Tag

from sim.scenario.distributions import Distribution
from sim.scenario.schema import Overlay, ScenarioFile
from sim.scenario.setting import Setting

Step = str | int
DEEPEST_INNER = 2


def keys_at(model: type[BaseModel], loc: Sequence[Step]) -> list[str]:
    """Keys that are allowed at ``loc``, a path from ``model`` without its last element."""
    models = _models_at(model, loc)
    return list(dict.fromkeys(key for m in models for key in _fields(m)))


def inner_keys(model: type[BaseModel], loc: Sequence[Step]) -> dict[str, str]:
    """Keys that stand deeper than ``loc``, not within lists, and where: ``intake.season``.

    Of several of a name the first, and those that are nearest.
    """
    paths: dict[str, str] = {}
    layer = [("", m) for m in _models_at(model, loc)]
    for _depth in range(DEEPEST_INNER):
        deeper = []
        for above, one in layer:
            for key, annotation in _fields(one).items():
                path = f"{above}{key}"
                paths.setdefault(key, path)
                inner = [m for m in _models_in(annotation, entries=False) if m is not Distribution]
                deeper += [(f"{path}.", m) for m in inner]
        layer = deeper
    return {key: path for key, path in paths.items() if "." in path}


def holds_whole_numbers(key: str) -> bool:
    """Whether a key of a scenario, as ``teams.count``, can hold no other numbers than whole ones.

    Entries of lists are named or numbered, as in ``absences.0.months``.
    """
    loc = steps_of(key)
    annotation: Any = None
    for i, step in enumerate(loc):
        fields = [f for m in _models_at(ScenarioFile, loc[:i]) if (f := _fields(m).get(step))]
        if fields or (i == len(loc) - 1 and not step.isdigit()):
            annotation = fields[0] if fields else None  # a name of an entry is none of its numbers
    kinds = set(_types_in(annotation))
    return int in kinds and float not in kinds


def steps_of(key: str) -> list[str]:
    """The steps of a path of keys, as of ``intake.regions[0].share``."""
    return key.replace("[", ".").replace("]", "").split(".")


def field_at(key: str) -> tuple[type[BaseModel], str] | None:
    """The model and the name there of a scenario's key; None for what is none, as an entry's name.

    Where a value has several forms, the first that has the key.
    """
    loc = steps_of(key)
    for model in _models_at(ScenarioFile, loc[:-1]):
        for name, field in model.model_fields.items():
            if loc[-1] == (field.alias or name):
                return model, name
    return None


def models_below(model: type[BaseModel]) -> list[type[BaseModel]]:
    """The model and all that its keys may hold, at any depth, each once."""
    found = [model]
    for one in found:
        inner = (m for field in _fields(one).values() for m in _models_in(field))
        found += [m for m in dict.fromkeys(inner) if m not in found]
    return found


def _models_at(model: type[BaseModel], loc: Sequence[Step]) -> list[type[BaseModel]]:
    here: list[Any] = [model]
    for step in loc:
        if isinstance(step, int):
            continue
        if step.startswith("<"):
            here = [part for one in here for part in _tagged(one, step)] or here
            continue
        models = [m for one in here for m in _models_in(one)]
        here = [f for m in models if (f := _fields(m).get(step)) is not None] or here
        if any(issubclass(m, Overlay) for one in here for m in _models_in(one)):
            here = [*here, Setting]  # an overlay may hold whatever an arm may change
    return [m for one in here for m in _models_in(one)]


def _tagged(annotation: Any, tag: str) -> Iterator[Any]:
    """The alternatives of a value that pydantic calls by this tag."""
    for part in get_args(annotation):
        tags = [m.tag for m in getattr(part, "__metadata__", ()) if isinstance(m, Tag)]
        if tags:
            yield from [part] * (tag in tags)
        else:
            yield from _tagged(part, tag)


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {f.alias or name: f.annotation for name, f in model.model_fields.items()}


def _types_in(annotation: Any, *, entries: bool = True) -> Iterator[type]:
    """Types that a value may have, and, unless left out, its entries."""
    if not entries and get_origin(annotation) in (tuple, dict):
        return
    if isinstance(annotation, type):
        yield annotation
    for part in get_args(annotation):
        yield from _types_in(part, entries=entries)


def _models_in(annotation: Any, *, entries: bool = True) -> list[type[BaseModel]]:
    return [t for t in _types_in(annotation, entries=entries) if issubclass(t, BaseModel)]
