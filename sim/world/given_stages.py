"""How far opening cases of a given docket have come, read with good errors."""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.language import _
from sim.scenario.problems import nearest
from sim.scenario.sheet import Sheet
from sim.world.begun import NO_TEAM, Begun

MOST_DAYS = 1e9
FIRST, UNKNOWN = -1, -2


def read_begun(sheet: Sheet, stages: tuple[str, ...], opening: IntArray) -> Begun | None:
    """The stage that each case of a table has reached, and the days that it still waits for it.

    Parameters
    ----------
    sheet : Sheet
        With columns ``stage`` and ``wait_left_days``, or without.
    stages : tuple of str
        Names of the stages.
    opening : IntArray
        Team that has the case when the run starts, (N,), or one of the signs for none.

    Returns
    -------
    Begun or None
        Of all N cases; None if there are no such columns.
    """
    columns = [name for name in ("stage", "wait_left_days") if name in sheet.columns]
    if not columns:
        return None
    for name in columns:
        filled = np.array([bool(cell.strip()) for cell in sheet.cells(name)], dtype=np.bool_)
        stray = np.flatnonzero(filled & (opening == NO_TEAM))
        why = _("only a case of the opening backlog, with an opening_team, has been begun")
        sheet.report(name, stray.tolist(), why)
    reached = _reached(sheet, stages)
    return Begun(reached, _waits(sheet, reached, opening, stages))


def _reached(sheet: Sheet, stages: tuple[str, ...]) -> IntArray:
    """Numbers of the stages reached, (N,); the first where the cell is empty."""
    if "stage" not in sheet.columns:
        return np.zeros(len(sheet), dtype=np.int64)
    where = {name: i for i, name in enumerate(stages)} | {"": FIRST}
    reached = sheet.positions("stage", where)
    unknown = np.flatnonzero(reached == UNKNOWN).tolist()
    if unknown:
        near = nearest(sheet.cells("stage")[unknown[0]], stages)
        sheet.report("stage", unknown, _("the route has no such stage; {nearest}", nearest=near))
    return np.maximum(reached, 0)


def _waits(
    sheet: Sheet, reached: IntArray, opening: IntArray, stages: tuple[str, ...]
) -> FloatArray:
    """Days until a stage can be worked on, (N,); 0 where the cell is empty."""
    column = "wait_left_days"
    if column not in sheet.columns:
        return np.zeros(len(sheet))
    sheet.fill(column, np.ones(len(sheet), dtype=np.bool_), "0")
    why = _("must be a number of working days, 0 or more; empty: it does not wait")
    days = np.nan_to_num(sheet.numbers(column, 0, MOST_DAYS, why))
    early = (days > 0) & (reached == 0) & (opening != NO_TEAM)
    why = _("no wait comes before the first stage, {first}; say in  stage  which one it has "
            "reached", first=stages[0])  # fmt: skip
    sheet.report(column, np.flatnonzero(early).tolist(), why)
    return days
