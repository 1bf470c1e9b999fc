"""What Ctrl-C does: the first one ends the command in good order, a second one ends it at once."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer

from sim.language import _

INTERRUPTED = 128 + signal.SIGINT  # as shells have it
CLEAR = "\r\x1b[2K\x1b[?25h"  # of a terminal: the line of the progress bar; its cursor is shown


def stopped() -> str:
    """What is said outside of studies, which keep what is finished."""
    return _("Stopped.")


class _Stop:
    """What is said when the command is stopped, and whether it was."""

    words: Callable[[], str] = staticmethod(stopped)
    was_said = False
    heard = False


@contextmanager
def stoppable() -> Iterator[None]:
    """Ctrl-C meanwhile ends the command with one line and exit code 130.

    The first one is raised where the program is, which leaves its places in good order: workers
    end, what is finished is kept. A second one, if that takes long, ends the process where it
    stands; what is kept is whole at any time, and workers end with their parent.
    """
    before = signal.getsignal(signal.SIGINT)
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or before in {signal.SIG_IGN, None}:  # as in the background of a script
        yield
        return
    _Stop.heard = _Stop.was_said = finished = False
    signal.signal(signal.SIGINT, _hear)
    try:
        yield
        finished = True
    except SystemExit as ended:
        finished = not ended.code
        raise
    finally:
        if finished or not _Stop.heard:
            signal.signal(signal.SIGINT, before)
        else:
            if not _Stop.was_said:
                say()
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process is about to end
            exec("")  # noqa: S102 - Python itself ends by the signal if an exec was interrupted
            sys.exit(INTERRUPTED)


def _hear(_number: int, _frame: Any) -> None:
    if _Stop.heard:
        _end_at_once()
    _Stop.heard = True
    raise KeyboardInterrupt


def _end_at_once() -> None:
    """End without waiting for anything, also if the error stream was just written to."""
    if not _Stop.was_said:
        start = CLEAR if sys.stderr.isatty() else ""
        line = f"{start}{_Stop.words()}\n"
        os.write(2, line.encode(sys.stderr.encoding or "utf-8", "replace"))
    os._exit(INTERRUPTED)


@contextmanager
def saying(words: Callable[[], str]) -> Iterator[None]:
    """If the command is stopped meanwhile, this is said."""
    before = _Stop.words
    _Stop.words = staticmethod(words)
    try:
        yield
    finally:
        _Stop.words = before


def say() -> None:
    """Say that the command was stopped; a second Ctrl-C does not cut the line short."""
    is_ours = signal.getsignal(signal.SIGINT) == _hear
    if is_ours:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    typer.echo(_Stop.words(), err=True)
    _Stop.was_said = True
    if is_ours:
        signal.signal(signal.SIGINT, _hear)


def stop() -> NoReturn:
    """Say that the command was stopped, and end it.

    Raises
    ------
    SystemExit
        With exit code 130.
    """
    say()
    sys.exit(INTERRUPTED)
