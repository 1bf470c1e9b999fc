"""Seven cases of a ledger, counted by hand.

January and February 2014, written out at the end of 10 March. A and B are officers.

    case  filed        closed        officer
    1     2013-12-22   2014-01-11    A         20 days
    2     2013-12-02                 B
    3     2014-01-01   2014-02-01    A         31 days: closed on the day after January's count
    4     2014-01-21   2014-03-01    A         39 days, after the window
    5     2014-02-01   2014-02-11              10 days
    6     2014-02-11                 B
    7     2014-02-05   2014-01-27    A         closed before it is filed

Open on 1 January: 1, 2; on 1 February: 2, 3, 4; on 1 March: 2, 4, 6.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.ledger.ledger import Ledger
from sim.ledger.measured import Measured, measured
from sim.ledger.play import play_of
from sim.ledger.window import window_of
from sim.measures.breakdown import pending_table
from tests.ledgers import ledger, map_of

CASES = (
    ("2013-12-22", "2014-01-11", "A", "2014-01-11"),
    ("2013-12-02", None, "B", None),
    ("2014-01-01", "2014-02-01", "A", "2014-01-31"),
    ("2014-01-21", "2014-03-01", "A", None),
    ("2014-02-01", "2014-02-11", None, None),
    ("2014-02-11", None, "B", "2014-02-28"),
    ("2014-02-05", "2014-01-27", "A", None),
)
"""Filed, closed, officer, limit."""


def seven(**keys) -> Ledger:
    filed, closed, officer, limit = zip(*CASES, strict=True)
    return ledger(filed, closed, officer, "2014-03-11", map_of(**keys), limit=limit)


@pytest.fixture(scope="module")
def found() -> Measured:
    given = seven()
    return measured(given, window_of(given, "2014-01", "2014-02"))


def test_months(found: Measured) -> None:
    months = found.months.set_index("month").T
    expected = {
        "opening_cases": [2, 3],
        "filed_cases": [2, 3],
        "closures_cases": [2, 2],
        "pending_cases": [3, 3],
        "backlog_cases": [3, 3],
        "backlog_sd_cases": [0.5, 0.5],
        "backlog_range_cases": [1, 1],
        "backlog_gini": [1 / 6, 1 / 6],
        "backlog_jain": [0.9, 0.9],
        "officers_with_cases": [2, 2],
        "without_officer_cases": [0, 0],
        "open_case_days": [10 + 31 + 31 + 11, 28 + 0 + 28 + 10 + 18],
        "closures_per_open_case_day": [2 / 83, 2 / 84],
        "closures_within_limit_cases": [1, 0],
    }
    for name, values in expected.items():
        assert months.loc[name].tolist() == pytest.approx(values), name
    assert "received_cases" not in months.index  # no day of allocation is known


def test_officers(found: Measured) -> None:
    """Case 7 counts as received in February and as closed in January, and is in no backlog."""
    columns = ["month", "team", "in_bureau", "received", "closed", "backlog", "oldest_case_days"]
    rows = found.officers[columns].to_csv(index=False).split()
    assert rows[1:] == [
        "2014-01,A,True,2,2,2,31.0",
        "2014-01,B,True,0,0,1,61.0",
        "2014-02,A,True,1,1,1,39.0",
        "2014-02,B,True,1,0,2,89.0",
        "2014-02,(none),False,1,1,0,",
    ]
    assert found.officers["closed_within_limit"].tolist() == [1, 0, 0, 0, 0]
    assert not {"idle_share_officer", "amount_closed_yuan"} & set(found.officers)


def test_measures(found: Measured) -> None:
    values = found.measures.set_index("measure")["value"]
    expected = {
        "opening_cases": 2,
        "filed_cases": 5,
        "closures_cases": 4,
        "received_cases": 5,
        "pending_cases": 3,
        "clearance_rate": 4 / 5,
        "closure_rate": 4 / 7,
        "disposition_calendar_days": 365 * 3 / 24,  # 4 closures in 2 months are 24 a year
        "pending_age_mean_days": (89 + 39 + 18) / 3,
        "closed_cases_only_mean_days": (20 + 31 + 10 - 9) / 4,
        "closed_cases_only_median_days": 15,
        # of those filed in the window: closed at -9, 10, 31, 39; one is open after 28
        "time_to_closure_median_days": 31,
        "time_to_closure_p90_days": 39,
        "open_after_follow_up_share": 1 / 5,
        "closures_within_limit_cases": 1,
        "closures_with_limit_cases": 2,
        "closures_within_limit_share": 1 / 2,
        "aging_index": 1
        / (1 + 2),  # of those with a limit: case 6 is late; cases 1 and 3 were closed
        "without_officer_cases": 1,
        "backlog_sd_mean_cases": 0.5,
        "closures_per_officer_sd_cases": 1.5,  # A three, B none
    }
    for name, value in expected.items():
        assert values[name] == pytest.approx(value), name
    unknown = {"idle_share_officer", "pool_cases", "recovered_yuan", "amount_closed_yuan"}
    unknown |= {"returned_cases", "time_to_closure_sd_regions_days"}
    assert not unknown & set(values.index)


def test_hazard_of_a_quarter(found: Measured) -> None:
    row = found.hazard.iloc[0]
    assert (row["quarter"], row["months"], row["closures_cases"]) == ("2014-Q1", 2, 4)
    assert row["closures_per_open_case_day"] == pytest.approx(4 / 167)
    # Two months of a quarter that differ less than by chance: a Poisson interval of 4 (Garwood).
    assert [row["low_95"], row["high_95"]] == pytest.approx([1.0899 / 167, 10.2416 / 167], rel=1e-4)


def test_the_curve_of_all_cases(found: Measured) -> None:
    """Closed at -9, 10, 20, 31, 39 days; open after 28 and 99."""
    curve = found.survival[found.survival["cases"] == "all"].set_index("day")
    shares = curve.loc[[0, 9, 10, 20, 31, 39, 99], "open_share"]
    expected = np.array([6, 6, 5, 4, 4 * 2 / 3, 4 / 3, 4 / 3]) / 7
    assert shares.tolist() == pytest.approx(expected.tolist())
    assert curve.loc[[0, 10, 11, 28, 29], "at_risk"].tolist() == [6, 6, 5, 4, 3]
    assert len(curve) == 100


def test_the_curve_of_the_window_counts_old_cases_from_the_age_at_which_they_come_in(
    found: Measured,
) -> None:
    """Case 1 is followed from 10 days on, case 2 from 30; 2, 4 and 6 are open at 89, 39, 18.

    Closed: case 7 at -9, where 7, 3, 4, 5, 6 are at risk; 5 at 10 (with 1, 3, 4, 6); 1 at 20 (with
    3, 4); 3 at 31 (with 2, 4).
    """
    curve = found.survival[found.survival["cases"] == "window"].set_index("day")
    assert curve.loc[[0, 10, 20, 31, 89], "at_risk"].tolist() == [4, 5, 3, 3, 1]
    expected = np.cumprod([4 / 5, 4 / 5, 2 / 3, 2 / 3, 1])
    shares = curve.loc[[0, 10, 20, 31, 89], "open_share"].tolist()
    assert shares == pytest.approx(expected.tolist())


def test_ages_of_the_pending(found: Measured) -> None:
    given = seven()
    table = pd.DataFrame(pending_table(play_of(given, window_of(given, "2014-01", "2014-02"))))
    assert table.groupby("month")["cases"].sum().tolist() == found.months["pending_cases"].tolist()


def test_cases(found: Measured) -> None:
    assert found.cases.head(3).to_csv(index=False, lineterminator="\n") == (
        "case,filed,assigned,closed,filed_day,allocated_day,closed_day,team,kind,region,"
        "amount_yuan,limit,line\n"
        "case 2,2013-12-02,,,-30.0,-30.0,,B,,,,,3\n"
        "case 1,2013-12-22,,2014-01-11,-10.0,-10.0,10.0,A,,,,2014-01-11,2\n"
        "case 3,2014-01-01,,2014-02-01,0.0,0.0,31.0,A,,,,2014-01-31,4\n"
    )


def test_of_closed_cases_alone_only_closures_are_measured() -> None:
    kept = [row for row in CASES if row[1]]
    filed, closed, officer, limit = zip(*kept, strict=True)
    alone = map_of(extract={"holds": "closed_only"})
    given = ledger(filed, closed, officer, "2014-03-11", alone, limit=limit)
    found = measured(given, window_of(given, "2014-01", "2014-02"))
    assert found.measures["measure"].tolist() == [
        "closed_cases_only_median_days",
        "closures_within_limit_cases",
        "closures_with_limit_cases",
        "closures_cases",
        "closed_cases_only_mean_days",
        "closures_within_limit_share",
    ]
    assert list(found.months) == ["month", "closures_cases", "closures_within_limit_cases"]
    assert list(found.officers) == ["month", "team", "closed", "closed_within_limit"]
    assert [len(found.tables[name]) for name in ("survival", "hazard", "intake")] == [0, 0, 0]
    assert found.officers["closed"].tolist() == [2, 1, 1]
