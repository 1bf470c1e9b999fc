"""Which days are worked: by the official list, by its usual pattern, or as a scenario gives them.

The State Council decides on a year's days in the autumn before it. For later years the pattern
stands that its notices usually have, made of the days that are holidays by law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache, partial
from itertools import chain, zip_longest
from typing import NamedTuple

from sim.scenario.days import LAST_YEAR, SATURDAY, GivenDays, WorkingDays, official_years

DAY = timedelta(days=1)
SUNDAY = 6
NEAR = 14
"""Days before and after a holiday among which those that make up for it are looked for."""
CORRECTIONS = {
    # Worked, a Saturday, in exchange for Tuesday 2006-01-03: the State Council's notice on the
    # holidays of 2006 (国务院办公厅关于2006年部分节假日安排的通知).
    date(2005, 12, 31): True,
}
"""Days on which the package chinesecalendar is wrong: whether they were working days."""


class Lengths(NamedTuple):
    """Days off in a row that the notices usually make of the long holidays."""

    spring: int = 8
    labour: int = 5
    national: int = 7


class Exchanged(NamedTuple):
    """Days that are not as in a week without holidays.

    Attributes
    ----------
    off : frozenset of date
        Monday to Friday, not worked.
    worked : frozenset of date
        Saturdays and Sundays that are worked.
    """

    off: frozenset[date]
    worked: frozenset[date]


NO_EXCHANGE = Exchanged(frozenset(), frozenset())


def is_known(year: int, working_days: WorkingDays) -> bool:
    """Whether the days of a year are known, or follow from a pattern."""
    if isinstance(working_days, GivenDays):
        return year in working_days.years
    return working_days != "china" or official_years()[0] <= year <= LAST_YEAR


def worked(working_days: WorkingDays) -> Callable[[date], bool]:
    """Whether people work on a day, under the ``working_days`` of a calendar."""
    if isinstance(working_days, GivenDays):
        both = working_days.holidays, working_days.make_up_days
        return partial(
            _in_a_week, Exchanged(*(frozenset(map(date.fromisoformat, some)) for some in both))
        )
    if working_days == "china":
        return is_working_day
    return partial(_in_a_week, NO_EXCHANGE) if working_days == "weekdays" else _always


def _always(_day: date) -> bool:
    return True


def is_working_day(day: date) -> bool:
    """Whether people work on a day in China, public holidays and make-up days included."""
    if day.year > official_years()[1]:
        return _in_a_week(usual_days(day.year), day)
    from chinese_calendar import is_workday

    return CORRECTIONS[day] if day in CORRECTIONS else bool(is_workday(day))


def _in_a_week(exchanged: Exchanged, day: date) -> bool:
    return (day.weekday() < SATURDAY and day not in exchanged.off) or day in exchanged.worked


@cache
def usual_days(year: int) -> Exchanged:
    """The days of a year for which there is no official list, by the usual pattern."""
    return by_pattern(legal_holidays(year), Lengths())


def legal_holidays(year: int) -> dict[date, tuple[str, ...]]:
    """Days that are holidays by the law of their year, and which holidays they are."""
    from holidays import country_holidays

    known = country_holidays("CN", years=year, observed=False, language="en_US")
    named = {day: tuple(known.get_list(day)) for day in sorted(known)}
    return {day: names for day, names in named.items() if not names[0].startswith("Day off")}


def by_pattern(legal: Mapping[date, tuple[str, ...]], lengths: Lengths) -> Exchanged:
    """The days of a year as the State Council's notices usually arrange them.

    Parameters
    ----------
    legal : Mapping[date, tuple of str]
        Days that are holidays by law, with the names of these holidays.
    lengths : Lengths
        Of the long holidays.
    """
    off, worked, within = set[date](), set[date](), set[date]()
    for span in _long_holidays(legal, lengths):
        weekdays = [day for day in span if day.weekday() < SATURDAY]
        owed = len(weekdays) - sum(len(legal.get(day, ())) for day in span)
        off.update(weekdays)
        within.update(span)
        free = (day for day in _made_up(span) if day not in legal)
        worked.update(day for day, _ in zip(free, range(owed), strict=False))
    for day in sorted(legal.keys() - within):
        while day.weekday() >= SATURDAY or day in off:
            day += DAY  # noqa: PLW2901
        off.add(day)
    return Exchanged(frozenset(off), frozenset(worked))


def _long_holidays(legal: Mapping[date, tuple[str, ...]], lengths: Lengths) -> Iterator[list[date]]:
    """Days off of Spring Festival, Labour Day and National Day, weekends within them included."""
    first: dict[str, date] = {}
    for day in sorted(legal):
        for name in legal[day]:
            first.setdefault(name.removesuffix("'s Eve").removesuffix(" (Spring Festival)"), day)
    yield _span(first["Chinese New Year"], lengths.spring)
    labour = first["Labor Day"]
    while (labour - DAY).weekday() >= SATURDAY:
        labour -= DAY
    yield _span(labour, lengths.labour)
    national, autumn = first["National Day"], first["Mid-Autumn Festival"]
    is_one = national - 2 * DAY <= autumn <= national + lengths.national * DAY
    yield _span(min(autumn, national) if is_one else national, lengths.national + is_one)


def _span(first: date, length: int) -> list[date]:
    return [first + i * DAY for i in range(length)]


def _made_up(span: list[date]) -> Iterator[date]:
    """Weekend days near a holiday, in the order in which they make up for it.

    Those before and after it take turns; before it Sundays come first, after it Saturdays, each the
    nearest first, but for the weekend that touches it.
    """
    before = [span[0] - i * DAY for i in range(2, NEAR + 1)]
    after = [span[-1] + i * DAY for i in range(2, NEAR + 1)]
    early = [day for which in (SUNDAY, SATURDAY) for day in before if day.weekday() == which]
    late = [day for which in (SATURDAY, SUNDAY) for day in after if day.weekday() == which]
    return (day for day in chain.from_iterable(zip_longest(early, late)) if day)
