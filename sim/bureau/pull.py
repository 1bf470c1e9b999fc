"""A month in which teams are given a case from the pool whenever one is closed or filed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np

from sim.arrays import IntArray
from sim.bureau.dealing import Dealing
from sim.bureau.workforce import Moment
from sim.world.world import World


class Puller(Protocol):
    """What this asks of a bureau.

    Attributes
    ----------
    world : World
        What is played.
    pool : IntArray
        Cases filed and not allocated, in order of filing.
    day : float
        Day up to which things have happened.
    """

    world: World
    pool: IntArray
    day: float

    def deal_pool(self, dealing: Dealing) -> None:
        """Ask the rule about the pool."""

    def until_closure(self, day: float) -> Iterator[Moment]:
        """Wait for the next closure, at the latest for a day."""


def month_of_pulling(
    bureau: Puller, dealing: Dealing, coming: IntArray, until: float
) -> Iterator[Moment]:
    """What comes after a month's beginning, up to its count on the day ``until``.

    The rule is asked about the pool at the event, at each filing, and at each closure before the
    count; filings come in behind those that wait, and before those that came back.
    """
    bureau.deal_pool(dealing)
    for case in coming.tolist():
        yield from _closures(bureau, dealing, float(bureau.world.docket.filed[case]))
        bureau.pool = np.sort(np.append(bureau.pool, case))  # before those that came back
        bureau.deal_pool(dealing)
    yield from _closures(bureau, dealing, until)


def _closures(bureau: Puller, dealing: Dealing, until: float) -> Iterator[Moment]:
    """Wait for a day, and deal at each closure before it."""
    while bureau.day < until:
        yield from bureau.until_closure(until)
        if bureau.day < until:
            bureau.deal_pool(dealing)
