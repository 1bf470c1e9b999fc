"""A simulated play and the ledger of it are the same numbers; what a ledger alone may say."""

from __future__ import annotations

import numpy as np
import pytest

from sim.ledger.measured import measured
from sim.ledger.play import LedgerPlay, play_of
from sim.ledger.window import window_of
from sim.measures.indicators import measures, within_limits
from sim.measures.play import Play
from tests.ledgers import ledger_of_play
from tests.support import play_arm, scenario

ENDINGS = {"name": "a", "share": 1, "closing": {"settled": {"share": 1, "recovered": 0.5}}}
NOT_OF_A_LEDGER = {
    "idle_share_officer", "idle_share_assistant", "actual_enforcement_rate", "recovered_yuan",
    "recovery_rate",
}  # fmt: skip
"""What a ledger does not say."""
OPENING = [
    {"team": 1, "cases": 30, "age_days": 40},
    {"team": 2, "cases": 12, "filed": "2013-11"},
    {"team": 3, "cases": 5, "age_days": 400},
    {"cases": 9, "age_days": 3},
]
"""The last nine are in the pool."""


def both(**changes) -> tuple[Play, LedgerPlay]:
    """A small bureau's play, and that of its ledger: three teams that always have cases."""
    given_ = scenario(
        **{
            "calendar": {"start": "2014-02", "months": 5, "working_days": "all",
                         "days_per_month": None},
            "intake": {"cases_per_month": 90, "regions": [
                {"name": name, "share": 1, "home": [i + 1]} for i, name in enumerate("ABC")
            ]},
            "route": [{"stage": "measures", "role": "officer",
                       "work": {"exponential": {"mean": 1.3}}}],
            "amount": {"exponential": {"mean": 1000}},
            "teams": {"count": 3},
            "allocation": {"rule": "regional", "timing": "immediate"},
            "kinds": [ENDINGS],
            "time_limit_days": 60,
        }
        | changes
    )  # fmt: skip
    simulated = play_arm(given_)
    of_it = ledger_of_play(simulated)
    months = simulated.calendar.labels[simulated.calendar.history_months :]
    return simulated, play_of(of_it, window_of(of_it, months[0], months[-1]))


def assert_same(simulated: Play, of_ledger: LedgerPlay, rel: float = 1e-9) -> None:
    backlog = simulated.window("backlog")
    assert (backlog > 0).all(), "spreads of a ledger are over officers who have a case"
    expected, found = measures(simulated), measures(of_ledger) | within_limits(of_ledger)
    shared = expected.keys() & found.keys() - NOT_OF_A_LEDGER
    assert expected.keys() - shared == NOT_OF_A_LEDGER
    for name in shared:
        assert found[name] == pytest.approx(expected[name], rel=rel, nan_ok=True), name
    ours, theirs = measured(of_ledger.ledger, of_ledger.span).officers, simulated.after_history
    assert set(theirs) - set(ours) <= {
        "idle_share_officer", "idle_share_assistant", "recovered_yuan",
    }  # fmt: skip
    for name in ours:
        if name == "team":
            assert [f"T{int(team):03d}" for team in theirs[name]] == ours[name].tolist()
        elif ours[name].dtype.kind == "f":
            np.testing.assert_allclose(ours[name], theirs[name], rtol=rel)
        else:
            assert ours[name].tolist() == theirs[name].tolist(), name


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"history": {"months": 3}},
        {"follow_up": {"months": 6}},
        {"history": {"months": 2}, "follow_up": {"months": 1}},
        {"allocation": {"rule": "rotation", "timing": "monthly"}, "history": {"months": 2}},
        {"opening_backlog": OPENING},
    ],
    ids=["plain", "history", "follow_up", "both", "monthly", "opening"],
)
def test_a_play_and_its_ledger_are_the_same_numbers(changes) -> None:
    assert_same(*both(**changes))
