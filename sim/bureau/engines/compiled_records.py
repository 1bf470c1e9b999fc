"""What the compiled engine knows of every case, task, person and team, as records in arrays."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray

# Places are unsigned, as Numba would ask of signed ones whether they count from the end.
NONE = np.uint32(2**32 - 1)
OFFICER, ASSISTANT, POOL = np.uint32(0), np.uint32(1), np.uint32(2)
NOBODY = -1
LISTS = np.uint32(64)  # waits that end later lie in lists by day, used again after 64 days
NEVER = 2.0**32 - 1  # days
RUNS = 8  # runs of records that a team keeps account of
FEW = 32  # waits of a day that are lined up one by one

CASE = np.dtype(
    [
        ("rank", "f8"),  # place in the service order
        ("ready_day", "f8"),  # day on which the last wait ends
        ("filed", "f8"),
        ("not_before", "f8"),  # day before which it is not ready for its last stage
        ("key", "f8"),  # what the heap that it is in goes by
        ("child", "u4"),  # links of that heap
        ("sibling", "u4"),
        ("team", "u4"),  # NONE: it is in the pool
        ("stage", "u4"),  # reached
        ("number", "u4"),  # its row in the docket
        ("in_hand", "i4"),  # whether somebody works on it; known where it is asked for
    ]
)
TASK = np.dtype(  # what is to come makes room for what has come
    {
        "names": ["work", "begin", "wait", "end", "person"],
        "formats": ["f8", "f8", "f8", "f8", "i4"],
        "offsets": [0, 0, 8, 8, 16],
    }
)
"""Effort at speed 1, and once the task has begun, the day of that; days nobody works on the case
afterwards, and once the task has ended, the day of that; who did it."""
PERSON = np.dtype(
    [
        ("speed", "f8"),
        ("end_day", "f8"),  # day on which the task in hand ends; inf: there is none
        ("case", "u4"),  # in hand
        ("line", "u4"),  # list: cases ready for this person that came in the service order
        ("line_end", "u4"),  # the last of them
        ("heap", "u4"),  # those that came out of it
    ]
)
TEAM = np.dtype(  # what is asked for at every event lies on two lines of memory
    [
        ("now", "f8"),  # the team's own clock
        ("backlog", "i8"),  # cases allocated and not closed
        ("begun", "i8"),  # those of them that have been begun
        ("limit", "f8"),  # cases that may have been begun and not closed
        ("later_cases", "i8"),  # how many waits end later than those in order
        ("fresh", "u4"),  # heap: ready cases that have not, while there is a limit on them
        ("waiting", "u4"),  # list: cases whose external wait ends soon, by ready_day
        ("soon", "u4"),  # day that waits are sorted up to the end of
        ("coming", "u4"),  # list: cases that will be filed before the next count
        ("free", "u4"),  # list: records of closed cases, for its next ones
        ("spare", "i4"),  # how many these are; below 0: how many it lacks
        ("lone", "i4"),  # whether the officer has no assistant
        ("by_work", "i4"),  # whether the shortest task comes first
        ("clerical_factor", "f8"),  # on the work of an assistant's stage that a lone officer does
        ("later", "u4", (int(LISTS),)),  # lists: those whose wait ends later
        ("runs", "i8"),  # runs of its records side by side that it keeps account of
        ("run_first", "u4", (RUNS,)),  # where these begin
        ("run_length", "u4", (RUNS,)),  # of how many records they are
    ]
)
Record = Any  # of one of these kinds
Records = Any  # an array of them
Slot = Any  # of a case's record: an unsigned number, or NONE
Links = NDArray[np.uint32]


class State(NamedTuple):
    """All that changes, of R records, T teams, and N cases of S stages.

    Attributes
    ----------
    cases : Records
        Of kind ``CASE``, (R,).
    tasks : Records
        Of kind ``TASK``, (R, S).
    people : Records
        Of kind ``PERSON``, (P + 1,), by number. The first 2 T, each team's officer and first
        assistant, have the desks of officers and of assistants, whoever works at them, and the
        last, who is nobody, that of the pool.
    teams : Records
        Of kind ``TEAM``, (T,).
    begin, end : FloatArray
        What is known of the tasks of closed cases, as in a log, (N, S).
    person : NDArray of int32
        Who did them, (N, S).
    handover : FloatArray
        Days that a case is on its way after each stage, (S,).
    role : NDArray of uint32
        Whose the stages are now, (S,).
    """

    cases: Records
    tasks: Records
    people: Records
    teams: Records
    begin: FloatArray
    end: FloatArray
    person: NDArray[np.int32]
    handover: FloatArray
    role: NDArray[np.uint32]
