"""In what a study's scenario is otherwise than the one on the shelf that it is called by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.app.results.reading import Stamp
from sim.language import _, listed
from sim.scenario.problems import InputError

if TYPE_CHECKING:
    from sim.app.shelf import Shelf
    from sim.studies.library import ListedRun

MOST = 3
"""Values that are named."""
NOT_VALUES = ("title", "question", "origins", "docket", "bureaus")
"""Words, where values come from, and tables by where they lie."""


def otherwise(run: ListedRun, shelf: Shelf) -> str:
    """What is to be said of a study that has the name of a scenario, but not all its values.

    Nothing if there is no such scenario, if it cannot be read, or if nothing differs.
    """
    file = shelf.files.get(run.name)
    if file is None or run.is_ledger:
        return ""
    about = file.stat()
    stands = _stands(file, Stamp(file.name, about.st_mtime_ns, about.st_size), shelf.folders)
    if stands is None:
        return ""
    values = list(differing(stands, run.about["scenario"]))
    shown = [_("{key}: {value}", key=key, value=value) for key, value in values[:MOST]]
    if not values:
        return ""
    more = len(values) - MOST
    if more > 0:
        shown.append(_("{n} more", n=more))
    return _("Not as {name} stands: {values}", name=run.name, values=listed(shown))


@lru_cache(64)
def _stands(file: Path, _stamp: Stamp, folders: tuple[Path, ...]) -> Mapping[str, Any] | None:
    from sim.scenario.confined import confined
    from sim.scenario.scenario import load

    try:
        with confined(folders):
            return load(file).resolved
    except InputError:
        return None


def differing(stands: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Keys in words whose values differ, each with the other's value."""
    from sim.scenario.labels import label

    ours, theirs = (
        dict(_leaves({k: v for k, v in one.items() if k not in NOT_VALUES}, ""))
        for one in (stands, other)
    )
    for key in dict.fromkeys([*ours, *theirs]):
        if ours.get(key) != theirs.get(key):
            yield label(key) or key, _in_words(theirs.get(key))


def _leaves(value: Any, key: str) -> Iterator[tuple[str, Any]]:
    """What stands at the ends of a scenario, entries of lists by their names."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, f"{key}.{name}" if key else str(name))
    elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        for i, inner in enumerate(value):
            own = inner.get("name", inner.get("stage", i)) if isinstance(inner, Mapping) else i
            yield from _leaves(inner, f"{key}.{own}")
    else:
        yield key, value


def _in_words(value: Any) -> str:
    if value is None:
        return "–"
    return listed(list(map(str, value))) if isinstance(value, list) else str(value)
