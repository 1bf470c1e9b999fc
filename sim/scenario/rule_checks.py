"""Checks of what a rule's options say of kinds and teams."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sim.language import _
from sim.scenario.problems import Finding, nearest, shown


def option_findings(
    weights: Any, cards: Any, kinds: Sequence[str], teams: int
) -> Iterator[Finding]:
    """Weights are of kinds that there are, and no more teams have cards than there are.

    Parameters
    ----------
    weights, cards
        What stands under these keys of the allocation; of a wrong form, anything.
    kinds : sequence of str
        Names of the kinds.
    teams : int
        How many there are; 0: that is not known.
    """
    for kind in weights if isinstance(weights, dict) else ():
        if kind not in kinds:
            why = _("no kind {kind}; {nearest}", kind=shown(kind), nearest=nearest(kind, kinds))
            yield ("allocation", "weights", kind), why
    if isinstance(cards, list) and 0 < teams < len(cards):
        why = _("found {numbers} numbers for {teams} teams", numbers=len(cards), teams=teams)
        yield ("allocation", "cards"), why
