"""How the program ends where it cannot go on: one line, an exit code, and no traceback."""

from __future__ import annotations

import errno
import os
import platform
import shlex
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import IO

from sim.cli.interrupts import INTERRUPTED, stopped
from sim.cli.terminal import complain
from sim.language import _, in_a_row
from sim.version import __version__

BAD_INPUT, FAILED, UNFORESEEN = 2, 1, 70
"""Exit codes; 70 is ``EX_SOFTWARE`` of sysexits.h."""
FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


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
            complain(_of_a_name(error))
            return FAILED
        case OSError():
            complain(_of_a_file(error))
            return FAILED
    complain(_unforeseen(error))
    return UNFORESEEN


def _of_a_file(error: OSError) -> str:
    file = error.filename or (_("the output") if flush_all(sys.stdout) else _("a file"))
    if isinstance(error, PermissionError):  # of Windows also: another program has it open
        return _(
            "{file}: may not be read or written here; close it if it is open in another program "
            "(Excel, WPS), or work in a folder of your own",
            file=file,
        )
    if error.errno not in FULL:
        return f"{file}: {error.strerror or error}"
    return _(
        "{file}: there is no space left on the disk. What is finished is kept; once there is "
        "space, the same command goes on from there.",
        file=file,
    )


def _of_a_name(error: UnicodeEncodeError) -> str:
    from sim.scenario.problems import shown

    return _(
        "{text} has characters that cannot be written here (encoding {encoding}); give it another "
        "name, or set the environment variable PYTHONUTF8=1.",
        text=shown(error.object[max(error.start - 20, 0) : error.end + 20]),
        encoding=error.encoding,
    )


def _unforeseen(error: BaseException) -> str:
    """What is said of an error that nobody foresaw; its details are in a file."""
    match error:
        case MemoryError():
            happened = _("There is not enough memory; try fewer --workers or a smaller scenario.")
        case RecursionError():
            happened = _("Something is nested too deeply.")
        case _other:
            first = error.__cause__ if isinstance(error, _UntimelyEndError) else error
            what = f"{type(first).__name__}: {first}".splitlines()[0][:200]
            happened = _("The program has failed, by a fault of its own ({what}).", what=what)
    return in_a_row([happened, _details(error)])


def _details(error: BaseException) -> str:
    lines = [
        f"execution-bureau-sim {__version__}, Python {platform.python_version()}, "
        f"{platform.platform()}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        shlex.join(sys.argv),
        "",
        *traceback.format_exception(error),
    ]
    text = "\n".join(lines)
    try:
        opened, name = tempfile.mkstemp(prefix="bureau-sim-", suffix=".txt")
        with os.fdopen(opened, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError:
        return _("Details follow, as no file can be written:") + f"\n{text}"
    return _("Details are in {file}.", file=name)


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
