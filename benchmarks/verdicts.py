"""How often a true model passes each criterion of the verdict, and all of them.

One play of a scenario is taken for the ledger, the others for the prediction: the model is the very
one that made the months, with no value estimated. What it misses it misses by chance, so that these
are the most that any fitted model can reach. Months of one play are not independent of each other
(its backlog, its officers' speeds), and nor are the criteria.

    PYTHONPATH=. python benchmarks/verdicts.py [PLAYS]

prints a row a number of held-out months; 400 plays of 12 fitted and 6, 12 or 24 held-out months
take two minutes.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import FloatArray
from sim.fitting.prediction import Flows, Observed, Prediction
from sim.fitting.verdict import Verdict, verdict
from sim.measures.play import Play
from sim.measures.spread import gini
from sim.scenario.scenario import from_mapping
from sim.studies.replication import Setup, plays

FITTED, HELD_OUT = 12, (6, 12, 24)
DAYS = 21
SCENARIO = {
    "title": "A bureau whose months vary as those of real ones",
    "calendar": {"start": "2011-01", "months": FITTED + max(HELD_OUT), "days_per_month": DAYS},
    "history": {"months": 12},
    "intake": {
        "cases_per_month": 90,
        "dispersion": {"cv": 0.1},
        "regions": [{"name": "all", "share": 1, "home": [1, 2, 3, 4, 5]}],
    },
    "month_factor": {"cv": 0.15},
    "route": [
        {"stage": "open", "role": "officer", "work": {"exponential": {"mean": 0.4}},
         "wait": {"gamma": {"mean": 40, "cv": 0.8}}},
        {"stage": "close", "role": "officer", "work": {"exponential": {"mean": 0.4}}},
    ],
    "amount": 1000,
    "teams": {
        "count": 5,
        "officer_speed": {"lognormal": {"mean": 1, "cv": 0.3}},
        "assistant_speed": None,
    },
    "arms": [{"name": "as it is", "allocation": {"rule": "rotation", "timing": "rolling"}}],
}  # fmt: skip


@dataclass(frozen=True)
class Past:
    """What a verdict needs of a play."""

    closed: FloatArray
    filed: FloatArray
    closing: FloatArray
    gini: FloatArray
    hazard: FloatArray
    durations: FloatArray

    @property
    def flows(self) -> Flows:
        """All months."""
        opening = self.closing - self.filed + self.closed
        return Flows(opening, self.filed, self.closed, self.closing)


def past_of(play: Play) -> Past:
    """What a verdict needs; days from filing to closure of cases filed in the first half year."""
    end = play.calendar.start_day + DAYS * np.arange(1, play.calendar.months + 1)
    filed, closed = play.log.docket.filed, play.log.closed
    begin = end - DAYS
    per_month = [
        ((at > a) & (at <= b)).sum()
        for at in (closed, filed)
        for a, b in zip(begin, end, strict=True)
    ]
    closures, filings = np.array(per_month, dtype=float).reshape(2, -1)
    is_open = [(np.clip(np.nan_to_num(closed, nan=np.inf), a, b) - np.clip(filed, a, b)).sum()
               for a, b in zip(begin, end, strict=True)]  # fmt: skip
    pending = np.array([((filed <= b) & ~(closed <= b)).sum() for b in end], dtype=float)
    spread = np.array([gini(row[row > 0]) for row in play.window("backlog").astype(float)])
    first = (filed > begin[0]) & (filed <= end[5])
    durations = np.nan_to_num(closed[first], nan=np.inf) - filed[first]
    return Past(closures, filings, pending, spread, closures / np.array(is_open), durations)


def judged(pasts: list[Past], truth: int, months: int) -> Verdict:
    """The verdict where one play is the ledger, and the others are the prediction."""
    ledger, others = pasts[truth], [past for i, past in enumerate(pasts) if i != truth]
    held = slice(FITTED, FITTED + months)
    days = np.quantile(ledger.durations, [0.25, 0.5, 0.75], method="inverted_cdf")

    def curve(past: Past) -> FloatArray:
        return np.asarray((past.durations[:, None] <= days).mean(axis=0))

    def cut(flows: Flows, part: slice) -> Flows:
        return Flows(*(one[..., part] for one in vars(flows).values()))

    flows = [cut(past.flows, held) for past in others]
    together = (np.stack([vars(one)[name] for one in flows]) for name in vars(flows[0]))
    prediction = Prediction(
        tuple(f"month {i}" for i in range(months)),
        np.stack([past.closed[held] for past in others]),
        np.stack([past.gini[held] for past in others]),
        np.stack([curve(past) for past in others]),
        Flows(*together),
    )
    observed = Observed(
        ledger.closed[held], ledger.gini[held], curve(ledger),
        tuple(f"fitted {i}" for i in range(FITTED)), ledger.closed[:FITTED],
        ledger.hazard[:FITTED], ledger.hazard[held], cut(ledger.flows, slice(held.stop)),
    )  # fmt: skip
    return verdict(prediction, observed, {"none is fitted": 0.0})


def main(replications: int) -> None:
    """Print how often each criterion is passed."""
    setup = Setup(from_mapping(SCENARIO, "verdicts"))
    pasts = [past_of(play) for r in range(replications) for _arm, play in plays(setup, r)]
    rows = []
    for months in HELD_OUT:
        found = [judged(pasts, truth, months) for truth in range(replications)]
        passed = pd.DataFrame(
            [{row.criterion.name: row.answer == "passed" for row in one.rows} for one in found]
        ).mean()
        missed = np.array([len(one.those("failed")) for one in found])
        counts = {"ALL": (missed == 0).mean(), "all but one": (missed == 1).mean()}
        counts["all but two"] = (missed == 2).mean()
        rows.append({"held-out months": months, **passed, **counts})
    print(pd.DataFrame(rows).set_index("held-out months").T.round(3).to_string())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
