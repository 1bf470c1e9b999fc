"""Shares that are likely not meant as they stand."""

from __future__ import annotations

import pytest

from sim.report.inputs.doubts import doubts
from sim.report.inputs.shares import odd_shares
from tests.support import scenario

SUM = "the shares of the regions add up to {total}, not 1: they are weights"


def of_regions(*shares):
    regions = [{"name": f"R{i}", "share": s, "home": [1]} for i, s in enumerate(shares)]
    return scenario(intake={"regions": regions})


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        (
            (26, 0.22, 0.52),
            "region R0 has the share 26, which is 97 % of all cases: is 0.26 meant?",
        ),
        ((0.26, 0.22, 0.62), SUM.format(total=1.1)),
        ((0.5, 0.4), SUM.format(total=0.9)),
    ],
)
def test_shares_that_are_likely_slips_are_said(shares, said):
    (found,) = odd_shares(of_regions(*shares))
    assert found.startswith(said)
    assert found in set(doubts(of_regions(*shares)))


@pytest.mark.parametrize(
    "shares",
    [(0.5, 0.5), (0.33, 0.33, 0.33), (2, 3), (1, 2, 0.5), (0.1, 0.2), (1,), (0.5,), (26, 22, 52),
     (0.9, 0.9), (1, 1)],
)  # fmt: skip
def test_weights_are_left_alone(shares):
    assert not list(odd_shares(of_regions(*shares)))


def test_kinds_are_looked_at_too_and_each_slip_is_said_once():
    kinds = [{"name": "civil", "share": 80}, {"name": "tax", "share": 0.2}]
    found = scenario(kinds=kinds, arms=[{"name": "a"}, {"name": "b", "allocation": "top_up"}])
    (said,) = odd_shares(found)
    assert said.startswith("kind civil has the share 80, which is 100 % of all cases: is 0.8")
