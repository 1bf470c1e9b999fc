"""How far the change of a single bureau may be from that of all, in a table of bureaus."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.language import _
from sim.report.quantities import percent
from sim.studies.study import Outcome

CLOSURES = "closures_cases"
FEWEST = 39
"""Bureaus times replications below which no range of 95 % is said: ranks have none."""


def single_bureaus(outcome: Outcome, most_arms: int) -> Iterator[str]:
    """In which range the change of closures of most bureaus lies, in single replications."""
    yield _(
        "The intervals above are of all bureaus together. In one bureau, in one course of events, "
        "the change may be far from theirs:"
    )
    rows = outcome.table("bureaus", ("arm", "replication", "bureau", CLOSURES))
    closures = rows.pivot(index=["bureau", "replication"], columns="arm", values=CLOSURES)
    reference, *arms = outcome.study.arms
    for arm in arms[:most_arms]:
        each = (closures[arm] / closures[reference] - 1).replace([np.inf, -np.inf], np.nan).dropna()
        if len(each) < FEWEST:
            yield _("{arm}: too few bureaus and replications ({n}) to say.", arm=arm, n=len(each))
            continue
        low, high = np.quantile(each, [0.025, 0.975])
        yield _(
            "{arm}: {low} to {high} % of a bureau's closures, in 95 % of all {n:,} bureaus and "
            "replications; fewer than under {reference} in {share} % of them.",
            arm=arm,
            low=percent(low, signed=True),
            high=percent(high, signed=True),
            n=len(each),
            reference=reference,
            share=percent(float((each < 0).mean()), digits=0),
        )
