"""Looking at plain data that may be broken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeGuard

from sim.scenario.problems import Loc


def dig(data: Any, *path: str) -> Any:
    """Value at a path of keys, or None where there is none."""
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def entries(data: Any, *path: str) -> list[dict[str, Any]]:
    """Mappings of a list at a path; an empty list where there is none."""
    value = dig(data, *path)
    return [e if isinstance(e, dict) else {} for e in value] if isinstance(value, list) else []


def is_whole(value: Any) -> TypeGuard[int]:
    """Whether a value is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def values(data: Any, path: tuple[str, ...], key: str) -> Iterator[tuple[Loc, Any]]:
    """What the entries of a list at a path have under a key, each with its place; None: nothing."""
    for i, entry in enumerate(entries(data, *path)):
        yield (*path, i, key), entry.get(key)
