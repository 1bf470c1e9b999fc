"""Shares that are likely not meant as they stand: one in per cent beside others, or a bad sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.language import _, marked
from sim.scenario.scenario import Scenario

ROUNDING = 0.02
"""How far a sum of shares may lie from 1, as that of three times 0.33 does."""
NEAR = 0.25
"""How near to 1 a sum must lie, so that it is likely that shares were meant to add up to 1."""


IN_PER_CENT = {
    "regions": marked(
        "region {name} has the share {share:g}, which is {percent:.0f} % of all cases: is "
        "{meant:g} meant?"
    ),
    "kinds": marked(
        "kind {name} has the share {share:g}, which is {percent:.0f} % of all cases: is "
        "{meant:g} meant?"
    ),
}
BAD_SUM = {
    "regions": marked(
        "the shares of the regions add up to {total:g}, not 1: they are weights, and what "
        "counts is each one's part of the sum"
    ),
    "kinds": marked(
        "the shares of the kinds add up to {total:g}, not 1: they are weights, and what "
        "counts is each one's part of the sum"
    ),
}


def odd_shares(scenario: Scenario) -> Iterator[str]:
    """Warnings of shares of regions and kinds, each said once.

    Shares are weights and need not add up to 1; those that nearly do were likely meant to.
    """
    texts: list[str] = []
    for arm in scenario.arms:
        setting = arm.setting
        texts += _odd({region.name: region.share for region in setting.intake.regions}, "regions")
        texts += _odd({kind.name: kind.share for kind in setting.kinds}, "kinds")
    yield from dict.fromkeys(texts)


def _odd(shares: Mapping[str, float], of: str) -> Iterator[str]:
    total = sum(shares.values())
    for name in in_per_cent(shares):
        share = shares[name]
        values = {"share": share, "percent": 100 * share / total, "meant": share / 100}
        yield _(IN_PER_CENT[of], name=name, **values)
    if _misses_one(shares):
        yield _(BAD_SUM[of], total=total)


def in_per_cent(shares: Mapping[str, float]) -> list[str]:
    """The names whose share makes the sum 1 if it is taken for per cent; none if one does not."""
    large = [name for name, share in shares.items() if share > 1]
    rest = sum(share for share in shares.values() if share <= 1)
    meant = rest + sum(shares[name] for name in large) / 100
    fits = 0 < len(large) < len(shares) and abs(meant - 1) <= ROUNDING
    return large if fits else []


def _misses_one(shares: Mapping[str, float]) -> bool:
    total = sum(shares.values())
    fractions = len(shares) > 1 and all(share < 1 for share in shares.values())
    return fractions and ROUNDING < abs(total - 1) <= NEAR
