"""The command line, ``python -m sim``."""

from sim.cli.app import main

__all__ = ["main"]
