"""What is said of an error that is no bad input: of a file, of the system, of the program's own."""

from __future__ import annotations

import errno
import os
import platform
import shlex
import sys
import tempfile
import traceback
from datetime import UTC, datetime

from sim.language import _, in_a_row
from sim.scenario.problems import shown
from sim.version import __version__

FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


def in_words(error: BaseException) -> str:
    """What has happened, and what to do."""
    from sim.running.cluster import ClusterError
    from sim.running.executors import UnsafeFilesError
    from sim.running.workers import WorkersLostError

    match error:
        case WorkersLostError() | UnsafeFilesError():
            return str(error)
        case ClusterError():
            return f"--cluster: {error}"
        case UnicodeEncodeError():  # of a name that the system's encoding cannot write
            return of_a_name(error)
        case OSError():
            return of_a_file(error, str(error.filename or _("a file")))
    return unforeseen(error, error)


def of_a_file(error: OSError, file: str) -> str:
    """What is wrong with a file."""
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


def of_a_name(error: UnicodeEncodeError) -> str:
    """That a name cannot be written."""
    return _(
        "{text} has characters that cannot be written here (encoding {encoding}); give it another "
        "name, or set the environment variable PYTHONUTF8=1.",
        text=shown(error.object[max(error.start - 20, 0) : error.end + 20]),
        encoding=error.encoding,
    )


def unforeseen(error: BaseException, first: BaseException) -> str:
    """What is said of an error that nobody foresaw; its details are in a file.

    Parameters
    ----------
    first : BaseException
        What it began with.
    """
    match error:
        case MemoryError():
            happened = _("There is not enough memory; try fewer --workers or a smaller scenario.")
        case RecursionError():
            happened = _("Something is nested too deeply.")
        case _other:
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
