"""Importing this loads what is compiled: for the server that worker processes are forked from.

If it has not been compiled for this machine yet, that is left to whoever can say so.
"""

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sim.compiled.functions import WANTED
from sim.language.notices import Notice
from sim.measures.rehearsal import is_at_hand

ALGEBRA = "scipy.linalg"


@contextmanager
def without_algebra() -> Iterator[None]:
    """Numba does not find SciPy's linear algebra meanwhile, which it looks for when it begins.

    It would import it for `numpy.dot` alone, which no compiled function here calls; that takes a
    seventh of the time until workers are ready.
    """
    if ALGEBRA in sys.modules:
        yield
        return
    sys.modules[ALGEBRA] = None  # type: ignore[assignment]  # as Python has it: not to be imported
    try:
        yield
    finally:
        del sys.modules[ALGEBRA]


warnings.simplefilter("ignore", Notice)
if os.environ.get(WANTED) != "simpy":
    with suppress(Exception), without_algebra():  # who plays loads it again, and hears of it
        is_at_hand("auto")
