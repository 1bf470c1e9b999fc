"""Months and teams over the replications, worked by hand."""

import math

import pandas as pd
import pytest

from sim.analysis.workloads import month_ranges, team_ranges

HEADINGS = ["replication", "month", "team", "in_bureau", "received", "closed", "backlog", "idle"]
ROWS = [
    (0, "2014-01", "A", True, 10, 4, 6, 0.2), (0, "2014-01", "B", True, 8, 3, 5, 0.1),
    (0, "2014-02", "A", True, 2, 4, 4, 0.0), (0, "2014-02", "B", True, 0, 0, 5, math.nan),
    (1, "2014-01", "A", True, 12, 6, 6, 0.2), (1, "2014-01", "B", True, 9, 1, 8, 0.1),
    (1, "2014-02", "A", True, 3, 9, 0, 0.0), (1, "2014-02", "B", False, 0, 2, 6, 0.5),
]  # fmt: skip


@pytest.fixture
def monthly():
    frame = pd.DataFrame(ROWS, columns=HEADINGS).rename(columns={"idle": "idle_share_officer"})
    return frame.assign(arm="regional")


@pytest.fixture
def pending():
    rows = [
        (r, month, over, cases)
        for r in (0, 1)
        for month in ("2014-01", "2014-02")
        for over, cases in ((0, 20 + r), (3, 1))
    ]
    frame = pd.DataFrame(rows, columns=["replication", "month", "over_months", "cases"])
    return frame.assign(arm="regional")


def test_a_month_has_the_sum_of_its_teams_over_the_replications(monthly, pending):
    first, second = month_ranges(monthly, pending).to_dict("records")
    received = [first[f"received_cases_{end}"] for end in ("mean", "lowest", "highest")]
    assert received == [19.5, 18, 21]
    assert second["closed_cases_mean"] == 7.5
    assert first["replications"] == 2


def test_what_is_pending_and_with_no_team_is_in_the_pool(monthly, pending):
    first = month_ranges(monthly, pending).iloc[0]
    assert (first["pending_cases_lowest"], first["pending_cases_highest"]) == (21, 22)
    assert (first["pool_cases_lowest"], first["pool_cases_highest"]) == (22 - 14, 21 - 11)


def test_a_month_without_its_officer_is_none_at_work(monthly):
    a, b = team_ranges(monthly).to_dict("records")
    assert (a["months_present_lowest"], a["months_present_highest"]) == (2, 2)
    assert (b["months_present_lowest"], b["months_present_highest"]) == (1, 1)  # absent; left
    assert b["closed_cases_mean"] == 3
    assert b["closed_per_month_present_cases_mean"] == 3
    assert a["backlog_cases_lowest"] == 3


def test_a_suspended_month_is_none_at_work(monthly):
    found = team_ranges(monthly.assign(suspended=[1, 0, 0, 0, 0, 0, 0, 0]))
    of_a = found.set_index("team").loc["A"]
    assert (of_a["months_present_lowest"], of_a["months_present_highest"]) == (1, 2)


def test_a_team_that_is_never_there_closes_nothing_in_a_month_at_work(monthly):
    found = team_ranges(monthly.assign(in_bureau=False)).set_index("team")
    assert found.loc["A", "months_present_mean"] == 0
    assert math.isnan(found.loc["A", "closed_per_month_present_cases_mean"])


def test_the_mean_backlog_of_a_team_is_over_the_counts_at_which_the_bureau_has_it(monthly):
    b = team_ranges(monthly).set_index("team").loc["B"]
    assert (b["backlog_cases_lowest"], b["backlog_cases_highest"]) == (5, 8)  # 5 and 5; 8, and left
