"""Days as ledgers write them: every form comes back, and what has two readings has none."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.ledger.dates import read_days
from sim.ledger.mapping import Dates

UTC = Dates(timezone="UTC")
FULL_WIDTH = str.maketrans("0123456789-:/.", "０１２３４５６７８９－：／．")
DATE_FORMS = {
    "iso": "{d:%Y-%m-%d}",
    "slashes": "{d.year}/{d.month}/{d.day}",
    "points": "{d.year}.{d.month}.{d.day}",
    "Chinese": "{d.year}年{d.month}月{d.day}日",
    "padded Chinese": "{d:%Y}年{d:%m}月{d:%d}日",
    "compact": "{d:%Y%m%d}",
    "named month": "{d.day:02d}-{month}-{d.year}",
    "American": "{month} {d.day}, {d.year}",
}
TIME_FORMS = {
    "": timedelta(days=1),
    " {d:%H:%M}": timedelta(minutes=1),
    " {d:%H:%M:%S}": timedelta(seconds=1),
    "T{d:%H:%M:%S}.{milli:03d}": timedelta(milliseconds=1),
    " {d:%I:%M} {d:%p}": timedelta(minutes=1),
    " {noon}{d.hour}时{d.minute:02d}分": timedelta(minutes=1),
}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
moments = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31))


def day(text: str, dates: Dates = UTC) -> str:
    return str(read_days([text], dates).days[0])


@pytest.mark.parametrize("date_form", DATE_FORMS.values(), ids=DATE_FORMS)
@settings(max_examples=12, deadline=None)
@given(moment=moments, time=st.sampled_from([*TIME_FORMS]), wide=st.booleans())
def test_every_form_that_is_written_comes_back(
    date_form: str, moment: datetime, time: str, wide: bool
) -> None:
    noon = "上午" if moment.hour < 12 else "下午"
    form = date_form + time
    parts = {"month": MONTHS[moment.month - 1], "milli": moment.microsecond // 1000, "noon": noon}
    text = form.format(d=moment, **parts)
    unit = TIME_FORMS[time]
    expected = moment - (moment - datetime(1900, 1, 1)) % unit
    assert day(text.translate(FULL_WIDTH) if wide else text) == expected.isoformat(
        timespec="microseconds"
    )


@settings(max_examples=20, deadline=None)
@given(moment=moments, minutes=st.integers(-14 * 60, 14 * 60), colon=st.booleans())
def test_times_with_an_offset_are_moved_to_the_court(
    moment: datetime, minutes: int, colon: bool
) -> None:
    zone = timezone(timedelta(minutes=minutes))
    text = moment.replace(tzinfo=zone).isoformat(timespec="microseconds")
    expected = (moment - timedelta(minutes=minutes)).isoformat(timespec="microseconds")
    assert day(text if colon else f"{text[:-3]}{text[-2:]}") == expected


def test_summer_time_of_the_courts_zone() -> None:
    dates = Dates(timezone="Europe/Amsterdam")
    found = read_days(["2011-07-31T22:30:00Z", "2011-01-31 23:30:00+00:00", "2011-08-01"], dates)
    assert [str(d)[:16] for d in found.days] == [
        "2011-08-01T00:30",
        "2011-02-01T00:30",
        "2011-08-01T00:00",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2014-02-29", "2014-13-01", "2014-00-10", "2014-05-32", "20140532", "14-05-01", "2014-05",
        "2014年5月", "2014-05-01 25:00", "2014-05-01 10:60", "0000-00-00", "05/01/14", "abc",
        "2014-05-01 13:00 AM", "00:41.3", "2014", "2014-05-01x", "41-Abc-2014", "30-Feb-2014",
    ],
)  # fmt: skip
def test_what_is_no_day_is_none(text: str) -> None:
    found = read_days([text], UTC)
    assert np.isnat(found.days[0])
    assert found.unread[0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("15JAN2019", "2019-01-15T00:00"), ("15JAN2019:10:30:00", "2019-01-15T10:30"),
        ("15-JAN-19", "2019-01-15T00:00"), ("15-Jan-99 10:30", "1999-01-15T10:30"),
        ("Tue Jan 15 2019 10:30:00", "2019-01-15T10:30"),
        ("Tue, 15 Jan 2019 10:30:00 GMT", "2019-01-15T10:30"), ("15-XXX-19", "NaT"),
    ],
)  # fmt: skip
def test_days_as_databases_and_web_pages_write_them(text: str, found: str) -> None:
    assert day(text)[:16] == found


def test_years_of_two_digits_may_prove_the_order_of_all() -> None:
    found = read_days(["01/03/14", "12/31/18"], UTC)
    assert [str(d)[:10] for d in found.days] == ["2014-01-03", "2018-12-31"]
    assert found.order == "mdy"
    for open_or_none in (["01/03/14", "02/04/14"], ["13/01/14", "01/13/14"], ["31.12.18"]):
        assert np.isnat(read_days(open_or_none, UTC).days).all()


def test_the_end_of_a_day_and_leap_days() -> None:
    assert day("2014-05-01 24:00") == "2014-05-02T00:00:00.000000"
    assert day("2012-02-29") == "2012-02-29T00:00:00.000000"
    assert day("20140501103005") == "2014-05-01T10:30:05.000000"
    assert day("2014-05-01 12:10 AM") == "2014-05-01T00:10:00.000000"
    assert day("2014年5月1日 星期四") == "2014-05-01T00:00:00.000000"


def test_one_cell_proves_the_order_of_its_column() -> None:
    assert [str(d)[:10] for d in read_days(["3/4/2014", "14/4/2014"], UTC).days] == [
        "2014-04-03",
        "2014-04-14",
    ]
    assert [str(d)[:10] for d in read_days(["3/4/2014", "4/14/2014"], UTC).days] == [
        "2014-03-04",
        "2014-04-14",
    ]


def test_without_proof_or_with_two_there_is_no_day() -> None:
    assert np.isnat(read_days(["3/4/2014", "5/6/2014"], UTC).days).all()
    both = read_days(["14/4/2014", "4/14/2014", "1/1/2014"], UTC)
    assert np.isnat(both.days).all()
    assert both.day_first.tolist() == [True, False, False]
    assert both.month_first.tolist() == [False, True, False]


def test_a_text_that_no_row_has_proves_nothing() -> None:
    used = np.array([True, False])
    assert np.isnat(read_days(["3/4/2014", "14/4/2014"], UTC, used).days[0])


def test_the_order_that_the_map_says() -> None:
    assert day("3/4/2014 10:30", Dates(order="dmy")) == "2014-04-03T10:30:00.000000"
    assert day("3/4/2014", Dates(order="mdy")) == "2014-03-04T00:00:00.000000"
    assert day("14/4/2014", Dates(order="mdy")) == "NaT"
    assert day("3/4/2014", Dates(order="ymd")) == "NaT"
    assert day("2014/3/4", Dates(order="dmy")) == "2014-03-04T00:00:00.000000"


def test_serials_are_days_only_if_the_map_says_so() -> None:
    found = read_days(["41760", "41760.4375"], UTC)
    assert found.serial.all()
    assert found.unread.all()
    said = Dates(excel_serials=True)
    assert day("41760", said) == "2014-05-01T00:00:00.000000"
    assert day("41760.4375", said) == "2014-05-01T10:30:00.000000"
    assert day("20140501", said) == "2014-05-01T00:00:00.000000"


def test_what_stands_for_no_day() -> None:
    dates = Dates(missing=("—", "1999-01-01"))
    found = read_days(["", "—", "1999-01-01", "1999/1/1", "1999-01-01 00:00:00", "x"], dates)
    assert found.missing.tolist() == [True] * 5 + [False]
    assert np.isnat(found.days).all()
    assert found.unread.tolist() == [False] * 5 + [True]


def test_years_of_two_digits_need_the_order() -> None:
    assert day("05/01/14", Dates(order="mdy")) == "2014-05-01T00:00:00.000000"
    assert day("05/01/14 10:30", Dates(order="dmy")) == "2014-01-05T10:30:00.000000"
    assert day("14-05-01", Dates(order="ymd")) == "2014-05-01T00:00:00.000000"
    assert day("1/5/70", Dates(order="dmy")) == "1970-05-01T00:00:00.000000"
    found = read_days(["13/01/14"], UTC)
    assert found.either_order.all()
    assert np.isnat(found.days).all()
