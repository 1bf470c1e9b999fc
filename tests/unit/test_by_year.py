"""Differences year by year."""

import math

import pandas as pd
import pytest

from sim.analysis.by_year import by_year

MONTHS = [f"{year}-{month:02}" for year in (2013, 2014, 2015) for month in range(1, 13)][:30]


def closures(of_arm):
    rows = [
        {"arm": arm, "replication": r, "month": month, "closed": closed(i, r)}
        for arm, closed in of_arm.items()
        for r in range(3)
        for i, month in enumerate(MONTHS)
    ]
    return pd.DataFrame(rows)


def test_each_year_has_its_own_difference_and_the_rest_is_a_span_of_its_own():
    table = closures({"a": lambda i, r: 10 + (i < 12) * (1 + r), "b": lambda _i, _r: 10})
    first, second, rest = by_year(table, "a", "b")
    spans = [(span.first, span.last) for span in (first, second, rest)]
    assert spans == [(1, 12), (13, 24), (25, 30)]
    assert first.difference == 24  # mean of 12, 24, 36
    half = 4.302653 * 12 / math.sqrt(3)  # no skewness: Student's
    assert (first.low, first.high) == pytest.approx((24 - half, 24 + half))
    together = by_year(table, "a", "b", 2)[0]  # t(2) at 1 - 0.05 / 4
    assert together.high - 24 == pytest.approx(6.205347 * 12 / math.sqrt(3))
    assert (first.relative, second.difference, rest.difference) == (0.2, 0, 0)


def test_the_years_add_up_to_the_whole():
    table = closures({"a": lambda i, r: i + r, "b": lambda i, r: (3 * i + r) % 7})
    summed = table.groupby(["arm", "replication"])["closed"].sum()
    whole = (summed["a"] - summed["b"]).mean()
    assert sum(span.difference for span in by_year(table, "a", "b")) == pytest.approx(whole)
