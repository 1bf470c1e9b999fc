"""How worker processes start: from a server that they are forked from, or each by itself.

The server, on systems that have such a thing, imports what workers need once, while the program
that started it goes on.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, get_args

from sim.language import _
from sim.scenario.problems import InputError, nearest, problem

StartMethod = Literal["forkserver", "spawn"]
START_METHODS: tuple[StartMethod, ...] = get_args(StartMethod)
METHOD_VARIABLE = "BUREAU_SIM_START_METHOD"
"""Of the environment: how workers start, where the usual way is not wanted."""
WORKER = "sim-worker"
"""How the names of worker processes begin."""
UNGUARDED = 86
"""Exit code of a worker whose script calls the simulator when it is merely read."""
IMPORTED = "sim.studies.preloaded"


def start_method() -> StartMethod:
    """How workers start here; the server runs afterwards, if they are forked from one.

    On Linux they are, unless `METHOD_VARIABLE` says otherwise or it cannot have the socket that it
    listens at. A preload that a program has set for its own use of `multiprocessing` is replaced.

    Raises
    ------
    InputError
        If the environment asks for another way to start them.
    """
    end_if_unguarded()
    usual: StartMethod = "forkserver" if sys.platform == "linux" else "spawn"
    if _asked_for(usual) == "spawn":
        return "spawn"
    from multiprocessing import forkserver

    forkserver.set_forkserver_preload([IMPORTED])
    try:
        with hearing_later(), children_deaf(), _its_environment():
            forkserver.ensure_running()
    except OSError:
        return "spawn"
    return "forkserver"


def _asked_for(usual: StartMethod) -> StartMethod:
    """What the environment asks for, among the ways that this system has."""
    asked = os.environ.get(METHOD_VARIABLE) or usual
    allowed = [method for method in START_METHODS if method in {usual, "spawn"}]
    for method in allowed:
        if method == asked:
            return method
    why = _("no way to start workers here: '{method}'; {nearest}", method=asked,
            nearest=nearest(asked, allowed))  # fmt: skip
    raise InputError([problem(METHOD_VARIABLE, why)])


def end_if_unguarded() -> None:
    """End a worker that finds the simulator called while it reads its parent's script again.

    That is so where the call does not stand under ``if __name__ == "__main__":``. The parent says
    so, once; the worker itself is silent, and touches no file.
    """
    process = multiprocessing.current_process()
    is_read = getattr(process, "_inheriting", False)  # there is no public name for it
    if is_read and process.name.startswith(WORKER):
        os._exit(UNGUARDED)


@contextmanager
def _its_environment() -> Iterator[None]:
    """A process that is started meanwhile imports what this one does."""
    ours = {
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
def hearing_later() -> Iterator[None]:
    """Ctrl-C is heard at the end: what is begun meanwhile is not left half-way.

    A second one is heard at once.

    Raises
    ------
    KeyboardInterrupt
        At the end, or whatever else Ctrl-C does in this process.
    """
    heard: list[int] = []
    before = signal.getsignal(signal.SIGINT)

    def hear(number: int, frame: Any) -> None:
        heard.append(number)
        if len(heard) > 1 and callable(before):
            before(number, frame)

    is_main = threading.current_thread() is threading.main_thread()
    is_ours = is_main and before not in {signal.SIG_IGN, None}  # as in the background of a script
    if is_ours:
        signal.signal(signal.SIGINT, hear)
    try:
        yield
    finally:
        if is_ours:
            signal.signal(signal.SIGINT, before)
    if heard:
        signal.raise_signal(signal.SIGINT)


@contextmanager
def children_deaf() -> Iterator[None]:
    """Processes that are started meanwhile are deaf to Ctrl-C from the beginning.

    They inherit which signals are blocked, where the system can block them.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # it lifts the block where it has to start first
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
