"""What workers need that is compiled, loaded or compiled beforehand: engine and measures."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.bureau import engines
from sim.compiled.functions import compiles_columns
from sim.measures.durations import restricted_means


def prepare(engine: engines.Engine, compiling: Callable[[], None]) -> None:
    """Load what a study calls that is compiled, or compile it, before worker processes need it.

    Parameters
    ----------
    engine : Engine
        Which will be needed.
    compiling : callable
        Called when the compilation begins; never, if it was done before.
    """
    tell = _Once(compiling)
    engines.prepare(engine, tell)
    if compiles_columns():
        from sim.compiled.hearing import told

        with told(tell):
            rehearse()


def is_at_hand(engine: engines.Engine) -> bool:
    """Whether all that is loaded, if it has been compiled; if not, none of it is compiled now."""

    def refuse() -> None:
        raise _NotCompiledError

    try:
        prepare(engine, refuse)
    except _NotCompiledError:
        return False
    return True


class _NotCompiledError(Exception):
    """Something has not been compiled for this machine."""


class _Once:
    """Calls once, however often it is called."""

    def __init__(self, call: Callable[[], None]) -> None:
        self.call, self.was_called = call, False

    def __call__(self) -> None:
        if not self.was_called:
            self.was_called = True
            self.call()


def rehearse() -> None:
    """Measure one case, so that all compiled functions of measures are loaded, or compiled first.

    They find a team's case that is allocated, worked on and closed within one month.
    """
    from sim.measures import compiled_months as months
    from sim.measures import compiled_times as times

    none, half = np.zeros(1, dtype=np.int32), np.full(1, 0.5)
    counts = months.Counts(np.ones(1), np.array([0, 1]))
    held = months.Held(none, none, none.copy(), none.copy(), np.zeros(1, dtype=np.bool_))
    months.hold(held, half, half, counts)
    of_months = np.zeros((2, 1), dtype=np.int64), np.zeros((1, 1), dtype=np.int64), np.zeros((1, 1))
    came, cases, yuan = of_months
    months.count(held, half, half, months.Tables(came, cases, cases.copy(), yuan, yuan.copy()))
    months.count_cases(held, half, held.closed, cases, np.zeros((1, 1, 1)))
    tasks = months.Tasks(half, half, np.zeros(1, dtype=np.int32))
    room = np.zeros((2, 1), dtype=np.int32)
    months.work_days(tasks, counts, months.Work(yuan, yuan.copy(), *room))
    times.count_ages(half, half, times.Ages(half, 0, came.T.copy()), counts)
    restricted_means(half, held.closed, none, 1.0, 1.0)
