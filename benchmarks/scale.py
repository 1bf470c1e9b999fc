"""Time and memory a case, from 9 teams to 31,500: one bureau, and bureaus of nine teams.

    python benchmarks/scale.py [--teams 9 90 900 9000 31500] [--chart docs/images/scale.png]

Every size runs in a process of its own, one after the other, so that its peak memory is its own:
replications of a year (30 of nine teams, one of 9,000 and more), two arms (regional, top_up);
drawing, playing, measuring and writing tables included. The teams get the baseline's 26 cases a
month each; nothing is played after the last count. Seconds are the processor's; start-up and
compilation are not counted.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

import pandas as pd

from sim.bureau.engines import prepare
from sim.scenario.panel import Panel
from sim.scenario.scenario import load
from sim.studies.bureaus import play_bureaus

COLUMNS = ("name", "teams", "divisions", "cases_per_month", "region_imbalance")
YEAR = [
    "history.months=0",
    "calendar.months=12",
    "follow_up.months=0",
    "arms=[{name: regional, allocation: regional}, {name: top_up, allocation: top_up}]",
]
LAYOUTS = {"one": "one bureau", "nines": "bureaus of nine teams"}
REPLICATIONS = {9: 30, 90: 10, 900: 2}  # small bureaus are replicated, as runs of them are
ROUNDS = {9: 5, 90: 5, 900: 3}  # whose median counts; larger ones are played once


def panel(layout: str, teams: int) -> Panel:
    """A bureau of so many teams, or as many of nine."""
    sizes = [teams] if layout == "one" else [9] * (teams // 9)
    rows = tuple(
        (f"B{i}", str(n), str(max(n // 3, 1)), str(26 * n), "0.25") for i, n in enumerate(sizes)
    )
    replications = f"replications={REPLICATIONS.get(teams, 1)}"
    base = load(Path("scenarios/baseline.yaml"), [*YEAR, replications])
    return Panel(base, "benchmark", COLUMNS, rows, tuple(range(2, len(rows) + 2)))


def memory_mb() -> float:
    """Most memory that this process has had, MB (10^6 bytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def measure(layout: str, teams: int) -> dict[str, float]:
    """Seconds and memory of one size, in this process."""
    replications = REPLICATIONS.get(teams, 1)
    bureaus = panel(layout, teams)
    units = range(len(bureaus) * replications)
    prepare("compiled", lambda: None)
    play_bureaus(panel("one", 9), "auto", range(1))  # imports and caches
    before, rounds = memory_mb(), list[float]()
    for _ in range(ROUNDS.get(teams, 1)):
        start = time.process_time()
        play_bureaus(bureaus, "auto", units)
        rounds.append(time.process_time() - start)
    plays = 2 * 12 * 26 * teams * replications
    return {
        "case_plays": plays,
        "ns_a_case_play": 1e9 * median(rounds) / plays,
        "memory_mb": memory_mb() - before,
        "bytes_a_case": 1e6 * (memory_mb() - before) / (12 * 26 * teams),
    }


def in_a_process(layout: str, teams: int) -> dict[str, float]:
    """The same in a fresh process."""
    command = [sys.executable, __file__, "--one", layout, str(teams)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def chart(table: pd.DataFrame, look: ModuleType) -> Any:
    """Nanoseconds and memory against teams, in the style of all charts."""
    figure, grid = look.subplots(1, 2, figsize=(8.4, 3.4))
    figure.subplots_adjust(left=0.09, right=0.98, top=0.8, bottom=0.15, wspace=0.25)
    for i, (layout, label) in enumerate(LAYOUTS.items()):
        rows = table[table["layout"] == layout]
        line = {"color": look.colour(i), "marker": "o", "markersize": 4, "label": label}
        grid[0].plot(rows["teams"], rows["ns_a_case_play"], **line)
        grid[1].plot(rows["teams"], rows["memory_mb"], **line)
    for axes in grid:
        axes.set_xscale("log")
        axes.set_xticks([10, 100, 1_000, 10_000])
        axes.set_xlabel("teams")
    grid[0].set_ylim(bottom=0)
    grid[0].set_ylabel("nanoseconds a case and play")
    grid[1].set_yscale("log")
    grid[1].set_yticks([10, 100, 1_000, 10_000])
    grid[1].set_ylabel("memory above start-up, MB")
    for axis in (grid[0].xaxis, grid[1].xaxis, grid[1].yaxis):
        axis.set_major_formatter("{x:,.0f}")  # charts have no formulae, so powers would not be set
    grid[0].legend(frameon=False)
    caption = "A year, two arms; drawing, playing and measuring; one core"
    look.headed(figure, "What a case costs in time and in memory", caption)
    return figure


def main() -> None:
    """Print a table in Markdown; draw the chart if a file for it is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teams", type=int, nargs="+", default=[9, 90, 900, 9000, 31500])
    parser.add_argument("--chart", type=Path)
    parser.add_argument("--one", nargs=2, metavar=("LAYOUT", "TEAMS"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(given.one[0], int(given.one[1]))))
        return
    rows = [
        {"layout": layout, "teams": teams} | in_a_process(layout, teams)
        for teams in given.teams
        for layout in LAYOUTS
    ]
    table = pd.DataFrame(rows)
    print("| teams | | case-plays | ns a case-play | memory above start-up, MB | bytes a case |")
    print("|--:|---|--:|--:|--:|--:|")
    for row in table.itertuples():
        label = LAYOUTS[str(row.layout)]
        print(
            f"| {row.teams:,} | {label} | {row.case_plays:,.0f} | {row.ns_a_case_play:,.0f} "
            f"| {row.memory_mb:,.0f} | {row.bytes_a_case:,.0f} |"
        )
    if given.chart:
        from sim.report.charts import look  # not before: what is measured does not need it

        with look.styled():
            chart(table, look).savefig(given.chart, dpi=160, metadata={"Software": None})


if __name__ == "__main__":
    main()
