"""The process of a job, as the app sees it: started, heard, ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

END_SECONDS = 1.2
"""After which a process that was told to end is killed; its workers end with it."""
MODULE = "sim.app.jobs.process"
FAULTS = "faults.txt"
NEW_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", None)  # of Windows
OF_ITS_OWN: Mapping[str, Any] = (
    {"start_new_session": True} if NEW_GROUP is None else {"creationflags": NEW_GROUP}
)
"""Ctrl-C is the app's affair, which ends its jobs in good order."""


class Working:
    """A process that carries a job out.

    Parameters
    ----------
    folder : pathlib.Path
        In which it works.
    faults : pathlib.Path
        Where its error stream goes.
    """

    def __init__(self, folder: Path, faults: Path) -> None:
        ours = os.pathsep.join(str(Path(place).absolute()) for place in sys.path)
        with faults.open("wb") as errors:
            self._process = subprocess.Popen(  # noqa: S603 - nothing of it is given by others
                [sys.executable, "-m", MODULE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=folder,
                env={**os.environ, "PYTHONPATH": ours, "PYTHONSAFEPATH": "1"},
                **OF_ITS_OWN,
            )
        self.was_stopped = False

    def events(self, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """What it tells, from when it is asked until it has ended."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(OSError, ValueError):  # it has ended already, or was stopped
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            process.stdin.flush()
        with process.stdout as lines:
            for line in lines:
                with suppress(ValueError):  # cut short by its end
                    yield json.loads(line)
        process.wait()
        self._close()

    def stop(self) -> None:
        """Have it end, whatever it does; `events` ends then."""
        self.was_stopped = True
        self._close()
        killing = threading.Timer(END_SECONDS, self._process.kill)
        killing.daemon = True
        killing.start()

    def _close(self) -> None:
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()

    @property
    def code(self) -> int | None:
        """Its exit code, once it has ended; minus a signal."""
        return self._process.poll()
