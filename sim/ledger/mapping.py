"""The vocabulary of a map: which columns of a court's ledger mean what, and how its rows count."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, Tag

from sim.language import _
from sim.scenario.days import Day, GivenDays
from sim.scenario.parts import Part, either

Text = Annotated[str, Field(strict=True, min_length=1)]
SeveralTexts = Annotated[tuple[Text, ...], Field(min_length=1)]
Texts = Annotated[
    Annotated[SeveralTexts, Tag("<list>")] | Annotated[Text, Tag("<text>")],
    either("<list>", (list, tuple), "<text>"),
]
ALSO_CALLED = {"gbk": "gb18030", "gb2312": "gb18030", "utf8": "utf-8", "utf16": "utf-16"}
Encoding = Literal["utf-8", "utf-16", "gb18030", "big5", "cp1252"]
SEPARATORS = (",", ";", "\t", "|")


def _a_separator(text: str) -> str:
    mark = "\t" if text == "tab" else text
    if mark not in SEPARATORS:
        raise ValueError(_('must be one of  ","  ";"  "|"  tab'))
    return mark


Separator = Annotated[
    str,
    Field(strict=True, json_schema_extra={"enum": [",", ";", "|", "tab"]}),
    AfterValidator(_a_separator),
]
CountedDays = Literal["calendar", "china", "weekdays", "all"]
DaysWord = Literal["calendar", "working", "china", "weekdays", "all"]
DaysCounted = Annotated[
    Annotated[DaysWord, Tag("<word>")] | Annotated[GivenDays, Tag("<days>")],
    either("<days>", (dict, GivenDays), "<word>"),
    BeforeValidator(lambda value: value, json_schema_input_type=DaysWord | Path | GivenDays),
    AfterValidator(lambda days: "china" if days == "working" else days),
]


class FileForm(Part):
    """How the file is written."""

    encoding: Annotated[
        Encoding | None,
        BeforeValidator(lambda name: ALSO_CALLED.get(str(name).lower(), name)),
    ] = Field(
        default=None,
        description="Of a CSV; if nothing is said UTF-8, then UTF-16 with its mark, then GB18030 "
        "are tried; others must be said.",
        examples=["gb18030"],
    )
    sheet: Annotated[int, Field(strict=True, ge=1)] | Text = Field(
        default=1, description="Of a workbook: number or name of the sheet.", examples=["2014"]
    )
    header_line: Annotated[int, Field(strict=True, ge=1)] = Field(
        default=1, description="Line of the headings; what is above it is a title."
    )
    separator: Separator | None = Field(
        default=None,
        description="What stands between the cells of a CSV; a comma if nothing is said.",
        examples=[";", "tab"],
    )
    quotes: bool = Field(
        default=True,
        description="Of a CSV: whether cells may stand in quotation marks; `false`: those in it "
        "are part of the text.",
    )


class Columns(Part):
    """Headings of the columns that are read, by what they are."""

    case: Texts = Field(
        description="Number of the case; several columns together, if a number is one only with "
        "its court or year.",
        examples=["案号"],
    )
    filed: Text | None = Field(default=None, description="Day of filing.", examples=["立案日期"])
    assigned: Text | None = Field(
        default=None, description="Day of allocation to the officer.", examples=["分案日期"]
    )
    officer: Texts | None = Field(
        default=None,
        description="Who has the case; several columns together name one person.",
        examples=[["承办人", "工号"]],
    )
    closed: Text | None = Field(
        default=None, description="Day of closure; empty: it is open.", examples=["结案日期"]
    )
    kind: Text | None = Field(default=None, description="Kind of case.", examples=["案由"])
    region: Text | None = Field(default=None, description="Region.", examples=["辖区"])
    amount: Text | None = Field(default=None, description="Sum, yuan.", examples=["标的额"])
    limit: Text | None = Field(
        default=None, description="Time limit: a day, or a number of days.", examples=["期限"]
    )
    status: Text | None = Field(
        default=None, description="Whether the case is open or closed.", examples=["状态"]
    )
    outcome: Text | None = Field(
        default=None, description="How the case was closed.", examples=["结案方式"]
    )
    event: Text | None = Field(
        default=None, description="Of rows that are events: what happened.", examples=["活动"]
    )
    time: Text | None = Field(
        default=None, description="Of rows that are events: when.", examples=["时间"]
    )


class Dates(Part):
    """How days are written, and which of them cannot be."""

    order: Literal["ymd", "dmy", "mdy"] | None = Field(
        default=None,
        description="Of days such as 3/4/2014; if nothing is said the column must prove it.",
    )
    excel_serials: bool = Field(
        default=False, description="Whether numbers such as 41760 are days counted from 1900."
    )
    timezone: Text = Field(
        default="Asia/Shanghai",
        description="Of the court: times with an offset are moved to it, others are in it.",
        examples=["UTC"],
    )
    missing: tuple[str, ...] = Field(
        default=(), description="What stands where there is no day.", examples=[["—", "1999-01-01"]]
    )
    real: tuple[Day, ...] = Field(
        default=(),
        description="Days on which as many cases were filed or closed as it says, though no other "
        "day has nearly as many.",
        examples=[["2013-12-20"]],
    )
    earliest: Day | None = Field(default=None, description="No day may be before it.")
    latest: Day | None = Field(default=None, description="No day may be after it.")


class Rows(Part):
    """What a row is, and what becomes of rows that contradict each other."""

    one_per: Literal["case", "assignment", "event"] = Field(
        default="case", description="What a row is of."
    )
    other_width: Literal["refuse", "drop"] = Field(
        default="refuse",
        description="Of rows that have more or fewer cells than there are headings.",
    )
    duplicates: Literal["refuse", "first", "last"] = Field(
        default="refuse", description="Of several rows of a case, which one counts."
    )
    closed_before_filed: Literal["refuse", "drop", "keep"] = Field(
        default="refuse", description="Of cases that are closed before they are filed."
    )
    reopened: Literal["new_case", "refuse"] = Field(
        default="refuse",
        description="Whether a number that is filed again after it was closed is a case again; "
        "if not, it is one more row of its case, of which `duplicates` speaks.",
    )
    incomplete: Literal["refuse", "drop"] = Field(
        default="refuse",
        description="Of rows without a case number, cases without a day of filing, and events "
        "without a time.",
    )
    filed_at: Texts | None = Field(
        default=None,
        description="Of events: which of them is the filing; if nothing is said, the first.",
    )
    assigned_at: Texts | None = Field(
        default=None, description="Of events: which of them is the allocation."
    )
    closed_at: Texts | None = Field(
        default=None,
        description="Of events: which of them is the closure; without one a case is open.",
    )


class Extract(Part):
    """When the ledger was written out, and what is in it."""

    as_of: Day | None = Field(
        default=None, description="Day on which it was written out; later nothing is known."
    )
    begins: Day | None = Field(
        default=None,
        description="Cases closed before this day are not in it; if nothing is said, all are.",
    )
    holds: Literal["open_and_closed", "closed_only"] = Field(
        default="open_and_closed", description="Whether open cases are in it, too."
    )
    later: Literal["refuse", "censor"] = Field(
        default="refuse",
        description="Of days after `as_of`: `censor` leaves out cases filed later, and has those "
        "open that are closed later.",
    )
    old_open: Literal["refuse", "keep"] = Field(
        default="refuse",
        description="Of many old cases without a day of closure and without a status: `keep` has "
        "them open.",
    )


class Officers(Part):
    """Whose case it is, and whether names stay here."""

    which: Literal["first", "last"] = Field(
        default="last", description="Of several officers of a case, whose it is."
    )
    none: Texts = Field(
        default=(),
        description="What stands where there is no officer, or one that is none: a program, a "
        "queue.",
        examples=[["SYSTEM", "未分配"]],
    )
    hash: bool = Field(
        default=True, description="Officers are called O001 ... and names are written nowhere."
    )


class Status(Part):
    """Which values of the column of the status mean what, beside the usual ones."""

    open: Texts = Field(default=(), description="The case is open.", examples=[["在办"]])
    closed: Texts = Field(default=(), description="The case is closed.", examples=[["办结"]])


class Use(Part):
    """What the court knows of how much of the time is worked."""

    share: Annotated[float, Field(gt=0, le=1)] = Field(
        description="Share of officers' time that is worked on cases.", examples=[0.7]
    )
    source: Text = Field(description="Who says so.", examples=["time sheets, March 2014"])


class LedgerMap(Part):
    """How a court's ledger is to be read."""

    file: FileForm = Field(default_factory=FileForm, description="How the file is written.")
    where: dict[str, Texts] = Field(
        default_factory=dict,
        description="Only rows with these values in these columns count.",
        examples=[{"角色": "承办"}],
    )
    columns: Columns = Field(description="Which columns are what.")
    dates: Dates = Field(default_factory=Dates, description="How days are written.")
    days: DaysCounted = Field(
        default="calendar",
        description="In which days durations are: `calendar`, every day; `working` or `china`, "
        "working days of China; `weekdays`, Monday to Friday; or the path of a table (CSV) of "
        "days, seen from the map.",
        examples=["calendar", "working"],
    )
    closing_day: Literal["last"] | Annotated[int, Field(strict=True, ge=1, le=28)] = Field(
        default="last", description="Day that ends a court's month (结案日)."
    )
    rows: Rows = Field(default_factory=Rows, description="What rows are.")
    extract: Extract = Field(default_factory=Extract, description="When it was written out.")
    status: Status = Field(
        default_factory=Status, description="Which values of the status mean open or closed."
    )
    officers: Officers = Field(default_factory=Officers, description="Whose a case is.")
    use: Use | None = Field(default=None, description="What is known of time worked.")
