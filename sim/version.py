"""The version of the program, part of what a run is known by."""

__version__ = "0.5.0"
