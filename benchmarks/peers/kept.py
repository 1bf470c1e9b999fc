"""What runs have measured: a table, a line a program and task of a run, kept in the repository."""

from __future__ import annotations

import csv
import os
import platform
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import sim
from sim.version import __version__

RUNS = Path(__file__).with_name("runs.csv")


class Line(NamedTuple):
    """What one program did of one task in one run.

    Attributes
    ----------
    when : str
        Beginning of the run, to the second, in UTC; the same for all its lines.
    commit : str
        The last one that changed the program that ran; with a plus sign if its files had been
        changed since.
    machine : str
        Processor and number of cores, and Python.
    task : str
        ``queue`` or ``bureau``.
    program, version : str
        Who did it.
    number : int
        Customers or cases in a round.
    rate : float
        Customers or cases a second, the median of the run's rounds.
    """

    when: str
    commit: str
    machine: str
    task: str
    program: str
    version: str
    number: int
    rate: float


def now() -> str:
    """The time, in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def commit() -> str:
    """The last commit that changed the program; its version where that is no working copy."""
    folder = Path(sim.__file__).parent

    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(folder), *words], capture_output=True, text=True, check=False
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    if not git("ls-files", "__init__.py"):
        return __version__
    return git("log", "-1", "--format=%h", "--abbrev=12", ".") + "+" * bool(
        git("status", "-s", ".")
    )


def machine() -> str:
    """Processor, cores and Python, as they are told apart in the table."""
    found = platform.processor() or platform.machine()
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        lines = [line.split(":", 1) for line in listed.read_text().splitlines() if ":" in line]
        said = {key.strip(): value.strip() for key, value in lines}
        family = "/".join(said.get(key, "?") for key in ("cpu family", "model"))
        found = f"{said.get('model name', found)} ({family})"
    return f"{found}, {os.cpu_count()} cores, Python {platform.python_version()}"


def append(lines: Iterable[Line], file: Path) -> None:
    """Add the lines of a run to a table, which is begun if it is not there."""
    is_new = not file.exists()
    with file.open("a", newline="", encoding="utf-8") as to:
        writer = csv.writer(to, lineterminator="\n")
        if is_new:
            writer.writerow(Line._fields)
        writer.writerows(line._replace(rate=round(line.rate)) for line in lines)


def read(file: Path) -> list[Line]:
    """All lines of a table."""
    with file.open(newline="", encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    return [
        Line(**row | {"number": int(row["number"]), "rate": float(row["rate"])})  # type: ignore[arg-type]
        for row in rows
    ]
