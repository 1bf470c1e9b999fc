"""The command line, ``python -m sim``."""


def main() -> None:
    """Run the command line; see `sim.cli.app.main`."""
    from sim.cli import early

    early.start_server()
    from sim.cli.app import main as run

    run()


__all__ = ["main"]
