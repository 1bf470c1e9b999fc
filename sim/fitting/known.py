"""What a ledger says by itself: intake, kinds, amounts, limits, officers, when they are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.fitting.model import Known, presence
from sim.fitting.past import Past
from sim.fitting.replay import Cases
from sim.fitting.seen import USUAL_LIMIT, Seen
from sim.fitting.statistics import curve

SEED = 21


@dataclass(frozen=True)
class Excess:
    """How much more counts of months vary than chance alone lets them.

    Attributes
    ----------
    cv : float
        SD / mean of the factor that months have in common; 0: chance is enough.
    index : float
        Pearson's statistic over its degrees of freedom: 1 is expected of chance alone.
    low, high : float
        In which 90 of 100 such indices lie, by chance alone (chi-squared).
    """

    cv: float
    index: float
    low: float
    high: float


def excess(counts: FloatArray, expected: FloatArray) -> Excess:
    """Variation of months beyond chance, by the method of moments.

    With a factor of mean 1 and SD cv on the expected counts, counts are negative binomial and have
    the variance E + (cv E)^2; Pearson's statistic X^2 = sum (C - E)^2 / E has then about the mean
    (M - 1) + cv^2 (sum E - sum E^2 / sum E), E being scaled to the counts' own sum; solved for cv
    (Breslow 1984).
    """
    from scipy.stats import chi2

    use = expected > 0
    counts, expected = counts[use], expected[use]
    degrees = len(counts) - 1
    if degrees < 1 or not counts.sum():
        return Excess(0.0, np.nan, np.nan, np.nan)
    expected = expected * counts.sum() / expected.sum()
    pearson = float(((counts - expected) ** 2 / expected).sum())
    size = float(expected.sum() - (expected**2).sum() / expected.sum())
    cv = np.sqrt(max(pearson - degrees, 0.0) / size) if size > 0 else 0.0
    low, high = (float(chi2.ppf(q, degrees)) / degrees for q in (0.05, 0.95))
    return Excess(float(f"{cv:.4g}"), pearson / degrees, low, high)


def expected_closures(past: Past) -> FloatArray:
    """Closures of each month if all months were alike, (M,).

    Each case has in each month the hazard that cases of its age have in all months together
    (Nelson 1972; Aalen 1978), so that neither how many cases are open nor how old they are is taken
    for a difference between months. Their sum is that of the closures.
    """
    ages, share = curve(past)
    open_share = np.concatenate([[1.0], 1 - share])
    steps = 1 - open_share[1:] / np.maximum(open_share[:-1], 1e-300)
    hazard = np.concatenate([[0.0], np.cumsum(steps)])
    begin, end = np.maximum(past.filed, 0.0), np.minimum(past.closed, past.end)
    expected = np.empty(len(past.ends))
    for m, (low, high) in enumerate(zip(past.edges[:-1], past.ends, strict=True)):
        here = (begin < high) & (end > low)
        span = [np.clip(day[here], low, high) - past.filed[here] for day in (begin, end)]
        until = [hazard[np.searchsorted(ages, age, side="right")] for age in span]
        expected[m] = (until[1] - until[0]).sum()
    return expected


def known_of(seen: Seen, months: int) -> Known:
    """What the first months of a play say, and who is there in all of them."""
    past = seen.past.first(months)
    cases = seen.cases.before(past.end)
    rate = _rates(past)
    days, share = curve(past)
    steps = np.diff(np.concatenate([[0.0], days]))
    mean_days = float(steps @ (1 - np.concatenate([[0.0], share[:-1]])))
    there = presence(past)
    return Known(
        base=_base(seen, past, cases, there),
        officers=seen.officers,
        present=there,
        month_days=np.diff(past.edges),
        rate=rate,
        closures=float(past.closures.sum()),
        mean_days=mean_days,
    )


def _rates(past: Past) -> FloatArray:
    there = presence(past)
    edges = past.edges
    days = np.maximum(edges[there[:, 1]] - edges[there[:, 0]], 1.0)
    return np.asarray((past.closed_by_team.sum(axis=1) + 0.25) / days)


def _base(seen: Seen, past: Past, cases: Cases, there: IntArray) -> dict[str, Any]:
    """The scenario but for what is sought."""
    months, labels, names = len(past.ends), seen.months, seen.officers
    filings = excess(past.filings.astype(np.float64), np.diff(past.edges))
    speeds = excess(past.closures.astype(np.float64), expected_closures(past))
    presence_of = list(zip(names, there.tolist(), strict=True))
    return {
        "title": {"en": "A bureau fitted to its ledger", "zh": "按台账拟合的执行局"},
        "calendar": {**seen.calendar, "start": labels[0], "months": months},
        "follow_up": {"months": 0},
        "intake": {
            "cases_per_month": float(f"{past.filings.mean():.6g}"),
            "regions": [
                {**region, "home": list(names)} for region in shares_of(seen.regions, cases.region)
            ],
            "dispersion": {"cv": filings.cv},
        },
        **({"kinds": shares_of(seen.kinds, cases.kind)} if len(seen.kinds) > 1 else {}),
        "amount": amount_of(cases.amount),
        "time_limit_days": float(f"{np.median(cases.limit):.6g}") if len(cases) else USUAL_LIMIT,
        "month_factor": {"cv": speeds.cv},
        "joins": [
            {"team": name, "from": labels[first]}
            for name, (first, _) in presence_of
            if 0 < first < months
        ],
        "leaves": [
            {"team": name, "from": labels[last]}
            for name, (first, last) in presence_of
            if 0 < last < months and first < last
        ],
        "docket": {"file": "fitted.cases.csv", "draw": ["work", "wait"]},
        "opening_stages": "in_proportion",
        "allocation": "as_in_ledger",
        "arms": [{"name": "as_in_ledger"}],
        "seed": SEED,
    }


def shares_of(names: Sequence[str], numbers: IntArray) -> list[dict[str, Any]]:
    """Names with the number of cases of each; half a case where there is none."""
    counts = np.bincount(numbers, minlength=len(names))
    return [
        {"name": name, "share": float(max(count, 0.5))}
        for name, count in zip(names, counts.tolist(), strict=True)
    ]


def amount_of(yuan: FloatArray) -> Any:
    """The distribution of sums: lognormal with their mean and SD; none are known: 0."""
    known = yuan[yuan > 0]
    if len(known) < 2 or known.std() == 0:
        return float(known[0]) if len(known) else 0.0
    mean, cv = float(known.mean()), float(known.std(ddof=1) / known.mean())
    return {"lognormal": {"mean": float(f"{mean:.6g}"), "cv": float(f"{min(cv, 50.0):.4g}")}}
