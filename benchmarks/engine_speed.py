"""How many cases a second each step handles, on one core, as ratios in one run.

    python benchmarks/engine_speed.py [--rounds 5] [--scenario scenarios/baseline.yaml]

Every step is timed over the same replications, in turn, round by round, so that a slow moment
of the machine hits all of them; the best round counts. The log is part of playing.
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
from sim.bureau.engines import play
from sim.bureau.log import Log
from sim.bureau.regime import plan
from sim.bureau.top_up import top_up
from sim.measures.indicators import Play, measures, survival_table
from sim.scenario.scenario import Scenario, load
from sim.world.world import World, draw_worlds


def timed(step: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that a step takes, and what it returns."""
    start = time.perf_counter()
    result = step()
    return time.perf_counter() - start, result


def one_round(scenario: Scenario, replication: int) -> dict[str, float]:
    """Cases a second of each step in one replication; a case counts once for each arm."""
    arms = scenario.arms
    seconds: dict[str, float] = {}
    seconds["draw the world"], worlds = timed(lambda: draw_worlds(scenario, replication))
    logs: list[tuple[World, Log]] = []
    for arm, world in zip(arms, worlds, strict=True):
        lasted, log = timed(lambda a=arm, w=world: play(w, plan(scenario, a)))  # type: ignore[misc]
        seconds[f"play {arm.name}"] = lasted
        logs.append((world, log))
    plays = [Play(world, log) for world, log in logs]
    seconds["measure"], _ = timed(lambda: [(measures(p), survival_table(p)) for p in plays])
    cases = len(worlds[0].docket)
    rates = {name: cases / lasted for name, lasted in seconds.items()}
    rates["measure"] *= len(arms)
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


def whole_run(scenario: Path) -> float:
    """Seconds of the command as a user calls it, charts included."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        command = [sys.executable, "-m", "sim", "run", str(scenario), "--out", str(out), "--quiet"]
        lasted, _ = timed(lambda: subprocess.run(command, check=True, capture_output=True))
    return lasted


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--scenario", type=Path, default=Path("scenarios/baseline.yaml"))
    given = parser.parse_args()
    scenario = load(given.scenario)
    one_round(scenario, 0)  # imports and caches
    rounds = [one_round(scenario, replication) for replication in range(given.rounds)]
    best = {name: max(found[name] for found in rounds) for name in rounds[0]}
    slowest = min(rate for name, rate in best.items() if name.startswith("play"))
    print(f"Python {platform.python_version()}, SimPy {version('simpy')}, ", end="")
    print(f"NumPy {version('numpy')}, {os.cpu_count()} cores, {platform.machine()}\n")
    print("| step | cases a second, one core | ratio to playing |\n|---|---|---|")
    for name, rate in best.items():
        print(f"| {name} | {rate:,.0f} | {rate / slowest:.1f} |")
    grown = ", ".join(f"{t:,} teams: {us:.2f}" for t, us in top_up_growth().items())
    print(f"\ntop_up, microseconds a case: {grown}")
    print(f"\n`run {given.scenario}`: {whole_run(given.scenario):.1f} s on all cores")


if __name__ == "__main__":
    main()
