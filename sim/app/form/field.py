"""A field of a form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sim.app.form.shapes import SINGLE
from sim.app.form.values import KeyPath


@dataclass(frozen=True)
class Field:
    """A field of a form.

    Attributes
    ----------
    path : tuple of str or int
        Keys that lead to its value; entries of lists by name, or by number where they have none.
    kind : str
        How it is filled in, as of its shape; or ``reading``: in the YAML alone; ``entry``.
    label, help : str
        What it is called, and what it means.
    value : Any
        What stands in it: a text, a truth, or the chosen one of ``choices``.
    choices : tuple of (str, str)
        Values to choose from, and what they are called.
    origin : str
        Where the value comes from, if not from this file.
    line : int
        Of this file, where it stands; 0: it does not.
    at : str
        The key of its place, as problems name it.
    changed : bool
        Whether it is another one than the scenario was opened with.
    note : str
        What the scenario says of where the value comes from.
    said : bool
        Whether the scenario says anything of it.
    off : bool
        Whether it says nothing, so that its parts are not there.
    optional : bool
        Whether it can be left out, or taken back.
    parts : tuple of Field
        Fields within it: keys, entries, parameters, options.
    """

    path: KeyPath
    kind: str
    label: str
    help: str = ""
    value: Any = None
    choices: tuple[tuple[str, str], ...] = ()
    origin: str = ""
    line: int = 0
    at: str = ""
    changed: bool = False
    note: str = ""
    said: bool = False
    off: bool = False
    optional: bool = False
    parts: tuple[Field, ...] = ()

    @property
    def leaves(self) -> Iterator[Field]:
        """The fields that hold a value, within it or itself."""
        if self.kind in SINGLE | {"reading", "pairs"} or (self.kind == "distribution"):
            yield self
        for part in self.parts:
            yield from part.leaves
