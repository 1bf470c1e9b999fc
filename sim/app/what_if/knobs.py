"""What can be turned in a scenario: every number that it holds, and the rules of its arms."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, get_args

from sim.scenario.distributions import FAMILIES
from sim.scenario.keys import bounds, holds_whole_numbers
from sim.scenario.labels import explained, label
from sim.scenario.rules import RULES, Timing
from sim.scenario.scenario import ARM_KEYS, SETTING_KEYS, Scenario
from sim.scenario.terms import called
from sim.studies.points import FIXED

USUAL = (
    r"intake\.cases_per_month",
    r"teams\.count",
    r"intake\.diverted",
    r"arms\..*",
    r"teams\.officer_speed\..*cv",
    r"time_limit_days",
)
"""Keys that are shown at first, of each pattern the first one of a scenario."""
NOT_TURNED = {*FIXED, "arms", "contrasts", "parts"}
"""Keys without numbers of the bureau; what arms change is looked for in each of them."""
STEPS = 100
"""Of a slider, about."""
LEAST_REACH = 5
"""By how much a whole number can be changed at the least, up and down."""


@dataclass(frozen=True)
class Knob:
    """A number of a scenario that can be changed.

    Attributes
    ----------
    key : str
        As ``--set`` has it.
    value : float
        In the scenario as it stands.
    low, high, step : float
        Of the slider: the field beside it takes any value that is allowed.
    is_whole : bool
        Whether it counts something.
    is_usual : bool
        Whether it is shown at first.
    varies_by_arm : bool
        Whether an arm may have a value of its own.
    name, help : str
        In the language in use.
    """

    key: str
    value: float
    low: float
    high: float
    step: float
    is_whole: bool
    is_usual: bool
    varies_by_arm: bool
    name: str
    help: str

    def record(self) -> dict[str, Any]:
        """The same as plain data, for a page."""
        return asdict(self)


@dataclass(frozen=True)
class Rules:
    """How an arm gives cases to teams, and what else it could do; keys as ``--set`` has them."""

    arm: str
    key: str
    rule: str
    timing: str

    def record(self) -> dict[str, Any]:
        """The same as plain data, with all rules and timings and what they are called."""
        return asdict(self) | {
            "rules": [[name, called(name)] for name in RULES],
            "timings": [[name, called(name)] for name in get_args(Timing)],
        }


def knobs(scenario: Scenario, names: Mapping[str, str]) -> list[Knob]:
    """Every number of a scenario that can be changed, in the order of its file.

    Parameters
    ----------
    names : mapping of str to str
        What the reader calls arms.
    """
    values = dict(numbers(scenario))
    written = [arm.name for arm in scenario.file.arms]
    arms = {_step(name, i): names.get(name, name) for i, name in enumerate(written)}
    usual, names = set(_usual(list(values))), names_of(list(values), arms)
    return [_knob(key, value, key in usual, names[key]) for key, value in values.items()]


def _knob(key: str, value: float, is_usual: bool, name: str) -> Knob:
    is_whole = holds_whole_numbers(key)
    low, high, step = reach(value, bounds(key), is_whole)
    by_arm = key.partition(".")[0] in SETTING_KEYS
    return Knob(key, value, low, high, step, is_whole, is_usual, by_arm, name, explained(key))


def names_of(keys: Sequence[str], arms: Mapping[str, str]) -> dict[str, str]:
    """What keys are called: if that tells a key of a setting from all others, by its own name.

    Else with what it is of: ``route.measures.work.lognormal.mean`` with the stage and its work.

    Parameters
    ----------
    arms : mapping of str to str
        What the reader calls arms, by their step in a key.
    """
    short = {key: label(key) for key in keys}
    once = {name for name, times in Counter(short.values()).items() if times == 1}
    return {
        key: name if name in once and key.partition(".")[0] in SETTING_KEYS else _in_full(key, arms)
        for key, name in short.items()
    }


def _in_full(key: str, arms: Mapping[str, str]) -> str:
    first, _dot, rest = key.partition(".")
    if first == "arms":
        arm, _dot, inner = rest.partition(".")
        return f"{arms[arm]} · {_in_full(inner, arms)}"
    steps = key.split(".")
    above = [".".join(steps[:i]) for i in range(1, len(steps) + 1)]
    names = [
        str(int(step) + 1) if step.isdigit() else label(path)
        for step, path in zip(steps, above, strict=True)
        if step not in FAMILIES
    ]
    is_plain = len(names) > 2 and not steps[1].isdigit()  # else its number alone says too little
    return " · ".join(names[1:] if is_plain else names)


def rules_of_arms(scenario: Scenario, names: Mapping[str, str]) -> list[Rules]:
    """The rule and timing of every arm of the file; ``names``: what the reader calls arms."""
    written = scenario.file.arms
    return [
        Rules(
            names.get(arm.name, arm.name),
            f"arms.{_step(arm.name, i)}.allocation",
            arm.setting.allocation.rule,
            arm.setting.allocation.timing,
        )
        for i, arm in enumerate(scenario.arms[: len(written)])
    ]


def numbers(scenario: Scenario) -> Iterator[tuple[str, float]]:
    """Every number of a scenario by its key: those that it sets, and those that are usual."""
    resolved = scenario.resolved
    written = {key: value for key, value in resolved.items() if key not in NOT_TURNED}
    found = dict(_leaves(written, ""))
    for i, arm in enumerate(resolved["arms"]):
        own = {key: value for key, value in arm.items() if key not in ARM_KEYS}
        found |= dict(_leaves(own, f"arms.{_step(str(arm['name']), i)}."))
    yield from found.items()
    everything = scenario.file.model_dump(mode="json", by_alias=True, exclude=NOT_TURNED)
    for key, value in _leaves(everything, ""):
        if key not in found and _stands_among(key.split("."), written):
            yield key, value


def _stands_among(path: Sequence[str], written: Any) -> bool:
    """Whether a key that a file does not say has its place among those that it says.

    It has, too, in a part that the file leaves out as a whole, as ``follow_up.months``.
    """
    for depth, name in enumerate(path[:-1]):
        if not isinstance(written, Mapping):
            return False
        if name not in written:
            return (depth, len(path)) == (0, 2)
        written = written[name]
    return isinstance(written, Mapping)


def _leaves(value: Any, key: str) -> Iterator[tuple[str, float]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, f"{key}{name}.")
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            if isinstance(inner, Mapping):  # a number in a list stands for a team, or a month
                name = inner.get("name", inner.get("stage", i))
                yield from _leaves(inner, f"{key}{_step(str(name), i)}.")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield key.removesuffix("."), value


def _step(name: str, number: int) -> str:
    """An entry of a list in a key: its name, or its number where the name would not do."""
    return str(number) if re.search(r"[.\[\]=]", name) else name


def _usual(keys: list[str]) -> Iterator[str]:
    for pattern in USUAL:
        yield from [key for key in keys if re.fullmatch(pattern, key)][:1]


def reach(value: float, allowed: tuple[float, float], is_whole: bool) -> tuple[float, float, float]:
    """Ends and step of a slider for a number: from half of it to twice as much, as allowed.

    A share goes from 0 to 1. The value itself is always one of the slider's.
    """
    least, most = allowed
    low, high = sorted((value / 2, value * 2))
    if most <= 1 and least >= 0:
        low, high = 0.0, most
    elif value == 0:
        low, high = -1.0, 1.0
    if is_whole:
        low, high = min(low, value - LEAST_REACH), max(high, value + LEAST_REACH)
    low, high = max(low, least), min(high, most)
    step = _round_step((high - low) / STEPS)
    step = max(1.0, float(round(step))) if is_whole else step
    down, up = (math.floor(abs(end - value) / step + 1e-9) for end in (low, high))
    return _tidy(value - down * step), _tidy(value + up * step), step


def _round_step(size: float) -> float:
    """A step of 1, 2 or 5 of some decimal place, about of a size."""
    if size <= 0:
        return 1.0
    place = 10.0 ** math.floor(math.log10(size))
    return _tidy(next(place * digit for digit in (1, 2, 5, 10) if place * digit >= size * 0.999))


def _tidy(value: float) -> float:
    """A number without what its last digits in binary add."""
    return float(f"{value:.10g}")
