"""The command that opens the simulator in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.terminal import tell
from sim.language import _


def app(
    *,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Where it listens; else a free port.")
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address only, open no browser.")
    ] = False,
) -> None:
    """Open the simulator in a browser, on this computer alone."""
    import webbrowser

    from sim.app.serve import serve

    def opened(address: str) -> None:
        tell(_("Open in a browser of this computer: {address}", address=address))
        if not no_browser:
            webbrowser.open(address)

    serve(Path(), port, opened)
