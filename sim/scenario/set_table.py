"""A table of sets: values of a scenario's keys that belong together, each set a row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.language import _
from sim.scenario.problems import InputError, Place
from sim.scenario.sheet import Sheet, as_number, read_sheet
from sim.scenario.texts import LARGEST_FILE_BYTES

NAME, USE, SOURCE = "set", "use", "use_source"
LABELS = (NAME, USE, SOURCE)
"""Columns that are no keys: the set's name, the share of time worked, and who says so."""
NOTE = "#"
"""Begins the heading of a column that is not read."""
MOST_SETS = 10_000


@dataclass(frozen=True)
class SetTable:
    """P sets of the values of K keys.

    Attributes
    ----------
    file : str
        Where they were read.
    keys : tuple[str, ...]
        Headings of the columns that are keys.
    values : tuple[tuple[float | str, ...], ...]
        (P, K).
    lines : tuple[int, ...]
        Where the sets stand, (P,).
    heading_line : int
        Where the headings do.
    names : tuple[str, ...]
        Of the sets, (P,); their numbers from 1 on if there is no column ``set``.
    use : tuple[float, ...]
        Share of time worked in each, (P,); empty: it is not known.
    source : str
        Who says how much is worked; or nothing.
    """

    file: str
    keys: tuple[str, ...]
    values: tuple[tuple[float | str, ...], ...]
    lines: tuple[int, ...]
    heading_line: int
    names: tuple[str, ...]
    use: tuple[float, ...] = ()
    source: str = ""

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the keys stand, (K,)."""
        return tuple(Place(self.file, self.heading_line, key) for key in self.keys)


def read_sets(path: Path) -> SetTable:
    """Read a table of sets: CSV whose headings are keys of the scenario, or `LABELS`.

    Raises
    ------
    InputError
        If it cannot be read, has no keys or no sets, or a cell is empty, or a share of time is
        none. Whether keys and values fit a scenario is not known here.
    """
    sheet = read_sheet(path, LARGEST_FILE_BYTES)
    keys = tuple(name for name in sheet.heading if name not in LABELS and name[:1] != NOTE)
    if not len(sheet):
        sheet.add(_("has no rows: a line of headings, then a line a set"))
    elif len(sheet) > MOST_SETS:
        sheet.add(_("has {n:,} sets; {most:,} are allowed", n=len(sheet), most=MOST_SETS))
    if not keys:
        sheet.add(_("names no key of the scenario, as  teams.officer_speed"), sheet.heading_line)
    for key in (*keys, *LABELS):
        if key in sheet.columns:
            empty = (i for i, cell in enumerate(sheet.cells(key)) if not cell.strip())
            sheet.report(key, empty, _("every set has a value of its own"))
    names = _names(sheet)
    use = tuple(sheet.numbers(USE, 0, 1).tolist()) if _is_there(sheet, USE) else ()
    sources = _texts(sheet, SOURCE) if SOURCE in sheet.columns else ("",)
    if len({*sources}) > 1:
        sheet.add(_("the source must be the same of all sets"), sheet.lines[0], SOURCE)
    if sheet.problems:
        raise InputError(sheet.problems)
    columns = [[_value(cell) for cell in _texts(sheet, key)] for key in keys]
    values = tuple(zip(*columns, strict=True))
    of = (tuple(sheet.lines), sheet.heading_line, names, use, sources[0])
    return SetTable(sheet.file, keys, values, *of)


def _is_there(sheet: Sheet, column: str) -> bool:
    """Whether a column is there, and has no empty cell."""
    return column in sheet.columns and all(map(str.strip, sheet.cells(column)))


def _names(sheet: Sheet) -> tuple[str, ...]:
    if NAME not in sheet.columns:
        return tuple(str(i + 1) for i in range(len(sheet)))
    names = _texts(sheet, NAME)
    sheet.report_duplicates(NAME, names)
    return names


def _texts(sheet: Sheet, column: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in sheet.cells(column))


def _value(cell: str) -> float | str:
    number = as_number(cell)
    return cell if number is None else number
