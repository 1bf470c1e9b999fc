"""How many cases a second each step handles, on one core, as ratios in one run.

    python benchmarks/engine_speed.py [--rounds 5] [--teams 9 90] [--commands]

The baseline, all its arms, with as many teams as are asked for, 24 months of history and 24 of
comparison, nothing played after the last count. Every step is timed over the same replications, one
of 90 teams or ten of nine, in turn, round by round, so that a slow moment of the machine hits all;
medians of the rounds, in seconds of the processor. The log is part of playing. ``--commands`` also
times commands as a user calls them, by the clock on the wall.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

import numpy as np
from steps import bureau, one_round, replications

from sim.bureau.board import Board, Pool
from sim.bureau.engines import prepare
from sim.bureau.rules.top_up import top_up

BASELINE = Path("scenarios/baseline.yaml")
COMMANDS = {
    "`--help`": ("--help",),
    "`run scenarios/baseline.yaml` (30 replications)": ("run", "scenarios/baseline.yaml"),
    "... `--replications 100`": ("run", "scenarios/baseline.yaml", "--replications", "100"),
    "... `--replications 300`": ("run", "scenarios/baseline.yaml", "--replications", "300"),
    "`run scenarios/national.yaml --replications 1`": (
        "run", "scenarios/national.yaml", "--replications", "1",
    ),
}  # fmt: skip


def top_up_growth(sizes: tuple[int, ...] = (1_000, 10_000, 100_000)) -> dict[int, float]:
    """Microseconds a case of one top-up of T teams with ten cases each; flat if O((n+T) log T)."""
    found = {}
    for teams in sizes:
        n, chance = 10 * teams, np.zeros(10 * teams)
        index = np.zeros(n, dtype=np.int64)
        board = Board(np.arange(teams) % 50, np.arange(teams), np.ones(teams, dtype=np.int64), ())
        pool = Pool(index, index, chance, chance, index)
        start = time.perf_counter()
        top_up(board, pool, None)
        lasted = time.perf_counter() - start
        found[teams] = 1e6 * lasted / n
    return found


def command(*arguments: str) -> float:
    """Seconds of a command as a user calls it, charts included."""
    with tempfile.TemporaryDirectory() as folder:
        out = [] if "--help" in arguments else ["--out", str(Path(folder) / "run"), "--quiet"]
        call = [sys.executable, "-m", "sim", *arguments, *out]
        start = time.perf_counter()
        subprocess.run(call, check=True, capture_output=True)
        return time.perf_counter() - start


def print_steps(teams: int, rounds: int) -> None:
    """The table of one size, in Markdown."""
    scenario = bureau(BASELINE, teams)
    one_round(scenario, range(1), ("simpy", "compiled"))  # imports and caches
    laps = [
        one_round(scenario, replications(teams, part), ("simpy", "compiled"))
        for part in range(rounds)
    ]
    rates = {name: median(of[name].cases / of[name].seconds for of in laps) for name in laps[0]}
    reference = rates[f"play {scenario.reference.name}, SimPy"]
    print(f"\n| {teams} teams: step | cases a second, one core | ratio to SimPy |\n|---|--:|--:|")
    for name, rate in rates.items():
        print(f"| {name} | {rate:,.0f} | {rate / reference:.1f} |")


def print_commands(rounds: int) -> None:
    """The table of commands, in Markdown: medians, and the longest."""
    print(f"\n| command | seconds, median of {rounds} | longest |\n|---|--:|--:|")
    lasted: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, arguments in COMMANDS.items():
            lasted[name].append(command(*arguments))
    for name, seconds in lasted.items():
        print(f"| {name} | {median(seconds):.2f} | {max(seconds):.2f} |")


def main() -> None:
    """Print tables in Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--teams", type=int, nargs="+", default=[9, 90])
    parser.add_argument("--commands", action="store_true")
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, SimPy {version('simpy')}, ", end="")
    print(f"NumPy {version('numpy')}, Numba {version('numba')}, {os.cpu_count()} cores, ", end="")
    print(f"{platform.machine()}; medians of {given.rounds} rounds")
    prepare("compiled", lambda: None)
    for teams in given.teams:
        print_steps(teams, given.rounds)
    grown = ", ".join(f"{t:,} teams: {us:.2f}" for t, us in top_up_growth().items())
    print(f"\ntop_up, microseconds a case: {grown}")
    if given.commands:
        print_commands(given.rounds)


if __name__ == "__main__":
    main()
