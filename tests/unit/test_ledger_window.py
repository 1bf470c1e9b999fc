"""The months of a ledger that are measured, and the clock on which its days are counted."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.ledger.clock import clock_of
from sim.ledger.measured import measured
from sim.ledger.play import play_of
from sim.ledger.window import window_of
from sim.scenario.problems import InputError
from tests.ledgers import as_days, ledger, map_of

GIVEN_DAYS = {
    "years": [2013, 2014, 2015],
    "holidays": ["2014-01-01"],
    "make_up_days": ["2014-02-08"],
}


def of_days(first: str, last: str, as_of: str | None = None, **keys):
    """A ledger whose first and last filing are on these days."""
    return ledger([first, last], [None, None], ["A", "A"], as_of, map_of(**keys))


@pytest.mark.parametrize(
    ("first", "as_of", "keys", "months"),
    [
        ("2013-10-08", "2014-02-22", {}, ("2013-10", "2014-02")),  # a week off, at both ends
        ("2013-10-09", "2014-02-21", {}, ("2013-11", "2014-01")),
        ("2013-10-01", "2014-03-01", {}, ("2013-10", "2014-02")),
        ("2012-01-05", "2014-03-01", {"extract": {"begins": "2013-10-04"}}, ("2013-11", "2014-02")),
        ("2013-10-01", "2014-02-26", {"extract": {"as_of": "2014-02-26"}}, ("2013-10", "2014-01")),
        ("2013-10-01", "2014-02-27", {"extract": {"as_of": "2014-02-27"}}, ("2013-10", "2014-02")),
        ("2013-10-28", "2014-03-21", {"closing_day": 20}, ("2013-11", "2014-03")),
        ("2013-10-29", "2014-03-13", {"closing_day": 20}, ("2013-12", "2014-02")),
    ],
)
def test_all_whole_months_are_the_window_if_none_is_said(first, as_of, keys, months) -> None:
    found = window_of(of_days(first, "2014-02-01", as_of, **keys)).months
    assert (found[0], found[-1]) == months


def test_a_month_that_is_named_may_be_partial_and_that_is_said() -> None:
    given = of_days("2013-10-20", "2014-02-01", "2014-02-11")
    assert window_of(given).partial == ()
    window = window_of(given, "2013-10", "2014-02")
    assert window.partial == ("2013-10", "2014-02")
    assert "2013-10, 2014-02" in measured(given, window).notes[0]


@pytest.mark.parametrize(
    ("months", "message"),
    [
        (("2014-01", "2013-12"), "2014-01 is after 2013-12; the ledger goes from 2013-10 to"),
        (
            ("2013-09", None),
            "the ledger goes from 2013-10 to 2014-02, and does not have all of 2013-09",
        ),
        (
            (None, "2014-03"),
            "the ledger goes from 2013-10 to 2014-02, and does not have all of 2013-10",
        ),
    ],
)
def test_months_outside_the_ledger_are_refused_in_one_message(months, message) -> None:
    given = of_days("2013-10-01", "2014-02-01", "2014-03-01")
    with pytest.raises(InputError) as error:
        window_of(given, *months)
    assert len(error.value.problems) == 1
    assert str(error.value).startswith(f"ledger.csv: --from, --to: {message}")


@pytest.mark.parametrize(
    "text", ["2014", "2014-13", "2014-0", "14-01", "2014-1x", "x", "2014-01-1"]
)
def test_what_is_no_month_is_refused(text) -> None:
    with pytest.raises(InputError, match=r"--from: '.*' is no month; write it as 2011-01"):
        window_of(of_days("2013-10-01", "2014-02-01"), text)


def test_a_ledger_without_a_whole_month_has_no_window() -> None:
    with pytest.raises(InputError, match="has no whole month: its days go from 2014-01 to 2014-02"):
        window_of(of_days("2014-01-20", "2014-02-10"))


def test_more_months_than_a_scenario_may_have_are_refused() -> None:
    with pytest.raises(InputError, match="1,202 months; at most 600 can be measured"):
        window_of(of_days("1914-01-01", "2014-02-28"))


@pytest.mark.parametrize("days", ["calendar", "all", "weekdays", "china", GIVEN_DAYS])
@pytest.mark.parametrize("closing_day", ["last", 20])
def test_the_clock_is_that_of_the_months(days, closing_day) -> None:
    """Months begin and end on the clock where a run's months do."""
    given = of_days("2013-06-03", "2014-12-31", days=days, closing_day=closing_day)
    window = window_of(given, "2013-09", "2014-11")
    ends = window.day_of(window.begins)
    assert ends.tolist() == [0.0, *window.calendar.closing.tolist()]
    assert window.calendar.source.closing_day == closing_day


WORDS = st.sampled_from(["calendar", "weekdays", "china"])
HOURS = st.integers(0, 24 * 400)


@settings(max_examples=40)
@given(days=WORDS, hours=st.lists(HOURS, min_size=2, max_size=2).map(sorted))
def test_days_on_the_clock_are_worked_hours(days, hours) -> None:
    """Counted hour by hour; the clock stands on days that are not worked."""
    clock = clock_of(map_of(days=days), "f", date(2013, 10, 1), date(2014, 11, 30))
    begin = np.datetime64("2013-10-01T00", "h")
    times = (begin + np.arange(hours[0], hours[1])).astype("datetime64[D]")
    works = clock.works[
        np.minimum((times - begin).astype("m8[D]").astype(int), len(clock.works) - 1)
    ]
    found = clock.days(*(np.datetime64(begin + h, "us") for h in hours))
    assert found == pytest.approx(works.sum() / 24)


def test_years_of_which_nobody_knows_the_days_are_named() -> None:
    with pytest.raises(InputError, match=r"ledger.csv: days: has days in 1999, of which it is not"):
        window_of(of_days("1999-06-01", "2014-02-01", days="china"))


def test_a_time_without_a_day_is_none_on_the_clock() -> None:
    clock = clock_of(map_of(days="weekdays"), "f", date(2014, 1, 1), date(2014, 1, 31))
    found = clock.days(as_days(["2014-01-06", None]), as_days([None, "2014-01-06"]))
    assert np.isnan(found).all()


def test_on_weekends_the_month_is_that_of_the_date_though_the_clock_stands() -> None:
    """Saturday 31 January 2015 and Sunday 1 February are one instant of the working clock.

    A case is filed on the one and closed on the other after no working day; another one filed on
    30 December, a Tuesday at noon, is closed on that Sunday after 1.5 + 22 days; one that was filed
    on Saturday 31 January is closed on Monday 2 February at noon.
    """
    given = ledger(
        ["2015-01-31T10:00", "2014-12-30T12:00", "2015-01-31T00:00", "2015-01-01"],
        ["2015-02-01T10:00", "2015-02-01T09:00", "2015-02-02T12:00", "2015-02-27"],
        ["A", "A", "B", "B"],
        as_of="2015-03-01",
        of_map=map_of(days="weekdays"),
    )
    found = measured(given, window_of(given, "2015-01", "2015-02"))
    assert found.months["filed_cases"].tolist() == [3, 0]
    assert found.months["closures_cases"].tolist() == [0, 4]
    assert found.months["backlog_cases"].tolist() == [4, 0]
    assert found.officers["received"].tolist() == [1, 2, 0, 0]
    assert found.officers["closed"].tolist() == [0, 0, 2, 2]
    values = found.measures.set_index("measure")["value"]
    assert values["closed_cases_only_mean_days"] == (0 + 23.5 + 0.5 + 41) / 4
    assert values["opening_cases"] == 1
    assert values["time_to_closure_median_days"] == 0.5


def test_after_the_last_day_that_is_known_every_day_counts() -> None:
    """Friday 31 January is worked, and 28 days in February follow."""
    clock = clock_of(map_of(days="weekdays"), "f", date(2014, 1, 1), date(2014, 1, 31))
    begin, end = np.datetime64("2014-01-31T12", "us"), np.datetime64("2014-03-01T12", "us")
    assert clock.days(begin, end) == 0.5 + 28.5


@pytest.mark.parametrize("latest", ["2014-05-31", "2300-01-01"])
def test_time_limits_are_in_working_days_though_they_end_after_the_ledger(latest) -> None:
    """From Monday 3 February to the midnight before Tuesday 27 May: 16 weeks and a day."""
    given = ledger(
        ["2014-02-03", "2014-02-04"], ["2014-02-20", None], ["A"] * 2, "2014-03-01",
        map_of(days="weekdays"), limit=["2014-05-27", latest],
    )  # fmt: skip
    docket = play_of(given, window_of(given, "2014-02", "2014-02")).log.docket
    assert docket.limit[0] == 16 * 5 + 1


def test_no_more_years_are_asked_for_than_are_known() -> None:
    """Working days of China are known until 2099; a limit is ten years ahead at the most."""
    clock = clock_of(
        map_of(days="china"), "f", date(2098, 1, 1), date(2098, 12, 31), date(2105, 1, 1)
    )
    assert len(clock.works) == 2 * 365
    clock = clock_of(
        map_of(days="weekdays"), "f", date(2014, 1, 1), date(2014, 1, 31), date(9999, 1, 1)
    )
    assert len(clock.works) == 11 * 365 + 3
