"""How often a fit to a ledger keeps the truth, on ledgers that the simulator wrote itself.

    PYTHONPATH=. python benchmarks/ledger_recovery.py [truths]
    PYTHONPATH=. python benchmarks/ledger_recovery.py known

Each truth is a bureau of ten officers that has run for two years; twelve months of it are the
ledger. Printed beside it: whether the share of time worked that is true is within the range that is
kept, whether the true set itself is ruled out, and the mean wait (median of the sets that are kept
at the share of time nearest to the true one, which the fit is not told), over the true one. The
second form fits at a share of time worked that is known: 0.3, 0.6, 0.9.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.history_matching import LIMIT, played_implausibility
from sim.fitting.fit import Fit, discrepancy, fit_seen
from sim.fitting.model import Point
from sim.fitting.replay import Points, played
from sim.fitting.seen import Seen
from sim.running.executors import Where
from sim.scenario.scenario import from_mapping
from sim.studies.replication import Setup, plays
from sim.world.streams import Streams

OFFICERS, CASES, MONTHS, HISTORY = 10, 12.0, 12, 24
MONTH_DAYS = 30.4
STEP = 0.05
"""Half of what lies between the shares of time worked that are tried."""


def truth(number: int) -> dict[str, Any]:
    """One of the truths: shares of time worked evenly from 0.3 to 0.95, the rest by chance."""
    u = Streams(7, number).draws("truth", 6)
    return {
        "use": float(0.3 + 0.65 * ((number * 0.618034) % 1)),
        "wait": float(20 * 4 ** u[0]),
        "cv": float(0.4 + 1.1 * u[1]),
        "speed_cv": float(0.4 * u[2]),
        "skew": float(0.4 * u[3]),
        "by_load": float(u[4] < 0.5),
        "order": "allocated_first" if u[5] < 0.5 else "newest_first",
    }


def ledger(one: dict[str, Any], seed: int) -> Seen:
    """Twelve months of a bureau that has run for two years."""
    shares = np.exp(one["skew"] * np.linspace(-1.5, 1.5, OFFICERS))
    time = shares / shares.max() if one["by_load"] else np.ones(OFFICERS)
    work = one["use"] * MONTH_DAYS * time.mean() / CASES / (1 + one["speed_cv"] ** 2)
    half = {"exponential": {"mean": work / 2}}
    wait = {"gamma": {"mean": one["wait"], "cv": one["cv"]}}
    speed = {"lognormal": {"mean": 1, "cv": one["speed_cv"]}}
    scenario = from_mapping(
        {
            "title": "A truth",
            "calendar": {"start": "2011-01", "months": MONTHS, "working_days": "all"},
            "history": {"months": HISTORY},
            "intake": {
                "cases_per_month": CASES * OFFICERS,
                "regions": [
                    {"name": f"O{i + 1:03d}", "share": share, "home": [i + 1]}
                    for i, share in enumerate(shares.tolist())
                ],
                "dispersion": {"cv": 0.1},
            },
            "route": [
                {"stage": "first", "role": "officer", "work": half, "wait": wait},
                {"stage": "last", "role": "officer", "work": half},
            ],
            "amount": 1000,
            "teams": {
                "each": {"officer_speed": speed, "assistant_speed": None},
                "list": [
                    {"name": f"O{i + 1:03d}", "availability": round(share, 4)}
                    for i, share in enumerate(time.tolist())
                ],
            },
            "service_order": one["order"],
            "month_factor": {"cv": 0.1},
            "follow_up": {"months": 0},
            "allocation": {"rule": "regional", "timing": "rolling"},
            "arms": [{"name": "as_it_was"}],
            "seed": seed,
        }
    )
    ((_, play),) = plays(Setup(scenario), 0)
    return Seen(play, {"working_days": "all"})


def worst_of_truth(fit: Fit, one: dict[str, Any]) -> float:
    """The largest implausibility of the true set, played as the others were."""
    true = Point(
        one["use"], one["wait"] / fit.replay.known.mean_days, one["cv"], one["speed_cv"],
        one["by_load"], one["order"],
    )  # fmt: skip
    near = min(abs(s.point.use - true.use) for s in fit.sets)
    alike = [s.point for s in fit.sets if abs(s.point.use - true.use) <= near + 1e-9]
    plays = played(Points(fit.replay, (true, *alike), 16, first=1000), Where(1))
    same = np.zeros(len(plays))
    found = played_implausibility(fit.observed, plays, discrepancy(fit.observed), same)
    return float(np.nanmax(found[0]))


def recovered(number: int) -> dict[str, Any]:
    """What a fit says of one truth."""
    one = truth(number)
    fit = fit_seen(ledger(one, seed=100 + number), MONTHS)
    low, high = fit.use_range or (np.nan, np.nan)
    here = min((abs(s.point.use - one["use"]) for s in fit.kept), default=0.0)
    near = [s for s in fit.kept if abs(s.point.use - one["use"]) <= here + 1e-9]
    waits = [fit.replay.known.wait_mean(s.point) for s in near]
    worst = worst_of_truth(fit, one)
    return {
        **one,
        "kept": len(fit.kept),
        "use_low": low,
        "use_high": high,
        "use_is_in": low - STEP <= one["use"] <= high + STEP,
        "worst_of_truth": worst,
        "truth_is_kept": worst <= LIMIT,
        "wait_over_true": float(np.median(waits)) / one["wait"] if waits else np.nan,
        "ruled_out_by": fit.ruled_out_by,
    }


def known_use() -> None:
    """The mean wait, the median of the sets that are kept, where the share of time is known."""
    for use in (0.3, 0.6, 0.9):
        for seed in (5, 6):
            one = {
                "use": use, "wait": 40.0, "cv": 0.8, "speed_cv": 0.2, "skew": 0.0, "by_load": 0.0,
                "order": "allocated_first",
            }  # fmt: skip
            fit = fit_seen(ledger(one, seed), MONTHS, uses=(use,))
            waits = [fit.replay.known.wait_mean(s.point) for s in fit.kept]
            found = f"{np.median(waits) / one['wait']:.3f}" if waits else "everything is ruled out"
            print(f"use {use}, seed {seed}: {len(waits)} sets, wait over true {found}", flush=True)


def main(truths: int) -> None:
    """Print a row a truth, and count."""
    rows = []
    for number in range(truths):
        rows.append(recovered(number))
        table = pd.DataFrame(rows)
        print(table.iloc[-1:].round(3).to_string(header=number == 0), flush=True)
    near = (table["wait_over_true"] - 1).abs() <= 0.1
    print(f"share of time worked in the kept range: {table['use_is_in'].sum()} of {truths}")
    print(f"true set not ruled out: {table['truth_is_kept'].sum()} of {truths}")
    print(f"mean wait within 10 %: {near.sum()} of {truths}")


if __name__ == "__main__":
    if sys.argv[1:] == ["known"]:
        known_use()
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
