"""What is asked for in the form of a sweep: checked field by field, and how much it is to play."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite, prod
from typing import TYPE_CHECKING, Any

from sim.language import _, listed, plural
from sim.scenario.problems import InputError, Problem, nearest, problem

if TYPE_CHECKING:
    from sim.app.sweeps.keys import Key
    from sim.scenario.scenario import Scenario

MOST_KEYS = 2
MOST_NAMED = 8
"""Keys that may be meant, of which so many are named."""
MOST_VALUES = 40
"""Of a key, on a page: more cannot be told apart there."""
CASES_A_SECOND = 300_000
"""That a processor plays, measured on an office computer: good to a factor of two."""
STARTING_SECONDS = 4
"""For workers to start, tables and charts."""


@dataclass(frozen=True)
class Asked:
    """A sweep that can be played.

    Attributes
    ----------
    options : mapping
        As `sim.api.sweep` takes them.
    points, replications : int
        At how many points, and how many at each.
    seconds : float
        For how long, roughly.
    """

    options: Mapping[str, Any]
    points: int
    replications: int
    seconds: float

    @property
    def size(self) -> str:
        """How much that is, in a sentence."""
        points = plural(self.points, "one point", "{n} points")
        return _(
            "{points} with {replications} replications each: about {time} on this computer if it "
            "does nothing else, give or take a factor of two.",
            points=points,
            replications=self.replications,
            time=in_short(self.seconds),
        )


def in_short(seconds: float) -> str:
    """A duration as it is said."""
    if seconds < 90:
        return _("{n} seconds", n=max(5 * round(seconds / 5), 5))
    if seconds < 90 * 60:
        return _("{n} minutes", n=round(seconds / 60))
    return _("{n} hours", n=round(seconds / 3600))


def asked(scenario: Scenario, form: Mapping[str, Any], keys: Mapping[str, Key]) -> Asked:
    """What a form asks for.

    Parameters
    ----------
    form : mapping
        ``axes``: of one or two keys, each with ``key``, ``how`` (span or list), ``from``, ``to``,
        ``count``, ``list``; ``response``, ``more_than``, ``replications``: texts.
    keys : mapping of str to Key
        What can be varied.

    Raises
    ------
    InputError
        With all that is wrong; the key of each problem is the field's id: ``from-0``, ``response``.
    """
    problems: list[Problem] = []
    axes = _axes(form, keys, problems)
    response = _response(scenario, _text(form, "response"), problems)
    more_than = _more_than(scenario, _text(form, "more_than"), problems)
    replications = _replications(_text(form, "replications"), problems)
    if problems:
        raise InputError(problems)
    return _fitting(scenario, axes, response, more_than, replications)


def _text(form: Mapping[str, Any], name: str) -> str:
    """A field as it was written; a keyboard for Chinese writes other digits and commas."""
    return unicodedata.normalize("NFKC", str(form.get(name, ""))).strip()


def _axes(
    form: Mapping[str, Any], keys: Mapping[str, Key], problems: list[Problem]
) -> dict[str, list[float]]:
    given = form.get("axes")
    rows = [row for row in given if isinstance(row, Mapping)] if isinstance(given, list) else []
    axes: dict[str, list[float]] = {}
    for i, row in enumerate(rows[:MOST_KEYS]):
        found: list[Problem] = []
        name = _key(_text(row, "key"), i, keys, found)
        if name in axes:
            found.append(problem("key", _("{key} stands twice", key=name), key=f"key-{i}"))
        values = _listed_values(row, i, found) if row.get("how") == "list" else _span(row, i, found)
        if name and values and keys[name].is_whole:
            found += _not_whole(values, row, i)
        if not found:
            axes[name] = values
        problems += found
    if not rows:
        problems.append(problem("key", _("choose a quantity to vary"), key="key-0"))
    return axes


def _key(name: str, i: int, keys: Mapping[str, Key], problems: list[Problem]) -> str:
    if name in keys:
        return name
    meant = _called(name, keys) if name else []
    if len(meant) == 1:
        return meant[0].name
    why = _("choose a quantity to vary")
    if name:
        why = _("no number '{name}' in this scenario; {nearest}", name=name,
                nearest=nearest(name, keys))  # fmt: skip
    if meant:
        labels = listed(
            [_("{name} ({key})", name=one.label, key=one.name) for one in meant[:MOST_NAMED]]
        )
        why = _("several are called like '{name}'; choose one: {labels}", name=name, labels=labels)
    problems.append(problem("key", why, key=f"key-{i}"))
    return ""


def _called(name: str, keys: Mapping[str, Key]) -> list[Key]:
    """The keys that are called so in words, in full or without what they stand in; or partly so."""
    every = list(keys.values())
    whole = [key for key in every if key.label == name]
    last = [key for key in every if key.label.rpartition(" · ")[2] == name]
    return whole or last or [key for key in every if name.casefold() in key.label.casefold()]


def _number(text: str, field: str, problems: list[Problem]) -> float | None:
    from sim.scenario.numbers import WRITTEN

    if re.fullmatch(WRITTEN, text) and isfinite(float(text)):
        return float(text)
    expected = _("must be a number, as 200 or 0.5")
    why = _("found '{found}'; {expected}", found=text, expected=expected) if text else expected
    problems.append(problem("value", why, key=field))
    return None


def _count(text: str, field: str, ends: tuple[int, int], problems: list[Problem]) -> int | None:
    low, high = ends
    if re.fullmatch(r"[0-9]{1,9}", text) and low <= int(text) <= high:
        return int(text)
    expected = _("must be a whole number from {low} to {high}", low=low, high=high)
    why = _("found '{found}'; {expected}", found=text, expected=expected) if text else expected
    problems.append(problem("value", why, key=field))
    return None


def _span(row: Mapping[str, Any], i: int, problems: list[Problem]) -> list[float]:
    """Values from one to another, equally far apart."""
    import numpy as np

    low = _number(_text(row, "from"), f"from-{i}", problems)
    high = _number(_text(row, "to"), f"to-{i}", problems)
    count = _count(_text(row, "count"), f"count-{i}", (2, MOST_VALUES), problems)
    if low is None or high is None or count is None:
        return []
    if low >= high:
        why = _("must be more than {low:g}, where it begins", low=low)
        problems.append(problem("value", why, key=f"to-{i}"))
        return []
    return [float(f"{value:.12g}") for value in np.linspace(low, high, count)]


def _listed_values(row: Mapping[str, Any], i: int, problems: list[Problem]) -> list[float]:
    """Values that are written one by one."""
    field = f"list-{i}"
    texts = [text for text in re.split(r"[\s,;、]+", _text(row, "list")) if text]
    found: list[Problem] = []
    values = [_number(text, field, found) for text in texts]
    problems += found[:1]
    numbers = sorted(value for value in values if value is not None)
    if found:
        return []
    twice = next((a for a, b in pairwise(numbers) if a == b), None)
    if twice is not None:
        problems.append(problem("value", _("{key} stands twice", key=f"{twice:g}"), key=field))
    elif not 2 <= len(numbers) <= MOST_VALUES:
        why = _("give 2 to {most} numbers, with commas between them", most=MOST_VALUES)
        problems.append(problem("value", why, key=field))
    return numbers


def _not_whole(values: Sequence[float], row: Mapping[str, Any], i: int) -> Iterator[Problem]:
    """That a key that counts would have broken numbers."""
    broken = next((value for value in values if not value.is_integer()), None)
    if broken is not None:
        is_list = row.get("how") == "list"
        why = _("this counts whole things; {value:g} is none of them", value=broken)
        if not is_list:
            why = _("{why}: choose another number of values", why=why)
        yield problem("value", why, key=f"{'list' if is_list else 'count'}-{i}")


def _response(scenario: Scenario, name: str, problems: list[Problem]) -> str:
    from sim.scenario.defined import measures_named

    try:
        return measures_named([name], scenario)[0]
    except InputError as error:
        problems.append(problem("response", error.problems[0].message, key="response"))
        return ""


def _more_than(scenario: Scenario, text: str, problems: list[Problem]) -> str:
    """What a difference must exceed; of one arm there is none."""
    from sim.analysis.break_even import threshold

    if len(scenario.file.arms) < 2 or not text:
        return "0"
    try:
        threshold(text)
    except InputError as error:
        problems.append(problem("more_than", error.problems[0].message, key="more_than"))
    return text


def _replications(text: str, problems: list[Problem]) -> int:
    return _count(text, "replications", (2, 10_000), problems) or 0


def _fitting(
    scenario: Scenario,
    axes: Mapping[str, list[float]],
    response: str,
    more_than: str,
    replications: int,
) -> Asked:
    """A sweep whose points all are scenarios; InputError if one is none, with why."""
    from sim.analysis.design import design
    from sim.studies.points import points_of

    values = design(list(axes.values()), "grid", 0, scenario.file.seed)
    try:
        points_of(scenario, tuple(axes), values, replications)
    except InputError as error:
        raise InputError([_at_its_key(one, list(axes)) for one in error.problems]) from None
    plays = scenario.size.case_plays / scenario.file.most_replications * len(values) * replications
    processors = max(min(os.cpu_count() or 1, len(values) * replications), 1)
    seconds = STARTING_SECONDS + plays / (CASES_A_SECOND * processors)
    options = {
        "vary": dict(axes),
        "response": [response],
        "more_than": more_than,
        "replications": replications,
    }
    return Asked(options, prod(map(len, axes.values())), replications, seconds)


def _at_its_key(one: Problem, names: list[str]) -> Problem:
    """A problem of a point, at the field of the key whose value makes it."""
    said = f"{one.place.file} {one.place.key}"
    i = next((i for i, name in enumerate(names) if name in said), 0)
    value = re.search(r"=(\S+)$", one.place.file)
    where = listed(list(filter(None, [f"{names[i]} = {value[1]}" if value else one.place.key])))
    why = _("{where}: {why}", where=where, why=one.message) if where else one.message
    return problem("value", why, key=f"key-{i}")
