"""Measures by name, with or without the unit that ends it."""

from __future__ import annotations

from collections.abc import Iterable

from sim.scenario.problems import InputError, Place, Problem, nearest

UNITS = ("cases", "days", "yuan", "share")


def known_measure(name: str, known: Iterable[str], where: Place) -> str:
    """The full name of a measure: ``closures`` is ``closures_cases``.

    Raises
    ------
    InputError
        If no measure has this name.
    """
    names = list(known)
    for full in (name, *(f"{name}_{unit}" for unit in UNITS)):
        if full in names:
            return full
    raise InputError([Problem(where, f"no measure '{name}'; {nearest(name, names)}")])
