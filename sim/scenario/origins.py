"""Where a scenario's values come from: the source, data, or an assumption."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sim.language import _
from sim.scenario.problems import Finding, nearest, shown

NOTHING = object()


def labelled(data: Any) -> dict[str, Any]:
    """Entries of a mapping or list by the labels that keys use: names, stages or numbers."""
    if isinstance(data, dict):
        return data
    if not isinstance(data, list):
        return {}
    entries = [entry if isinstance(entry, dict) else {} for entry in data]
    labels = [str(entry.get("name", entry.get("stage", i))) for i, entry in enumerate(entries)]
    return dict(zip(labels, data, strict=True))


def value_at(data: Any, key: str) -> Any:
    """The value that a key such as ``route.plan.work`` names; `NOTHING` if there is none."""
    for step in key.split("."):
        data = labelled(data).get(step, NOTHING)
    return data


def origin_keys(data: Any) -> Iterator[Finding]:
    """Origins are those of values that are there."""
    named = data.get("origins") if isinstance(data, dict) else None
    for key in named if isinstance(named, dict) else ():
        around, _dot, step = key.rpartition(".")
        known = labelled(value_at(data, around) if around else data)
        if step not in known:
            why = _("no value {key}; {nearest}", key=shown(key), nearest=nearest(step, known))
            yield ("origins", key), why


def outdated_origins(before: Any, after: Any, stated: Collection[str]) -> list[str]:
    """Origins that no longer hold: of values that were changed, without a word on where from.

    Parameters
    ----------
    before, after : Any
        A scenario as plain data, before and after others were laid over it.
    stated : Collection[str]
        Keys whose origins these others state.
    """
    kept = before.get("origins")
    tops = before.keys() | after.keys()
    others = {top for top in tops if before.get(top) is not after.get(top)}  # perhaps equal
    return [
        key
        for key in (kept if isinstance(kept, dict) else ())
        if key not in stated and key.partition(".")[0] in others and _is_changed(before, after, key)
    ]


def _is_changed(before: Any, after: Any, key: str) -> bool:
    """Whether a key names other values in these two; what they share is not looked through."""
    for step in key.split("."):
        if before is after:
            return False
        before, after = (labelled(data).get(step, NOTHING) for data in (before, after))
    return bool(before != after)
