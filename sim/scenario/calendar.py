"""The vocabulary of the calendar: when the comparison runs, and how long its months are."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.days import WorkingDays
from sim.scenario.numbers import MOST_MONTHS, MonthDays
from sim.scenario.parts import Month, Part


class Calendar(Part):
    """When the comparison runs and how long its months are."""

    start: Month = Field(description="First month of the comparison.", examples=["2013-10"])
    months: Annotated[int, Field(strict=True, ge=1, le=MOST_MONTHS)] = Field(
        description="Months of the comparison.", examples=[24]
    )
    days_per_month: MonthDays | None = Field(
        default=None,
        description="Working days of every month; 21 if nothing is said.",
        examples=[20.8],
    )
    working_days: WorkingDays | None = Field(
        default=None,
        description="Real days in place of `days_per_month`. `china`: working days of China, "
        "public holidays and make-up days included; `weekdays`: Monday to Friday; `all`: every "
        "day; or the path of a table (CSV) of days, seen from this file, whose days stand in the "
        "file of a run under `years`, `holidays`, `make_up_days`.",
        examples=["china", "weekdays", "all", {"years": [2013, 2014, 2015]}],
    )
    closing_day: Literal["last"] | Annotated[int, Field(strict=True, ge=1, le=28)] = Field(
        default="last",
        description="Day that ends a court's month (结案日); a number needs `working_days`.",
        examples=[20],
    )
