"""A docket of the court's own, read from a CSV table with good errors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, IntArray
from sim.language import _
from sim.scenario.cases import CLOSING_TYPES
from sim.scenario.cells import plain_cell
from sim.scenario.problems import InputError, Problem, likeliest, nearest, problem
from sim.scenario.scenario import Scenario
from sim.scenario.setting import Setting
from sim.scenario.sheet import Sheet, read_sheet
from sim.world.begun import IN_POOL, NO_TEAM, POOL, Begun
from sim.world.calendar import make_calendar
from sim.world.docket import Docket, clock_stops, have_same_cases
from sim.world.given_stages import read_begun
from sim.world.opening import Given, spread_given
from sim.world.outcome import CaseOutcomes, closing_rules, not_before
from sim.world.own_teams import NOWHERE, in_rotation, read_own_teams, teams_by_name

MOST_BYTES = 1_000_000_000  # a million cases have a quarter of it
FARTHEST_DAY = 100_000.0  # four centuries
MOST_DAYS = 1e9
LEAST_LIMIT = 1e-6  # times are also measured in limits
MOST_YUAN = 1e18
IS_POOL = -3  # of the pool, among positions
LABEL = re.compile(
    r"[^\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]{1,100}"
)
"""Case numbers: of any script, without what controls a terminal or the direction of a text."""


@dataclass(frozen=True)
class GivenDocket:
    """A docket that was read, and what of its table is not used.

    Attributes
    ----------
    file : Path
        Where it was read.
    docket : Docket
        All its cases.
    not_played : int
        Cases that are filed at or after the last count.
    unused : mapping of str to str
        Headings that mean nothing here, with the nearest that would; empty: there is none.
    in_rotation : mapping of str to int
        See `sim.world.own_teams.in_rotation`.
    """

    file: Path
    docket: Docket
    not_played: int
    unused: Mapping[str, str]
    in_rotation: Mapping[str, int]

    @property
    def about(self) -> dict[str, Any]:
        """What a manifest says of it."""
        about: dict[str, Any] = {
            "rows": len(self.docket),
            "not_played": self.not_played,
            "unused_columns": dict(self.unused),
        }
        if self.docket.drawn:
            about["drawn"] = list(self.docket.drawn)
        if self.in_rotation:
            about["in_rotation"] = dict(self.in_rotation)
        return about | self._opening

    @property
    def _opening(self) -> dict[str, Any]:
        """How many cases are there at the start; nothing if there are none."""
        docket = self.docket
        if not docket.opening:
            return {}
        held = len(docket.held_at_start)
        counts = {"cases": docket.opening, "in_pool": docket.opening - held}
        is_spread = docket.begun is not None or docket.spreads
        return {"opening": counts | {"untouched": 0 if is_spread else held}}


def read_docket(path: Path, scenario: Scenario) -> GivenDocket:
    """Read a docket in the form that `write_world` writes.

    ``case``, ``kind``, waits and ``opening_team`` may be left out, and ``region`` where there is
    one; works and waits must be where the scenario says that they are drawn.

    Raises
    ------
    InputError
        With every column and the first line of each kind of mistake; also if none of its cases
        would be played.
    """
    known = _columns(scenario)
    sheet = read_sheet(path, MOST_BYTES, known)
    sheet.problems.extend(_own_cases(path, scenario))
    docket = _docket_of(sheet, scenario)
    end = make_calendar(scenario).end_day
    after = int((docket.filed >= end).sum())
    if (
        not sheet.problems
        and after == len(docket)
        and not (len(docket) and "filings" in docket.drawn)
    ):
        sheet.add(_none_played(docket, end))
    if sheet.problems:
        raise InputError(sheet.problems)
    left = [name for name in known if name not in sheet.heading]
    unused = {name: likeliest(name, left) for name in sheet.heading if name not in known}
    return GivenDocket(path, docket, after, unused, in_rotation(docket, scenario))


def _columns(scenario: Scenario) -> list[str]:
    """Headings that mean something."""
    stages = [stage.stage for stage in scenario.reference.setting.route]
    names = ["case", "region", "kind", "amount_yuan", "filed_day", "limit_days", "team"]
    names += ["opening_team", "stage", "wait_left_days"]
    if scenario.reference.setting.kinds[0].closing is not None:
        names += ["closing_type", "recovered_yuan"]
    return names + [f"{what}_days_{stage}" for what in ("work", "wait") for stage in stages]


def _none_played(docket: Docket, end: float) -> str:
    if not len(docket):
        return _("has no cases: a line of headings, then a line a case")
    return _(
        "no case is filed before the run ends on day {end:g}; filed_day goes from {first:g} to "
        "{last:g}. It counts working days from the first day of the run",
        end=end,
        first=docket.filed.min(),
        last=docket.filed.max(),
    )


def refuse_changed_cases(path: Path, scenario: Scenario) -> None:
    """Refuse a docket where an arm changes the cases, or others are there at the start."""
    if problems := list(_own_cases(path, scenario)):
        raise InputError(problems)


def _own_cases(path: Path, scenario: Scenario) -> Iterator[Problem]:
    if scenario.file.opening_backlog:
        why = _("give opening_backlog in the scenario or a docket (its opening_team), not both")
        yield problem(path, why)
    for arm in scenario.arms:
        if not have_same_cases(arm.setting, scenario.reference.setting):
            why = _(
                "arm {arm} changes the cases (intake, route, kinds, amount or time limit); "
                "a given docket is the same for all",
                arm=arm.name,
            )
            yield problem(path, why)


def _docket_of(sheet: Sheet, scenario: Scenario) -> Docket:
    setting = scenario.reference.setting
    kinds, n = tuple(kind.name for kind in setting.kinds), len(sheet)
    stages = tuple(stage.stage for stage in setting.route)
    region_names = tuple(region.name for region in setting.intake.regions)
    drawn = drawn_of(scenario)
    opening = _opening_teams(sheet, scenario)
    filed = _filed(sheet, scenario, opening)
    if "filings" in drawn:
        _only_opening(sheet, opening)
    order = np.lexsort((filed, opening == NO_TEAM))
    kind = _names(sheet, "kind", kinds) if "kind" in sheet.columns else np.zeros(n, dtype=np.int64)
    has_region = "region" in sheet.columns or len(region_names) > 1
    region = _names(sheet, "region", region_names) if has_region else np.zeros(n, dtype=np.int64)
    limit = _limits(sheet, setting, kind)
    team = read_own_teams(sheet, scenario, opening)
    begun = read_begun(sheet, stages, opening)
    if drawn:
        _none_given(sheet, stages)
        work = wait = np.zeros((n, len(stages)))
    else:
        work, wait = _works_and_waits(sheet, stages, begun)
    outcome = _outcome(sheet, scenario, kind, filed, order)
    work, wait = work[order], wait[order]
    first = order[: int((opening != NO_TEAM).sum())]
    spreads = scenario.file.opening_stages == "in_proportion" and bool((opening >= 0).any())
    if begun is not None:
        begun, spreads = Begun(begun.stage[first], begun.ready[first]), False
    elif spreads and not drawn:
        n = len(first)
        begun, work[:n] = spread_given(
            scenario, Given(opening[first], kind[first], work[:n], wait[:n])
        )
    if begun is not None and outcome is not None:
        begun = begun.not_before(outcome.not_before[: len(first)], len(stages))
    return Docket(
        case=_cases(sheet, order),
        filed=filed[order],
        region=region[order],
        kind=kind[order],
        amount=_amounts(sheet, "amount_yuan", MOST_YUAN)[order],
        work=work,
        wait=wait,
        limit=limit[order],
        opening_team=opening[order],
        outcome=outcome,
        begun=begun,
        regions=region_names,
        kinds=kinds,
        stages=stages,
        stops_clock=clock_stops(setting),
        team=None if team is None else team[order],
        drawn=drawn,
        spreads=spreads and bool(drawn),
    )


def drawn_of(scenario: Scenario) -> tuple[str, ...]:
    """What of the cases of a given docket the scenario draws in each replication."""
    return () if scenario.file.docket is None else scenario.file.docket.draw


def _only_opening(sheet: Sheet, opening: IntArray) -> None:
    """Filings are drawn, so none is given."""
    if "opening_team" not in sheet.columns:
        sheet.has("opening_team")
        return
    why = _("with  draw: [work, wait, filings]  the table holds opening cases only; say who has it "
            "(or  pool), or leave it out")  # fmt: skip
    sheet.report("opening_team", np.flatnonzero(opening == NO_TEAM).tolist(), why)


def _none_given(sheet: Sheet, stages: tuple[str, ...]) -> None:
    """Works and waits are drawn, so none is given."""
    columns = [f"{what}_days_{stage}" for what in ("work", "wait") for stage in stages]
    for column in (name for name in columns if name in sheet.columns):
        why = _("the scenario draws it (docket.draw); delete the column, or what is drawn")
        sheet.add(why, sheet.heading_line, column)


def _limits(sheet: Sheet, setting: Setting, kind: IntArray) -> FloatArray:
    """Time limit of each case, days, (N,): its own, or what the scenario says of its kind."""
    usual = np.array([k.time_limit_days or setting.time_limit_days for k in setting.kinds])[kind]
    if "limit_days" not in sheet.columns:
        return usual
    own = np.array([bool(cell.strip()) for cell in sheet.cells("limit_days")], dtype=np.bool_)
    sheet.fill("limit_days", ~own, "1")
    why = _("must be a number of days above 0; empty: what the scenario says")
    return np.where(own, sheet.numbers("limit_days", LEAST_LIMIT, MOST_DAYS, why), usual)


def _works_and_waits(
    sheet: Sheet, stages: tuple[str, ...], begun: Begun | None
) -> tuple[FloatArray, FloatArray]:
    """Works and waits of all stages, (N, S) each; those of stages that have ended may be empty."""
    tables: list[FloatArray] = []
    if not any(f"work_days_{stage}" in sheet.columns for stage in stages):
        why = _("there are no works; where the table has none, let works and waits be drawn from "
                "the route, with  docket: {{file: {file}, draw: [work, wait]}}  in the scenario",
                file=Path(sheet.file).name)  # fmt: skip
        sheet.add(why, sheet.heading_line)
    for what in ("work", "wait"):
        columns = [f"{what}_days_{stage}" for stage in stages]
        for i, column in enumerate(columns):
            if begun is not None and column in sheet.columns:
                sheet.fill(column, begun.stage > i, "0")
        there = [what == "work" or column in sheet.columns for column in columns]
        amounts = [
            _amounts(sheet, column, MOST_DAYS) if is_there else np.zeros(len(sheet))
            for column, is_there in zip(columns, there, strict=True)
        ]
        tables.append(np.stack(amounts, axis=1))
    work, wait = tables
    return work, wait


def _cases(sheet: Sheet, order: IntArray) -> NDArray[Any]:
    """Case numbers in order of filing, (N,): as they stand in the table, text; else from 0 on."""
    if "case" not in sheet.columns:
        return np.arange(len(sheet))
    labels = [plain_cell(cell.strip()) for cell in sheet.cells("case")]
    odd = [row for row, label in enumerate(labels) if not LABEL.fullmatch(label)]
    sheet.report(
        "case", odd, _("must have 1 to 100 characters, no line break or other control character")
    )
    sheet.report_duplicates("case", labels)
    return np.array(labels, dtype=object)[order]


def _amounts(sheet: Sheet, column: str, most: float) -> FloatArray:
    """A column that must be there, of numbers that are not negative."""
    return sheet.numbers(column, 0, most) if sheet.has(column) else np.zeros(len(sheet))


def _names(sheet: Sheet, column: str, allowed: tuple[str, ...]) -> IntArray:
    """A column of names, as positions in ``allowed``; 0 where a name is not known."""
    if not sheet.has(column):
        return np.zeros(len(sheet), dtype=np.int64)
    positions = sheet.positions(column, {name: i for i, name in enumerate(allowed)})
    unknown = np.flatnonzero(positions < 0).tolist()
    if unknown:
        near = nearest(sheet.cells(column)[unknown[0]], allowed)
        message = _("the scenario has no such {column}; {nearest}", column=column, nearest=near)
        sheet.report(column, unknown, message)
    return np.maximum(positions, 0)


def _filed(sheet: Sheet, scenario: Scenario, opening: IntArray) -> FloatArray:
    """Days of filing; 0 where there is none."""
    if not sheet.has("filed_day"):
        return np.zeros(len(sheet))
    meaning = _(
        "must be a number: working days since the first day of the run (in {month}), no date",
        month=make_calendar(scenario).labels[0],
    )
    filed = sheet.numbers("filed_day", -FARTHEST_DAY, FARTHEST_DAY, meaning)
    late, early = (opening != NO_TEAM) & (filed > 0), (opening == NO_TEAM) & (filed < 0)
    early &= filed >= -FARTHEST_DAY
    late &= filed <= FARTHEST_DAY
    for rows, why in (
        (late, _("a case of the opening backlog is filed by day 0")),
        (early, _("a case filed before day 0 needs an opening_team, or  pool  there")),
    ):
        sheet.report("filed_day", np.flatnonzero(rows).tolist(), why)
    return np.nan_to_num(filed)


def _opening_teams(sheet: Sheet, scenario: Scenario) -> IntArray:
    """Team of each opening case, by number or name; the pool's number where that is said."""
    if "opening_team" not in sheet.columns:
        return np.full(len(sheet), NO_TEAM, dtype=np.int64)
    names = scenario.file.team_names
    where = teams_by_name(scenario) | {"": NO_TEAM, IN_POOL: IS_POOL}
    teams = sheet.positions("opening_team", where)
    message = _("no such team; there are teams 1 to {n}, or  pool", n=len(names))
    sheet.report("opening_team", np.flatnonzero(teams == NOWHERE).tolist(), message)
    return np.where(teams == IS_POOL, POOL, teams)


def _outcomes_are_drawn(sheet: Sheet, scenario: Scenario) -> bool:
    """Whether how cases end is drawn with their works, as the table says nothing of it."""
    columns = ("closing_type", "recovered_yuan")
    return bool(drawn_of(scenario)) and not any(name in sheet.columns for name in columns)


def _outcome(
    sheet: Sheet, scenario: Scenario, kind: IntArray, filed: FloatArray, order: IntArray
) -> CaseOutcomes | None:
    """Closing types and recovery, where the scenario has them."""
    setting = scenario.reference.setting
    if setting.kinds[0].closing is None or _outcomes_are_drawn(sheet, scenario):
        return None
    closing_type = _names(sheet, "closing_type", CLOSING_TYPES)
    rules = closing_rules(setting, kind, closing_type, make_calendar(scenario))
    recovered = _amounts(sheet, "recovered_yuan", MOST_YUAN)
    ready = not_before(filed, rules["earliest"], rules["since"])
    return CaseOutcomes(closing_type[order], recovered[order], ready[order])
