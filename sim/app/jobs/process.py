"""The process of one job: ``python -m sim.app.jobs.process``, started by the app alone.

It reads what is asked as one line of JSON, tells how it goes on its standard output, and ends, with
all its workers, as soon as its standard input ends: the app has stopped it, or is no more.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from sim.app.jobs.kinds import KINDS, Asked
from sim.app.jobs.options import checked
from sim.app.jobs.telling import Telling
from sim.language import use_language
from sim.language.notices import hear_notices
from sim.own_folder import shelter_matplotlib
from sim.running.faults import in_words
from sim.scenario.problems import InputError

IN_ORDER_SECONDS = 0.7
"""In which it ends in good order; what is kept is whole at any time, so that nothing is lost."""
STOPPED = 128 + signal.SIGINT


def main() -> None:
    """Carry out what is asked, and end."""
    telling = Telling(_own_output())
    asked = json.loads(sys.stdin.buffer.readline() or b"null")
    if asked is None:
        os._exit(STOPPED)
    threading.Thread(target=_end_with, args=(sys.stdin.buffer,), daemon=True).start()
    try:
        _carry_out(asked, telling)
    except KeyboardInterrupt:
        os._exit(STOPPED)
    os._exit(0)


def _own_output() -> BinaryIO:
    """The standard output, for itself; what else is written there goes to the error stream."""
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return own


def _end_with(stream: BinaryIO) -> None:
    """End when a stream ends: in good order, and if that takes long where it stands."""
    with suppress(OSError):
        while stream.read(1):
            pass
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        signal.raise_signal(signal.SIGINT)
    time.sleep(IN_ORDER_SECONDS)
    os._exit(STOPPED)


def _carry_out(asked: dict[str, Any], telling: Telling) -> None:
    use_language(asked["language"])
    hear_notices(telling.told)
    shelter_matplotlib()
    kind = KINDS[asked["kind"]]
    try:
        options = checked(kind.options, asked["options"])
        file, folder = (asked[name] and Path(asked[name]) for name in ("file", "folder"))
        folders = tuple(map(Path, asked["folders"]))
        left = kind.carry_out(Asked(options, file, folder, folders), telling)
        telling.tell("result", folder=left.as_posix())
    except InputError as error:
        telling.problems(error)
    except Exception as error:  # whatever it is, it is said in words
        telling.tell("failed", said=in_words(error))


if __name__ == "__main__":
    main()
