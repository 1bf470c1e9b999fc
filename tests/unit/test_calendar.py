"""Month lengths, closing days and dates before the run."""

from collections import Counter
from datetime import date, timedelta

import chinese_calendar
import holidays
import numpy as np
import pytest
from chinese_calendar.constants import holidays as known_holidays

from sim.months import dates_filed
from sim.scenario.panel import panel_of
from sim.scenario.problems import InputError
from sim.world.calendar import make_calendar, past_of
from sim.world.files import write_world
from sim.world.given_docket import read_docket
from sim.world.opening import opening_of
from sim.world.working_days import (
    CORRECTIONS,
    Lengths,
    by_pattern,
    is_working_day,
    legal_holidays,
    usual_days,
)
from sim.world.world import draw_worlds
from tests.support import play_arm, regions, scenario

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
    assert past_of(scenario(), filed).at(position) == pytest.approx(day)


def test_a_chinese_date_before_the_run_counts_working_days():
    # 27 (Fri), 29 (Sun, made up) and 30 September 2013 are working days; the 28th is not.
    given = scenario(calendar=CHINA)
    assert past_of(given, "2013-09-27").at(0.0) == -3
    assert past_of(given, "2013-09-30").at(0.0) == -1
    assert past_of(given, "2013-09-30").at(0.5) == -0.5


def test_working_days_are_those_of_two_packages_but_for_the_corrections():
    """The package holidays keeps its own table of the State Council's notices."""
    years = sorted({day.year for day in known_holidays if day.year <= 2026})
    other = holidays.country_holidays("CN", years=years)
    first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
    days = [first + timedelta(i) for i in range((last - first).days + 1)]
    assert [day for day in days if is_working_day(day) != other.is_working_day(day)] == []
    wrong = {day for day in days if chinese_calendar.is_workday(day) != other.is_working_day(day)}
    assert wrong == set(CORRECTIONS)  # a correction that is no longer needed is to go


def test_the_last_saturday_of_2005_was_worked():
    # December 2005: 22 weekdays and Saturday the 31st, in exchange for 3 January 2006.
    given = {"start": "2005-12", "months": 2, "working_days": "china"}
    # January 2006: 22 weekdays, less 2, 3, 30 and 31; made up: Saturday the 28th.
    assert make_calendar(scenario(calendar=given)).days.tolist() == [23, 19]


# The run's first day is 2014-01-21, as the court closes its months on the 20th.
FEBRUARY = {"start": "2014-02", "months": 1, "working_days": "china", "closing_day": 20}


def opening(*entries, **changes):
    return scenario(**{"calendar": FEBRUARY, "opening_backlog": list(entries)} | changes)


def test_a_month_that_is_partly_before_the_run_is_spread_over_its_days_before_it():
    # Working days from 1 to 20 January 2014: 2, 3, 6-10, 13-17 and 20: 13.
    given = opening({"team": 1, "cases": 20, "filed": "2014-01"})
    filed = opening_of(given).filed
    assert filed == pytest.approx(-13 + 13 * (np.arange(20) + 0.5) / 20)
    (before,) = np.unique(opening_of(opening({"team": 1, "filed": "2014-01-20"})).filed)
    assert before == -0.5


@pytest.mark.parametrize("filed", ["2014-01-21", "2014-02", "2014-03", "2014-02-01"])
def test_an_opening_case_is_filed_before_the_first_day_of_the_run(filed):
    said = r"opening_backlog\[0\].filed: must lie before the run, whose first day is 2014-01-21"
    with pytest.raises(InputError, match=said):
        opening({"team": 1, "filed": filed})


def test_without_a_closing_day_the_run_begins_on_the_first():
    months = FEBRUARY | {"closing_day": "last"}
    assert len(opening_of(opening({"team": 1, "filed": "2014-01-31"}, calendar=months))) == 1
    with pytest.raises(InputError, match="first day is 2014-02-01"):
        opening({"team": 1, "filed": "2014-02"}, calendar=months)


def test_opening_cases_of_a_drawn_world_can_be_given_again(tmp_path):
    given = opening({"team": 1, "cases": 20, "filed": "2014-01"}, {"team": 1})
    (world,) = draw_worlds(given, 0)
    write_world(world, tmp_path)
    again = read_docket(tmp_path / "docket.csv", scenario(calendar=FEBRUARY)).docket
    assert again.filed.tolist() == world.docket.filed.tolist()
    assert again.opening == 21


def test_without_filings_in_the_window_the_time_to_closure_is_empty():
    none = {"cases_per_month": 0, "regions": regions([1])}
    play = play_arm(opening({"team": 1, "cases": 3, "filed": "2014-01"}, intake=none))
    assert play.days.min() > 0
    assert np.isnan([play.curve.quantile(0.5), play.curve.restricted_mean(5.0)]).all()


@pytest.mark.parametrize("closing_day", [1, 20, 28, "last"])
def test_a_table_of_bureaus_opens_its_backlog_before_the_first_day(closing_day, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text("name,opening_backlog\nAx,10\n", encoding="utf-8")
    given = opening(calendar=FEBRUARY | {"closing_day": closing_day}, bureaus=str(table))
    cases = opening_of(panel_of(given).bureau(0))
    teams, filed = cases.team, cases.filed
    assert len(teams) == 10
    assert filed.max() < 0
    assert (np.diff(np.unique(filed)) < 9).all()  # of a month that is partly before, the less


def test_a_month_begins_on_its_first_day_whatever_the_closing_day():
    """Of a rule in force since a month: with a closing day the court's month begins before."""
    calendar = make_calendar(scenario(calendar=FEBRUARY | {"months": 3}))
    # From 21 January to February: 21-24, 26 (Sunday, made up), 27-30: 9 working days.
    assert calendar.first_day("2014-02") == 9
    assert calendar.first_day("2014-01") == -13
    assert calendar.first_day("2014-04") == calendar.closing[1] + 7  # 21, 24-28 and 31 March
    assert calendar.first_day("2014-05") == np.inf  # the run ends on 20 April
    assert calendar.first_day("1999-12") == -np.inf


def test_a_negative_time_to_closure_is_an_error_of_the_program():
    play = play_arm(opening({"team": 1}))
    play.log.closed[0] = play.log.docket.filed[0] - 1
    with pytest.raises(AssertionError, match="closed before it was filed"):
        _ = play.days


GIVEN = {
    "start": "2026-10",
    "months": 3,
    "working_days": {
        "years": [2026],
        "holidays": ["2026-01-01", "2026-10-01"],
        "make_up_days": ["2026-10-10"],
    },
}


def test_a_month_of_a_follow_up_whose_days_are_not_given_is_as_long_as_a_year_before() -> None:
    last_given = scenario(calendar=GIVEN)
    calendar = make_calendar(last_given, follow_up=14)
    by_month = dict(zip(calendar.labels, calendar.days.tolist(), strict=True))
    year = make_calendar(scenario(calendar=GIVEN | {"start": "2026-01", "months": 12}))
    known = dict(zip(year.labels, year.days.tolist(), strict=True))
    assert (known["2026-01"], known["2026-02"], known["2026-10"]) == (21, 20, 22)
    for month, days in by_month.items():
        assert days == known[f"2026-{month[-2:]}"]
    assert make_calendar(last_given).closing.tolist() == calendar.closing[:3].tolist()


def test_days_are_those_that_are_given_with_any_closing_day() -> None:
    # 21 September to 20 October 2026: 22 weekdays, less 1 October, and Saturday the 10th.
    calendar = make_calendar(scenario(calendar=GIVEN | {"months": 1, "closing_day": 20}))
    assert calendar.days.tolist() == [22]


def test_monday_to_friday_and_all_days() -> None:
    year = {"start": "1990-01", "months": 3}
    weekdays = make_calendar(scenario(calendar=year | {"working_days": "weekdays"}))
    assert weekdays.days.tolist() == [23, 20, 22]
    every = {"working_days": "all", "closing_day": 20}
    assert make_calendar(scenario(calendar=year | every)).days.tolist() == [31, 31, 28]


def test_days_by_word_are_known_in_all_years_and_china_from_2004_to_2099() -> None:
    for word in ("weekdays", "all"):
        assert scenario(calendar={"start": "1805-01", "months": 1, "working_days": word})
    for start, months in (("2003-12", 2), ("2099-12", 2)):
        with pytest.raises(InputError, match="from 2004 to 2099"):
            scenario(calendar={"start": start, "months": months, "working_days": "china"})


# The usual pattern


LUNAR = {
    "spring": "2027-02-06 2028-01-26 2029-02-13 2030-02-03 2031-01-23 2033-01-31 2034-02-19",
    "dragon": "2027-06-09 2028-05-28 2029-06-16 2030-06-05",
    "autumn": "2027-09-15 2028-10-03 2029-09-22 2030-09-12",
}
"""From the calendar of the Hong Kong Observatory."""


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("spring", "Chinese New Year (Spring Festival)"),
        ("dragon", "Dragon Boat Festival"),
        ("autumn", "Mid-Autumn Festival"),
    ],
)
def test_holidays_of_the_lunar_calendar_fall_on_their_days(key: str, name: str) -> None:
    for day in map(date.fromisoformat, LUNAR[key].split()):
        legal = legal_holidays(day.year)
        assert name in legal[day]
        assert next(one for one in sorted(legal) if name in legal[one]) == day


def test_a_year_by_the_pattern_worked_out_by_hand() -> None:
    # 2027: Spring Festival from New Year's Eve, Friday 5 February, to Friday the 12th, 6 weekdays
    # for 4 holidays by law: made up on Sunday 31 January and Saturday the 20th. Labour Day from
    # Saturday to Wednesday, 3 for 2: Sunday 25 April. National Day from Friday to Thursday, 5 for
    # 3: Sunday 26 September and Saturday 9 October. All others are weekdays, one day each.
    usual = usual_days(2027)
    assert sorted(day.isoformat()[5:] for day in usual.worked) == [
        "01-31", "02-20", "04-25", "09-26", "10-09",
    ]  # fmt: skip
    assert sorted(day.isoformat()[5:] for day in usual.off) == [
        "01-01", "02-05", "02-08", "02-09", "02-10", "02-11", "02-12", "04-05", "05-03", "05-04",
        "05-05", "06-09", "09-15", "10-01", "10-04", "10-05", "10-06", "10-07",
    ]  # fmt: skip
    # A holiday on a weekend is had on the next weekday: 1 January 2028, a Saturday, on the 3rd.
    # Mid-Autumn lies in the National Day's week, which then has 8 days.
    assert {date(2028, 1, 3), date(2028, 10, 6)} <= usual_days(2028).off
    # Labour Day on a Monday goes with the weekend before it: off until Wednesday, one made up.
    assert {day for day in usual_days(2028).off if day.month == 5 and day.day < 9} == {
        date(2028, 5, 1), date(2028, 5, 2), date(2028, 5, 3),
    }  # fmt: skip


@pytest.mark.parametrize("year", [*range(2027, 2045), 2060, 2099])
def test_the_pattern_leaves_thirteen_weekdays_fewer_to_work(year: int) -> None:
    """As many as there are holidays by law since 2025: what is off beyond them is made up for."""
    usual, legal = usual_days(year), legal_holidays(year)
    assert len(usual.off) - len(usual.worked) == 13 == sum(map(len, legal.values()))
    assert all(day.weekday() < 5 for day in usual.off)
    assert all(day.weekday() >= 5 and day not in legal for day in usual.worked)


def test_months_by_the_pattern_are_those_of_the_official_lists_but_for_a_day() -> None:
    """Against the months of 2014 to 2026, under the law and with the lengths of each year."""
    off = []
    for year in range(2014, 2027):
        lengths = Lengths(spring=7 + (year >= 2025), labour=3 + 2 * (year >= 2020))
        usual = by_pattern(legal_holidays(year), lengths)
        for month in range(1, 13):
            first, last = dates_filed(f"{year}-{month:02d}")
            days = [first + timedelta(i) for i in range((last - first).days + 1)]
            by_list = sum(map(is_working_day, days))
            by_pattern_ = sum(
                (day.weekday() < 5 and day not in usual.off) or day in usual.worked for day in days
            )
            off.append(by_pattern_ - by_list)
    wrong = Counter(map(abs, off))
    assert wrong == {0: 134, 1: 21, 2: 1}  # two in February 2020, which an epidemic prolonged
    assert np.abs(off).mean() == pytest.approx(0.147, abs=0.001)


def test_beyond_the_official_list_days_are_by_the_pattern_in_run_and_follow_up() -> None:
    calendar = make_calendar(scenario(calendar=CHINA | {"start": "2026-12", "months": 1}), 3)
    assert calendar.days.tolist() == [23, 21, 15, 23]  # February 2027: 20 less 6 and 1 made up
    longer = make_calendar(scenario(calendar=CHINA | {"start": "2026-12", "months": 4}))
    assert calendar.days.tolist() == longer.days.tolist()
