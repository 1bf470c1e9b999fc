"""How many cases a second each step handles, on one core, as ratios in one run.

    python benchmarks/engine_speed.py [--rounds 5] [--teams 9 90]

The baseline, all its arms, with as many teams as are asked for, 24 months of history and 24 of
comparison, nothing played after the last count. Every step is timed over the same replications, one
of 90 teams or ten of nine, in turn, round by round, so that a slow moment of the machine hits all;
medians of the rounds, in seconds of the processor. The log is part of playing.
"""

from __future__ import annotations

import argparse
import os
import platform
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


def main() -> None:
    """Print tables in Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--teams", type=int, nargs="+", default=[9, 90])
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, SimPy {version('simpy')}, ", end="")
    print(f"NumPy {version('numpy')}, Numba {version('numba')}, {os.cpu_count()} cores, ", end="")
    print(f"{platform.machine()}; medians of {given.rounds} rounds")
    prepare("compiled", lambda: None)
    for teams in given.teams:
        print_steps(teams, given.rounds)
    grown = ", ".join(f"{t:,} teams: {us:.2f}" for t, us in top_up_growth().items())
    print(f"\ntop_up, microseconds a case: {grown}")


if __name__ == "__main__":
    main()
