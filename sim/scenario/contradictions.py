"""Keys that two overlays both set, so that the one which is laid on later holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sim.scenario.distributions import FAMILIES
from sim.scenario.plain import dig, entries
from sim.scenario.rules import foreign_options

NO_SETTINGS = {"name", "title", "description", "parts"}
FAMILY = "<family>"
Path = tuple[str, ...]


@dataclass(frozen=True)
class Contradiction:
    """Two overlays that set the same keys to different values.

    Attributes
    ----------
    first, second : str
        Names of parts, in the order in which they are laid on.
    keys : tuple[str, ...]
        What both set, as ``allocation.rule``.
    arm : str | None
        The arm that names both; None: they stand in the file in this order.
    own : bool
        Whether ``second`` is not a part, but the arm itself.
    """

    first: str
    second: str
    keys: tuple[str, ...]
    arm: str | None = None
    own: bool = False


def contradictions_of_parts(resolved: Mapping[str, Any]) -> Iterator[Contradiction]:
    """Of all parts of a file, as `decompose` lays them on: in the order of the file."""
    parts = {str(part.get("name")): part for part in entries(resolved, "parts")}
    yield from _among(parts, list(parts), None)


def contradictions_of_arms(resolved: Mapping[str, Any]) -> Iterator[Contradiction]:
    """Of the parts that an arm names, in the order of its list, and of the arm itself."""
    parts = {str(part.get("name")): part for part in entries(resolved, "parts")}
    for arm in entries(resolved, "arms"):
        name, named = str(arm.get("name")), [str(part) for part in dig(arm, "parts") or ()]
        yield from _among(parts, named, name)
        for part in named:
            if keys := both_set(parts[part], arm):
                yield Contradiction(part, name, tuple(keys), name, own=True)


def _among(
    parts: Mapping[str, Any], names: Sequence[str], arm: str | None
) -> Iterator[Contradiction]:
    for first, second in combinations(names, 2):
        if keys := both_set(parts[first], parts[second]):
            yield Contradiction(first, second, tuple(keys), arm)


def both_set(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[str]:
    """Keys that two overlays set to different values, or one of them within what the other sets.

    Parameters
    ----------
    first, second : Mapping[str, Any]
        Overlays as plain data, in the order in which they are laid on.
    """
    one, other = (dict(_leaves(overlay, ())) for overlay in (first, second))
    paths = [path for path in one if path in other and one[path] != other[path]]
    for above, below in ((one, other), (other, one)):
        paths += [path for path in above if _replaces(path, above[path], below)]
    paths += _options_lost(first.get("allocation"), second.get("allocation"))
    named = (".".join(step for step in path if step != FAMILY) for path in paths)
    return sorted(set(named))


def _options_lost(first: Any, second: Any) -> list[Path]:
    """Options that a rule takes away: by its name alone all, else those that it does not have."""
    options = set(first) - {"rule"} if isinstance(first, dict) else set()
    if isinstance(second, str):
        return [("allocation",)] if options else []
    rule = second.get("rule") if isinstance(second, dict) else None
    return [("allocation", option) for option in foreign_options(options, rule)]


def _replaces(path: Path, value: Any, below: Mapping[Path, Any]) -> bool:
    """Whether a value stands against one within it; an empty mapping takes nothing away."""
    if value == {}:
        return False
    return any(len(other) > len(path) and other[: len(path)] == path for other in below)


def _leaves(data: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Values that an overlay sets, by their keys; a list is a value."""
    if path == ("allocation",) and isinstance(data, str):
        data = {"rule": data}
    if not isinstance(data, dict) or not data:
        yield path, data
        return
    if len(data) == 1 and set(data) <= set(FAMILIES):  # a distribution: one family or another
        yield (*path, FAMILY), next(iter(data))
    for key, inner in data.items():
        if path or key not in NO_SETTINGS:
            yield from _leaves(inner, (*path, str(key)))
