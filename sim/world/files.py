"""Worlds as CSV files, written with full precision."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.arrays import BoolArray
from sim.scenario.cases import CLOSING_TYPES
from sim.scenario.posts import OF_DIVISION, OWN
from sim.world.begun import IN_POOL, NO_TEAM, POOL
from sim.world.docket import Docket
from sim.world.further import Further
from sim.world.returns import Returns
from sim.world.selection import Roster
from sim.world.staff import Staff
from sim.world.world import World


def docket_table(docket: Docket) -> pd.DataFrame:
    """One row a case that is filed.

    ``opening_team`` (a number from 1, or pool) only where there is an opening backlog; ``stage``
    and ``wait_left_days`` only where somebody has begun it.
    """
    return _case_table(docket).iloc[: docket.filings]


def returns_table(docket: Docket, returns: Returns) -> pd.DataFrame:
    """One row a case that comes back if the case ``returns_of`` is closed."""
    table = _case_table(docket).iloc[docket.filings :].reset_index(drop=True)
    of_opening = ["filed_day", "opening_team", "stage", "wait_left_days"]
    table = table.drop(columns=of_opening, errors="ignore")
    table.insert(1, "returns_of", docket.case_cells[returns.parent])
    table.insert(2, "delay_days", returns.delay)
    table.insert(3, "to", np.where(returns.to_original, "original", "rule"))
    return table


def _case_table(docket: Docket) -> pd.DataFrame:
    """One row a case."""
    columns: dict[str, Any] = {
        "case": docket.case_cells,
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
    if docket.drawn or docket.team is not None:  # a ledger may have limits of its own
        columns["limit_days"] = docket.limit
    if docket.team is not None:
        own = pd.Series(docket.team + 1, dtype="Int64")
        columns["team"] = own.where(docket.team >= 0)
    if docket.opening:
        columns["opening_team"] = _opening_teams(docket)
    if docket.begun is not None:
        later = len(docket) - docket.opening
        stages = np.array(docket.stages, dtype=object)[docket.begun.stage]
        columns["stage"] = [*stages, *[None] * later]
        columns["wait_left_days"] = np.append(docket.begun.ready, np.full(later, np.nan))
    return pd.DataFrame(columns)


def _opening_teams(docket: Docket) -> pd.Series:
    """Who has each case when the run starts: a number, or pool; empty if it is filed later."""
    if len(docket.held_at_start) == docket.opening:
        numbers = pd.Series(docket.opening_team + 1, dtype="Int64")
        return numbers.where(docket.opening_team >= 0)
    words = {NO_TEAM: None, POOL: IN_POOL}
    return pd.Series([words.get(team, team + 1) for team in docket.opening_team.tolist()])


def staff_table(staff: Staff, first_month: int) -> pd.DataFrame:
    """One row a team that the bureau has in some month of the comparison, from its first on.

    A lone officer has no assistant's speed.
    """
    table = pd.DataFrame(
        {
            "team": staff.names,
            "division": staff.division[:, -1],
            "officer_speed": staff.officer_ability,
            "assistant_speed": staff.assistant_ability,
        }
    )
    had: BoolArray = np.any(staff.exists[:, first_month:], axis=1)
    return table[had]


def further_table(staff: Staff, further: Further) -> pd.DataFrame:
    """One row a person of the comparison who is neither an officer nor a team's first assistant."""
    number = np.arange(2 * len(staff.names), staff.people)
    own, of_division = further.of_kind(OWN), further.of_kind(OF_DIVISION)
    team = np.array([*staff.names, None], dtype=object)[np.where(own, further.place, -1)]
    division = pd.Series(further.place, dtype="Int64").where(of_division)
    table = pd.DataFrame(
        {
            "person": number + 1,
            "role": further.roles(),
            "team": team,
            "division": division,
            "speed": further.ability,
        }
    )
    return table[~np.isnan(further.ability)]


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
    """The tables ``docket`` and ``staff``; ``returns``, ``further_people``, ``people`` if any."""
    docket = world.docket
    tables = {
        "docket": docket_table(docket),
        "staff": staff_table(world.staff, world.calendar.history_months),
    }
    if docket.returns is not None:
        tables["returns"] = returns_table(docket, docket.returns)
    if world.staff.further is not None:
        tables["further_people"] = further_table(world.staff, world.staff.further)
    if world.staff.roster is not None:
        tables["people"] = people_table(world.staff.roster)
    return tables


def write_world(world: World, folder: Path) -> None:
    """Write the tables of a world as CSV files; floats as their shortest exact decimal."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in world_tables(world).items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
