"""The product limit with delayed entry by hand, and against scipy; hazard and intake by hand."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.ledger.hazard import hazard_table, open_case_days, widening
from sim.ledger.intake import intake_table
from sim.ledger.measured import measured
from sim.ledger.survival import survival
from sim.ledger.window import window_of
from tests.ledgers import ledger, map_of

INF = np.inf
# Five cases: followed from an age on to another one, at which they close, or are last seen open.
#   3: the first, second and last are at risk (the second from 2 on), one closes:   2/3
#   5: the second to the last, one closes:                                    2/3 x 3/4 = 1/2
#   7: the fourth and the last, one closes:                                         1/2 x 1/2
#   9: the last closes:                                                             0
ENTERED = np.array([-INF, 2.0, 4.0, 4.0, -INF])
DAYS = np.array([3.0, 5.0, 6.0, 7.0, 9.0])
CLOSED = np.array([True, True, False, True, True])


def test_delayed_entry_by_hand() -> None:
    found = survival(DAYS, CLOSED, ENTERED)
    at = [0, 2, 3, 4, 5, 6, 7, 8, 9]
    shares = np.array([12, 12, 8, 8, 6, 6, 3, 3, 0]) / 12
    assert found.open_share[at] == pytest.approx(shares)
    assert found.at_risk[at].tolist() == [2, 3, 3, 4, 4, 3, 2, 1, 1]
    assert found.left_out == 0


def test_intervals_by_hand() -> None:
    """At 5 Greenwood's sum is 1 / (3 x 2) + 1 / (4 x 3) = 1/4, so that SE = 0.5 / log 2."""
    found = survival(DAYS, CLOSED, ENTERED)
    reach = np.exp(1.959964 * 0.5 / np.log(2))
    assert found.low_95[5] == pytest.approx(0.5**reach, rel=1e-6)
    assert found.high_95[5] == pytest.approx(0.5 ** (1 / reach), rel=1e-6)
    assert np.isnan(found.low_95[[0, 9]]).all()
    assert np.isnan(found.high_95[[0, 9]]).all()  # where all are open, and where none is


def test_a_case_that_comes_in_when_it_closes_is_at_risk_then() -> None:
    """It is open at the window's first midnight, and closed on that day: days without times."""
    found = survival(np.array([3.0, 8.0, 8.0]), np.ones(3, bool), np.array([3.0, -INF, -INF]))
    assert found.open_share[3] == pytest.approx(2 / 3)


def test_who_is_followed_alone_does_not_bring_the_share_to_nought_for_good() -> None:
    """One case is followed from filing and closes at 2; all others come in at 3 or later."""
    entered = np.array([-INF, 3.0, 3.0, 4.0])
    found = survival(np.array([2.0, 5.0, 7.0, 9.0]), np.ones(4, bool), entered)
    assert found.open_share[[2, 5, 7, 9]] == pytest.approx([1, 2 / 3, 1 / 3, 0])
    assert found.left_out == 1


def test_what_is_left_out_of_the_curve_is_said() -> None:
    given = ledger(
        ["2013-11-01", "2013-11-11", "2013-11-05", "2014-02-10", "2014-02-20"],
        ["2014-02-11", None, "2014-02-20", "2014-02-11", None],
        ["A"] * 5,
        as_of="2014-03-01",
    )
    alone = ledger(["2013-11-01", "2014-02-10"], ["2014-02-20", "2014-02-11"], ["A"] * 2,
                   as_of="2014-03-01")  # fmt: skip
    sentence = "1 closure is not in the curve"
    assert not any(sentence in note for note in measured_of(given).notes)
    assert any(sentence in note for note in measured_of(alone).notes)


def measured_of(given, first="2014-02", last="2014-02"):
    return measured(given, window_of(given, first, last))


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40
    ).filter(lambda cases: any(closed for _days, closed in cases))
)  # fmt: skip
def test_without_delayed_entry_it_is_that_of_scipy(cases) -> None:
    days = np.array([float(one) for one, _closed in cases])
    closed = np.array([closed for _days, closed in cases])
    sample = stats.CensoredData(uncensored=days[closed], right=days[~closed])
    sf = stats.ecdf(sample).sf
    for entered in (None, np.full(len(days), -INF), np.zeros(len(days))):
        found = survival(days, closed, entered)
        whole = np.arange(len(found.open_share))
        np.testing.assert_allclose(found.open_share, sf.evaluate(whole), atol=1e-12)
        assert found.left_out == 0
    with warnings.catch_warnings():  # where all are open, or none is
        warnings.simplefilter("ignore", RuntimeWarning)
        greenwood = sf.confidence_interval(method="log-log")
    inside = (found.open_share > 0) & (found.open_share < 1)
    for ours, theirs in ((found.low_95, greenwood.low), (found.high_95, greenwood.high)):
        np.testing.assert_allclose(ours[inside], theirs.evaluate(whole)[inside], rtol=1e-9)


def test_of_a_window_it_is_the_curve_of_all_cases_though_the_old_ones_are_the_long_ones() -> None:
    """Every day fifty cases are filed, whose days to closure are the quantiles of an exponential.

    In the window of 200 days after 1,000 there are opening cases, which are longer than others.
    With their entry the curve is the exponential's. Without it, it lies far above; and so does that
    of the closed cases of the window below it.
    """
    quantiles = (np.arange(50) + 0.5) / 50
    lengths = np.tile(stats.expon.ppf(quantiles, scale=100), 1200)
    filed = np.repeat(np.arange(1200.0), 50) + np.tile(quantiles, 1200)
    start, end = 1000.0, 1200.0
    seen = filed + lengths >= start
    filed, lengths = filed[seen], lengths[seen]
    days, closed = np.minimum(lengths, end - filed), filed + lengths < end
    entered = np.where(filed < start, start - filed, -INF)
    at = np.array([20, 60, 100, 180])
    true = np.exp(-at / 100)
    found = survival(days, closed, entered)
    assert found.open_share[at] == pytest.approx(true, abs=0.01)
    assert ((found.low_95[at] < true) & (true < found.high_95[at])).all()
    assert (survival(days, closed).open_share[at] > true + 0.05).all()
    assert np.mean(lengths[closed & (filed >= start)] > 60) < true[1] - 0.1


def test_of_an_extract_that_begins_later_all_curves_have_delayed_entry() -> None:
    """What was closed before is not in it: the first case is followed from 40 days on only.

    The second is closed at 10 days, where it and the third are at risk.
    """
    filed = ["2014-01-01", "2014-02-20", "2014-02-25"]
    closed = ["2014-02-20", "2014-03-02", None]
    for begins, expected in (("2014-02-10", [1 / 2, 0]), (None, [2 / 3, 0])):
        keys = {} if begins is None else {"extract": {"begins": begins}}
        given = ledger(filed, closed, ["A"] * 3, "2014-04-01", map_of(**keys), kind=["k"] * 3)
        table = measured_of(given, "2014-03", "2014-03").survival
        for group in ("all", "kind=k", "year=2014"):
            curve = table[table["cases"] == group].set_index("day")["open_share"]
            assert curve.loc[[10]].tolist() == pytest.approx(expected[:1])


def test_the_curve_of_a_window_that_begins_before_the_extract_has_delayed_entry_too() -> None:
    """The window begins on 1 February, the extract on 10 February.

    The first case is followed from 9 days on. At 5 days only the other two are at risk, of which
    one closes.
    """
    filed = ["2014-02-01", "2014-02-12", "2014-02-12"]
    closed = ["2014-02-21", "2014-02-17", None]
    given = ledger(filed, closed, ["A"] * 3, "2014-04-01", map_of(extract={"begins": "2014-02-10"}))
    table = measured_of(given, "2014-02", "2014-02").survival
    curve = table[table["cases"] == "window"].set_index("day")
    assert curve.loc[[5, 9], "at_risk"].tolist() == [2, 2]
    assert curve.loc[[5, 20], "open_share"].tolist() == pytest.approx([1 / 2, 0])


HOURS = st.integers(0, 24 * 120)


@settings(max_examples=30)
@given(st.lists(st.tuples(HOURS, st.none() | HOURS), min_size=1, max_size=15))
def test_open_case_days_are_those_counted_case_by_case(cases) -> None:
    start = np.datetime64("2014-01-01T00")
    filed = [str(start + one) for one, _closed in cases]
    closed = [None if days is None else str(start + days) for _filed, days in cases]
    given = ledger(filed, closed, as_of="2014-05-01")
    window = window_of(given, None if min(filed) < "2014-02" else min(filed)[:7], "2014-04")
    found = open_case_days(given, window)
    for m, (begin, end) in enumerate(zip(window.begins, window.begins[1:], strict=False)):
        hours = 0
        for one, other in zip(given.filed, given.closed, strict=True):
            until = given.as_of if np.isnat(other) else other
            if until >= one:
                span = min(until, end) - max(one, begin)
                hours += max(span / np.timedelta64(1, "h"), 0)
        assert found[m] == pytest.approx(hours / 24)


def test_a_rate_without_closures_has_an_upper_end_alone() -> None:
    """Of no closure in 59 days of a case at most 3.69 are expected (Garwood): - log 0.025."""
    given = ledger(["2014-01-01"], [None], ["A"], as_of="2014-03-01")
    row = {name: values[0] for name, values in hazard_table(given, window_of(given)).items()}
    assert (row["closures_per_open_case_day"], row["low_95"]) == (0, 0)
    assert row["high_95"] == pytest.approx(-np.log(0.025) / 59)


def test_months_that_differ_more_than_by_chance_widen_the_interval() -> None:
    """Counts 1, 9 where 5, 5 are expected: chi-squared 6.4 with one degree of freedom."""
    student = stats.t.ppf(0.975, 1) / stats.norm.ppf(0.975)
    assert widening(np.array([1, 9]), np.array([5.0, 5.0]), 1) == pytest.approx(6.4 * student**2)
    assert widening(np.array([5, 5]), np.array([5.0, 5.0]), 1) == 1
    assert widening(np.array([1, 9]), np.array([5.0, 5.0]), 2) == 1


def filings(numbers) -> dict[str, dict]:
    """Figures of the intake of a ledger with so many filings in each month from January 2014."""
    months = [f"{2014 + i // 12}-{i % 12 + 1:02d}" for i in range(len(numbers))]
    filed = [f"{month}-15" for month, n in zip(months, numbers, strict=True) for _ in range(n)]
    end = len(numbers)
    given = ledger(filed, [None] * len(filed), as_of=f"{2014 + end // 12}-{end % 12 + 1:02d}-01")
    table = intake_table(given, window_of(given, months[0], months[-1]))
    rows = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
    return {f"{row['figure']} {row['month']}".strip(): row for row in rows}


def test_variance_over_mean_beside_what_chance_alone_would_give() -> None:
    """2, 4, 6, 8: mean 5, variance 20/3; chi-squared with three degrees: 0.2158 to 9.3484."""
    found = filings([2, 4, 6, 8])
    assert found["filed_mean_cases"]["value"] == 5
    row = found["variance_over_mean"]
    assert row["value"] == pytest.approx(4 / 3)
    assert [row["chance_low_95"], row["chance_high_95"]] == pytest.approx(
        [0.2158 / 3, 9.3484 / 3], rel=1e-4
    )


def test_the_trend_is_the_change_in_a_year_over_the_mean() -> None:
    """Two more a month are 24 a year, of 5: and the line leaves nothing over."""
    row = filings([2, 4, 6, 8])["trend_per_year"]
    assert [row[name] for name in ("value", "low_95", "high_95")] == pytest.approx([24 / 5] * 3)


def test_with_two_years_the_season_is_no_trend() -> None:
    """Twice as many in each second half of the year; the second year has ten per cent more."""
    first = [20] * 6 + [40] * 6
    found = filings([*first, *(round(n * 1.1) for n in first)])
    mean = (20 + 40 + 22 + 44) / 4
    assert found["trend_per_year"]["value"] == pytest.approx(3 / mean)
    assert found["season 01"]["value"] == pytest.approx(21 / mean)
    assert found["season 12"]["value"] == pytest.approx(42 / mean)
    assert found["season 12"]["months"] == 2
    # Left over by the calendar months' means: 1 and 2 off in six months each, twice.
    half = stats.t.ppf(0.975, 12) * np.sqrt((12 * 1 + 12 * 4) / 12 / 2) / mean
    assert found["season 01"]["low_95"] == pytest.approx(21 / mean - half)


def test_of_one_month_nothing_is_known_of_its_variance() -> None:
    assert filings([5]).keys() == {"filed_mean_cases", "trend_per_year", "season 01"}
    assert np.isnan(filings([5])["trend_per_year"]["value"])


def test_with_less_than_two_years_the_trend_is_the_line_through_all_months() -> None:
    numbers = [1] * 12 + [7] * 6
    slope = np.polyfit(np.arange(18), numbers, 1)[0]
    assert filings(numbers)["trend_per_year"]["value"] == pytest.approx(12 * slope / 3)


def test_of_many_kinds_those_with_most_cases_have_a_curve() -> None:
    """Fifty-two kinds, of which the first and the last have one case, and the others two."""
    kinds = [f"k{i:02d}" for i in range(52)]
    of_cases = [*kinds, *kinds[1:-1]]
    filed = ["2014-02-03"] * len(of_cases)
    given = ledger(filed, [None] * len(filed), ["A"] * len(filed), "2014-03-01", kind=of_cases)
    found = measured_of(given)
    shown = [name for name in found.survival["cases"].unique() if name.startswith("kind=")]
    assert shown == [f"kind={kind}" for kind in kinds[1:-1]]
    assert "Of 52 kinds of cases the 50" in found.notes[-1]
