"""The app started: on this computer's own address, until Ctrl-C."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from sim.app.application import application
from sim.app.desk import Desk
from sim.app.guard import Guard

LOOPBACK = "127.0.0.1"


def serve(folder: Path, port: int | None, opened: Callable[[str], None]) -> None:
    """Serve the pages until the program is stopped.

    Parameters
    ----------
    folder : pathlib.Path
        In which the app works.
    port : int, optional
        A free one if none is given.
    opened : callable
        Called with the address, the secret in it, once the app listens there.
    """
    with socket.create_server((LOOPBACK, port or 0)) as listening:
        actual = listening.getsockname()[1]
        guard = Guard(actual, os.urandom(16).hex())
        app = application(Desk(folder.resolve()), guard)
        opened(f"http://{LOOPBACK}:{actual}/?key={guard.secret}")
        config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="on")
        uvicorn.Server(config).run(sockets=[listening])
