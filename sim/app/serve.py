"""The app started: on this computer's own address, until Ctrl-C."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from sim.app.application import application
from sim.app.desk import Desk
from sim.app.guard import NAMES, Guard
from sim.language import _
from sim.scenario.problems import InputError, nearest, problem

LOOPBACK = "127.0.0.1"
LOCK = "app.lock"
PATIENCE_SECONDS = 1
"""For requests that are being answered when the app ends."""
STOPPED = 128 + signal.SIGINT


def serve(folder: Path, host: str, port: int | None, opened: Callable[[str], None]) -> None:
    """Serve the pages until the program is stopped.

    Parameters
    ----------
    folder : pathlib.Path
        In which the app works.
    host : str
        By which name of this computer it is asked.
    port : int, optional
        A free one if none is given.
    opened : callable
        Called with the address, the secret in it, once the app listens there.

    Raises
    ------
    InputError
        If the name is not this computer's own, the port is taken, or another app works in the
        folder.
    """
    if host not in NAMES:
        why = _("the simulator listens on this computer alone; {nearest}",
                nearest=nearest(host, NAMES))  # fmt: skip
        raise InputError([problem("--host", why)])
    desk = Desk(folder.resolve())
    with _listening(port) as listening, _alone(desk):
        actual = listening.getsockname()[1]
        guard = Guard(actual, os.urandom(16).hex())
        app = application(desk, guard)
        opened(f"http://{host}:{actual}/?key={guard.secret}")
        config = uvicorn.Config(
            app,
            log_level="critical",
            access_log=False,
            lifespan="on",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=PATIENCE_SECONDS,
        )
        try:
            _Server(config, desk).run(sockets=[listening])
        finally:
            desk.end()


class _Server(uvicorn.Server):
    """Ends what works for a desk before it waits for requests that are being answered."""

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        super().__init__(config)
        self._desk = desk

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await asyncio.to_thread(self._desk.end)
        await super().shutdown(sockets)
        threading.Thread(target=_end, daemon=True).start()


def _end() -> None:
    """End soon where the program stands, if threads still work out answers.

    Nobody can interrupt them, Python would wait for them, and their files are whole at any time.
    """
    time.sleep(PATIENCE_SECONDS)
    if all(one.daemon or one is threading.main_thread() for one in threading.enumerate()):
        return
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        time.sleep(PATIENCE_SECONDS)
    os._exit(STOPPED)


def _listening(port: int | None) -> socket.socket:
    """A socket that listens on this computer's own address."""
    try:
        return socket.create_server((LOOPBACK, port or 0))
    except OSError as error:
        if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
            raise
        if error.errno == errno.EADDRINUSE:
            why = _("{port} is taken by another program; give another one, or none", port=port)
        else:
            why = _("{port} is not for everybody; give one from 1024 on, or none", port=port)
        raise InputError([problem("--port", why)]) from None


@contextmanager
def _alone(desk: Desk) -> Iterator[None]:
    """Keep a desk's folder for this app: it alone knows which jobs work there."""
    from filelock import FileLock, Timeout

    desk.kept.mkdir(0o700, exist_ok=True)  # ledgers are no business of the computer's other users
    lock = FileLock(desk.kept / LOCK)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        why = _(
            "the simulator is open in this folder already; go to its window, or stop it there "
            "(Ctrl-C), or start it in another folder"
        )
        raise InputError([problem(desk.folder, why)]) from None
    try:
        yield
    finally:
        lock.release()
