"""How long commands take, as a user calls them, and how much memory: medians of some rounds.

    python benchmarks/commands.py [--rounds 5] [--only TEXT]

All commands are called in turn, round by round, with all their charts, tables and reports. By the
clock on the wall: until the first line of the answer, and to the end. Besides: seconds of the
processors that all its processes worked, and the most memory that any of them had.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from math import isnan
from pathlib import Path
from statistics import median
from typing import NamedTuple

BASELINE = ("run", "scenarios/baseline.yaml")
COUNTRY = ("run", "scenarios/national.yaml")
SWEEP = ("sweep", "scenarios/baseline.yaml", "--vary", "teams.officer_speed.cv=0:0.4:5")
COMMANDS = {
    "`--help`": ("--help",),
    "`check scenarios/baseline.yaml`": ("check", "scenarios/baseline.yaml"),
    "`run scenarios/baseline.yaml`: 9 teams, 48 months, 3 arms, 30 replications": BASELINE,
    "... `--replications 100`": (*BASELINE, "--replications", "100"),
    "... `--replications 300`": (*BASELINE, "--replications", "300"),
    "`sweep` of 5 points, 30 replications each": SWEEP,
    "`run scenarios/national.yaml`: 3,500 courts, 12 months, 2 arms, `--replications 1`": (
        *COUNTRY,
        "--replications",
        "1",
    ),
    "... `--replications 1 --set follow_up.months=0`": (
        *COUNTRY,
        "--replications",
        "1",
        "--set",
        "follow_up.months=0",
    ),
}
KEEPS = ("run", "sweep")
"""Commands that leave a folder."""
FIRST = "•".encode()
"""What the first line of an answer begins with."""


class Took(NamedTuple):
    """What a command took.

    Attributes
    ----------
    answer, whole : float
        Seconds until the first line of its answer, and to its end; nan: it gives no answer.
    worked : float
        Seconds of processors, of the program and of the system, of all its processes.
    memory : float
        The most that any of its processes had, MB (10^6 bytes).
    """

    answer: float
    whole: float
    worked: float
    memory: float


def took(words: Sequence[str], tree: Path) -> Took:
    """Call the program of a tree."""
    environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONUNBUFFERED": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled once, too
    with tempfile.TemporaryDirectory() as folder:
        out = ["--out", str(Path(folder) / "out")] if words[0] in KEEPS else []
        call = [sys.executable, "-m", "sim", *words, *out]
        start, answered = time.perf_counter(), float("nan")
        with subprocess.Popen(
            call, cwd=tree, env=environment, stdout=-1, stderr=subprocess.DEVNULL
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if line.startswith(FIRST) and isnan(answered):
                    answered = time.perf_counter() - start
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        whole = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(call)} in {tree}: exit code {process.returncode}")
    everyone = [used, *left_over()]
    worked = sum(one.ru_utime + one.ru_stime for one in everyone)
    return Took(answered, whole, worked, max(one.ru_maxrss for one in everyone) * 1024 / 1e6)


def adopt() -> None:
    """Be the parent of processes that outlive theirs, so that their work is known (Linux)."""
    set_child_subreaper = 36
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def left_over() -> Iterator[resource.struct_rusage]:
    """What processes used that were left over by a command, once they have ended."""
    try:
        while True:
            yield os.wait4(-1, 0)[2]
    except ChildProcessError:
        return


def cell(seconds: float) -> str:
    """Seconds as a table has them."""
    return "" if isnan(seconds) else f"{seconds:.2f}" if seconds < 10 else f"{seconds:.1f}"


def main() -> None:
    """Print the table in Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="commands that have this text")
    given = parser.parse_args()
    chosen = {name: words for name, words in COMMANDS.items() if given.only in " ".join(words)}
    adopt()
    found: dict[str, list[Took]] = {name: [] for name in chosen}
    for _ in range(given.rounds):
        for name, words in chosen.items():
            found[name].append(took(words, Path.cwd()))
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}; ",
        end="",
    )
    print(f"medians of {given.rounds} rounds\n")
    print("| command | answer, s | all of it, s | longest, s | of processors, s | memory, MB |")
    print("|---|--:|--:|--:|--:|--:|")
    for name, of in found.items():
        answer, whole, worked, memory = (median(values) for values in zip(*of, strict=True))
        longest = max(one.whole for one in of)
        cells = [name, *map(cell, (answer, whole, longest, worked)), f"{memory:,.0f}"]
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
