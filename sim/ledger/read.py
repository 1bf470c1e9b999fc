"""A ledger's file, read and checked."""

from __future__ import annotations

from pathlib import Path

from sim.ledger.cases import ledger_of
from sim.ledger.ledger import Ledger
from sim.ledger.map_file import read_map
from sim.ledger.reading import read_records


def read_ledger(path: Path | str, map_path: Path | str) -> Ledger:
    """The cases of a ledger.

    Parameters
    ----------
    path : Path or str
        The ledger: CSV, .xlsx or .xls.
    map_path : Path or str
        How it is to be read, YAML.

    Returns
    -------
    Ledger
        Its cases, in order of filing.

    Raises
    ------
    InputError
        With all problems found, each with its line and the key of the map that settles it.
    """
    form = read_map(Path(map_path))
    return ledger_of(read_records(Path(path), form), form)
