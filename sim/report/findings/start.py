"""Where a comparison begins with given desks: what of a difference may come from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.language import _, in_a_row, marked
from sim.scenario.opening import entries_of, opening_count, untouched_count
from sim.scenario.scenario import Scenario

THE_SAME = marked(
    "The comparison begins with {n:,} opening cases{pool}, the same for all arms, and not with "
    "desks that a rule has filled. What of a difference stems from that start, and what from the "
    "rule, this run does not tell apart; in the first months it can be most of it. Another start "
    "(other opening_stages, or a history) shows how much hangs on it."
)

ALONE = marked(
    "The comparison begins with {n:,} opening cases{pool}, and not with desks that a rule has "
    "filled. What is shown owes something to that start, in the first months perhaps most of it. "
    "Another start (other opening_stages, or a history) shows how much hangs on it."
)
"""The same where there is one arm."""


def of_the_start(scenario: Scenario, docket: Mapping[str, Any]) -> list[str]:
    """What a comparison without history owes to its opening cases; nothing if there are none.

    Parameters
    ----------
    docket : Mapping[str, Any]
        What a manifest says of a given docket; empty: there is none.
    """
    file = scenario.file
    if "opening" in docket:
        cases, in_pool, untouched = map(docket["opening"].get, ("cases", "in_pool", "untouched"))
    else:
        cases = opening_count(file.opening_backlog)
        in_pool = sum(one.cases for one in entries_of(file.opening_backlog) if one.team is None)
        untouched = untouched_count(file.opening_backlog, file.opening_stages)
    if scenario.history_months or not cases:
        return []
    pool = _(" ({pool:,} of them in the pool)", pool=in_pool) if in_pool else ""
    sentences = [_(THE_SAME if len(scenario.arms) > 1 else ALONE, n=cases, pool=pool)]
    if untouched:
        sentences.append(
            _(
                "Nobody has worked on {n:,} of them, so that closures of the first months are too "
                "few under every arm, and those of later months too many.",
                n=untouched,
            )
        )
    return [in_a_row(sentences)]
