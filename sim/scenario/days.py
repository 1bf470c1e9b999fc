"""Which days are worked, as a scenario says: by a word, or day by day from a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, Tag, model_validator

from sim.language import _, listed, marked
from sim.months import month_name
from sim.scenario.confined import refuse_elsewhere, seen_from
from sim.scenario.nodes import Node, tree_of
from sim.scenario.parts import Part, either
from sim.scenario.problems import Finding, InputError, Problem
from sim.scenario.sheet import Sheet, read_sheet, whole_number

DATE = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")
"""A date as spreadsheet programs write it, too: 2027/1/1."""
LARGEST_FILE_BYTES = 10_000_000
SATURDAY = 5
LAST_YEAR = 2099
"""The last year of which the usual pattern is known: tables of the lunar calendar end with it."""


def _a_day(text: str) -> str:
    if (day := day_of(text)) is None or day.isoformat() != text:
        raise ValueError(_("must be a day such as 2027-02-08"))
    return text


Day = Annotated[
    str, Field(strict=True, json_schema_extra={"format": "date"}), AfterValidator(_a_day)
]
Year = Annotated[int, Field(strict=True)]


class GivenDays(Part):
    """Days that are given one by one; all others are worked Monday to Friday."""

    years: Annotated[tuple[Year, ...], Field(min_length=1)] = Field(
        description="Years of which the days are given.", examples=[[2027, 2028]]
    )
    holidays: tuple[Day, ...] = Field(
        default=(), description="Days that are not worked.", examples=[["2027-01-01"]]
    )
    make_up_days: tuple[Day, ...] = Field(
        default=(),
        description="Saturdays and Sundays that are worked (调休上班).",
        examples=[["2027-02-20"]],
    )

    @model_validator(mode="after")
    def _consistent(self) -> GivenDays:
        both = sorted((*self.holidays, *self.make_up_days))
        if twice := [day for day, after in pairwise(both) if day == after]:
            raise ValueError(_("{day} stands twice", day=twice[0]))
        beyond = [day for day in both if int(day[:4]) not in self.years]
        if beyond:
            raise ValueError(_("{day} lies in none of the years", day=beyond[0]))
        return self


Word = Literal["china", "weekdays", "all"]
WorkingDays = Annotated[
    Annotated[Word, Tag("<word>")] | Annotated[GivenDays, Tag("<days>")],
    either("<days>", (dict, GivenDays), "<word>"),
    BeforeValidator(lambda value: value, json_schema_input_type=Word | Path | GivenDays),
]


def day_of(text: str) -> date | None:
    """The day that is written so; None if there is none."""
    match = DATE.fullmatch(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


@cache
def official_years() -> tuple[int, int]:
    """First and last year whose working days in China are decided on, as far as is known."""
    from chinese_calendar.constants import holidays

    years = [day.year for day in holidays]
    return min(years), max(years)


def unknown_years(working_days: Any, earliest: int, last: int) -> Iterator[Finding]:
    """Months, by their numbers, of which the days of a calendar must be known and are not.

    Parameters
    ----------
    working_days : Any
        As it stands in plain data.
    """
    given = working_days.get("years") if isinstance(working_days, dict) else None
    span = {"first": month_name(earliest), "last": month_name(last)}
    if isinstance(given, list):
        missing = [year for year in range(earliest // 12, last // 12 + 1) if year not in given]
        if missing:
            why = marked(
                "needs the days of {first} to {last}; none is given of {missing}; given are {years}"
            )
            years = {"missing": listed([*map(str, missing)]), "years": listed([*map(str, given)])}
            yield ("calendar", "working_days"), _(why, **span, **years)
    if working_days == "china":
        oldest = official_years()[0]
        if not oldest <= earliest // 12 <= last // 12 <= LAST_YEAR:
            why = marked(
                "needs the working days of {first} to {last}; they are known, or follow from the "
                "usual pattern, from {oldest} to {newest}; for other years give days_per_month, "
                "weekdays or a table of days instead"
            )
            yield ("calendar", "working_days"), _(why, **span, oldest=oldest, newest=LAST_YEAR)


def beside(tree: Node, folder: Path) -> None:
    """See the path of a table of days from a folder, where the file lies that names it."""
    if (found := _file_in(tree)) is not None:
        calendar, node = found
        calendar["working_days"] = Node(seen_from(folder, node), node.place)


def with_days(tree: Node) -> Node:
    """A scenario's tree with the days that a table gives in place of its path.

    Raises
    ------
    InputError
        With every problem of the table, each with its line.
    """
    if (found := _file_in(tree)) is None:
        return tree
    calendar, node = found
    path = Path(node.value)
    refuse_elsewhere(path, node.place)
    try:
        is_there = path.is_file()
    except (OSError, ValueError):  # a name that is too long; one with a zero byte
        is_there = False
    if not is_there:
        why = _("no such file: {file}; {how}", file=node.value, how=_how())
        raise InputError([Problem(node.place, why)])
    days = tree_of(read_days(path), node.place)
    within = Node({**calendar, "working_days": days}, tree.value["calendar"].place)
    return Node({**tree.value, "calendar": within}, tree.place)


def _file_in(tree: Node) -> tuple[dict[str, Node], Node] | None:
    """The keys of a calendar that names a file of days, and the node that does."""
    calendar = tree.value.get("calendar")
    if calendar is None or not isinstance(calendar.value, dict):
        return None
    keys: dict[str, Node] = calendar.value
    node = keys.get("working_days")
    if node is None or not isinstance(node.value, str) or node.value in get_args(Word):
        return None
    is_path = "/" in node.value or "\\" in node.value or Path(node.value).suffix
    return (keys, node) if is_path else None


def _how() -> str:
    return _("give  china,  weekdays,  all,  or the path of a table (CSV) of days")


def read_days(path: Path) -> dict[str, Any]:
    """Days from a table with the columns ``date`` and ``working``, as the keys of `GivenDays`.

    Raises
    ------
    InputError
        With every column and the first line of each kind of mistake.
    """
    sheet = read_sheet(path, LARGEST_FILE_BYTES, ("date", "working"))
    there = [sheet.has(column) for column in ("date", "working")]
    if not len(sheet) and not sheet.problems:
        sheet.add(_("has no days: a line of headings, then a line a day"))
    rows = list(_rows(sheet)) if all(there) else []
    if sheet.problems:
        raise InputError(sheet.problems)
    off = sorted(day for day, works in rows if not works and day.weekday() < SATURDAY)
    worked = sorted(day for day, works in rows if works and day.weekday() >= SATURDAY)
    return {
        "years": sorted({day.year for day, _works in rows}),
        "holidays": [day.isoformat() for day in off],
        "make_up_days": [day.isoformat() for day in worked],
    }


def _rows(sheet: Sheet) -> Iterator[tuple[date, bool]]:
    """Days of a table, and whether they are worked; what is wrong is noted in it."""
    cells = [cell.strip() for cell in sheet.cells("date")]
    days = [day_of(cell) for cell in cells]
    working = [whole_number(cell.strip()) for cell in sheet.cells("working")]
    sheet.report(
        "date",
        (i for i, day in enumerate(days) if day is None),
        _("must be a day such as 2027-02-08"),
    )
    sheet.report_duplicates("date", [day.isoformat() if day else "" for day in days])
    sheet.report(
        "working",
        (i for i, cell in enumerate(working) if cell not in ("0", "1")),
        _("must be 0 (not worked) or 1 (worked)"),
    )
    for day, cell in zip(days, working, strict=True):
        if day is not None:
            yield day, cell == "1"
