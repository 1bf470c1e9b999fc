"""Which days are worked, in words, and what of them is not known for certain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sim.language import _, listed, plural
from sim.months import month_name
from sim.scenario.checks import run_months
from sim.scenario.days import SATURDAY, GivenDays, official_years
from sim.scenario.scenario import Scenario


def days_in_words(scenario: Scenario, mean: float) -> str:
    """Which days of a month count, and how many those are on average."""
    days = scenario.calendar.working_days
    if days is None:
        return _("{days:g} working days a month", days=mean)
    if isinstance(days, GivenDays):
        years = listed([str(year) for year in days.years])
        return _("days as given for {years}, {days:.1f} a month", years=years, days=mean)
    if days == "china":
        return _("real working days in China, {days:.1f} a month", days=mean)
    if days == "weekdays":
        return _("Monday to Friday, {days:.1f} days a month", days=mean)
    return _("every day of the calendar, {days:.1f} days a month", days=mean)


def by_pattern(resolved: Mapping[str, Any]) -> str:
    """That days of the run are by the usual pattern, from a scenario's plain data; or nothing."""
    run, newest = run_months(resolved), official_years()[1]
    if run is None or _working_days(resolved) != "china" or run.last // 12 <= newest:
        return ""
    return _(
        "the State Council's list of working days is known up to {newest} only, and from {first} "
        "to {last} days are by the usual pattern of its notices; for 2014 to 2026 that pattern "
        "has the right number in 134 of 156 months, one day more or fewer in 21 and two in one; "
        "once the list is out, give it as a table of days or install a newer chinesecalendar",
        newest=newest,
        first=month_name(max(run.first, 12 * (newest + 1))),
        last=month_name(run.last),
    )


def _working_days(resolved: Mapping[str, Any]) -> Any:
    return (resolved.get("calendar") or {}).get("working_days")


def doubts_of_days(resolved: Mapping[str, Any]) -> Iterator[str]:
    """What is likely not meant, or not known, of the days of a run; from plain data."""
    if why := by_pattern(resolved):
        yield why
    run, days = run_months(resolved), _working_days(resolved)
    if run is not None and isinstance(days, Mapping):
        off = {day[:4] for day in days.get("holidays", ()) if _is_weekday(day)}
        in_run = range(run.first // 12, run.last // 12 + 1)
        full = [str(y) for y in days["years"] if y in in_run and str(y) not in off]
        if full:
            yield plural(
                len(full),
                "working_days: no day from Monday to Friday is a holiday in {years}; days that are "
                "not listed are worked Monday to Friday",
                "working_days: no day from Monday to Friday is a holiday in any of {years}; days "
                "that are not listed are worked Monday to Friday",
                years=listed(full),
            )


def _is_weekday(day: str) -> bool:
    return date.fromisoformat(day).weekday() < SATURDAY


def given_years(value: Sequence[int], scenario: Scenario) -> str:
    """Years of which days are given, and which of them the run does not need."""
    run = run_months(scenario.resolved)
    text = listed([str(year) for year in value])
    needed = range(run.first // 12, run.last // 12 + 1) if run else range(0)
    beyond = [str(year) for year in value if year not in needed]
    if not run or not beyond:
        return text
    return _(
        "{years}; the months of the run lie in {first} to {last}, so that other years matter for "
        "the follow-up and dates before the run only",
        years=text,
        first=needed[0],
        last=needed[-1],
    )


def given_dates(value: Sequence[str], scenario: Scenario) -> str:
    """How many days are given, and the first and last of them."""
    del scenario
    if not value:
        return "–"
    return plural(
        len(value),
        "{n} day: {first}",
        "{n} days: {first} ... {last}",
        first=min(value),
        last=max(value),
    )
