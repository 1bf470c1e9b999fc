"""Worlds as CSV files: written with full precision, and given dockets read with good errors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.cases import CLOSING_TYPES
from sim.scenario.distributions import FloatArray
from sim.scenario.problems import InputError, Problem, nearest, problem, shown
from sim.scenario.scenario import Scenario
from sim.words import _, listed, plural
from sim.world.calendar import make_calendar
from sim.world.docket import Docket, IntArray, docket_part
from sim.world.outcome import Outcome, closing_rules, not_before
from sim.world.selection import Roster
from sim.world.staff import Staff
from sim.world.world import World


def docket_table(docket: Docket) -> pd.DataFrame:
    """One row a case; ``opening_team`` (number from 1) only where there is an opening backlog."""
    columns: dict[str, Any] = {
        "case": docket.case,
        "region": np.array(docket.regions, dtype=object)[docket.region],
        "kind": np.array(docket.kinds, dtype=object)[docket.kind],
        "amount_yuan": docket.amount,
        "filed_day": docket.filed,
    }
    for name, values in (("work", docket.work), ("wait", docket.wait)):
        columns |= {f"{name}_days_{stage}": values[:, i] for i, stage in enumerate(docket.stages)}
    if docket.outcome is not None:
        types = np.array(CLOSING_TYPES, dtype=object)
        columns["closing_type"] = types[docket.outcome.closing_type]
        columns["recovered_yuan"] = docket.outcome.recovered
    if (docket.opening_team >= 0).any():
        opening = pd.Series(docket.opening_team + 1, dtype="Int64")
        columns["opening_team"] = opening.where(docket.opening_team >= 0)
    return pd.DataFrame(columns)


def staff_table(staff: Staff) -> pd.DataFrame:
    """One row a team of the comparison; no assistant's speed for a lone officer."""
    table = pd.DataFrame(
        {
            "team": staff.names,
            "division": staff.division[:, -1],
            "officer_speed": staff.officer_ability,
            "assistant_speed": staff.assistant_ability,
        }
    )
    return table[staff.exists[:, -1]]


def people_table(roster: Roster) -> pd.DataFrame:
    """One row a person, in the order of the competition; teams are numbered from 1."""
    people, n = roster.people, len(roster.people)
    team, post = np.zeros(n, dtype=np.int64), np.full(n, "awaiting", dtype=object)
    for name, holders in (("assistant", roster.assistant), ("officer", roster.officer)):
        teams = np.flatnonzero(roster.complete & (holders >= 0))
        team[holders[teams]], post[holders[teams]] = teams + 1, name
    division = np.where(team > 0, roster.division[team - 1], 0)
    table = pd.DataFrame(
        {
            "person": np.arange(1, n + 1),
            "age": people.age,
            "has_degree": people.has_degree,
            "exam_points": people.exam,
            "evaluation_points": people.evaluation,
            "points": people.points,
            "officer_ability": people.officer_ability,
            "clerical_ability": people.clerical_ability,
            "post": post,
            "team": pd.Series(team, dtype="Int64").where(team > 0),
            "division": pd.Series(division, dtype="Int64").where(division > 0),
        }
    ).iloc[roster.ranking]
    table.insert(0, "place", np.arange(1, n + 1))
    return table.dropna(axis="columns", how="all")


def world_tables(world: World) -> dict[str, pd.DataFrame]:
    """The tables ``docket``, ``staff`` and, where people are selected, ``people``."""
    tables = {"docket": docket_table(world.docket), "staff": staff_table(world.staff)}
    if world.staff.roster is not None:
        tables["people"] = people_table(world.staff.roster)
    return tables


def write_world(world: World, folder: Path) -> None:
    """Write the tables of a world as CSV files; floats as their shortest exact decimal."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in world_tables(world).items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def read_docket(path: Path, scenario: Scenario) -> Docket:
    """Read a docket in the form that `write_world` writes.

    ``case``, ``kind``, waits and ``opening_team`` may be left out.

    Raises
    ------
    InputError
        With every column and the first line of each kind of mistake.
    """
    sheet = _Sheet(path, _read_text_table(path), list(_own_cases(path, scenario)))
    docket = _docket_of(sheet, scenario)
    if sheet.problems:
        raise InputError(sheet.problems)
    return docket


def _own_cases(path: Path, scenario: Scenario) -> Iterator[Problem]:
    if scenario.file.opening_backlog:
        why = _("give opening_backlog in the scenario or a docket (its opening_team), not both")
        yield problem(path, why)
    for arm in scenario.arms:
        if docket_part(arm.setting) != docket_part(scenario.reference.setting):
            why = _(
                "arm {arm} changes the cases (intake, route, kinds, amount or time limit); "
                "a given docket is the same for all",
                arm=arm.name,
            )
            yield problem(path, why)


def _read_text_table(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError([problem(path, _("no such file"))]) from None
    except UnicodeDecodeError:
        why = _("is not a text file in UTF-8 (in Excel: save as 'CSV UTF-8')")
        raise InputError([problem(path, why)]) from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, OSError) as error:
        raise InputError([problem(path, _("is not a CSV table: {error}", error=error))]) from None


class _Sheet:
    """A table of texts whose columns are read one by one, collecting problems."""

    def __init__(self, path: Path, table: pd.DataFrame, problems: list[Problem]) -> None:
        self.path, self.table, self.problems = path, table, problems

    def report(self, column: str, bad: Any, message: str) -> None:
        """Say what is wrong with the first bad row of a column."""
        rows = np.flatnonzero(bad)
        if len(rows):
            what = {"found": shown(self.table[column].iloc[rows[0]]), "expected": message}
            said = _("found {found}; {expected}", **what)
            if len(rows) > 1:
                said = plural(
                    len(rows) - 1,
                    "found {found}; {expected} (and in {n} more line)",
                    "found {found}; {expected} (and in {n} more lines)",
                    **what,
                )
            self.problems.append(problem(self.path, said, int(rows[0]) + 2, column))

    def has(self, column: str) -> bool:
        if column not in self.table:
            message = _(
                "column '{column}' is missing; found: {columns}",
                column=column,
                columns=listed(list(self.table.columns[:12])),
            )
            self.problems.append(problem(self.path, message, 1))
        return column in self.table

    def numbers(self, column: str, low: float, default: float | None = None) -> FloatArray:
        """A column of numbers, none below ``low``."""
        absent = column not in self.table
        if absent and (default is not None or not self.has(column)):
            return np.full(len(self.table), default or 0.0)
        texts = self.table[column]
        values = np.array(pd.to_numeric(texts, errors="coerce"), dtype=np.float64)
        exact = ~np.isnan(values)
        values[exact] = [float(text) for text in texts[exact]]  # pandas may be off by one bit
        self.report(column, ~np.isfinite(values), _("must be a number"))
        if np.isfinite(low):
            self.report(column, values < low, _("must be {ge:g} or more", ge=low))
        return values

    def labels(self, column: str, allowed: Sequence[str], default: int | None = None) -> IntArray:
        """A column of names, as positions in ``allowed``."""
        absent = column not in self.table
        if absent and (default is not None or not self.has(column)):
            return np.full(len(self.table), default or 0, dtype=np.int64)
        where = {name: i for i, name in enumerate(allowed)}
        found = self.table[column].map(where)
        unknown = found.isna().to_numpy()
        if unknown.any():
            first = str(self.table[column].iloc[int(np.argmax(unknown))])
            message = _(
                "the scenario has no such {column}; {nearest}",
                column=column,
                nearest=nearest(first, allowed),
            )
            self.report(column, unknown, message)
        return np.asarray(found.fillna(0), dtype=np.int64)


def _docket_of(sheet: _Sheet, scenario: Scenario) -> Docket:
    setting = scenario.reference.setting
    kinds, n = tuple(kind.name for kind in setting.kinds), len(sheet.table)
    stages = tuple(stage.stage for stage in setting.route)
    region_names = tuple(region.name for region in setting.intake.regions)
    opening = _opening_teams(sheet, scenario)
    filed = sheet.numbers("filed_day", -np.inf)
    if "filed_day" in sheet.table:
        late, early = (opening >= 0) & (filed > 0), (opening < 0) & (filed < 0)
        sheet.report("filed_day", late, _("a case of the opening backlog is filed by day 0"))
        sheet.report("filed_day", early, _("a case filed before day 0 needs an opening_team"))
    order = np.lexsort((filed, opening < 0))
    kind = sheet.labels("kind", kinds, default=0)
    limits = np.array([k.time_limit_days or setting.time_limit_days for k in setting.kinds])
    case = sheet.numbers("case", 0) if "case" in sheet.table else np.arange(n, dtype=np.float64)
    if "case" in sheet.table:
        whole = case == np.floor(case)
        wrong = ~whole | pd.Series(case).duplicated()
        sheet.report("case", wrong, _("must be a number of its own"))
    work = [sheet.numbers(f"work_days_{stage}", 0) for stage in stages]
    wait = [sheet.numbers(f"wait_days_{stage}", 0, default=0.0) for stage in stages]
    return Docket(
        case=np.nan_to_num(case)[order].astype(np.int64),
        filed=filed[order],
        region=sheet.labels("region", region_names)[order],
        kind=kind[order],
        amount=sheet.numbers("amount_yuan", 0)[order],
        work=np.stack(work, axis=1)[order],
        wait=np.stack(wait, axis=1)[order],
        limit=limits[kind][order],
        opening_team=opening[order],
        outcome=_outcome(sheet, scenario, kind, filed, order),
        regions=region_names,
        kinds=kinds,
        stages=stages,
        roles=tuple(stage.role for stage in setting.route),
    )


def _outcome(
    sheet: _Sheet, scenario: Scenario, kind: IntArray, filed: FloatArray, order: IntArray
) -> Outcome | None:
    """Closing types and recovery, where the scenario has them."""
    setting = scenario.reference.setting
    if setting.kinds[0].closing is None:
        return None
    closing_type = sheet.labels("closing_type", CLOSING_TYPES)
    rules = closing_rules(setting, kind, closing_type, make_calendar(scenario))
    recovered = sheet.numbers("recovered_yuan", 0)
    ready = not_before(filed, rules["earliest"], rules["since"])
    return Outcome(closing_type[order], recovered[order], ready[order])


def _opening_teams(sheet: _Sheet, scenario: Scenario) -> IntArray:
    """Team of each opening case, by number or name; -1 where the cell is empty."""
    none = np.full(len(sheet.table), -1, dtype=np.int64)
    if "opening_team" not in sheet.table:
        return none
    names = scenario.file.team_names
    by_ref = {str(i + 1): i for i in range(len(names))} | {n: i for i, n in enumerate(names)}
    by_ref[""] = -1
    found = sheet.table["opening_team"].map(by_ref)
    unknown = found.isna().to_numpy()
    message = _("no such team; there are teams 1 to {n}", n=len(names))
    sheet.report("opening_team", unknown, message)
    return np.asarray(found.fillna(-1), dtype=np.int64)
