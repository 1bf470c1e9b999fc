"""What adjusting a run's differences for the drawn speeds does to its answer, in sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from sim.language import _
from sim.report.findings.worlds import Unlike, of_same_cases
from sim.report.quantities import between, in_percent, number
from sim.scenario.catalogue import MEASURES
from sim.studies.run import Run
from sim.studies.study import Outcome

ENDS = "simultaneous_low_95", "simultaneous_high_95"
PLAIN = "_plain"


def adjusted(run: Outcome, unlike: Unlike) -> Iterator[str]:
    """For each pair of arms with the same cases the adjusted difference, or why there is none."""
    if not isinstance(run.study, Run) or not run.study.adjusted:
        return
    pair = ["measure", "arm", "reference"]
    plain = run.table("comparison")[[*pair, *ENDS]]
    rows = run.table("adjusted").merge(plain, on=pair, suffixes=("", PLAIN))
    rows = of_same_cases(rows[rows["measure"] == "closures_cases"], unlike)
    for _place, row in rows[~rows["reference"].isin(unlike.cases)].iterrows():
        yield _sentence(row)
    yield _(
        "Of the two intervals, choose which one counts before you have seen either. The adjusted "
        "differences of all measures are in adjusted.csv."
    )


def _sentence(row: pd.Series) -> str:
    measure = MEASURES["closures_cases"]
    of = {"arm": row["arm"], "reference": row["reference"], "n": int(row["replications"])}
    if math.isnan(row["difference"]):
        return _(
            "{arm} against {reference}: not adjusted for the drawn speeds; {n} replications are "
            "too few for {q} controls, or the measure is not defined in all of them.",
            q=int(row["controls"]),
            **of,
        )
    low, high = (row[f"{end}{PLAIN}"] for end in ENDS)
    if not row[ENDS[1]] - row[ENDS[0]] < high - low:
        return _(
            "{arm} against {reference}: adjusting for the drawn speeds, which explain {share} of "
            "the variance of the difference in closures, does not make the interval narrower here.",
            share=in_percent(row["r_squared"], digits=0),
            **of,
        )
    return _(
        "{arm} against {reference}, adjusted for the drawn speeds: {difference} cases closed (95 % "
        "interval {ends}; {plain} without it). How fast and how well placed the drawn people are "
        "explains {share} of the variance of the difference.",
        difference=number(row["difference"], measure, signed=True),
        ends=between(row[ENDS[0]], row[ENDS[1]], measure, signed=True),
        plain=between(low, high, measure, signed=True),
        share=in_percent(row["r_squared"], digits=0),
        **of,
    )
