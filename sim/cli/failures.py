"""How the program ends where it cannot go on: one line, an exit code, and no traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from sim.cli.interrupts import INTERRUPTED, stopped
from sim.cli.terminal import complain
from sim.language import _

BAD_INPUT, FAILED, UNFORESEEN = 2, 1, 70
"""Exit codes; 70 is ``EX_SOFTWARE`` of sysexits.h."""


class _UntimelyEndError(Exception):
    """A file ended too early; Typer would take it for the end of what the user types."""


@contextmanager
def ending_in_order() -> Iterator[None]:
    """What Typer would answer in its own way comes to `say_failure` instead.

    Raises
    ------
    SystemExit
        If the user has stopped the command.
    """
    try:
        yield
    except EOFError as error:
        raise _UntimelyEndError from error
    except KeyboardInterrupt as error:
        raise SystemExit(say_failure(error)) from None


def say_failure(error: BaseException) -> int:
    """Say in one line what has happened.

    Returns
    -------
    int
        The exit code to end with.
    """
    from sim.running.faults import of_a_file, of_a_name, unforeseen
    from sim.scenario.problems import InputError

    match error:
        case InputError():
            complain(str(error))
            return BAD_INPUT
        case KeyboardInterrupt():
            complain(stopped())
            return INTERRUPTED
        case BrokenPipeError():  # whoever read the output has gone
            return FAILED
        case UnicodeEncodeError():  # of a name that the system's encoding cannot write
            complain(of_a_name(error))
            return FAILED
        case OSError():
            file = error.filename or (_("the output") if flush_all(sys.stdout) else _("a file"))
            complain(of_a_file(error, file))
            return FAILED
    first = error.__cause__ if isinstance(error, _UntimelyEndError) else None
    complain(unforeseen(error, first or error))
    return UNFORESEEN


def flush_all(*streams: IO[str] | None) -> BaseException | None:
    """Write what is still to be written; an error of it, if there is one, as it is then too late.

    A stream that takes nothing any more is led nowhere, else Python would complain at the end.
    """
    failure = None
    for stream in streams:
        if stream is None or stream.closed:
            continue
        try:
            stream.flush()
        except OSError as error:
            failure = error
            with suppress(OSError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)
    return failure
