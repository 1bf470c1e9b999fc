"""A month in which teams are given a case from the pool whenever one is closed or filed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import IntArray
from sim.bureau.dealing import Dealing
from sim.bureau.workforce import Moment

if TYPE_CHECKING:
    from sim.bureau.bureau import Bureau


def month_of_pulling(
    bureau: Bureau, dealing: Dealing, coming: IntArray, until: float
) -> Iterator[Moment]:
    """What comes after a month's beginning, up to its count on the day ``until``.

    The rule is asked about the pool at the event, at each filing, and at each closure before the
    count; filings come in behind those that wait.
    """
    bureau.deal_pool(dealing)
    for case in coming.tolist():
        yield from _closures(bureau, dealing, float(bureau.world.docket.filed[case]))
        bureau.pool = np.append(bureau.pool, case)
        bureau.deal_pool(dealing)
    yield from _closures(bureau, dealing, until)


def _closures(bureau: Bureau, dealing: Dealing, until: float) -> Iterator[Moment]:
    """Wait for a day, and deal at each closure before it."""
    while bureau.day < until:
        yield from bureau.until_closure(until)
        if bureau.day < until:
            bureau.deal_pool(dealing)
