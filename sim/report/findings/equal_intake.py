"""What equal intake does by itself, and what only a look at the backlogs adds, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from sim.analysis.intervals import mean_ends
from sim.analysis.ratio import Ratio, ratio_of_means
from sim.language import _, marked
from sim.report.quantities import between, number, percent, spreads
from sim.scenario.catalogue import MEASURES
from sim.scenario.scenario import Arm, Scenario

CLOSURES = MEASURES["closures_cases"]


@dataclass(frozen=True)
class Pair:
    """Names of two arms that differ in their rules alone, as they both do from the reference.

    Attributes
    ----------
    even : str
        Its rule gives all teams alike and looks at no backlog.
    looking : str
        Under its rule who has little gets more.
    """

    even: str
    looking: str


def pairs_of(scenario: Scenario) -> list[Pair]:
    """Arms that show what equal intake does and what looking at backlogs adds to it.

    There are none unless the reference does neither.
    """
    reference = scenario.reference
    if reference.setting.allocation.deals_evenly or reference.setting.allocation.looks_at_backlogs:
        return []
    others = [arm for arm in scenario.arms[1:] if _differ_in_rule_alone(arm, reference)]
    return [
        Pair(even.name, looking.name)
        for looking in others
        if looking.setting.allocation.looks_at_backlogs
        for even in others
        if even.setting.allocation.deals_evenly
    ]


def _differ_in_rule_alone(one: Arm, other: Arm) -> bool:
    given = other.setting.allocation
    if one.setting.allocation.timing != given.timing:
        return False
    return one.setting.model_copy(update={"allocation": given}) == other.setting


def equal_intake(scenario: Scenario, replications: pd.DataFrame) -> list[str]:
    """For each pair of arms: what one gains of what the other gains, and what is between them."""
    pairs = pairs_of(scenario)
    closures = replications.pivot(index="replication", columns="arm", values=CLOSURES.name)
    return [
        sentence
        for pair in pairs
        for sentence in _of_pair(pair, scenario.reference.name, closures, len(pairs))
    ]


def _of_pair(pair: Pair, reference: str, closures: pd.DataFrame, pairs: int) -> Iterator[str]:
    gains = {arm: closures[arm] - closures[reference] for arm in (pair.even, pair.looking)}
    of = {
        "even": pair.even,
        "arm": pair.looking,
        "reference": reference,
        "gain": number(float(gains[pair.even].mean()), CLOSURES, signed=True),
        "whole": number(float(gains[pair.looking].mean()), CLOSURES, signed=True),
    }
    part, whole = (gain.to_numpy(dtype=float) for gain in gains.values())
    share = ratio_of_means(part, whole, pairs) if whole.mean() > 0 else None
    yield _with_share(share, **of) if share else _without_share(**of)
    yield _beyond(pair, closures, pairs)


def _with_share(share: Ratio, **of: str) -> str:
    return _(
        "Equal intake by itself: {even}, which gives all teams alike and looks at no backlog, "
        "changes closures by {gain} against {reference}. That is {share} % (95 % interval {low} to "
        "{high} %) of the {whole} of {arm}.",
        share=percent(share.value, digits=0),
        low=percent(share.low, digits=0),
        high=percent(share.high, digits=0),
        **of,
    )


def _without_share(**of: str) -> str:
    return _(
        "Equal intake by itself: {even}, which gives all teams alike and looks at no backlog, "
        "changes closures by {gain} against {reference}, and {arm} by {whole}. What share that is "
        "cannot be said: it is not shown that {arm} closes more than {reference}.",
        **of,
    )


def _beyond(pair: Pair, closures: pd.DataFrame, pairs: int) -> str:
    """How many more the arm that looks at backlogs closes than the one that does not."""
    each = (closures[pair.looking] - closures[pair.even]).to_numpy(dtype=float)
    difference, (low, high) = float(each.mean()), map(float, mean_ends(each, pairs))
    return _(
        _beyond_text(difference, low, high),
        arm=pair.looking,
        even=pair.even,
        change=number(difference, CLOSURES, signed=True),
        size=number(abs(difference), CLOSURES),
        interval=between(low, high, CLOSURES, signed=True),
    )


def _beyond_text(difference: float, low: float, high: float) -> str:
    if not spreads(low, high, CLOSURES):
        return marked("Looking at backlogs as well: {arm} closes {change} against {even}.")
    if low <= 0 <= high:
        return marked(
            "Looking at backlogs as well: no difference in closures between {arm} and {even} is "
            "shown ({change}, 95 % interval {interval})."
        )
    if difference > 0:
        return marked(
            "Looking at backlogs as well: {arm} closes {size} cases more than {even} (95 % "
            "interval {interval})."
        )
    return marked(
        "Looking at backlogs as well: {arm} closes {size} cases fewer than {even} (95 % interval "
        "{interval})."
    )
