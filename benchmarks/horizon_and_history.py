"""What top-up gains in the baseline after so many months, and after so long a history.

    nice python benchmarks/horizon_and_history.py [--replications 1000]

One long play of every replication gives all horizons; each length of the history is played by
itself, for the baseline's 24 months. Differences are paired; intervals are those of the program.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable

import numpy as np

from sim.analysis.horizon import Course, differences
from sim.measures.breakdown import AGE_BANDS, pending_table
from sim.scenario.scenario import load
from sim.studies.replication import Setup, plays

ARMS = "arms=[{name: regional, allocation: regional}, {name: top_up, allocation: top_up}]"
HORIZONS = (1, 3, 6, 7, 8, 12, 18, 24, 48, 120)  # months
HISTORIES = (0, 6, 12, 24, 48)  # months
SHOWN = (
    "closures_relative", "closures", "released", "piled_up", "closures_of_last_12_months_relative",
)  # fmt: skip


def courses(replications: int, *settings: str) -> tuple[Course, Course]:
    """The courses of regional allocation and of top-up in the baseline with these settings."""
    setup = Setup(load("scenarios/baseline.yaml", [ARMS, *settings]))
    closed: tuple[list[np.ndarray], ...] = ([], [])
    pending: tuple[list[np.ndarray], ...] = ([], [])
    filed: tuple[list[int], ...] = ([], [])
    for replication in range(replications):
        for i, (_arm, play) in enumerate(plays(setup, replication)):
            counts = pending_table(play)["cases"].reshape(-1, len(AGE_BANDS))
            closed[i].append(play.window("closed").sum(axis=1))
            pending[i].append(counts.sum(axis=1))
            filed[i].append(len(play.by_days))
    arrays = [
        [np.array(one, dtype=np.float64) for one in of_arm]
        for of_arm in zip(closed, pending, filed, strict=True)
    ]
    return Course(*arrays[0]), Course(*arrays[1])


def cells(found: dict[str, np.ndarray], at: int) -> Iterable[str]:
    """The quantities shown with their intervals, after so many months."""
    for name in SHOWN:
        scale, digits, unit = (100, 1, " %") if "relative" in name else (1, 0, "")
        value, low, high = (
            round(scale * found[f"{name}{end}"][at - 1], digits) + 0.0
            for end in ("", "_low", "_high")
        )
        yield f"{value:+.{digits}f}{unit} ({low:+.{digits}f} to {high:+.{digits}f})"


def row(label: str, found: dict[str, np.ndarray], at: int) -> str:
    """A row of a table in Markdown."""
    return f"| {label} | " + " | ".join(cells(found, at)) + " |"


def main() -> None:
    """Print the two tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replications", type=int, default=1000)
    n = parser.parse_args().replications
    print(f"{n} replications\n\n| months | " + " | ".join(SHOWN) + " |\n|---|--:|--:|--:|--:|--:|")
    regional, top_up = courses(n, f"calendar.months={max(HORIZONS)}")
    found = differences(top_up, regional)
    for months in HORIZONS:
        print(row(str(months), found, months), flush=True)
    print("\n| history, months | " + " | ".join(SHOWN) + " |\n|---|--:|--:|--:|--:|--:|")
    for months in HISTORIES:
        regional, top_up = courses(n, f"history.months={months}")
        print(row(str(months), differences(top_up, regional), 24), flush=True)


if __name__ == "__main__":
    main()
