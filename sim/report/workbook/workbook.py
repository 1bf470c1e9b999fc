"""A workbook of a study's tables: a sheet a table, numbers as numbers, rounded for reading."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.language import _, chosen, listed, localized, marked
from sim.report.inputs.assumptions_log import assumptions_in_words
from sim.report.inputs.governance import draft_mark, governance_facts
from sim.report.inputs.impact import impacts
from sim.report.names import named
from sim.report.workbook.columns import (
    OF_ITS_ROW,
    SQUARED,
    TEXT,
    Column,
    column,
    is_percent,
    number_format,
    shown_scale,
)
from sim.report.workbook.sheets import Sheet, sheets_of
from sim.running.checksums import record
from sim.running.files import write_bytes_whole
from sim.scenario.catalogue import MEASURES
from sim.scenario.measure import Unit
from sim.studies.related import studies_near
from sim.studies.study import Outcome

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 50_000
"""Of a sheet; Excel takes 1,048,576, but is slow long before."""
MOST_COLUMNS = 16_000  # Excel: 16,384
LONGEST_TEXT = 32_767  # characters that Excel takes in a cell
NARROWEST, WIDEST, LOOKED_AT = 9, 42, 100
ASSUMPTIONS = "assumptions"
TEXTS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "constant_memory": True, "default_date_format": "yyyy-mm-dd",
}  # fmt: skip
"""A text stays a text, whatever it looks like."""


def workbook_file(folder: Path) -> Path:
    """Where the workbook of a study is, in the language in use."""
    return folder / f"{localized('results')}.xlsx"


def write_workbook(outcome: Outcome) -> Path:
    """Write the tables of a study as a workbook into its folder, in the language in use.

    Returns
    -------
    Path
        ``results.xlsx``, in Chinese ``results-zh.xlsx``; its checksum is in the manifest.
    """
    file = workbook_file(outcome.folder)
    write_bytes_whole(file, _bytes(named(outcome)))
    record(outcome.folder, [file.name])
    return file


def _bytes(outcome: Outcome) -> bytes:
    from xlsxwriter import Workbook

    into = BytesIO()
    with Workbook(into, TEXTS) as book:
        about, finished = outcome.about, outcome.about.get("finished", "2000-01-01T00:00:00")
        created = datetime.fromisoformat(finished).replace(tzinfo=None)
        book.set_properties({"title": chosen(about["scenario"]["title"]), "created": created})
        pen = _Pen(book, draft_mark(about["scenario"]))
        sheets = list(sheets_of(outcome))
        first = pen.sheet(_("About"))
        rows = [_write_table(pen, sheet, _table(outcome, sheet.table)) for sheet in sheets]
        _write_first(pen, first, outcome, list(zip(sheets, rows, strict=True)))
    return into.getvalue()


@dataclass(frozen=True)
class _Pen:
    """A workbook with its formats; ``draft``: what stands on every page that is printed."""

    book: Workbook
    draft: str

    def sheet(self, name: str) -> Worksheet:
        """A new sheet, to be printed on A4 across, as wide as a page."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        if self.draft:
            sheet.set_header(f"&C{self.draft.replace('&', '&&')}")
        return sheet

    @cached_property
    def _formats(self) -> dict[str, Format]:
        return {}

    def form(self, number: str) -> Format:
        """The format of numbers that are shown so."""
        if number not in self._formats:
            self._formats[number] = self.book.add_format({"num_format": number})
        return self._formats[number]

    @cached_property
    def heading(self) -> Format:
        """Of the first row of a table."""
        look = {
            "bold": True,
            "text_wrap": True,
            "valign": "top",
            "bg_color": "#E8EDF2",
            "bottom": 1,
        }
        return self.book.add_format(look)

    @cached_property
    def title(self) -> Format:
        """Of the first sheet's title."""
        return self.book.add_format({"bold": True, "font_size": 14})

    @cached_property
    def wrapped(self) -> Format:
        """Of sentences."""
        return self.book.add_format({"text_wrap": True, "valign": "top"})


# Tables


def _table(outcome: Outcome, name: str) -> pd.DataFrame:
    """A table as it is shown: as it is stored, but for the log of assumptions, which has words."""
    if name == ASSUMPTIONS:
        return assumptions_in_words(outcome, impacts([named(one) for one in studies_near(outcome)]))
    return outcome.table(name)


def _write_table(pen: _Pen, sheet: Sheet, table: pd.DataFrame) -> int:
    """Write a table on a sheet of its own; how many rows it has."""
    page = pen.sheet(sheet.name)
    names = _shown_columns(table)
    columns = [column(name) for name in names]
    shown = table.iloc[:MOST_ROWS]
    units = _units_of_rows(shown)
    in_rows = units is not None and any(c.unit in (OF_ITS_ROW, SQUARED) for c in columns)
    cells = [_cells(shown[name], name) for name in names]
    if in_rows:
        assert units is not None
        place = names.index("measure") + 1
        columns.insert(place, Column(_("unit"), TEXT))
        cells.insert(place, [_(unit.english) if unit.english else "" for unit in units])
    for i, (one, values) in enumerate(zip(columns, cells, strict=True)):
        page.set_column(i, i, _width(one.heading, values[:LOOKED_AT]))
        page.write_string(0, i, one.heading, pen.heading)
    for row, cells_of_row in enumerate(zip(*cells, strict=True), start=1):
        of_row = units[row - 1] if units is not None else None
        for i, value in enumerate(cells_of_row):
            _write_cell(pen, page, (row, i), value, _unit(columns[i].unit, of_row))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(shown), 1), len(columns) - 1)
    page.repeat_rows(0)
    return len(table)


def _shown_columns(table: pd.DataFrame) -> list[str]:
    """Names of its columns, but for halves of intervals whose ends are there."""
    names = [str(name) for name in table][:MOST_COLUMNS]
    ends = {name.replace("half_width_95", "low_95") for name in names if "half_width_95" in name}
    without = {end.replace("low_95", "half_width_95") for end in ends & {*names}}
    return [name for name in names if name not in without]


def _units_of_rows(table: pd.DataFrame) -> list[Unit] | None:
    """The unit of the measure that each row is about; None if rows are about none."""
    if "measure" not in table:
        return None
    return [MEASURES[name].measured_in for name in table["measure"]]


def _unit(unit: Unit, of_row: Unit | None) -> Unit:
    """The unit of a cell: of its column, or of the measure that its row is about."""
    if unit not in (OF_ITS_ROW, SQUARED) or of_row is None:
        return unit
    if unit is OF_ITS_ROW:
        return of_row
    scale = shown_scale(of_row) ** 2
    return Unit("", "", scale, 2 if not is_percent(of_row) else 6)


def _cells(values: pd.Series, name: str) -> list[Any]:
    """Values of a column as a workbook has them: texts, numbers, or None for nothing."""
    if values.dtype == bool:
        return [_("yes") if value else _("no") for value in values]
    if name == "measure":
        return [MEASURES[value].label for value in values]
    plain: list[Any] = values.astype(object).where(values.notna(), None).tolist()
    return plain


def _write_cell(pen: _Pen, page: Worksheet, at: tuple[int, int], value: Any, unit: Unit) -> None:
    if value is None:
        return
    if isinstance(value, str):
        page.write_string(*at, value[:LONGEST_TEXT])
    elif math.isfinite(value):
        page.write_number(*at, value * shown_scale(unit), pen.form(number_format(unit)))


def _width(heading: str, values: list[Any]) -> float:
    """Width of a column in characters: its texts in one line, its heading in at most three."""
    from rich.cells import cell_len

    longest = max((cell_len(v) for v in values if isinstance(v, str)), default=0)
    return min(max(NARROWEST, longest + 2, cell_len(heading) / 2.5 + 2), WIDEST)


# The first sheet


def _write_first(
    pen: _Pen, page: Worksheet, outcome: Outcome, sheets: list[tuple[Sheet, int]]
) -> None:
    """What the workbook is, what its sheets are, and what an interval is."""
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 90)
    page.set_column(2, 2, 12)
    page.write_string(0, 0, chosen(outcome.about["scenario"]["title"]), pen.title)
    row = 1
    for what, which in _facts(outcome):
        page.write_string(row, 0, what, pen.wrapped)
        page.write_string(row, 1, which[:LONGEST_TEXT], pen.wrapped)
        row += 1
    row += 1
    for i, heading in enumerate((_("sheet"), _("what it is"), _("rows"))):
        page.write_string(row, i, heading, pen.heading)
    for sheet, n in sheets:
        row += 1
        page.write_url(row, 0, f"internal:'{sheet.name}'!A1", string=sheet.name)
        page.write_string(row, 1, _about_sheet(sheet, n), pen.wrapped)
        page.write_number(row, 2, n, pen.form("#,##0"))


def _about_sheet(sheet: Sheet, rows: int) -> str:
    about = _("{about} (file {file}).", about=sheet.about, file=f"{sheet.table}.csv")
    if rows <= MOST_ROWS:
        return about
    return about + _(
        " The first {most:,} of {rows:,} rows; all are in the file.", most=MOST_ROWS, rows=rows
    )


def _facts(outcome: Outcome) -> Iterator[tuple[str, str]]:
    about: Mapping[str, Any] = outcome.about
    scenario = about["scenario"]
    if scenario.get("question"):
        yield _("Question"), chosen(scenario["question"])
    yield from governance_facts(scenario)
    yield _("Arms"), listed(about["arms"])
    yield _("Replications"), f"{about['replications']:,}"
    yield (
        _("run"),
        _(
            "{id}, played on {day} by version {version}",
            id=about["id"],
            day=str(about["started"])[:10],
            version=about["version"],
        ),
    )
    yield _("Numbers"), _(NUMBERS)
    yield _("Intervals"), _(INTERVALS)


NUMBERS = marked(
    "They are rounded as they are shown; the cells hold them in full. An empty cell means that "
    "there is nothing to say. Days are working days."
)
INTERVALS = marked(
    "A 95 % interval says how far chance in the simulation can have moved the mean difference; "
    "more replications make it narrower. It does not say how far a single court may be from that "
    "mean: that is the range for a single court. Neither covers an error in what is assumed. Where "
    "several arms are compared, a report shows the intervals that hold for all pairs at once: they "
    "are wider than those of one difference by itself."
)
