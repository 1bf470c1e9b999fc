"""The numbers of a scenario that can be varied: its keys, each with what it says now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

Value = int | float


@dataclass(frozen=True)
class Key:
    """A key that holds a number.

    Attributes
    ----------
    name : str
        As it is written: ``intake.cases_per_month``.
    label : str
        In words.
    value : float
        What the scenario says.
    is_whole : bool
        Whether it holds whole numbers only.
    """

    name: str
    label: str
    value: Value
    is_whole: bool

    @property
    def record(self) -> dict[str, Any]:
        """The same for a page."""
        return {"label": self.label, "value": self.value, "is_whole": self.is_whole}


def varied_keys(scenario: Scenario) -> dict[str, Key]:
    """The numbers of a scenario that may differ from point to point, what is written first."""
    from sim.scenario.keys import holds_whole_numbers
    from sim.studies.points import FIXED

    written = dict(_numbers(scenario.resolved))
    usual = scenario.file.model_dump(mode="json", by_alias=True, exclude={"arms", "parts"})
    around = {key.rpartition(".")[0] for key in written} | {""}
    default = {
        key: value
        for key, value in _numbers(usual, lists=False)
        if key.rpartition(".")[0] in around and key not in written
    }
    return {
        key: Key(key, label_of(key), value, holds_whole_numbers(key))
        for key, value in {**written, **default}.items()
        if key.replace("[", ".").partition(".")[0] not in FIXED
    }


def _numbers(
    data: Mapping[str, Any], above: str = "", *, lists: bool = True
) -> Iterator[tuple[str, Value]]:
    """Numbers with their keys; entries of lists by their names, or else by their places."""
    for name, value in data.items():
        yield from _within(f"{above}{name}", value, lists)


def _within(key: str, value: Any, lists: bool) -> Iterator[tuple[str, Value]]:
    if isinstance(value, Mapping):
        yield from _numbers(value, f"{key}.", lists=lists)
    elif isinstance(value, list) and lists:
        for i, entry in enumerate(value):
            if isinstance(entry, Mapping):
                yield from _numbers(entry, f"{key}{_entry(key, entry, i)}.")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield key, value


def _entry(key: str, entry: Mapping[str, Any], place: int) -> str:
    """How an entry of a list is named in a key: by its name, where it has a plain one."""
    from sim.scenario.overlays import ENTRIES

    of = ENTRIES.get(key.rpartition(".")[2])
    name = str(entry.get(of.label, "")) if of else ""
    return f".{name}" if name and not set(name) & set(".[]= ") else f"[{place}]"


def label_of(key: str) -> str:
    """A key in words, in the language in use, with all that it stands in."""
    from sim.scenario.labels import label

    steps = re.findall(r"[^.\[\]]+|\[\d+\]", key)
    paths = (_joined(steps[: i + 1]) for i in range(len(steps)))
    words = [steps[i] if steps[i].startswith("[") else label(path) for i, path in enumerate(paths)]
    return " · ".join(words)


def _joined(steps: Sequence[str]) -> str:
    """Steps as a key has them: places of entries without a dot before them."""
    return ".".join(steps).replace(".[", "[")
