"""What is wrong with a scenario, said so that its author can mend it."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sim.language import _, listed
from sim.language.signs import HIDDEN, printable
from sim.scenario.terms import name_in_chinese

Loc = tuple[str | int, ...]
Finding = tuple[Loc, str]
"""What is wrong in plain data, and where."""
MOST_SAID = 100
"""Problems of one input that are said; who has mended them may run on to the others."""
MOST_NAMED = 60
LONGEST_KEY = 200
UNSEEN = re.compile(f"{HIDDEN.pattern}|\ufeff")
"""Characters that steer a terminal or the direction of writing, or are none: in no text allowed."""

SPELT = {ord("\n"): "\\n", ord("\t"): "\\t", ord("\ufeff"): "\\ufeff"}


def visible(text: str) -> str:
    """A text in one line, with each character that is not to be seen spelt out."""
    return printable(text).translate(SPELT)


def unseen_in(text: str) -> str:
    """The first character of a text that is not allowed there; empty if there is none."""
    match = UNSEEN.search(text)
    return match[0] if match else ""


def no_character(character: str) -> str:
    """That a character is not allowed in a text."""
    return _("the character {found} cannot stand in a text; delete it", found=visible(character))


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands: file, line (from 1; 0: the whole file) and key path."""

    file: str
    line: int
    key: str

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        key = self.key if len(self.key) <= LONGEST_KEY else self.key[: LONGEST_KEY - 3] + "..."
        return visible(f"{self.file}{line}" + (f": {key}" if key else ""))


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, and where."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {visible(self.message)}"


class InputError(Exception):
    """Bad input: every problem found, each with its place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        lines = [str(problem) for problem in self.problems[:MOST_SAID]]
        if len(self.problems) > MOST_SAID:
            lines.append(_("... and {n:,} more", n=len(self.problems) - MOST_SAID))
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        return InputError, (self.problems,)  # so that it comes back whole from a worker


def problem(file: object, message: str, line: int = 0, key: str = "") -> Problem:
    """A problem at a place that no scenario node stands for."""
    return Problem(Place(str(file), line, key), message)


def nearest(name: object, allowed: Iterable[str]) -> str:
    """The end of a message: the nearest valid name, and all of them."""
    names = list(allowed)
    if not names:
        return _("there are none")
    likely = likely_name(str(name), names)  # from Python anything may come
    shortened = names[:MOST_NAMED] + ["..."] * (len(names) > MOST_NAMED)
    if likely is None:
        return _("allowed: {names}", names=listed(shortened))
    return _("did you mean '{likely}'? allowed: {names}", likely=likely, names=listed(shortened))


def likely_name(name: str, names: Iterable[str]) -> str | None:
    """The valid name that is likely meant: what it is in Chinese, or what is written alike."""
    known = {folded(valid): valid for valid in names}
    written = folded(name[: LONGEST_KEY + 1])
    if len(written) > LONGEST_KEY:
        return None
    term = name_in_chinese(written, known.values())
    return term or known.get(likeliest(written, known))


def folded(name: str) -> str:
    """A name as one would type it: no full-width letters, capitals, quotation marks and spaces."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s-]+", "_", plain.strip(" \t\"'“”‘’「」:"))


def nearest_of_many(name: str, allowed: Iterable[str]) -> str:
    """The same where there are too many to name them all."""
    likely = likeliest(name, allowed)
    return _("; did you mean '{likely}'?", likely=likely) if likely else ""


def likeliest(name: str, allowed: Iterable[str]) -> str:
    """The nearest valid name; empty if none is near."""
    return next(iter(difflib.get_close_matches(name, allowed, n=1, cutoff=0.6)), "")


def shown(value: Any) -> str:
    """A found value as it would stand in YAML, shortened."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):  # a number of thousands of digits; a value within itself
        text = type(value).__name__
    text = visible(text)
    return text if len(text) <= 60 else text[:57] + "..."
