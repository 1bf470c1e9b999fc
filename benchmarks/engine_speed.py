"""How many cases a second each step handles, on one core, as ratios in one run.

    python benchmarks/engine_speed.py [--rounds 5] [--teams 9 90] [--commands]

The baseline with as many teams as are asked for, each with a region of its own and 26 cases a
month, 24 months of history and 24 of comparison. Every step is timed over the same replications,
one of 90 teams or ten of nine, in turn, round by round, so that a slow moment of the machine hits
all; the best round counts. The log is part of playing. ``--commands`` also times commands as a user
calls them.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from sim.bureau.board import Board, Pool
from sim.bureau.engines import Engine, play, play_all, prepare
from sim.bureau.regime import plan
from sim.bureau.rules.top_up import top_up
from sim.measures.indicators import measures, survival_table
from sim.measures.play import Play
from sim.scenario.panel import Panel
from sim.scenario.scenario import Scenario, load
from sim.world.world import draw_worlds

COLUMNS = ("name", "teams", "divisions", "cases_per_month", "region_imbalance")
REFERENCE = "play regional, SimPy"
TEAMS = 90  # teams that are played in a round: small bureaus several times, as in a run's chunks
COMMANDS = {
    "`--help`": ("--help",),
    "`run scenarios/baseline.yaml` (30 replications)": ("run", "scenarios/baseline.yaml"),
    "... `--replications 100`": ("run", "scenarios/baseline.yaml", "--replications", "100"),
    "`run scenarios/national.yaml --replications 1`": (
        "run", "scenarios/national.yaml", "--replications", "1",
    ),
}  # fmt: skip


def bureau(teams: int) -> Scenario:
    """The baseline with so many teams."""
    row = ("benchmark", str(teams), "3", str(26 * teams), "0.25")
    return Panel(load(Path("scenarios/baseline.yaml")), "", COLUMNS, (row,), (2,)).bureau(0)


def timed(step: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that a step takes, and what it returns."""
    start = time.perf_counter()
    result = step()
    return time.perf_counter() - start, result


def one_round(scenario: Scenario, replications: range) -> dict[str, float]:
    """Cases a second of each step in some replications; a case counts once for each arm."""
    arms, rates = scenario.arms, {}
    seconds, drawn = timed(lambda: [draw_worlds(scenario, k)[0] for k in replications])
    cases = sum(len(world.docket) for world in drawn)
    rates["draw the world"] = cases / seconds
    plans = [plan(scenario, arm) for arm in arms]
    engines: dict[Engine, str] = {"simpy": "SimPy", "compiled": "compiled"}
    for engine, label in engines.items():
        for arm, given in zip(arms, plans, strict=True):
            seconds, _ = timed(lambda: [len(play(w, given, engine).begin) for w in drawn])  # noqa: B023
            rates[f"play {arm.name}, {label}"] = cases / seconds
    seconds, logs = timed(lambda: [list(play_all(w, plans, "compiled")) for w in drawn])
    rates["play both arms, compiled, their history once"] = len(arms) * cases / seconds
    plays = [Play(w, log) for w, both in zip(drawn, logs, strict=True) for log in both]
    seconds, _ = timed(lambda: [(measures(p), survival_table(p)) for p in plays])
    rates["measures and survival curve"] = len(arms) * cases / seconds
    return rates


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
        lasted, _ = timed(lambda: subprocess.run(call, check=True, capture_output=True))
    return lasted


def print_steps(teams: int, rounds: int) -> None:
    """The table of one size, in Markdown."""
    scenario = bureau(teams)
    one_round(scenario, range(1))  # imports and caches
    size = max(TEAMS // teams, 1)
    found = [one_round(scenario, range(i * size, (i + 1) * size)) for i in range(rounds)]
    best = {name: max(one[name] for one in found) for name in found[0]}
    print(f"\n| {teams} teams: step | cases a second, one core | ratio to SimPy |\n|---|--:|--:|")
    for name, rate in best.items():
        print(f"| {name} | {rate:,.0f} | {rate / best[REFERENCE]:.1f} |")


def main() -> None:
    """Print tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--teams", type=int, nargs="+", default=[9, 90])
    parser.add_argument("--commands", action="store_true")
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, SimPy {version('simpy')}, ", end="")
    print(f"NumPy {version('numpy')}, Numba {version('numba')}, {os.cpu_count()} cores, ", end="")
    print(platform.machine())
    prepare("compiled", lambda: None)
    for teams in given.teams:
        print_steps(teams, given.rounds)
    grown = ", ".join(f"{t:,} teams: {us:.2f}" for t, us in top_up_growth().items())
    print(f"\ntop_up, microseconds a case: {grown}")
    if given.commands:
        print("\n| command | seconds, best of 3 |\n|---|--:|")
        for name, arguments in COMMANDS.items():
            print(f"| {name} | {min(command(*arguments) for _ in range(3)):.2f} |")


if __name__ == "__main__":
    main()
