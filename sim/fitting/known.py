"""What a ledger says by itself: intake, kinds, amounts, limits, officers, when they are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from sim.arrays import FloatArray
from sim.fitting.model import NO_OFFICER, Known, presence
from sim.fitting.past import Past, in_past, past_of
from sim.fitting.replay import Cases
from sim.fitting.statistics import curve
from sim.measures.play import Play

DEFAULT_LIMIT = 126.0
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


@dataclass(frozen=True)
class Seen:
    """A play of the past, and what a scenario says of its calendar.

    Attributes
    ----------
    play : Play
        A ledger as one (or, in tests, a simulated one).
    calendar : Mapping
        The scenario's calendar but for ``start`` and ``months``.
    nobody : str or None
        Team of the play that stands for cases without an officer; the last one.
    """

    play: Play
    calendar: Mapping[str, Any]
    nobody: str | None = None

    @property
    def months(self) -> tuple[str, ...]:
        """Names of the months, (M,)."""
        return self.play.calendar.labels[self.play.calendar.history_months :]

    @property
    def officers(self) -> tuple[str, ...]:
        """Names of the T officers."""
        names = self.play.world.staff.names
        return tuple(names if self.nobody is None else names[:-1])

    @cached_property
    def past(self) -> Past:
        """Its cases; those of nobody are no team's."""
        past = past_of(self.play)
        teams = len(self.officers)
        return replace(past, team=np.where(past.team < teams, past.team, -1), teams=teams)

    @cached_property
    def cases(self) -> Cases:
        """The cases of its past with what the docket says of them, in order of filing."""
        docket, kept = self.play.log.docket, in_past(self.play)
        amount = np.nan_to_num(docket.amount[kept], nan=0.0)
        limit = np.where(np.isfinite(docket.limit), docket.limit, DEFAULT_LIMIT)[kept]
        columns = self.past.filed, self.past.team, docket.kind[kept], amount, limit
        order = np.argsort(self.past.filed, kind="stable")
        return Cases(*(column[order] for column in columns))

    @property
    def kinds(self) -> tuple[str, ...]:
        """Names of the kinds, as they are in the scenario."""
        return tuple(f"K{i + 1:02d}" for i in range(len(self.play.log.docket.kinds)))


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


def _base(seen: Seen, past: Past, cases: Cases, there: Any) -> dict[str, Any]:
    names = seen.officers
    months = len(past.ends)
    received = past.received.sum(axis=1)
    regions: list[dict[str, Any]] = [
        {"name": name, "share": float(count) + 0.1, "home": [name]}
        for name, count in zip(names, received.tolist(), strict=True)
    ]
    nobody = int(((cases.team < 0) & (cases.filed >= 0)).sum())
    regions.append({"name": NO_OFFICER, "share": nobody + 0.1, "home": list(names)})
    filings = excess(past.filings.astype(np.float64), np.diff(past.edges))
    speeds = excess(past.closures.astype(np.float64), expected_closures(past))
    shares = np.bincount(cases.kind, minlength=len(seen.kinds))
    labels = seen.months
    return {
        "title": "Fitted",
        "calendar": {**seen.calendar, "start": labels[0], "months": months},
        "follow_up": {"months": 0},
        "intake": {
            "cases_per_month": float(f"{past.filings.mean():.6g}"),
            "regions": regions,
            "dispersion": {"cv": filings.cv},
        },
        "kinds": [
            {"name": name, "share": float(share) + 0.1}
            for name, share in zip(seen.kinds, shares.tolist(), strict=True)
        ],
        "amount": float(np.mean(cases.amount)) if len(cases) else 0.0,
        "time_limit_days": float(np.median(cases.limit)) if len(cases) else DEFAULT_LIMIT,
        "month_factor": {"cv": speeds.cv},
        "joins": [
            {"team": name, "from": labels[first]}
            for name, (first, _) in zip(names, there.tolist(), strict=True)
            if 0 < first < months
        ],
        "leaves": [
            {"team": name, "from": labels[last]}
            for name, (first, last) in zip(names, there.tolist(), strict=True)
            if 0 < last < months and first < last
        ],
        "opening_stages": "in_proportion",
        "allocation": {"rule": "regional", "timing": "rolling"},
        "arms": [{"name": "as_in_ledger"}],
        "seed": SEED,
    }
