"""The server that worker processes are forked from, on systems that have such a thing.

It imports what workers need once, while the program that started it goes on.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

IMPORTED = "sim.experiment.preloaded"
MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(2**25), "MALLOC_TRIM_THRESHOLD_": str(2**28)}
"""For the C library, bytes: memory that a replication has let go is kept for the next one; to ask
the system for it anew would take up to a tenth of the time."""


def start_method() -> Literal["forkserver", "spawn"]:
    """How workers start here; the server runs afterwards, if they are forked from one.

    On Linux they are, unless it cannot have the socket that it listens at. A preload that a
    program has set for its own use of `multiprocessing` is replaced.
    """
    if sys.platform != "linux":
        return "spawn"
    from multiprocessing import forkserver

    forkserver.set_forkserver_preload([IMPORTED])
    try:
        with deaf(), _its_environment():
            forkserver.ensure_running()
    except OSError:
        return "spawn"
    return "forkserver"


@contextmanager
def _its_environment() -> Iterator[None]:
    """A process that is started meanwhile imports what this one does, and keeps its memory."""
    ours = {
        **{name: os.environ.get(name, usual) for name, usual in MEMORY.items()},
        "PYTHONPATH": os.pathsep.join(str(Path(place).absolute()) for place in sys.path),
        "PYTHONSAFEPATH": "1",
    }
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def deaf() -> Iterator[None]:
    """Deaf to Ctrl-C, as processes that are started now shall be from the beginning."""
    with _on_interrupt(signal.SIG_IGN):
        yield


@contextmanager
def hearing_later() -> Iterator[None]:
    """Ctrl-C is heard at the end: what is begun meanwhile is not left half-way.

    Raises
    ------
    KeyboardInterrupt
        At the end.
    """
    heard: list[int] = []
    with _on_interrupt(lambda number, _frame: heard.append(number)):
        yield
    if heard:
        raise KeyboardInterrupt


@contextmanager
def _on_interrupt(handler: Any) -> Iterator[None]:
    ignored = signal.getsignal(signal.SIGINT) == signal.SIG_IGN  # as in the background of a script
    if ignored or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
