"""Month lengths, closing days and dates before the run."""

import numpy as np
import pytest

from sim.world.calendar import days_before, make_calendar
from tests.support import scenario

CHINA = {"start": "2013-10", "months": 3, "working_days": "china"}


def test_by_default_every_month_has_21_days():
    calendar = make_calendar(scenario(calendar={"days_per_month": None}, history={"months": 2}))
    assert calendar.labels == ("2013-08", "2013-09", "2013-10", "2013-11", "2013-12")
    assert calendar.days.tolist() == [21.0] * 5
    assert (calendar.start_day, calendar.end_day) == (42.0, 105.0)


def test_chinese_months_have_their_public_holidays_and_make_up_days():
    # 2013-10: 23 weekdays, less 1, 2, 3, 4 and 7 October, and Saturday the 12th made up: 19.
    # 2013-11 and 2013-12 have 21 and 22 weekdays and no holiday.
    calendar = make_calendar(scenario(calendar=CHINA))
    assert calendar.days.tolist() == [19, 21, 22]


def test_a_closing_day_ends_the_month_and_the_next_day_begins_the_next():
    # Closing on the 20th: 21 September to 20 October 2013. Weekdays: 23-27 and 30 September (6),
    # 8-11 and 14-18 October (9); made up: Sunday 22 and 29 September, Saturday 12 October (3).
    # 19-21 September was the Mid-Autumn holiday.
    calendar = make_calendar(scenario(calendar=CHINA | {"closing_day": 20}))
    assert calendar.days[0] == 18


def test_months_with_a_closing_day_cover_the_year_without_gap_or_overlap():
    year = {"start": "2014-01", "months": 12, "working_days": "china"}
    by_month = make_calendar(scenario(calendar=year)).days
    shifted = make_calendar(scenario(calendar=year | {"start": "2014-02", "closing_day": 28})).days
    # from 29 January 2014 to 28 January 2015; 250 working days in 2014
    assert by_month.sum() == 250
    january = {"start": "2014-01", "months": 1, "working_days": "china", "closing_day": 28}
    first = make_calendar(scenario(calendar=january)).days.sum()
    assert (
        abs(shifted.sum() + first - by_month.sum()) <= 21
    )  # January 2015 instead of December 2013


def test_what_happens_at_a_count_belongs_to_the_month_before_or_after_by_its_kind():
    calendar = make_calendar(scenario())  # months of 20 days
    days = np.array([0.0, 19.9, 20.0, 20.1, 60.0])
    assert calendar.month_of_end(days).tolist() == [0, 0, 0, 1, 2]
    assert calendar.month_of_event(days).tolist() == [0, 0, 1, 1, 3]


@pytest.mark.parametrize(
    ("filed", "position", "day"),
    [
        ("2013-09", 0.0, -20.0),
        ("2013-09", 0.5, -10.0),
        ("2013-07", 0.0, -60.0),
        ("2013-09-16", 0.0, -10.0),  # half of September's 30 days have passed
    ],
)
def test_a_date_before_the_run_is_a_negative_day(filed, position, day):
    assert days_before(scenario(), filed, position) == pytest.approx(day)


def test_a_chinese_date_before_the_run_counts_working_days():
    # 27 (Fri), 29 (Sun, made up) and 30 September 2013 are working days; the 28th is not.
    given = scenario(calendar=CHINA)
    assert days_before(given, "2013-09-27", 0.0) == -3
    assert days_before(given, "2013-09-30", 0.0) == -1
    assert days_before(given, "2013-09-30", 0.5) == -0.5
