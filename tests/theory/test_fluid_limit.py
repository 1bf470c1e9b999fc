"""What an allocation rule can gain at all: only less idleness, in the fluid limit.

Nine teams that can close 18, 20, ..., 34 cases a month face 234 new cases a month, just what they
can close together. In rotation each gets 26. A team that can close c and had b to begin with closes
min(c t, b + 26 t) in t months; under top-up all are always busy and close 234 t.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.world.docket import Docket
from tests.support import docket, play_arm, regions, scenario, studied

CAPACITIES = np.arange(18, 35, 2)
SCALE = 10
"""A fluid is many small cases: a case of the text is ten here."""
DAYS = 20


@cache
def closed_cases(rule: str, opening: int, months: int) -> np.ndarray:
    """Days on which cases are closed; every quantity is fixed and nothing is drawn."""
    bureau = scenario(
        calendar={"start": "2013-10", "months": months, "days_per_month": DAYS},
        intake={"cases_per_month": 1, "regions": regions([1])},
        route=[{"stage": "all", "role": "officer", "work": 1}],
        teams=[
            {"officer_speed": float(c) * SCALE / DAYS, "assistant_speed": None} for c in CAPACITIES
        ],
        allocation={"rule": rule, "timing": "immediate" if rule == "top_up" else "rolling"},
    )
    log = play_arm(bureau, cases=cases(bureau, opening, months)).log
    return np.sort(log.closed[~np.isnan(log.closed)])


def cases(bureau: object, opening: int, months: int) -> Docket:
    """An opening backlog of ``opening`` for each team, and filings at even distances."""
    n_new = 234 * SCALE * months
    filed = (np.arange(n_new) + 0.5) * DAYS * months / n_new
    old = np.repeat(np.arange(9), opening * SCALE)
    days = np.concatenate([np.zeros(len(old)), filed])
    teams = np.concatenate([old, np.full(n_new, -1)])
    return docket(bureau, days, np.ones((len(days), 1)), opening_team=teams)  # type: ignore[arg-type]


def by_hand(opening: float, months: float) -> float:
    """Gain of top-up over rotation, by the formula above."""
    rotation = np.minimum(CAPACITIES * months, opening + 26 * months).sum()
    return float(CAPACITIES.sum() * months / rotation - 1)


@pytest.mark.parametrize(
    ("opening", "gain"), [studied(50, 0.0053), (20, 0.0441), studied(10, 0.0665)]
)
def test_the_gain_in_7_months_hinges_on_the_opening_backlog(opening: int, gain: float) -> None:
    assert by_hand(opening, 7.4) == pytest.approx(gain, abs=5e-5)
    rotation, top_up = (
        int((closed_cases(rule, opening, 8) <= 7.4 * DAYS).sum()) for rule in ("rotation", "top_up")
    )
    assert top_up / rotation - 1 == pytest.approx(gain, abs=0.001)


def test_the_gain_in_the_long_run_is_the_idleness_of_the_fast_teams() -> None:
    gain = 234 / np.minimum(CAPACITIES, 26).sum() - 1
    assert gain == pytest.approx(0.0935, abs=5e-5)
    rotation, top_up = (
        int((closed_cases(rule, 10, 18) > 12 * DAYS).sum()) for rule in ("rotation", "top_up")
    )
    assert top_up / rotation - 1 == pytest.approx(gain, abs=0.001)
