"""Tables of all runs that were kept: medians, the worst, how many there were and in which hours.

    python benchmarks/peers/tables.py [--commit ABC] [--machine TEXT] [--runs FILE]

Runs of one commit of this project on one machine belong together; without options, those of the
latest run. A ratio is one of two rates of the same run; then the median over the runs is taken.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

from kept import RUNS, Line, read

OURS = "this project"
REFERENCE = "plain SimPy"
TASKS = {"queue": "customers", "bureau": "cases"}

Rates = dict[str, dict[str, float]]
"""Rate of each program, by run and program."""


def rates_of(lines: Iterable[Line]) -> Rates:
    """Rates by run and program."""
    found: Rates = {}
    for line in lines:
        found.setdefault(line.when, {})[line.program] = line.rate
    return found


def of_reference(rates: Rates, program: str) -> list[float]:
    """How many times as fast as plain SimPy a program was, in each run that has both."""
    both = [run for run in rates.values() if program in run and REFERENCE in run]
    return [run[program] / run[REFERENCE] for run in both]


def of_fastest_peer(rates: Rates, program: str) -> list[float]:
    """How many times as fast as the fastest peer of the same run, in each run that has one."""
    found = []
    for run in rates.values():
        peers = [rate for name, rate in run.items() if not name.startswith(OURS)]
        if program in run and peers:
            found.append(run[program] / max(peers))
    return found


def middle_and_worst(ratios: Sequence[float]) -> str:
    """Median and least of some ratios, as a table has them."""
    return f"{median(ratios):.2f} ({min(ratios):.2f})" if ratios else ""


def rows(lines: Sequence[Line]) -> list[list[str]]:
    """A row for each program: its version, and what it did in all runs."""
    rates = rates_of(lines)
    found = []
    for program in dict.fromkeys(line.program for line in lines):
        mine = [line for line in lines if line.program == program]
        reached = [line.rate for line in mine]
        is_ours = program.startswith(OURS)
        found.append(
            [
                program,
                ", ".join(dict.fromkeys(line.version for line in mine)),
                ", ".join(f"{number:,}" for number in dict.fromkeys(line.number for line in mine)),
                str(len(mine)),
                f"{median(reached):,.0f}",
                f"{min(reached):,.0f}",
                middle_and_worst(of_reference(rates, program)),
                middle_and_worst(of_fastest_peer(rates, program)) if is_ours else "",
            ]
        )
    return found


def spanned(lines: Sequence[Line]) -> str:
    """How many runs there are, from when to when, and in how many hours of the day."""
    times = sorted({line.when for line in lines})
    hours = {time[11:13] for time in times}
    return f"{len(times)} runs in {len(hours)} hours of the day, {times[0]} to {times[-1]}"


def print_table(task: str, lines: Sequence[Line]) -> None:
    """The table of one task, in Markdown."""
    what = TASKS[task]
    print(f"\n**{task.capitalize()}**: {spanned(lines)}.\n")
    heads = [
        "program",
        "version",
        f"{what} a run",
        "runs",
        f"{what} a second: median",
        "worst",
        f"times {REFERENCE}: median (worst)",
        "times the fastest peer: median (worst)",
    ]
    print(f"| {' | '.join(heads)} |\n|---|---|{'--:|' * 6}")
    for cells in rows(lines):
        print(f"| {' | '.join(cells)} |")


def main() -> None:
    """Print the tables and what else there is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--runs", type=Path, default=RUNS, help="table of runs")
    parser.add_argument("--commit", help="of this project; else that of the latest run")
    parser.add_argument("--machine", help="text in its name; else that of the latest run")
    given = parser.parse_args()
    known = read(given.runs) if given.runs.exists() else []
    chosen = [
        line
        for line in known
        if line.commit == (given.commit or line.commit) and (given.machine or "") in line.machine
    ]
    if not chosen:
        parser.error(f"no such run in {given.runs}; benchmarks/peers/run.py adds one")
    latest = max(chosen, key=lambda line: line.when)
    chosen = [li for li in chosen if (li.commit, li.machine) == (latest.commit, latest.machine)]
    print(f"Commit {latest.commit} on {latest.machine}.")
    for task in TASKS:
        lines = [line for line in chosen if line.task == task]
        if lines:
            print_table(task, lines)
    runs = Counter({(li.when, li.commit, li.machine): 1 for li in known})
    others = Counter(f"{commit} on {machine}" for _, commit, machine in runs)
    print("\nRuns kept: " + "; ".join(f"{n} of {of}" for of, n in others.items()) + ".")


if __name__ == "__main__":
    main()
