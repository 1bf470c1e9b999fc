"""The command that opens the simulator in a browser."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.interrupts import saying, stop
from sim.cli.terminal import tell
from sim.language import _


def app(
    *,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Where it listens; else a free port.")
    ] = None,
    host: Annotated[
        str, typer.Option(help="Name of this computer: 127.0.0.1 or localhost, no other.")
    ] = "127.0.0.1",
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address only, open no browser.")
    ] = False,
) -> None:
    """Open the simulator in a browser, on this computer alone."""
    from sim.scenario.problems import InputError, problem

    try:
        from sim.app.serve import serve
    except ModuleNotFoundError as error:
        why = _(
            "needs {package}, which is not installed here: in the program's folder type "
            " pip install '.[app]'",
            package=error.name,
        )
        raise InputError([problem("app", why)]) from None

    def opened(address: str) -> None:
        tell(_("Open in a browser of this computer: {address}", address=address))
        tell(_("Ctrl-C stops it; what is computed is kept."))
        if not no_browser and _is_there_a_screen():
            _open(address)

    with saying(lambda: _("Stopped. What was finished of jobs is kept.")):
        try:
            serve(Path(), host, port, opened)
        except KeyboardInterrupt:
            stop()


def _open(address: str) -> None:
    """Open an address in a browser.

    What a program is called with all users of a Linux system can see, the key in the address, too;
    so there a file leads to it that only its owner can read.
    """
    import webbrowser

    from sim.app.desk import KEPT

    file = Path(KEPT).resolve() / "open.html"
    with suppress(webbrowser.Error, OSError):
        if sys.platform != "linux" or file.parents[1] == Path.home():
            webbrowser.open(address)  # from home's hidden folders some browsers read nothing
            return
        file.unlink(missing_ok=True)
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as page:
            page.write(f'<meta http-equiv="refresh" content="0; url={address}">')
        webbrowser.open(file.as_uri())


def _is_there_a_screen() -> bool:
    """Whether a browser has where to show itself, and does not take the terminal instead."""
    names = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform in {"win32", "darwin"} or any(map(os.environ.get, names))
