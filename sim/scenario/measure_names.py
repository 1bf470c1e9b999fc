"""Names of measures as they are written: in full, or without their unit."""

from __future__ import annotations

from collections.abc import Iterable

from sim.language import _
from sim.scenario.catalogue import ENDINGS, OF_A_BUREAU
from sim.scenario.problems import nearest


def full_name(name: str, known: Iterable[str] = OF_A_BUREAU) -> str:
    """The full name of a measure: ``closures`` is ``closures_cases``.

    Parameters
    ----------
    known : Iterable[str]
        Measures that may be named here.

    Raises
    ------
    ValueError
        If no measure has this name; says which there are.
    """
    names = list(known)
    for full in (name, *(f"{name}_{unit}" for unit in ENDINGS)):
        if full in names:
            return full
    raise ValueError(_("no measure '{name}'; {nearest}", name=name, nearest=nearest(name, names)))
