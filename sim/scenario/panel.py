"""A panel: many bureaus under one scenario, each a row of a table that is laid over it."""

from __future__ import annotations

import csv
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from hashlib import sha256
from io import StringIO
from math import exp
from pathlib import Path
from typing import Any

from sim.language import _, marked
from sim.months import first_date, month_name, month_number, share_before
from sim.scenario.alike import Cases, has_more, with_cases
from sim.scenario.mistyped import likely_number
from sim.scenario.names import NAME_FORM, same_looking, why_unfit
from sim.scenario.nodes import DerivedNode, Node, nested, tree_of
from sim.scenario.numbers import MOST_CASES, MOST_TEAMS, Plain
from sim.scenario.overlays import laid_on
from sim.scenario.problems import InputError, Place, Problem, nearest, nearest_of_many, problem
from sim.scenario.scenario import Scenario, build, unchanged_values
from sim.scenario.setting import Setting
from sim.scenario.sheet import Sheet, as_number, read_sheet, whole_number
from sim.scenario.texts import LARGEST_FILE_BYTES

KEYS = {
    "teams": "teams.count",
    "divisions": "teams.divisions",
    "cases_per_month": "intake.cases_per_month",
}
"""Columns that stand for a key; any key may also head a column by itself, as ``a.b``."""
DERIVED = {"region_imbalance": ("intake", "regions"), "opening_backlog": ("opening_backlog",)}
"""Columns of which a list follows, and where that stands."""
OF_CASES = {"name", "province", "cases_per_month", *DERIVED}
"""Columns in which bureaus may differ that are checked as one."""
COLUMNS = ("name", "province", *KEYS, "region_imbalance", "opening_backlog")
MOST_CHECKED = 100  # rows, before anything is played; a check takes a millisecond
MOST_SHAPES = 200  # of rows, of each of which one scenario is kept in memory
OPENING_MONTHS = 3
MOST_IMBALANCE = 9  # the largest region then files as much as 5e11 of the smallest
NO_PROVINCE = "(none)"
WHOLE = {"teams", "teams.count", "divisions", "teams.divisions", "opening_backlog"}
BOUNDS = {
    "teams": (1, MOST_TEAMS),
    "divisions": (1, MOST_TEAMS),
    "opening_backlog": (0, MOST_CASES),
    "cases_per_month": (0, MOST_CASES),
    "region_imbalance": (0, MOST_IMBALANCE),
}
"""The least and the greatest number in each of these columns."""
INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
NAME = re.compile(r"[\w][\w .-]{0,59}$")


@dataclass(frozen=True)
class Panel:
    """Bureaus that are played each by itself, under the same arms.

    Attributes
    ----------
    base : Scenario
        The scenario that every row is laid over.
    file : str
        The table.
    columns : tuple[str, ...]
        Its headings.
    rows : tuple[tuple[str, ...], ...]
        Its cells; empty ones leave the scenario as it is.
    lines : tuple[int, ...]
        Where the rows stand.
    """

    base: Scenario
    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the bureaus."""
        return self.column("name")

    @cached_property
    def provinces(self) -> tuple[str, ...]:
        """Province of each bureau, or `NO_PROVINCE`."""
        return tuple(cell or NO_PROVINCE for cell in self.column("province"))

    def column(self, name: str) -> tuple[str, ...]:
        """The cells of a column; empty ones if there is no such column."""
        if name not in self.columns:
            return ("",) * len(self.rows)
        place = self.columns.index(name)
        return tuple(row[place] for row in self.rows)

    @property
    def text(self) -> str:
        """The table as CSV."""
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerows([self.columns, *self.rows])
        return text.getvalue()

    @property
    def digest(self) -> str:
        """Digits that two tables share only if they are the same."""
        return sha256(self.text.encode()).hexdigest()

    @cached_property
    def _tree(self) -> Node:
        data = {k: v for k, v in self.base.resolved.items() if k != "bureaus"}
        origins = data.get("origins", {})
        data["origins"] = {k: v for k, v in origins.items() if k != "bureaus"}
        return tree_of(data, Place(self.base.name, 0, ""))

    @cached_property
    def _checked(self) -> dict[Hashable, Scenario]:
        """Scenarios of rows that were checked in full, by what rows like them have in common."""
        return {}

    def __getstate__(self) -> dict[str, Any]:
        """What is sent to a worker, of every chunk: not what it finds out by itself."""
        return {name: value for name, value in vars(self).items() if name != "_checked"}

    def bureau(self, i: int) -> Scenario:
        """The scenario of one bureau, whose worlds are its own.

        What is checked across keys is checked once for rows that are alike.

        Raises
        ------
        InputError
            If the row does not fit, with file, line and column.
        """
        cells = self._values(i)
        cases = Cases.of(self.names[i], cells, dict(self._derived(cells)))
        row = zip(self.columns, self.rows[i], strict=True)  # texts, as 1, 1.0 and TRUE are equal
        others = tuple(cell for name, cell in row if name not in OF_CASES)
        alike = others, cases.shape(self._tree.plain())
        known = self._checked.get(alike)
        scenario = known and with_cases(known, cases)
        scenario = scenario or self._built(i)
        is_new = known is None and len(self._checked) < MOST_SHAPES
        if is_new or (known is not None and has_more(scenario, known)):
            self._checked[alike] = scenario
        return scenario

    def _built(self, i: int) -> Scenario:
        """The scenario of one bureau, all of which is checked."""
        laid = laid_on(self._tree, *self._overlays(i))
        try:
            scenario = build(
                laid, self.names[i], unchanged_values(laid, self._tree, self.base.file)
            )
        except InputError as error:
            raise InputError([self._in_row(i, found) for found in error.problems]) from None
        if [arm.name for arm in scenario.arms] != [arm.name for arm in self.base.arms]:
            place = Place(self.file, self.lines[i], "")
            raise InputError([Problem(place, _("makes other arms than the scenario has"))])
        return scenario

    def _in_row(self, i: int, found: Problem) -> Problem:
        """A problem of what the file says and a row does not go with: it is the row's."""
        place = found.place
        known = Place(self.file, self.lines[i], place.key) if not place.line else place
        return Problem(known, found.message)

    def named(self, name: str) -> Scenario:
        """The scenario of the bureau of this name; InputError if there is none."""
        if name not in self.names:
            message = _("no bureau '{name}'", name=name) + nearest_of_many(name, self.names)
            raise InputError([problem(self.file, message)])
        return self.bureau(self.names.index(name))

    def _values(self, i: int) -> dict[str, Any]:
        """What a row's cells say, by column, but for those of words and those left empty."""
        return {
            name: _value(cell, is_whole=name in WHOLE)
            for name, cell in zip(self.columns, self.rows[i], strict=True)
            if cell and name not in ("name", "province")
        }

    def _overlays(self, i: int) -> Iterator[Node]:
        """What a row lays over the scenario."""
        at = partial(Place, self.file, self.lines[i])
        yield nested(["place"], Node(self.names[i], at("name")))
        cells = self._values(i)
        for name, value in cells.items():
            if name not in DERIVED:
                yield nested(KEYS.get(name, name).split("."), Node(value, at(name)))
        for name, entries in self._derived(cells):
            yield nested(DERIVED[name], DerivedNode(entries, at(name)))

    def _derived(self, cells: Mapping[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """Entries of lists that follow from a cell, by its column."""
        teams = int(cells["teams"]) if "teams" in cells else self._usual_teams
        shares = [1.0] * teams
        if "region_imbalance" in cells:
            shares = region_shares(teams, cells["region_imbalance"])
            numbered = enumerate(shares, start=1)
            yield (
                "region_imbalance",
                [{"name": str(k), "share": share, "home": [k]} for k, share in numbered],
            )
        if "opening_backlog" in cells:
            yield "opening_backlog", list(self._opening(shares, cells["opening_backlog"]))

    def _opening(self, shares: Sequence[float], cases: int) -> Iterator[dict[str, Any]]:
        """The opening backlog, dealt to the teams by region, filed in the months before the run.

        A month that is only partly before its first day, as the court closes its months on a day of
        its own, has so much less of it.
        """
        months, parts = self._months_before
        for team, own in enumerate(shared_out(cases, shares)):
            for month, filed in zip(months, shared_out(own, parts), strict=True):
                if filed:
                    yield {"team": team + 1, "cases": filed, "filed": month}

    @cached_property
    def _usual_teams(self) -> int:
        return len(self.base.reference.setting.team_names)

    @cached_property
    def _months_before(self) -> tuple[list[str], list[float]]:
        """Months before the run, and which share of each lies before its first day."""
        first = month_number(self.base.calendar.start) - self.base.history_months
        begin = first_date(first, self.base.calendar.closing_day)
        months = [month_name(first - k) for k in range(OPENING_MONTHS, 0, -1)]
        return months, [share_before(month, begin) for month in months]


def region_shares(teams: int, imbalance: float) -> list[float]:
    """Shares of as many regions as there are teams: exp(imbalance z), z from -1.5 to 1.5 evenly."""
    steps = max(teams - 1, 1)
    return [round(exp(imbalance * (3 * k / steps - 1.5)), 6) for k in range(teams)]


def shared_out(whole: int, shares: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to the shares that add up to ``whole`` (largest remainders)."""
    total = sum(shares)
    exact = [whole * share / total for share in shares]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(shares)), key=lambda i: parts[i] - exact[i])
    for i in by_remainder[: whole - sum(parts)]:
        parts[i] += 1
    return parts


def _value(cell: str, *, is_whole: bool = False) -> Any:
    """A cell as a number, if it is one; ``is_whole``: a whole one may be written as 4.0."""
    text = whole_number(cell) if is_whole else cell
    if text.lower() in ("true", "false"):  # spreadsheet programs write TRUE
        return text.lower() == "true"
    if INTEGER.fullmatch(text):
        return int(text)
    number = as_number(text)
    return text if number is None else number


def panel_of(scenario: Scenario) -> Panel:
    """The panel of a scenario that names a table of bureaus.

    Raises
    ------
    InputError
        For a table that cannot be read, columns that are not known, names that stand twice, and
        rows that do not fit; of many rows those with the extreme values of each column are checked
        now, the others when they are played.
    """
    assert scenario.file.bureaus is not None
    file = scenario.file.bureaus
    if not isinstance(scenario.file.replications, int):
        message = _("must be a whole number where there is a table of bureaus")
        raise InputError([problem(scenario.name, message, key="replications")])
    sheet = read_sheet(Path(file), LARGEST_FILE_BYTES)
    if not len(sheet) and not sheet.problems:
        sheet.add(_("has no rows: a line of headings, then a line a bureau"))
    columns = {name: [cell.strip() for cell in sheet.cells(name)] for name in sheet.columns}
    _check_heading(sheet)
    _check_rows(sheet, columns)
    if sheet.problems:
        raise InputError(sheet.problems)
    rows = tuple(zip(*(columns[name] for name in sheet.heading), strict=True))
    panel = Panel(scenario, file, sheet.heading, rows, tuple(sheet.lines))
    problems: list[Problem] = []
    for i in panel_sample(panel):
        try:
            panel.bureau(i)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return panel


def _check_heading(sheet: Sheet) -> None:
    """Note what is wrong with the headings."""
    heading, line = sheet.heading, sheet.heading_line
    keys = [KEYS.get(name, name) for name in heading]
    for name in dict.fromkeys(heading):
        if heading.count(name) == 1 and keys.count(KEYS.get(name, name)) > 1:
            message = _("the column '{name}' stands twice, or for the key of another", name=name)
            sheet.add(message, line)
        if name in COLUMNS:
            continue
        first, dot, _rest = name.partition(".")
        if not dot:
            message = marked("no column '{name}'; {nearest}, or any key as  teams.officer_speed")
            sheet.add(_(message, name=name, nearest=nearest(name, COLUMNS)), line)
        elif first not in Setting.model_fields:
            message = marked("'{name}' cannot differ between bureaus; {nearest}")
            sheet.add(_(message, name=name, nearest=nearest(first, Setting.model_fields)), line)
    if "name" not in heading:
        sheet.add(_("a column 'name' is missing"), line)
    if "teams" in heading and "region_imbalance" not in heading:
        sheet.add(_("with 'teams' give 'region_imbalance' (0: all regions file alike)"), line)


def _check_rows(sheet: Sheet, columns: Mapping[str, Sequence[str]]) -> None:
    """Note names and numbers that are none, in any row."""
    for column in ("name", "province"):
        cells, is_needed = columns.get(column, []), column == "name"
        odd = (i for i, cell in enumerate(cells) if (cell or is_needed) and not NAME.match(cell))
        sheet.report(column, odd, _(NAME_FORM))
    _check_names(sheet, columns.get("name", []))
    for column in BOUNDS:
        cells = columns.get(column, [])
        faults = {i: _fault(column, cell) for i, cell in enumerate(cells) if cell}
        bad = [i for i, fault in faults.items() if fault]
        if bad:
            sheet.report(column, bad, faults[bad[0]], likely_number(cells[bad[0]]))


def _check_names(sheet: Sheet, names: Sequence[str]) -> None:
    """Note names that no folder can have, and those that two bureaus share."""
    unfit = {i: why for i, name in enumerate(names) if (why := why_unfit(name))}
    for why in dict.fromkeys(unfit.values()):
        sheet.report("name", (i for i, one in unfit.items() if one == why), why)
    sheet.report_duplicates("name", [same_looking(name) for name in names])


def _fault(column: str, cell: str) -> str:
    """What a cell of one of the columns with `BOUNDS` must be; empty if it is that."""
    least, most = BOUNDS[column]
    value = _value(cell, is_whole=column in WHOLE)
    if (
        isinstance(value, str | bool)
        or value < least
        or (column in WHOLE and isinstance(value, float))
    ):
        if column in WHOLE:
            return _("must be a whole number, {least} or more", least=least)
        return _("must be a number, 0 or more")
    return _("must be {le:g} or less", le=Plain(most)) if value > most else ""


def panel_sample(panel: Panel) -> list[int]:
    """Rows to check beforehand: all of a short table, else those with a column's extremes.

    Of columns of words the first row with each of them.
    """
    if len(panel) <= MOST_CHECKED:
        return list(range(len(panel)))
    ends: set[int] = {0, len(panel) - 1}
    for name in panel.columns:
        values = [_value(cell) for cell in panel.column(name)]
        numbers = [(v, i) for i, v in enumerate(values) if not isinstance(v, str)]
        if numbers:
            ends |= {min(numbers)[1], max(numbers)[1]}
        if name not in ("name", "province"):
            words = {v: i for i, v in reversed(list(enumerate(values))) if isinstance(v, str) and v}
            ends |= set(sorted(words.values())[:MOST_CHECKED])
    return sorted(ends)


def chosen_bureau(scenario: Scenario, name: str | None) -> Scenario:
    """The bureau of this name of a scenario with a table, or a scenario without one as it is.

    Raises
    ------
    InputError
        If one must be chosen and is not, or is chosen where there are none.
    """
    table = scenario.file.bureaus
    if table is None and name is None:
        return scenario
    if table is not None and name is not None:
        return replace(panel_of(scenario).named(name), same=scenario.same)
    message = _("has no table of bureaus")
    if table is not None:
        message = _("has a table of bureaus ({file}); choose one with --bureau NAME", file=table)
    raise InputError([problem(scenario.name, message, key="bureaus")])
