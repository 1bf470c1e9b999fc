"""The logs of plays and their worlds, as tables that are kept if a run is asked to."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.bureau.log import Log
from sim.measures.play import Play
from sim.running.executors import Files
from sim.scenario.cases import CLOSING_TYPES
from sim.scenario.scenario import Arm
from sim.world.files import world_tables
from sim.world.staff import Staff
from sim.world.world import World


def logs(replication: int, arm: Arm, played: Play, first: World | None) -> Files:
    """Logs of a play, and its world; ``first``: the first arm's, None: it is this one."""
    names, world = played.world.staff.names, played.world
    tables = {
        f"logs/{arm.name}/{replication}.csv": log_table(played.log, names),
        f"tasks/{arm.name}/{replication}.csv": task_table(played.log, world.staff),
    }
    own = first is not None and (world.docket is not first.docket or world.staff is not first.staff)
    if first is None or own:
        folder = f"worlds/{replication}" + (f"/{arm.name}" if own else "")
        tables |= {f"{folder}/{name}.csv": table for name, table in world_tables(world).items()}
    return {f"{replication}/{name}": _csv(frame) for name, frame in tables.items()}


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode()


def log_table(log: Log, names: tuple[str, ...]) -> pd.DataFrame:
    """One row a case, teams by name; empty where something did not happen.

    ``returns_of``, where cases come back: the case that it was before; empty for all others.
    """
    labels, returns = np.array([*names, None], dtype=object), log.docket.returns
    table = pd.DataFrame(
        {
            "case": log.docket.case_cells,
            "team": labels[log.team],
            "filed_day": log.docket.filed,
            "allocated_day": log.allocated,
            "started_day": log.started,
            "closed_day": log.closed,
        }
    )
    outcome = log.docket.outcome
    if outcome is not None:
        table["closing_type"] = np.array(CLOSING_TYPES, dtype=object)[outcome.closing_type]
        table["recovered_yuan"] = outcome.recovered
        never = np.isnan(log.closed)
        table.loc[never, ["closing_type", "recovered_yuan"]] = None
    if returns is not None:
        first = np.full(log.docket.filings, "", dtype=object)
        table["returns_of"] = [*first, *log.docket.case_cells[returns.parent]]
        table = table[log.docket.is_filed]
    return table


def task_table(log: Log, staff: Staff) -> pd.DataFrame:
    """One row a task that was begun: case, stage, who did it, from when to when.

    Where people are shared, or a team has several assistants, each person's number (from 1) stands
    there, too; people who are no single team's have none.
    """
    case, stage = np.nonzero(log.person >= 0)
    person = log.person[case, stage]
    table = pd.DataFrame(
        {
            "case": log.docket.case_cells[case],
            "stage": np.array(log.docket.stages, dtype=object)[stage],
            "team": np.array([*staff.names, None], dtype=object)[staff.team_of[person]],
            "role": staff.roles[person],
            "begin_day": log.begin[case, stage],
            "end_day": log.end[case, stage],
        }
    )
    if staff.further is not None:
        table.insert(4, "person", person + 1)
    return table
