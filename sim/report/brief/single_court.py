"""How far the difference may be from its mean in a single court, in a sentence."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from sim.analysis.by_year import single_range
from sim.language import _
from sim.report.quantities import number
from sim.scenario.catalogue import MEASURES
from sim.studies.study import Outcome

CLOSURES = "closures_cases"
FEWEST = 10
"""Replications, or bureaus times replications, below which no range is said."""


def range_of_a_single_court(outcome: Outcome, arm: str, reference: str) -> str:
    """In which range the difference in closures lies in a single court."""
    if outcome.study.kind == "bureaus":
        return _in_the_table(outcome, arm, reference)
    closures = _closures(outcome.table("replications", ("arm", "replication", CLOSURES)), [])
    each = (closures[arm] - closures[reference]).to_numpy(dtype=np.float64)
    low, high = single_range(each)
    if len(each) < FEWEST or math.isnan(low):
        return _("{arm}: too few replications ({n}) to say.", arm=arm, n=len(each))
    return _(
        "{arm}: {low} to {high} cases, with 95 % (prediction interval over {n} replications).",
        arm=arm,
        low=number(low, MEASURES[CLOSURES], signed=True),
        high=number(high, MEASURES[CLOSURES], signed=True),
        n=len(each),
    )


def _in_the_table(outcome: Outcome, arm: str, reference: str) -> str:
    """The same of a table of bureaus: over all of its bureaus and replications."""
    rows = outcome.table("bureaus", ("arm", "replication", "bureau", CLOSURES))
    closures = _closures(rows, ["bureau"])
    each = (closures[arm] / closures[reference] - 1).replace([np.inf, -np.inf], np.nan).dropna()
    if len(each) < FEWEST:
        return _("{arm}: too few bureaus and replications ({n}) to say.", arm=arm, n=len(each))
    low, high = np.quantile(each, [0.025, 0.975])
    return _(
        "{arm}: {low} to {high} % of a bureau's closures, in 95 % of all {n:,} bureaus and "
        "replications; fewer than under {reference} in {share} % of them.",
        arm=arm,
        low=f"{100 * low:+.1f}".replace("-", "−"),
        high=f"{100 * high:+.1f}".replace("-", "−"),
        n=len(each),
        reference=reference,
        share=f"{100 * float((each < 0).mean()):.0f}",
    )


def _closures(rows: pd.DataFrame, labels: list[str]) -> pd.DataFrame:
    return rows.pivot(index=[*labels, "replication"], columns="arm", values=CLOSURES)
