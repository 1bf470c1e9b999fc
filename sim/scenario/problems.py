"""What is wrong with a scenario, said so that its author can mend it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sim.words import _, listed

Loc = tuple[str | int, ...]
Finding = tuple[Loc, str]
"""What is wrong in plain data, and where."""


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands: file, line (from 1; 0: the whole file) and key path."""

    file: str
    line: int
    key: str

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        return f"{self.file}{line}" + (f": {self.key}" if self.key else "")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, and where."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class InputError(Exception):
    """Bad input: every problem found, each with its place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        return InputError, (self.problems,)  # so that it comes back whole from a worker


def problem(file: object, message: str, line: int = 0, key: str = "") -> Problem:
    """A problem at a place that no scenario node stands for."""
    return Problem(Place(str(file), line, key), message)


def nearest(found: str, allowed: Iterable[str]) -> str:
    """The end of a message: the nearest valid name, and all of them."""
    names = list(allowed)
    folded = {name.casefold(): name for name in names}
    close = difflib.get_close_matches(str(found).casefold(), folded, n=1, cutoff=0.6)
    allowed_names = listed(names)
    if not close:
        return _("allowed: {names}", names=allowed_names)
    likely = folded[close[0]]
    return _("did you mean '{likely}'? allowed: {names}", likely=likely, names=allowed_names)


def nearest_of_many(found: str, allowed: Iterable[str]) -> str:
    """The same where there are too many to name them all."""
    likely = likeliest(found, allowed)
    return _("; did you mean '{likely}'?", likely=likely) if likely else ""


def likeliest(found: str, allowed: Iterable[str]) -> str:
    """The nearest valid name; empty if none is near."""
    return next(iter(difflib.get_close_matches(found, allowed, n=1, cutoff=0.6)), "")


def shown(found: Any) -> str:
    """A found value as it would stand in YAML, shortened."""
    text = json.dumps(found, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."
