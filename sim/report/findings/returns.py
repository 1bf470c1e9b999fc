"""What is to be said where cases come back: closures that do are no gain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.language import _
from sim.scenario.cases import any_return
from sim.scenario.scenario import Arm, Scenario

NET = ("net_closures_cases", "returned_cases")
"""What stands beside closures where cases come back."""


def has_returns(arms: Iterable[Arm]) -> bool:
    """Whether it is said of any arm which of its cases come back."""
    return any(any_return(arm.setting.kinds) for arm in arms)


def with_net_closures(measures: Sequence[str], arms: Iterable[Arm]) -> list[str]:
    """The measures; after closures what is left of them, where cases come back."""
    more = NET if has_returns(arms) else ()
    return [one for name in measures for one in (name, *more * (name == "closures_cases"))]


def not_only_capacity(scenario: Scenario) -> list[str]:
    """That a difference in net closures is one in pending cases, where cases come back."""
    if not has_returns(scenario.arms) or len(scenario.arms) < 2:
        return []
    return [
        _(
            "More net closures need not mean more capacity. With the same filings an arm has more "
            "of them than {reference} by just what it has less pending at the last count; that "
            "goes on growing only as long as pending cases grow under {reference} or fall under "
            "the arm.",
            reference=scenario.reference.name,
        )
    ]


def drawn_again(scenario: Scenario) -> list[str]:
    """That a given docket does not say what comes back, where anything does."""
    if not has_returns(scenario.arms):
        return []
    return [_("Which of its cases come back is drawn anew in each replication.")]


def returns_in_words(scenario: Scenario) -> list[str]:
    """What closures, times and differences mean where cases come back; nothing elsewhere."""
    if not has_returns((scenario.history, *scenario.arms)):
        return []
    return [
        _(
            "Some cases come back after closure. Closures count such a case twice, so more of them "
            "need not be a gain: look at net closures, which leave out what came back in these "
            "months. They know nothing of what comes back after the last count: an arm that closes "
            "earlier has seen more of its closures come back by then. Times to closure are of "
            "first enforcement alone."
        )
    ]
