"""What a scenario takes as given: its values in a table, each with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim.language import _, chosen
from sim.scenario.distributions import FAMILIES
from sim.scenario.governance import GOVERNANCE
from sim.scenario.origins import labelled
from sim.scenario.rules import usual_options
from sim.scenario.scenario import SETTING_KEYS, Scenario
from sim.scenario.setting import Setting

NOT_ASSUMED = {
    "title", "question", *GOVERNANCE, "arms", "allocation", "replications", "seed", "origins",
    "place", "docket",
}  # fmt: skip
"""Keys that say what is asked and how it is run, not what is taken as given."""
MEANT_FOR = {"opening_stages": "opening_backlog"}
"""Keys that say nothing where another one has nothing."""
OF_A_PART = {"name", "title", "description"}
BASES = ("source", "data", "assumed")


@dataclass(frozen=True)
class Assumption:
    """A value of a scenario.

    Attributes
    ----------
    basis : str
        Source, data or assumed.
    note : str
        Which account or figures, or why it is assumed.
    quality : str
        How well it is known: high, medium or low; empty if that is not said.
    """

    key: str
    value: str
    basis: str
    note: str
    quality: str = ""


def assumptions(scenario: Scenario, replaced: Mapping[str, str]) -> list[Assumption]:
    """Every value that a scenario takes as given, in the order of its file; then its defaults.

    Parameters
    ----------
    replaced : Mapping[str, str]
        Keys whose values a docket or a table of bureaus gives instead, and its file.
    """
    resolved = scenario.resolved
    origins = resolved.get("origins", {})
    written = {key: value for key, value in resolved.items() if key not in NOT_ASSUMED}
    values = [
        _assumption(key, value, origins)
        for key, value in _leaves(written, "", origins)
        if not any(_is_within(key, other) for other in replaced)
    ]
    for key, file in replaced.items():
        values.append(replace(_assumption(key, None, origins), value=_("from {file}", file=file)))
    setting = scenario.file.model_dump(mode="json", by_alias=True)
    idle = {key for key, other in MEANT_FOR.items() if not setting[other]}
    unsaid = {k: v for k, v in setting.items() if k not in {*resolved, *NOT_ASSUMED, *idle}}
    values += [
        Assumption(key, in_short(value), "assumed", _("default"))
        for key, value in _leaves(unsaid, "", {})
        if value not in (None, "", [], {})
    ]
    return values


def _is_within(key: str, around: str) -> bool:
    return key == around or key.startswith(f"{around}.")


def _assumption(key: str, value: Any, origins: Mapping[str, Any]) -> Assumption:
    """The origin of the value itself or of the nearest value around it holds."""
    steps = key.split(".")
    around = (".".join(steps[:depth]) for depth in range(len(steps), 0, -1))
    origin = next((origins[k] for k in around if k in origins), "assumed")
    if isinstance(origin, str):
        origin = {"from": origin}
    note, quality = chosen(origin.get("note")), origin.get("quality") or ""
    return Assumption(key, in_short(value), origin["from"], note, quality)


def _leaves(
    data: Mapping[str, Any], above: str, origins: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Values with their keys; entries of lists and distributions in one piece each.

    A distribution whose parameters have origins of their own is shown parameter by parameter.
    """
    for name, value in data.items():
        key = f"{above}{name}"
        entries = labelled(value) if isinstance(value, list) else {}
        if name in OF_A_PART:
            continue
        in_parts = any(_is_within(origin, f"{key}.{_first(value)}") for origin in origins)
        if isinstance(value, Mapping) and value and (in_parts or not is_quantity(value)):
            yield from _leaves(value, f"{key}.", origins)
        elif entries and all(isinstance(entry, dict) for entry in entries.values()):
            if key == "parts":  # overlays: each value by itself
                yield from _leaves(entries, "parts.", origins)
            else:
                yield from ((f"{key}.{label}", _unnamed(entry)) for label, entry in entries.items())
        else:
            yield key, value


def _first(value: Any) -> str:
    """The first key of a mapping: of a distribution, its family."""
    return str(next(iter(value), "")) if isinstance(value, Mapping) else ""


def is_quantity(value: Mapping[str, Any]) -> bool:
    """Whether plain data is a distribution, by the name of its family."""
    return len(value) == 1 and next(iter(value)) in FAMILIES


def _unnamed(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in ("name", "stage")}


def in_short(value: Any) -> str:
    """A value of a scenario as one line, much as it stands in the file."""
    if isinstance(value, Mapping):
        if is_quantity(value):
            ((family, terms),) = value.items()
            return f"{family} {in_short(terms)}" if isinstance(terms, Mapping) else in_short(terms)
        return ", ".join(f"{key} {in_short(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return " ".join(in_short(part) for part in value)
    if value is None:
        return "–"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def differing(scenario: Scenario) -> list[tuple[str, ...]]:
    """Keys in which arms differ: the key, then its value in each arm."""
    settings = [arm.setting for arm in scenario.arms]
    return [row for key in SETTING_KEYS for row in _differing(key, settings)]


def _differing(key: str, settings: Sequence[Setting]) -> Iterator[tuple[str, ...]]:
    """The same of one key of the top, and what is within it."""
    values = [getattr(setting, key) for setting in settings]
    if all(value == values[0] for value in values[1:]):
        return
    flat = [
        dict(
            pair
            for within, value in _leaves(_plain(setting, key), "", {})
            for pair in _apart(within, value)
        )
        for setting in settings
    ]
    for within in dict.fromkeys(known for of_arm in flat for known in of_arm):
        row = [in_short(of_arm.get(within)) for of_arm in flat]
        if len(set(row)) > 1:
            yield (within, *row)


def _apart(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    """A value taken apart to what may differ: single parameters of distributions and entries."""
    if isinstance(value, Mapping) and value.keys() == {"fixed"}:
        yield key, value["fixed"]
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from _apart(f"{key}.{name}", part)
    else:
        yield key, value


def _plain(setting: Setting, key: str) -> dict[str, Any]:
    """A key of a setting as plain data; an option that its rule does not have is as usual."""
    plain: dict[str, Any] = _without_other_families(
        setting.model_dump(mode="json", by_alias=True, include={key})
    )
    if key == "allocation":
        plain[key] = plain[key] | usual_options() | plain[key]
    return plain


def _without_other_families(value: Any) -> Any:
    """Plain data in which a distribution has the one family that it is of."""
    if isinstance(value, Mapping):
        kept = {k: v for k, v in value.items() if v is not None or k not in FAMILIES}
        return {key: _without_other_families(part) for key, part in kept.items()}
    return [_without_other_families(v) for v in value] if isinstance(value, list) else value
