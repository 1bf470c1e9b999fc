"""Whether the range over a fit's sets holds what a rule would truly have changed at a court.

    PYTHONPATH=. python benchmarks/ledger_range.py [ledgers]
    PYTHONPATH=. python benchmarks/ledger_range.py known [ledgers]

Each ledger is of a bureau as in ledger_recovery.py, at a share of time worked of 0.3 and 0.9 in
turn. Its true effect is the mean difference in closures between a rule and the ledger's own
allocation on the ledger's cases, under the true works, waits and officers: each with the speed that
he or she really had, which is what a court asks about. The second form tells the fit the share.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from ledger_recovery import CASES, MONTH_DAYS, MONTHS, OFFICERS, ledger, truth

from sim.arrays import FloatArray
from sim.fitting.fit import Fit, fit_seen
from sim.fitting.model import USES, Point
from sim.fitting.past import past_of
from sim.fitting.replay import Cases, docket_of
from sim.fitting.seen import Seen
from sim.fitting.waves import OF_ONE_USE, USUAL
from sim.fitting.writing import ARMS
from sim.scenario.scenario import from_mapping
from sim.studies.replication import Setup, plays

OF_SETS, OF_TRUTH = 20, 40
"""Replications."""


def effects(data: dict[str, Any], cases: Cases, replications: int) -> FloatArray:
    """Differences in closures of top-up and rotation from the ledger's allocation, (R, 2)."""
    scenario = from_mapping({**data, "arms": [dict(arm) for arm in ARMS]})
    setup = Setup(scenario, docket_of(scenario, cases))
    closed = np.array(
        [
            [past_of(play).closures.sum() for _arm, play in plays(setup, replication)]
            for replication in range(replications)
        ]
    )
    return np.asarray(closed[:, 1:] - closed[:, :1], dtype=np.float64)


def true_bureau(fit: Fit, one: dict[str, Any], seen: Seen) -> dict[str, Any]:
    """The scenario of a truth, its officers with the speeds that they had."""
    point = Point(
        one["use"], one["wait"] / fit.replay.known.mean_days, one["cv"], one["speed_cv"],
        one["by_load"], one["order"],
    )  # fmt: skip
    data = fit.whole.data(point)
    shares = np.exp(one["skew"] * np.linspace(-1.5, 1.5, OFFICERS))
    time = shares / shares.max() if one["by_load"] else np.ones(OFFICERS)
    work = one["use"] * MONTH_DAYS * time.mean() / CASES / (1 + one["speed_cv"] ** 2)
    half = {"work": {"exponential": {"mean": float(work) / 2}}}
    speeds = seen.play.world.staff.officer_ability.tolist()
    officers = [
        {**team, "availability": round(share, 4), "officer_speed": speed}
        for team, share, speed in zip(data["teams"]["list"], time.tolist(), speeds, strict=True)
    ]
    return {
        **data,
        "route": [{**stage, **half} for stage in data["route"]],
        "teams": {**data["teams"], "list": officers},
    }


def compared(number: int, *, is_known: bool) -> list[bool]:
    """Whether the range holds the true effect of each rule, as far as chance lets one see."""
    one = truth(20 + number)
    one |= {"use": (0.3, 0.9)[number % 2], "by_load": float(number > 1)}
    seen = ledger(one, seed=300 + number)
    uses, effort = ((one["use"],), OF_ONE_USE) if is_known else (USES, USUAL)
    fit = fit_seen(seen, MONTHS, uses=uses, effort=effort)
    if not fit.kept:
        print(f"{number}, use {one['use']}: everything is ruled out", flush=True)
        return []
    true = effects(true_bureau(fit, one, seen), seen.cases, OF_TRUTH)
    found = np.array(
        [effects(fit.whole.data(s.point), seen.cases, OF_SETS).mean(axis=0) for s in fit.kept]
    )
    held = []
    for arm, mean, error, low, high in zip(
        ARMS[1:], true.mean(axis=0), true.std(axis=0, ddof=1) / np.sqrt(OF_TRUTH),
        found.min(axis=0), found.max(axis=0), strict=True,
    ):  # fmt: skip
        held.append(bool(low - 2 * error <= mean <= high + 2 * error))
        print(f"{number}, use {one['use']}, {arm['name']}: true {mean:+.1f} (standard error "
              f"{error:.1f}), over {len(found)} sets {low:+.1f} to {high:+.1f}",
              flush=True)  # fmt: skip
    return held


def main(ledgers: int, *, is_known: bool) -> None:
    """Print a row a ledger and rule, and count."""
    held = [one for number in range(ledgers) for one in compared(number, is_known=is_known)]
    print(f"the true effect is in the range in {sum(held)} of {len(held)}")


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    main(numbers[0] if numbers else 6, is_known="known" in sys.argv)
