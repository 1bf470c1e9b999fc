"""How a difference in closures comes about over the months: by hand, and as it is said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.comparison import compare
from sim.analysis.horizon import Course, differences, horizon_table
from sim.report.findings.horizon import over_the_months


def course(closed: list[list[int]], pending: list[list[int]], filed: list[int]) -> Course:
    return Course(*(np.array(one, dtype=np.float64) for one in (closed, pending, filed)))


REFERENCE = course([[5, 5, 5]], [[11, 12, 13]], [18])  # 10 at the start, 6 filed a month
FASTER = course([[9, 8, 6]], [[7, 5, 5]], [18])


def test_the_split_is_the_one_worked_out_by_hand():
    """Months of 6 filings; 10 pending at the start become 13 and 5: 5 released, 3 piled up."""
    found = differences(FASTER, REFERENCE)
    assert found["pending_at_start"].tolist() == [10, 10, 10]
    assert found["closures"].tolist() == [4, 7, 8]
    assert found["released"].tolist() == [3, 5, 5]
    assert found["piled_up"].tolist() == [1, 2, 3]
    assert found["closures_relative"] == pytest.approx([4 / 5, 7 / 10, 8 / 15])
    assert found["pending"].tolist() == [-4, -7, -8]
    assert np.isnan(found["closures_low"]).all()  # of one replication


def test_years_begin_anew_every_twelve_months():
    """Of 30 months with 2 closures more each: 24 in a year, 12 in what is left, 24 in the last."""
    ones = np.ones((2, 30))
    slow, fast = (Course(k * ones, 0 * ones, 30 * k * np.ones(2)) for k in (1.0, 3.0))
    found = differences(fast, slow)
    assert found["closures"][29] == 60
    assert found["closures_of_year"][[0, 11, 12, 23, 29]].tolist() == [2, 24, 2, 24, 12]
    assert found["closures_of_last_12_months"][[5, 11, 29]].tolist() == [12, 24, 24]
    assert found["closures_of_last_12_months_relative"][29] == 2
    assert np.isnan(found["released"]).all()  # the fast one has other filings


@pytest.mark.parametrize("months", [1, 12])
def test_a_window_may_be_short(months):
    ones = np.ones((2, months))
    found = differences(Course(2 * ones, ones, ones[:, 0]), Course(ones, ones, ones[:, 0]))
    assert found["closures_of_last_12_months"][-1] == months


def test_the_relative_difference_has_the_interval_of_the_comparison():
    values = np.array([[100.0, 120.0, 90.0, 99.0], [104.0, 131.0, 95.0, 101.0]])
    reference, arm = (Course(one[:, None], one[:, None], one) for one in values)
    found = differences(arm, reference)
    rows = [
        {"arm": name, "replication": i, "closures_cases": closures}
        for name, of in zip("ra", values, strict=True)
        for i, closures in enumerate(of)
    ]
    expected = compare(pd.DataFrame(rows), ["r", "a"]).iloc[0]
    assert found["closures"][0] == pytest.approx(expected["difference"])
    assert found["closures_relative"][0] == pytest.approx(expected["relative_difference"])
    for name, column in (("closures", ""), ("closures_relative", "relative_")):
        for end in ("low", "high"):
            assert found[f"{name}_{end}"][0] == pytest.approx(expected[f"{column}{end}_95"])


def test_months_in_which_too_few_replications_differ_have_no_interval_as_in_the_comparison():
    closed = np.full((12, 1), 100.0)
    more = closed + np.array([[5.0] * 3 + [0.0] * 9]).T
    arm, reference = (Course(one, 200 - one, np.full(12, 100.0)) for one in (more, closed))
    found = differences(arm, reference)
    assert found["closures"][0] == 1.25
    assert found["closures_relative"][0] == pytest.approx(0.0125)
    ends = [
        f"{name}_{end}" for name in ("closures", "closures_relative") for end in ("low", "high")
    ]
    assert np.isnan([found[end][0] for end in ends]).all()


def said(**of_last: float) -> list[str]:
    """The sentences of an arm after twenty months, with these means and intervals of them."""
    found = differences(FASTER, REFERENCE)
    row = {name: values[-1] for name, values in found.items()} | of_last
    label = {"arm": "a", "reference": "r", "month": "2015-05"}
    return over_the_months(pd.DataFrame([label | row | {"months": k} for k in range(1, 21)]))


def ends(name: str, low: float, high: float) -> dict[str, float]:
    return {name: (low + high) / 2, f"{name}_low": low, f"{name}_high": high}


def test_years_and_stocks_are_said_with_their_intervals():
    sure = {**ends("closures_of_year", 5, 9), **ends("released", 4, 6), **ends("piled_up", 1, 5)}
    of_arm, meaning = said(**sure)
    assert "+7 (+5 to +9) in months 1 to 12" in of_arm
    assert "+7 (+5 to +9) in months 13 to 20" in of_arm
    assert "Of all +8 closures +5 (+4 to +6) are pending cases that a works off" in of_arm
    assert "(from 10 to 5), which can happen once; +3 (+1 to +5) are pending" in of_arm
    assert "that r piles up (from 10 to 13), which counts only as long as it goes on." in of_arm
    assert meaning.startswith("More closures need not mean more capacity.")


@pytest.mark.parametrize(
    ("part", "low", "high", "text"),
    [
        ("released", -6, -4, "as pending cases grow under a"),
        ("piled_up", -6, -4, "as pending cases fall under r"),
        ("released", -1, 4, "whether pending cases fall or grow under a is not shown"),
        ("piled_up", -1, 4, "whether pending cases fall or grow under r is not shown"),
    ],
)
def test_what_is_said_of_a_stock_goes_by_its_interval(part, low, high, text):
    assert text in said(**ends(part, low, high))[0]


def test_one_replication_says_of_no_stock_that_it_falls_or_grows():
    of_arm, _meaning = said()
    assert of_arm.count("is not shown") == 2


def test_of_an_arm_with_other_filings_there_is_no_split():
    assert said(released=np.nan) == []


def test_intervals_of_several_arms_are_wider_as_they_hold_together():
    gains = np.array([[1.0], [4.0], [2.0], [8.0], [5.0]])
    arm, reference = (Course(one, 20 - one, np.full(5, 9.0)) for one in (9 + gains, 9 + 0 * gains))
    alone, together = (differences(arm, reference, arms) for arms in (1, 2))
    for name in ("closures", "closures_relative", "pending"):
        assert together[f"{name}_low"] < alone[f"{name}_low"]
        assert together[f"{name}_high"] > alone[f"{name}_high"]


def test_of_an_arm_that_closes_as_many_there_is_nothing_to_split():
    assert said(**ends("closures", 0, 0)) == []
    assert said(**ends("closures", -2, 2)) != []


def test_a_single_arm_has_a_table_without_rows_and_no_sentence():
    tables = {
        "monthly": pd.DataFrame({"arm": "r", "replication": 0, "month": ["m"], "closed": 1}),
        "pending": pd.DataFrame({"arm": "r", "replication": 0, "month": ["m"], "cases": 1}),
        "regions": pd.DataFrame({"arm": "r", "replication": [0], "filed": 2}),
    }
    table = horizon_table(tables, ["r"])
    assert len(table) == 0
    assert {"closures_low", "released", "filed"} <= set(table)
    assert over_the_months(table) == []
