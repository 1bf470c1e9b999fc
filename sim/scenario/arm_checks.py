"""Checks of arms: the parts they name, and the pairs of them that are compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.language import _
from sim.scenario.plain import dig, values
from sim.scenario.problems import Finding, nearest, shown


def part_names(data: Any) -> Iterator[Finding]:
    """Arms name parts that exist, each once."""
    known = [str(name) for _loc, name in values(data, ("parts",), "name")]
    for loc, value in values(data, ("arms",), "parts"):
        names = value if isinstance(value, list) else []
        for j, name in enumerate(names):
            if isinstance(name, str) and name not in known:
                hint = nearest(name, known) if known else _("the scenario has no parts")
                yield (*loc, j), _("no part {part}; {nearest}", part=shown(name), nearest=hint)
            elif name in names[:j]:
                yield (*loc, j), _("{name} is named twice", name=shown(name))


def contrasted_arms(data: Any) -> Iterator[Finding]:
    """Contrasts are of two arms that exist, each pair once."""
    arms = [str(name) for _loc, name in values(data, ("arms",), "name") if name is not None]
    contrasts = dig(data, "contrasts")
    before: list[Any] = []
    for i, pair in enumerate(contrasts if isinstance(contrasts, list) else []):
        if not isinstance(pair, list) or len(pair) != 2:
            continue  # its form is wrong anyway
        for j, name in enumerate(pair):
            if isinstance(name, str) and name not in arms:
                why = _("no arm {arm}; {nearest}", arm=shown(name), nearest=nearest(name, arms))
                yield ("contrasts", i, j), why
        if pair[0] == pair[1]:
            yield ("contrasts", i), _("an arm against itself; name two arms")
        elif pair in before:
            yield ("contrasts", i), _("is there already")
        elif arms and pair[1] == arms[0] and pair[0] in arms:
            why = _("every arm is compared with the first, {arm}, anyway", arm=shown(arms[0]))
            yield ("contrasts", i), why
        before.append(pair)
