"""Units and slips that `check` warns of: each at its threshold, and none in what is shipped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.report.inputs.given_docket import odd_amounts
from sim.report.inputs.slips import SLIPS, slips
from sim.scenario.scenario import load
from tests.support import monthly, play_arm, regions, scenario

SHIPPED = sorted(Path("scenarios").glob("*.yaml"))
USUAL = {"amount": 55_000}
TWO = {"teams": {"count": 2}, "intake": {"regions": regions([1], [2])}}


def said(**changes: Any) -> str:
    return " ".join(slips(scenario(**USUAL | changes)))


def shares(*values: float) -> dict[str, Any]:
    entries = [
        {"name": name, "share": v, "home": [1]} for name, v in zip("ABC", values, strict=False)
    ]
    return {"intake": {"regions": entries}}


def kind(**changes: Any) -> dict[str, Any]:
    return {"kinds": [{"name": "civil", **changes}]}


def lack(days: float) -> dict[str, Any]:
    return LONG | kind(closing={"lack_of_assets": {"share": 1, "earliest_days": days}})


LONG = {"route": [
    {"stage": "plan", "role": "officer", "work": 0.5, "wait": 24},
    {"stage": "close", "role": "officer", "work": 0.5},
]}  # fmt: skip
"""A case takes 25 days without any queue."""
ALL_DAYS = {"working_days": "all"}
AT_THRESHOLD = {
    "a share in per cent": (shares(26, 0.3, 0.2), shares(5.9, 0.3, 0.3), "is 0.26 meant?"),
    "a share of a kind": (
        {"kinds": [{"name": "a", "share": 0.3}, {"name": "b", "share": 26}]},
        {"kinds": [{"name": "a", "share": 0.3}, {"name": "b", "share": 5}]}, "is 0.26 meant?"),
    "trend": ({"intake": {"trend_per_year": 10}}, {"intake": {"trend_per_year": 0.99}}, "is 0.1,"),
    "season": ({"intake": {"season": [90] * 12}}, {"intake": {"season": [9.9, *[1] * 11]}},
               "is 0.9, for 90 %, meant?"),
    "mean of the season": ({"intake": {"season": [2.1] * 12}}, {"intake": {"season": [2] * 12}},
                           "filings are 210 % of"),
    "surge": ({"intake": {"surges": [{"from": "2013-11", "months": 1, "factor": 130}]}},
              {"intake": {"surges": [{"from": "2013-11", "months": 1, "factor": 9}]}}, "is 1.3,"),
    "work of a kind": (kind(work_factor=80), kind(work_factor=9), "work_factor 80: is 0.8,"),
    "waits of a kind": (kind(wait_factor=80), kind(wait_factor=9), "wait_factor 80: is 0.8,"),
    "limit": (LONG | {"time_limit_days": 6}, LONG | {"time_limit_days": 24.5}, "are 126 days"),
    "limit of quick cases": (LONG | {"time_limit_days": 24}, {"time_limit_days": 24}, "are 504"),
    "limit of a kind": (LONG | kind(time_limit_days=6), LONG | kind(time_limit_days=25), "126"),
    "earliest": (lack(3), lack(7), "3 months are 63 days"),
    "amount": ({"amount": 5.5}, {"amount": 1000}, "It would be 55,000 yuan"),
    "speed": ({"teams": {"count": 1, "officer_speed": 100}},
              {"teams": {"count": 1, "officer_speed": 10}}, "is 1, for 100 %, meant?"),
    "spread": ({"amount": {"lognormal": {"mean": 55_000, "cv": 20}}},
               {"amount": {"lognormal": {"mean": 55_000, "cv": 9}}}, "is 0.2, for 20 %, meant?"),
    "days of the calendar": ({"calendar": {"days_per_month": 30}},
                             {"calendar": {"days_per_month": 23}}, "a month has about 21"),
    "a limit in days of the calendar": ({"calendar": ALL_DAYS}, {"calendar": ALL_DAYS,
        "time_limit_days": 183}, "are 183 meant?"),
    "untouched cases": ({"opening_backlog": [30]}, {"opening_backlog": [30], "history": {
        "months": 1}}, "starts with 30 cases of opening_backlog on which nobody has worked"),
}  # fmt: skip


@pytest.mark.parametrize(("odd", "usual", "words"), AT_THRESHOLD.values(), ids=AT_THRESHOLD)
def test_a_slip_is_said_from_its_threshold_on(odd, usual, words):
    assert words in said(**odd)
    assert said(**usual) == ""


def test_a_share_that_is_in_per_cent_is_said_once():
    from sim.report.inputs.doubts import doubts

    given = scenario(**USUAL, **shares(26, 0.54, 0.2))  # 0.26 makes the sum 1
    assert sum("26" in text for text in [*doubts(given), *slips(given)]) == 1


def test_capacity_does_not_starve_newcomers():
    """The newcomer gets about as many cases in a month as each of the others, from the first on."""
    given = scenario(
        calendar={"months": 6},
        history={"months": 12, "arm": {"teams": {"count": 2}}},
        teams={"count": 3},
        intake={"cases_per_month": 60, "regions": regions([1], [2])},
        allocation="capacity",
    )
    table = monthly(play_arm(given)).pivot_table("received", "month", "team").iloc[-5:]
    assert (table["3"] > 0.7 * table["1"]).all()


def test_no_shipped_scenario_has_a_slip():
    assert len(SHIPPED) > 10
    assert {file.name: found for file in SHIPPED if (found := list(slips(load(file))))} == {}


def test_each_slip_stands_in_the_documentation_with_its_threshold():
    page = Path("docs/scenario.md").read_text(encoding="utf-8")
    assert [one.key for one in SLIPS if f"| `{one.key}` | {one.threshold} |" not in page] == []


@pytest.mark.parametrize(("amounts", "words"), [
    ([55_000.0] * 90 + [5.5] * 10, "10 % of the amounts in amount_yuan are below 100"),
    ([5.5] * 90 + [55_000.0] * 10, "are they in 10,000 yuan"),
    ([55_000.0] * 96 + [5.5] * 4, ""),
    ([9_000.0] * 90 + [50.0] * 10, ""),  # small cases, and fees
    ([0.0] * 90 + [55_000.0] * 10, ""),  # without an amount
])  # fmt: skip
def test_amounts_of_a_docket_in_two_units_are_said(amounts, words):
    text = " ".join(odd_amounts(np.array(amounts)))
    assert (words in text) if words else not text
