"""Copies of a study's tables that Chinese Excel opens right: CSV that says it is UTF-8."""

from __future__ import annotations

from pathlib import Path

from sim.running.checksums import record
from sim.running.files import read_regular, write_bytes_whole

FOLDER = "csv-excel"
MARK = b"\xef\xbb\xbf"
"""Of UTF-8; without it Excel takes the bytes for the system's own encoding."""


def write_excel_csv(folder: Path) -> Path:
    """Copy the tables in a study's folder into ``csv-excel``, with a byte order mark.

    Returns
    -------
    Path
        The folder; checksums of what is in it are in the manifest.
    """
    into = folder / FOLDER
    into.mkdir(exist_ok=True)
    made = []
    for file in sorted(folder.glob("*.csv")):
        write_bytes_whole(into / file.name, MARK + read_regular(file).removeprefix(MARK))
        made.append(f"{FOLDER}/{file.name}")
    record(folder, made)
    return into
