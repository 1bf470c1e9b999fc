"""The command line, ``python -m sim``."""

import os


def main() -> None:
    """Run the command line; see `sim.cli.app.main`."""
    from sim.cli import early

    # Pydantic would look through all that is installed for plugins of its own: 20 ms a process.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    early.start_server()
    from sim.cli.app import main as run

    run()


__all__ = ["main"]
